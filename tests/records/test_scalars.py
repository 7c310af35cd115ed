"""What is read as a date, a time, a duration or a number is exactly what was written, and nothing is guessed."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError
from tests.records.wide import LENGTHS, MOMENTS, TIMES

from offerrules.feel.values import MonthsDuration
from offerrules.records import scalars
from offerrules.records.texts import TEXTS

READERS: list[Callable[[Any], Any]] = [
    scalars.read_text,
    scalars.read_boolean,
    scalars.read_number,
    scalars.read_whole_number,
    scalars.read_date,
    scalars.read_time,
    scalars.read_date_time,
    scalars.read_days_duration,
    scalars.read_months_duration,
]


def refused(read: Callable[[Any], Any], value: Any) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        read(value)
    return caught.value.type


@given(LENGTHS)
def test_a_length_in_days_is_read_as_it_is_written(length: dt.timedelta) -> None:
    assert scalars.read_days_duration(scalars.iso_days_duration(length)) == length


@given(st.integers(-(10**6), 10**6))
def test_a_length_in_months_is_read_as_it_is_written(months: int) -> None:
    assert scalars.read_months_duration(scalars.iso_months_duration(MonthsDuration(months))) == MonthsDuration(months)


@given(st.dates(), TIMES, MOMENTS)
def test_iso_text_is_read_as_what_it_says(day: dt.date, hour: dt.time, moment: dt.datetime) -> None:
    assert scalars.read_date(day.isoformat()) == day
    assert scalars.read_time(hour.isoformat()) == hour
    assert scalars.read_date_time(moment.isoformat()) == moment


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
@example(Decimal("0.1"))
@example(Decimal("100"))
@example(Decimal("-0"))
def test_a_number_of_at_most_fifteen_digits_survives_json_and_floats(number: Decimal) -> None:
    digits = len(number.normalize().as_tuple().digits)
    if digits > scalars.DIGITS or number.adjusted() >= scalars.DIGITS:
        assert refused(scalars.read_number, number) == "too_many_digits"
        return
    read = scalars.read_number(number)
    assert read == number
    assert scalars.read_number(scalars.json_number(read)) == number
    assert scalars.read_number(float(number)) == number
    assert str(read) == str(scalars.read_number(float(number)))


@given(st.floats())
@example(0.1 + 0.2)
def test_a_float_is_read_as_the_one_number_that_it_stands_for_or_not_at_all(number: float) -> None:
    try:
        read = scalars.read_number(number)
    except PydanticCustomError as error:
        assert error.type in ("not_exact", "not_finite", "too_many_digits")
    else:
        assert float(read) == number
        assert len(read.as_tuple().digits) <= scalars.DIGITS


@pytest.mark.parametrize(
    ("value", "whole"),
    [(4, 4), (4.0, 4), (Decimal("4.00"), 4), (-0.0, 0), (Decimal("4E+2"), 400), (10**15 - 1, 10**15 - 1)],
)
def test_a_whole_number_may_have_a_point(value: Any, whole: int) -> None:
    read = scalars.read_whole_number(value)
    assert (type(read), read) == (int, whole)


@pytest.mark.parametrize(
    ("read", "value", "code"),
    [
        (scalars.read_whole_number, True, "not_whole_number"),
        (scalars.read_whole_number, 4.5, "not_whole_number"),
        (scalars.read_whole_number, "4", "not_whole_number"),
        (scalars.read_whole_number, Decimal("NaN"), "not_finite"),
        (scalars.read_whole_number, Decimal("1e999999"), "too_many_digits"),
        (scalars.read_number, True, "not_number"),
        (scalars.read_number, "1", "not_number"),
        (scalars.read_number, Decimal("1e-999999"), "too_many_digits"),
        (scalars.read_number, 0.1 + 0.2, "not_exact"),
        (scalars.read_number, float("-inf"), "not_finite"),
        (scalars.read_date, dt.datetime(2022, 1, 2), "date_time_for_date"),  # noqa: DTZ001
        (scalars.read_date, "2022-1-2", "not_date"),
        (scalars.read_date, "2022-W01-1", "not_date"),
        (scalars.read_date, "2022-01-02\n", "not_date"),
        (scalars.read_date, "２０２２-01-02", "not_date"),
        (scalars.read_date, "0000-01-01", "no_such_date"),
        (scalars.read_time, "24:00", "not_time"),
        (scalars.read_time, "9:00", "not_time"),
        (scalars.read_date_time, "2022-01-02", "not_date_time"),
        (scalars.read_date_time, "2022-02-30T10:00", "no_such_date"),
        (scalars.read_days_duration, "P", "not_days_duration"),
        (scalars.read_days_duration, "PT", "not_days_duration"),
        (scalars.read_days_duration, "P1DT", "not_days_duration"),
        (scalars.read_days_duration, "P1M", "not_days_duration"),
        (scalars.read_days_duration, 14, "not_days_duration"),
        (scalars.read_months_duration, "P1D", "not_months_duration"),
        (scalars.read_months_duration, "P-1M", "not_months_duration"),
        (scalars.read_months_duration, 14, "not_months_duration"),
    ],
)
def test_nothing_is_guessed(read: Callable[[Any], Any], value: Any, code: str) -> None:
    assert refused(read, value) == code


@given(
    st.sampled_from(READERS),
    st.text(max_size=12)
    | st.text("0123456789-:TPDMYHSZ+.,", max_size=14)
    | st.binary(max_size=4)
    | st.floats()
    | st.integers()
    | st.decimals()
    | st.none()
    | st.lists(st.integers(), max_size=2),
)
def test_whatever_is_given_is_read_or_refused_by_a_code_that_has_words(read: Callable[[Any], Any], value: Any) -> None:
    try:
        read(value)
    except PydanticCustomError as error:
        assert error.type in TEXTS
