"""Values survive the way through JSON, by their type."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.decision.canonical import canonical
from offerrules.decision.errors import DecisionError
from offerrules.decision.reading import parse
from offerrules.decision.values import LEFT_OUT, RecordAt, decode, encode
from offerrules.feel import types as t
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range, Value

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers().map(Decimal)
scalars: st.SearchStrategy[tuple[t.Type, Value]] = st.one_of(
    st.booleans().map(lambda value: (t.BOOLEAN, value)),
    decimals.map(lambda value: (t.NUMBER, value)),
    st.text().map(lambda value: (t.STRING, value)),
    st.sampled_from(["a", "å"]).map(lambda value: (t.ChoiceType(("a", "å")), value)),
    st.dates().map(lambda value: (t.DATE, value)),
    st.times().map(lambda value: (t.TIME, value)),
    st.datetimes(timezones=st.sampled_from([None, UTC])).map(lambda value: (t.DATE_TIME, value)),
    st.timedeltas().map(lambda value: (t.DAYS_DURATION, value)),
    st.integers(-(10**6), 10**6).map(lambda value: (t.MONTHS_DURATION, MonthsDuration(value))),
)


def lists(items: st.SearchStrategy[tuple[t.Type, Value]]) -> st.SearchStrategy[tuple[t.Type, Value]]:
    return items.flatmap(lambda one: st.integers(0, 3).map(lambda n: (t.ListType(one[0]), (one[1],) * n)))


typed = st.recursive(
    scalars,
    lambda below: st.one_of(
        lists(below),
        below.map(lambda one: (t.OptionalType(one[0]), one[1])),
        below.map(lambda one: (t.OptionalType(one[0]), None)),
        below.map(lambda one: (one[0], UNKNOWN)),
        below.map(lambda one: (t.TableType(one[0]), {"VO": one[1], "å": one[1]})),
        below.map(lambda one: (t.RecordType("", {"x": one[0]}), {"x": one[1]})),
        scalars.map(lambda one: (t.RangeType(one[0]), Range(one[1], None, True, False))),
        st.just((t.RecordType("internship", {}), RecordAt("internships.0"))),
        below.map(lambda one: (one[0], LEFT_OUT)),
    ),
    max_leaves=5,
)


@given(typed)
def test_values_come_back_by_their_type(one: tuple[t.Type, Value]) -> None:
    type_, value = one
    assert decode(parse(canonical(encode(value))), type_, "here") == value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(
            st.sampled_from(["unknown", "left_out", "record", "context", "range", "low", "high", "low_included", "x"]),
            below,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(anything, typed)
def test_anything_else_is_refused_or_read(tree: object, one: tuple[t.Type, Value]) -> None:
    try:
        decode(tree, one[0], "trace.facts.0.value")
    except DecisionError as error:
        assert error.place == "trace.facts.0.value"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2022, 5, 30), b'"2022-05-30"'),
        (datetime(2022, 5, 30, 8, 0, tzinfo=UTC), b'"2022-05-30T08:00:00Z"'),
        (time(8, 30), b'"08:30:00"'),
        (timedelta(days=14, hours=1), b'"P14DT1H"'),
        (MonthsDuration(-14), b'"-P1Y2M"'),
        (Decimal("4.0"), b"4"),
        (UNKNOWN, b'{"unknown":true}'),
        (RecordAt("internships.0"), b'{"record":"internships.0"}'),
        (
            Range(Decimal(1), None),
            b'{"range":{"high":null,"high_included":true,"low":1,"low_included":true,"single":false}}',
        ),
    ],
)
def test_how_values_are_written(value: Value, text: bytes) -> None:
    assert canonical(encode(value)) == text


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError, match="object is not a FEEL value"):
        encode(object())
