"""Built-ins on numbers (OMG DMN 1.5, 10.3.4.5)."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP

from offerrules.feel import chronology, decimals
from offerrules.feel.decimals import DECIMAL128, exact
from offerrules.feel.entries import Entry, Example, Parameter, Signature
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.temporal import nanos_of
from offerrules.feel.types import BOOLEAN, DAYS_DURATION, MONTHS_DURATION, NUMBER
from offerrules.feel.values import Failure, Value
from offerrules.language import Text


def _rounding(mode: str) -> Callable[..., Value | Failure]:
    def rounded(n: Value, scale: Value = 0) -> Value | Failure:
        return decimals.rounded(n, scale, mode)

    return rounded


def _abs(n: Value) -> Value | Failure:
    match kind_of(n):
        case Kind.NUMBER:
            return exact(n).copy_abs()
        case Kind.MONTHS_DURATION as kind:
            return chronology.negate(n, kind) if n.months < 0 else n
        case kind:
            return chronology.negate(n, kind) if nanos_of(n) < 0 else n


def _modulo(dividend: Value, divisor: Value) -> Value | Failure:
    """`dividend - divisor * floor(dividend / divisor)`, without the loss that the rounded quotient would bring."""
    if not divisor:
        return decimals.ZERO_DIVISION
    remainder = decimals.number(DECIMAL128.remainder(exact(dividend), exact(divisor)))
    if isinstance(remainder, Failure) or not remainder or (remainder < 0) == (divisor < 0):
        return remainder
    return decimals.add(remainder, divisor)


def _sqrt(number: Value) -> Value | Failure:
    return decimals.number(DECIMAL128.sqrt(exact(number)))


def _log(number: Value) -> Value | Failure:
    return decimals.number(DECIMAL128.ln(exact(number)))


def _exp(number: Value) -> Value | Failure:
    return decimals.number(DECIMAL128.exp(exact(number)))


def _even(number: Value) -> Value:
    return int(exact(number)) % 2 == 0


def _odd(number: Value) -> Value:
    return not _even(number)


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
        apply=_rounding(ROUND_HALF_EVEN),
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
        apply=_rounding(ROUND_FLOOR),
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
        apply=_rounding(ROUND_CEILING),
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
        apply=_rounding(ROUND_UP),
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
        apply=_rounding(ROUND_DOWN),
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
        apply=_rounding(ROUND_HALF_UP),
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
        apply=_rounding(ROUND_HALF_DOWN),
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
        apply=_abs,
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
        apply=_modulo,
    ),
    Entry(
        name="sqrt",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Kvadratroten ur ett tal som inte är negativt.", en="The square root of a number not negative."),
        examples=(Example("sqrt(16)", "4"),),
        errors=("number-range",),
        apply=_sqrt,
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
        apply=_log,
    ),
    Entry(
        name="exp",
        kind="built-in",
        signatures=_ONE,
        doc=Text(sv="Talet e upphöjt till `number`.", en="The number e to the power of `number`."),
        examples=(Example("decimal(exp(5), 8)", "148.41315910"),),
        errors=("number-range",),
        apply=_exp,
    ),
    Entry(
        name="odd",
        kind="built-in",
        signatures=_TEST,
        doc=Text(sv="Om talet är udda; decimaler räknas inte.", en="Whether the number is odd; decimals do not count."),
        examples=(Example("odd(5)", "true"),),
        apply=_odd,
    ),
    Entry(
        name="even",
        kind="built-in",
        signatures=_TEST,
        doc=Text(
            sv="Om talet är jämnt; decimaler räknas inte.", en="Whether the number is even; decimals do not count."
        ),
        examples=(Example("even(5)", "false"),),
        apply=_even,
    ),
)
