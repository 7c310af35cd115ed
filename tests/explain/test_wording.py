"""Values in words, in both languages."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.explain.wording import alternatives, amount, day, joined, number, value_in_words
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range
from offerrules.language import Text


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (None, "finns inte", "none"),
        (UNKNOWN, "uppgift saknas", "not recorded"),
        (True, "ja", "yes"),
        (False, "nej", "no"),
        ("Hemtjänst", "Hemtjänst", "Hemtjänst"),
        (Decimal("0.5"), "0,5", "0.5"),
        (Decimal("1.2345678901"), "1,2345678901", "1.2345678901"),
        (Decimal("-1234567.25"), "−1\xa0234\xa0567,25", "-1,234,567.25"),
        (3, "3", "3"),
        (date(2022, 5, 30), "30 maj 2022", "30 May 2022"),
        (time(9, 5), "09:05", "09:05"),
        (time(9, 5, 7), "09:05:07", "09:05:07"),
        (datetime(2022, 5, 30, 14, 30, tzinfo=UTC), "30 maj 2022 klockan 14:30 +00:00", "30 May 2022 at 14:30 +00:00"),
        (timedelta(days=1), "1 dag", "1 day"),
        (timedelta(days=2, hours=1, minutes=3), "2 dagar, 1 timme och 3 minuter", "2 days, 1 hour, and 3 minutes"),
        (timedelta(seconds=1.5), "1,5 sekunder", "1.5 seconds"),
        (timedelta(days=-14), "minus 14 dagar", "minus 14 days"),
        (timedelta(0), "0 dagar", "0 days"),
        (MonthsDuration(18), "1 år och 6 månader", "1 year and 6 months"),
        (MonthsDuration(-1), "minus 1 månad", "minus 1 month"),
        (MonthsDuration(0), "0 månader", "0 months"),
        (Range(1, 5), "från och med 1 till och med 5", "from 1 up to 5"),
        (Range(1, None, low_included=False), "mer än 1", "more than 1"),
        (Range(None, 5, high_included=False), "mindre än 5", "less than 5"),
        (Range(None, None), "vad som helst", "anything"),
        (["a", "b", "c"], "a, b och c", "a, b, and c"),
        ((), "inga", "none"),
        ({"VO": "vård", "BF": "barn"}, "VO: vård; BF: barn", "VO: vård; BF: barn"),
    ],
)
def test_values(value: object, swedish: str, english: str) -> None:
    assert value_in_words(value, "sv").replace("-", "−") == swedish
    assert value_in_words(value, "en") == english


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (Decimal(2008), "2008", "2008"),
        (Decimal("2008.0"), "2008", "2008"),
        (Decimal("2008.5"), "2\xa0008,5", "2,008.5"),
        (Decimal(12_000_000), "12\xa0000\xa0000", "12,000,000"),
        ([Decimal(2008), Decimal(2010)], "2008 och 2010", "2008 and 2010"),
        (Range(2008, 2010), "från och med 2008 till och med 2010", "from 2008 up to 2010"),
        ({"a": Decimal(2008)}, "a: 2008", "a: 2008"),
    ],
)
def test_a_calendar_year_is_written_without_spaces_and_without_a_unit(
    value: object, swedish: str, english: str
) -> None:
    assert value_in_words(value, "sv", unit="calendar_year") == swedish
    assert value_in_words(value, "en", unit="calendar_year") == english


def test_a_choice_is_said_in_its_own_words() -> None:
    choices = {"home_care": Text("hemtjänst", "home care")}
    assert value_in_words(["home_care", "other"], "sv", choices) == "hemtjänst och other"


@pytest.mark.parametrize(
    ("count", "swedish", "english"), [(1, "1 vecka", "1 week"), (4, "4 veckor", "4 weeks"), (0, "0 veckor", "0 weeks")]
)
def test_units_follow_the_number(count: int, swedish: str, english: str) -> None:
    assert amount(count, "weeks", "sv") == swedish
    assert amount(Decimal(count), "weeks", "en") == english


def test_a_unit_without_a_phrase_stands_as_it_is() -> None:
    assert amount(Decimal("2.5"), "poäng", "sv") == "2,5 poäng"


def test_lists_of_words() -> None:
    assert joined(["a"], "sv") == "a"
    assert alternatives(["a", "b", "c"], "sv") == "a, b eller c"
    assert alternatives(["a", "b", "c"], "en") == "a, b, or c"


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_no_digit_of_a_number_is_lost(value: Decimal) -> None:
    assert Decimal(number(value, "en").replace(",", "")) == value
    assert Decimal(number(value, "sv").replace("\xa0", "").replace(",", ".").replace("−", "-")) == value


@given(st.dates())
def test_a_day_says_its_day_and_year(value: date) -> None:
    words = day(value, "sv").split()
    assert (int(words[0]), int(words[-1])) == (value.day, value.year)


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(TypeError):
        value_in_words(object(), "sv")
