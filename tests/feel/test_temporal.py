"""Dates, times, zones and durations: text and back, the calendar without end, what does not exist."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import moments, temporal
from offerrules.feel.builtins.conversion import string_of
from offerrules.feel.moments import DAY, Civil, Clock, Moment
from offerrules.feel.values import Failure, MonthsDuration, Typed

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from([None, UTC, timezone(timedelta(hours=-5, minutes=-30, seconds=-1)), PARIS, ZoneInfo("Etc/UTC")])
days = st.integers(-(10**11), 10**11)
nanos = st.integers(0, DAY - 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("10:30:00", time(10, 30)),
        ("10:30:00.25Z", time(10, 30, 0, 250_000, UTC)),
        ("10:30:00@Europe/Paris", time(10, 30, tzinfo=PARIS)),
        ("10:30:00+05:00:01", time(10, 30, tzinfo=timezone(timedelta(hours=5, seconds=1)))),
        ("2024-02-29T24:00:00", datetime(2024, 3, 1)),  # noqa: DTZ001 - a local time
        ("2024-02-29T10:30:00-02:00", datetime(2024, 2, 29, 10, 30, tzinfo=timezone(timedelta(hours=-2)))),
        ("P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=500)),
        ("-PT36H", timedelta(hours=-36)),
        ("P1Y14M", MonthsDuration(26)),
        ("-P1M", MonthsDuration(-1)),
        ("-2021-12-31", Typed("date", "-2021-12-31")),
        ("999999999-01-01", Typed("date", "999999999-01-01")),
        ("11:22:33.123456789", Typed("time", "11:22:33.123456789")),
        ("-2021-01-01T10:00:00@Europe/Paris", Typed("dateTime", "-2021-01-01T10:00:00@Europe/Paris")),
        ("PT0.0000001S", Typed("dtDuration", "PT0.0000001S")),
    ],
)
def test_a_literal_is_read(text: str, value: Any) -> None:
    found = temporal.parse_literal(text)
    assert found == value
    assert type(found) is type(value)
    if isinstance(value, time):
        assert found.tzinfo == value.tzinfo


@pytest.mark.parametrize(
    "text",
    [
        "2024-2-29",
        "24-02-29",
        "02024-01-01",
        "1000000000-01-01",
        "2024-01-01T",
        "2024-01-01T10",
        "10:30",
        "1:30:00",
        "10:30:00+5:00",
        "10:30:00T",
        "10:30:00+02:00@Europe/Paris",
        "P",
        "PT",
        "P1DT",
        "1Y",
        "P1S",
        "P1Y2D",
        "P-1D",
        "PT1.2M",
        "+P1D",
        "2024-01-01Z",
        "@",
        "Europe/Paris",
        "foo",
    ],
)
def test_other_forms_are_no_literals(text: str) -> None:
    assert temporal.parse_literal(text) == Failure("text-form")


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-29",
        "2024-13-01",
        "2024-00-01",
        "2024-04-31",
        "24:00:01",
        "25:00:00",
        "10:60:00",
        "10:00:60",
        "10:00:00+19:00",
        "10:00:00+01:60",
        "10:00:00@No/Where",
        "10:00:00@Europe",
        "2024-01-01T24:00:01",
    ],
)
def test_what_does_not_exist(text: str) -> None:
    assert temporal.parse_literal(text) == Failure("no-such-date")


@given(days, nanos, ZONES)
def test_date_and_time_to_text_and_back(day: int, nano: int, zone: Any) -> None:
    value = temporal.make_moment(Moment(day, nano, zone))
    text = string_of(value)
    assert isinstance(text, str)
    assert temporal.parse_literal(text) == value
    assert temporal.moment_of(value)[:3] == (day, nano, zone)


@given(days)
def test_date_to_text_and_back(day: int) -> None:
    value = temporal.make_date(day)
    text = string_of(value)
    assert isinstance(text, str)
    assert temporal.parse_literal(text) == value
    assert temporal.day_of(value) == day


@given(nanos, ZONES)
def test_time_to_text_and_back(nano: int, zone: Any) -> None:
    value = temporal.make_time(Clock(nano, zone))
    text = string_of(value)
    assert isinstance(text, str)
    assert temporal.clock_of(temporal.parse_literal(text)) == (nano, zone)


@given(st.integers(-(10**25), 10**25))
def test_duration_to_text_and_back(nano: int) -> None:
    value = temporal.make_duration(nano)
    text = string_of(value)
    assert isinstance(text, str)
    assert temporal.nanos_of(temporal.parse_literal(text)) == nano


@given(st.integers(-(10**10), 10**10))
def test_months_to_text_and_back(months: int) -> None:
    text = string_of(MonthsDuration(months))
    assert isinstance(text, str)
    assert temporal.parse_literal(text) == MonthsDuration(months)


@given(st.text("0123456789-:.TPYMDHSZ+@/aE ", max_size=24))
def test_any_text_is_a_value_or_a_failure(text: str) -> None:
    found = temporal.parse_literal(text)
    if not isinstance(found, Failure):
        written = string_of(found)
        assert isinstance(written, str)
        assert string_of(temporal.parse_literal(written)) == written


@given(st.dates())
def test_the_calendar_is_that_of_python_in_its_years(day: date) -> None:
    assert moments.day_number(Civil(day.year, day.month, day.day)) == day.toordinal()
    assert moments.civil_of(day.toordinal()) == (day.year, day.month, day.day)


@given(days)
def test_the_calendar_has_no_end(day: int) -> None:
    civil = moments.civil_of(day)
    assert moments.exists(civil)
    assert moments.day_number(civil) == day
    later = moments.civil_of(day + 1)
    assert later == (civil.year, civil.month, civil.day + 1) or later.day == 1


def test_the_year_zero_is_a_leap_year() -> None:
    assert moments.days_in_month(0, 2) == 29
    assert moments.day_number(Civil(1, 1, 1)) - moments.day_number(Civil(0, 1, 1)) == 366


def test_zones_have_their_rules_outside_the_years_of_python() -> None:
    summer, winter = (Moment(moments.day_number(Civil(year, 7, 1)), 0, PARIS) for year in (20_024, -500))
    assert moments.offset_at(summer) == 2 * moments.HOUR
    assert moments.offset_at(winter) == (9 * 60 + 21) * moments.SECOND


def test_what_is_too_large_is_a_failure() -> None:
    assert temporal.make_date(10**12) == Failure("date-range")
    assert temporal.make_moment(Moment(-(10**12), 0, None)) == Failure("date-range")
    assert temporal.make_duration(10**40) == Failure("date-range")
    assert temporal.make_months(10**13) == Failure("date-range")
    assert temporal.parse_literal("P9999999999999999D") == Failure("text-form")


def test_another_kind_of_zone_becomes_its_offset() -> None:
    class Odd(timezone.__base__):  # type: ignore[name-defined,misc]
        def utcoffset(self, _: datetime | None) -> timedelta:
            return timedelta(hours=3)

    value = datetime(2024, 5, 1, tzinfo=Odd())
    assert string_of(value) == "2024-05-01T00:00:00+03:00"
