"""When two values are equal, the same, or in order (OMG DMN 1.5, 10.3.2.13 and 10.3.4.7).

Neither looks for unknown values: what an operator does with them is declared in the table.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence

from offerrules.feel.chronology import comparable_moments, comparable_times, instant
from offerrules.feel.kinds import ORDERED, Kind, kind_of
from offerrules.feel.moments import SECOND, offset_of_clock
from offerrules.feel.temporal import clock_of, day_of, moment_of, nanos_of
from offerrules.feel.values import Failure, Range, Value

NOT_COMPARABLE = Failure("not-comparable")


def equal(left: Value, right: Value) -> bool | Failure:
    """Whether the values are equal. A failure where they are of different kinds, unless one is null."""
    kind, other = kind_of(left), kind_of(right)
    if kind is Kind.NULL or other is Kind.NULL:
        return kind is other
    if kind is not other:
        return NOT_COMPARABLE
    match kind:
        case Kind.BOOLEAN | Kind.NUMBER | Kind.STRING:
            return bool(left == right)
        case Kind.LIST:
            return _equal_lists(left, right)
        case Kind.CONTEXT:
            return _equal_contexts(left, right)
        case Kind.RANGE:
            return _equal_ranges(left, right)
        case Kind.FUNCTION:
            return left is right
        case _:
            order = compare(left, right)
            return order if isinstance(order, Failure) else order == 0


def _equal_lists(left: Sequence[Value], right: Sequence[Value]) -> bool | Failure:
    return len(left) == len(right) and _all_equal(zip(left, right, strict=True))


def _equal_contexts(left: Mapping[str, Value], right: Mapping[str, Value]) -> bool | Failure:
    return left.keys() == right.keys() and _all_equal((left[key], right[key]) for key in left)


def _equal_ranges(left: Range, right: Range) -> bool | Failure:
    if left.low_included != right.low_included or left.high_included != right.high_included:
        return False
    if left.single != right.single:
        return False
    return _all_equal(((left.low, right.low), (left.high, right.high)))


def _all_equal(pairs: Iterable[tuple[Value, Value]]) -> bool | Failure:
    """False as soon as one pair differs; a failure where no pair differs but one cannot be compared."""
    result: bool | Failure = True
    for left, right in pairs:
        found = equal(left, right)
        if found is False:
            return False
        if isinstance(found, Failure):
            result = found
    return result


def compare(left: Value, right: Value) -> int | Failure:
    """-1, 0 or 1 as `left` is less than, equal to or greater than `right`."""
    kind = kind_of(left)
    if kind is not kind_of(right):
        return Failure("none") if left is None or right is None else NOT_COMPARABLE
    if kind not in ORDERED:
        return Failure("none") if left is None else NOT_COMPARABLE
    one, other = left, right
    match kind:
        case Kind.DATE:
            one, other = day_of(left), day_of(right)
        case Kind.TIME | Kind.DATE_TIME:
            found = comparable_times(left, right) if kind is Kind.TIME else comparable_moments(left, right)
            if isinstance(found, Failure):
                return found
            # The standard's value of a time is a whole number of seconds.
            one, other = found[0] // SECOND, found[1] // SECOND
        case Kind.DAYS_DURATION:
            one, other = nanos_of(left), nanos_of(right)
        case Kind.MONTHS_DURATION:
            one, other = left.months, right.months
        case _:
            pass
    return int(one > other) - int(one < other)


def key(value: Value) -> Hashable:
    """A key that is the same for equal values and differs for others: many values are told apart in one go."""
    kind = kind_of(value)
    match kind:
        case Kind.LIST:
            return kind, tuple(map(key, value))
        case Kind.CONTEXT:
            return kind, frozenset((name, key(item)) for name, item in value.items())
        case Kind.RANGE:
            return kind, key(value.low), key(value.high), value.low_included, value.high_included, value.single
        case Kind.DAYS_DURATION:
            return kind, nanos_of(value)
        case Kind.TIME:
            clock = clock_of(value)
            offset = offset_of_clock(clock)
            return (
                (kind, clock.zone, clock.nanos // SECOND)
                if offset is None
                else (kind, (clock.nanos - offset) // SECOND)
            )
        case Kind.DATE_TIME:
            moment = moment_of(value)
            at = instant(moment)
            return (kind, None, moment.day, moment.nanos // SECOND) if at is None else (kind, at // SECOND)
        case Kind.FUNCTION:
            return kind, id(value)
        case _:
            return kind, value


def same(left: Value, right: Value) -> bool:
    """Whether the values are the same element of FEEL's domain: zones and fractions count too (built-in `is`)."""
    kind = kind_of(left)
    if kind is not kind_of(right):
        return False
    match kind:
        case Kind.TIME:
            return clock_of(left) == clock_of(right)
        case Kind.DATE_TIME:
            return moment_of(left)[:3] == moment_of(right)[:3]
        case Kind.LIST:
            return len(left) == len(right) and all(map(same, left, right))
        case Kind.CONTEXT:
            return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
        case Kind.RANGE:
            return equal(left, right) is True and same(left.low, right.low) and same(left.high, right.high)
        case _:
            return equal(left, right) is True
