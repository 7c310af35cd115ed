"""What is gone through."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel.iteration import MOST, elements, progression
from offerrules.feel.values import Failure, Range

small = st.integers(-30, 30)


@given(small, small)
def test_numbers_up_and_down(start: int, end: int) -> None:
    found = progression(Decimal(start), Decimal(end))
    assert not isinstance(found, Failure)
    assert [found[0], found[-1], len(found)] == [start, end, abs(end - start) + 1]
    back = progression(Decimal(end), Decimal(start))
    assert not isinstance(back, Failure)
    assert list(back) == list(reversed(found))


@given(small, small, st.booleans(), st.booleans())
def test_a_range_without_its_ends(low: int, high: int, low_included: bool, high_included: bool) -> None:
    found = elements(Range(low, high, low_included, high_included))
    assert not isinstance(found, Failure)
    assert (low in found) == (low_included and (high_included or low != high))
    assert (high in found) == (high_included and (low_included or low != high))


def test_days() -> None:
    assert progression(date(2024, 3, 1), date(2024, 2, 28)) == [date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 28)]


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        (None, "none"),
        (Range("a", "b"), "not-a-list"),
        (Range(time(1), time(2)), "not-a-list"),
        (Range(1, None), "not-a-list"),
        (Range(Decimal("1.5"), 3), "not-a-list"),
        (Range(1, MOST + 1), "too-much-work"),
        (Range(1, Decimal("1e6000")), "too-much-work"),
    ],
)
def test_what_cannot_be_gone_through(domain: Any, code: str) -> None:
    assert elements(domain) == Failure(code)


def test_other_values_are_their_only_element() -> None:
    assert elements([1, 2]) == [1, 2]
    assert elements(5) == [5]
    assert elements({"a": 1}) == [{"a": 1}]
    assert progression(None, 1) == Failure("none")
    assert progression(1, date(2024, 1, 1)) == Failure("not-a-list")
    assert len(elements(Range(1, MOST))) == MOST  # type: ignore[arg-type]
