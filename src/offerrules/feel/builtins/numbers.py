"""Built-ins on numbers (OMG DMN 1.5, 10.3.4.5)."""

from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.types import BOOLEAN, DAYS_DURATION, MONTHS_DURATION, NUMBER
from offerrules.language import Text

_ONE = (Signature((Parameter("number", NUMBER),), NUMBER),)
_TEST = (Signature((Parameter("number", NUMBER),), BOOLEAN),)
_SCALED = (Signature((Parameter("n", NUMBER), Parameter("scale", NUMBER)), NUMBER),)
_MAYBE_SCALED = (Signature((Parameter("n", NUMBER), Parameter("scale", NUMBER, optional=True)), NUMBER),)

ENTRIES = (
    Entry(
        name="decimal",
        kind="built-in",
        signatures=_SCALED,
        doc=Text(
            sv="`n` avrundat till `scale` decimaler; en halva går till närmaste jämna siffra.",
            en="`n` rounded to `scale` decimals; a half goes to the nearest even digit.",
        ),
        examples=(Example("decimal(1/3, 2)", "0.33"), Example("decimal(2.5, 0)", "2")),
        errors=("number-range",),
    ),
    Entry(
        name="floor",
        kind="built-in",
        signatures=_MAYBE_SCALED,
        doc=Text(
            sv="Det största tal med `scale` decimaler (utan `scale`: heltal) som inte är större än `n`.",
            en="The greatest number with `scale` decimals (without `scale`: whole number) not greater than `n`.",
        ),
        examples=(Example("floor(1.5)", "1"), Example("floor(-1.56, 1)", "-1.6")),
        errors=("number-range",),
    ),
    Entry(
        name="ceiling",
        kind="built-in",
        signatures=_MAYBE_SCALED,
        doc=Text(
            sv="Det minsta tal med `scale` decimaler (utan `scale`: heltal) som inte är mindre än `n`.",
            en="The least number with `scale` decimals (without `scale`: whole number) not less than `n`.",
        ),
        examples=(Example("ceiling(1.5)", "2"), Example("ceiling(-1.56, 1)", "-1.5")),
        errors=("number-range",),
    ),
    Entry(
        name="round up",
        kind="built-in",
        signatures=_SCALED,
        doc=Text(
            sv="`n` avrundat till `scale` decimaler, bort från noll.",
            en="`n` rounded to `scale` decimals, away from zero.",
        ),
        examples=(Example("round up(5.5, 0)", "6"), Example("round up(-1.121, 2)", "-1.13")),
        errors=("number-range",),
    ),
    Entry(
        name="round down",
        kind="built-in",
        signatures=_SCALED,
        doc=Text(
            sv="`n` avrundat till `scale` decimaler, mot noll.",
            en="`n` rounded to `scale` decimals, towards zero.",
        ),
        examples=(Example("round down(5.5, 0)", "5"), Example("round down(-1.126, 2)", "-1.12")),
        errors=("number-range",),
    ),
    Entry(
        name="round half up",
        kind="built-in",
        signatures=_SCALED,
        doc=Text(
            sv="`n` avrundat till `scale` decimaler; en halva går bort från noll.",
            en="`n` rounded to `scale` decimals; a half goes away from zero.",
        ),
        examples=(Example("round half up(5.5, 0)", "6"), Example("round half up(-1.125, 2)", "-1.13")),
        errors=("number-range",),
    ),
    Entry(
        name="round half down",
        kind="built-in",
        signatures=_SCALED,
        doc=Text(
            sv="`n` avrundat till `scale` decimaler; en halva går mot noll.",
            en="`n` rounded to `scale` decimals; a half goes towards zero.",
        ),
        examples=(Example("round half down(5.5, 0)", "5"), Example("round half down(-1.125, 2)", "-1.12")),
        errors=("number-range",),
    ),
    Entry(
        name="abs",
        kind="built-in",
        signatures=(
            Signature((Parameter("n", NUMBER),), NUMBER),
            Signature((Parameter("n", DAYS_DURATION),), DAYS_DURATION),
            Signature((Parameter("n", MONTHS_DURATION),), MONTHS_DURATION),
        ),
        doc=Text(
            sv="Talets eller tidslängdens storlek utan tecken.",
            en="The size of the number or duration without its sign.",
        ),
        examples=(Example("abs(-10)", "10"), Example('abs(@"-P1D")', '@"P1D"')),
    ),
    Entry(
        name="modulo",
        kind="built-in",
        signatures=(Signature((Parameter("dividend", NUMBER), Parameter("divisor", NUMBER)), NUMBER),),
        doc=Text(
            sv="Resten vid division, med delarens tecken.",
            en="The remainder of the division, with the sign of the divisor.",
        ),
        examples=(Example("modulo(12, 5)", "2"), Example("modulo(-12, 5)", "3")),
        errors=("zero-division", "number-range"),
    ),
    Entry(
        name="sqrt",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Kvadratroten ur ett tal som inte är negativt.", en="The square root of a number not negative."),
        examples=(Example("sqrt(16)", "4"),),
        errors=("number-range",),
    ),
    Entry(
        name="log",
        kind="built-in",
        signatures=_ONE,
        doc=Text(
            sv="Den naturliga logaritmen av ett positivt tal.",
            en="The natural logarithm of a positive number.",
        ),
        examples=(Example("decimal(log(10), 8)", "2.30258509"),),
        errors=("number-range",),
    ),
    Entry(
        name="exp",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Talet e upphöjt till `number`.", en="The number e to the power of `number`."),
        examples=(Example("decimal(exp(5), 8)", "148.41315910"),),
        errors=("number-range",),
    ),
    Entry(
        name="odd",
        kind="built-in",
        signatures=_TEST,
        doc=Text(sv="Om talet är udda; decimaler räknas inte.", en="Whether the number is odd; decimals do not count."),
        examples=(Example("odd(5)", "true"),),
    ),
    Entry(
        name="even",
        kind="built-in",
        signatures=_TEST,
        doc=Text(
            sv="Om talet är jämnt; decimaler räknas inte.", en="Whether the number is even; decimals do not count."
        ),
        examples=(Example("even(5)", "false"),),
    ),
)
