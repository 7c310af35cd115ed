"""Built-ins on contexts."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.feel.values import values

from offerrules.feel import evaluate

FEW = settings(max_examples=max(40, settings().max_examples // 3))
CONTEXTS = st.dictionaries(st.text("ab c", max_size=3), values, max_size=4)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('get value({a: {b: 2}}, ["a", "b"])', 2),
        ('get value({a: 1}, ["a", "b"])', None),
        ("get value({a: 1}, [])", None),
        ('get value({a: 1}, "b")', None),
        ("get value({a: 1}, null)", None),
        ("get value([1], 1)", None),
        ("get entries({})", []),
        ("get entries(5)", None),
        ('context({key: "a", value: null})', {"a": None}),
        ('context([{key: "a"}])', None),
        ("context([{key: 1, value: 1}])", None),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
        ('context put({a: 1}, ["a", "c"], 2)', None),
        ('context put({}, ["a", "c"], 2)', None),
        ("context put({}, [], 2)", None),
        ("context put({}, null, 2)", None),
        ("context merge([])", {}),
        ("context merge({a: 1})", {"a": 1}),
        ("context merge([{a: {b: 1}}, {a: {c: 2}}])", {"a": {"c": 2}}),
        ("context merge([1])", None),
    ],
)
def test_contexts(expression: str, result: Any) -> None:
    assert evaluate(expression) == result


@FEW
@given(CONTEXTS, CONTEXTS, values)
def test_laws_of_contexts(one: dict[str, Any], other: dict[str, Any], value: Any) -> None:
    inputs = {"one": one, "other": other, "value": value}
    assert evaluate("context(get entries(one))", inputs) == evaluate("one", inputs)
    assert evaluate("context merge([one, other])", inputs) == {**one, **other}
    assert evaluate('get value(context put(one, "k", value), "k")', inputs) == evaluate("value", inputs)
    assert evaluate("one", inputs) == one
