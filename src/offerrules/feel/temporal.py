"""Dates, times, zones and durations: their parts, their texts, and back (OMG DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8).

Everything computes on parts: a day is a number of days (1 is 0001-01-01, as in `date.toordinal`, without end in both
directions), a time of day or a duration a number of nanoseconds. `make_…` gives the Python type where it holds the
value, else a `Typed`. Texts are those of XML Schema; a zone may also be written `@Europe/Stockholm`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from offerrules.feel.values import Failure, MonthsDuration, Typed, Value

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_MICROSECOND = 1_000
_LAST_YEAR = 999_999_999
_LONGEST = 10**12 * DAY
_MOST_MONTHS = 10**12
_WIDEST_OFFSET = 18 * HOUR
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146_097
"""The Gregorian calendar repeats itself after so many years."""

FORM = Failure("text-form")
NO_SUCH_DATE = Failure("no-such-date")
OUT_OF_RANGE = Failure("date-range")


class Clock(NamedTuple):
    """A time of day: nanoseconds since midnight, and the zone where one is given."""

    nanos: int
    zone: tzinfo | None


class Moment(NamedTuple):
    """A day and a time of day. `fold` is 1 for the second of two equal clock times when summer time ends."""

    day: int
    nanos: int
    zone: tzinfo | None
    fold: int = 0


class Civil(NamedTuple):
    """A day of the Gregorian calendar, carried on before its beginning; the year before 1 is 0."""

    year: int
    month: int
    day: int


# --- The calendar


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(civil: Civil) -> int:
    """The number of an existing day; 1 is 0001-01-01."""
    cycles, year = divmod(civil.year - 1, _CYCLE_YEARS)
    return date(year + 1, civil.month, civil.day).toordinal() + cycles * _CYCLE_DAYS


def civil_of(day: int) -> Civil:
    """Year, month and day of a day's number."""
    cycles, rest = divmod(day - 1, _CYCLE_DAYS)
    near = date.fromordinal(rest + 1)
    return Civil(near.year + cycles * _CYCLE_YEARS, near.month, near.day)


def exists(civil: Civil) -> bool:
    """Whether there is such a day, in a year that can be written."""
    year, month, day = civil
    return abs(year) <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


# --- From values to parts


def day_of(value: Value) -> int:
    """The day of a date or of a date and time."""
    if isinstance(value, date):
        return value.toordinal()
    if value.t == "dateTime":
        return moment_of(value).day
    match = _DATE.fullmatch(value.v)
    assert match is not None
    return day_number(Civil(*map(int, match.groups())))


def clock_of(value: Value) -> Clock:
    """The parts of a time."""
    if isinstance(value, time):
        return Clock(_nanos(value), _plain_zone(value.tzinfo, value.utcoffset()))
    parsed = _parse_clock(value.v)
    assert isinstance(parsed, Clock)
    return parsed


def moment_of(value: Value) -> Moment:
    """The parts of a date and time. A date is its midnight in UTC (OMG DMN 1.5, 10.3.2.9.4)."""
    if isinstance(value, datetime):
        zone = _plain_zone(value.tzinfo, value.utcoffset())
        return Moment(value.toordinal(), _nanos(value), zone, value.fold)
    if isinstance(value, date) or value.t == "date":
        return Moment(day_of(value), 0, UTC)
    parsed = _parse_moment(value.v)
    assert isinstance(parsed, Moment)
    return parsed


def nanos_of(value: Value) -> int:
    """A days and time duration in nanoseconds."""
    if isinstance(value, timedelta):
        return (value.days * 86400 + value.seconds) * SECOND + value.microseconds * _MICROSECOND
    parsed = _parse_days_duration(value.v)
    assert isinstance(parsed, int)
    return parsed


def _nanos(value: time | datetime) -> int:
    return (value.hour * 3600 + value.minute * 60 + value.second) * SECOND + value.microsecond * _MICROSECOND


def _plain_zone(zone: tzinfo | None, offset: timedelta | None) -> tzinfo | None:
    """The zone, if it is one that FEEL can write; any other becomes its offset."""
    if zone is None or isinstance(zone, timezone) or (isinstance(zone, ZoneInfo) and zone.key):
        return zone
    return None if offset is None else timezone(offset)


# --- From parts to values


def make_date(day: int) -> Value | Failure:
    """The date of a day's number."""
    if 1 <= day <= date.max.toordinal():
        return date.fromordinal(day)
    civil = civil_of(day)
    return Typed("date", _date_text(civil)) if abs(civil.year) <= _LAST_YEAR else OUT_OF_RANGE


def make_time(clock: Clock) -> Value:
    """The time of day; nanoseconds beyond midnight count from the next one."""
    nanos = clock.nanos % DAY
    if nanos % _MICROSECOND:
        return Typed("time", _clock_text(nanos) + _zone_text(clock.zone, None))
    return _python_time(nanos, clock.zone)


