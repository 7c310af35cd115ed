"""FEEL values as JSON, and back by their type.

| value | JSON |
|---|---|
| none, boolean, number, string | as JSON has them |
| date, time, date and time | ISO 8601; a named zone stands behind `@`, as FEEL writes it |
| durations | ISO 8601: `P14D`, `PT1H30M`, `P1Y2M` |
| list | array |
| element of a list in the record | `{"record": "internships.0"}` |
| context, table | `{"context": {…}}` |
| range | `{"range": {"low": …, "high": …, "low_included": …, "high_included": …}}` |
| unknown | `{"unknown": true}` |
| left out of a redacted decision | `{"left_out": true}` |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from offerrules.decision.canonical import Json, number
from offerrules.decision.errors import bad_value
from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
)
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range, Unknown, Value

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME: Final = re.compile(
    r"(\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+/-]{1,60})?", re.ASCII
)
_DAYS: Final = re.compile(
    r"(-?)P(?:(\d{1,9})D)?(?:T(?:(\d{1,2})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:\.(\d{1,6}))?S)?)?", re.ASCII
)
_MONTHS: Final = re.compile(r"(-?)P(?:(\d{1,12})Y)?(?:(\d{1,2})M)?", re.ASCII)
_RANGE_KEYS: Final = {"low", "high", "low_included", "high_included"}


@dataclass(frozen=True, slots=True)
class RecordAt:
    """An element of a list in the record, or a record in it, by its path; its fields are facts of their own."""

    path: str


class LeftOut(Enum):
    """In a redacted decision, a value that rests on a fact that was left out."""

    LEFT_OUT = "left out"

    def __repr__(self) -> str:
        return "LEFT_OUT"


LEFT_OUT: Final = LeftOut.LEFT_OUT


def encode(value: Value) -> Json:
    """The JSON of a value."""
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return number(value)
        case datetime():
            return f"{value.replace(tzinfo=None).isoformat()}{_zone(value)}"
        case date():
            return value.isoformat()
        case time():
            return f"{value.replace(tzinfo=None).isoformat()}{_zone(value)}"
        case timedelta():
            return _days(value)
        case MonthsDuration(months=months):
            return _months(months)
        case list() | tuple():
            return [encode(item) for item in value]
        case RecordAt(path=path):
            return {"record": path}
        case Unknown():
            return {"unknown": True}
        case LeftOut():
            return {"left_out": True}
        case Range():
            return {
                "range": {
                    "low": encode(value.low),
                    "high": encode(value.high),
                    "low_included": value.low_included,
                    "high_included": value.high_included,
                }
            }
        case Mapping():
            return {"context": {name: encode(item) for name, item in value.items()}}
        case _:
            raise TypeError(f"{type(value).__name__} is not a FEEL value")


def decode(tree: Json, type_: Type, place: str) -> Value:
    """The value of a JSON tree. Without a known type a text stays a text. Raises `DecisionError` at `place`."""
    if isinstance(tree, dict):
        return _decode_object(tree, type_, place)
    match type_, tree:
        case OptionalType(item=item), _:
            return None if tree is None else decode(tree, item, place)
        case AnyType(), None | bool() | str():
            return tree
        case (NumberType() | AnyType(), int() | Decimal()) if not isinstance(tree, bool):
            return Decimal(tree)
        case (BooleanType(), bool()) | (StringType() | ChoiceType(), str()):
            return tree
        case DateType(), str():
            return _date(tree, place)
        case DateTimeType(), str():
            return _date_time(tree, place)
        case TimeType(), str():
            return _time(tree, place)
        case DaysDurationType(), str():
            return _days_from(tree, place)
        case MonthsDurationType(), str():
            return _months_from(tree, place)
        case ListType(item=item), list():
            return tuple(decode(element, item, place) for element in tree)
        case AnyType(), list():
            return tuple(decode(element, type_, place) for element in tree)
        case _, None:
            # `if`, an index or a table may give none where the type says nothing of it.
            return None
        case _:
            raise bad_value(place)


def _decode_object(tree: dict[str, Json], type_: Type, place: str) -> Value:
    if len(tree) != 1:
        raise bad_value(place)
    if isinstance(type_, OptionalType):
        type_ = type_.item
    [(kind, body)] = tree.items()
    match kind, body:
        case "unknown", True:
            return UNKNOWN
        case "left_out", True:
            return LEFT_OUT
        case "record", str():
            return RecordAt(body)
        case "context", dict():
            return {name: decode(item, _entry(type_, name), place) for name, item in body.items()}
        case "range", dict() if body.keys() == _RANGE_KEYS:
            item = type_.item if isinstance(type_, RangeType) else AnyType()
            low_included, high_included = body["low_included"], body["high_included"]
            if isinstance(low_included, bool) and isinstance(high_included, bool):
                return Range(
                    decode(body["low"], item, place), decode(body["high"], item, place), low_included, high_included
                )
    raise bad_value(place)


def _entry(type_: Type, name: str) -> Type:
    match type_:
        case RecordType(fields=fields):
            return fields.get(name, AnyType())
        case TableType(item=item):
            return item
        case _:
            return AnyType()


def _zone(value: time | datetime) -> str:
    zone = value.tzinfo
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = value.utcoffset()
    if offset is None:
        return ""
    if not offset:
        return "Z"
    sign = "-" if offset < timedelta(0) else "+"
    seconds = abs(int(offset.total_seconds()))
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def _days(value: timedelta) -> str:
    sign, value = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{value.days}D" if value.days else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if value.microseconds:
        clock += f"{seconds}.{value.microseconds:06}".rstrip("0") + "S"
    elif seconds:
        clock += f"{seconds}S"
    if clock:
        text += f"T{clock}"
    return f"{sign}P{text or 'T0S'}"


def _months(months: int) -> str:
    sign, months = ("-", -months) if months < 0 else ("", months)
    years, months = divmod(months, 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return f"{sign}P{text or '0M'}"


def _date(text: str, place: str) -> date:
    if not _DATE.fullmatch(text):
        raise bad_value(place)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_value(place) from None


def _time(text: str, place: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise bad_value(place)
    clock, zone = found.groups()
    try:
        return time.fromisoformat(clock).replace(tzinfo=_zone_from(zone))
    except (ValueError, OSError, LookupError):
        raise bad_value(place) from None


def _date_time(text: str, place: str) -> datetime:
    day, separator, clock = text.partition("T")
    if not separator:
        raise bad_value(place)
    return datetime.combine(_date(day, place), _time(clock, place))


def _zone_from(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return ZoneInfo(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return timezone(-offset if text.startswith("-") else offset)


def _days_from(text: str, place: str) -> timedelta:
    found = _DAYS.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise bad_value(place)
    sign, days, hours, minutes, seconds, fraction = found.groups()
    length = timedelta(
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        microseconds=int((fraction or "").ljust(6, "0")),
    )
    return -length if sign else length


def _months_from(text: str, place: str) -> MonthsDuration:
    found = _MONTHS.fullmatch(text)
    if found is None or text.endswith("P"):
        raise bad_value(place)
    sign, years, months = found.groups()
    length = int(years or 0) * 12 + int(months or 0)
    return MonthsDuration(-length if sign else length)
