"""What a plain scalar means: the core schema of YAML 1.2."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml.reader import Reader

from offerrules.document.composing import compose
from offerrules.document.nodes import ScalarNode
from offerrules.document.scalars import MAX_DIGITS, MAX_EXPONENT, NumberTooLongError, value_of_plain
from offerrules.document.source import decode


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nULL", "nULL"), ("none", "none"),
        ("true", True), ("True", True), ("TRUE", True), ("tRUE", "tRUE"), ("false", False), ("False", False),
        ("FALSE", False),
        ("no", "no"), ("No", "No"), ("NO", "NO"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"), ("n", "n"),
        ("0", 0), ("-0", 0), ("+7", 7), ("-19", -19), ("017", 17), ("0o17", 15), ("0x1F", 31), ("0b11", "0b11"),
        ("0o8", "0o8"), ("1_000", "1_000"), ("190:20:30", "190:20:30"), ("12e03", Decimal("12e03")),
        ("0.", Decimal("0")), (".5", Decimal("0.5")), ("-.5", Decimal("-0.5")), ("1.50", Decimal("1.50")),
        ("-2E+05", Decimal("-2E+05")), (".", "."), ("-", "-"), ("+", "+"), ("e3", "e3"), ("1e", "1e"), ("1,5", "1,5"),
        ("0.1", Decimal("0.1")), ("2024-03-01", "2024-03-01"), ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00Z"),
        ("12:30", "12:30"), ("=", "="), ("<<", "<<"), ("inf", "inf"), ("NaN", "NaN"), ("٣", "٣"), ("１", "１"),
    ],
)  # fmt: skip
def test_core_schema(written: str, value: object) -> None:
    found = value_of_plain(written)
    assert found == value
    assert type(found) is type(value)


@given(st.integers(-(10**34) + 1, 10**34 - 1))
def test_whole_numbers_are_exact(number: int) -> None:
    assert value_of_plain(str(number)) == number


@given(st.integers(-(10**34) + 1, 10**34 - 1), st.integers(0, 40))
def test_decimal_numbers_are_exact(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places) if digits.bit_length() < 90 else Decimal(digits)
    assert value_of_plain(format(number, "f")) == number


@pytest.mark.parametrize(
    "written", ["1" * 35, "1" * 5000, "1e9999", "1e-9999", "1e99999999999999999999", "0." + "1" * 40, "0x" + "f" * 40]
)
def test_numbers_that_cannot_be_counted_with(written: str) -> None:
    with pytest.raises(NumberTooLongError):
        value_of_plain(written)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
        ("-" + "9" * MAX_DIGITS, 1 - 10**MAX_DIGITS),
        ("+" + "9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
        # Zeros in front are no digits of the number.
        ("0" * 500 + "7", 7),
        ("-" + "0" * 500 + "7", -7),
        ("0" * 500, 0),
        ("0" + "9" * MAX_DIGITS, 10**MAX_DIGITS - 1),
        ("0." + "9" * MAX_DIGITS, Decimal("0." + "9" * MAX_DIGITS)),
        ("-." + "9" * MAX_DIGITS, Decimal("-0." + "9" * MAX_DIGITS)),
        ("0" * 100 + "." + "9" * MAX_DIGITS, Decimal("0." + "9" * MAX_DIGITS)),
        ("." + "0" * (4 * MAX_DIGITS - 2) + "9", Decimal("9").scaleb(1 - 4 * MAX_DIGITS)),
        (f"1e{MAX_EXPONENT}", Decimal(f"1e{MAX_EXPONENT}")),
        (f"10e{MAX_EXPONENT - 1}", Decimal(f"1e{MAX_EXPONENT}")),
        (f"1e-{MAX_EXPONENT}", Decimal(f"1e-{MAX_EXPONENT}")),
    ],
)
def test_numbers_as_long_as_may_be_are_exact(written: str, value: object) -> None:
    assert value_of_plain(written) == value


@pytest.mark.parametrize(
    "written",
    [
        "1" + "0" * MAX_DIGITS,
        "-1" + "0" * MAX_DIGITS,
        "01" + "0" * MAX_DIGITS,
        "+1" + "0" * MAX_DIGITS,
        "0." + "9" * (MAX_DIGITS + 1),
        "-." + "9" * (MAX_DIGITS + 1),
        "." + "0" * (4 * MAX_DIGITS - 1) + "9",
        f"1e{MAX_EXPONENT + 1}",
        f"10e{MAX_EXPONENT}",
        f"1e-{MAX_EXPONENT + 1}",
        "0x1" + "0" * MAX_DIGITS,
        "0o1" + "0" * MAX_DIGITS,
    ],
)
def test_numbers_one_digit_longer_are_refused(written: str) -> None:
    with pytest.raises(NumberTooLongError):
        value_of_plain(written)


@pytest.mark.parametrize("written", ["'5'", '"5"', "|\n  5", ">\n  5"])
def test_what_is_quoted_is_a_text(written: str) -> None:
    root = compose(f"a: {written}").root
    assert root is not None
    (entry,) = root.entries  # type: ignore[union-attr]
    assert isinstance(entry.value, ScalarNode)
    assert str(entry.value.value).strip() == "5"
    assert isinstance(entry.value.value, str)


def test_the_parser_refuses_no_character_that_a_file_may_hold() -> None:
    """Else it would raise something that is no located error."""
    everything = "".join(chr(code) for code in range(0x110000))
    allowed = "".join(sign for sign in everything if not decode("x" + sign).problems)
    assert Reader.NON_PRINTABLE.search(allowed) is None


def test_ordinary_letters_and_signs_are_allowed() -> None:
    for code in range(0x20, 0x3000):
        if unicodedata.category(chr(code))[0] in "LNPS":
            assert not decode("x" + chr(code)).problems, hex(code)
