"""What comes along when text is pasted, and values of parameters that are no numbers: said once, at the place."""

import unicodedata

import pytest

import offerrules
from offerrules.authoring.cases import read_cases
from offerrules.diagnostics import Diagnostic

POLICY = """\
offerrules: 1
policy: example/post
version: "1"
title: {sv: Ett sommarjobb, en: A summer post}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record:
  extends: Participant
  fields:
    licence: {choice: {car: {sv: bil, en: car}, boat: {sv: båt, en: boat}}, label: {sv: körkort, en: licence}}
sources:
  news: {title: Nyhet, publisher: Kommunen, published: 2024-01-01, paragraphs: 4}
parameters:
  least: {value: 16, unit: years, text: {sv: lägsta ålder, en: least age}, source: news ¶1}
definitions:
  adult: years and months duration(birth_date, today()).years >= least
criteria:
  old:
    text: {sv: "har fyllt {least} år", en: "has turned {least}"}
    when: adult
    source: news ¶1
  drives:
    text: {sv: kan köra bil, en: can drive a car}
    when: licence = "car"
    source: news ¶2
offers:
  post:
    title: {sv: Ett sommarjobb, en: A summer post}
    requires: {all: [old, drives]}
    source: news ¶1
"""
CASES = """\
policy: policy.yaml
cases:
  - name: ung
    on: 2024-06-03
    record: {id: a1, licence: car}
    expect:
      post: needs_information
"""
HIDDEN = {
    "zero width space": "\u200b",
    "soft hyphen": "\u00ad",
    "invisible separator": "\u2063",
    "hangul filler": "\u3164",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "tag latin capital letter a": "\U000e0041",
    "variation selector-16": "\ufe0f",
    "combining grapheme joiner": "\u034f",
}
DIRECTION = ["\u200e", "\u200f", "\u061c", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"]
SPOTS = {
    "the name of a section": ("criteria:", 4),
    "the name of a criterion": ("  drives:", 4),
    "the name of a parameter": ("  least:", 4),
    "a key": ("    when: adult", 6),
    "a name in an expression": ("when: adult", 8),
    "a literal": ('licence = "car"', 12),
    "a requirement": ("[old, drives]", 7),
    "the name of a field": ("    licence:", 6),
    "a choice": ("{car: {sv: bil", 2),
    "a version": ('"1"', 2),
    "a citation": ("source: news ¶2", 10),
    "a text": ("sv: kan köra bil", 14),
}


def told(text: str) -> list[Diagnostic]:
    return offerrules.check_text(text)


def put(spot: str, written: str) -> tuple[str, int, int]:
    """The policy with something in a spot, and the line and column where it is."""
    around, offset = SPOTS[spot]
    at = POLICY.index(around) + offset
    line = POLICY.count("\n", 0, at) + 1
    return POLICY[:at] + written + POLICY[at:], line, at - POLICY.rfind("\n", 0, at)


def test_the_policy_itself_is_right() -> None:
    assert told(POLICY) == []


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("spot", SPOTS)
def test_a_character_that_cannot_be_seen_is_named_at_its_place(spot: str, hidden: str) -> None:
    if spot == "a text" and hidden == "\u00ad":
        return
    text, line, column = put(spot, hidden)
    found = told(text)
    assert [each.code for each in found] == ["invisible-character"]
    (one,) = found
    assert (one.line, one.column, one.end_column) == (line, column, column + 1)
    for words in (one.text.sv, one.text.en):
        assert f"U+{ord(hidden):04X} {unicodedata.name(hidden)}" in words


@pytest.mark.parametrize("spot", SPOTS)
@pytest.mark.parametrize("character", DIRECTION)
def test_what_turns_the_direction_of_writing_is_refused_anywhere(spot: str, character: str) -> None:
    text, line, column = put(spot, character)
    assert [(each.code, each.line, each.column) for each in told(text)] == [("forbidden-character", line, column)]


def test_the_same_character_in_several_places_is_one_finding() -> None:
    text = POLICY.replace("adult", "ad\u200bult").replace('"car"', '"c\u2063ar"')
    found = told(text)
    assert [(each.code, len(each.related)) for each in found] == [
        ("invisible-character", 1),
        ("invisible-character", 0),
    ]


@pytest.mark.parametrize(
    "written",
    ["16\u00a0år", "16\u202får", "här\u2009–\u2009där", "sommar\u00adjobb", "👩\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "می\u200cخواهم", "क्\u200dष",
     "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "👩🏽\u200d🚀", "葛\U000e0100"],
)  # fmt: skip
def test_what_belongs_to_the_writing_of_a_text_is_left_alone(written: str) -> None:
    assert told(POLICY.replace("kan köra bil", f"kan {written} bil")) == []


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2007", "\u2003", "\u3000"])
@pytest.mark.parametrize("where", ["indentation", "everywhere", "after colons", "one line", "an expression"])
def test_spaces_of_a_word_processor_are_one_finding(space: str, where: str) -> None:
    match where:
        case "indentation":
            text = "\n".join(space * (len(line) - len(line.lstrip())) + line.lstrip() for line in POLICY.split("\n"))
        case "everywhere":
            text = POLICY.replace(" ", space)
        case "after colons":
            text = POLICY.replace(": ", f":{space}")
        case "one line":
            text = POLICY.replace("    when: adult", f"{space * 4}when: adult")
        case _:
            text = POLICY.replace('licence = "car"', f'licence{space}={space}"car"')
    found = told(text)
    assert [each.code for each in found] == ["foreign-space"]
    assert f"U+{ord(space):04X} {unicodedata.name(space)}" in found[0].text.en


@pytest.mark.parametrize("escape", ["\\u202e", "\\u200e", "\\ufeff", "\\0"])
def test_an_escape_is_named_where_it_is(escape: str) -> None:
    text = POLICY.replace('version: "1"', f'version: "1{escape}2"')
    (found,) = told(text)
    assert (found.code, found.line, found.column) == ("forbidden-escape", 3, 12)
    assert found.end_column == 12 + len(escape)


@pytest.mark.parametrize("escape", ["\\u200b", "\\u00ad", "\\U0000200B"])
def test_an_escape_that_hides_a_character_is_named_where_it_is(escape: str) -> None:
    (found,) = told(POLICY.replace('version: "1"', f'version: "1{escape}2"'))
    assert (found.code, found.severity, found.column) == ("invisible-character", "warning", 12)
    assert found.end_column == 12 + len(escape)


def test_what_loaded_still_loads() -> None:
    policy = offerrules.loads(POLICY.replace('version: "1"', 'version: "1\u200b"'))
    assert policy.version == "1\u200b"
    assert [each.severity for each in policy.diagnostics] == ["warning"]


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("around", ["licence: ca", "needs_in", "  - name: un", "    reco"])
def test_in_cases_too(around: str, hidden: str) -> None:
    if around.endswith("un") and hidden == "\u00ad":
        around = "id: a"
    found = read_cases(CASES.replace(around, around + hidden), "cases.yaml").diagnostics
    assert [each.code for each in found] == ["invisible-character"]


VALUES = {
    "16 år": ("16", "years"),
    "6 månader": ("6", "months"),
    "2 v.": ("2", "weeks"),
    "50 %": ("50", "percent"),
    "50%": ("50", "percent"),
    "100 kr": ("100", "kronor"),
    "1 000": ("1000", None),
    "1 000 000": ("1000000", None),
    "100,5": ("100.5", None),
    "1 000,50 kronor": ("1000.50", "kronor"),
    "−5": ("-5", None),
    "2024-1-5": ("2024-01-05", None),
    "2024/01/05": ("2024-01-05", None),
    "1 mars 2024": ("2024-03-01", None),
    "March 1st": None,
    "P18Y": ('= @"P18Y"', None),
    "16 kap": None,
    "A 5": None,
    "VO": None,
}


def with_value(written: str, use: str) -> str:
    parameter = f"  least:\n    value: {written}\n    text: {{sv: lägsta ålder, en: least age}}\n    source: news ¶1\n"
    least = next(line for line in POLICY.splitlines(keepends=True) if line.startswith("  least:"))
    text = POLICY.replace(least, parameter).replace(
        "years and months duration(birth_date, today()).years >= least", use
    )
    return text.replace("{least} år", "{least}")


@pytest.mark.parametrize("written", VALUES)
def test_a_value_that_is_read_as_a_text_is_a_warning_where_it_is(written: str) -> None:
    found = told(with_value(written, "least != id"))
    meant = VALUES[written]
    assert [(each.code, each.severity, each.line, each.column) for each in found] == (
        [] if meant is None else [("value-as-text", "warning", 15, 12)]
    )
    if meant is not None:
        (one,) = found
        assert one.correction == meant[0]
        assert (f"unit: {meant[1]}" in (one.hint or "")) == (meant[1] is not None)


USED = {
    "16 år": "years and months duration(birth_date, today()).years >= least",
    '"16"': "years and months duration(birth_date, today()).years >= least and least < 70 and least + 1 > 3",
    "100,5": "least > 100",
    "2024-1-5": "birth_date < least",
    "P18Y": "birth_date + least < today()",
    "ja": "least and protected_identity",
}


@pytest.mark.parametrize("written", USED)
def test_a_value_that_is_used_as_something_else_is_one_error_where_it_is(written: str) -> None:
    found = told(with_value(written, USED[written]))
    assert [(each.code, each.severity, each.line) for each in found] == [("value-as-text", "error", 15)]


@pytest.mark.parametrize("written", ['"16"', '"123 45"', "ja", '"100,5"'])
def test_a_text_that_is_used_as_a_text_is_left_alone(written: str) -> None:
    assert told(with_value(written, "least != id")) == []


def test_values_in_lists_tables_and_by_day_are_told_where_they_are() -> None:
    text = with_value("[18 år, 20 år]", "id in least")
    assert [
        (each.column, each.correction)
        for each in told(text.replace('"har fyllt {least}"', "x").replace('"has turned {least}"', "y"))
    ] == [
        (13, "18"),
        (20, "20"),
    ]


CITATIONS = {
    "news § 2": "news ¶2",
    "news §2": "news ¶2",
    "§ 2": "news ¶2",
    "§2": "news ¶2",
    "stycke 2": "news ¶2",
    "news stycke 2": "news ¶2",
    "news st. 2–3": "news ¶2-3",
    "news 2": "news ¶2",
    "2": "news ¶2",
    "¶2": "news ¶2",
    "news paragraph 2 and 3": "news ¶2, ¶3",
    "news, § 2, § 3": "news ¶2, ¶3",
    "nws § 2": "news ¶2",
    "News stycke 2": "news ¶2",
}


@pytest.mark.parametrize("written", CITATIONS)
def test_a_citation_as_people_write_it_elsewhere_is_told_with_what_to_write(written: str) -> None:
    text = POLICY.replace("source: news ¶2", f'source: "{written}"')
    (found,) = told(text)
    assert (found.code, found.correction) == ("wrong-citation", CITATIONS[written])
    corrected = text.replace(f'"{written}"', f'"{found.correction}"')
    assert told(corrected) == []


def test_with_several_sources_each_is_suggested() -> None:
    more = "sources:\n  law: {title: Lag, publisher: Staten, published: 2024-01-01}\n"
    text = POLICY.replace("sources:\n", more).replace("source: news ¶2", "source: stycke 2")
    found = next(each for each in told(text) if each.code == "wrong-citation")
    assert found.correction is None
    assert "`law ¶2` or `news ¶2`" in (found.hint or "")


def test_a_criterion_without_grounds_and_a_text_that_was_not_translated_are_warnings() -> None:
    text = POLICY.replace("    source: news ¶1\n  drives", "  drives").replace("    source: news ¶2\n", "")
    (found,) = told(text)
    assert (found.code, found.severity, found.line, len(found.related)) == ("no-grounds", "warning", 18, 1)
    offerrules.loads(text)


@pytest.mark.parametrize(
    ("sv", "en", "is_told"),
    [
        ("kan köra bil", "kan köra bil", True),
        ("kan köra bil", "Kan köra  bil", True),
        ("ålder", "ålder", True),
        ("start", "start", False),
        ("Region Gotland", "Region Gotland", False),
        ("Kompetenslyftet", "Kompetenslyftet", False),
        ("2024", "2024", False),
        ("{least}", "{least}", False),
        ("kan köra bil", "can drive a car", False),
    ],
)
def test_the_same_text_in_both_languages(sv: str, en: str, is_told: bool) -> None:
    text = POLICY.replace("kan köra bil, en: can drive a car", f'"{sv}", en: "{en}"')
    assert [each.code for each in told(text)] == ["same-in-both-languages"] * is_told
