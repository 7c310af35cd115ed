"""Which numbers do not go together by what they count, and which may."""

import pytest

from offerrules.diagnostics import Problem
from offerrules.feel.checker import check
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.temporal import parse_literal
from offerrules.feel.types import (
    DATE,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    ListType,
    OptionalType,
    RecordType,
    TableType,
    Type,
)
from offerrules.feel.units import Measure, Names, measured

UNITS: dict[str, Measure] = {
    "months": "months", "more_months": "months", "years": "years", "weeks": "weeks", "days": "days", "hours": "hours",
    "share": "percent", "income": "kronor", "size": "persons", "points": "poäng", "born_in": "calendar_year",
    "first_year": "calendar_year", "plain": None, "start": None, "day": None, "month": None, "each": "kronor",
    "stays": {"weeks": "weeks", "days": "days"}, "stay": {"weeks": "weeks", "days": "days"}, "table": "kronor",
    "maybe": "months",
}  # fmt: skip
STAY = RecordType("Stay", {"weeks": NUMBER, "days": NUMBER})
TYPES: dict[str, Type] = {
    **dict.fromkeys(UNITS, NUMBER), "start": DATE, "day": DAYS_DURATION, "month": MONTHS_DURATION,
    "each": ListType(NUMBER), "stays": ListType(STAY), "stay": STAY, "table": TableType(NUMBER),
    "maybe": OptionalType(NUMBER),
}  # fmt: skip
SCOPE = {name: Named(type_, Meaning.FIELD) for name, type_ in TYPES.items()}
LENGTHS = {"day": parse_literal("P1D"), "month": parse_literal("P1M")}


def found(text: str) -> tuple[Measure, list[Problem]]:
    tree = parse(text, SCOPE).tree
    assert tree is not None
    checked = check(tree, SCOPE, text)
    told: list[Problem] = []
    measure = measured(tree, checked.types, text, Names(UNITS, LENGTHS), told.append)
    return measure, told


@pytest.mark.parametrize(
    ("text", "correction"),
    [
        ("months >= years", "months >= 12 * years"),
        ("years < months", "12 * years < months"),
        ("months + 1 = years", "months + 1 = 12 * years"),
        ("months >= 2 * years", "months >= 12 * (2 * years)"),
        ("days > weeks", "days > 7 * weeks"),
        ("hours <= days", "hours <= 24 * days"),
        ("days > months", None),
        ("weeks != years", None),
        ("share > income", None),
        ("income >= size", None),
        ("points < income", None),
        ("born_in >= years", None),
        ("today().year - born_in >= months", "12 * (today().year - born_in) >= months"),
        ("today().year >= years", None),
        ("years and months duration(start, today()).years >= months", None),
        ("years and months duration(start, today()).months >= years", None),
        ("months between years and 18", None),
        ("months between 1 and years", None),
        ("months in [1..years]", None),
        ("months in (years, 5)", None),
        ("months in (> years)", None),
        ("not(months in (years, 1))", None),
        ("months in [years, 5]", None),
        ("[years..months]", None),
        ("months + years > 5", None),
        ("months - years > 5", None),
        ("max(months, years) > 5", None),
        ("sum(stays.weeks) > days", None),
        ("count(stays[weeks > days]) > 0", "7 * weeks > days"),
        ("count(stays[item.weeks > item.days]) > 0", "7 * item.weeks > item.days"),
        ("some s in stays satisfies s.weeks > s.days", "7 * s.weeks > s.days"),
        ("stays[1].weeks = days", "7 * stays[1].weeks = days"),
        ("stay.weeks = days", "7 * stay.weeks = days"),
        ("max(for s in stays return s.weeks) > days", None),
        ('get value(table, "a") > months', None),
        ("table.a > months", None),
        ("list contains(each, months)", None),
        ("if plain > 1 then months > years else false", "months > 12 * years"),
        ("not(months > years)", "months > 12 * years"),
        ("maybe != null and maybe > years", "maybe > 12 * years"),
        ('(today() - start) / @"P1D" > months', None),
        ('(today() - start) / @"P7D" > days', None),
        ("-months > years", None),
        ("abs(months) > years", None),
        ("born_in + first_year > 1", None),
        ('start + months * @"P1D" <= today()', 'months * @"P1M"'),
        ('start + @"P1D" * months <= today()', '@"P1M" * months'),
        ("start + months * day <= today()", 'months * @"P1M"'),
        ('start + months * duration("P1D") <= today()', 'months * @"P1M"'),
        ('start + weeks * @"P1D" <= today()', 'weeks * @"P7D"'),
        ('start + years * @"P1M" <= today()', 'years * @"P1Y"'),
        ('start + days * @"P1Y" <= today()', 'days * @"P1D"'),
        ('start + (months + 1) * @"P7D" <= today()', '(months + 1) * @"P1M"'),
    ],
)
def test_what_does_not_go_together_is_told_once(text: str, correction: str | None) -> None:
    _, told = found(text)
    assert len(told) == 1, told
    assert told[0].severity == "warning"
    if correction is None:
        assert told[0].correction is None or told[0].code == "different-units"
    else:
        assert told[0].correction == correction
        start, end = told[0].span
        assert not found(text[:start] + correction + text[end:])[1]


@pytest.mark.parametrize(
    "text",
    [
        "months >= more_months",
        "months >= 6",
        "months >= plain",
        "months >= 12 * years",
        "months / 12 >= years",
        "days >= 7 * weeks",
        "days / 5 >= weeks",
        "30 * months < days",
        "months * plain > years",
        "income * share / 100 > income",
        "income * 0.5 > income",
        "income / size > plain",
        "today().year - born_in >= years",
        "2024 - born_in >= 18",
        "born_in + 18 <= today().year",
        "born_in + years <= first_year",
        "first_year - years >= born_in",
        "born_in >= 2008",
        "born_in in [2000..2008]",
        "years and months duration(start, today()).years >= years",
        'start + months * @"P1M" <= today()',
        'start + weeks * @"P7D" <= today()',
        'start + weeks * @"P5D" <= today()',
        'start + months * @"P30D" <= today()',
        'start + years * @"P12M" <= today()',
        'start + plain * @"P1D" <= today()',
        'start + size * @"P2D" <= today()',
        "start + months * month <= today()",
        '(today() - start) / @"P1D" > days',
        "sum(stays.weeks) > weeks",
        "count(stays) > months",
        "count(stays[weeks > 2 and days > 2]) > size",
        'get value(table, "a") > income',
        "max(months, more_months, 5) > more_months",
        "(if plain > 1 then months else years) > 5",
    ],
)
def test_what_may_go_together_is_not_told(text: str) -> None:
    assert found(text)[1] == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("born_in", "calendar_year"),
        ("born_in + 18", "calendar_year"),
        ("18 + born_in", "calendar_year"),
        ("born_in - 1", "calendar_year"),
        ("2024 - born_in", "years"),
        ("born_in - 2000", "years"),
        ("start.year", "calendar_year"),
        ("max(born_in, first_year)", "calendar_year"),
        ("if plain > 1 then born_in else first_year", "calendar_year"),
        ("2 * born_in", None),
        ("stays.days", "days"),
        ("{a: months}.a", "months"),
    ],
)
def test_what_an_expression_counts(text: str, unit: Measure) -> None:
    assert found(text) == (unit, [])
