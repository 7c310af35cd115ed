"""`feel.evaluate` gives a value in normal form or says why a text is not FEEL; an expression never raises anything else."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feel import strategies
from tests.feel.test_conformance import CASES, needs_cases

from offerrules.feel import FeelSyntaxError, conformance, evaluate
from offerrules.feel.edition import CURRENT, FIRST, Edition
from offerrules.feel.interpreter import evaluate as interpret
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.parser import parse
from offerrules.feel.scanner import scan
from offerrules.feel.table import BUILT_INS
from offerrules.feel.unparse import unparse
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range, Typed, Value

NOW = datetime(2024, 6, 3, 12, tzinfo=UTC)
INPUTS: Mapping[str, Value] = {
    "x": 3,
    "s": "text",
    "day": NOW.date(),
    "l": [1, "a", None, [2]],
    "c": {"a": 1, "b c": []},
}
LITERALS = [
    "1",
    "0",
    "-0.0",
    "0.5",
    "1e6144",
    "1e-6143",
    "100001",
    "9999999999999999999999999999999999",
    '"a"',
    '""',
    '"\\u0308"',
    '"o"',
    '"(a|b)*"',
    '"10:00:00"',
    '"[1..5]"',
    "true",
    "false",
    "null",
    "[]",
    "[1,2,3]",
    '["a",null]',
    "{}",
    "{item:2}",
    "[1..3]",
    "(<5)",
    '@"2024-06-03"',
    '@"9999-12-31"',
    '@"-999999999-01-01"',
    '@"999999999-12-31"',
    '@"10:00:00@Europe/Stockholm"',
    '@"10:00:00.123456789+01:00"',
    '@"2024-10-27T02:30:00@Europe/Stockholm"',
    '@"12024-06-03T10:00:00Z"',
    '@"-PT0.000000001S"',
    '@"P999999999999D"',
    '@"-P999999999999M"',
    "x",
    "s",
    "day",
    "l",
    "c",
    "c.b",
    "item",
    "partial",
    "?",
    "sum",
]
"""Values of every kind at the ends of what there is, names that mean something, and names that mean nothing."""

_SIGNS = "0123456789.eE+-*/()[]{}<>=,:;?@\"'\\ \n \u0308å\ud800\x00"

literals = st.sampled_from(LITERALS)
calls = st.builds(
    lambda name, arguments: f"{name}({', '.join(arguments)})",
    st.sampled_from(sorted(BUILT_INS)),
    st.lists(literals, max_size=4),
)
simple = literals | calls
texts = st.one_of(
    simple,
    st.builds(
        "{} {} {}".format,
        simple,
        st.sampled_from(["+", "-", "*", "/", "**", "=", "<", ">=", "and", "or", "in"]),
        simple,
    ),
    st.builds("not({})".format, st.lists(simple, max_size=3).map(", ".join)),
    st.builds("{} in not({})".format, simple, st.lists(simple, max_size=3).map(", ".join)),
    st.builds("({}).{}".format, simple, st.sampled_from(["a", "item", "year", "seconds", "start", "time offset"])),
    st.builds("({})[{}]".format, simple, simple),
    st.builds("for {} in {} return {}".format, st.sampled_from(["x", "item", "partial"]), simple, simple),
    st.builds("for x in {}..{} return x".format, simple, simple),
    st.builds("some x in {} satisfies {}".format, simple, simple),
    st.builds("if {} then {} else {}".format, simple, simple, simple),
    st.builds("({}) instance of {}".format, simple, st.sampled_from(["number", "list<date>", "range<xyz>", "Any"])),
    st.builds("({})({})".format, simple, simple),
)


def check(value: Value) -> None:
    """Every part is a FEEL value in normal form."""
    kind = kind_of(value)
    if kind is Kind.NUMBER:
        assert value or not value.is_signed()
    elif kind is Kind.STRING:
        assert is_normalized("NFC", value)
    if kind is Kind.LIST:
        for item in value:
            check(item)
    elif kind is Kind.CONTEXT:
        for item in value.values():
            check(item)
    elif isinstance(value, Range):
        check(value.low)
        check(value.high)


def try_to_evaluate(text: str) -> None:
    try:
        found = evaluate(text, INPUTS, now=NOW)
    except FeelSyntaxError as error:
        assert error.problems
        return
    check(found)


@pytest.mark.parametrize(
    "text",
    [
        "not()",
        "not(1, 2)",
        "not(true, false)",
        "not(operand: true)",
        "5 in not(1, 2)",
        "5 in (not(1, 2), 5 > 6)",
        "[1][not()]",
        "- not()",
        "if not() then 1 else 2",
        "some x in [1] satisfies not()",
        "{a: not()}.a",
    ],
)
def test_not_of_other_arguments_than_one_is_null_by_error(text: str) -> None:
    expected = {"[1][not()]": [], "if not() then 1 else 2": 2}.get(text)
    assert evaluate(text) == expected


@given(texts)
def test_no_call_raises_whatever_it_is_given(text: str) -> None:
    try_to_evaluate(text)


@given(strategies.expressions())
def test_no_tree_raises(tree: Any) -> None:
    try_to_evaluate(unparse(tree))


@given(texts, st.sampled_from([CURRENT, FIRST]))
def test_nothing_raises_where_much_is_unknown(text: str, edition: Edition) -> None:
    tree = parse(text, ("b c",)).tree
    names = {**INPUTS, "x": UNKNOWN, "l": [Decimal(1), UNKNOWN, {"a": UNKNOWN}], "item": UNKNOWN, "partial": Decimal(3)}
    if tree is not None:
        kind_of(interpret(tree, names, on_error="unknown", today=NOW.date(), edition=edition))


@given(st.lists(st.sampled_from([*_SIGNS, "not", " in ", "null"]), max_size=30).map("".join))
def test_no_text_raises(text: str) -> None:
    try_to_evaluate(text)


def _changed(chance: random.Random, texts: list[str]) -> str:
    """A case of the kit with a few tokens left out, added, exchanged, or taken from another case."""
    tokens = [token.text for token in scan(chance.choice(texts)).tokens[:-1]]
    for _ in range(chance.randint(1, 3)):
        other = [token.text for token in scan(chance.choice(texts)).tokens[:-1]] or ["1"]
        place, start = chance.randint(0, len(tokens)), chance.randrange(len(other))
        gone = chance.randint(0, 2)
        tokens[place : place + gone] = chance.choice([[], [chance.choice(LITERALS)], other[start : start + 5]])
    return " ".join(tokens)


@needs_cases
@pytest.mark.parametrize("seed", range(20))
def test_no_case_of_the_kit_raises_when_it_is_changed(seed: int) -> None:
    chance = random.Random(seed)
    texts = [str(case["expr"]) for case in conformance.read_cases(CASES)]
    for _ in range(100):
        try_to_evaluate(_changed(chance, texts))


@pytest.mark.parametrize(
    "value",
    [
        *(
            1.5,
            float("nan"),
            pytest.param(object(), id="object"),
            {1},
            b"a",
            Decimal("NaN"),
            {"a": Decimal("Infinity")},
            {1: 2},
            [1.5],
            Range(1, 1.5),
        ),
        *(Typed("day", "2024-06-03"), Typed("date", "tomorrow"), Typed("dtDuration", "P1Y"), Typed("time", "")),
    ],
    ids=repr,
)
def test_an_input_that_is_no_value_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError) as raised:
        evaluate("x", {"x": value})
    assert "1.5" not in str(raised.value)


def test_a_name_that_is_no_text_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="a name is a text, not int"):
        evaluate("1", {1: 2})  # type: ignore[dict-item]


def test_inputs_are_brought_to_normal_form() -> None:
    assert str(evaluate("x", {"x": Decimal("-0.00")})) == "0"
    assert evaluate('"å" = x and c.å = x and å = x', {"x": "a\u030a", "c": {"a\u030a": "å"}, "a\u030a": "å"}) is True
    assert evaluate('"å" in x', {"x": Range("a\u030a", "ö")}) is True
    assert evaluate("x = date(2024, 6, 3)", {"x": Typed("date", "2024-06-03")}) is True
    assert evaluate("x.months", {"x": MonthsDuration(13)}) == 1
