"""Types as they are written, and their values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import evaluate
from offerrules.feel.instance import (
    ANY,
    ContextOf,
    FunctionOf,
    ListOf,
    RangeOf,
    Simple,
    conforms,
    is_instance,
    read_type,
)
from offerrules.feel.kinds import Kind, kind_of

from .values import values

NUMBER = Simple(Kind.NUMBER)
STRING = Simple(Kind.STRING)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("number", NUMBER),
        ("Any", ANY),
        ("list", Simple(Kind.LIST)),
        ("list<number>", ListOf(NUMBER)),
        ("range<string>", RangeOf(STRING)),
        ("context<>", ContextOf(())),
        (
            "context<a: number, b c: list<context<d: string>>>",
            ContextOf((("a", NUMBER), ("b c", ListOf(ContextOf((("d", STRING),)))))),
        ),
        ("function<>->Any", FunctionOf((), ANY)),
        ("function<number, function<string>->number>->list<number>", None),
        ("list<function<number>->string>", ListOf(FunctionOf((NUMBER,), STRING))),
        ("tLoan", None),
        ("list<tLoan>", None),
        ("context<a: tLoan>", None),
        ("list<number, number>", None),
        ("days and time duration", Simple(Kind.DAYS_DURATION)),
    ],
)
def test_reading(text: str, written: Any) -> None:
    if text.startswith("function<number, function"):
        written = FunctionOf((NUMBER, FunctionOf((STRING,), NUMBER)), ListOf(NUMBER))
    assert read_type(text) == written


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ("null instance of number", False),
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("1 instance of Any", True),
        ("[1, null] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[[1]] instance of list<list<number>>", True),
        ("1 instance of list<number>", False),
        ("{a: 1, b: 2} instance of context<a: number>", True),
        ("{a: null} instance of context<a: number>", True),
        ("{b: 1} instance of context<a: number>", False),
        ("{} instance of context", True),
        ("[1..2] instance of range<number>", True),
        ("[1..2] instance of range<string>", False),
        ("(> 1) instance of range<number>", True),
        ('@"2024-05-01" instance of date and time', False),
        ('@"2024-05-01T00:00:00" instance of date', False),
        ('@"P1D" instance of years and months duration', False),
        ("(function(a, b) a) instance of function<Any, Any>->Any", True),
        ("(function(a: number) a) instance of function<number>->Any", True),
        ("(function(a: number) a) instance of function<string>->Any", False),
        ("(function(a) a) instance of function<Any, Any>->Any", False),
        ("abs instance of function<Any>->Any", True),
        ("1 instance of tLoan", None),
    ],
)
def test_instance_of(expression: str, result: Any) -> None:
    assert evaluate(expression) is result


@given(values)
def test_a_value_is_of_one_simple_type(value: Any) -> None:
    names = ["boolean", "number", "string", "date", "time", "date and time", "days and time duration"]
    names += ["years and months duration", "list", "context", "range", "function", "Null"]
    found = [name for name in names if (written := read_type(name)) is not None and is_instance(value, written)]
    assert len(found) == 1
    assert kind_of(value).value in (found[0], "null")


@given(st.lists(values, max_size=3))
def test_null_may_stand_for_any_type(items: list[Any]) -> None:
    assert conforms(None, NUMBER)
    assert conforms(items, ListOf(ANY)) == all(item is None or kind_of(item) is not Kind.NULL for item in items)
