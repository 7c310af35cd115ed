"""Built-ins that make a value of one type of a value of another (OMG DMN 1.5, 10.3.4.1)."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature
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
from offerrules.language import Text

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
    ),
    Entry(
        name="number",
        kind="built-in",
        signatures=(
            Signature((_FROM_STRING,), NUMBER),
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
        examples=(Example('number("1 000,50", " ", ",")', "1000.50"), Example('number("12")', "12")),
        errors=("text-form", "number-range"),
    ),
    Entry(
        name="string",
        kind="built-in",
        signatures=(Signature((Parameter("from", VariableType("T")),), STRING),),
        doc=Text(sv="Värdet som text.", en="The value as a text."),
        examples=(
            Example("string(1.10)", '"1.10"'),
            Example('string(@"P25M")', '"P2Y1M"'),
            Example('string([1, "a"])', '"[1, \\"a\\"]"'),
        ),
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
        errors=("text-form", "not-comparable", "range-order"),
        policy=False,
    ),
)