def make_moment(moment: Moment) -> Value | Failure:
    """The date and time; nanoseconds beyond midnight count into the next days."""
    carry, nanos = divmod(moment.nanos, DAY)
    day = moment.day + carry
    if 1 <= day <= date.max.toordinal() and not nanos % _MICROSECOND:
        clock = _python_time(nanos, moment.zone).replace(fold=moment.fold)
        return datetime.combine(date.fromordinal(day), clock)
    civil = civil_of(day)
    if abs(civil.year) > _LAST_YEAR:
        return OUT_OF_RANGE
    return Typed("dateTime", f"{_date_text(civil)}T{_clock_text(nanos)}{_zone_text(moment.zone, None)}")


def make_duration(nanos: int) -> Value | Failure:
    """The days and time duration of so many nanoseconds."""
    if abs(nanos) > _LONGEST:
        return OUT_OF_RANGE
    if nanos % _MICROSECOND == 0:
        days, rest = divmod(nanos, DAY)
        if abs(days) < timedelta.max.days:
            return timedelta(days=days, seconds=rest // SECOND, microseconds=rest % SECOND // _MICROSECOND)
    return Typed("dtDuration", _duration_text(nanos))


def make_months(months: int) -> MonthsDuration | Failure:
    """The years and months duration of so many months."""
    return MonthsDuration(months) if abs(months) <= _MOST_MONTHS else OUT_OF_RANGE


def _python_time(nanos: int, zone: tzinfo | None) -> time:
    seconds, rest = divmod(nanos, SECOND)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest // _MICROSECOND, tzinfo=zone)


# --- Zones


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo | None:
    """The zone of this name in the IANA database, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_of_offset(nanos: int) -> tzinfo | Failure:
    """The zone that is so far from UTC always; 18 hours at most, whole seconds."""
    if abs(nanos) > _WIDEST_OFFSET or nanos % SECOND:
        return NO_SUCH_DATE
    return UTC if nanos == 0 else timezone(timedelta(seconds=nanos // SECOND))


def offset_at(moment: Moment) -> int | None:
    """How far the clocks of the moment's zone are from UTC then, in nanoseconds; None without a zone."""
    zone = moment.zone
    if zone is None:
        return None
    near = datetime.combine(_near_day(moment.day), _python_time(moment.nanos % DAY, zone).replace(fold=moment.fold))
    offset = near.utcoffset()
    return 0 if offset is None else nanos_of(offset)


def offset_of_clock(clock: Clock) -> int | None:
    """The same for a time of day; None also where it depends on the date."""
    offset = None if clock.zone is None else clock.zone.utcoffset(None)
    return None if offset is None else nanos_of(offset)


def _near_day(day: int) -> date:
    """The day, or outside Python's years one on which the zones' rules are the same."""
    last = date.max.toordinal() - 1
    if day < 2:
        return date.fromordinal(2)
    if day > last:
        return date.fromordinal(last - (last - day) % _CYCLE_DAYS)
    return date.fromordinal(day)


# --- Reading

_DATE_FORM = r"(-?(?:[0-9]{4}|[1-9][0-9]{4,8}))-([0-9]{2})-([0-9]{2})"
_CLOCK_FORM = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})0*)?"
_ZONE_FORM = r"(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+\-/]{1,64})?"
_DATE = re.compile(_DATE_FORM)
_CLOCK = re.compile(_CLOCK_FORM + _ZONE_FORM)
_DAYS = re.compile(
    r"(-?)P(?=.)(?:([0-9]{1,15})D)?"
    r"(?:T(?=.)(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,15})(?:\.([0-9]{0,9})0*)?S)?)?"
)
_MONTHS = re.compile(r"(-?)P(?=.)(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?")


def parse_date(text: str) -> Value | Failure:
    """The date that `yyyy-mm-dd` writes."""
    day = _parse_day(text)
    return day if isinstance(day, Failure) else make_date(day)


def parse_time(text: str) -> Value | Failure:
    """The time of day that `hh:mm:ss` writes, with fraction and zone where given."""
    clock = _parse_clock(text)
    return clock if isinstance(clock, Failure) else make_time(clock)


def parse_date_time(text: str) -> Value | Failure:
    """The date and time that the text writes; a date alone means its midnight."""
    moment = _parse_moment(text)
    return moment if isinstance(moment, Failure) else make_moment(moment)


def parse_duration(text: str) -> Value | Failure:
    """The duration that the text writes: years and months, or days and time."""
    months = _parse_months(text)
    if months is not None:
        return make_months(months)
    nanos = _parse_days_duration(text)
    return nanos if isinstance(nanos, Failure) else make_duration(nanos)


