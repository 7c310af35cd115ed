"""Strict reading of single values: what a record accepts as a date, a number, a text, a list, and nothing else.

Each function changes the pydantic core schema of one type. Nothing is guessed: `"1"` is no number, `1` is no boolean,
a date-time is no date. Two spellings are accepted beside the value itself, since JSON and spreadsheets have no other:
ISO 8601 text for dates, times and durations, and a float that stands for exactly one decimal number.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from offerrules.feel.values import MonthsDuration

DIGITS: Final = 15
"""Significant digits of a number in a record. So many survive every JSON parser and every spreadsheet, since they
survive the way through a binary64 float (IEEE 754; RFC 7493, section 2.2)."""

SOMETHING: Final = r"\S"
"""The pattern of a text that is recorded: an empty one would count as known."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ISO_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?", re.ASCII)
_ISO_DAYS = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>[0-9]{1,8})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,8})H)?(?:(?P<minutes>[0-9]{1,8})M)?"
    r"(?:(?P<seconds>[0-9]{1,8})(?:\.(?P<fraction>[0-9]{1,6}))?S)?)?",
    re.ASCII,
)
_ISO_MONTHS = re.compile(r"(?P<sign>-)?P(?:(?P<years>[0-9]{1,6})Y)?(?:(?P<months>[0-9]{1,6})M)?", re.ASCII)

_TOO_GREAT: Final = 10**DIGITS
_ZERO, _ONE = Decimal(0), Decimal(1)


def refusal(code: str) -> PydanticCustomError:
    """What a validator raises: a code that `offerrules.records.problems` has words for, and no value."""
    return PydanticCustomError(code, "does not fit")


def read_date(value: Any) -> Any:
    if type(value) is date:
        return value
    if isinstance(value, str):
        if not _ISO_DATE.fullmatch(value):
            raise refusal("not_iso_date")
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        raise refusal("no_such_date")
    if isinstance(value, datetime):
        raise refusal("date_time_for_date")
    return value


def read_time(value: Any) -> Any:
    if isinstance(value, str):
        if not _ISO_TIME.fullmatch(value):
            raise refusal("not_time")
        try:
            return time.fromisoformat(value)
        except ValueError:
            pass
        raise refusal("not_time")
    return value


def read_date_time(value: Any) -> Any:
    if isinstance(value, str):
        day, sign, moment = value.partition("T")
        if not (sign and _ISO_DATE.fullmatch(day) and _ISO_TIME.fullmatch(moment)):
            raise refusal("not_date_time")
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
        raise refusal("not_date_time")
    return value


def read_days_duration(value: Any) -> Any:
    if isinstance(value, str):
        found = _ISO_DAYS.fullmatch(value)
        if found is None or value.endswith("P"):
            raise refusal("not_days_duration")
        part = {
            name: int(digits or 0) for name, digits in found.groupdict().items() if name not in ("sign", "fraction")
        }
        length = timedelta(**part, microseconds=int((found["fraction"] or "").ljust(6, "0")))
        return -length if found["sign"] else length
    return value


def read_months_duration(value: Any) -> Any:
    if isinstance(value, str):
        found = _ISO_MONTHS.fullmatch(value)
        if found is None or value.endswith("P"):
            raise refusal("not_months_duration")
        months = 12 * int(found["years"] or 0) + int(found["months"] or 0)
        return MonthsDuration(-months if found["sign"] else months)
    return value


def read_number(value: Any) -> Any:
    """A `Decimal` without trailing zeros, of an int, a Decimal or a float that stands for one decimal number."""
    if type(value) is int:
        number = Decimal(value)
    elif type(value) is float:
        number = Decimal(repr(value))
    elif isinstance(value, Decimal):
        number = value
    else:
        raise refusal("not_number")
    if not number.is_finite():
        raise refusal("not_finite")
    if not number:
        return _ZERO
    if number.adjusted() >= DIGITS:
        raise refusal("too_many_digits")
    number = number.normalize()
    _, digits, exponent = number.as_tuple()
    if len(digits) > DIGITS or int(exponent) < -DIGITS:
        raise refusal("not_exact" if type(value) is float else "too_many_digits")
    return number.quantize(_ONE) if int(exponent) > 0 else number


def read_whole_number(value: Any) -> Any:
    """An `int`; `4.0` is the whole number 4, `4.5` is none."""
    if type(value) is int:
        if -_TOO_GREAT < value < _TOO_GREAT:
            return value
        raise refusal("too_many_digits")
    if isinstance(value, Decimal | float):
        number = read_number(value)
        if number == number.to_integral_value():
            return int(number)
    raise refusal("not_whole_number")


def read_list(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


def iso_days_duration(length: timedelta) -> str:
    """`length` as ISO 8601 in days, hours, minutes and seconds: `P3DT12H`; never in months or years."""
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    parts = ((hours, "H", ""), (minutes, "M", ""), (seconds, "S", fraction))
    moment = "".join(f"{number}{more}{unit}" for number, unit, more in parts if number or more)
    if not (length.days or moment):
        return "PT0S"
    return f"{sign}P{f'{length.days}D' if length.days else ''}{f'T{moment}' if moment else ''}"


def iso_months_duration(length: MonthsDuration) -> str:
    """`length` as ISO 8601 in years and months: `P1Y6M`."""
    years, months = divmod(abs(length.months), 12)
    if not (years or months):
        return "P0M"
    return f"{'-' if length.months < 0 else ''}P{f'{years}Y' if years else ''}{f'{months}M' if months else ''}"


def json_number(number: Decimal) -> int | float:
    """`number` as JSON writes it; exact, since it has at most 15 digits."""
    return int(number) if number == number.to_integral_value() else float(number)


def _before(read: Callable[[Any], Any], schema: Any, written: Callable[[Any], Any] | None = None) -> CoreSchema:
    ways = core_schema.plain_serializer_function_ser_schema(written, when_used="json") if written else None
    return core_schema.no_info_before_validator_function(read, schema, serialization=ways)


def strict(schema: CoreSchema) -> CoreSchema:
    """The core schema of a field of a record, made strict; what it holds inside too."""
    match schema["type"]:
        case "nullable":
            return {**schema, "schema": strict(schema["schema"])}
        case "tuple":
            return _before(read_list, {**schema, "items_schema": [strict(item) for item in schema["items_schema"]]})
        case "str" if "pattern" not in schema:
            return {**schema, "strict": True, "pattern": SOMETHING}
        case "date":
            return _before(read_date, schema)
        case "time":
            return _before(read_time, schema)
        case "datetime":
            return _before(read_date_time, schema)
        case "timedelta":
            return _before(read_days_duration, schema, iso_days_duration)
        case "dataclass" if schema["cls"] is MonthsDuration:
            return _before(read_months_duration, core_schema.is_instance_schema(MonthsDuration), iso_months_duration)
        case "decimal":
            return _before(read_number, schema, json_number)
        case "int":
            return _before(read_whole_number, schema)
        case _:
            return schema
