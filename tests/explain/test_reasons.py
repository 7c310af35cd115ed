"""Reasons as data: what they say of candidates, facts left out, and decisions that do not fit."""

import json
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.api import Policy, load
from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.explain import as_text, reasons
from offerrules.explain.phrases import phrases
from offerrules.explain.tree import CitedSource, Paragraphs, RequirementKind, RequirementReason, Support, Truth
from offerrules.records.fact import PRIVACY_CLASSES

ROOT = Path(__file__).parents[2]
ON = date(2022, 5, 30)
FEW = settings.default.max_examples // 4 if settings.default else 25
"""Whole decisions take their time."""
INTERNSHIP = {
    "service": "home_care",
    "workplace": "Hemtjänst, Visby",
    "start": "2022-04-25",
    "attestation": "completed",
    "study_visit": True,
    "hygiene_instruction": True,
    "workplace_open_in_summer": True,
    "supervisor": "H-17",
}
MEASURES = [{"start": "2022-01-01", "end": None}]


@cache
def gotland() -> Policy[Any]:
    return load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


def decide(*internships: dict[str, Any]) -> Decision:
    record = {"id": "g1", "measures": MEASURES, "internships": list(internships), "offers_sent": []}
    return gotland().decide(record, on=ON)


def text(decision: Decision, **layout: Any) -> str:
    return as_text(reasons(decision, gotland().rule_set, "sv"), **layout)


def test_people_count_candidates_from_one_and_paths_from_zero() -> None:
    found = reasons(decide(INTERNSHIP | {"attestation": "partial"}, INTERNSHIP), gotland().rule_set, "sv")
    offer = found.offers[1]
    assert offer.witness == "praktikperiod 2 (Hemtjänst, Visby)"
    assert offer.judgements[0].index == 1
    assert [judgement.index for judgement in offer.judgements] == [1, 0]


def test_missing_facts_are_named_by_path_and_by_what_can_be_answered() -> None:
    unattested = {name: value for name, value in INTERNSHIP.items() if name != "attestation"}
    [missing] = reasons(decide(unattested), gotland().rule_set, "sv").offers[1].missing
    assert missing.path == "internships.0.attestation"
    assert missing.label == "Praktikperiod 1, intyg om praktiken"
    assert missing.how == "Välj ett av: Fullgjord, Delvis fullgjord, Inte fullgjord eller Intyget återkallat."


def test_many_refused_candidates_are_summed_up_by_what_decided() -> None:
    found = text(decide(*[INTERNSHIP | {"attestation": "not_completed"}] * 5))
    assert found.count("Prövat för praktikperiod") == 3
    assert "Praktikperiod 5 (Hemtjänst, Visby): kan inte erbjudas. Det avgjordes av detta:" in " ".join(found.split())


def test_only_the_presence_of_a_fact_is_shown_where_only_that_was_asked() -> None:
    found = text(decide(INTERNSHIP))
    assert "H-17" not in found
    assert "Handledare: uppgift finns" in found


def test_what_is_left_out_is_said_to_be() -> None:
    redacted = decide(INTERNSHIP).redacted({"performance", "social"})
    found = text(redacted)
    assert "Dessa slag av uppgifter är utelämnade: hur det gick och personens livssituation." in " ".join(found.split())
    assert "Intyg om praktiken: utelämnad" in found
    assert "Fullgjord" not in found


@settings(max_examples=FEW)
@given(st.frozensets(st.sampled_from(PRIVACY_CLASSES)))
def test_any_redacted_decision_can_be_explained(classes: frozenset[str]) -> None:
    assert text(decide(INTERNSHIP, {}).redacted(classes))


def test_a_fact_cannot_steer_the_terminal() -> None:
    found = text(decide(INTERNSHIP | {"workplace": "A\x1b[31m\u202eB\x07\nKrav: C"}))
    assert not {"\x1b", "\u202e", "\x07"} & set(found)
    assert "\nKrav: C" not in found


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = text(decide(INTERNSHIP))
    for name in ("LANG", "LC_ALL", "LC_TIME", "LANGUAGE"):
        monkeypatch.setenv(name, "de_DE.UTF-8")
    phrases.cache_clear()
    assert text(decide(INTERNSHIP)) == before


def test_a_decision_under_another_policy_is_not_explained() -> None:
    other = load(ROOT / "policies/alingsas/yrkesexamen/policy.yaml")
    with pytest.raises(DecisionError) as refused:
        reasons(decide(INTERNSHIP), other.rule_set, "sv")
    assert refused.value.code == "decision-other-policy"


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(found for key, value in items for found in _paths(value, (*path, key)))]


STORED = json.loads(decide(INTERNSHIP | {"attestation": "partial"}, INTERNSHIP).to_json())
DAMAGEABLE = [path for path in _paths(STORED) if path and path[0] in ("trace", "outcomes", "duties", "status")]


