"""Built-ins that make a value of one type of a value of another (OMG DMN 1.5, 10.3.4.1)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from offerrules.feel import chronology, moments, temporal
from offerrules.feel.decimals import DECIMAL128, exact, number, text
from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.moments import SECOND, Civil, Clock, Moment
from offerrules.feel.temporal import clock_of, day_of, moment_of
from offerrules.feel.types import (
    ANY,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    OptionalType,
    RangeType,
    VariableType,
)
from offerrules.feel.values import Failure, Range, Value
from offerrules.language import Text

_FORM = moments.FORM
_NO_SUCH_DATE = moments.NO_SUCH_DATE
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
_NAME = re.compile(r"[^\W\d][\w ]*(?<! )")
_LONGEST_NUMBER = 10_000


def _date(*arguments: Value) -> Value | Failure:
    if len(arguments) == 1:
        (value,) = arguments
        return temporal.parse_date(value) if isinstance(value, str) else temporal.make_date(day_of(value))
    parts = [_integer(value) for value in arguments]
    if any(part is None for part in parts):
        return _NO_SUCH_DATE
    civil = Civil(*(part or 0 for part in parts))
    return temporal.make_date(moments.day_number(civil)) if moments.exists(civil) else _NO_SUCH_DATE


def _integer(value: Value) -> int | None:
    """The value as a whole number of a size that a calendar can have."""
    exact_value = exact(value)
    return int(exact_value) if exact_value.adjusted() < 12 and exact_value == exact_value.to_integral_value() else None


def _date_and_time(date: Value, time: Value = None) -> Value | Failure:
    if time is not None:
        return temporal.make_moment(Moment(day_of(date), *clock_of(time)))
    return temporal.parse_date_time(date) if isinstance(date, str) else date


def _time(first: Value, minute: Value = None, second: Value = None, offset: Value = None) -> Value | Failure:
    if minute is None:
        return _time_from(first)
    hours, minutes = _integer(first), _integer(minute)
    nanos = DECIMAL128.multiply(exact(second), Decimal(SECOND))
    if hours is None or minutes is None or not (0 <= hours <= 23 and 0 <= minutes <= 59 and 0 <= nanos < 60 * SECOND):
        return _NO_SUCH_DATE
    zone = None if offset is None else moments.zone_of_offset(temporal.nanos_of(offset))
    if isinstance(zone, Failure):
        return zone
    return temporal.make_time(Clock((hours * 60 + minutes) * 60 * SECOND + int(nanos), zone))


def _time_from(value: Value) -> Value | Failure:
    match kind_of(value):
        case Kind.STRING:
            return temporal.parse_time(value)
        case Kind.DATE_TIME:
            moment = moment_of(value)
            return temporal.make_time(Clock(moment.nanos, moment.zone))
        case _:
            return value


def _duration(value: Value) -> Value | Failure:
    return temporal.parse_duration(value) if isinstance(value, str) else value


def _years_and_months_duration(start: Value, end: Value) -> Value | Failure:
    return temporal.make_months(chronology.months_between(day_of(start), day_of(end)))


def _number(written: str, grouping: str | None, decimal: str | None) -> Value | Failure:
    if grouping not in (None, " ", ",", ".") or decimal not in (None, ",", "."):
        return _FORM
    if (grouping is not None and grouping == decimal) or len(written) > _LONGEST_NUMBER:
        return _FORM
    plain = written.replace(grouping, "") if grouping else written
    if decimal == ",":
        if "." in plain:
            return _FORM
        plain = plain.replace(",", ".")
    return number(DECIMAL128.create_decimal(plain)) if _NUMBER.fullmatch(plain) else _FORM


def string_of(value: Value, *, number: Callable[[Value], str] = text) -> str | Failure:
    """The value as a text; a text as it is. `number` gives the text of a number."""
    return value if isinstance(value, str) else _written(value, number)


def _written(value: Value, number: Callable[[Value], str]) -> str | Failure:
    """The value as FEEL writes it; a text in quotes."""
    match kind_of(value):
        case Kind.NULL:
            return "null"
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.NUMBER:
            return number(value)
        case Kind.STRING:
            return _quoted(value)
        case Kind.DATE:
            return temporal.date_text(value)
        case Kind.TIME:
            return temporal.time_text(value)
        case Kind.DATE_TIME:
            return temporal.date_time_text(value)
        case Kind.DAYS_DURATION:
            return temporal.duration_text(value)
        case Kind.MONTHS_DURATION:
            return temporal.months_text(value)
        case Kind.RANGE:
            return _written_range(value, number)
        case Kind.LIST:
            return _joined("[", [_written(item, number) for item in value], "]")
        case Kind.CONTEXT:
            return _written_context(value, number)
        case _:
            return Failure("type")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _written_range(value: Range, number: Callable[[Value], str]) -> str | Failure:
    low = "" if value.low is None else _written(value.low, number)
    high = "" if value.high is None else _written(value.high, number)
    if isinstance(low, Failure) or isinstance(high, Failure):
        return Failure("type")
    if value.single:
        return f"(= {low})"
    if value.low is None:
        return f"({'<=' if value.high_included else '<'} {high})"
    if value.high is None:
        return f"({'>=' if value.low_included else '>'} {low})"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def _written_context(value: Mapping[str, Value], number: Callable[[Value], str]) -> str | Failure:
    entries: list[str | Failure] = []
    for key, item in value.items():
        written = _written(item, number)
        name = key if _NAME.fullmatch(key) else _quoted(key)
        entries.append(written if isinstance(written, Failure) else f"{name}: {written}")
    return _joined("{", entries, "}")


def _joined(opening: str, parts: list[str | Failure], closing: str) -> str | Failure:
    texts = [part for part in parts if isinstance(part, str)]
    return f"{opening}{', '.join(texts)}{closing}" if len(texts) == len(parts) else Failure("type")


_FROM_STRING = Parameter("from", STRING)
_YMD = (Parameter("year", NUMBER), Parameter("month", NUMBER), Parameter("day", NUMBER))
_SEPARATOR = OptionalType(STRING)

ENTRIES = (
    Entry(
        name="date",
        kind="built-in",
        signatures=(
            Signature((_FROM_STRING,), DATE),
            Signature((Parameter("from", DATE),), DATE),
            Signature((Parameter("from", DATE_TIME),), DATE),
            Signature(_YMD, DATE),
        ),
        doc=Text(
            sv="Datumet ur texten `åååå-mm-dd`, ur datum och tid, eller av år, månad och dag.",
            en="The date from the text `yyyy-mm-dd`, from a date and time, or of year, month and day.",
        ),
        examples=(
            Example('date("2012-12-25")', '@"2012-12-25"'),
            Example("date(2012, 12, 25)", '@"2012-12-25"'),
            Example('date(@"2012-12-25T11:00:00Z")', '@"2012-12-25"'),
        ),
        errors=("text-form", "no-such-date"),
        apply=_date,
    ),
    Entry(
        name="date and time",
        kind="built-in",
        signatures=(
            Signature((_FROM_STRING,), DATE_TIME),
            Signature((Parameter("from", DATE_TIME),), DATE_TIME),
            Signature((Parameter("date", DATE), Parameter("time", TIME)), DATE_TIME),
            Signature((Parameter("date", DATE_TIME), Parameter("time", TIME)), DATE_TIME),
        ),
        doc=Text(
            sv="Datum och tid ur en text, eller av ett datum och ett klockslag.",
            en="The date and time from a text, or of a date and a time of day.",
        ),
        examples=(
            Example('date and time("2012-12-24T23:59:00")', '@"2012-12-24T23:59:00"'),
            Example('date and time(@"2012-12-24", @"23:59:00")', '@"2012-12-24T23:59:00"'),
        ),
        errors=("text-form", "no-such-date"),
        apply=_date_and_time,
    ),
    Entry(
        name="time",
        kind="built-in",
        signatures=(
            Signature((_FROM_STRING,), TIME),
            Signature((Parameter("from", TIME),), TIME),
            Signature((Parameter("from", DATE_TIME),), TIME),
            Signature(
                (
                    Parameter("hour", NUMBER),
                    Parameter("minute", NUMBER),
                    Parameter("second", NUMBER),
                    Parameter("offset", OptionalType(DAYS_DURATION), optional=True),
                ),
                TIME,
            ),
        ),
        doc=Text(
            sv="Klockslaget ur en text, ur datum och tid, eller av timme, minut, sekund och skillnad mot UTC.",
            en="The time of day from a text, from a date and time, or of hour, minute, second and offset from UTC.",
        ),
        examples=(
            Example('time("23:59:00Z")', '@"23:59:00Z"'),
            Example('time(23, 59, 0, @"PT1H")', '@"23:59:00+01:00"'),
        ),
        errors=("text-form", "no-such-date"),
        apply=_time,
    ),
    Entry(
        name="duration",
        kind="built-in",
        signatures=(
            Signature((_FROM_STRING,), DAYS_DURATION),
            Signature((_FROM_STRING,), MONTHS_DURATION),
            Signature((Parameter("from", DAYS_DURATION),), DAYS_DURATION),
            Signature((Parameter("from", MONTHS_DURATION),), MONTHS_DURATION),
        ),
        doc=Text(
            sv="Tidslängden ur en text: dagar och tid (`P1DT2H`) eller år och månader (`P1Y2M`).",
            en="The duration from a text: days and time (`P1DT2H`) or years and months (`P1Y2M`).",
        ),
        examples=(
            Example('duration("P1DT12H")', '@"PT36H"'),
            Example('duration("P14M")', '@"P1Y2M"'),
        ),
        errors=("text-form",),
        apply=_duration,
    ),
    Entry(
        name="years and months duration",
        kind="built-in",
        signatures=(
            Signature((Parameter("from", DATE), Parameter("to", DATE)), MONTHS_DURATION),
            Signature((Parameter("from", DATE_TIME), Parameter("to", DATE_TIME)), MONTHS_DURATION),
        ),
        doc=Text(
            sv="Hela år och månader från den första dagen till den andra.",
            en="Whole years and months from the first day to the second.",
        ),
        examples=(
            Example('years and months duration(@"2011-12-22", @"2013-08-24")', '@"P1Y8M"'),
            Example('years and months duration(@"2016-01-21", @"2015-01-21")', '@"-P1Y"'),
        ),
        apply=_years_and_months_duration,
    ),
    Entry(
        name="number",
        kind="built-in",
        signatures=(
            Signature(
                (
                    _FROM_STRING,
                    Parameter("grouping separator", _SEPARATOR),
                    Parameter("decimal separator", _SEPARATOR),
                ),
                NUMBER,
            ),
        ),
        doc=Text(
            sv="Talet som texten skriver, med dessa tecken mellan tusental (blank, komma, punkt) och före decimaler.",
            en="The number that the text writes, with these signs between thousands (space, comma, period) and before "
            "decimals.",
        ),
        examples=(Example('number("1 000,50", " ", ",")', "1000.50"),),
        errors=("text-form", "number-range"),
        apply=_number,
    ),
    Entry(
        name="string",
        kind="built-in",
        signatures=(Signature((Parameter("from", VariableType("T")),), STRING),),
        doc=Text(
            sv="Värdet som text; lika tal har samma text, utan onödiga nollor.",
            en="The value as a text; equal numbers have the same text, without needless zeros.",
        ),
        examples=(
            Example("string(1.10)", '"1.1"'),
            Example('string(@"P25M")', '"P2Y1M"'),
            Example('string([1, "a"])', '"[1, \\"a\\"]"'),
        ),
        apply=string_of,
    ),
    Entry(
        name="range",
        kind="form",
        signatures=(Signature((_FROM_STRING,), RangeType(ANY)),),
        doc=Text(
            sv="Intervallet som texten skriver; ändarna är konstanter.",
            en="The range that the text writes; its ends are constants.",
        ),
        examples=(Example('range("[18..21)")', "[18..21)"),),
        errors=("text-form", "not-comparable", "zones", "range-order"),
        policy=False,
    ),
)
