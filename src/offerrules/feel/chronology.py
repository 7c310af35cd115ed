"""Computing with dates, times and durations (OMG DMN 1.5, 10.3.2.13 and table 66)."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Context, Decimal
from zoneinfo import ZoneInfo

from offerrules.feel.kinds import Kind
from offerrules.feel.moments import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Civil,
    Clock,
    Moment,
    civil_of,
    day_number,
    days_in_month,
    decimal_seconds,
    offset_at,
    offset_of_clock,
)
from offerrules.feel.temporal import (
    clock_of,
    day_of,
    make_date,
    make_duration,
    make_moment,
    make_months,
    make_time,
    moment_of,
    nanos_of,
)
from offerrules.feel.values import Failure, MonthsDuration, Value

ZONES = Failure("zones")
_WIDE = Context(prec=80, rounding=ROUND_DOWN)
"""Exact for the product of a duration in nanoseconds and a number of 34 digits."""
_MOST_DIGITS = 60


def instant(moment: Moment) -> int | None:
    """Nanoseconds from a fixed point in UTC; None for a moment without a zone."""
    offset = offset_at(moment)
    return None if offset is None else moment.day * DAY + moment.nanos - offset


# --- Addition


def add_days_duration(value: Value, kind: Kind, duration: Value) -> Value | Failure:
    """A date, time or date and time, so much later. With a named zone, real time passes, summer time or not."""
    nanos = nanos_of(duration)
    if kind is Kind.DATE:
        return make_date(day_of(value) + nanos // DAY)
    if kind is Kind.TIME:
        clock = clock_of(value)
        return make_time(Clock(clock.nanos + nanos, clock.zone))
    moment = moment_of(value)
    if isinstance(moment.zone, ZoneInfo):
        return _later_in_zone(moment, moment.zone, nanos)
    return make_moment(moment._replace(nanos=moment.nanos + nanos))


def _later_in_zone(moment: Moment, zone: ZoneInfo, nanos: int) -> Value | Failure:
    at = instant(moment)
    assert at is not None
    day, rest = divmod(at + nanos, DAY)
    if 2 <= day < date.max.toordinal():
        there = (datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(seconds=rest // SECOND)).astimezone(zone)
        clock = (there.hour * 3600 + there.minute * 60 + there.second) * SECOND + rest % SECOND
        return make_moment(Moment(there.toordinal(), clock, zone, there.fold))
    offset = offset_at(Moment(day, rest, zone))
    return make_moment(Moment(day, rest + (offset or 0), zone))


def add_months_duration(value: Value, kind: Kind, duration: MonthsDuration) -> Value | Failure:
    """A date or date and time, so many months later; a day that the month lacks becomes its last."""
    if kind is Kind.DATE:
        return make_date(_day_months_later(day_of(value), duration.months))
    moment = moment_of(value)
    return make_moment(moment._replace(day=_day_months_later(moment.day, duration.months)))


def _day_months_later(day: int, months: int) -> int:
    civil = civil_of(day)
    years, month = divmod(civil.month - 1 + months, 12)
    year = civil.year + years
    return day_number(Civil(year, month + 1, min(civil.day, days_in_month(year, month + 1))))


def negate(duration: Value, kind: Kind) -> Value | Failure:
    """The duration with its sign turned."""
    if kind is Kind.MONTHS_DURATION:
        return make_months(-duration.months)
    return make_duration(-nanos_of(duration))


# --- Subtraction


def subtract_moments(left: Value, right: Value) -> Value | Failure:
    """The time from `right` to `left`; each a date or a date and time. A date is its midnight in UTC."""
    one, other = moment_of(left), moment_of(right)
    if one.zone is None and other.zone is None:
        return make_duration((one.day - other.day) * DAY + one.nanos - other.nanos)
    first, second = instant(one), instant(other)
    return ZONES if first is None or second is None else make_duration(first - second)


def subtract_times(left: Value, right: Value) -> Value | Failure:
    """The time from `right` to `left` on one day."""
    ordered = comparable_times(left, right)
    return ordered if isinstance(ordered, Failure) else make_duration(ordered[0] - ordered[1])


def comparable_times(left: Value, right: Value) -> tuple[int, int] | Failure:
    """Two times as nanoseconds that can be compared."""
    one, other = clock_of(left), clock_of(right)
    if one.zone == other.zone:
        return one.nanos, other.nanos
    first, second = offset_of_clock(one), offset_of_clock(other)
    return ZONES if first is None or second is None else (one.nanos - first, other.nanos - second)


def comparable_moments(left: Value, right: Value) -> tuple[int, int] | Failure:
    """Two dates and times as nanoseconds that can be compared."""
    one, other = moment_of(left), moment_of(right)
    if one.zone is None and other.zone is None:
        return one.day * DAY + one.nanos, other.day * DAY + other.nanos
    first, second = instant(one), instant(other)
    return ZONES if first is None or second is None else (first, second)


def months_between(start: int, end: int) -> int:
    """Whole months from one day to another; negative where `end` is earlier. The time of day does not count."""
    one, other = civil_of(start), civil_of(end)
    months = (other.year - one.year) * 12 + other.month - one.month
    if months > 0 and other.day < one.day:
        return months - 1
    if months < 0 and other.day > one.day:
        return months + 1
    return months


# --- Multiplication and division


def scale(duration: Value, kind: Kind, factor: Decimal, divide: bool) -> Value | Failure:
    """The duration times `factor`, or divided by it; whole months or nanoseconds, cut towards zero."""
    size = Decimal(duration.months if kind is Kind.MONTHS_DURATION else nanos_of(duration))
    scaled = _WIDE.divide(size, factor) if divide else _WIDE.multiply(size, factor)
    if scaled.adjusted() > _MOST_DIGITS:
        return Failure("date-range")
    whole = int(scaled)
    return make_months(whole) if kind is Kind.MONTHS_DURATION else make_duration(whole)


# --- Properties


def property_of(value: Value, kind: Kind, name: str) -> Value | Failure:
    """A property of a temporal value (OMG DMN 1.5, table 65), or the failure that it has no such property."""
    found: Value | Failure = NO_PROPERTY
    match kind:
        case Kind.DATE:
            found = _date_property(day_of(value), name)
        case Kind.TIME:
            clock = clock_of(value)
            found = _clock_property(clock, offset_of_clock(clock), name)
        case Kind.DATE_TIME:
            moment = moment_of(value)
            found = _date_property(moment.day, name)
            if isinstance(found, Failure):
                found = _clock_property(Clock(moment.nanos, moment.zone), offset_at(moment), name)
        case Kind.MONTHS_DURATION:
            found = _months_property(value.months, name)
        case Kind.DAYS_DURATION:
            found = _days_property(nanos_of(value), name)
        case _:
            pass
    return Decimal(found) if type(found) is int else found


NO_PROPERTY = Failure("no-such-property")


def _date_property(day: int, name: str) -> int | Failure:
    match name:
        case "year":
            return civil_of(day).year
        case "month":
            return civil_of(day).month
        case "day":
            return civil_of(day).day
        case "weekday":
            return (day - 1) % 7 + 1
        case _:
            return NO_PROPERTY


def _clock_property(clock: Clock, offset: int | None, name: str) -> Value | Failure:
    match name:
        case "hour":
            return clock.nanos // HOUR
        case "minute":
            return clock.nanos // MINUTE % 60
        case "second":
            return decimal_seconds(clock.nanos % MINUTE)
        case "time offset":
            return None if offset is None else make_duration(offset)
        case "timezone":
            return clock.zone.key if isinstance(clock.zone, ZoneInfo) else None
        case _:
            return NO_PROPERTY


def _months_property(months: int, name: str) -> int | Failure:
    sign = -1 if months < 0 else 1
    match name:
        case "years":
            return sign * (abs(months) // 12)
        case "months":
            return sign * (abs(months) % 12)
        case _:
            return NO_PROPERTY


def _days_property(nanos: int, name: str) -> int | Decimal | Failure:
    sign, size = (-1, -nanos) if nanos < 0 else (1, nanos)
    match name:
        case "days":
            return sign * (size // DAY)
        case "hours":
            return sign * (size // HOUR % 24)
        case "minutes":
            return sign * (size // MINUTE % 60)
        case "seconds":
            seconds = decimal_seconds(size % MINUTE)
            return seconds if sign > 0 or not seconds else seconds.copy_negate()
        case _:
            return NO_PROPERTY
