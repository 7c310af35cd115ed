"""Redacted decisions: honest ones never differ, and whatever is changed in one is named, or said to be unchecked.

Policies and records are those of the agreement tests; every class is left out, alone and with others.
"""

import itertools
import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.agreement.people import SHAPE, Person
from tests.agreement.strategies import Example, examples
from tests.verification.attacking import Change, changes

from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.engines.reference import decide
from offerrules.privacy import PRIVACY_CLASSES
from offerrules.records.facts import capture
from offerrules.rules.tree import RuleSet
from offerrules.verification.difference import Verification
from offerrules.verification.verify import verify

FEW = settings.default.max_examples // 8 if settings.default else 7
CLASSES = st.frozensets(st.sampled_from(PRIVACY_CLASSES), min_size=1)


def policy_of(rules: RuleSet) -> Any:
    return SimpleNamespace(rule_set=rules, texts=dict, explain=None)


def decided(example: Example, number: int) -> Decision:
    rules = example.policy.rule_set
    record = capture(example.people[number % len(example.people)], rules.shape)
    return decide(rules, record, example.on).with_policy(policy_of(rules))


def read(tree: Any, rules: RuleSet) -> Decision | None:
    """The decision, unless its form refuses it."""
    try:
        return Decision.from_json(json.dumps(tree), policy_of(rules))
    except DecisionError:
        return None


@settings(max_examples=FEW)
@given(examples(people=2), CLASSES)
def test_honest_decisions_never_differ(example: Example, classes: frozenset[str]) -> None:
    rules = example.policy.rule_set
    decision = decided(example, 0)
    assert verify(decision, rules) == Verification((), ())
    hidden = decision.redacted(classes)
    assert verify(hidden, rules).differences == ()
    again = Decision.from_json(hidden.to_json(), policy_of(rules))
    assert again == hidden
    assert verify(again, rules) == verify(hidden, rules)


@settings(max_examples=FEW)
@given(examples(people=1), CLASSES, CLASSES)
def test_one_class_after_the_other_is_as_both_at_once(
    example: Example, one: frozenset[str], other: frozenset[str]
) -> None:
    decision = decided(example, 0)
    after = Decision.from_json(decision.redacted(one).to_json(), policy_of(example.policy.rule_set)).redacted(other)
    assert after.to_json() == decision.redacted(one | other).to_json()
    assert verify(after, example.policy.rule_set).differences == ()


def is_unchecked(change: Change, found: Verification) -> bool:
    """Whether a change is at a place that is said to be unchecked: at a truth or value, or at its evidence."""
    for place in (each.place for each in found.unchecked):
        if change.place.startswith(place.rpartition(".")[0] if place.endswith((".truth", ".value")) else place):
            return True
    # How many candidates are in a list that was left out is seen from what was judged for them.
    lists = any(each.place.startswith("trace.facts.") for each in found.unchecked)
    return lists and change.what == "taken" and change.place.startswith("trace.") and change.place[-1].isdigit()


def is_another_fact(change: Change) -> bool:
    """What is verified is that the decision follows from its facts, not that the facts are true."""
    return change.what == "state" and change.place.startswith("trace.facts.")


@settings(max_examples=FEW)
@given(examples(people=1), st.one_of(st.just(frozenset[str]()), CLASSES), st.data())
def test_whatever_is_changed_is_named_or_said_to_be_unchecked(
    example: Example, classes: frozenset[str], data: st.DataObject
) -> None:
    rules = example.policy.rule_set
    honest = decided(example, 0).redacted(classes) if classes else decided(example, 0)
    found = verify(honest, rules)
    possible = list(changes(json.loads(honest.to_json())))
    for change in data.draw(st.lists(st.sampled_from(possible), max_size=8)) if possible else ():
        decision = read(change.tree, rules)
        if decision is not None and decision.to_json() != honest.to_json() and not is_another_fact(change):
            assert verify(decision, rules).differences or is_unchecked(change, found), change


# --- Every possible world of a small policy

FORM = form_of(
    candidates={"placement": {"from": "jobs", "prefer": "if placement.ill = null then 0 else placement.ill"}},
    definitions={"rested": "placement.ill = null or placement.ill < 5", "extra": "if bonus = null then 0 else bonus"},
    criteria={
        "well": "rested and placement.done",
        "calm": 'is known(mood) and mood = "blue"',
        "calm_too": 'mood = "blue" or adult',
        "rich": "extra > 2",
        "asked": "is known(placement.ill)",
    },
    offers={
        "post": {
            "each": "placement",
            "requires": {"all": ["well", {"any": ["calm", "rich"]}]},
            "refer": [{"when": {"not": "asked"}, "despite": ["well"]}],
            "terms": {
                "place": "= placement.place",
                "bonus": {"value": "= extra", "optional": True},
                "feeling": "= mood",
            },
        },
        "talk": {"requires": {"at_least": {"n": 2, "of": ["calm", "calm_too", "rich"]}}},
    },
    duties={"report": {"each": "placement", "owed_when": "well", "fulfilled_when": "asked and rich"}},
)
RULES = compiled(FORM, SHAPE)
DAY = date(2024, 5, 30)
VISIBLE: dict[str, Any] = {"id": "p1", "adult": False}
MOODS = (None, "blue", "red")
BONUSES = (..., None, 1, 4)
ILLS = (..., None, 2, 8)


def worlds() -> list[Person]:
    """Everybody about whom the same is known where health and performance are left out."""
    found = []
    for mood, bonus, first, second in itertools.product(MOODS, BONUSES, ILLS, ILLS):
        facts = dict(VISIBLE)
        if mood is not None:
            facts["mood"] = mood
        if bonus is not ...:
            facts["bonus"] = bonus
        jobs = [{"done": True, "place": "a"}, {"done": True, "place": "b"}]
        facts["jobs"] = [
            job if ill is ... else {**job, "ill": ill} for job, ill in zip(jobs, (first, second), strict=True)
        ]
        found.append(Person.model_validate(facts))
    return found


@pytest.fixture(scope="module")
def possible() -> dict[bytes, Person]:
    """Every decision, redacted, that some world gives."""
    return {redacted(person).to_json(): person for person in worlds()}


def redacted(person: Person) -> Decision:
    return decide(RULES, person, DAY).with_policy(policy_of(RULES)).redacted({"health", "performance"})


def test_what_some_world_gives_never_differs(possible: dict[bytes, Person]) -> None:
    assert len(possible) > 40
    for stored in possible:
        assert verify(Decision.from_json(stored, policy_of(RULES)), RULES).differences == ()


@pytest.mark.parametrize("number", (88, 187))
def test_what_no_world_gives_is_named(number: int, possible: dict[bytes, Person]) -> None:
    """Every single change of the decision, of which those that another world would give are honest too."""
    honest = redacted(worlds()[number])
    unnamed = []
    # What is asked for cannot be found again where what it rests on was left out.
    missing = tuple(each.place for each in verify(honest, RULES).unchecked if each.place.endswith(".missing"))
    for change in changes(json.loads(honest.to_json())):
        decision = read(change.tree, RULES)
        if decision is None or decision.to_json() in possible or is_another_fact(change):
            continue
        if not verify(decision, RULES).differences and not change.place.startswith(missing):
            unnamed.append((change.what, change.place))
    # That an optional term is known follows here from a truth that its definition has elsewhere; it is not inferred.
    assert set(unnamed) <= {("taken", "outcomes.post.terms.bonus")}
    assert "outcomes.post.terms.bonus" in [each.place for each in verify(honest, RULES).unchecked] or not unnamed
