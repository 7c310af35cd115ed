"""Built-ins on dates and times (OMG DMN 1.5, 10.3.4.7 and 10.3.4.8)."""

from decimal import Decimal

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.equality import same
from offerrules.feel.moments import Civil, civil_of, day_number
from offerrules.feel.temporal import day_of
from offerrules.feel.types import BOOLEAN, DATE, DATE_TIME, NUMBER, STRING, OptionalType, VariableType
from offerrules.feel.values import Value
from offerrules.language import Text

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _day_of_year(date: Value) -> Value:
    day = day_of(date)
    return Decimal(day - day_number(Civil(civil_of(day).year, 1, 1)) + 1)


def _day_of_week(date: Value) -> Value:
    return _DAYS[(day_of(date) - 1) % 7]


def _month_of_year(date: Value) -> Value:
    return _MONTHS[civil_of(day_of(date)).month - 1]


def _week_of_year(date: Value) -> Value:
    """A week belongs to the year of its Thursday."""
    day = day_of(date)
    thursday = day - (day - 1) % 7 + 3
    return Decimal((thursday - day_number(Civil(civil_of(thursday).year, 1, 1))) // 7 + 1)


_OF_DATE_TO_NUMBER = (
    Signature((Parameter("date", DATE),), NUMBER),
    Signature((Parameter("date", DATE_TIME),), NUMBER),
)
_OF_DATE_TO_STRING = (
    Signature((Parameter("date", DATE),), STRING),
    Signature((Parameter("date", DATE_TIME),), STRING),
)

ENTRIES = (
    Entry(
        name="day of year",
        kind="built-in",
        signatures=_OF_DATE_TO_NUMBER,
        doc=Text(sv="Dagens nummer i året, från 1.", en="The number of the day in its year, from 1."),
        examples=(Example("day of year(date(2019, 9, 17))", "260"),),
        apply=_day_of_year,
    ),
    Entry(
        name="day of week",
        kind="built-in",
        signatures=_OF_DATE_TO_STRING,
        doc=Text(sv="Veckodagens engelska namn.", en="The English name of the day of the week."),
        examples=(Example("day of week(date(2019, 9, 17))", '"Tuesday"'),),
        apply=_day_of_week,
    ),
    Entry(
        name="month of year",
        kind="built-in",
        signatures=_OF_DATE_TO_STRING,
        doc=Text(sv="Månadens engelska namn.", en="The English name of the month."),
        examples=(Example("month of year(date(2019, 9, 17))", '"September"'),),
        apply=_month_of_year,
    ),
    Entry(
        name="week of year",
        kind="built-in",
        signatures=_OF_DATE_TO_NUMBER,
        doc=Text(
            sv="Veckans nummer enligt ISO 8601, som i svenska kalendrar.",
            en="The number of the week by ISO 8601, as in Swedish calendars.",
        ),
        examples=(Example("week of year(date(2005, 1, 1))", "53"),),
        apply=_week_of_year,
    ),
    Entry(
        name="is",
        kind="built-in",
        signatures=(
            Signature(
                (
                    Parameter("value1", OptionalType(VariableType("T"))),
                    Parameter("value2", OptionalType(VariableType("U"))),
                ),
                BOOLEAN,
            ),
        ),
        doc=Text(
            sv="Om värdena är samma element: lika, av samma typ och med samma tidszon.",
            en="Whether the values are the same element: equal, of one type and in the same time zone.",
        ),
        examples=(
            Example('is(@"2012-12-25", @"2012-12-25")', "true"),
            Example('is(@"23:00:50Z", @"23:00:50")', "false"),
        ),
        policy=False,
        apply=same,
    ),
    Entry(
        name="today",
        kind="form",
        signatures=(Signature((), DATE),),
        doc=Text(
            sv="Dagens datum; i en policy den dag som beslutet gäller.",
            en="The day of today; in a policy the day of the decision.",
        ),
        examples=(Example("today() instance of date", "true"),),
        errors=("no-clock",),
    ),
    Entry(
        name="now",
        kind="form",
        signatures=(Signature((), DATE_TIME),),
        doc=Text(sv="Datum och klockslag just nu.", en="The date and time at this moment."),
        examples=(Example("now() instance of date and time", "true"),),
        errors=("no-clock",),
        policy=False,
    ),
)
