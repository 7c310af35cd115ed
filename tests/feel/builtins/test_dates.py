"""Built-ins on dates."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from offerrules.feel import evaluate


@given(st.dates())
def test_the_calendar_is_that_of_python(day: date) -> None:
    inputs = {"day": day}
    assert evaluate("day of year(day)", inputs) == day.timetuple().tm_yday
    assert evaluate("week of year(day)", inputs) == day.isocalendar().week
    assert evaluate("day.weekday", inputs) == day.isoweekday()
    assert evaluate("day of week(day)", inputs) == f"{day:%A}"
    assert evaluate("month of year(day)", inputs) == f"{day:%B}"


def test_other_values() -> None:
    assert evaluate('day of week(@"2024-05-01T10:00:00Z")') == "Wednesday"
    assert evaluate("week of year(null)") is None
    assert evaluate('day of year("2024-05-01")') is None
    assert evaluate("today(1)") is None
    assert evaluate('is(@"10:00:00@Etc/GMT", @"10:00:00Z")') is False
