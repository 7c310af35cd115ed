"""Strict reading of single values: what a record accepts as a date, a number, a text, and nothing else.

Nothing is guessed: `"1"` is no number, `1` is no boolean, a date-time is no date. Two spellings are accepted beside
the value itself, since JSON and spreadsheets have no other: ISO 8601 text for dates, times and durations, and a float
that stands for exactly one decimal number.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from numbers import Integral
from operator import index
from typing import Any, Final, TypeVar

from pydantic_core import PydanticCustomError

from offerrules.feel.values import MonthsDuration
from offerrules.records.texts import TEXTS

T = TypeVar("T")

DIGITS: Final = 15
"""Significant digits of a number in a record. So many survive every JSON parser and every spreadsheet, since they
survive the way through a binary64 float (IEEE 754; RFC 7493, section 2.2)."""

LONGEST_TEXT: Final = 100_000
"""Characters of one text in a record: three times what a cell of a spreadsheet holds."""
LONGEST_LIST: Final = 10_000
"""Elements of one list in a record."""
TOO_GREAT: Final = 10**DIGITS
ISO_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ISO_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?")
"""The hour is never 24: Python 3.14 reads `24:00` as midnight and earlier ones refuse it."""
_ISO_DAYS = re.compile(
    r"(?P<sign>-)?P(?=[0-9T])(?:(?P<days>[0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,7})H)?(?:(?P<minutes>[0-9]{1,7})M)?"
    r"(?:(?P<seconds>[0-9]{1,7})(?:\.(?P<fraction>[0-9]{1,6}))?S)?)?"
)
_ISO_MONTHS = re.compile(r"(?P<sign>-)?P(?=[0-9])(?:(?P<years>[0-9]{1,6})Y)?(?:(?P<months>[0-9]{1,6})M)?")
_ZERO, _ONE = Decimal(0), Decimal(1)


def refusal(code: str) -> PydanticCustomError:
    """What a validator raises: the code of a text, and no value."""
    return PydanticCustomError(code, TEXTS[code].en)


def read_text(value: Any) -> str:
    """`value`, a text in which something stands and that can be written: half of a surrogate pair cannot."""
    if not isinstance(value, str):
        raise refusal("not_text")
    if not value.isascii() and _SURROGATE.search(value):
        raise refusal("not_valid")
    if len(value) > LONGEST_TEXT:
        raise refusal("too_long_text")
    if not value.strip():
        raise refusal("empty_text")
    return value


def read_boolean(value: Any) -> bool:
    """`value`, true or false."""
    if not isinstance(value, bool):
        raise refusal("not_boolean")
    return value


def is_whole(value: Any) -> bool:
    """Whether `value` is an int of any kind, such as those of numpy, but no boolean."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        return False
    try:
        index(value)
    except TypeError:  # a length of time of numpy calls itself a whole number
        return False
    return True


def read_number(value: Any) -> Decimal:
    """A `Decimal` without trailing zeros, of an int, a Decimal or a float that stands for one decimal number."""
    if isinstance(value, float):
        value = float(value)  # one of numpy is a float that is written otherwise
    elif type(value) is not int and is_whole(value):
        value = int(value)
    if type(value) is int:
        if not -TOO_GREAT < value < TOO_GREAT:
            raise refusal("too_many_digits")
        return Decimal(value)
    if type(value) is float:
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


def read_whole_number(value: Any) -> int:
    """An `int`; `4.0` is the whole number 4, `4.5` is none."""
    if not is_whole(value) and not isinstance(value, Decimal | float):
        raise refusal("not_whole_number")
    number = read_number(value)
    if number != number.to_integral_value():
        raise refusal("not_whole_number")
    return int(number)


def read_date(value: Any) -> date:
    """A `date`, of one or of ISO 8601 text."""
    if isinstance(value, str):
        return _of_iso(date.fromisoformat, value, re.fullmatch(ISO_DATE, value), "not_date", "no_such_date")
    if isinstance(value, datetime):
        raise refusal("date_time_for_date")
    return exactly(date, value, "not_date")


def read_time(value: Any) -> time:
    """A `time`, of one or of ISO 8601 text."""
    if isinstance(value, str):
        return _of_iso(time.fromisoformat, value, _ISO_TIME.fullmatch(value), "not_time", "not_time")
    return exactly(time, value, "not_time")


def read_date_time(value: Any) -> datetime:
    """A `datetime`, of one or of ISO 8601 text."""
    if isinstance(value, str):
        day, _, moment = value.partition("T")
        fits = re.fullmatch(ISO_DATE, day) and _ISO_TIME.fullmatch(moment)
        return _of_iso(datetime.fromisoformat, value, fits, "not_date_time", "no_such_date")
    return exactly(datetime, value, "not_date_time")


def read_days_duration(value: Any) -> timedelta:
    """A `timedelta`, of one or of ISO 8601 text in days, hours, minutes and seconds."""
    if not isinstance(value, str):
        return exactly(timedelta, value, "not_days_duration")
    found = _ISO_DAYS.fullmatch(value)
    if found is None:
        raise refusal("not_days_duration")
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    length = timedelta(**parts, microseconds=int((found["fraction"] or "").ljust(6, "0")))
    return -length if found["sign"] else length


def read_months_duration(value: Any) -> MonthsDuration:
    """A `MonthsDuration`, of one or of ISO 8601 text in years and months."""
    if not isinstance(value, str):
        return exactly(MonthsDuration, value, "not_months_duration")
    found = _ISO_MONTHS.fullmatch(value)
    if found is None:
        raise refusal("not_months_duration")
    months = 12 * int(found["years"] or 0) + int(found["months"] or 0)
    return MonthsDuration(-months if found["sign"] else months)


def _of_iso(parse: Callable[[str], T], text: str, fits: object, misspelt: str, impossible: str) -> T:
    if not fits:
        raise refusal(misspelt)
    try:
        return parse(text)
    except ValueError:
        pass
    raise refusal(impossible)


def exactly(kind: type[T], value: Any, code: str) -> T:
    """`value` as an object of this very class; one of a class derived from it only where nothing of it gets lost.

    Raises what pydantic turns into a problem: of the moments of pandas, those that are none or have nanoseconds.
    """
    if type(value) is kind:
        return value
    if isinstance(value, kind):
        try:
            parts = {name: getattr(value, name) for name in _PARTS[kind]}
            plain = kind(**parts)
            if plain == value and not getattr(value, "nanosecond", 0) and not getattr(value, "nanoseconds", 0):
                return plain
        except (TypeError, ValueError, KeyError, AttributeError):
            pass
    raise refusal(code)


_TIME: Final = ("hour", "minute", "second", "microsecond", "tzinfo", "fold")
_PARTS: Final[Mapping[type, tuple[str, ...]]] = {
    date: ("year", "month", "day"),
    time: _TIME,
    datetime: ("year", "month", "day", *_TIME),
    timedelta: ("days", "seconds", "microseconds"),
}


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "not_text": read_text,
    "not_boolean": read_boolean,
    "not_number": read_number,
    "not_whole_number": read_whole_number,
    "not_date": read_date,
}


def precise(code: str, value: Any) -> str:
    """The code that says most exactly why `value` was refused where pydantic only knows that it was, by `code`."""
    read = _READERS.get(code)
    if read is None:
        return code
    try:
        read(value)
    except PydanticCustomError as refused:
        return refused.type
    return "not_valid" if read is read_text else "out_of_range"


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
