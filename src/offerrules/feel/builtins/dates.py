"""Built-ins on dates and times (OMG DMN 1.5, 10.3.4.7 and 10.3.4.8)."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.types import BOOLEAN, DATE, DATE_TIME, NUMBER, STRING, OptionalType, VariableType
from offerrules.language import Text

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
    ),
    Entry(
        name="day of week",
        kind="built-in",
        signatures=_OF_DATE_TO_STRING,
        doc=Text(sv="Veckodagens engelska namn.", en="The English name of the day of the week."),
        examples=(Example("day of week(date(2019, 9, 17))", '"Tuesday"'),),
    ),
    Entry(
        name="month of year",
        kind="built-in",
        signatures=_OF_DATE_TO_STRING,
        doc=Text(sv="Månadens engelska namn.", en="The English name of the month."),
        examples=(Example("month of year(date(2019, 9, 17))", '"September"'),),
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
