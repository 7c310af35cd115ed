"""The reasons of whole decisions, word by word, in both languages, and how easy they are to read."""

import re
from typing import Any

import pytest
from tests.explain.cases import CASES, GOLDEN, decided, policy

from offerrules.explain import as_text, reasons
from offerrules.language import LANGUAGES, Language

MOST_DIFFICULT = 45
"""LIX up to 40 is easy, to 50 of middling difficulty (Björnsson 1968)."""


def text(case: str, language: Language) -> str:
    """The reasons, with the fingerprint left out: it changes with the format, which is not tested here."""
    decision = decided(case)
    found = as_text(reasons(decision, policy(decision.policy).rule_set, language))
    assert decision.fingerprint in found
    return found.replace(decision.fingerprint, "…")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_reasons(case: str, language: Language, golden: Any) -> None:
    golden.check(GOLDEN / case / f"{language}.txt", text(case, language))


def test_there_is_a_case_of_every_outcome() -> None:
    outcomes = {outcome.outcome for case in CASES for outcome in decided(case).outcomes.values()}
    assert outcomes == {"offer", "refer", "needs_information", "no_offer"}
    assert "not_in_force" in {decided(case).status for case in CASES}


@pytest.mark.parametrize("case", CASES)
def test_no_line_is_wider_than_asked_for(case: str) -> None:
    decision = decided(case)
    found = reasons(decision, policy(decision.policy).rule_set, "sv")
    for width in (40, 60, 80):
        for line in as_text(found, width).splitlines():
            # A line may be wider where one word does not fit beside its indentation.
            assert len(line) <= width or len(line.split()) <= 3 or line.startswith("Fingeravtryck"), line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_sign_never_stands_without_its_word(case: str, language: Language) -> None:
    decision = decided(case)
    found = reasons(decision, policy(decision.policy).rule_set, language)
    words = {"sv": {"✓": "ja", "✗": "nej", "?": "okänt"}, "en": {"✓": "yes", "✗": "no", "?": "unknown"}}[language]
    for sign, word in re.findall(r"^\s*([✓✗?]) (\S+)", as_text(found), re.MULTILINE):
        assert words[sign] == word
    assert not re.search("[✓✗]", as_text(found, signs=False))


@pytest.mark.parametrize("case", CASES)
def test_support_is_never_called_a_decision(case: str) -> None:
    swedish = text(case, "sv")
    if decided(case).decision_mode == "support":
        assert swedish.startswith("UNDERLAG\n")
        assert "BESLUT" not in swedish
    else:
        assert swedish.startswith("BESLUT\n")


def lix(found: str) -> float:
    """Words in a sentence, plus the share of words of more than six letters (C. H. Björnsson, Läsbarhet, 1968).

    A sentence ends at `.`, `:`, `!` or `?`, at the end of a heading, and where an item of a list ends. Numbers are no
    words. The lines of one item are joined first, since a line break ends nothing.
    """
    paragraphs = re.split(r"\n(?=\s*[✓✗?] |\n|[=-]{3}|\s*\d+\. )|\n{2,}", found)
    sentences = [
        words
        for paragraph in paragraphs
        for sentence in re.split(r"[.:!?](?=\s|$)", " ".join(paragraph.split()))
        if (words := re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", sentence))
    ]
    words = [word for sentence in sentences for word in sentence]
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


@pytest.mark.parametrize("case", CASES)
def test_swedish_is_easy_to_read(case: str) -> None:
    assert lix(text(case, "sv")) <= MOST_DIFFICULT


def test_lix_of_known_texts() -> None:
    assert lix("Solen skiner. Katten sover.") == 2
    assert lix("Arbetsmarknadsinsatsen avslutades.") == 102
    assert lix("Det här är en\nmening på två rader.") == 8
