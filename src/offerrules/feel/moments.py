"""The parts of temporal values: the calendar without end, times of day, zones, and how the parts are written.

A day is a number of days (1 is 0001-01-01, as in `date.toordinal`, without end in both directions), a time of day or a
duration a number of nanoseconds.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from offerrules.feel.values import Failure

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MICROSECOND = 1_000
LAST_YEAR = 999_999_999
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
    return abs(year) <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


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
    near = datetime.combine(_near_day(moment.day), python_time(moment.nanos % DAY, zone).replace(fold=moment.fold))
    offset = near.utcoffset()
    return 0 if offset is None else nanos_of_offset(offset)


def offset_of_clock(clock: Clock) -> int | None:
    """The same for a time of day; None also where it depends on the date."""
    offset = None if clock.zone is None else clock.zone.utcoffset(None)
    return None if offset is None else nanos_of_offset(offset)


def nanos_of_offset(offset: timedelta) -> int:
    """Python's duration in nanoseconds."""
    return (offset.days * 86400 + offset.seconds) * SECOND + offset.microseconds * MICROSECOND


def _near_day(day: int) -> date:
    """The day, or outside Python's years one on which the zones' rules are the same."""
    last = date.max.toordinal() - 1
    if day < 2:
        return date.fromordinal(2)
    if day > last:
        return date.fromordinal(last - (last - day) % _CYCLE_DAYS)
    return date.fromordinal(day)


def python_time(nanos: int, zone: tzinfo | None) -> time:
    """The time of day of whole microseconds."""
    seconds, rest = divmod(nanos, SECOND)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest // MICROSECOND, tzinfo=zone)


# --- Writing


def write_date(civil: Civil) -> str:
    """`yyyy-mm-dd`; a minus before years before 0."""
    sign = "-" if civil.year < 0 else ""
    return f"{sign}{abs(civil.year):04}-{civil.month:02}-{civil.day:02}"


def write_clock(nanos: int) -> str:
    """`hh:mm:ss`, with a fraction where there is one."""
    seconds, rest = divmod(nanos, SECOND)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{_fraction_text(rest)}"


def _fraction_text(nanos: int) -> str:
    return f".{nanos:09}".rstrip("0") if nanos else ""


def write_zone(zone: tzinfo | None, offset: int | None) -> str:
    """`Z`, `+01:00` or `@Europe/Stockholm`; `offset` is how far the zone is from UTC, where that is known."""
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    if offset is None:
        fixed = zone.utcoffset(None)
        offset = 0 if fixed is None else nanos_of_offset(fixed)
    if offset == 0:
        return "Z"
    seconds = abs(offset) // SECOND
    text = f"{'-' if offset < 0 else '+'}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return text + (f":{seconds % 60:02}" if seconds % 60 else "")


def write_duration(nanos: int) -> str:
    """`P1DT2H3M4S`, zero as `PT0S`."""
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
