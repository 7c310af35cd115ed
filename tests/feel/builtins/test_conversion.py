"""Built-ins that make a value of one type of a value of another."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feel.values import decimals

from offerrules.feel import evaluate


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("date(2024, 2, 29)", '@"2024-02-29"'),
        ("date(2023, 2, 29)", "null"),
        ("date(2024.5, 1, 1)", "null"),
        ("date(1e300, 1, 1)", "null"),
        ("date(1)", "null"),
        ("date(2024, 1, null)", "null"),
        ('date("2024-02-29")', '@"2024-02-29"'),
        ('date(@"2024-02-29T23:00:00-05:00")', '@"2024-02-29"'),
        ("string(date(-999999999, 12, 31))", '"-999999999-12-31"'),
        ('time("24:00:00")', '@"00:00:00"'),
        ("time(23, 59, 59.5)", '@"23:59:59.5"'),
        ("time(24, 0, 0)", "null"),
        ("time(12, 0, 0, null)", '@"12:00:00"'),
        ('time(12, 0, 0, @"PT2H45M55S")', '@"12:00:00+02:45:55"'),
        ('time(12, 0, 0, @"PT20H")', "null"),
        ('time(@"2024-05-01")', '@"00:00:00Z"'),
        ('time(@"2024-05-01T10:00:00@Europe/Paris").timezone', '"Europe/Paris"'),
        ('date and time("2024-05-01")', '@"2024-05-01T00:00:00"'),
        ('date and time(@"2024-05-01T10:00:00Z", @"12:00:00")', '@"2024-05-01T12:00:00"'),
        ('date and time("2024-05-01", "10:00:00")', "null"),
        ('duration("P1Y1D")', "null"),
        ("duration(5)", "null"),
        ('number("1 000,5", " ", ",")', "1000.5"),
        ('number("1,5", ",", null)', "15"),
        ('number("1.5", null, ",")', "null"),
        ('number("1,5", null, ",")', "1.5"),
        ('number("-1e3", null, ".")', "-1000"),
        ('number("1e9999", null, ".")', "null"),
        ('number("abc", null, ".")', "null"),
        ('number("1", ";", ".")', "null"),
        ('number("", null, ".")', "null"),
        ('number("1")', "null"),
        ("string(null)", "null"),
        ("string([1, null, true])", '"[1, null, true]"'),
        ('string({a: @"P1D", "b-c": [1..2]})', '"{a: P1D, \\"b-c\\": [1..2]}"'),
        ('string("a\\"b")', '"a\\"b"'),
        ('string(["a\\"b"])', '"[\\"a\\\\\\"b\\"]"'),
        ("string((< 5))", '"(< 5)"'),
        ("string((>= 5))", '"(>= 5)"'),
        ("string((= 5))", '"(= 5)"'),
        ("string(]1..5[)", '"(1..5)"'),
        ("string(abs)", "null"),
    ],
)
def test_conversion(expression: str, result: str) -> None:
    assert evaluate(expression) == evaluate(result)


@given(decimals, st.sampled_from([" ", ".", None]))
def test_a_number_is_read_as_it_is_written(value: Decimal, grouping: str | None) -> None:
    written = f"{value:,}".replace(",", "g").replace(".", ",").replace("g", grouping or "")
    assert evaluate('number(text, grouping, ",")', {"text": written, "grouping": grouping}) == value
    assert evaluate('number(string(value), null, ".") = value', {"value": value}) is True


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_not(text: str) -> None:
    found: Any = evaluate('number(text, " ", ",")', {"text": text})
    assert found is None or isinstance(found, Decimal)


@given(st.integers(-9999, 9999), st.integers(-1, 14), st.integers(-1, 33))
def test_a_date_of_parts_has_these_parts(year: int, month: int, day: int) -> None:
    inputs = {"y": year, "m": month, "d": day}
    found = evaluate("date(y, m, d)", inputs)
    if found is not None:
        assert evaluate("[x.year, x.month, x.day]", {"x": found}) == [year, month, day]
    else:
        assert not (1 <= month <= 12 and 1 <= day <= 28)
