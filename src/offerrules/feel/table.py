"""The one table of operators and built-ins: everything that knows the language looks it up here."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from offerrules.feel import operator_entries
from offerrules.feel.builtins import aggregates, contexts, conversion, dates, lists, numbers, ranges, strings
from offerrules.feel.entries import Entry
from offerrules.feel.normal_form import giving_normal_form
from offerrules.feel.types import ListType, NumberType, StringType, Type

_Table = Mapping[str, Entry]


def _is_text_or_number(type_: Type) -> bool:
    return isinstance(type_.item if isinstance(type_, ListType) else type_, NumberType | StringType)


def _with_results_in_normal_form(entry: Entry) -> Entry:
    """The entry; where it makes a text or number, with its result in normal form."""
    makes = any(_is_text_or_number(signature.result) for signature in entry.signatures)
    return replace(entry, apply=giving_normal_form(entry.apply)) if makes and entry.apply is not None else entry


def _table(entries: Iterable[Entry]) -> _Table:
    return MappingProxyType({entry.name: entry for entry in entries})


_FAMILIES: Final = (conversion, numbers, strings, lists, aggregates, dates, ranges, contexts)

PLAIN_OPERATORS: Final = _table(operator_entries.ENTRIES)
"""The operators with results as they come: the meaning of version 1."""
PLAIN_BUILT_INS: Final = _table(
    [
        *(entry for family in _FAMILIES for entry in family.ENTRIES),
        replace(PLAIN_OPERATORS["not"], kind="built-in"),
        PLAIN_OPERATORS["is known"],
    ]
)
"""The same of the built-ins."""

OPERATORS: Final = _table(map(_with_results_in_normal_form, PLAIN_OPERATORS.values()))
"""What the grammar itself does, by the sign or word."""
BUILT_INS: Final = _table(map(_with_results_in_normal_form, PLAIN_BUILT_INS.values()))
"""What can be called, by name. `not` and `is known` are in both parts; called, `not` may be given any arguments."""
