"""The direct engine as its users see it: its source, its tracebacks, parameters by date, threads and processes."""

import ast
import linecache
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.records.facts import capture

_POLICY = """
offerrules: 1
policy: example/ages
version: "1"
title: {sv: Ålder, en: Age}
authority: Exempelkommunen
in_force: {from: 2020-01-01}
sources:
  text: {title: T, publisher: P, published: 2020-01-01}
parameters:
  minimum_age:
    values: {2020-01-01: = @"P18Y", 2025-01-01: = @"P16Y"}
    text: {sv: lägsta ålder, en: minimum age}
    source: text
criteria:
  of_age:
    text: {sv: har åldern inne, en: is old enough}
    when: birth_date + minimum_age <= today()
    source: text
offers:
  post:
    title: {sv: Tjänst, en: Post}
    requires: of_age
    source: text
"""


@pytest.fixture(scope="module")
def policy() -> offerrules.Policy[Any]:
    return offerrules.loads(_POLICY)


@pytest.mark.parametrize(
    ("birth_date", "on", "outcome"),
    [
        ("2007-01-01", date(2024, 12, 31), "no_offer"),
        ("2007-01-01", date(2025, 1, 1), "offer"),
        ("2006-12-31", date(2024, 12, 31), "offer"),
        ("2009-01-02", date(2025, 1, 1), "no_offer"),
    ],
)
def test_parameters_are_those_of_the_date(
    policy: offerrules.Policy[Any], birth_date: str, on: date, outcome: str
) -> None:
    for _ in range(2):
        decision = policy.decide({"id": "p", "birth_date": birth_date}, on=on)
        assert decision.outcomes["post"].outcome == outcome


def test_a_decision_for_another_day_in_between_changes_nothing(policy: offerrules.Policy[Any]) -> None:
    person = {"id": "p", "birth_date": "2006-06-01"}
    days = [date(2024, 5, 31), date(2024, 6, 1), *(date(2024, 7, day) for day in range(1, 20))]
    once = [policy.decide(person, on=day).to_json() for day in days]
    assert once == [policy.decide(person, on=day).to_json() for day in reversed(days)][::-1]


def test_the_source_is_python_that_shows_in_tracebacks(policy: offerrules.Policy[Any]) -> None:
    policy.decide({"id": "p"}, on=date(2024, 1, 1))
    source = policy.generated_python(date(2024, 1, 1))
    assert isinstance(ast.parse(source).body[0], ast.FunctionDef)
    assert any("".join(entry[2]) == source for entry in linecache.cache.values() if len(entry) == 4)


def test_text_of_a_policy_never_becomes_code() -> None:
    hostile = _POLICY.replace("birth_date + minimum_age <= today()", 'id = "\\") or __import__(\\"os\\") or (\\""')
    hostile = hostile.replace("parameters:", "unused:").split("unused:")[0] + hostile[hostile.index("criteria:") :]
    policy = offerrules.loads(hostile)
    assert policy.decide({"id": "p"}, on=date(2024, 1, 1)).outcomes["post"].outcome == "no_offer"


def test_threads_and_pickles_give_the_same(policy: offerrules.Policy[Any]) -> None:
    people = [{"id": f"p{number}", "birth_date": f"2006-06-{number:02}"} for number in range(1, 29)]
    on = date(2024, 6, 14)
    expected = [policy.decide(person, on=on).to_json() for person in people]
    again = pickle.loads(pickle.dumps(policy))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda person: again.decide(person, on=on).to_json(), people)) == expected


def test_a_decision_keeps_what_was_known_when_it_was_made(policy: offerrules.Policy[Any]) -> None:
    record = policy.record.model_validate({"id": "p", "birth_date": "2000-01-01"})
    assert capture(record, policy.rule_set.shape) is record
    decision = policy.decide(record, on=date(2024, 1, 1))
    assert offerrules.verify(decision, policy) == []
    assert offerrules.Decision.from_json(decision.to_json(), policy) == decision


def test_decide_many_is_lazy_and_in_order(policy: offerrules.Policy[Any]) -> None:
    asked: list[int] = []

    def people() -> Any:
        for number in range(10):
            asked.append(number)
            yield {"id": f"p{number}", **({"birth_date": 5} if number == 1 else {})}

    found = policy.decide_many(people(), on=date(2024, 1, 1))
    assert asked == []
    first, second = next(found), next(found)
    assert isinstance(first, offerrules.Decision) and first.subject == "p0"
    assert isinstance(second, offerrules.RecordError)
    assert asked == [0, 1]
    assert [decision.subject for decision in found if isinstance(decision, offerrules.Decision)][-1] == "p9"


def test_wrong_use_is_told(policy: offerrules.Policy[Any], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no engine"):
        policy.decide({"id": "p"}, on=date(2024, 1, 1), engine="rete")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        policy.decide({"id": "p"}, on="2024-01-01")  # type: ignore[arg-type]
