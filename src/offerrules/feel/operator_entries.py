"""The part of the table for operators and other signs of the grammar (OMG DMN 1.5, 10.3.1 and 10.3.2)."""

from offerrules.feel import operators
from offerrules.feel.entries import Entry, Example, Parameter, Signature, UnknownRule
from offerrules.feel.equality import equal
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    ListType,
    OptionalType,
    RangeType,
    TableType,
    Type,
    VariableType,
)
from offerrules.language import Text

_T = VariableType("T")
_U = VariableType("U")
_ORDERED = VariableType("T", ordered=True)
_MAYBE = OptionalType(_T)
_MAYBE_BOOLEAN = OptionalType(BOOLEAN)


def _two(left: Type, right: Type, result: Type) -> Signature:
    return Signature((Parameter("left", left), Parameter("right", right)), result)


_EQUALITY = (_two(_MAYBE, _MAYBE, BOOLEAN),)
_ORDER = (_two(_ORDERED, _ORDERED, BOOLEAN),)
_JUNCTION = (Signature((Parameter("operand", BOOLEAN, variadic=True),), BOOLEAN),)
_NOT_COMPARABLE = ("not-comparable", "zones")
_TYPES_AND_RANGE = ("type", "number-range", "zones", "date-range")
_DURATIONS = (DAYS_DURATION, MONTHS_DURATION)
_MOMENTS = (DATE, DATE_TIME)

