"""Stored decisions that hold, and every kind of tampering named."""

import json
import pickle
from collections.abc import Callable
from datetime import date
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.engines.reference import decide
from offerrules.privacy import PRIVACY_CLASSES
from offerrules.verification.difference import Difference, Unchecked, Verification
from offerrules.verification.record import Recorded
from offerrules.verification.verify import verify

FORM = form_of(
    parameters={"least": {"values": {date(2020, 1, 1): 3, date(2024, 6, 1): 4}}},
    candidates={"placement": {"from": "jobs", "prefer": "placement.weeks"}},
    definitions={"long": "placement.weeks + extra", "extra": "if bonus = null then 0 else bonus"},
    criteria={
        "enough": "long >= least and placement.done",
        "reachable": "is known(name)",
        "well": "placement.ill = null or placement.ill < 5",
        "fair": "10 / points > 1",
    },
    offers={
        "post": {
            "each": "placement",
            "requires": {"all": ["enough", "reachable"]},
            "refer": [{"when": {"not": "well"}, "if_unknown": "ignore"}],
            "terms": {"place": "= placement.place", "weeks": "= long"},
            "valid_for": "P14D",
        },
        "talk": {"requires": "fair"},
    },
    duties={"report": {"each": "placement", "owed_when": "placement.done", "fulfilled_when": 'mood = "red"'}},
)
RULES = compiled(FORM, SHAPE)
POLICY: Any = SimpleNamespace(rule_set=RULES, texts=dict, explain=None)
DAY = date(2024, 5, 30)
PERSON = Person.model_validate(
    {
        "id": "p1",
        "name": "X",
        "bonus": None,
        "points": 5,
        "jobs": [
            {"done": True, "weeks": 2, "place": "a"},
            {"done": True, "weeks": 3, "place": "b", "ill": 2},
            {"weeks": 9, "ill": 8},
        ],
    }
)
DECISION = decide(RULES, PERSON, DAY)
STORED = DECISION.to_json()


def tampered(change: Callable[[Any], Any]) -> list[Difference]:
    tree = json.loads(STORED)
    change(tree)
    return list(verify(Decision.from_json(json.dumps(tree), POLICY), RULES).differences)


def found(change: Callable[[Any], Any]) -> list[tuple[str, str]]:
    return [(difference.kind, difference.place) for difference in tampered(change)]


def fact(tree: Any, path: str) -> Any:
    return next(each for each in tree["trace"]["facts"] if each["path"] == path)


def judged(tree: Any, section: str, name: str, index: int | None) -> Any:
    return next(each for each in tree["trace"][section] if (each["name"], each["index"]) == (name, index))


def test_it_holds() -> None:
    assert DECISION.outcomes["post"].outcome == "offer"
    assert DECISION.outcomes["post"].witness == {"candidate": "placement", "index": 1}
    assert verify(DECISION, RULES) == Verification((), ())
    assert verify(Decision.from_json(STORED, POLICY), RULES).status == "holds"


def test_another_fingerprint_is_the_first_difference() -> None:
    changed = found(lambda tree: tree.update(fingerprint="0" * 64))
    assert changed == [("fingerprint", "fingerprint")]
    other = {**FORM, "criteria": {**FORM["criteria"], "fair": {**FORM["criteria"]["fair"], "when": "10 / points > 3"}}}
    differences = verify(DECISION, compiled(other, SHAPE)).differences
    assert differences[0].kind == "fingerprint"
    assert {difference.kind for difference in differences[1:]} == {"truth", "outcome", "evidence", "missing"} & {
        difference.kind for difference in differences[1:]
    }
    assert ("outcome", "outcomes.talk.outcome") in [(each.kind, each.place) for each in differences]


