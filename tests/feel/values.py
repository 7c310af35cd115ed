"""Hypothesis strategies for FEEL values, and how one value may stand where another is not yet known."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    FunctionType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
    VariableType,
)
from offerrules.feel.values import UNKNOWN, Function, MonthsDuration, Range

_ZONES = (None, UTC, timezone(timedelta(hours=2)), ZoneInfo("Europe/Stockholm"))

decimals = st.integers(-5, 30).map(Decimal) | st.decimals(-100, 100, places=2)
strings = st.sampled_from(["", "a", "b", "ab", "åäö", "1,5", "2024-02-29", "P1D", "[1..3]", " ", "🐎", "i", "a+"])
dates = st.dates(date(1999, 1, 1), date(2030, 12, 31))
times = st.times(timezones=st.sampled_from(_ZONES)).map(lambda value: value.replace(microsecond=0, fold=0))
date_times = st.builds(
    lambda value, zone: value.replace(microsecond=0, tzinfo=zone),
    st.datetimes(datetime(1999, 1, 1), datetime(2030, 12, 31)),  # noqa: DTZ001 - the zone comes after
    st.sampled_from(_ZONES),
)
days_durations = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(
    lambda value: value - timedelta(microseconds=value.microseconds)
)
months_durations = st.integers(-40, 40).map(MonthsDuration)
"""`decimals`, `dates` and so on: values of one kind, small enough to meet one another."""

ordered = (decimals, strings, dates, times, date_times, days_durations, months_durations)
plain = st.one_of(st.none(), st.booleans(), *ordered)


def ranges(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Range]:
    """Ranges between two values, in whatever order, also open ones."""
    return st.builds(Range, item, item, st.booleans(), st.booleans()) | st.builds(Range, item, st.none())


_KEYS = st.sampled_from(["a", "b", "key", "value"])
functions = st.sampled_from(
    [
        Function(("x", "y"), ("Any", "Any"), lambda given: repr(given[0]) == repr(given[1])),
        Function(("x", "y"), ("Any", "Any"), lambda given: str(given[0]) < str(given[1])),
        Function(("x",), ("Any",), lambda given: given[0]),
    ]
)
values = st.recursive(
    plain | st.one_of([ranges(each) for each in ordered]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=4,
)
"""Any value but functions."""


def of_type(type_: Type) -> st.SearchStrategy[Any]:
    """Values of a type, as a signature asks for them."""
    match type_:
        case BooleanType():
            return st.booleans()
        case NumberType():
            return decimals
        case StringType() | ChoiceType():
            return strings
        case DateType():
            return dates
        case TimeType():
            return times
        case DateTimeType():
            return date_times
        case DaysDurationType():
            return days_durations
        case MonthsDurationType():
            return months_durations
        case RangeType():
            return st.one_of([ranges(each) for each in ordered])
        case ListType(item):
            return st.lists(of_type(item), max_size=4)
        case RecordType(_, fields):
            return st.fixed_dictionaries({name: of_type(field) for name, field in fields.items()})
        case TableType(item):
            return st.dictionaries(_KEYS, of_type(item), max_size=3)
        case OptionalType(item):
            return st.none() | of_type(item)
        case NullType():
            return st.none()
        case VariableType(ordered=True):
            return st.one_of(*ordered)
        case VariableType() | AnyType():
            return values
        case FunctionType():
            return functions


def with_holes(value: Any) -> st.SearchStrategy[Any]:
    """The value, with some of it unknown: itself, an element, an entry, or nothing."""
    if isinstance(value, list):
        whole = st.tuples(*map(with_holes, value)).map(list) if value else st.just(value)
    elif isinstance(value, Mapping):
        items = st.tuples(*map(with_holes, value.values())) if value else st.just(())
        whole = items.map(lambda found: dict(zip(value, found, strict=True)))
    else:
        whole = st.just(value)
    return st.one_of(whole, whole, st.just(UNKNOWN))


def may_become(unknowing: Any, knowing: Any) -> bool:
    """Whether what was said without knowing everything still stands: what is unknown may become anything."""
    if unknowing is UNKNOWN:
        return True
    kind = kind_of(unknowing)
    if kind is not kind_of(knowing):
        return False
    if kind is Kind.LIST:
        return len(unknowing) == len(knowing) and all(map(may_become, unknowing, knowing))
    if kind is Kind.CONTEXT:
        return unknowing.keys() == knowing.keys() and all(may_become(unknowing[key], knowing[key]) for key in unknowing)
    return bool(unknowing == knowing)
