"""The day on which a comparison turns: what generated code compares with is what the table gives, for every day."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.engines.direct.turning import AFTER_ALL_DAYS, first_day
from offerrules.feel.values import UNKNOWN, Failure

FIRST, LAST = date.min, date.max
LEAP_DAYS = (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1))


def tried(threshold: date | None, near: object) -> tuple[object, int]:
    """The first day from a threshold on, and how many days were asked about."""
    asked: list[date] = []

    def judge(day: date) -> bool:
        asked.append(day)
        return threshold is not None and day >= threshold

    return first_day(judge, True, near), len(asked)


@given(st.none() | st.dates(), st.none() | st.dates() | st.just("no day"))
@example(FIRST, FIRST)
@example(LAST, LAST)
@example(FIRST, LAST)
@example(LAST, FIRST)
@example(None, LAST)
@example(None, None)
@example(FIRST, None)
@example(LAST, None)
def test_the_first_day_is_found_from_anywhere(threshold: date | None, near: object) -> None:
    found, asked = tried(threshold, near)
    assert found == (AFTER_ALL_DAYS if threshold is None else threshold)
    assert asked <= 50


def test_two_days_are_tried_where_it_is_near() -> None:
    day = date(2006, 6, 11)
    assert tried(day, day) == (day, 2)
    assert tried(day, day - timedelta(days=1)) == (day, 2)


def test_what_is_neither_true_nor_false_is_a_failure() -> None:
    assert first_day(lambda day: UNKNOWN, True, None) == Failure("type")
    assert first_day(lambda day: True if day == FIRST else UNKNOWN, True, None) == Failure("type")


@given(st.dates())
def test_every_day_is_before_the_end_of_days(day: date) -> None:
    assert day < AFTER_ALL_DAYS
    assert not day >= AFTER_ALL_DAYS


MOVES = (
    "born",
    'born + @"P18Y"',
    '@"P18Y" + born',
    'born + @"P1M"',
    'born - @"P6M"',
    'born + @"-P6M"',
    'born + @"P30D"',
    'born - @"PT36H"',
    'born + @"P1M" - @"P1D"',
    'born - @"P1D" + @"P1M"',
    'born + @"P9000Y"',
    'born - @"P9000Y"',
)
STILL = ("today()", 'today() - @"P18Y"', 'today() + @"P1M"', '@"2024-02-29"', "late", 'today() + @"P9000Y"')
AGES = (
    "years and months duration(born, {}).years",
    "years and months duration({}, born).years",
    'years and months duration(born + @"P1M", {}).years',
    "({} - born).days",
    "(born - {}).days",
    '(born - @"P1D" - {}).days',
)
TIMES = ("years and months duration(born, {})", "years and months duration({}, born)")
DAYS = ("{} - born", "born - {}")
OPERATORS = ("<", "<=", ">", ">=")


def compared(ones: Iterable[str], others: Iterable[str]) -> list[str]:
    """Every comparison of the ones with the others, from either side."""
    pairs = [(one, other) for one in ones for other in others]
    return [f"{x} {operator} {y}" for pair in pairs for operator in OPERATORS for x, y in (pair, pair[::-1])]


def since(forms: Iterable[str]) -> list[str]:
    return [form.format(still) for form in forms for still in ("today()", '@"2024-02-29"')]


COMPARISONS = [
    *compared(MOVES, STILL),
    *compared(since(AGES), ("0", "18", "16.5", "-1", "-18", "6570", "(2 * 9)")),
    *compared(since(TIMES), ('@"P18Y"', '@"P0M"', '@"-P1M"', '@"P17Y11M"')),
    *compared(since(DAYS), ('@"P6570D"', '@"PT36H"', '@"-P1D"', '@"P0D"')),
    'today() between born + @"P16Y" and born + @"P20Y"',
    'born + @"P16Y" between today() - @"P1Y" and @"2024-03-01"',
    'born between today() - @"P18Y" and today() + @"P1M"',
    "years and months duration(born, today()).years between 16 and 19",
]
near_what_turns = st.builds(
    lambda day, years, days: day.replace(year=day.year - years, day=min(day.day, 28)) + timedelta(days=days),
    st.sampled_from((*LEAP_DAYS, date(2024, 6, 10))),
    st.sampled_from((0, 1, 16, 18, 20)),
    st.integers(-33, 33),
)


@cache
def engine_of(when: str) -> Engine:
    form = form_of(criteria={"c": when}, offers={"post": {"requires": "c"}}, parameters={"late": '=@"2024-02-29"'})
    return Engine(compiled(form, SHAPE))


def agree(engine: Engine, born: Any, on: date) -> None:
    facts = {} if born is UNKNOWN else {"born": born}
    person = Person.model_validate({"id": "p", **facts})
    assert engine.decide(person, on).to_json() == reference.decide(engine.rules, person, on).to_json()


@settings(max_examples=200)
@given(
    st.sampled_from(COMPARISONS),
    near_what_turns | st.dates() | st.just(UNKNOWN) | st.sampled_from((FIRST, LAST)),
    st.sampled_from(LEAP_DAYS) | st.dates(date(2020, 1, 1), date(2100, 1, 1)),
)
def test_days_that_are_moved(when: str, born: Any, on: date) -> None:
    agree(engine_of(when), born, on)


@pytest.mark.long
@pytest.mark.parametrize("part", range(30))
def test_every_day_around_what_turns(part: int) -> None:
    for when in COMPARISONS[part::30]:
        for on in (date(2024, 2, 29), date(2023, 2, 28)):
            for days in (-31, -30, -29, -1, 0, 1, 2, 28, 30):
                agree(engine_of(when), date(on.year - 18, 2, 28) + timedelta(days=days), on)


def source_of(when: str) -> str:
    return engine_of(when).source(date(2024, 6, 10))


@pytest.mark.parametrize(
    "when",
    [
        'born + @"P18Y" <= today()',
        'today() > @"P30D" + born',
        'born >= today() - @"P18Y"',
        'today() between born + @"P16Y" and born + @"P20Y"',
        "years and months duration(born, today()).years >= 18",
        "18 > years and months duration(born, today()).years",
        "years and months duration(born, today()).years between 16 and 19",
        "(today() - born).days < 30",
        'years and months duration(born, today()) >= @"P18Y"',
    ],
)
def test_the_day_is_found_once_and_nothing_is_remembered(when: str) -> None:
    source = source_of(when)
    assert "first_day(" in source
    assert "Memo(" not in source


@pytest.mark.parametrize(
    "when",
    [
        'born + @"P18Y" = today()',
        "born + (today() - born) <= today()",
        "years and months duration(born, today()).months > 3",
        "years and months duration(born, born).years >= 18",
    ],
)
def test_what_does_not_turn_once_is_left_to_the_table(when: str) -> None:
    assert "first_day(" not in source_of(when)


@pytest.mark.parametrize("by", ['@"P999999999Y"', '@"P999990000Y"', '@"-P999999999Y"'])
@pytest.mark.parametrize("shape", ["born + {0} <= today()", "born + {0} - {0} >= today()", "born <= today() + {0}"])
def test_what_leads_off_every_calendar_is_unknown_to_both(by: str, shape: str) -> None:
    for born in (FIRST, date(2006, 6, 10), LAST):
        agree(engine_of(shape.format(by)), born, date(2024, 6, 10))


def test_a_day_that_may_be_none_is_left_to_the_table() -> None:
    when = 'some job in jobs satisfies job.ended != null and job.ended + @"P1M" >= today()'
    assert "first_day(" not in source_of(when)


def test_functions_that_rest_on_no_day_stand_before_all_days() -> None:
    source = source_of('matches(name, "^a") and matches(name, "^a")')
    assert source.index("memo = Memo(") < source.index("def for_day")
    assert source.count("Memo(") == 1
    daily = source_of("string(born) = string(today())")
    assert daily.index("memo = Memo(") > daily.index("def for_day")


def shifted(days: int) -> Callable[[date], bool]:
    return lambda day: day.toordinal() + days > date(2000, 1, 1).toordinal()


@given(st.integers(-700_000, 2_000_000), st.none() | st.dates())
def test_what_holds_of_all_later_days_holds_from_the_first_on(days: int, near: date | None) -> None:
    judge = shifted(days)
    first = first_day(judge, True, near)
    assert isinstance(first, date) or first is AFTER_ALL_DAYS
    for day in (FIRST, LAST, date(2000, 1, 1), *([first] if isinstance(first, date) else [])):
        assert (day >= first) is judge(day)  # type: ignore[operator]
