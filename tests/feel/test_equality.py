"""Equal, ordered, the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import evaluate
from offerrules.feel.equality import compare, equal, key, same
from offerrules.feel.values import Failure

from .values import ordered, values


@given(values)
def test_a_value_equals_itself(value: Any) -> None:
    assert equal(value, value) is True
    assert same(value, value)
    assert key(value) == key(value)


@given(values, values)
def test_equality_has_no_direction(one: Any, other: Any) -> None:
    assert equal(one, other) == equal(other, one)
    assert same(one, other) == same(other, one)
    if same(one, other):
        assert equal(one, other) is True


@given(values, values)
def test_equal_values_have_equal_keys(one: Any, other: Any) -> None:
    assert (equal(one, other) is True) == (key(one) == key(other))


@given(st.sampled_from(ordered).flatmap(lambda kind: st.tuples(kind, kind, kind)))
def test_order_is_an_order(triple: tuple[Any, Any, Any]) -> None:
    one, other, third = triple
    order = compare(one, other)
    if isinstance(order, Failure):
        assert order.code == "zones"
        return
    assert compare(other, one) == -order
    assert (order == 0) == (equal(one, other) is True)
    if order <= 0 and compare(other, third) in (-1, 0):
        assert compare(one, third) in (-1, 0)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('1 = "1"', None),
        ("1 = null", False),
        ("[1] = [null]", False),
        ('[1, 2] = [1, "a"]', None),
        ('[1, 2] = [2, "a"]', False),
        ("{a: 1} = {b: 1}", False),
        ("[1..2] = (1..2]", False),
        ("(= 1) = [1..1]", False),
        ("(< 1) = (< 1)", True),
        ('@"10:00:00.1" = @"10:00:00.2"', True),
        ('@"10:00:00Z" = @"10:00:00"', None),
        ('@"10:00:00Z" = @"12:00:00+02:00"', True),
        ('@"2024-05-01T12:00:00@Europe/Stockholm" = @"2024-05-01T10:00:00Z"', True),
        ('is(@"10:00:00Z", @"12:00:00+02:00")', False),
        ('is(@"10:00:00.1", @"10:00:00.2")', False),
        ("is([1, {a: 2}], [1, {a: 2}])", True),
        ("is([1..2], [1..2])", True),
        ("true < false", None),
        ("[1] < [2]", None),
        ("null < null", None),
        ('"a" < "å"', True),
        ('distinct values([1, 1.0, "1", null, null, [1], [1.0]])', [1, "1", None, [1]]),
    ],
)
def test_corners(expression: str, result: Any) -> None:
    assert evaluate(expression) == result
