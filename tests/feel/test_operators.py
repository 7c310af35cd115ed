"""Operators on known values, and three-valued logic on all."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import operators
from offerrules.feel.equality import equal
from offerrules.feel.values import UNKNOWN, Failure, Range

from .values import decimals, values

TRUTHS = (True, False, UNKNOWN)


@pytest.mark.parametrize("operands", list(product(TRUTHS, repeat=3)))
def test_and_and_or_are_those_of_kleene(operands: tuple[Any, ...]) -> None:
    rank = {False: 0, UNKNOWN: 1, True: 2}
    assert operators.conjunction(*operands) is min(operands, key=rank.__getitem__)
    assert operators.disjunction(*operands) is max(operands, key=rank.__getitem__)
    by_law = operators.disjunction(*map(operators.negation, operands))
    assert operators.negation(operators.conjunction(*operands)) is by_law
    assert operators.every(operands) is operators.conjunction(*operands)
    assert operators.some(operands) is operators.disjunction(*operands)


def test_what_is_not_boolean() -> None:
    assert operators.conjunction(True, None) == Failure("not-boolean")
    assert operators.conjunction(None, UNKNOWN, True) is UNKNOWN
    assert operators.conjunction(None, UNKNOWN, False) is False
    assert operators.disjunction(5, False) == Failure("not-boolean")
    assert operators.disjunction(5, True) is True
    assert operators.negation("a") == Failure("not-boolean")
    assert operators.negation([True]) is False
    assert operators.negation([True, True]) == Failure("not-boolean")
    assert operators.some([True, None]) == Failure("not-boolean")
    assert operators.every([False, 1, UNKNOWN]) == Failure("not-boolean")
    assert operators.conjunction() is True
    assert operators.disjunction() is False


@given(decimals, decimals)
def test_exactly_one_of_less_equal_greater(one: Any, other: Any) -> None:
    found = [operators.less(one, other), equal(one, other), operators.greater(one, other)]
    assert found.count(True) == 1
    assert operators.less_or_equal(one, other) is not operators.greater(one, other)
    assert operators.greater_or_equal(one, other) is not operators.less(one, other)
    assert operators.unequal(one, other) is not equal(one, other)


@given(decimals, decimals, decimals)
def test_between_is_in_the_closed_range(value: Any, low: Any, high: Any) -> None:
    assert operators.between(value, low, high) is operators.in_range(value, Range(low, high))
    assert operators.between(value, low, high) is (low <= value <= high)


@given(decimals, decimals, decimals)
def test_the_ends_of_a_range_count_where_they_are_included(value: Any, low: Any, high: Any) -> None:
    assert operators.in_range(value, Range(low, high, False, False)) is (low < value < high)
    assert operators.in_range(value, Range(None, high, False, True)) is (value <= high)
    assert operators.in_range(value, Range(low, None, False, False)) is (value > low)


@given(values, st.lists(values, max_size=4))
def test_a_value_is_in_a_list_that_holds_it(value: Any, items: list[Any]) -> None:
    assert operators.contained(value, [*items, value]) is True


@given(values, values)
def test_operators_never_raise(one: Any, other: Any) -> None:
    for operation in (
        operators.add, operators.subtract, operators.multiply, operators.divide, operators.power, operators.less,
        operators.unequal, operators.contained, operators.conjunction,
    ):  # fmt: skip
        operation(one, other)
    operators.negate(one)
    operators.between(one, other, one)
    operators.make_range(one, other, True, False)
    operators.path(one, "a")


def test_membership() -> None:
    assert operators.contained(5, [1, Range(4, 6)]) is True
    assert operators.contained(5, None) == Failure("none")
    assert operators.contained(None, None) is True
    assert operators.contained(5, ["a", 6]) is False
    assert operators.contained(5, ["a"]) == Failure("not-comparable")
    assert operators.contained([1], [[1]]) is True
    assert operators.contained([1], [1]) is True
    assert operators.contained(Range(1, 2), [Range(1, 2)]) is True
    assert operators.contained(5, []) is False


def test_ranges() -> None:
    assert operators.make_range(1, None, True, True) == Failure("none")
    assert operators.make_range(1, "a", True, True) == Failure("not-comparable")
    assert operators.make_range(True, False, True, True) == Failure("not-comparable")


def test_paths() -> None:
    assert operators.path({"a": 1}, "a") == 1
    assert operators.path({"a": 1}, "b") is None
    assert operators.path([{"a": 1}, {}, 5, UNKNOWN], "a") == [1, None, None, UNKNOWN]
    assert operators.path(None, "a") == Failure("none")
    assert operators.path("text", "a") == Failure("no-such-property")
    assert operators.path(Range(1, None, True, False), "end") is None
    assert operators.path(Range(1, 2), "middle") == Failure("no-such-property")


def test_positions() -> None:
    assert [operators.element("abc", position) for position in (1, 3, -1, -3)] == ["a", "c", "c", "a"]
    for position in (0, 4, -4, 10**30):
        assert operators.element([1, 2, 3], position) == Failure("index")