def test_a_later_version_of_the_meaning_cannot_be_checked() -> None:
    assert found(lambda tree: tree.update(semantics=99)) == [("semantics", "semantics")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda tree: tree.update(version="2"), ("policy", "policy")),
        (lambda tree: tree.update(policy="tests/other"), ("policy", "policy")),
        (lambda tree: tree.update(decision_mode="automated"), ("decision mode", "decision_mode")),
        (lambda tree: tree.update(status="not_in_force"), ("status", "status")),
        (lambda tree: tree["assumptions"].pop(), ("assumptions", "assumptions")),
        (lambda tree: tree.update(on="2024-06-01"), ("parameter", "trace.parameters.least")),
        (lambda tree: tree.update(on="2019-12-31"), ("status", "status")),
        (lambda tree: fact(tree, "jobs.1.weeks").update(value=2), ("definition", "trace.definitions.long.1.value")),
        (
            lambda tree: (
                fact(tree, "jobs.1.done").update(state="unknown", value=None) or fact(tree, "jobs.1.done").pop("value")
            ),
            ("truth", "trace.criteria.enough.1.parts.2.truth"),
        ),
        (lambda tree: fact(tree, "name").update(state="value", value="X"), ("fact changed", "trace.facts.name")),
        (
            lambda tree: fact(tree, "points").update(state="recorded") or fact(tree, "points").pop("value"),
            ("fact changed", "trace.facts.points"),
        ),
        (
            lambda tree: tree["trace"]["facts"].append({"path": "adult", "state": "value", "value": True}),
            ("fact added", "trace.facts.adult"),
        ),
        (
            lambda tree: tree["trace"]["facts"].append({"path": "jobs.7.done", "state": "unknown"}),
            ("fact added", "trace.facts.jobs.7.done"),
        ),
        (
            lambda tree: tree["trace"]["facts"].remove(fact(tree, "jobs.2.place")),
            ("fact removed", "trace.facts.jobs.2.place"),
        ),
        (
            lambda tree: tree["trace"]["facts"].remove(fact(tree, "jobs.1.done")),
            ("fact removed", "trace.facts.jobs.1.done"),
        ),
        (lambda tree: fact(tree, "jobs").update(value=2), ("judgement", "trace.criteria.enough.2")),
        (lambda tree: fact(tree, "jobs").update(value=4), ("judgement", "trace.criteria.enough.3")),
        (lambda tree: fact(tree, "jobs").update(value=10**9), ("judgement", "trace.criteria.enough.None")),
        (lambda tree: tree["trace"]["parameters"].update(least=2), ("parameter", "trace.parameters.least")),
        (lambda tree: tree["trace"]["parameters"].update(more=2), ("parameter", "trace.parameters.more")),
        (
            lambda tree: judged(tree, "definitions", "extra", None).update(value=1),
            ("definition", "trace.definitions.extra.value"),
        ),
        (
            lambda tree: judged(tree, "preferences", "placement", 0).update(value=7),
            ("preference", "trace.preferences.placement.0.value"),
        ),
        (
            lambda tree: judged(tree, "criteria", "enough", 1)["parts"][0].update(truth=False),
            ("truth", "trace.criteria.enough.1.parts.0.truth"),
        ),
        (
            lambda tree: judged(tree, "criteria", "enough", 2)["parts"][2].update(reads=[]),
            ("evidence", "trace.criteria.enough.2.parts.2.reads"),
        ),
        (
            lambda tree: judged(tree, "criteria", "reachable", None)["parts"][0].update(presence=[]),
            ("evidence", "trace.criteria.reachable.parts.0.presence"),
        ),
        (
            lambda tree: judged(tree, "criteria", "fair", None)["parts"][0].update(
                causes=[{"code": "x", "start": 0, "end": 1}]
            ),
            ("evidence", "trace.criteria.fair.parts.0.causes"),
        ),
        (
            lambda tree: judged(tree, "criteria", "fair", None)["parts"].append({"truth": True}),
            ("truth", "trace.criteria.fair.parts"),
        ),
        (lambda tree: tree["trace"]["criteria"].pop(), ("judgement", "trace.criteria.fair")),
        (
            lambda tree: judged(tree, "offers", "post", 0).update(outcome="offer"),
            ("outcome", "trace.offers.post.0.outcome"),
        ),
        (
            lambda tree: judged(tree, "offers", "post", 0).update(requires=True),
            ("truth", "trace.offers.post.0.requires"),
        ),
        (lambda tree: judged(tree, "offers", "post", 0)["nodes"].reverse(), ("truth", "trace.offers.post.0.nodes.0")),
        (lambda tree: judged(tree, "offers", "post", 0)["nodes"].pop(), ("truth", "trace.offers.post.0.nodes")),
        (lambda tree: judged(tree, "offers", "post", 0)["refer"].pop(), ("truth", "trace.offers.post.0.refer")),
        (
            lambda tree: judged(tree, "offers", "post", 0)["refer"][0].update(ignored=False),
            ("truth", "trace.offers.post.0.refer.0.ignored"),
        ),
        (
            lambda tree: judged(tree, "offers", "post", 1)["terms"]["weeks"].update(value=5),
            ("term", "trace.offers.post.1.terms.weeks.value"),
        ),
        (
            lambda tree: judged(tree, "offers", "post", 1)["terms"].pop("weeks"),
            ("term", "trace.offers.post.1.terms.weeks"),
        ),
        (
            lambda tree: judged(tree, "offers", "post", 2).update(missing=[]),
            ("missing", "trace.offers.post.2.missing"),
        ),
        (
            lambda tree: judged(tree, "duties", "report", 0).update(state="fulfilled"),
            ("duty", "trace.duties.report.0.state"),
        ),
        (
            lambda tree: judged(tree, "duties", "report", 0)["owed"][0].update(truth=False),
            ("truth", "trace.duties.report.0.owed.0.truth"),
        ),
        (lambda tree: tree["outcomes"]["post"].update(outcome="refer"), ("outcome", "outcomes.post.outcome")),
        (lambda tree: tree["outcomes"]["post"]["witness"].update(index=0), ("witness", "outcomes.post.witness")),
        (lambda tree: tree["outcomes"]["post"].update(witness=None), ("witness", "outcomes.post.witness")),
        (lambda tree: tree["outcomes"]["post"].update(valid_to="2024-06-14"), ("valid to", "outcomes.post.valid_to")),
        (lambda tree: tree["outcomes"]["post"]["terms"].update(place="a"), ("term", "outcomes.post.terms.place")),
        (lambda tree: tree["outcomes"]["post"]["terms"].pop("place"), ("term", "outcomes.post.terms.place")),
        (lambda tree: tree["outcomes"]["talk"].update(missing=["points"]), ("missing", "outcomes.talk.missing")),
        (lambda tree: tree["outcomes"].pop("talk"), ("judgement", "outcomes.talk")),
        (lambda tree: tree["outcomes"].update(more=tree["outcomes"]["talk"]), ("judgement", "outcomes.more")),
        (lambda tree: tree["duties"]["report"].update(state="fulfilled"), ("duty", "duties.report.state")),
        (lambda tree: tree["duties"]["report"]["each"].pop(), ("duty", "duties.report.each")),
        (lambda tree: tree["duties"].clear(), ("judgement", "duties.report")),
        (lambda tree: tree["trace"]["facts"].reverse(), ("form", "trace")),
    ],
)
def test_each_kind_of_tampering_is_named(change: Callable[[Any], Any], expected: tuple[str, str]) -> None:
    kind, place = expected
    assert (kind, place.removesuffix(".None")) in found(change)


