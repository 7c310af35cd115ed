"""Terms: what conditions compare, and enough of their values to tell every outcome of their tests apart.

Two conditions that compare the same term are related: no number is both above 60 and at most 50. Of each term those
values are tried between which no test changes its truth: the values that it is compared with, and one on each side of
each. What is tried is evaluated by the reference interpreter, so that none, errors and unknown are what they are there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final, Union

from offerrules.feel import tree as feel
from offerrules.feel.fitting import bare
from offerrules.feel.interpreter import evaluate
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateType,
    DaysDurationType,
    MonthsDurationType,
    NumberType,
    StringType,
    Type,
)
from offerrules.feel.values import MonthsDuration, Value
from offerrules.quick import dataclass
from offerrules.rules.logic.formula import FALSE, TRUE, UNKNOWN, Row

HOLE: Final = "·"
"""The name that the term has in the tree of a test."""
_INSTANT: Final = timedelta(microseconds=1)
_LENGTHS: Final = (timedelta.min, timedelta.max)
_MONTHS: Final = 1_000_000
_OPERATORS: Final = feel.ComparisonOperator


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value that a term can have, None where it has no such bound."""

    low: Value = None
    high: Value = None
    whole: bool = False
    """Whether a number is always a whole one."""


@dataclass(frozen=True, slots=True)
class Holds:
    """The truth of an expression in which the term is called `HOLE`. `against` are the values that it speaks of."""

    tree: feel.Expression
    against: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Ordered:
    """How the distance from one day to another compares with a length, in days or in months.

    `day + length <= other` is that the length is at most the distance; of values that are no days the length is 0.
    """

    operator: feel.ComparisonOperator
    length: int


Test = Union[Holds, Ordered]


@dataclass(frozen=True, slots=True)
class Term:
    """`types` are those that it was found to have; it may be none if one of them says so."""

    name: str
    type: Type
    may_be_none: bool
    bounds: Bounds = Bounds()
    always_known: bool = False
    """Nothing can be unknown of it: the day of the decision, or whether something is recorded."""


def is_tried(type_: Type) -> bool:
    """Whether it is known of the type which values are enough."""
    return isinstance(
        bare(type_),
        BooleanType | ChoiceType | NumberType | StringType | DateType | MonthsDurationType | DaysDurationType,
    )


def rows(term: Term, tests: Sequence[Test], constants: Mapping[str, Value]) -> tuple[Row, ...]:
    """The truths of the tests for every kind of value that the term may have, each once."""
    if all(isinstance(test, Holds) and isinstance(test.tree, feel.Name) for test in tests) and not term.may_be_none:
        found: list[Row] = [(TRUE,) * len(tests), (FALSE,) * len(tests)]
    elif any(isinstance(test, Ordered) for test in tests):
        found = _ordered_rows(term, [test for test in tests if isinstance(test, Ordered)])
    else:
        held = [test for test in tests if isinstance(test, Holds)]
        against = [value for test in held for value in test.against if value is not None]
        tried: list[Value] = list(_values(term, against))
        if term.may_be_none:
            tried.append(None)
        found = [tuple(_truth(test.tree, {**constants, HOLE: value}) for test in held) for value in tried]
    if not term.always_known:
        found.append((UNKNOWN,) * len(tests))
    return tuple(dict.fromkeys(found))


def _truth(tree: feel.Expression, names: Mapping[str, Value]) -> int:
    value = evaluate(tree, names, on_error="unknown")
    return TRUE if value is True else FALSE if value is False else UNKNOWN


def _values(term: Term, against: Sequence[Value]) -> Iterator[Value]:
    match bare(term.type):
        case BooleanType():
            yield from (True, False)
        case ChoiceType(options=options):
            yield from options
        case StringType():
            yield from ("", *against, *(f"{text}\0" for text in against), "\U0010ffff" * 8)
        case DateType():
            yield from _days(against, term.bounds)
        case NumberType():
            yield from _numbers([Decimal(number) for number in against], term.bounds)
        case MonthsDurationType():
            months = [length.months for length in against]
            yield from (MonthsDuration(each) for each in _beside(months, 1, -_MONTHS, _MONTHS))
        case DaysDurationType():
            yield from _beside(against, _INSTANT, *_LENGTHS)
        case _:
            raise TypeError(term.type)


def _days(against: Iterable[date], bounds: Bounds) -> Iterable[date]:
    low, high = bounds.low or date.min, bounds.high or date.max
    found = {low, high}
    for day in against:
        found |= {date.fromordinal(max(1, min(day.toordinal() + step, date.max.toordinal()))) for step in (-1, 0, 1)}
    return sorted(day for day in found if low <= day <= high)


def _numbers(against: Iterable[Decimal], bounds: Bounds) -> Iterable[Decimal]:
    marks = sorted({*against, *(Decimal(end) for end in (bounds.low, bounds.high) if end is not None)})
    if not marks:
        marks = [Decimal(0)]
    found = {
        *marks,
        marks[0] - 1,
        marks[-1] + 1,
        *((one + two) / 2 for one, two in pairwise(marks)),
    }
    if bounds.whole:
        whole = {
            number.to_integral_value(rounding) for number in found for rounding in ("ROUND_FLOOR", "ROUND_CEILING")
        }
        found = {number + step for number in whole for step in (-1, 0, 1)}
    return sorted(
        number
        for number in found
        if (bounds.low is None or number >= bounds.low) and (bounds.high is None or number <= bounds.high)
    )


def _beside(against: Iterable[Any], step: Any, low: Any, high: Any) -> Iterable[Any]:
    found = {low, high}
    for each in against:
        found |= {each - step if each > low else low, each, each + step if each < high else high}
    return sorted(found)


def _ordered_rows(term: Term, tests: Sequence[Ordered]) -> list[Row]:
    """The rows for every distance, for none, and for days so late that a length behind them is no day."""
    lengths = sorted({test.length for test in tests})
    found: list[Row] = []
    for length in lengths:
        found += [tuple(_compared(test, length, side) for test in tests) for side in (-1, 0, 1)]
    for row in tuple(found):
        for last in lengths:
            found.append(
                tuple(
                    UNKNOWN if test.length and (test.length >= last if last > 0 else test.length <= last) else truth
                    for test, truth in zip(tests, row, strict=True)
                )
            )
    if term.may_be_none:
        differs = {_OPERATORS.EQUAL: FALSE, _OPERATORS.UNEQUAL: TRUE}
        agrees = {_OPERATORS.EQUAL: TRUE, _OPERATORS.UNEQUAL: FALSE}
        found.append(tuple(differs.get(test.operator, UNKNOWN) for test in tests))
        for truths in (differs, agrees):
            found.append(tuple(UNKNOWN if test.length else truths.get(test.operator, UNKNOWN) for test in tests))
    return found


def _compared(test: Ordered, length: int, side: int) -> int:
    """Whether the test holds for a distance at `length`, or a little before or behind it."""
    order = side if test.length == length else (length > test.length) - (length < test.length)
    holds = {
        _OPERATORS.EQUAL: order == 0,
        _OPERATORS.UNEQUAL: order != 0,
        _OPERATORS.LESS: order > 0,
        _OPERATORS.LESS_OR_EQUAL: order >= 0,
        _OPERATORS.GREATER: order < 0,
        _OPERATORS.GREATER_OR_EQUAL: order <= 0,
    }
    return TRUE if holds[test.operator] else FALSE
