"""Relations of points and ranges, by their definition in the standard (OMG DMN 1.5, table 78)."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import evaluate
from offerrules.feel.calls import apply
from offerrules.feel.table import BUILT_INS
from offerrules.feel.values import Failure, Range

points = st.integers(0, 6)
ranges = st.tuples(points, points, st.booleans(), st.booleans()).map(
    lambda ends: Range(min(ends[:2]), max(ends[:2]), ends[2], ends[3])
)


def holds(name: str, one: Any, other: Any) -> Any:
    return apply(BUILT_INS[name], [one, other])


STANDARD: dict[str, Callable[[Range, Range], bool]] = {
    "before": lambda a, b: a.high < b.low or (a.high == b.low and not (a.high_included and b.low_included)),
    "meets": lambda a, b: a.high_included and b.low_included and a.high == b.low,
    "overlaps": lambda a, b: (
        (a.high > b.low or (a.high == b.low and a.high_included and b.low_included))
        and (a.low < b.high or (a.low == b.high and a.low_included and b.high_included))
    ),
    "overlaps before": lambda a, b: (
        (a.low < b.low or (a.low == b.low and a.low_included and not b.low_included))
        and (a.high > b.low or (a.high == b.low and a.high_included and b.low_included))
        and (a.high < b.high or (a.high == b.high and (not a.high_included or b.high_included)))
    ),
    "finishes": lambda a, b: (
        a.high_included == b.high_included
        and a.high == b.high
        and (a.low > b.low or (a.low == b.low and (not a.low_included or b.low_included)))
    ),
    "includes": lambda a, b: (
        (a.low < b.low or (a.low == b.low and (a.low_included or not b.low_included)))
        and (a.high > b.high or (a.high == b.high and (a.high_included or not b.high_included)))
    ),
    "starts": lambda a, b: (
        a.low == b.low
        and a.low_included == b.low_included
        and (a.high < b.high or (a.high == b.high and (not a.high_included or b.high_included)))
    ),
    "coincides": lambda a, b: a == b,
}
TURNED = {
    "after": "before",
    "met by": "meets",
    "overlaps after": "overlaps before",
    "finished by": "finishes",
    "during": "includes",
    "started by": "starts",
}


@pytest.mark.parametrize("name", STANDARD)
@given(ranges, ranges)
def test_relations_are_those_of_the_standard(name: str, one: Range, other: Range) -> None:
    assert holds(name, one, other) is STANDARD[name](one, other)


@pytest.mark.parametrize("name", TURNED)
@given(ranges, ranges)
def test_relations_turned_round(name: str, one: Range, other: Range) -> None:
    assert holds(name, one, other) is holds(TURNED[name], other, one)


@given(points, points, ranges)
def test_a_point_is_the_range_from_itself_to_itself(point: int, other: int, range_: Range) -> None:
    assert holds("before", point, other) is (point < other)
    assert holds("after", point, other) is (point > other)
    assert holds("coincides", point, other) is (point == other)
    for name in ("before", "after", "finishes", "during", "starts"):
        assert holds(name, point, range_) is holds(name, Range(point, point), range_)
    for name in ("before", "after", "finished by", "includes", "started by"):
        assert holds(name, range_, point) is holds(name, range_, Range(point, point))
    assert holds("includes", range_, point) is evaluate("p in r", {"p": point, "r": range_})


def test_open_ends_reach_beyond_every_point() -> None:
    assert evaluate("before(5, (> 5))") is True
    assert evaluate("includes((> 5), [6..7])") is True
    assert evaluate("includes((> 5), (> 5))") is True
    assert evaluate("overlaps((< 5), (> 5))") is False
    assert evaluate("overlaps((<= 5), (>= 5))") is True
    assert evaluate("coincides((< 5), (< 5))") is True
    assert evaluate("during([1..2], (< 5))") is True


def test_what_cannot_be_compared() -> None:
    assert holds("before", 1, "a") == Failure("not-comparable")
    assert holds("before", Range(1, 2), Range("a", "b")) == Failure("not-comparable")
    assert holds("meets", 1, Range(1, 2)) == Failure("type")
    assert holds("before", None, 1) == Failure("none")
