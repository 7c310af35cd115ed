"""What a redacted decision leaves out: by every class of a field, through every name, and one class after another."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person

import offerrules
from offerrules.decision.decision import Decision
from offerrules.decision.values import LEFT_OUT
from offerrules.engines.reference import decide
from offerrules.verification.verify import verify

FORM = form_of(
    candidates={"placement": {"from": "jobs", "prefer": "ranked"}},
    definitions={
        "bonus_of": "if bonus = null then 0 else bonus",
        "ranked": "placement.weeks + bonus_of",
        "has_mood": "is known(mood)",
        "places": "jobs.place",
    },
    criteria={"done": "placement.done", "fine": "has_mood or placement.weeks > 1", "many": "count(places) > 1"},
    offers={
        "post": {
            "each": "placement",
            "requires": {"all": ["done", "fine"]},
            "terms": {
                "weeks": "= placement.weeks",
                "rank": "= ranked",
                "place": "= placement.place",
                "felt": "= has_mood",
            },
        },
        "once": {"requires": "many", "terms": {"extra": "= bonus_of", "kind": "post"}},
    },
)
RULES = compiled(FORM, SHAPE)
POLICY: Any = SimpleNamespace(rule_set=RULES, texts=dict, explain=None)
PERSON = Person.model_validate(
    {
        "id": "p1",
        "bonus": 4,
        "mood": "red",
        "jobs": [{"done": True, "weeks": 3, "place": "a"}, {"done": True, "weeks": 2, "place": "b"}],
    }
)
DECISION = decide(RULES, PERSON, date(2024, 5, 30)).with_policy(POLICY)


def left_out(*classes: str) -> set[str]:
    """Every value that is left out, by its place."""
    hidden = DECISION.redacted(classes)
    trace = hidden.trace
    found = {f"{name}.{index}" for (name, index), value in trace.definitions.items() if value.value is LEFT_OUT}
    found |= {f"prefer.{index}" for (_, index), value in trace.preferences.items() if value.value is LEFT_OUT}
    for (offer, index), judged in trace.offers.items():
        found |= {f"{offer}.{index}.{name}" for name, value in judged.terms.items() if value.value is LEFT_OUT}
    for offer, outcome in hidden.outcomes.items():
        found |= {f"{offer}.{name}" for name, value in outcome.terms.items() if value is LEFT_OUT}
    return found


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        (("social",), set[str]()),
        # A definition about the person is used by one about each candidate, and that by `prefer` and a term.
        (
            ("performance",),
            {
                *("bonus_of.None", "ranked.0", "ranked.1", "prefer.0", "prefer.1"),
                *("post.0.rank", "post.1.rank", "post.rank", "once.None.extra", "once.extra"),
            },
        ),
        # Only that something is recorded was used; that is left out too.
        (("health",), {"has_mood.None", "post.0.felt", "post.1.felt", "post.felt"}),
        (("third_party",), {"places.None", "post.0.place", "post.1.place", "post.place"}),
    ],
)
def test_values_are_left_out_through_every_name(classes: tuple[str, ...], expected: set[str]) -> None:
    assert left_out(*classes) == expected


def test_facts_are_left_out_where_they_are_and_nowhere_else() -> None:
    hidden = DECISION.redacted({"third_party", "health"})
    assert set(DECISION.trace.facts) - set(hidden.trace.facts) == {"mood", "jobs.0.place", "jobs.1.place"}
    assert (
        hidden.outcomes["post"].witness == DECISION.outcomes["post"].witness == {"candidate": "placement", "index": 0}
    )
    assert hidden.outcomes["post"].terms["weeks"] == 3
    assert hidden.subject == "p1"
    assert DECISION.redacted({"identity"}).subject is None


def test_chains_say_what_all_of_them_left_out() -> None:
    one = DECISION.redacted({"performance"}).redacted({"health"}).redacted({"performance"})
    assert one.redacted_classes == ("health", "performance")
    assert one.to_json() == DECISION.redacted({"health", "performance"}).to_json()
    again = Decision.from_json(one.to_json(), POLICY).redacted({"third_party"})
    assert again.to_json() == DECISION.redacted({"health", "performance", "third_party"}).to_json()
    assert again.is_stored
    assert verify(again, RULES).status == "partly_checked"


POSTS = """
offerrules: 1
policy: test/posts
version: "1"
title: {sv: Platser, en: Posts}
authority: Testkommun
in_force: {from: 2024-01-01}
record:
  extends: Participant
  fields:
    shelter: {type: string, privacy: [social, protected], label: {sv: boende, en: shelter}}
candidates:
  placement: {from: internships, label: {sv: praktik, en: internship}}
criteria:
  begun: {text: {sv: har börjat, en: has begun}, when: placement.start <= today()}
  housed: {text: {sv: har boende, en: has shelter}, when: shelter != ""}
offers:
  post:
    title: {sv: Plats, en: Post}
    each: placement
    requires: {all: [begun, housed]}
    terms:
      workplace: {value: = placement.workplace, label: {sv: arbetsplats, en: workplace}}
      text: {value: '= "at " + placement.workplace + " with " + placement.supervisor', label: {sv: text, en: text}}
      home: {value: = shelter, label: {sv: boende, en: shelter}}
"""
RECORD = {
    "id": "p1",
    "shelter": "Qzhome",
    "internships": [{"start": "2024-02-01", "workplace": "Qzplace", "supervisor": "Qzwho"}],
}


@pytest.mark.parametrize("hidden", ["protected", "social", "ordinary", "third_party"])
def test_a_field_of_several_classes_is_left_out_with_any_of_them(hidden: str) -> None:
    policy = offerrules.loads(POSTS)
    decision = policy.decide(RECORD, on=date(2024, 6, 3))
    shared = decision.redacted({hidden})
    classes = {"Qzhome": {"social", "protected"}, "Qzplace": {"ordinary", "protected"}}
    # What a list is of, all in it is of too.
    classes["Qzwho"] = {"third_party", "protected", "ordinary"}
    said = [shared.to_json(texts=True).decode(), repr(shared.trace)]
    said += [shared.explain("sv", "text"), shared.explain("en", "html"), shared.explain("sv", "json")]
    for mark, of in classes.items():
        for text in said:
            assert (mark in text) == (hidden not in of), (mark, text)
    assert offerrules.verify(shared, policy) == []
    assert offerrules.verified(shared, policy).status == "partly_checked"


def test_what_version_1_left_out_by_the_main_class_holds() -> None:
    """Before version 2, `protected` left a workplace in, and `social` alone left the shelter out."""
    policy = offerrules.loads(POSTS)
    decision = policy.decide(RECORD, on=date(2024, 6, 3))
    data = decision.redacted({"protected"}).to_json()
    fingerprint = policy.rule_set.fingerprints[1]
    whole = decision.to_json().replace(b'"redacted":[]', b'"redacted":["protected"]')
    for stored in (data, whole):
        old = stored.replace(b'"semantics":2', b'"semantics":1').replace(
            policy.fingerprint.encode(), fingerprint.encode()
        )
        found = offerrules.verify(Decision.from_json(old, policy), policy)
        assert found == []
    assert {each.kind for each in offerrules.verify(Decision.from_json(whole, policy), policy)} == {"not left out"}
