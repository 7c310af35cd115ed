"""The example files as they are decided: each person's outcomes, and what is said of each line that is refused."""

from typing import Any

import pytest
from tests.policies.programmes import ROOT, Programme

from offerrules.decision.decision import Decision
from offerrules.language import LANGUAGES, Language
from offerrules.records import RecordError

GOLDEN = ROOT / "tests" / "policies" / "golden"


def table(programme: Programme) -> str:
    """One line for each person and offer: outcome, witness, terms, what is missing; and the duties."""
    return "\n".join(line for decision in programme.decisions for line in lines(decision)) + "\n"


def lines(decision: Decision) -> list[str]:
    found = [decision.subject]
    for name, outcome in decision.outcomes.items():
        parts = [f"  {name}: {outcome.outcome}"]
        if outcome.witness is not None:
            parts.append(f"{outcome.witness['candidate']} {outcome.witness['index']}")
        parts += [f"{term}={value}" for term, value in outcome.terms.items()]
        if outcome.missing:
            parts.append(f"missing {' '.join(outcome.missing)}")
        found.append("; ".join(parts))
    found.append("  " + "; ".join(f"{name}: {duty.state}" for name, duty in decision.duties.items()))
    return found


def test_the_outcomes_of_everybody(programme: Programme, golden: Any) -> None:
    golden.check(GOLDEN / f"{programme.example}.outcomes.txt", table(programme))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_that_are_refused(programme: Programme, golden: Any, language: Language) -> None:
    refused = [person.in_language(language) for person in programme.people if isinstance(person, RecordError)]
    golden.check(GOLDEN / f"{programme.example}.refused.{language}.txt", "\n".join(refused) + "\n")


def test_the_example_is_as_large_and_as_dirty_as_it_says(programme: Programme) -> None:
    refused = [person for person in programme.people if isinstance(person, RecordError)]
    assert 30 <= len(programme.people) - len(refused) <= 45
    assert len({problem.code for person in refused for problem in person.problems}) >= 8


def test_every_outcome_of_the_posts_occurs_in_the_example(programme: Programme) -> None:
    posts = {"gotland/kompetenslyftet": "summer_post", "alingsas/yrkesexamen": "permanent_post"}
    found = {decision.outcomes[posts[programme.name]].outcome for decision in programme.decisions}
    assert found == {"offer", "refer", "needs_information", "no_offer"}


def test_no_refusal_repeats_a_value(programme: Programme) -> None:
    values = ("Hemtjenst", "2022-04-31", "20220101", "fyra", "25/4", "kanske", "18,5", "okänt", "08:00")
    values += ("yrkesexammen", "2024-06-31", "20240101", "VO år 1", "050321")
    for person in programme.people:
        if isinstance(person, RecordError):
            said = person.in_language("sv") + person.in_language("en")
            assert [value for value in values if value in said] == ([] if "okänt" not in said else ["okänt"])


def test_the_page_about_the_examples_counts_right(programme: Programme) -> None:
    page = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    refused = sum(isinstance(person, RecordError) for person in programme.people)
    assert f"| `{programme.example}` | {len(programme.people) - refused} | {refused} |" in page
