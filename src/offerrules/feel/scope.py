"""What the names of an expression stand for: the checker is told it, and tells it to the engines."""

from collections.abc import Mapping
from enum import Enum

from offerrules.feel.tree import Expression
from offerrules.feel.types import Type
from offerrules.quick import dataclass


class Meaning(Enum):
    """What a name in an expression stands for."""

    FIELD = "field"
    PARAMETER = "parameter"
    DEFINITION = "definition"
    CRITERION = "criterion"
    CANDIDATE = "candidate"
    ITEM_FIELD = "item field"
    """A field of the element that a filter looks at."""
    LOCAL = "local"
    """`item`, an iterator, `partial`, an earlier entry of a context, or `?`."""
    BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class LookUp:
    """A look-up in a table. `missing` are the choices for which it has no value, None where any text is asked for."""

    table: str
    missing: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for outside the expression: the type of its value and its meaning."""

    type: Type
    meaning: Meaning
    where_true: frozenset[Expression] = frozenset()
    """Of a named condition, what is certainly not none where it is true."""
    where_false: frozenset[Expression] = frozenset()
    """The same where it is false."""
    lookup: LookUp | None = None
    """What a definition looks up, where it is a look-up and nothing more."""


Scope = Mapping[str, Named]
"""Fields, parameters, definitions, criteria and candidates by name. Built-ins are known without it."""
