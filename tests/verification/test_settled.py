"""What a settled `or`, `and` or `if` leaves open is no longer asked for; decisions of version 1, which asked, still hold.

`settled/1.ndjson` was written by the last release that decided by version 1 of the meaning.
"""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.decision.decision import Decision

FOLDER = Path(__file__).parent / "settled"
STORED = (FOLDER / "1.ndjson").read_bytes().splitlines()
PEOPLE: list[dict[str, Any]] = json.loads((FOLDER / "people.json").read_text(encoding="utf-8"))
ON = date(2024, 6, 3)


@cache
def policy() -> offerrules.Policy[Any]:
    return offerrules.load(FOLDER / "policy.yaml")


@pytest.mark.parametrize("stored", STORED, ids=[each["id"] for each in PEOPLE])
def test_decisions_of_version_1_hold(stored: bytes) -> None:
    decision = Decision.from_json(stored, policy())
    assert decision.semantics == 1
    assert offerrules.verify(decision, policy()) == []


def test_another_missing_of_version_1_does_not_hold() -> None:
    data = json.loads(next(line for line in STORED if json.loads(line)["outcomes"]["all_of"]["missing"]))
    data["outcomes"]["all_of"]["missing"] = []
    found = offerrules.verify(Decision.from_json(json.dumps(data), policy()), policy())
    assert [each.kind for each in found] == ["missing"]


@pytest.mark.parametrize("person", PEOPLE, ids=[each["id"] for each in PEOPLE])
def test_both_engines_say_the_same_now(person: dict[str, Any]) -> None:
    reference = policy().decide(person, on=ON, engine="reference")
    assert policy().decide(person, on=ON, engine="direct").to_json() == reference.to_json()
    direct = policy().decide(person, on=ON, engine="direct")
    assert {name: each.missing for name, each in direct.outcomes.items()} == {
        name: each.missing for name, each in reference.outcomes.items()
    }
    assert offerrules.verify(Decision.from_json(direct.to_json(), policy()), policy()) == []


@pytest.mark.parametrize(
    ("facts", "offer", "missing"),
    [
        ({"duration": "long"}, "all_of", ["consent"]),
        ({"duration": "long"}, "by_name", ["consent"]),
        ({"duration": "short", "consent": True}, "all_of", []),
        ({"duration": "short", "consent": False, "changed": True}, "by_name", []),
        ({"consent": True, "duration": "long"}, "least", []),
        ({"duration": "long", "hours": 3}, "terms", ["looked"]),
        ({"duration": "long"}, "terms", ["consent", "hours", "looked"]),
        ({"duration": "long", "changed": True, "consent": True}, "despite", []),
        ({"duration": "long", "loans": [{"open": False}, {"open": True, "days": 9}]}, "least", []),
        ({"duration": "long", "loans": [{"open": True}, {"open": False}], "consent": False}, "least", ["loans.0.days"]),
    ],
)
def test_only_what_may_change_the_outcome_is_missing(facts: dict[str, Any], offer: str, missing: list[str]) -> None:
    for engine in ("reference", "direct"):
        assert policy().decide({"id": "p", **facts}, on=ON, engine=engine).outcomes[offer].missing == missing
