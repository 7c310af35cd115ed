"""What the language page says of ages: born on 29 February, a person turns 18 on another day in each way."""

from datetime import date

import pytest

from offerrules.feel.interpreter import judge
from offerrules.feel.parser import parse

MOVED = ('born + @"P18Y" <= today()',)
COUNTED = (
    "years and months duration(born, today()).years >= 18",
    'years and months duration(born, today()) >= @"P18Y"',
    'born <= today() - @"P18Y"',
)


def first_day(text: str, born: date) -> date:
    """The first day near the eighteenth birthday on which a condition holds."""
    tree = parse(text).tree
    assert tree is not None
    start = date(born.year + 18, 2, 20).toordinal()
    days = (date.fromordinal(start + place) for place in range(20))
    return next(day for day in days if judge(tree, {"born": born}, today=day) is True)


@pytest.mark.parametrize("text", MOVED)
def test_moving_the_day_of_birth_gives_28_february(text: str) -> None:
    assert first_day(text, date(2004, 2, 29)) == date(2022, 2, 28)


@pytest.mark.parametrize("text", COUNTED)
def test_counting_whole_years_gives_1_march(text: str) -> None:
    assert first_day(text, date(2004, 2, 29)) == date(2022, 3, 1)


@pytest.mark.parametrize("text", [*MOVED, *COUNTED])
def test_everybody_else_turns_18_on_the_same_day(text: str) -> None:
    assert first_day(text, date(2004, 2, 28)) == date(2022, 2, 28)
    assert first_day(text, date(2004, 3, 1)) == date(2022, 3, 1)
