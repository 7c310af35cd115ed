"""Values in words: dates, numbers, durations and choices as a person writes them.

The only module that knows Babel. The language is always given; nothing is taken from the environment.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from decimal import Context, Decimal, localcontext

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol

from offerrules.explain.phrases import Phrases, phrases
from offerrules.explain.tree import CitedSource
from offerrules.feel.decimals import with_exponent
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.moments import (
    DAY,
    HOUR,
    MINUTE,
    Civil,
    Clock,
    civil_of,
    decimal_seconds,
    offset_at,
    offset_of_clock,
    write_clock,
    write_zone,
)
from offerrules.feel.temporal import clock_of, day_of, moment_of, nanos_of
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range, Value
from offerrules.language import Language, Text

CALENDAR_YEAR = "calendar_year"
"""The unit of a number that is the name of a year: it is not counted, and its digits are not grouped."""
_NO_YEAR = 1_000_000
_LONGEST = 40
_HOURS_MINUTES = (("hours", HOUR), ("minutes", MINUTE))
_LEAP_YEAR = 2000


def day(value: date, language: Language) -> str:
    """A day such as `30 maj 2022`."""
    return _day(Civil(value.year, value.month, value.day), language)


def _day(civil: Civil, language: Language) -> str:
    """The same of a day in any year: a calculated day may lie outside the years that Python's dates can hold."""
    near = date(_LEAP_YEAR, civil.month, civil.day)
    return f"{format_date(near, 'd MMMM', locale=language)} {civil.year}"


def number(value: Decimal | int, language: Language) -> str:
    """A number with all its digits, grouped, with the decimal sign of the language; beyond 40 places as `1E+50`."""
    value = Decimal(value) or Decimal(0)
    if value and abs(value.adjusted()) > _LONGEST:
        return with_exponent(value).replace(".", get_decimal_symbol(language))
    # Babel computes in the current context, which would round numbers of more than 28 digits.
    with localcontext(Context(prec=4 * _LONGEST)):
        return format_decimal(value, locale=language, decimal_quantization=False)


def joined(words: Iterable[str], language: Language) -> str:
    """`a, b och c`."""
    return format_list(list(words), locale=language)


def alternatives(words: Iterable[str], language: Language) -> str:
    """`a, b eller c`."""
    return format_list(list(words), style="or", locale=language)


def paragraphs_in_words(cited: CitedSource, say: Phrases) -> str:
    """The paragraphs cited of one source, `stycke 3 och 5–7`."""
    words = [
        str(place.first) if place.first == place.last else f"{place.first}–{place.last}" for place in cited.paragraphs
    ]
    several = len(words) > 1 or any(place.first != place.last for place in cited.paragraphs)
    return say("paragraphs", numbers=joined(words, say.language), count=2 if several else 1)


def amount(value: Decimal | int, unit: str | None, language: Language) -> str:
    """A number and its unit, `4 veckor`; a unit that has no phrase stands behind the number as it is."""
    if unit == CALENDAR_YEAR and -_NO_YEAR < value < _NO_YEAR and value == int(value):
        return str(int(value))
    digits = number(value, language)
    say = phrases(language)
    if unit is None or unit == CALENDAR_YEAR:
        return digits
    name = f"unit-{unit}"
    if name not in say.sources:
        return f"{digits} {unit}"
    return say(name, number=digits, count=1 if value == 1 else 2)


def value_in_words(
    value: Value, language: Language, choices: Mapping[str, Text] | None = None, unit: str | None = None
) -> str:
    """Any FEEL value in words. `choices` are the words for named choices, `unit` is that of a number."""
    say = phrases(language)
    match value:
        case None:
            return say("value-none")
        case _ if value is UNKNOWN:
            return say("value-unknown")
        case bool():
            return say("value-true") if value else say("value-false")
        case str():
            return choices[value].in_language(language) if choices and value in choices else value
        case Decimal() | int():
            return amount(value, unit, language)
        case MonthsDuration():
            return _months_duration(value, language)
        case Range():
            return _range(value, language, choices, unit)
        case Mapping():
            return "; ".join(
                f"{value_in_words(key, language, choices)}: {value_in_words(item, language, choices, unit)}"
                for key, item in value.items()
            )
        case list() | tuple():
            if not value:
                return say("value-empty-list")
            return joined((value_in_words(item, language, choices, unit) for item in value), language)
        case _:
            return _temporal(value, language)


def _temporal(value: Value, language: Language) -> str:
    match kind_of(value):
        case Kind.DATE:
            return _day(civil_of(day_of(value)), language)
        case Kind.TIME:
            clock = clock_of(value)
            return _time(clock, offset_of_clock(clock))
        case Kind.DATE_TIME:
            moment = moment_of(value)
            time = _time(Clock(moment.nanos, moment.zone), offset_at(moment))
            return phrases(language)("value-date-and-time", day=_day(civil_of(moment.day), language), time=time)
        case Kind.DAYS_DURATION:
            return _days_duration(nanos_of(value), language)
        case kind:
            raise TypeError(f"a {kind.value} has no words")


def _time(clock: Clock, offset: int | None) -> str:
    """`08:30`, with seconds where there are some; a zone by its distance from UTC, or by its name without a day."""
    text = write_clock(clock.nanos).removesuffix(":00") if clock.nanos % MINUTE == 0 else write_clock(clock.nanos)
    if clock.zone is None:
        return text
    return f"{text} {write_zone(clock.zone if offset is None else UTC, offset).lstrip('@').replace('Z', '+00:00')}"


def _days_duration(nanos: int, language: Language) -> str:
    days, rest = divmod(abs(nanos), DAY)
    parts = [amount(days, "days", language)] if days else []
    for unit, length in _HOURS_MINUTES:
        count, rest = divmod(rest, length)
        if count:
            parts.append(amount(count, unit, language))
    if rest:
        parts.append(amount(decimal_seconds(rest), "seconds", language))
    return _signed(parts or [amount(0, "days", language)], nanos < 0, language)


def _months_duration(value: MonthsDuration, language: Language) -> str:
    years, months = divmod(abs(value.months), 12)
    parts = [amount(years, "years", language)] if years else []
    if months or not years:
        parts.append(amount(months, "months", language))
    return _signed(parts, value.months < 0, language)


def _signed(parts: list[str], negative: bool, language: Language) -> str:
    words = joined(parts, language)
    return phrases(language)("value-negative", value=words) if negative else words


def _range(value: Range, language: Language, choices: Mapping[str, Text] | None, unit: str | None) -> str:
    say = phrases(language)
    low, high = (value_in_words(end, language, choices, unit) for end in (value.low, value.high))
    if value.low is None and value.high is None:
        return say("value-any")
    if value.high is None:
        return say("value-from" if value.low_included else "value-above", low=low)
    if value.low is None:
        return say("value-up-to" if value.high_included else "value-below", high=high)
    start = say("value-from" if value.low_included else "value-above", low=low)
    end = say("value-up-to" if value.high_included else "value-below", high=high)
    return say("value-between", start=start, end=end)
