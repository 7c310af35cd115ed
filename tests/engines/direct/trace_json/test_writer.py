"""Decisions written as JSON without their traces: the same bytes as with them, for whoever comes in whatever order."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.agreement.choices import Choices, Seeded

import offerrules
from offerrules.decision.canonical import canonical
from offerrules.engines.direct import Engine
from offerrules.engines.direct.engine import Found
from offerrules.engines.direct.trace_json import conditions, leaf, offers, texts, writer
from offerrules.engines.direct.trace_json.texts import text_of
from offerrules.engines.direct.trace_json.writer import MOST_ELEMENTS
from offerrules.feel import types as t
from offerrules.records.shape import Field

BOUNDS = (
    *((module, "MOST_KEPT") for module in (leaf, offers, texts)),
    (leaf, "MOST_READ"),
    (texts, "MOST_SLOTS"),
    (conditions, "MOST_COMBINATIONS"),
    (writer, "MOST_TEXT"),
)
POLICIES = Path(__file__).parents[4] / "policies"
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
    for seed in range(80):
        facts = {"id": f"p{seed}", **person(Seeded(seed), subject.rule_set.shape.fields)}
        record = subject.record.model_validate(facts)
        expected = subject.decide(record, on=DAYS[name], engine="reference")
        outcomes.update(outcome.outcome for outcome in expected.outcomes.values())
        for _ in range(2):
            decision = engine.decide(record, DAYS[name])
            assert decision.to_json() == expected.to_json(), facts
            assert isinstance(decision, Found)
            writer = decision._day.writer
            assert writer is not None
            assert writer.write(record, decision._found, record.id) == expected.to_json(), facts
    assert outcomes >= {"refer", "needs_information", "no_offer"}


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


def test_the_trace_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is new of a record is asked one by one."""

    def refuse(*_: object) -> None:
        raise AssertionError

    subject = policy("alingsas/yrkesexamen")
    monkeypatch.setattr(Engine, "judgement", refuse)
    engine = Engine(subject.rule_set)
    for seed in range(20):
        record = subject.record.model_validate(
            {"id": f"p{seed}", **person(Seeded(seed), subject.rule_set.shape.fields)}
        )
        engine.decide(record, DAYS["alingsas/yrkesexamen"]).to_json()


def test_what_is_kept_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes where everything kept is thrown away all the time."""
    for module, name in BOUNDS:
        monkeypatch.setattr(module, name, 1)
    for name, day in DAYS.items():
        subject = policy(name)
        engine = Engine(subject.rule_set)
        for seed in range(25):
            record = subject.record.model_validate(
                {"id": f"p{seed}", **person(Seeded(seed), subject.rule_set.shape.fields)}
            )
            expected = subject.decide(record, on=day, engine="reference").to_json()
            assert engine.decide(record, day).to_json() == expected


def test_about_many_elements_the_trace_is_unfolded() -> None:
    subject = policy("gotland/kompetenslyftet")
    day = DAYS["gotland/kompetenslyftet"]
    internships = [{"service": "home_care", "start": "2022-05-02"}] * (MOST_ELEMENTS + 1)
    record = subject.record.model_validate({"id": "p", "internships": internships})
    decision = Engine(subject.rule_set).decide(record, day)
    assert isinstance(decision, Found)
    assert decision._day.writer is not None
    assert decision._day.writer.write(record, decision._found, "p") is None
    assert decision.to_json().startswith(b'{"assumptions":')


@pytest.mark.parametrize("subject", ["p", "åsa", 'a"b\\c', "\u2028\t", "\U0001f40e", None])
def test_every_reference_is_written_as_canonical_json_has_it(subject: str | None) -> None:
    assert text_of(subject) == canonical(subject)


CONDITIONS = (
    "placement.days_attended + 1 >= placement.days_scheduled",
    'placement.end = null or placement.end > placement.start + @"P3D"',
    "count(internships[weeks_planned > 2]) * 2 > placement.weeks_planned",
    'some i in internships satisfies i.start > placement.start + @"P7D"',
    'not(contains(lower case(placement.workplace), "visby")) and placement.weeks_planned / 2 >= 2',
)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_goes_through_the_table_is_written_too(condition: str) -> None:
    """Over several fields, and over lists, alone and beside others."""
    subject = offerrules.loads(
        "offerrules: 1\npolicy: example/written\nversion: '1'\ntitle: {sv: M, en: M}\nauthority: M\n"
        "in_force: {from: 2022-01-01}\nsources: {s: {title: T, publisher: P, published: 2022-01-01}}\n"
        "candidates: {placement: {from: internships, label: {sv: p, en: p}, source: s}}\n"
        "criteria:\n"
        f"  alone: {{text: {{sv: a, en: a}}, source: s, when: '{condition}'}}\n"
        f"  beside: {{text: {{sv: b, en: b}}, source: s, when: '({condition}) and placement.study_visit'}}\n"
        "offers:\n  post: {title: {sv: M, en: M}, each: placement, source: s, requires: {all: [alone, beside]}}\n"
    )
    engine = Engine(subject.rule_set)
    day = date(2022, 5, 2)
    for seed in range(60):
        record = subject.record.model_validate(
            {"id": f"p{seed}", **person(Seeded(seed), subject.rule_set.shape.fields)}
        )
        expected = subject.decide(record, on=day, engine="reference")
        decision = engine.decide(record, day)
        assert decision.to_json() == expected.to_json()
        assert isinstance(decision, Found)
        assert decision._day.writer is not None
