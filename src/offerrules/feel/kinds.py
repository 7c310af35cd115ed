"""Which of FEEL's kinds a Python value is: the one place that looks at Python types."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from offerrules.feel.values import UNKNOWN, Function, MonthsDuration, Range, Typed, Value


class Kind(Enum):
    """The kinds of value that FEEL tells apart (OMG DMN 1.5, 10.3.2.3)."""

    UNKNOWN = "unknown"
    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS_DURATION = "days and time duration"
    MONTHS_DURATION = "years and months duration"
    RANGE = "range"
    LIST = "list"
    CONTEXT = "context"
    FUNCTION = "function"


_TYPED = {
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATE_TIME,
    "dtDuration": Kind.DAYS_DURATION,
}

_EXACT: dict[type, Kind] = {
    type(None): Kind.NULL,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    int: Kind.NUMBER,
    str: Kind.STRING,
    date: Kind.DATE,
    time: Kind.TIME,
    datetime: Kind.DATE_TIME,
    timedelta: Kind.DAYS_DURATION,
    MonthsDuration: Kind.MONTHS_DURATION,
    Range: Kind.RANGE,
    list: Kind.LIST,
    tuple: Kind.LIST,
    dict: Kind.CONTEXT,
    Function: Kind.FUNCTION,
}

_DERIVED: tuple[tuple[type, Kind], ...] = (
    (bool, Kind.BOOLEAN),
    (int, Kind.NUMBER),
    (Decimal, Kind.NUMBER),
    (str, Kind.STRING),
    (datetime, Kind.DATE_TIME),
    (date, Kind.DATE),
    (time, Kind.TIME),
    (timedelta, Kind.DAYS_DURATION),
    (list, Kind.LIST),
    (tuple, Kind.LIST),
    (Mapping, Kind.CONTEXT),
)

ORDERED = frozenset(
    {
        Kind.NUMBER,
        Kind.STRING,
        Kind.DATE,
        Kind.TIME,
        Kind.DATE_TIME,
        Kind.DAYS_DURATION,
        Kind.MONTHS_DURATION,
    }
)
"""The kinds whose values have an order."""


def kind_of(value: Value) -> Kind:
    """The kind of `value`. Raises `TypeError` for what is no FEEL value, a float for instance."""
    kind = _EXACT.get(type(value))
    if kind is not None:
        return kind
    if value is UNKNOWN:
        return Kind.UNKNOWN
    if isinstance(value, Typed):
        return _TYPED[value.t]
    for python_type, derived in _DERIVED:
        if isinstance(value, python_type):
            return derived
    raise TypeError(f"{type(value).__name__} is not among the values that FEEL computes with")


def holds_unknown(value: Value) -> bool:
    """Whether something in `value` is unknown: itself, or an element or entry however deep."""
    pending = [value]
    while pending:
        item = pending.pop()
        if item is UNKNOWN:
            return True
        if isinstance(item, (list, tuple)):
            pending.extend(item)
        elif isinstance(item, Mapping):
            pending.extend(item.values())
        elif isinstance(item, Range):
            pending += [item.low, item.high]
    return False