@settings(max_examples=FEW)
@given(st.lists(st.sampled_from(DAMAGEABLE), min_size=1, max_size=3), st.sampled_from(["remove", "repeat", "none"]))
def test_a_damaged_decision_is_refused_or_explained_but_never_breaks(damaged: list[tuple[Any, ...]], how: str) -> None:
    tree = json.loads(json.dumps(STORED))
    for path in damaged:
        holder = tree
        try:
            for key in path[:-1]:
                holder = holder[key]
            match how:
                case "remove":
                    del holder[path[-1]]
                case "repeat" if isinstance(holder, list):
                    holder.append(holder[path[-1]])
                case _:
                    holder[path[-1]] = None
        except (KeyError, IndexError, TypeError):
            continue
    try:
        assert text(Decision.from_json(json.dumps(tree), gotland()))
    except DecisionError as refused:
        assert refused.text.sv


TRUTHS: tuple[Truth, ...] = ("true", "false", "unknown")
GROUPS: tuple[RequirementKind, ...] = ("all", "any", "at_least", "not", "not_all", "not_any", "fewer_than")


def holds(kind: RequirementKind, of: list[Truth], n: int) -> Truth:
    true, false = of.count("true"), of.count("false")
    least = {"all": len(of), "not_all": len(of), "not": 1, "any": 1, "not_any": 1}.get(kind, n)
    found: Truth = "true" if true >= least else "false" if len(of) - false < least else "unknown"
    if kind not in ("all", "any", "at_least") and found != "unknown":
        return "false" if found == "true" else "true"
    return found


def node(kind: RequirementKind, truth: Truth, of: tuple[RequirementReason, ...], name: str = "") -> RequirementReason:
    return RequirementReason(kind, name or None, None, truth, "", "", of=of)


@st.composite
def requirements(draw: st.DrawFn, depth: int = 3) -> tuple[RequirementReason, Any]:
    """A requirement with its truth, and how to find the truth for other truths of its criteria."""
    counter = iter(range(10_000))

    def build(depth: int) -> tuple[RequirementReason, Any]:
        if depth == 0 or draw(st.booleans()):
            name = f"c{next(counter)}"
            return node("criterion", draw(st.sampled_from(TRUTHS)), (), name), lambda truths: truths[name]
        kind = draw(st.sampled_from(GROUPS))
        parts = [build(depth - 1) for _ in range(1 if kind == "not" else draw(st.integers(1, 3)))]
        n = draw(st.integers(1, len(parts)))
        truth = holds(kind, [part.truth for part, _ in parts], n)
        return node(kind, truth, tuple(part for part, _ in parts)), lambda truths: holds(
            kind, [again(truths) for _, again in parts], n
        )

    return build(depth)


def criteria(requirement: RequirementReason) -> dict[str, Truth]:
    if requirement.kind == "criterion":
        return {str(requirement.name): requirement.truth}
    return {name: truth for part in requirement.of for name, truth in criteria(part).items()}


@given(requirements(), st.data())
def test_what_is_enough_is_enough(made: tuple[RequirementReason, Any], data: st.DataObject) -> None:
    requirement, again = made
    truths = criteria(requirement)
    assert again(truths) == requirement.truth
    enough = {criterion.name for criterion in requirement.enough()}
    assert enough
    assert enough <= {criterion.name for criterion in requirement.deciding()}
    if requirement.truth != "unknown":
        others = {name: data.draw(st.sampled_from(TRUTHS)) for name in truths if name not in enough}
        assert again(truths | others) == requirement.truth


@given(st.lists(st.tuples(st.integers(1, 2), st.integers(1, 9), st.integers(0, 3)), max_size=6))
def test_paragraphs_are_cited_once_and_in_order(cited: list[tuple[int, int, int]]) -> None:
    support = Support()
    for source, first, length in cited:
        support += Support((CitedSource(source, (Paragraphs(first, first + length),)),))
    for found, expected in zip(support.sources, sorted({source for source, _, _ in cited}), strict=True):
        assert found.number == expected
        numbers = [number for place in found.paragraphs for number in range(place.first, place.last + 1)]
        assert numbers == sorted(set(numbers))
        assert set(numbers) == {
            number
            for source, first, length in cited
            if source == expected
            for number in range(first, first + length + 1)
        }


def test_the_phrases_of_every_group_differ() -> None:
    for language, count in product(("sv", "en"), ("2", "3")):
        say = phrases(language)  # type: ignore[arg-type]
        said = {
            say("group-all"),
            say("group-any"),
            say("group-not"),
            say("group-not-all"),
            say("group-not-any"),
            say("group-at-least", n=count),
            say("group-not-at-least", n=count),
        }
        assert len(said) == 7
