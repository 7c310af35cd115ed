"""What the language meant under each version of the meaning of policies (`offerrules.semantics`).

Decisions are made by the newest alone. By the earlier ones stored decisions are judged, as they were made.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from offerrules.feel.builtins.conversion import string_of
from offerrules.feel.decimals import text_with_scale
from offerrules.feel.entries import Entry, UnknownRule
from offerrules.feel.table import BUILT_INS, OPERATORS, PLAIN_BUILT_INS, PLAIN_OPERATORS
from offerrules.quick import dataclass
from offerrules.semantics import SEMANTICS


@dataclass(frozen=True, slots=True)
class Edition:
    """What expressions mean. Each flag says where an earlier version differs from the newest."""

    semantics: int
    operators: Mapping[str, Entry]
    built_ins: Mapping[str, Entry]
    as_written: bool = False
    """Texts and numbers of the policy are not brought to normal form."""
    partial_hides: bool = False
    """In a policy too, `partial` in a `for` is the list so far where the name means something else outside."""
    positions_are_tried: bool = False
    """A position in an empty list that is not known is taken for a condition, so that nothing is chosen."""
    calls_read: bool = False
    """A call reads the field that has the name of the built-in function, if there is one."""


CURRENT: Final = Edition(SEMANTICS, OPERATORS, BUILT_INS)

FIRST: Final = Edition(
    semantics=1,
    operators=MappingProxyType(
        {
            **PLAIN_OPERATORS,
            **{name: replace(PLAIN_OPERATORS[name], unknown=UnknownRule.STRICT) for name in ("=", "!=")},
        }
    ),
    built_ins=MappingProxyType(
        {
            **PLAIN_BUILT_INS,
            "string": replace(PLAIN_BUILT_INS["string"], apply=partial(string_of, number=text_with_scale)),
        }
    ),
    as_written=True,
    partial_hides=True,
    positions_are_tried=True,
    calls_read=True,
)

EDITIONS: Final[Mapping[int, Edition]] = MappingProxyType({edition.semantics: edition for edition in (FIRST, CURRENT)})
"""By the version of the meaning."""
