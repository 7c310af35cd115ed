"""Numbers and texts have one form: no minus zero, no scale that shows, no text that is not composed."""

from decimal import Decimal
from typing import Any
from unicodedata import is_normalized, normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.feel import values

from offerrules.feel import evaluate
from offerrules.feel.decimals import text, text_with_scale
from offerrules.feel.edition import CURRENT, EDITIONS, FIRST
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.normal_form import composed, in_normal_form
from offerrules.feel.parser import parse
from offerrules.feel.table import BUILT_INS, OPERATORS, PLAIN_BUILT_INS, PLAIN_OPERATORS
from offerrules.feel.values import Failure, Value

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=None).filter(
    lambda value: abs(value.adjusted()) < 6000
)
marks = st.text(st.sampled_from("aoåö\u0308\u030a\u0301\u0323 eE\u212bﬁ\u1e9b"), max_size=6)


@given(numbers, st.integers(0, 40))
def test_equal_numbers_have_one_text(value: Decimal, zeros: int) -> None:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    other = Decimal((sign, (*digits, *(0,) * zeros), exponent - zeros))
    assert other == value
    assert text(other) == text(value)
    assert Decimal(text(value)) == value
    assert text(value)[0] != "-" or value < 0


@given(numbers)
def test_the_text_of_a_number_reads_back_as_the_number(value: Decimal) -> None:
    written = evaluate("string(x)", {"x": value})
    assume(len(value.as_tuple().digits) <= 34)
    assert evaluate('number(text, ",", ".") = x', {"text": written, "x": value}) is True


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_has_the_text_of_an_int(value: int) -> None:
    assert text(Decimal(value)) == text(value) == text(Decimal(f"{value}.000")) == str(value)


ZERO = Decimal("-0")
_GIVEN = st.sampled_from(
    [Decimal(0), Decimal(1), Decimal(-1), Decimal("-0.4"), Decimal(-4), Decimal("1E-6143"), Decimal(2)]
)


@given(_GIVEN, _GIVEN, st.sampled_from(["+", "-", "*", "/", "**"]), st.sampled_from(sorted(BUILT_INS)))
def test_nothing_that_is_calculated_is_minus_zero(one: Decimal, other: Decimal, operator: str, name: str) -> None:
    inputs = {"a": one, "b": other}
    for expression in (f"a {operator} b", "-a", f"{name}(a)", f"{name}(a, b)", f"{name}([a, b])", f"{name}([a])"):
        found = evaluate(expression, inputs)
        for value in found if isinstance(found, list) else [found]:
            assert not (isinstance(value, Decimal) and value.is_signed() and not value), expression


@given(marks, marks, st.sampled_from(sorted(BUILT_INS)))
def test_every_text_that_is_made_is_composed(one: str, other: str, name: str) -> None:
    inputs = {"a": one, "b": other}
    for expression in (
        "a + b",
        f"{name}(a)",
        f"{name}(a, b)",
        f"{name}([a, b])",
        f"{name}([a, b], a)",
        f"{name}(a, b, b)",
    ):
        found = evaluate(expression, inputs)
        for value in found if isinstance(found, list) else [found]:
            assert not isinstance(value, str) or is_normalized("NFC", value), expression


@given(marks, marks)
def test_texts_are_equal_where_unicode_calls_them_equivalent(one: str, other: str) -> None:
    same = normalize("NFD", one) == normalize("NFD", other)
    assert evaluate("a = b", {"a": one, "b": other}) is same
    assert evaluate("a + b = c", {"a": one, "b": other, "c": normalize("NFD", one + other)}) is True
    literal = normalize("NFD", one).replace('"', "")
    assert evaluate(f'"{literal}"', {}) == composed(literal)
    assert evaluate("a < b or a = b or a > b", {"a": one, "b": other}) is True


@given(values.values)
def test_a_value_in_normal_form_stays_as_it_is(value: Value) -> None:
    once = in_normal_form(value)
    assert repr(in_normal_form(once)) == repr(once)


def test_a_value_is_brought_to_normal_form_however_deep() -> None:
    found = in_normal_form({"a\u030a": [ZERO, ("o\u0308", {"x": ZERO})]})
    assert repr(found) == repr({"å": [Decimal(0), ("ö", {"x": Decimal(0)})]})


# --- Editions


def judged(expression: str, edition: Any, **inputs: Value) -> Value:
    tree = parse(expression, inputs, as_written=edition.as_written).tree
    assert tree is not None
    return interpret(tree, inputs, on_error="unknown", edition=edition)


@pytest.mark.parametrize(
    ("expression", "first", "now"),
    [
        ("string(1.10)", "1.10", "1.1"),
        ("string([100.0, 1])", "[100.0, 1]", "[100, 1]"),
        ("string({a: [1.0..2.50]})", "{a: [1.0..2.50]}", "{a: [1..2.5]}"),
        ("string(2.0 * 1.50)", "3.000", "3"),
        ("string(0 * -1)", "-0", "0"),
        ("string(sum([0 * -1]))", "-0", "0"),
        ("string(modulo(-4, 2))", "-0", "0"),
        ("string(0 / -5)", "-0", "0"),
        ('"o" + "\\u0308" = "ö"', False, True),
        ('string length("o\\u0308")', Decimal(2), Decimal(1)),
        ('string join(["o", "\\u0308"]) = "ö"', False, True),
        ("not(true)", False, False),
        ("count([1, 2])", Decimal(2), Decimal(2)),
        ('string("1.10")', "1.10", "1.10"),
    ],
)
def test_version_1_is_judged_by_what_it_meant(expression: str, first: Value, now: Value) -> None:
    assert judged(expression, FIRST) == first
    assert judged(expression, CURRENT) == now


def test_partial_hid_a_name_of_a_policy_in_version_1() -> None:
    assert judged("for x in [1, 2] return partial", FIRST, partial=Decimal(7)) == [[], [[]]]
    assert judged("for x in [1, 2] return partial", CURRENT, partial=Decimal(7)) == [7, 7]
    assert evaluate("for x in [1, 2] return partial", {"partial": 7}) == [[], [[]]]


def test_the_editions_differ_in_results_alone() -> None:
    assert set(EDITIONS) == {1, 2}
    assert PLAIN_OPERATORS.keys() == OPERATORS.keys() == FIRST.operators.keys()
    assert PLAIN_BUILT_INS.keys() == BUILT_INS.keys() == FIRST.built_ins.keys()
    for name, entry in {**BUILT_INS, **OPERATORS}.items():
        plain = {**PLAIN_BUILT_INS, **PLAIN_OPERATORS}[name]
        assert (entry.signatures, entry.unknown, entry.errors) == (plain.signatures, plain.unknown, plain.errors)
    assert text_with_scale(Decimal("1.10")) == "1.10"
    assert isinstance(OPERATORS["/"].apply and OPERATORS["/"].apply(Decimal(1), Decimal(0)), Failure)