def parse_literal(text: str) -> Value | Failure:
    """The value of an `@"…"` literal (OMG DMN 1.5, grammar rule 64)."""
    if "P" in text[:2]:
        return parse_duration(text)
    if text[2:3] == ":":
        return parse_time(text)
    return parse_date_time(text) if "T" in text else parse_date(text)


def _parse_day(text: str) -> int | Failure:
    match = _DATE.fullmatch(text)
    if match is None:
        return FORM
    civil = Civil(*map(int, match.groups()))
    return day_number(civil) if exists(civil) else NO_SUCH_DATE


def _parse_clock(text: str) -> Clock | Failure:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return FORM
    hour, minute, second = (int(part) for part in match.groups()[:3])
    nanos = int((match[4] or "").ljust(9, "0"))
    ends_the_day = hour == 24 and minute == second == nanos == 0
    if not ends_the_day and (hour > 23 or minute > 59 or second > 59):
        return NO_SUCH_DATE
    zone = _parse_zone(match[5])
    if isinstance(zone, Failure):
        return zone
    return Clock((hour * 3600 + minute * 60 + second) * SECOND + nanos, zone)


def _parse_zone(text: str | None) -> tzinfo | Failure | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return zone_named(text[1:]) or NO_SUCH_DATE
    hours, minutes, seconds = (int(part) for part in f"{text[1:]}:00".split(":")[:3])
    if minutes > 59 or seconds > 59:
        return NO_SUCH_DATE
    nanos = (hours * 3600 + minutes * 60 + seconds) * SECOND
    return zone_of_offset(-nanos if text[0] == "-" else nanos)


def _parse_moment(text: str) -> Moment | Failure:
    date_text, separator, time_text = text.partition("T")
    day = _parse_day(date_text)
    if isinstance(day, Failure):
        return day
    if not separator:
        return Moment(day, 0, None)
    clock = _parse_clock(time_text)
    if isinstance(clock, Failure):
        return clock
    carry, nanos = divmod(clock.nanos, DAY)
    return Moment(day + carry, nanos, clock.zone)


def _parse_months(text: str) -> int | None:
    match = _MONTHS.fullmatch(text)
    if match is None:
        return None
    months = int(match[2] or 0) * 12 + int(match[3] or 0)
    return -months if match[1] else months


def _parse_days_duration(text: str) -> int | Failure:
    match = _DAYS.fullmatch(text)
    if match is None:
        return FORM
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[1:5])
    nanos = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND + int((match[6] or "").ljust(9, "0"))
    return -nanos if match[1] else nanos


# --- Writing


def date_text(value: Value) -> str:
    """`yyyy-mm-dd`."""
    return value.v if isinstance(value, Typed) else _date_text(civil_of(day_of(value)))


def time_text(value: Value) -> str:
    """`hh:mm:ss`, with fraction and zone where there are such."""
    clock = clock_of(value)
    return _clock_text(clock.nanos) + _zone_text(clock.zone, offset_of_clock(clock))


def date_time_text(value: Value) -> str:
    """The date, `T`, and the time of day."""
    moment = moment_of(value)
    zone = _zone_text(moment.zone, offset_at(moment))
    return f"{_date_text(civil_of(moment.day))}T{_clock_text(moment.nanos)}{zone}"


def duration_text(value: Value) -> str:
    """`P1DT2H3M4S`, zero as `PT0S`."""
    return _duration_text(nanos_of(value))


def months_text(value: Value) -> str:
    """`P1Y2M`, zero as `P0M`."""
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (text or "0M")


def _date_text(civil: Civil) -> str:
    sign = "-" if civil.year < 0 else ""
    return f"{sign}{abs(civil.year):04}-{civil.month:02}-{civil.day:02}"


def _clock_text(nanos: int) -> str:
    seconds, rest = divmod(nanos, SECOND)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction_text(rest)}"


def _fraction_text(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def _zone_text(zone: tzinfo | None, offset: int | None) -> str:
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    if offset is None:
        fixed = zone.utcoffset(None)
        offset = 0 if fixed is None else nanos_of(fixed)
    if offset == 0:
        return "Z"
    seconds = abs(offset) // SECOND
    text = f"{'-' if offset < 0 else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def _duration_text(nanos: int) -> str:
    seconds, rest = divmod(abs(nanos), SECOND)
    days, hours, minutes, seconds = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60
    time_part = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{seconds}{_fraction_text(rest)}S" if seconds or rest else "")
    )
    text = (f"{days}D" if days else "") + (f"T{time_part}" if time_part else "")
    return ("-" if nanos < 0 else "") + "P" + (text or "T0S")


def decimal_seconds(nanos: int) -> Decimal:
    """Nanoseconds as seconds, without trailing zeros."""
    seconds, rest = divmod(nanos, SECOND)
    return Decimal(f"{seconds}{_fraction_text(rest)}")
