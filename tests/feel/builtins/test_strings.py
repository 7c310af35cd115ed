"""Built-ins on strings."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import evaluate

TEXTS = st.text("abåäö🐎 ", max_size=8)


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", 0)', None),
        ('substring("foobar", 7)', None),
        ('substring("foobar", -7)', None),
        ('substring("foobar", 3, -1)', None),
        ('substring("foobar", 3, 3.8)', "oba"),
        ('substring("foobar", 5, 100)', "ar"),
        ('substring("🐎foo", 2)', "foo"),
        ('string length("🐎")', 1),
        ('string length("")', 0),
        ('substring before("foobar", "o")', "f"),
        ('substring before("foobar", "")', ""),
        ('substring after("foobar", "")', "foobar"),
        ('substring after("", "a")', ""),
        ('contains("foobar", "")', True),
        ('starts with("foobar", "bar")', False),
        ('ends with("foobar", null)', None),
        ('upper case("åäö")', "ÅÄÖ"),
        ("upper case(5)", None),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('string join(["a", "b"], null)', "ab"),
        ("string join([])", ""),
        ('string join(["a", 1])', None),
        ('string join("a")', "a"),
        ('split("a1b22c", "[0-9]+")', ["a", "b", "c"]),
        ('split("abc", "x")', ["abc"]),
        ('split("abc", "(")', None),
        ('matches("foobar", "^fo*b")', True),
        ('matches("foobar", "FO", null)', False),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace(input: "aaa", pattern: "A", replacement: "b", flags: "i")', "bbb"),
    ],
)
def test_strings(expression: str, result: Any) -> None:
    assert evaluate(expression) == result


@given(TEXTS, TEXTS)
def test_before_and_after_surround_the_match(text: str, match: str) -> None:
    inputs = {"text": text, "match": match}
    if match and match in text:
        assert evaluate("substring before(text, match) + match + substring after(text, match) = text", inputs) is True
    assert evaluate("contains(text, match)", inputs) is (match in text)


@given(TEXTS, st.integers(1, 8), st.integers(0, 8))
def test_a_substring_is_a_slice(text: str, start: int, length: int) -> None:
    expected = text[start - 1 : start - 1 + length] if start <= len(text) else None
    assert evaluate("substring(text, start, length)", {"text": text, "start": start, "length": length}) == expected


@given(st.lists(st.text("abc", min_size=1), min_size=1))
def test_what_is_joined_can_be_split(texts: list[str]) -> None:
    assert evaluate('split(string join(texts, ";"), ";")', {"texts": texts}) == texts