def test_a_change_that_changes_nothing_is_no_difference() -> None:
    """What is verified is that the decision follows from its facts, not that the facts are true."""
    assert found(lambda tree: fact(tree, "points").update(value=6)) == []


PLACES: list[tuple[Any, ...]] = []


def _collect(tree: Any, way: tuple[Any, ...]) -> None:
    PLACES.append(way)
    for key, below in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        _collect(below, (*way, key))


_collect(json.loads(STORED), ())
OUTSIDE = [way for way in PLACES if way and way[0] not in ("subject", "texts") and way[:2] != ("trace", "facts")]


@given(st.sampled_from(OUTSIDE), st.sampled_from([None, True, False, 0, 7, "unknown", "refer", "jobs.0.done", [], {}]))
def test_whatever_is_changed_outside_the_facts_is_refused_or_named(way: tuple[Any, ...], value: Any) -> None:
    tree = json.loads(STORED)
    parent = tree
    for step in way[:-1]:
        parent = parent[step]
    before = json.dumps(parent[way[-1]])
    parent[way[-1]] = value
    try:
        decision = Decision.from_json(json.dumps(tree), POLICY)
    except DecisionError:
        return
    differences = verify(decision, RULES).differences
    assert bool(differences) == (decision.to_json() != STORED), (way, before, value)


