"""Decisions written as JSON without their traces: the same bytes as with them, for whoever comes in whatever order."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.agreement.choices import Choices, Seeded

import offerrules
from offerrules.engines.direct import Engine
from offerrules.engines.direct.engine import Found
from offerrules.engines.direct.json_trace import NotLearnedError
from offerrules.feel import types as t
from offerrules.records.shape import Field

POLICIES = Path(__file__).parents[3] / "policies"
DAYS = {"gotland/kompetenslyftet": date(2022, 5, 2), "alingsas/yrkesexamen": date(2024, 6, 10)}
DATES = (
    *("2022-04-25", "2022-05-02", "2022-05-08", "2022-05-30", "2021-09-01", "2024-06-07", "2023-09-01", "2023-06-09"),
    *("2006-05-05", "2008-06-11"),
)
TEXTS = (
    *("gotland/kompetenslyftet", "internship_place", "summer_post", "alingsas/yrkesexamen", "permanent_post", "VO"),
    *("BF", "NA", "fritidsledare", "Alströmergymnasiet", "Skola \U0001f40e"),
)


@cache
def policy(name: str) -> offerrules.Policy[Any]:
    return offerrules.load(POLICIES / name / "policy.yaml")


def person(choices: Choices, fields: Any) -> dict[str, Any]:
    """A record that is near enough to what the policies ask for to meet everything that they tell apart."""
    found = {}
    for name, field in fields.items():
        if name != "id" and choices.number(7):
            found[name] = value(choices, field.type, field)
    return found


def value(choices: Choices, type_: t.Type, field: Field) -> Any:
    match type_:
        case t.OptionalType(item=item):
            return value(choices, item, field) if choices.number(2) else None
        case t.ListType():
            return [person(choices, field.fields) for _ in range(choices.pick((1, 2, 0, 1)))]
        case t.ChoiceType(options=options):
            return choices.pick(options[:4])
        case t.DateType():
            return choices.pick(DATES)
        case t.NumberType():
            return choices.pick((1, 4, 2))
        case t.BooleanType():
            return choices.pick((True, True, False))
        case _:
            return choices.pick(TEXTS)


@pytest.mark.parametrize("name", DAYS)
def test_the_bytes_are_those_of_the_reference_engine(name: str) -> None:
    subject = policy(name)
    engine = Engine(subject.rule_set)
    outcomes = set()
    written = 0
    for seed in range(80):
        facts = {"id": f"p{seed}", **person(Seeded(seed), subject.rule_set.shape.fields)}
        record = subject.record.model_validate(facts)
        expected = subject.decide(record, on=DAYS[name], engine="reference")
        outcomes.update(outcome.outcome for outcome in expected.outcomes.values())
        for _ in range(2):
            decision = engine.decide(record, DAYS[name])
            assert decision.to_json() == expected.to_json(), facts
        # The second time everything has been learned.
        assert isinstance(decision, Found)
        assert decision._day.writer is not None
        try:
            assert decision._day.writer.write(record, decision._found, record.id) == expected.to_json()
            written += 1
        except NotLearnedError:
            pass
    assert outcomes >= {"refer", "needs_information", "no_offer"}
    assert written == 80


@pytest.mark.long
@pytest.mark.parametrize("name", DAYS)
def test_they_are_so_for_many(name: str) -> None:
    subject = policy(name)
    for seed in range(1000, 3000):
        record = {"id": "p", **person(Seeded(seed), subject.rule_set.shape.fields)}
        expected = subject.decide(record, on=DAYS[name], engine="reference").to_json()
        assert subject.decide(record, on=DAYS[name]).to_json() == expected, record


def test_texts_are_embedded_and_traces_unfolded_all_the_same() -> None:
    subject = policy("gotland/kompetenslyftet")
    record = {"id": "p", **person(Seeded(1), subject.rule_set.shape.fields)}
    day = DAYS["gotland/kompetenslyftet"]
    decision, again = subject.decide(record, on=day), subject.decide(record, on=day, engine="reference")
    assert decision.to_json(texts=True) == again.to_json(texts=True)
    assert decision.trace == again.trace
    assert decision == again
    assert offerrules.Decision.from_json(decision.to_json(), subject) == decision
