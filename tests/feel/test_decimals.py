"""Numbers have 34 digits, whatever context the caller has."""

from decimal import ROUND_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import decimals, evaluate
from offerrules.feel.values import Failure

numbers = st.decimals(allow_nan=False, allow_infinity=False)


def test_the_context_of_the_caller_does_not_matter() -> None:
    with localcontext(prec=3, rounding=ROUND_UP):
        assert evaluate("1 / 3") == Decimal("0.3333333333333333333333333333333333")
        assert evaluate("abs(-1.23456)") == Decimal("1.23456")
        assert evaluate("sum([1.23456, 1])") == Decimal("2.23456")
        assert evaluate("-1.23456") == Decimal("-1.23456")
        assert evaluate('@"PT1.23456S".seconds * 1') == Decimal("1.23456")


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("2 / 3", "0.6666666666666666666666666666666667"),
        ("9999999999999999999999999999999999 + 1", "1E+34"),
        ("10 ** 6144", "1E+6144"),
        ("10 ** 6145", None),
        ("10 ** -7000", "0"),
        ("0 ** 0", "1"),
        ("0 ** -1", None),
        ("(-8) ** (1 / 3)", None),
        ("-3 ** 2", "9"),
        ("sqrt(2) ** 2", "2.000000000000000000000000000000000"),
        ("modulo(-12, 5)", "3"),
        ("modulo(12, -5)", "-3"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(1e40, 7)", None),
        ("decimal(2.5, 0)", "2"),
        ("decimal(1.115, 2)", "1.12"),
        ("decimal(1234.5, -2)", "1200"),
        ("floor(-0.5)", "-1"),
        ("ceiling(-0.5)", "0"),
        ("round up(1e-30, 2)", "0.01"),
        ("round half down(2.5, 0)", "2"),
        ("round up(5.5, 6176)", "5.5"),
        ("round up(5.5, 6177)", None),
        ("round up(5.5, 1e50)", None),
        ("odd(1e30)", "False"),
    ],
)
def test_arithmetic(expression: str, result: str | None) -> None:
    found = evaluate(expression)
    assert found is None if result is None else str(found) == result or found == Decimal(result)


@given(numbers, numbers)
def test_results_are_numbers_or_failures(one: Decimal, other: Decimal) -> None:
    for operation in (decimals.add, decimals.subtract, decimals.multiply, decimals.divide, decimals.power):
        found = operation(one, other)
        assert isinstance(found, Failure) or (found.is_finite() and len(found.as_tuple().digits) <= 34)


@given(numbers, st.integers(-20, 20))
def test_rounding_keeps_the_decimals_asked_for(value: Decimal, scale: int) -> None:
    found = decimals.rounded(value, scale, "ROUND_FLOOR")
    if isinstance(found, Decimal):
        assert found <= value
        exponent = found.as_tuple().exponent
        assert isinstance(exponent, int)
        assert -exponent <= max(scale, 0) or found == value


def test_numbers_as_text() -> None:
    assert decimals.text(Decimal("1E+10")) == "10000000000"
    assert decimals.text(Decimal("1.10")) == "1.1"
    assert decimals.text(Decimal("100.0")) == "100"
    assert decimals.text(Decimal("0.00")) == decimals.text(Decimal("-0")) == decimals.text(Decimal("0E+2000")) == "0"
    assert decimals.text(7) == "7"
    assert decimals.text(Decimal("1E+6000")) == decimals.text(Decimal("1.00E+6000")) == "1E+6000"
    assert decimals.text(Decimal("-0.00150E-1000")) == "-1.5E-1003"
    assert decimals.text(Decimal(f"12{'0' * 998}")) == f"12{'0' * 998}"
    assert decimals.text(Decimal(f"12{'0' * 999}")) == "1.2E+1000"


def test_whole_numbers() -> None:
    assert decimals.whole(Decimal("3.9")) == 3
    assert decimals.whole(Decimal("-3.9")) == -3
    assert decimals.whole(Decimal("1e30")) is None
    assert decimals.whole(4) == 4
