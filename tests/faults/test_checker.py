"""Mistakes that authors were not told of, by kind: each folder has a policy that shows one, and people."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

import offerrules
from offerrules.diagnostics import Diagnostic
from offerrules.language import LANGUAGES, Language

FOLDER = Path(__file__).parent
ON = date(2024, 6, 3)


def found_in(kind: str) -> list[Diagnostic]:
    """Everything that is said about the policy of a kind, but that its criteria have no source."""
    found = offerrules.check(FOLDER / kind / "policy.yaml")
    return [each for each in found if each.code != "no-grounds"]


def told(kind: str) -> list[tuple[int, str, str]]:
    """The line, severity and code of each."""
    return [(each.line, each.severity, each.code) for each in found_in(kind)]


def explained(kind: str, language: Language, form: str) -> str:
    policy = offerrules.load(FOLDER / kind / "policy.yaml")
    person = json.loads((FOLDER / kind / "people.json").read_text(encoding="utf-8"))[0]
    return str(policy.decide(person, on=ON).explain(language, form=form))  # type: ignore[arg-type]


def test_a_comment_that_swallows_a_condition_is_an_error_where_it_begins() -> None:
    assert told("comment-swallows") == [(11, "error", "comment-swallows")]
    (found,) = found_in("comment-swallows")
    assert (found.column, found.end_column, found.correction) == (41, 49, "/* vuxen */")


def test_what_never_holds_and_what_always_holds_is_told() -> None:
    assert told("never") == [
        (16, "warning", "never-at-once"),
        (19, "warning", "never-offered"),
        (21, "warning", "always-offered"),
        (22, "warning", "never-referred"),
    ]
    far, both, _, looked_at = found_in("never")
    assert "`none_can` can never be offered" in far.message
    assert "metres > 50 and metres <= 60" in str(far.hint)
    assert "`any`" in str(both.hint)
    assert "`despite: [free]`" in str(looked_at.hint)


def test_numbers_of_different_units_are_told() -> None:
    assert told("units") == [(16, "warning", "different-units"), (17, "warning", "unit-times-another")]
    months, days = found_in("units")
    assert months.correction == "waited >= 12 * wait"
    assert days.correction == 'trial * @"P1M"'


def test_a_look_up_of_every_choice_is_never_none() -> None:
    assert told("lookup") == []
    text = (FOLDER / "lookup" / "policy.yaml").read_text(encoding="utf-8").replace(", farm: 60", "")
    (found,) = offerrules.check_text(text)
    assert "`farm`" in found.message
    assert found.correction is None
    assert "= null or" not in str(found.hint)
    assert "!= null and" not in str(found.hint)


@pytest.mark.parametrize("form", ["text", "html", "json"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("term", "shown"), [("first_year", "2008"), ("birth_year", "2009"), ("birth_year + 18", "2027"), ("year", "2024")]
)
def test_a_term_that_is_a_calendar_year_is_written_as_one(language: Language, form: str, term: str, shown: str) -> None:
    text = (FOLDER / "year" / "policy.yaml").read_text(encoding="utf-8")
    text = text.replace("requires: born}", f"requires: born, terms: {{last: = {term}}}}}")
    policy = offerrules.loads(text.replace("criteria:", "definitions:\n  year: today().year\ncriteria:"))
    decision = policy.decide({"id": "p1", "birth_year": 2009}, on=ON)
    words = str(decision.explain(language, form=form))  # type: ignore[arg-type]
    assert shown in words
    assert not re.search(rf"{shown[0]}[\s,\xa0\u202f]{shown[1:]}", words)


@pytest.mark.parametrize("form", ["text", "html", "json"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_calendar_year_is_written_as_one(language: Language, form: str) -> None:
    words = explained("year", language, form)
    assert "2008" in words
    assert "2009" in words
    for written in ("2 008", "2\xa0008", "2,008", "2\u202f008", "2&nbsp;008", "2 009", "2\xa0009", "2,009"):
        assert written not in words
