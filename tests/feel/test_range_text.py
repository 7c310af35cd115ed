"""Ranges from text."""

import pytest

from offerrules.feel.range_text import range_of_text
from offerrules.feel.values import Failure, Range


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("[1..3]", Range(1, 3)),
        (" ( 1 .. 3 ) ", Range(1, 3, False, False)),
        ("]1..3[", Range(1, 3, False, False)),
        ("[-1..1]", Range(-1, 1)),
        ('["a".."b"]', Range("a", "b")),
        ("[1..1]", Range(1, 1)),
        ("[3..1]", Failure("range-order")),
        ('[1.."a"]', Failure("not-comparable")),
        ("[null..1]", Failure("none")),
        ("[a..1]", Failure("text-form")),
        ("[1+1..3]", Failure("text-form")),
        ("[abs(-1)..3]", Failure("text-form")),
        ("(> 1)", Failure("text-form")),
        ("[1..]", Failure("text-form")),
        ("1", Failure("text-form")),
        ("", Failure("text-form")),
        ('[date("2024-13-01")..date("2024-12-01")]', Failure("text-form")),
        (None, Failure("none")),
        (5, Failure("type")),
    ],
)
def test_range_of_text(text: object, result: object) -> None:
    assert range_of_text(text) == result


def test_constants_may_be_written_as_calls() -> None:
    found = range_of_text('[date("2024-01-01")..@"2024-12-31"]')
    assert isinstance(found, Range)
    assert str(found.low) == "2024-01-01"
