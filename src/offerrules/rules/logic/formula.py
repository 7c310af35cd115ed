"""The logic of conditions: a formula over tests of values, evaluated with sets of possible truths.

A set of truths is a mask of `TRUE`, `FALSE` and `UNKNOWN`. Where every leaf is settled, the evaluation is exactly that
of the engines (Kleene's three values); where some are open, it gives every truth that may come out, and perhaps more.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from typing import Final, Union, assert_never

from offerrules.quick import dataclass

TRUE: Final = 1
FALSE: Final = 2
UNKNOWN: Final = 4
ANY: Final = TRUE | FALSE | UNKNOWN


@dataclass(frozen=True, slots=True)
class Constant:
    """What is the same for everybody."""

    truths: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test of the value of a term."""

    term: str
    test: int
    """The place of the test among those of the term."""


@dataclass(frozen=True, slots=True)
class Joined:
    """`and`, or else `or`."""

    conjunction: bool
    of: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    of: "Formula"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`if`; unknown where the condition is."""

    condition: "Formula"
    then: "Formula"
    otherwise: "Formula"


@dataclass(frozen=True, slots=True)
class Counted:
    """At least `n` of several."""

    n: int
    of: tuple["Formula", ...]


Formula = Union[Constant, Leaf, Joined, Negated, Chosen, Counted]
Row = Sequence[int]
"""The truths of the tests of one term, for one of its values."""


def truths(formula: Formula, settled: Mapping[str, Row]) -> int:
    """What may come out, where `settled` has the row of each term that is not open."""
    match formula:
        case Constant(found):
            return found
        case Leaf(term, test):
            row = settled.get(term)
            return ANY if row is None else row[test]
        case Joined(conjunction, of):
            each = [truths(part, settled) for part in of]
            return reduce(_both, each) if conjunction else turned(reduce(_both, map(turned, each)))
        case Negated(of):
            return turned(truths(of, settled))
        case Chosen(condition, then, otherwise):
            tested = truths(condition, settled)
            found = tested & UNKNOWN
            found |= truths(then, settled) if tested & TRUE else 0
            return found | (truths(otherwise, settled) if tested & FALSE else 0)
        case Counted(n, of):
            return _counted(n, [truths(part, settled) for part in of])
    assert_never(formula)


@cache
def turned(found: int) -> int:
    """The truths of the negation."""
    return (found & UNKNOWN) | (FALSE if found & TRUE else 0) | (TRUE if found & FALSE else 0)


@cache
def _both(one: int, other: int) -> int:
    found = one & other & TRUE
    found |= (one | other) & FALSE
    if (one & UNKNOWN and other & (TRUE | UNKNOWN)) or (other & UNKNOWN and one & (TRUE | UNKNOWN)):
        found |= UNKNOWN
    return found


def _counted(n: int, each: Sequence[int]) -> int:
    surely_true = sum(found == TRUE for found in each)
    perhaps_true = sum(bool(found & TRUE) for found in each)
    surely_not_false = sum(not found & FALSE for found in each)
    perhaps_not_false = sum(found != FALSE for found in each)
    found = TRUE if perhaps_true >= n else 0
    found |= FALSE if surely_not_false < n else 0
    return found | (UNKNOWN if surely_true < n <= perhaps_not_false else 0)


def leaves(formula: Formula) -> Iterator[Leaf]:
    """The leaves in order; one that occurs twice comes twice."""
    if isinstance(formula, Leaf):
        yield formula
    for part in parts(formula):
        yield from leaves(part)


def parts(formula: Formula) -> tuple[Formula, ...]:
    """The formulas right under one."""
    match formula:
        case Leaf() | Constant():
            return ()
        case Joined(_, of) | Counted(_, of):
            return of
        case Negated(of):
            return (of,)
        case Chosen(condition, then, otherwise):
            return condition, then, otherwise
    assert_never(formula)


def size(formula: Formula) -> tuple[int, int]:
    """How many leaves and constants it has, and how deep it is."""
    each = [size(part) for part in parts(formula)]
    return (sum(width for width, _ in each), 1 + max(depth for _, depth in each)) if each else (1, 1)
