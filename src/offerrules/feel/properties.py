"""The properties that values have by their type, such as the year of a date (OMG DMN 1.5, 10.3.2.6)."""

from collections.abc import Mapping

from offerrules.feel.fitting import or_none
from offerrules.feel.types import (
    BOOLEAN,
    DAYS_DURATION,
    NUMBER,
    STRING,
    DateTimeType,
    DateType,
    DaysDurationType,
    MonthsDurationType,
    RangeType,
    TimeType,
    Type,
)

_DAY = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_CLOCK: Mapping[str, Type] = {
    **dict.fromkeys(("hour", "minute", "second"), NUMBER),
    "time offset": or_none(DAYS_DURATION),
    "timezone": or_none(STRING),
}
_RANGE = ("start", "end", "start included", "end included")

_BY_TYPE: Mapping[type[Type], Mapping[str, Type]] = {
    DateType: _DAY,
    TimeType: _CLOCK,
    DateTimeType: {**_DAY, **_CLOCK},
    DaysDurationType: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    MonthsDurationType: dict.fromkeys(("years", "months"), NUMBER),
}


def property_names(type_: Type) -> tuple[str, ...]:
    """The names of the properties that values of `type_` have."""
    return _RANGE if isinstance(type_, RangeType) else tuple(_BY_TYPE.get(type(type_), ()))


def property_type(type_: Type, name: str) -> Type | None:
    """The type of the property `name`, or None where there is none. The end of a range may be open, and then none."""
    if isinstance(type_, RangeType):
        if name not in _RANGE:
            return None
        return BOOLEAN if name.endswith("included") else or_none(type_.item)
    return _BY_TYPE.get(type(type_), {}).get(name)
