"""What the operators do to known values: plain functions that every engine calls (OMG DMN 1.5, 10.3.2).

None of them looks for unknown values but those of three-valued logic: see `table.apply`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from offerrules.feel import chronology, decimals, temporal
from offerrules.feel.equality import NOT_COMPARABLE, compare, equal
from offerrules.feel.kinds import ORDERED, Kind, kind_of
from offerrules.feel.values import UNKNOWN, Failure, Range, Unknown, Value

TYPE = Failure("type")
NONE = Failure("none")
NOT_BOOLEAN = Failure("not-boolean")

_DURATIONS = (Kind.DAYS_DURATION, Kind.MONTHS_DURATION)
_MOMENTS = (Kind.DATE, Kind.DATE_TIME)


def _misfit(*values: Value) -> Failure:
    """Why the values do not fit: one is none, or of a wrong type."""
    return NONE if any(value is None for value in values) else TYPE


# --- Arithmetic


def add(left: Value, right: Value) -> Value | Failure:
    """`left + right`."""
    kind, other = kind_of(left), kind_of(right)
    if kind is other is Kind.NUMBER:
        return decimals.add(left, right)
    if kind is other is Kind.STRING:
        return left + right
    if other in _DURATIONS:
        return _later(left, kind, right, other)
    return _later(right, other, left, kind) if kind in _DURATIONS else _misfit(left, right)


def _later(value: Value, kind: Kind, duration: Value, by: Kind) -> Value | Failure:
    if by is Kind.MONTHS_DURATION:
        if kind is Kind.MONTHS_DURATION:
            return temporal.make_months(value.months + duration.months)
        return chronology.add_months_duration(value, kind, duration) if kind in _MOMENTS else _misfit(value)
    if kind is Kind.DAYS_DURATION:
        return temporal.make_duration(temporal.nanos_of(value) + temporal.nanos_of(duration))
    return chronology.add_days_duration(value, kind, duration) if kind in (*_MOMENTS, Kind.TIME) else _misfit(value)


def subtract(left: Value, right: Value) -> Value | Failure:
    """`left - right`."""
    kind, other = kind_of(left), kind_of(right)
    if kind is other is Kind.NUMBER:
        return decimals.subtract(left, right)
    if other in _DURATIONS:
        if kind in _DURATIONS and kind is not other:
            return TYPE
        turned = chronology.negate(right, other)
        return turned if isinstance(turned, Failure) else _later(left, kind, turned, other)
    if kind in _MOMENTS and other in _MOMENTS:
        return chronology.subtract_moments(left, right)
    return chronology.subtract_times(left, right) if kind is other is Kind.TIME else _misfit(left, right)


def multiply(left: Value, right: Value) -> Value | Failure:
    """`left * right`."""
    kind, other = kind_of(left), kind_of(right)
    if kind is other is Kind.NUMBER:
        return decimals.multiply(left, right)
    if kind in _DURATIONS and other is Kind.NUMBER:
        return chronology.scale(left, kind, decimals.exact(right), divide=False)
    if kind is Kind.NUMBER and other in _DURATIONS:
        return chronology.scale(right, other, decimals.exact(left), divide=False)
    return _misfit(left, right)


def divide(left: Value, right: Value) -> Value | Failure:
    """`left / right`."""
    kind, other = kind_of(left), kind_of(right)
    if kind is other is Kind.NUMBER:
        return decimals.divide(left, right)
    if kind in _DURATIONS and other is Kind.NUMBER:
        return chronology.scale(left, kind, decimals.exact(right), divide=True) if right else decimals.ZERO_DIVISION
    if kind is other is Kind.MONTHS_DURATION:
        return decimals.divide(left.months, right.months)
    if kind is other is Kind.DAYS_DURATION:
        return decimals.divide(temporal.nanos_of(left), temporal.nanos_of(right))
    return _misfit(left, right)


def power(left: Value, right: Value) -> Value | Failure:
    """`left ** right`."""
    if kind_of(left) is kind_of(right) is Kind.NUMBER:
        return decimals.power(left, right)
    return _misfit(left, right)


def negate(operand: Value) -> Value | Failure:
    """`-operand`."""
    kind = kind_of(operand)
    if kind is Kind.NUMBER:
        return decimals.negate(operand)
    return chronology.negate(operand, kind) if kind in _DURATIONS else _misfit(operand)


# --- Comparison


def unequal(left: Value, right: Value) -> bool | Failure:
    """`left != right`."""
    found = equal(left, right)
    return found if isinstance(found, Failure) else not found


def _ordered(test: Callable[[int], bool]) -> Callable[[Value, Value], bool | Failure]:
    def compared(left: Value, right: Value) -> bool | Failure:
        order = compare(left, right)
        return order if isinstance(order, Failure) else test(order)

    return compared


less = _ordered(lambda order: order < 0)
less_or_equal = _ordered(lambda order: order <= 0)
greater = _ordered(lambda order: order > 0)
greater_or_equal = _ordered(lambda order: order >= 0)


def between(value: Value, low: Value, high: Value) -> bool | Failure:
    """`value between low and high`, both ends included."""
    from_low, to_high = compare(low, value), compare(value, high)
    if isinstance(from_low, Failure):
        return from_low
    return to_high if isinstance(to_high, Failure) else from_low <= 0 and to_high <= 0


# --- Ranges and membership


def make_range(low: Value, high: Value, low_included: bool, high_included: bool) -> Range | Failure:
    """`[low..high]`. An end that is none is a failure: an open end is written `Range(None, …)` directly."""
    if low is None or high is None:
        return NONE
    if kind_of(low) is not kind_of(high) or kind_of(low) not in ORDERED:
        return NOT_COMPARABLE
    return Range(low, high, low_included, high_included)


def in_range(value: Value, range_: Range) -> bool | Failure:
    """Whether `value` lies in the range; an end that is None is open."""
    inside = True
    if range_.low is not None:
        order = compare(value, range_.low)
        if isinstance(order, Failure):
            return order
        inside = order > 0 or (order == 0 and range_.low_included)
    if range_.high is not None:
        order = compare(value, range_.high)
        if isinstance(order, Failure):
            return order
        inside = inside and (order < 0 or (order == 0 and range_.high_included))
    return inside


def contained(value: Value, test: Value) -> bool | Failure:
    """`value in test`, where `test` is a value, a range, or a list of such (OMG DMN 1.5, table 55)."""
    kind = kind_of(test)
    if kind is Kind.RANGE and kind_of(value) is not Kind.RANGE:
        return in_range(value, test)
    if kind is Kind.NULL:
        return True if value is None else NONE
    if kind is not Kind.LIST:
        return equal(value, test)
    return any_of(_element_tests(value, test))


def _element_tests(value: Value, tests: Sequence[Value]) -> Iterable[bool | Failure]:
    if kind_of(value) is Kind.LIST:
        yield equal(value, tests)
    for test in tests:
        if kind_of(test) is Kind.RANGE and kind_of(value) is not Kind.RANGE:
            yield in_range(value, test)
        else:
            yield equal(value, test)


def any_of(results: Iterable[bool | Failure]) -> bool | Failure:
    """True if one result is; else false if one result is; else the first failure."""
    seen_false, failure = False, None
    for result in results:
        if result is True:
            return True
        if result is False:
            seen_false = True
        elif failure is None:
            failure = result
    return failure if failure is not None and not seen_false else False


# --- Three-valued logic


def truth(value: Value) -> bool | Unknown | Failure:
    """The value as a truth value: true, false or unknown; anything else is a failure."""
    if isinstance(value, (bool, Unknown)):
        return value
    return NOT_BOOLEAN


def conjunction(*operands: Value) -> bool | Unknown | Failure:
    """`and`: false if an operand is false; else unknown if one is; else a failure if one is not boolean; else true."""
    return _junction(operands, decisive=False)


def disjunction(*operands: Value) -> bool | Unknown | Failure:
    """`or`: true if an operand is true; else unknown if one is; else a failure if one is not boolean; else false."""
    return _junction(operands, decisive=True)


def _junction(operands: Iterable[Value], decisive: bool) -> bool | Unknown | Failure:
    result: bool | Unknown | Failure = not decisive
    for operand in operands:
        if operand is decisive:
            return bool(decisive)
        if operand is UNKNOWN:
            result = UNKNOWN
        elif not isinstance(operand, bool) and result is not UNKNOWN:
            result = NOT_BOOLEAN
    return result


def negation(operand: Value) -> bool | Unknown | Failure:
    """`not(operand)`. It is written as a call, so that a list of one is its only item (OMG DMN 1.5, 10.3.2.9.4)."""
    found = truth(operand[0] if isinstance(operand, (list, tuple)) and len(operand) == 1 else operand)
    return not found if isinstance(found, bool) else found


def some(results: Iterable[Value]) -> bool | Unknown | Failure:
    """`some … satisfies`, of the results: a result that is not boolean makes it a failure."""
    return _quantified(results, decisive=True)


def every(results: Iterable[Value]) -> bool | Unknown | Failure:
    """`every … satisfies`, of the results: a result that is not boolean makes it a failure."""
    return _quantified(results, decisive=False)


def _quantified(results: Iterable[Value], decisive: bool) -> bool | Unknown | Failure:
    found = list(results)
    return NOT_BOOLEAN if any(isinstance(truth(result), Failure) for result in found) else _junction(found, decisive)


# --- Paths


def path(value: Value, name: str) -> Value | Failure:
    """`value.name`: an entry, a property, or of a list the list of its elements' entries.

    An entry that a context does not have is null, as the standard says.
    """
    kind = kind_of(value)
    match kind:
        case Kind.CONTEXT:
            return value.get(name)
        case Kind.LIST:
            return [_element_path(item, name) for item in value]
        case Kind.RANGE:
            return _range_property(value, name)
        case Kind.NULL:
            return NONE
        case _:
            return chronology.property_of(value, kind, name)


def _element_path(item: Value, name: str) -> Value:
    if item is UNKNOWN:
        return UNKNOWN
    found = item.get(name) if isinstance(item, Mapping) else path(item, name)
    return None if isinstance(found, Failure) else found


def _range_property(range_: Range, name: str) -> Value | Failure:
    match name:
        case "start":
            return range_.low
        case "end":
            return range_.high
        case "start included":
            return range_.low_included
        case "end included":
            return range_.high_included
        case _:
            return chronology.NO_PROPERTY


# --- Filters


def element(items: Sequence[Value], position: Value) -> Value | Failure:
    """`items[position]`, from 1, or from the end where negative."""
    index = decimals.whole(position)
    if index is None or index == 0 or abs(index) > len(items):
        return Failure("index")
    return items[index - 1] if index > 0 else items[index]


def as_list(value: Value) -> Sequence[Value]:
    """The value as a list: anything but a list is a list of itself."""
    return value if isinstance(value, (list, tuple)) else [value]
