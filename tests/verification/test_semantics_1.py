"""Decisions by both engines as version 1 of the meaning made them, where version 2 means something else: they hold."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.decision.decision import Decision
from offerrules.feel.edition import EDITIONS
from offerrules.semantics import KNOWN

FOLDERS = sorted(path for path in (Path(__file__).parent / "semantics_1").iterdir() if path.is_dir())
STORED = [
    pytest.param(folder, engine, stored, id=f"{folder.name}-{engine}-{place}")
    for folder in FOLDERS
    for engine in ("reference", "direct")
    for place, stored in enumerate((folder / f"{engine}.ndjson").read_bytes().splitlines())
]
DIFFERED = {"item": ("p1", "p2"), "partial": ("p1", "p2"), "texts": ("p1", "p2", "p3")}
"""Decisions of `direct` that contradicted themselves: version 1 said so too of what its other engine had not made."""
ON = date(2024, 6, 3)


@pytest.mark.parametrize(("folder", "engine", "stored"), STORED)
def test_a_decision_of_version_1_holds_as_it_did_then_and_is_written_as_it_was(
    folder: Path, engine: str, stored: bytes
) -> None:
    policy = offerrules.load(folder / "policy.yaml")
    decision = Decision.from_json(stored, policy)
    assert decision.semantics == 1
    assert decision.to_json() == stored
    differs = any(each.kind != "unchecked" for each in offerrules.verify(decision, policy))
    assert differs is (decision.subject in DIFFERED.get(folder.name, ()) and engine == "direct")
    assert decision.explain("sv") and decision.explain("en", form="html") and decision.explain("en", form="json")


@pytest.mark.parametrize(("folder", "engine", "stored"), STORED)
def test_a_doctored_decision_of_version_1_does_not_hold(folder: Path, engine: str, stored: bytes) -> None:
    policy = offerrules.load(folder / "policy.yaml")
    tree = json.loads(stored)
    outcome = next(iter(tree["outcomes"].values()))
    outcome["outcome"] = "offer" if outcome["outcome"] != "offer" else "no_offer"
    assert offerrules.verify(Decision.from_json(json.dumps(tree), policy), policy)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_same_people_are_decided_about_by_version_2(folder: Path) -> None:
    policy = offerrules.load(folder / "policy.yaml")
    people: list[dict[str, Any]] = json.loads((folder / "people.json").read_text(encoding="utf-8"))
    answers = []
    for engine in ("reference", "direct"):
        decisions = [policy.decide(person, on=ON, engine=engine) for person in people]
        assert all(offerrules.verify(each, policy) == [] for each in decisions)
        answers.append([each.to_json() for each in decisions])
    assert answers[0] == answers[1]


def test_every_version_of_the_meaning_can_be_judged_by() -> None:
    assert set(EDITIONS) == set(KNOWN)
    assert all(edition.semantics == version for version, edition in EDITIONS.items())