@given(st.data())
def test_whatever_the_facts_say_is_compared_without_trouble(data: st.DataObject) -> None:
    tree = json.loads(STORED)
    chosen = data.draw(st.sampled_from(tree["trace"]["facts"]))
    chosen["state"] = data.draw(st.sampled_from(["value", "unknown", "none", "recorded", "list"]))
    chosen.pop("value", None)
    if chosen["state"] in ("value", "list"):
        chosen["value"] = data.draw(st.sampled_from([0, 3, 10**12, True, "x", [], "2024-01-01"]))
    try:
        decision = Decision.from_json(json.dumps(tree), POLICY)
    except DecisionError:
        return
    for difference in verify(decision, RULES).differences:
        assert difference.message
        assert difference.text.sv


# --- Redacted decisions


def redacted(*classes: str) -> Decision:
    return DECISION.with_policy(POLICY).redacted(classes)


def found_in(decision: Decision, change: Callable[[Any], Any]) -> list[tuple[str, str]]:
    tree = json.loads(decision.to_json())
    change(tree)
    again = Decision.from_json(json.dumps(tree), POLICY)
    return [(each.kind, each.place) for each in verify(again, RULES).differences]


def test_what_reads_facts_left_out_is_unchecked_and_all_else_is_checked() -> None:
    hidden = redacted("health")
    assert "jobs.1.ill" not in hidden.trace.facts
    found = verify(hidden, RULES)
    assert found.differences == ()
    assert found.status == "partly_checked"
    assert [each.place for each in found.unchecked if not each.place.endswith(".missing")] == [
        "trace.criteria.well.0.parts.1.truth",
        "trace.criteria.well.0.parts.2.truth",
        "trace.criteria.well.1.parts.1.truth",
        "trace.criteria.well.1.parts.2.truth",
        "trace.criteria.well.2.parts.1.truth",
        "trace.criteria.well.2.parts.2.truth",
        "trace.duties.report.0.fulfilled.0.truth",
        "trace.duties.report.1.fulfilled.0.truth",
        "trace.duties.report.2.fulfilled.0.truth",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # The summary against the trace.
        (lambda tree: tree["outcomes"]["post"].update(outcome="refer"), ("outcome", "outcomes.post.outcome")),
        (lambda tree: tree["outcomes"]["post"]["witness"].update(index=0), ("witness", "outcomes.post.witness")),
        (lambda tree: tree["outcomes"]["post"].update(valid_to=None), ("valid to", "outcomes.post.valid_to")),
        (lambda tree: tree["duties"]["report"].update(state="fulfilled"), ("duty", "duties.report.state")),
        (lambda tree: tree["duties"]["report"]["each"][0].update(state="fulfilled"), ("duty", "duties.report.each")),
        # Outcomes, duties and requirements against the truths that are stored.
        (
            lambda tree: judged(tree, "offers", "post", 1).update(outcome="refer"),
            ("outcome", "trace.offers.post.1.outcome"),
        ),
        (
            lambda tree: judged(tree, "duties", "report", 1).update(state="fulfilled"),
            ("duty", "trace.duties.report.1.state"),
        ),
        (
            lambda tree: judged(tree, "criteria", "well", 1)["parts"][2].update(truth=False),
            ("truth", "trace.criteria.well.1.parts.0.truth"),
        ),
        (
            lambda tree: judged(tree, "criteria", "well", 1)["parts"][0].update(truth=False),
            ("truth", "trace.criteria.well.1.parts.0.truth"),
        ),
        (
            lambda tree: judged(tree, "offers", "post", 2)["refer"][0]["when"].reverse(),
            ("truth", "trace.offers.post.2.refer.0.when.0"),
        ),
        # Criteria, terms and definitions against the facts that are there.
        (
            lambda tree: judged(tree, "criteria", "enough", 0)["parts"][0].update(truth=True),
            ("truth", "trace.criteria.enough.0.parts.0.truth"),
        ),
        (lambda tree: tree["outcomes"]["post"]["terms"].update(place="a"), ("term", "outcomes.post.terms.place")),
        (
            lambda tree: judged(tree, "definitions", "long", 1).update(value=9),
            ("definition", "trace.definitions.long.1.value"),
        ),
        (lambda tree: tree["outcomes"]["talk"].update(outcome="no_offer"), ("outcome", "outcomes.talk.outcome")),
        # What was read.
        (
            lambda tree: judged(tree, "criteria", "well", 1)["parts"][1].update(reads=[]),
            ("evidence", "trace.criteria.well.1.parts.1.reads"),
        ),
        (
            lambda tree: judged(tree, "criteria", "well", 1)["parts"][1].update(reads=["jobs.1.ill", "jobs.2.ill"]),
            ("evidence", "trace.criteria.well.1.parts.1.reads"),
        ),
        (
            lambda tree: judged(tree, "criteria", "well", 1)["parts"][1].update(
                causes=[{"code": "type", "start": 0, "end": 9999}]
            ),
            ("evidence", "trace.criteria.well.1.parts.1.causes"),
        ),
        (
            lambda tree: tree["trace"]["facts"].remove(fact(tree, "jobs.1.weeks")),
            ("fact removed", "trace.facts.jobs.1.weeks"),
        ),
        (
            lambda tree: tree["trace"]["facts"].append({"path": "adult", "state": "value", "value": True}),
            ("fact added", "trace.facts.adult"),
        ),
        # What is said to be left out.
        (
            lambda tree: tree["trace"]["facts"].append({"path": "jobs.1.ill", "state": "value", "value": 2}),
            ("not left out", "trace.facts.jobs.1.ill"),
        ),
        (lambda tree: tree.update(redacted=["health", "wealth"]), ("classes", "redacted")),
        (lambda tree: tree.update(redacted=["health", "health"]), ("classes", "redacted")),
        (lambda tree: tree.update(redacted=["health", "identity"]), ("not left out", "subject")),
        (lambda tree: tree.update(redacted=[]), ("fact removed", "trace.facts.jobs.1.ill")),
        (lambda tree: tree["trace"]["facts"].reverse(), ("form", "trace")),
    ],
)
def test_what_contradicts_the_rest_of_a_redacted_decision_is_named(
    change: Callable[[Any], Any], expected: tuple[str, str]
) -> None:
    assert expected in found_in(redacted("health"), change)


