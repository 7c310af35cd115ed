"""What records said and nobody heard, by kind: each folder has a policy that shows one, and people."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.records import read_csv, read_json

FOLDER = Path(__file__).parent
ON = date(2024, 6, 3)


def outcomes(policy: offerrules.Policy[Any], records: Any, **options: Any) -> list[str]:
    found, people = [], list(records)
    for engine in offerrules.api.ENGINES:
        decisions = [*policy.decide_many(people, on=ON, engine=engine, **options)]
        found.append([decision.outcomes["o"].outcome for decision in decisions])
        for decision in decisions:
            again = offerrules.Decision.from_json(decision.to_json(), policy)
            assert (again.to_json(), offerrules.verify(again, policy)) == (decision.to_json(), [])
    assert found[0] == found[1]
    return found[0]


def test_texts_that_look_the_same_are_the_same() -> None:
    policy = offerrules.load(FOLDER / "decomposed" / "policy.yaml")
    people = FOLDER / "decomposed" / "people.csv"
    assert "o\u0308" in people.read_text(encoding="utf-8")
    assert outcomes(policy, read_csv(people, policy.record)) == ["offer", "offer"]


@pytest.mark.parametrize(
    ("null", "wanted"),
    [
        ("none", ["offer", "offer", "needs_information"]),
        ("left_out", ["needs_information"] * 3),
        ({"internships.end": "left_out"}, ["needs_information"] * 3),
        ({"internships.workplace": "left_out"}, ["offer", "offer", "needs_information"]),
    ],
)
def test_a_null_is_none_only_where_that_is_meant(null: Any, wanted: list[str]) -> None:
    policy = offerrules.load(FOLDER / "null-is-not-none" / "policy.yaml")
    people = FOLDER / "null-is-not-none" / "people.json"
    assert outcomes(policy, json.loads(people.read_text(encoding="utf-8")), null=null) == wanted
    assert outcomes(policy, read_json(people, policy.record, null=null)) == wanted
