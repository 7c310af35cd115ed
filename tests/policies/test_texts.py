"""What a person reads in the policies: grounds for every rule, both languages, plain Swedish, no codes."""

import re
from collections.abc import Iterator

import pytest
from tests.policies.programmes import ROOT, Programme

from offerrules.language import LANGUAGES, Language, Text
from offerrules.rules.tree import Grounds, RuleSet

LONGEST_LIX = 45
CODES = {
    "sv": r"\b(?:protected|ordinary|care|child_care|home_care|special_housing|disability_care|not_completed|partial)\b",
    "en": r"\b(?:child_care|home_care|special_housing|home_health_care|disability_care|not_completed)\b",
}
"""Codes of terms and of choices; in English some are words too."""
NOT_ADOPTED = {"sv": "Ingen myndighet har antagit den här policyn", "en": "No authority has adopted this policy"}
DECIDED_BY = Text("det här projektets antagande, inte myndighetens", "this project's assumption, not the authority's")


def lix(text: str) -> float:
    """Björnsson's readability index: words a sentence, and long words (more than six letters) in a hundred."""
    words = re.findall(r"[^\W\d_][\w-]*|\d+", text)
    sentences = max(1, len(re.findall(r"[.:!?](?=\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def grounds(rules: RuleSet) -> Iterator[tuple[str, Grounds]]:
    """Every rule that rests on something, by its name."""
    for part in (rules.parameters, rules.candidates, rules.definitions, rules.criteria, rules.offers, rules.duties):
        for rule in part:
            yield rule.name, rule.grounds
    for offer in rules.offers:
        for place, entry in enumerate(offer.refer):
            yield f"{offer.name}.refer.{place}", entry.grounds


def statements(rules: RuleSet) -> list[Text]:
    """The texts of the criteria, which stand behind yes, no or unknown."""
    return [criterion.text for criterion in rules.criteria]


def sentences(rules: RuleSet) -> list[Text]:
    """The texts that are whole sentences."""
    found = [text for text in (rules.text, *(offer.text for offer in rules.offers)) if text is not None]
    return [*found, *(each.assumption.text for _, each in grounds(rules) if each.assumption is not None)]


def test_every_rule_cites_a_paragraph_or_says_that_it_is_an_assumption(programme: Programme) -> None:
    without = [name for name, each in grounds(programme.policy.rule_set) if not each.citations and not each.assumption]
    assert without == []


def test_every_refer_says_what_was_assumed(programme: Programme) -> None:
    entries = [entry for offer in programme.policy.rule_set.offers for entry in offer.refer]
    assert [entry for entry in entries if entry.grounds.assumption is None] == []


def test_every_assumption_says_that_it_is_not_the_authoritys(programme: Programme) -> None:
    found = [each.assumption for _, each in grounds(programme.policy.rule_set) if each.assumption is not None]
    assert found
    assert {assumption.decided_by for assumption in found} == {DECIDED_BY}


def test_every_promise_and_duty_cites_the_source(programme: Programme) -> None:
    rules = programme.policy.rule_set
    assert [rule.name for rule in (*rules.offers, *rules.duties) if not rule.grounds.citations] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_criteria_read_well_behind_yes_no_or_unknown(programme: Programme, language: Language) -> None:
    for text in statements(programme.policy.rule_set):
        words = text.in_language(language)
        assert words[0].islower(), words
        assert not words.endswith((".", "!", "?")), words
        assert len(words) <= 120, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_whole_sentences(programme: Programme, language: Language) -> None:
    for text in sentences(programme.policy.rule_set):
        words = text.in_language(language)
        assert words[0].isupper(), words
        assert words.endswith("."), words
        assert "  " not in words, words


def test_nothing_is_left_untranslated(programme: Programme) -> None:
    for text in (*statements(programme.policy.rule_set), *sentences(programme.policy.rule_set)):
        assert text.sv != text.en


def test_the_swedish_is_plain(programme: Programme) -> None:
    texts = sentences(programme.policy.rule_set)
    assert lix(" ".join(text.sv for text in texts)) <= LONGEST_LIX
    for text in texts:
        longest = max(len(sentence.split()) for sentence in re.split(r"(?<=[.:])\s", text.sv))
        assert longest <= 25, text.sv


@pytest.mark.parametrize("language", LANGUAGES)
def test_policy_and_page_say_that_no_authority_has_adopted_it(programme: Programme, language: Language) -> None:
    text = programme.policy.rule_set.text
    assert text is not None
    assert NOT_ADOPTED[language] in text.in_language(language)
    assert NOT_ADOPTED[language] in (programme.folder / "README.md").read_text(encoding="utf-8")


def test_the_page_is_in_plain_swedish_first(programme: Programme) -> None:
    swedish, _, english = (programme.folder / "README.md").read_text(encoding="utf-8").partition("# In English")
    assert 0 < len(english) < len(swedish)
    prose = re.sub(r"```.*?```|`[^`]*`", "", swedish, flags=re.DOTALL).replace("|", " . ")
    assert lix(prose) <= LONGEST_LIX


def test_the_page_names_every_offer_and_every_duty(programme: Programme) -> None:
    page = (programme.folder / "README.md").read_text(encoding="utf-8")
    rules = programme.policy.rule_set
    assert [rule.name for rule in (*rules.offers, *rules.duties) if f"`{rule.name}`" not in page] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_show_words_and_no_codes(programme: Programme, language: Language) -> None:
    codes = re.compile(CODES[language])
    for reasons in programme.reasons[language]:
        assert codes.findall(reasons) == [], reasons


def test_reasons_of_every_example_are_plain_swedish(programme: Programme) -> None:
    for reasons in programme.reasons["sv"]:
        assert lix(reasons) <= LONGEST_LIX, reasons


def test_nothing_here_looks_like_a_personal_identity_number_that_somebody_could_have(programme: Programme) -> None:
    for path in (*programme.folder.iterdir(), ROOT / "examples" / programme.example):
        text = path.read_text(encoding="utf-8")
        for found in re.findall(r"\b((?:19|20)?\d{6})[-+]?(\d{4})\b", text):
            assert found[1] == "0000", found  # no birth number is 000
