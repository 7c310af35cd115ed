"""Built-ins on lists, and those that make one value of a list."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.feel.values import decimals, values

from offerrules.feel import evaluate
from offerrules.feel.equality import equal

FEW = settings(max_examples=max(40, settings().max_examples // 3))
LISTS = st.lists(values, max_size=5)
NUMBERS = st.lists(decimals, min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("sublist([1, 2, 3], -2)", [2, 3]),
        ("sublist([1, 2, 3], 0)", None),
        ("sublist([1, 2, 3], 4)", None),
        ("append([1], [2], null)", [1, [2], None]),
        ("append(1, 2)", [1, 2]),
        ("append(null, 1)", None),
        ("concatenate([1], null)", None),
        ("concatenate([1], 2)", [1, 2]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before([1], 2, 3)", None),
        ("remove([1, 2], 0)", None),
        ("remove([1, 2], -1)", [1]),
        ("list replace([1, 2, 3], 4, 4)", None),
        ("list replace([1, 2], function(item, newItem) item > 1, 9)", [1, 9]),
        ("list replace([1, 2], function(item, newItem) item, 9)", None),
        ("list replace([1, 2], function(item) true, 9)", None),
        ("index of([1, null, 1], 1)", [1, 3]),
        ("index of([1, null], null)", [2]),
        ("union([1, 2], [2, [1]])", [1, 2, [1]]),
        ('distinct values([1, "1", 1.00, null, null])', [1, "1", None]),
        ("flatten([1, [2, [[3]], []]])", [1, 2, 3]),
        ("flatten(1)", [1]),
        ('sort(["b", "å", "a"])', ["a", "b", "å"]),
        ('sort([1, "a"])', None),
        ("sort([true, false])", None),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ("sort([3, 1, 2], function(x, y) 5)", None),
        ("sort([3, 1, 2], function(x) true)", None),
        ("sort([1], function(x, y) 5)", [1]),
        ("list contains([1, null], null)", True),
        ('list contains([1, "a"], "a")', True),
        ("min([1, null])", None),
        ('max("a", "b")', "b"),
        ("max([true])", None),
        ("sum([])", None),
        ("sum([1, null])", None),
        ("sum(1, 2, 3)", 6),
        ("mean([1, 2])", Decimal("1.5")),
        ("median([4, 1])", Decimal("2.5")),
        ("median([])", None),
        ("mode([])", []),
        ("mode([3, 1, 3, 1, 2])", [1, 3]),
        ("stddev([5])", None),
        ("product([2, 0.5])", 1),
        ("all([])", True),
        ("any([])", False),
        ("all(null)", None),
        ("all([true, null])", None),
        ("all([false, 5])", False),
        ("any([5, true])", True),
        ("any([5, false])", None),
        ("all()", None),
        ("count(5)", 1),
        ("count(null)", None),
    ],
)
def test_lists(expression: str, result: Any) -> None:
    assert evaluate(expression) == result


@FEW
@given(LISTS, LISTS)
def test_laws_of_lists(one: list[Any], other: list[Any]) -> None:
    inputs = {"one": one, "other": other}
    for law in (
        "reverse(reverse(one)) = one",
        "count(concatenate(one, other)) = count(one) + count(other)",
        "concatenate(one, other) = reverse(concatenate(reverse(other), reverse(one)))",
        "union(one, other) = distinct values(concatenate(one, other))",
        "count(distinct values(one)) <= count(one)",
        "every item in one satisfies list contains(distinct values(one), item)",
        "remove(insert before(append(one, 1), 1, 2), 1) = append(one, 1)",
        "flatten(flatten(one)) = flatten(one)",
    ):
        # A list that holds a range of mixed ends is equal to itself only where its elements can be compared.
        assert evaluate(law, inputs) in (True, None), law


@FEW
@given(LISTS)
def test_distinct_values_differ(items: list[Any]) -> None:
    found = evaluate("distinct values(items)", {"items": items})
    assert not any(equal(one, other) is True for place, one in enumerate(found) for other in found[:place])


@FEW
@given(NUMBERS)
def test_laws_of_numbers(numbers: list[Decimal]) -> None:
    for law in (
        "min(numbers) = sort(numbers)[1]",
        "max(numbers) = sort(numbers)[-1]",
        "median(numbers) between min(numbers) and max(numbers)",
        "mean(numbers) between min(numbers) - 1 and max(numbers) + 1",
        "sum(numbers) = sum(reverse(numbers))",
        "sort(numbers, function(x, y) x > y) = reverse(sort(numbers))",
        "every x in mode(numbers) satisfies list contains(numbers, x)",
        "index of(numbers, numbers[1])[1] = 1",
    ):
        assert evaluate(law, {"numbers": numbers}) is True, law
    assert evaluate("sum(numbers)", {"numbers": numbers}) == sum(numbers)
