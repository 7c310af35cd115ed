"""Plain FEEL: what goes in, what comes out, what is refused."""

import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import offerrules.feel
from offerrules.feel import FeelSyntaxError, evaluate
from offerrules.feel.kinds import kind_of
from offerrules.feel.values import MonthsDuration

from .values import values

NOW = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


class Months:
    """A duration of another library."""

    def __init__(self, months: int) -> None:
        self.months = months


def test_names_of_several_words() -> None:
    assert evaluate("Full Name", {"Full Name": "x"}) == "x"
    assert evaluate("Full  Name", {" Full   Name ": "x"}) == "x"
    assert evaluate("loan.Monthly Rate * 2", {"loan": {"Monthly Rate": 3}}) == 6
    people = [{"first name": "a", "last name": "b"}]
    assert evaluate('people[first name = "a"].last name', {"people": people}) == ["b"]


@given(values)
def test_a_value_comes_out_as_it_went_in(value: Any) -> None:
    assert evaluate("x", {"x": value}) == value


def test_values_that_are_nearly_feel() -> None:
    assert isinstance(evaluate("x", {"x": 5}), Decimal)
    assert evaluate('x = @"P1Y"', {"x": Months(12)}) is True
    assert evaluate("distinct values(x)", {"x": (Months(12), MonthsDuration(12))}) == [MonthsDuration(12)]
    assert evaluate("x.a[1] + 1", {"x": {"a": (1, 2)}}) == 2


@pytest.mark.parametrize("wrong", [1.5, b"x", {1}, object(), Decimal("NaN"), Decimal("Infinity"), [1.5], {"a": 1.5}])
def test_what_is_no_value_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        evaluate("x", {"x": wrong})


def test_the_clock() -> None:
    assert evaluate("today()", now=NOW) == date(2024, 5, 1)
    assert evaluate("now()", now=NOW) == NOW
    assert evaluate("now() = now() and today() = date(now())") is True


@pytest.mark.parametrize("text", ["", "1 +", "a == b", "(1", '"a', "[1, 2", "if 1 then 2", "for x return 1", "1 2"])
def test_what_is_not_feel_is_told(text: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        evaluate(text)
    assert caught.value.problems
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


@given(st.text('ab1 +-*/()[]{}<>=.,:"@?x\n', max_size=30))
def test_any_text_has_a_value_or_is_refused(text: str) -> None:
    try:
        kind_of(evaluate(text, {"a": 1, "b": "x", "x": [1, 2]}))
    except FeelSyntaxError as error:
        assert error.problems


def test_errors_are_null() -> None:
    assert evaluate("1 / 0") is None
    assert evaluate("nothing") is None
    assert evaluate("{a: 1, a: 2}") is None


def test_the_public_names() -> None:
    assert sorted(offerrules.feel.__all__) == ["FeelSyntaxError", "evaluate"]