ENTRIES = (
    Entry(
        name="+",
        kind="operator",
        signatures=(
            _two(NUMBER, NUMBER, NUMBER),
            _two(STRING, STRING, STRING),
            *(_two(each, each, each) for each in _DURATIONS),
            *(_two(moment, duration, moment) for moment in _MOMENTS for duration in _DURATIONS),
            *(_two(duration, moment, moment) for moment in _MOMENTS for duration in _DURATIONS),
            _two(TIME, DAYS_DURATION, TIME),
            _two(DAYS_DURATION, TIME, TIME),
        ),
        doc=Text(
            sv="Summan av tal eller tidslängder, två texter i följd, eller dagen en tidslängd senare.",
            en="The sum of numbers or durations, two texts in a row, or the day a duration later.",
        ),
        examples=(
            Example("1 + 2", "3"),
            Example('"a" + "b"', '"ab"'),
            Example('@"2024-01-31" + @"P1M"', '@"2024-02-29"'),
            Example('@"P1D" + @"PT1H"', '@"PT25H"'),
        ),
        errors=_TYPES_AND_RANGE,
        apply=operators.add,
    ),
    Entry(
        name="-",
        kind="operator",
        signatures=(
            _two(NUMBER, NUMBER, NUMBER),
            *(_two(each, each, each) for each in _DURATIONS),
            *(_two(moment, duration, moment) for moment in _MOMENTS for duration in _DURATIONS),
            *(_two(one, other, DAYS_DURATION) for one in _MOMENTS for other in _MOMENTS),
            _two(TIME, TIME, DAYS_DURATION),
            _two(TIME, DAYS_DURATION, TIME),
        ),
        doc=Text(
            sv="Skillnaden mellan tal, tidslängder eller dagar, eller dagen en tidslängd tidigare.",
            en="The difference between numbers, durations or days, or the day a duration earlier.",
        ),
        examples=(
            Example("5 - 7", "-2"),
            Example('@"2024-03-01" - @"2024-02-01"', '@"P29D"'),
            Example('@"2024-03-31" - @"P1M"', '@"2024-02-29"'),
        ),
        errors=_TYPES_AND_RANGE,
        apply=operators.subtract,
    ),
    Entry(
        name="*",
        kind="operator",
        signatures=(
            _two(NUMBER, NUMBER, NUMBER),
            *(_two(each, NUMBER, each) for each in _DURATIONS),
            *(_two(NUMBER, each, each) for each in _DURATIONS),
        ),
        doc=Text(
            sv="Produkten av tal, eller en tidslängd så många gånger; hela månader.",
            en="The product of numbers, or a duration so many times; whole months.",
        ),
        examples=(Example("3 * 0.1", "0.3"), Example('@"P1Y11M" * 2.5', '@"P4Y9M"')),
        errors=("type", "number-range", "date-range"),
        apply=operators.multiply,
    ),
    Entry(
        name="/",
        kind="operator",
        signatures=(
            _two(NUMBER, NUMBER, NUMBER),
            *(_two(each, NUMBER, each) for each in _DURATIONS),
            *(_two(each, each, NUMBER) for each in _DURATIONS),
        ),
        doc=Text(
            sv="Kvoten av tal eller tidslängder, eller en del av en tidslängd; hela månader.",
            en="The quotient of numbers or durations, or a part of a duration; whole months.",
        ),
        examples=(Example("10 / 4", "2.5"), Example('@"P10D" / @"P5D"', "2"), Example('@"P1D" / 2', '@"PT12H"')),
        errors=("type", "zero-division", "number-range", "date-range"),
        apply=operators.divide,
    ),
    Entry(
        name="**",
        kind="operator",
        signatures=(_two(NUMBER, NUMBER, NUMBER),),
        doc=Text(sv="Det första talet upphöjt till det andra.", en="The first number to the power of the second."),
        examples=(Example("2 ** 10", "1024"), Example("2 ** -1", "0.5")),
        errors=("type", "number-range"),
        apply=operators.power,
    ),
    Entry(
        name="negation",
        kind="operator",
        signatures=tuple(
            Signature((Parameter("operand", each),), each) for each in (NUMBER, DAYS_DURATION, MONTHS_DURATION)
        ),
        doc=Text(
            sv="`-x`: talet eller tidslängden med omvänt tecken.", en="`-x`: the number or duration, sign turned."
        ),
        examples=(Example("-(2 + 3)", "-5"), Example('-@"P1D"', '@"-P1D"')),
        errors=("type",),
        apply=operators.negate,
    ),
    Entry(
        name="=",
        kind="operator",
        signatures=_EQUALITY,
        doc=Text(
            sv="Om värdena är lika. Värden av olika typ kan inte jämföras; allt kan jämföras med `null`.",
            en="Whether the values are equal. Values of different types cannot be compared; all can be with `null`.",
        ),
        examples=(Example("1.0 = 1", "true"), Example('"a" = null', "false"), Example("[1, 2] = [2, 1]", "false")),
        errors=_NOT_COMPARABLE,
        unknown=UnknownRule.EQUALITY,
        apply=equal,
    ),
    Entry(
        name="!=",
        kind="operator",
        signatures=_EQUALITY,
        doc=Text(sv="Om värdena inte är lika.", en="Whether the values are not equal."),
        examples=(Example('"a" != "b"', "true"), Example("1 != null", "true")),
        errors=_NOT_COMPARABLE,
        unknown=UnknownRule.EQUALITY,
        apply=operators.unequal,
    ),
    Entry(
        name="<",
        kind="operator",
        signatures=_ORDER,
        doc=Text(
            sv="Om det första är mindre (tidigare, före i ordningen).",
            en="Whether the first is less (earlier, before).",
        ),
        examples=(Example("1 < 2", "true"), Example('@"2024-01-01" < @"2023-01-01"', "false")),
        errors=_NOT_COMPARABLE,
        apply=operators.less,
    ),
    Entry(
        name="<=",
        kind="operator",
        signatures=_ORDER,
        doc=Text(sv="Om det första är högst så stort som det andra.", en="Whether the first is at most the second."),
        examples=(Example('"a" <= "b"', "true"),),
        errors=_NOT_COMPARABLE,
        apply=operators.less_or_equal,
    ),
    Entry(
        name=">",
        kind="operator",
        signatures=_ORDER,
        doc=Text(
            sv="Om det första är större (senare, efter i ordningen).",
            en="Whether the first is greater (later, behind).",
        ),
        examples=(Example('@"P2Y" > @"P20M"', "true"),),
        errors=_NOT_COMPARABLE,
        apply=operators.greater,
    ),
    Entry(
        name=">=",
        kind="operator",
        signatures=_ORDER,
        doc=Text(sv="Om det första är minst så stort som det andra.", en="Whether the first is at least the second."),
        examples=(Example("2 >= 2", "true"),),
        errors=_NOT_COMPARABLE,
        apply=operators.greater_or_equal,
    ),
    Entry(
        name="between",
        kind="operator",
        signatures=(
            Signature((Parameter("value", _ORDERED), Parameter("low", _ORDERED), Parameter("high", _ORDERED)), BOOLEAN),
        ),
        doc=Text(
            sv="Om värdet ligger mellan två ändar, ändarna medräknade.",
            en="Whether the value lies between two ends, ends included.",
        ),
        examples=(Example("18 between 18 and 25", "true"),),
        errors=_NOT_COMPARABLE,
        apply=operators.between,
    ),
    Entry(
        name="in",
        kind="operator",
        signatures=(
            _two(_MAYBE, _T, BOOLEAN),
            _two(_MAYBE, ListType(_MAYBE), BOOLEAN),
            _two(_ORDERED, RangeType(_ORDERED), BOOLEAN),
            _two(_ORDERED, ListType(RangeType(_ORDERED)), BOOLEAN),
        ),
        doc=Text(
            sv="Om värdet är lika med, finns i listan, ligger i intervallet eller klarar ett av proven.",
            en="Whether the value is equal to, in the list, in the range, or passes one of the tests.",
        ),
        examples=(
            Example("5 in [1..10]", "true"),
            Example('"b" in ("a", "b")', "true"),
            Example("5 in (< 3, > 4)", "true"),
        ),
        errors=_NOT_COMPARABLE,
        apply=operators.contained,
    ),
    Entry(
        name="and",
        kind="operator",
        signatures=_JUNCTION,
        doc=Text(
            sv="Falskt om något led är falskt, sant om alla är sanna.",
            en="False if any operand is false, true if all are true.",
        ),
        examples=(Example("true and false", "false"), Example("false and null", "false")),
        errors=("not-boolean",),
        unknown=UnknownRule.KLEENE,
        apply=operators.conjunction,
    ),
    Entry(
        name="or",
        kind="operator",
        signatures=_JUNCTION,
        doc=Text(
            sv="Sant om något led är sant, falskt om alla är falska.",
            en="True if any operand is true, false if all are false.",
        ),
        examples=(Example("true or false", "true"), Example("true or null", "true")),
        errors=("not-boolean",),
        unknown=UnknownRule.KLEENE,
        apply=operators.disjunction,
    ),
    Entry(
        name="not",
        kind="operator",
        signatures=(Signature((Parameter("negand", BOOLEAN),), BOOLEAN),),
        doc=Text(sv="Sant av falskt och falskt av sant.", en="True of false and false of true."),
        examples=(Example("not(true)", "false"), Example("not(null)", "null")),
        errors=("not-boolean",),
        unknown=UnknownRule.KLEENE,
        apply=operators.negation,
    ),
    Entry(
        name="path",
        kind="operator",
        signatures=(
            _two(TableType(_T), STRING, _MAYBE),
            _two(ListType(TableType(_T)), STRING, ListType(_MAYBE)),
            *(_two(each, STRING, ANY) for each in (DATE, TIME, DATE_TIME, *_DURATIONS, RangeType(_T))),
        ),
        doc=Text(
            sv="`x.name`: fältet eller egenskapen; av en lista, listan av elementens fält. Egenskaper: `year`, "
            "`month`, `day`, `weekday`, `hour`, `minute`, `second`, `time offset`, `timezone`; `years`, `months`, "
            "`days`, `hours`, `minutes`, `seconds`; `start`, `end`, `start included`, `end included`.",
            en="`x.name`: the field or property; of a list, the list of its elements' fields. Properties: `year`, "
            "`month`, `day`, `weekday`, `hour`, `minute`, `second`, `time offset`, `timezone`; `years`, `months`, "
            "`days`, `hours`, `minutes`, `seconds`; `start`, `end`, `start included`, `end included`.",
        ),
        examples=(
            Example("{a: 1}.a", "1"),
            Example("[{a: 1}, {a: 2}].a", "[1, 2]"),
            Example('@"2024-02-29".month', "2"),
            Example("[1..10].end", "10"),
        ),
        errors=("none", "no-such-property"),
        unknown=UnknownRule.LENGTH,
        apply=operators.path,
    ),
    Entry(
        name="filter",
        kind="form",
        signatures=(_two(ListType(_T), BOOLEAN, ListType(_T)), _two(ListType(_T), NUMBER, _T)),
        doc=Text(
            sv="`list[villkor]`: de element för vilka villkoret är sant; `list[2]`: det andra elementet, `list[-1]` "
            "det sista. I villkoret är `item` elementet, om det inte har ett fält som heter så, "
            "och elementets fält kan skrivas utan `item`.",
            en="`list[condition]`: the elements for which the condition is true; `list[2]`: the second element, "
            "`list[-1]` the last. In the condition `item` is the element, unless it has a field of that name, "
            "and its fields may be written without `item`.",
        ),
        examples=(
            Example("[1, 2, 3, 4][item > 2]", "[3, 4]"),
            Example("[{a: 1, b: 2}, {a: 2, b: 3}][a = 2].b", "[3]"),
            Example("[1, 2, 3][-1]", "3"),
        ),
        errors=("index", "not-boolean"),
    ),
    Entry(
        name="instance of",
        kind="form",
        signatures=(_two(_MAYBE, ANY, BOOLEAN),),
        doc=Text(sv="Om värdet är av typen.", en="Whether the value is of the type."),
        examples=(
            Example("1 instance of number", "true"),
            Example('[1, "a"] instance of list<number>', "false"),
            Example("null instance of string", "false"),
        ),
        errors=("no-such-type",),
    ),
    Entry(
        name="range literal",
        kind="operator",
        signatures=(
            Signature(
                (
                    Parameter("low", OptionalType(_ORDERED)),
                    Parameter("high", OptionalType(_ORDERED)),
                    Parameter("low included", BOOLEAN),
                    Parameter("high included", BOOLEAN),
                ),
                RangeType(_ORDERED),
            ),
        ),
        doc=Text(
            sv="`[1..10]` med ändarna, `(1..10)` utan; `(>= 5)` har bara en ände.",
            en="`[1..10]` with its ends, `(1..10)` without; `(>= 5)` has only one end.",
        ),
        examples=(Example("10 in [1..10)", "false"), Example("(>= 5).start", "5")),
        errors=("none", "not-comparable", "zones"),
        apply=operators.make_range,
    ),
    Entry(
        name="if",
        kind="form",
        signatures=(
            Signature((Parameter("condition", BOOLEAN), Parameter("then", _MAYBE), Parameter("else", _MAYBE)), _MAYBE),
        ),
        doc=Text(
            sv="`if a then b else c`: b om a är sant, annars c.",
            en="`if a then b else c`: b if a is true, else c.",
        ),
        examples=(Example('if 1 < 2 then "yes" else "no"', '"yes"'),),
        errors=("not-boolean",),
    ),
    Entry(
        name="for",
        kind="form",
        signatures=(_two(ListType(_T), _U, ListType(_U)),),
        doc=Text(
            sv="`for x in lista return uttryck`: listan av uttryckets värden; `partial` är listan så långt.",
            en="`for x in list return expression`: the list of the expression's values; `partial` is the list so far.",
        ),
        examples=(
            Example("for x in [1, 2, 3] return x * 2", "[2, 4, 6]"),
            Example("for x in 3..1 return x", "[3, 2, 1]"),
            Example("for x in [1, 2], y in [10, 20] return x + y", "[11, 21, 12, 22]"),
            Example("for x in 1..5 return if x = 1 then 1 else x * partial[-1]", "[1, 2, 6, 24, 120]"),
        ),
        errors=("not-a-list", "too-much-work"),
    ),
    Entry(
        name="some",
        kind="form",
        signatures=(_two(ListType(_T), _MAYBE_BOOLEAN, BOOLEAN),),
        doc=Text(
            sv="`some x in lista satisfies villkor`: sant om villkoret är sant för något element.",
            en="`some x in list satisfies condition`: true if the condition is true for some element.",
        ),
        examples=(
            Example("some x in [1, 2, 3] satisfies x > 2", "true"),
            Example("some x in [] satisfies x > 2", "false"),
        ),
        errors=("not-boolean", "not-a-list", "too-much-work"),
        unknown=UnknownRule.KLEENE,
    ),
    Entry(
        name="every",
        kind="form",
        signatures=(_two(ListType(_T), _MAYBE_BOOLEAN, BOOLEAN),),
        doc=Text(
            sv="`every x in lista satisfies villkor`: sant om villkoret är sant för alla element.",
            en="`every x in list satisfies condition`: true if the condition is true for all elements.",
        ),
        examples=(
            Example("every x in [1, 2, 3] satisfies x > 2", "false"),
            Example("every x in [] satisfies x > 2", "true"),
        ),
        errors=("not-boolean", "not-a-list", "too-much-work"),
        unknown=UnknownRule.KLEENE,
    ),
    Entry(
        name="is known",
        kind="form",
        signatures=(Signature((Parameter("path", _MAYBE),), BOOLEAN),),
        doc=Text(
            sv="Om något har antecknats om fältet; `none` räknas som antecknat. Finns inte i standarden.",
            en="Whether anything has been recorded for the field; none counts as recorded. Not in the standard.",
        ),
        examples=(Example("is known(null)", "true"),),
        unknown=UnknownRule.KLEENE,
    ),
)
