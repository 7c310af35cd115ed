"""Decimal arithmetic as the standard wants it: 34 digits, half to even, and never a float.

The context belongs to this module and is handed to every operation, so that no caller's context matters. Nothing is
trapped: a result that is no number, or too large, becomes a failure.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from offerrules.feel.values import Failure, Value

DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
RANGE = Failure("number-range")
ZERO_DIVISION = Failure("zero-division")
_LEAST_SCALE, _GREATEST_SCALE = -6111, 6176
_INTEGER = Context(prec=6200, Emin=-99999, Emax=99999, traps=[InvalidOperation])
"""Wide enough to round a number of the standard to any place."""
_ONE = Decimal(1)
_MOST_DIGITS = 1000


def number(value: Decimal) -> Decimal | Failure:
    """The result of an operation, if it is a number."""
    return value if value.is_finite() else RANGE


def exact(value: Value) -> Decimal:
    """A number as `Decimal`: an `int` is accepted everywhere."""
    return value if isinstance(value, Decimal) else Decimal(int(value))


def add(left: Value, right: Value) -> Decimal | Failure:
    return number(DECIMAL128.add(exact(left), exact(right)))


def subtract(left: Value, right: Value) -> Decimal | Failure:
    return number(DECIMAL128.subtract(exact(left), exact(right)))


def multiply(left: Value, right: Value) -> Decimal | Failure:
    return number(DECIMAL128.multiply(exact(left), exact(right)))


def divide(left: Value, right: Value) -> Decimal | Failure:
    return ZERO_DIVISION if not right else number(DECIMAL128.divide(exact(left), exact(right)))


def power(left: Value, right: Value) -> Decimal | Failure:
    return _ONE if not right else number(DECIMAL128.power(exact(left), exact(right)))


def negate(operand: Value) -> Decimal | Failure:
    return number(DECIMAL128.minus(exact(operand)))


def whole(value: Value) -> int | None:
    """The number cut to a whole number; None where it is too large to count with."""
    if isinstance(value, int):
        return value
    return int(value) if value.adjusted() <= 18 else None


def rounded(value: Value, scale: Value, rounding: str) -> Decimal | Failure:
    """`value` with `scale` decimals."""
    places = whole(scale)
    if places is None or not _LEAST_SCALE <= places <= _GREATEST_SCALE:
        return RANGE
    exact_value = exact(value)
    exponent = exact_value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= places:
        return exact_value
    return number(DECIMAL128.plus(exact_value.quantize(Decimal((0, (1,), -places)), rounding, _INTEGER)))


def text(value: Value) -> str:
    """The number in digits without needless zeros, so that equal numbers have one text; with an exponent where that
    would take more than a thousand digits."""
    number = exact(value)
    if not number:
        return "0"
    return with_exponent(number) if abs(number.adjusted()) >= _MOST_DIGITS else plain(number)


def plain(value: Decimal) -> str:
    """The number in all its digits, without needless zeros."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def with_exponent(number: Decimal) -> str:
    """The number with an exponent and without needless zeros, `1.2E+50`; it is not zero."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    shown = len(digits)
    while digits[shown - 1] == 0:
        shown -= 1
    return str(Decimal((sign, digits[:shown], exponent + len(digits) - shown)))


def text_with_scale(value: Value) -> str:
    """The number with the decimals with which it was written or computed: its text under version 1 of the meaning."""
    number = exact(value)
    return format(number, "f") if abs(number.adjusted()) < _MOST_DIGITS else str(number)
