"""What records said and nobody heard, by kind: each folder has a policy that shows one, and people."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.cli import main
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


@pytest.mark.parametrize(
    "written",
    [
        "900101-0017",
        "199001010017.0",
        "900101.0017",
        '"900101.0017"',
        '"ID:900101-0017"',
        "９００１０１－００１７",
        "199001010017",
    ],
)
def test_a_case_about_a_personal_identity_number_is_refused_and_not_repeated(
    written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = (FOLDER / "decomposed" / "policy.yaml").read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(policy, encoding="utf-8")
    cases = "policy: policy.yaml\ncases:\n  - {name: one, on: 2024-06-03, record: {id: %s}, expect: {o: needs_information}}\n"
    (tmp_path / "cases.yaml").write_text(cases % written, encoding="utf-8")
    assert main(["test", str(tmp_path)]) == 1
    said = "".join(capsys.readouterr())
    assert "id: " in said
    assert not any(part in said for part in ("0017", "００１７"))
