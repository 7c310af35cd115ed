"""The shortcuts of the deciding function, one by one: each gives what the reference engine gives."""

import ast
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

from offerrules.engines import reference
from offerrules.engines.direct import Engine
from offerrules.engines.direct.engine import Found
from offerrules.engines.direct.runtime import LONGEST_REMEMBERED, MOST_REMEMBERED, Memo
from offerrules.rules.tree import RuleSet

DAY = date(2024, 6, 10)


@cache
def engine_of(when: str) -> Engine:
    return Engine(rules_of(when))


def rules_of(when: str, **more: Any) -> RuleSet:
    form = form_of(criteria={"c": when}, offers={"post": {"requires": "c"}}, **more)
    return compiled(form, SHAPE)


def both(engine: Engine, facts: Mapping[str, Any]) -> str:
    """The outcome, after both engines have said the same."""
    person = Person.model_validate({"id": "p", **facts})
    decision = engine.decide(person, DAY)
    assert decision.to_json() == reference.decide(engine.rules, person, DAY).to_json()
    return decision.outcomes["post"].outcome


JOBS = [{"kind": "paid", "begin": "2024-01-01"}, {"kind": "unpaid", "end": None}]


@pytest.mark.parametrize(
    "when",
    [
        "born < today() and points >= 3",
        "points between 1 and 4",
        "points in [2..4)",
        'name in ("a", "b c")',
        'name != "a"',
        "bonus = null or bonus > 3",
        "not(adult and points > 2)",
        "not(adult)",
        "not(points > 2)",
        "not(not(true))",
        'not(born + @"P18Y" <= today())',
        'born + @"P18Y" <= today()',
        'matches(name, "^[a-z]$") or adult',
        "max(born, today()) = today()",
        "max(points, 2, 3) > min(points, 2)",
        "count(tags) > 1",
        'some tag in tags satisfies tag = "a"',
        "every grade in grades satisfies grade >= 2",
        "is known(name) and not(is known(points))",
        'if adult then points > 1 else name = "a"',
        'today() >= @"2024-01-01" and adult',
        "1 / points > 0",
    ],
)
@settings(max_examples=15)
@given(
    facts=st.fixed_dictionaries(
        {},
        optional={
            "adult": st.booleans(),
            "points": st.sampled_from(["0", "1", "2", "3", "4", "2.5"]).map(Decimal),
            "bonus": st.none() | st.sampled_from([Decimal(2), Decimal(7)]),
            "name": st.sampled_from(["a", "b c", "x"]),
            "born": st.sampled_from([date(2006, 6, 10), date(2006, 6, 11), date(2025, 1, 1)]),
            "grades": st.lists(st.sampled_from([Decimal(1), Decimal(3)]), max_size=3).map(tuple),
            "tags": st.lists(st.sampled_from(["a", "b"]), max_size=3).map(tuple),
        },
    )
)
def test_conditions(when: str, facts: Mapping[str, Any]) -> None:
    both(engine_of(when), facts)


def source_of(when: str) -> str:
    return Engine(rules_of(when)).source(DAY)


def test_what_depends_on_the_day_alone_is_computed_once() -> None:
    tree = ast.parse(source_of('today() >= @"2024-01-01" and adult')).body[0]
    assert isinstance(tree, ast.FunctionDef)
    outside = [node for node in tree.body if isinstance(node, ast.Assign)]
    assert any("today" in ast.unparse(node) for node in outside)


def test_what_the_table_gives_is_remembered_by_value() -> None:
    assert "memo[name]" in source_of('matches(name, "^[a-z]$")')


def test_loops_and_comparisons_call_no_function() -> None:
    tree = ast.parse(source_of('(some tag in tags satisfies tag = "a") and points >= 3 and name in ("a", "b")'))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert called <= {"len", "stop"}


def test_what_is_remembered_is_bounded_and_holds_no_long_texts() -> None:
    asked: list[Any] = []
    memo = Memo(lambda given: asked.append(given) or given)
    assert memo["a"] == memo["a"] == "a"
    assert asked == ["a"]
    long = "x" * (LONGEST_REMEMBERED + 1)
    assert memo[long] == long
    assert long not in memo
    for number in range(3 * MOST_REMEMBERED):
        memo[str(number)]
    assert len(memo) <= MOST_REMEMBERED


def test_a_failure_is_found_part_by_part() -> None:
    rules = engine_of("1 / points > 0")
    assert both(rules, {"points": 0}) == "refer"
    assert both(rules, {"points": 1}) == "offer"
    assert both(rules, {}) == "needs_information"


def test_what_fails_on_a_day_fails_for_everybody() -> None:
    rules = Engine(rules_of("1 / zero > 0", parameters={"zero": 0}))
    assert both(rules, {}) == "refer"


def test_terms_may_be_lists() -> None:
    form = form_of(
        candidates={"job": "jobs"},
        criteria={"c": "adult"},
        offers={
            "post": {"requires": "c", "each": "job", "terms": {"tags": "= tags", "grades": "= grades"}},
        },
    )
    rules = Engine(compiled(form, SHAPE))
    facts = {"adult": True, "jobs": [{}, {}], "tags": ("a",), "grades": (Decimal(1), Decimal(2))}
    assert both(rules, facts) == "offer"
    assert both(rules, {**facts, "jobs": ()}) == "no_offer"


@pytest.mark.parametrize("facts", [{"adult": True}, {"adult": False}, {}])
def test_terms_may_be_criteria(facts: Mapping[str, Any]) -> None:
    form = form_of(
        definitions={"again": "c"},
        criteria={"c": "adult"},
        offers={"post": {"requires": "c", "terms": {"whether": "= c", "once_more": "= again"}}},
    )
    both(Engine(compiled(form, SHAPE)), facts)


@pytest.mark.parametrize("length", [3, 20, pytest.param(75, marks=pytest.mark.long)])
def test_nested_loops_are_bounded(length: int) -> None:
    inner = "some z in tags satisfies x = y and y = z and x != z"
    when = f"some x in tags satisfies (some y in tags satisfies ({inner}))"
    assert both(engine_of(when), {"tags": ("a",) * length}) == ("no_offer" if length < 75 else "refer")


@pytest.mark.long
def test_long_lists_are_too_much_work_for_both() -> None:
    tags = ("b",) * 10_000
    assert both(engine_of('some x in tags satisfies some y in tags satisfies y = "a"'), {"tags": tags}) == "refer"
    assert both(engine_of('every x in tags satisfies every y in tags satisfies y = "b"'), {"tags": tags}) == "refer"


def test_a_decision_is_made_when_it_is_looked_at() -> None:
    decision = Engine(rules_of("adult")).decide(Person.model_validate({"id": "p", "adult": True}), DAY)
    assert isinstance(decision, Found)
    assert decision.subject == "p"
    assert decision.on == DAY
    with pytest.raises(AttributeError):
        _ = decision.nothing  # type: ignore[attr-defined]
