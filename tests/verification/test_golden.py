"""Decisions stored by earlier versions of the meaning are read and hold; those of this version come out as stored.

A folder for each version of the meaning. When the meaning changes, a new folder is made; the older stay as they are.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.decision.decision import Decision
from offerrules.semantics import SEMANTICS

GOLDEN = Path(__file__).parent / "golden"
FOLDERS = sorted(GOLDEN.iterdir())
STORED = sorted(GOLDEN.glob("*/*.decision.json"))
NOW = GOLDEN / str(SEMANTICS)
CASES: dict[str, Any] = json.loads((NOW / "records.json").read_text(encoding="utf-8"))


@cache
def policy_in(folder: Path) -> offerrules.Policy[Any]:
    return offerrules.load(folder / "policy.yaml")


def text(data: bytes) -> str:
    return data.decode("utf-8") + "\n"


@pytest.mark.parametrize("name", CASES)
def test_decisions_of_this_version_come_out_as_stored(name: str, golden: Any) -> None:
    policy = policy_in(NOW)
    case = CASES[name]
    for engine in ("reference", "direct"):
        decision = policy.decide(json.dumps(case["record"]), on=date.fromisoformat(case["on"]), engine=engine)
        golden.check(NOW / f"{name}.decision.json", text(decision.to_json()))
    golden.check(NOW / f"{name}.redacted.decision.json", text(decision.redacted({"health", "identity"}).to_json()))
    golden.check(NOW / f"{name}.texts.decision.json", text(decision.to_json(texts=True)))


@pytest.mark.parametrize(
    "path", STORED, ids=lambda path: f"{path.parent.name}-{path.name.removesuffix('.decision.json')}"
)
def test_stored_decisions_are_read_and_hold(path: Path) -> None:
    policy = policy_in(path.parent)
    stored = path.read_bytes()
    decision = Decision.from_json(stored, policy)
    assert text(decision.to_json(texts=".texts." in path.name)).encode() == stored
    found = offerrules.verified(decision, policy)
    assert list(found.differences) == offerrules.verify(decision, policy) == []
    assert found.status == "holds" or ".redacted." in path.name
    assert decision.explain("sv")
    assert decision.explain("en")


def test_every_version_of_the_meaning_has_its_decisions() -> None:
    assert [folder.name for folder in FOLDERS] == [str(version) for version in range(1, SEMANTICS + 1)]
    for folder in FOLDERS:
        assert len(list(folder.glob("*.decision.json"))) >= 6


def test_the_outcomes_are_of_every_kind() -> None:
    found = {
        outcome.outcome
        for path in STORED
        for outcome in Decision.from_json(path.read_bytes(), policy_in(path.parent)).outcomes.values()
    }
    assert found == {"offer", "refer", "needs_information", "no_offer"}
