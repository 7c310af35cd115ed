"""What `for`, `some` and `every` go through: lists, and ranges of whole numbers or days, of bounded length."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from offerrules.feel.decimals import exact
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.temporal import day_of, make_date
from offerrules.feel.values import Failure, Range, Value

MOST: Final = 100_000
"""So many elements a range may have where it is gone through."""
NOT_A_LIST = Failure("not-a-list")


def elements(domain: Value) -> Sequence[Value] | Failure:
    """The elements of what is known: of a list or a range; any other value is the only element."""
    match kind_of(domain):
        case Kind.LIST:
            found: Sequence[Value] = domain
            return found
        case Kind.RANGE:
            return _range_elements(domain)
        case Kind.NULL:
            return Failure("none")
        case _:
            return [domain]


def progression(start: Value, end: Value) -> Sequence[Value] | Failure:
    """The whole numbers or days from `start` to `end`, both included, downwards where `end` is less."""
    kind = kind_of(start)
    if kind is not kind_of(end) or kind not in (Kind.NUMBER, Kind.DATE):
        return Failure("none") if start is None or end is None else NOT_A_LIST
    if kind is Kind.DATE:
        first, last = day_of(start), day_of(end)
        return _bounded(first, last) or [make_date(day) for day in _steps(first, last)]
    low, high = exact(start), exact(end)
    if low != low.to_integral_value() or high != high.to_integral_value():
        return NOT_A_LIST
    if max(low.adjusted(), high.adjusted()) > 30:
        return Failure("too-much-work")
    first, last = int(low), int(high)
    return _bounded(first, last) or [Decimal(number) for number in _steps(first, last)]


def _bounded(first: int, last: int) -> Failure | None:
    return Failure("too-much-work") if abs(last - first) >= MOST else None


def _steps(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _range_elements(domain: Range) -> Sequence[Value] | Failure:
    if domain.low is None or domain.high is None:
        return NOT_A_LIST
    found = progression(domain.low, domain.high)
    if isinstance(found, Failure):
        return found
    return found[0 if domain.low_included else 1 : len(found) if domain.high_included else len(found) - 1]
