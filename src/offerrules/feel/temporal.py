"""Dates, times, zones and durations: from values to their parts, from parts to values, and their texts.

Everything computes on the parts that `feel.moments` describes (OMG DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8). `make_…` gives
the Python type where it holds the value, else a `Typed`. Texts are those of XML Schema; a zone may also be written
`@Europe/Stockholm`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from offerrules.feel.moments import (
    DAY,
    FORM,
    HOUR,
    LAST_YEAR,
    MICROSECOND,
    MINUTE,
    NO_SUCH_DATE,
    OUT_OF_RANGE,
    SECOND,
    Civil,
    Clock,
    Moment,
    civil_of,
    day_number,
    exists,
    nanos_of_offset,
    offset_at,
    offset_of_clock,
    python_time,
    write_clock,
    write_date,
    write_duration,
    write_zone,
    zone_named,
    zone_of_offset,
)
from offerrules.feel.values import Failure, MonthsDuration, Typed, Value

_LONGEST: Final = 10**12 * DAY
_MOST_MONTHS: Final = 10**12


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
        return nanos_of_offset(value)
    parsed = _parse_days_duration(value.v)
    assert isinstance(parsed, int)
    return parsed


def _nanos(value: time | datetime) -> int:
    return (value.hour * 3600 + value.minute * 60 + value.second) * SECOND + value.microsecond * MICROSECOND


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
    return Typed("date", write_date(civil)) if abs(civil.year) <= LAST_YEAR else OUT_OF_RANGE


def make_time(clock: Clock) -> Value:
    """The time of day; nanoseconds beyond midnight count from the next one."""
    nanos = clock.nanos % DAY
    if nanos % MICROSECOND:
        return Typed("time", write_clock(nanos) + write_zone(clock.zone, None))
    return python_time(nanos, clock.zone)


def make_moment(moment: Moment) -> Value | Failure:
    """The date and time; nanoseconds beyond midnight count into the next days."""
    carry, nanos = divmod(moment.nanos, DAY)
    day = moment.day + carry
    if 1 <= day <= date.max.toordinal() and not nanos % MICROSECOND:
        clock = python_time(nanos, moment.zone).replace(fold=moment.fold)
        return datetime.combine(date.fromordinal(day), clock)
    civil = civil_of(day)
    if abs(civil.year) > LAST_YEAR:
        return OUT_OF_RANGE
    return Typed("dateTime", f"{write_date(civil)}T{write_clock(nanos)}{write_zone(moment.zone, None)}")


def make_duration(nanos: int) -> Value | Failure:
    """The days and time duration of so many nanoseconds."""
    if abs(nanos) > _LONGEST:
        return OUT_OF_RANGE
    if nanos % MICROSECOND == 0:
        days, rest = divmod(nanos, DAY)
        if abs(days) < timedelta.max.days:
            return timedelta(days=days, seconds=rest // SECOND, microseconds=rest % SECOND // MICROSECOND)
    return Typed("dtDuration", write_duration(nanos))


def make_months(months: int) -> MonthsDuration | Failure:
    """The years and months duration of so many months."""
    return MonthsDuration(months) if abs(months) <= _MOST_MONTHS else OUT_OF_RANGE


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
    return value.v if isinstance(value, Typed) else write_date(civil_of(day_of(value)))


def time_text(value: Value) -> str:
    """`hh:mm:ss`, with fraction and zone where there are such."""
    clock = clock_of(value)
    return write_clock(clock.nanos) + write_zone(clock.zone, offset_of_clock(clock))


def date_time_text(value: Value) -> str:
    """The date, `T`, and the time of day."""
    moment = moment_of(value)
    zone = write_zone(moment.zone, offset_at(moment))
    return f"{write_date(civil_of(moment.day))}T{write_clock(moment.nanos)}{zone}"


def duration_text(value: Value) -> str:
    """`P1DT2H3M4S`, zero as `PT0S`."""
    return write_duration(nanos_of(value))


def months_text(value: Value) -> str:
    """`P1Y2M`, zero as `P0M`."""
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (text or "0M")
