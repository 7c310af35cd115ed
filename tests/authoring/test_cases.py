"""Cases are read with the same care as policies: each mistake is told once, where it stands, in both languages."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.authoring.cases import cases_schema, read_cases
from offerrules.document.nodes import data_of
from offerrules.language import LANGUAGES
from offerrules.report import as_text

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "cases"
BAD = sorted(folder for folder in GOLDEN.iterdir() if folder.name != "good")
GOOD = (GOLDEN / "good" / "cases.yaml").read_text("utf-8")


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_bad_cases_are_told_about(folder: Path, golden: Any) -> None:
    found = read_cases((folder / "cases.yaml").read_bytes(), "cases.yaml")
    assert found.diagnostics
    for language in LANGUAGES:
        said = as_text(found.diagnostics, {"cases.yaml": found.text}, language)
        golden.check(folder / f"diagnostics.{language}.txt", said)


def test_everything_that_can_be_expected_is_read() -> None:
    found = read_cases(GOOD, "cases.yaml")
    assert found.diagnostics == ()
    assert found.document is not None
    first, second = found.document.form.cases
    assert first.on == date(2022, 5, 30)
    assert first.record == {"id": "g4", "internships": [{"end": None}]}
    assert {name: outcome.outcome for name, outcome in first.expect.outcomes.items()} == {
        "summer_post": "needs_information",
        "internship_place": "offer",
    }
    place = first.expect.outcomes["internship_place"]
    assert place.terms == {"weeks": 4, "until": None}
    assert place.witness == "none"
    assert first.expect.outcomes["summer_post"].witness is None
    assert first.expect.duties == {"supervision": "owed", "supervision.0": "owed"}
    assert first.expect.missing == {"summer_post": ["internships.0.attestation"]}
    assert first.expect.criteria == {"in_measure": True, "completed.0": "unknown", "adult": False}
    assert second.expect.status == "not_in_force"


def test_expectations_know_where_they_stand() -> None:
    document = read_cases(GOOD, "cases.yaml").document
    assert document is not None
    place = document.place(("cases", 0, "expect", "criteria", "completed.0"), of_key=True)
    line = document.text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "completed.0"


@pytest.mark.parametrize("path", sorted(ROOT.glob("policies/*/*/cases.yaml")), ids=lambda path: path.parent.name)
def test_the_cases_beside_the_policies_are_read(path: Path) -> None:
    found = read_cases(path.read_bytes(), "cases.yaml")
    assert found.diagnostics == ()
    assert found.document is not None
    assert len(found.document.form.cases) >= 25


def test_the_published_schema_is_the_one_of_the_models(golden: Any) -> None:
    written = json.dumps(cases_schema(), ensure_ascii=False, indent=2) + "\n"
    golden.check(ROOT / "docs" / "schemas" / "cases.schema.json", written)


@pytest.mark.parametrize("path", sorted(ROOT.glob("policies/*/*/cases.yaml")), ids=lambda path: path.parent.name)
def test_the_schema_accepts_the_cases_beside_the_policies(path: Path) -> None:
    document = read_cases(path.read_bytes(), "cases.yaml").document
    assert document is not None
    root = document.places.root
    assert root is not None
    data = json.loads(json.dumps(data_of(root), default=float))
    jsonschema.validate(data, cases_schema(), jsonschema.Draft202012Validator)
    data["cases"][0]["expects"] = data["cases"][0].pop("expect")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, cases_schema(), jsonschema.Draft202012Validator)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 15),
    st.sampled_from(
        ["", "{", "}", "[", ":", "- ", "\n", "null", "true", '"', "*a", "&a", "1e99", "offer", "\0", "criteria: "]
    ),
)
def test_broken_cases_only_give_diagnostics(at: int, length: int, sign: str) -> None:
    found = read_cases(GOOD[:at] + sign + GOOD[at + length :], "cases.yaml")
    assert found.document is not None or found.diagnostics