def test_a_value_that_should_be_left_out_is_named() -> None:
    hidden = redacted("performance")
    assert judged(json.loads(hidden.to_json()), "definitions", "extra", None)["value"] == {"left_out": True}
    # `long` rests on it, and so does its own criterion; both are left out for every candidate.
    assert judged(json.loads(hidden.to_json()), "definitions", "long", 1)["value"] == {"left_out": True}
    change = found_in(hidden, lambda tree: judged(tree, "definitions", "long", 1).update(value=3))
    assert change == [("not left out", "trace.definitions.long.1.value")]
    change = found_in(hidden, lambda tree: tree["outcomes"]["post"]["terms"].update(weeks=3))
    assert change == [("not left out", "outcomes.post.terms.weeks")]


def test_what_cannot_be_checked_is_said_in_words() -> None:
    [*_, one] = verify(redacted("health", "social"), RULES).unchecked
    place = "trace.duties.report.2.fulfilled.0.truth"
    assert one == Unchecked(place)
    assert str(one) == f"{place}: This depends on facts that were left out, and could not be checked."
    assert one.in_language("sv") == f"{place}: Det här vilar på utelämnade uppgifter och kunde inte kontrolleras."


def test_redacting_what_was_not_read_leaves_everything_checked() -> None:
    assert verify(redacted("social"), RULES) == Verification((), ())
    assert verify(redacted("social"), RULES).status == "holds"


