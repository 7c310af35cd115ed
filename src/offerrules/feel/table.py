"""The one table of operators and built-ins: everything that knows the language looks it up here."""

from types import MappingProxyType

from offerrules.feel import operator_entries
from offerrules.feel.builtins import aggregates, contexts, conversion, dates, lists, numbers, ranges, strings
from offerrules.feel.entries import Entry

OPERATORS = MappingProxyType({entry.name: entry for entry in operator_entries.ENTRIES})
"""What the grammar itself does, by the sign or word."""

BUILT_INS: MappingProxyType[str, Entry] = MappingProxyType(
    {
        entry.name: entry
        for family in (conversion, numbers, strings, lists, aggregates, dates, ranges, contexts)
        for entry in family.ENTRIES
    }
    | {name: OPERATORS[name] for name in ("not", "is known")}
)
"""What can be called, by name. `not` and `is known` are in both parts."""
