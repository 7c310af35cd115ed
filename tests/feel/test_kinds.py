"""The kinds of values."""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given

from offerrules.feel.failures import FAILURES
from offerrules.feel.kinds import Kind, holds_unknown, kind_of
from offerrules.feel.values import UNKNOWN, Range, Typed

from .values import values


class Colour(StrEnum):
    RED = "red"


@given(values)
def test_every_value_has_a_kind(value: Any) -> None:
    assert kind_of(value) is not Kind.UNKNOWN
    assert not holds_unknown(value)
    assert holds_unknown([{"a": (value, UNKNOWN)}])


def test_kinds_of_derived_types() -> None:
    assert kind_of(Colour.RED) is Kind.STRING
    assert kind_of(True) is Kind.BOOLEAN
    assert kind_of(Typed("dtDuration", "PT0.0000001S")) is Kind.DAYS_DURATION
    assert kind_of(UNKNOWN) is Kind.UNKNOWN


@pytest.mark.parametrize("wrong", [1.5, b"", object(), {1, 2}])
def test_what_is_no_value(wrong: Any) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        kind_of(wrong)


def test_unknown_hides_in_ranges_too() -> None:
    assert holds_unknown(Range(Decimal(1), UNKNOWN))
    assert holds_unknown(UNKNOWN)


def test_every_failure_has_words_in_both_languages() -> None:
    for code, text in FAILURES.items():
        assert text.sv and text.en and text.sv != text.en, code
        assert not text.sv.endswith(".") and not text.en.endswith("."), code