def test_is_known_of_a_fact_left_out_is_no_difference() -> None:
    found = verify(redacted("identity"), RULES)
    assert found.differences == ()
    assert [each.place for each in found.unchecked] == [
        "trace.criteria.reachable.parts.0.truth",
        # What the third internship waits for may rest on it.
        "trace.offers.post.2.missing",
    ]
    changed = found_in(
        redacted("identity"),
        lambda tree: judged(tree, "criteria", "reachable", None)["parts"][0].update(truth="unknown"),
    )
    assert ("truth", "trace.criteria.reachable.parts.0.truth") in changed


def test_no_false_differences_whatever_is_redacted() -> None:
    for number in range(1, len(PRIVACY_CLASSES) + 1):
        for classes in combinations(PRIVACY_CLASSES, number):
            assert verify(redacted(*classes), RULES).differences == ()


def test_the_person_is_the_one_whom_the_facts_are_about() -> None:
    rules = compiled(form_of(criteria={"named": 'id = "p1"'}, offers={"post": {"requires": "named"}}), SHAPE)
    policy: Any = SimpleNamespace(rule_set=rules, texts=dict, explain=None)
    tree = json.loads(decide(rules, PERSON, DAY).to_json())
    assert fact(tree, "id")["value"] == "p1"
    tree["subject"] = "p2"
    found = verify(Decision.from_json(json.dumps(tree), policy), rules).differences
    assert [(each.kind, each.place) for each in found] == [("subject", "subject")]
    hidden = decide(rules, PERSON, DAY).with_policy(policy).redacted({"identity"})
    assert b"p1" not in hidden.to_json()
    assert [each.place for each in verify(hidden, rules).unchecked] == ["trace.criteria.named.parts.0.truth"]


def test_a_difference_prints_as_what_it_says() -> None:
    found = Difference("outcome", "outcomes.post.outcome", "offer", "no_offer")
    assert str(found) == found.in_language("en")
    assert f"{found}".endswith("does not follow from the facts. Stored: offer; derived: no_offer.")


def test_differences_are_told_in_both_languages_without_values() -> None:
    [one] = tampered(lambda tree: tree["outcomes"]["post"].update(outcome="refer"))
    assert one.message == (
        "outcomes.post.outcome: The outcome does not follow from the facts. Stored: refer; derived: offer."
    )
    assert one.in_language("sv") == (
        "outcomes.post.outcome: Utfallet följer inte av uppgifterna. Sparat: refer; härlett: offer."
    )
    [term] = tampered(lambda tree: tree["outcomes"]["post"]["terms"].update(place="Hemligt"))
    assert "Hemligt" not in term.message
    assert pickle.loads(pickle.dumps(one)) == one


def test_what_stands_for_a_recorded_value_is_no_value() -> None:
    assert Recorded() == ""
