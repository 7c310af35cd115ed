"""Running cases: every kind of expectation, met and not met, and which truths have been seen."""

from datetime import date
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest

from offerrules.api import Policy, load
from offerrules.authoring.cases import check_names, read_cases
from offerrules.authoring.run import CasesResult, Deviation, run_cases

ROOT = Path(__file__).parents[2]
RECORD = """\
      id: x1
      measures: [{start: 2022-01-01, end: null}]
      internships:
        - {service: home_care, workplace: A, start: 2022-04-25, attestation: completed, study_visit: true,
           hygiene_instruction: true, workplace_open_in_summer: true}
        - {service: other}
"""


@pytest.fixture(scope="module")
def policy() -> Policy[Any]:
    return load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


def run(policy: Policy[Any], expect: str, on: str = "2022-05-30", record: str = RECORD) -> CasesResult:
    text = f"policy: policy.yaml\ncases:\n  - name: the case\n    on: {on}\n    record:\n{record}    expect:\n{expect}"
    read = read_cases(text, "cases.yaml")
    assert read.document is not None
    assert not read.diagnostics
    assert not check_names(read.document, policy.rule_set)
    return run_cases(read.document, policy.rule_set, lambda record, on: policy.decide(record, on=on))


def deviations(policy: Policy[Any], expect: str, **case: str) -> tuple[Deviation, ...]:
    [found] = run(policy, f"      {expect}\n", **case).cases
    return found.deviations


@pytest.mark.parametrize(
    ("met", "unmet", "place", "expected", "found"),
    [
        ("status: decided", "status: not_in_force", "status", "not_in_force", "decided"),
        ("summer_post: offer", "summer_post: refer", "summer_post", "refer", "offer"),
        (
            "summer_post: {outcome: offer, terms: {employment: semestervikariat}}",
            "summer_post: {outcome: offer, terms: {employment: timvikariat}}",
            "summer_post.terms.employment",
            '"timvikariat"',
            '"semestervikariat"',
        ),
        (
            "internship_place: {outcome: offer, terms: {weeks: 4}}",
            "internship_place: {outcome: offer, terms: {weeks: 4.5}}",
            "internship_place.terms.weeks",
            "4.5",
            "4",
        ),
        (
            "summer_post: {outcome: offer, witness: 0}",
            "summer_post: {outcome: offer, witness: 1}",
            "summer_post.witness",
            "1",
            "0",
        ),
        (
            "internship_place: {outcome: offer, witness: none}",
            "internship_place: {outcome: offer, witness: 0}",
            "internship_place.witness",
            "0",
            "none",
        ),
        ("missing: {summer_post: []}", "missing: {summer_post: [measures]}", "missing.summer_post", "measures", "–"),
        (
            "summer_post: {outcome: offer, missing: []}",
            "summer_post: {outcome: offer, missing: [b, a]}",
            "summer_post.missing",
            "a, b",
            "–",
        ),
        ("duties: {supervision: owed}", "duties: {supervision: fulfilled}", "duties.supervision", "fulfilled", "owed"),
        (
            "duties: {supervision.1: not_owed}",
            "duties: {supervision.1: owed}",
            "duties.supervision.1",
            "owed",
            "not_owed",
        ),
        ("duties: {supervision.0: owed}", "duties: {supervision.7: owed}", "duties.supervision.7", "owed", "–"),
        ("criteria: {completed.0: true}", "criteria: {completed.0: false}", "criteria.completed.0", "false", "true"),
        (
            "criteria: {completed.1: unknown}",
            "criteria: {completed.1: true}",
            "criteria.completed.1",
            "true",
            "unknown",
        ),
        (
            "criteria: {place_given: true}",
            "criteria: {place_given: unknown}",
            "criteria.place_given",
            "unknown",
            "true",
        ),
        ("criteria: {completed.0: true}", "criteria: {completed.9: true}", "criteria.completed.9", "true", "–"),
    ],
)
def test_expectations(policy: Policy[Any], met: str, unmet: str, place: str, expected: str, found: str) -> None:
    assert deviations(policy, met) == ()
    assert deviations(policy, unmet) == (Deviation(place, expected, found),)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_of_a_term_is_expected_however_its_marks_are_written(
    policy: Policy[Any], form: Literal["NFC", "NFD"]
) -> None:
    place = normalize(form, "Björkgården")
    record = RECORD.replace("workplace: A", "workplace: Björkgården")
    assert deviations(policy, f"summer_post: {{outcome: offer, terms: {{workplace: {place}}}}}", record=record) == ()


def test_a_term_where_nothing_is_offered(policy: Policy[Any]) -> None:
    expect = "summer_post: {outcome: needs_information, terms: {employment: semestervikariat}}"
    found = deviations(policy, expect, record="      id: x1\n")
    assert found == (Deviation("summer_post.terms.employment", '"semestervikariat"', "–"),)


def test_a_policy_that_is_not_in_force(policy: Policy[Any]) -> None:
    assert deviations(policy, "status: not_in_force", on="2020-01-01") == ()
    found = deviations(
        policy, "{summer_post: {outcome: offer, terms: {employment: x}}, duties: {supervision: owed}}", on="2020-01-01"
    )
    assert found == (Deviation("summer_post", "offer", "–"), Deviation("duties.supervision", "owed", "–"))


def test_what_has_been_seen(policy: Policy[Any]) -> None:
    result = run(policy, "      summer_post: offer\n")
    assert result.failed == ()
    assert result.seen["completed"] == {"true", "unknown"}
    assert "completed" in result.unseen("false")
    assert "completed" not in result.unseen("true")


def test_a_record_that_does_not_fit(policy: Policy[Any]) -> None:
    [found] = run(policy, "      summer_post: offer\n", record="      {id: x1, workplace: hemlig}\n").failed
    assert found.refused is not None
    assert "hemlig" not in str(found.refused)
    assert not found.holds


def test_the_policies_keep_their_promises(policy: Policy[Any]) -> None:
    path = policy.path.replace("policy.yaml", "cases.yaml")
    read = read_cases(Path(path).read_bytes(), path)
    assert read.document is not None
    result = run_cases(read.document, policy.rule_set, lambda record, on: policy.decide(record, on=on))
    assert result.failed == ()
    assert len(result.cases) >= 25
    assert all(isinstance(case.on, date) for case in read.document.form.cases)
