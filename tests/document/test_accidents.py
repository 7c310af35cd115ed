"""One accident in a policy that is right is one finding, wherever it happens.

Every accident is tried at every place of a policy in which every part occurs, or at some of the places where there are
very many of them. A few are bound to show twice: those are counted.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offerrules.api import check_text
from offerrules.diagnostics import Diagnostic

TESTS = Path(__file__).parents[1]
POLICIES = {
    "mistakes": (TESTS / "docs" / "mistakes" / "policy.yaml").read_text(encoding="utf-8"),
    "summer-post": (TESTS / "document" / "golden" / "good" / "summer-post" / "policy.yaml").read_text(encoding="utf-8"),
}
SECTIONS = {
    "record": "post",
    "sources": "källor",
    "parameters": "parametrar",
    "candidates": "kandidater",
    "definitions": "definitioner",
    "criteria": "villkor",
    "offers": "erbjudanden",
    "duties": "skyldigheter",
}
Accident = Callable[[str], Iterator[str]]


def _section(text: str, name: str) -> re.Match[str] | None:
    return re.search(rf"^{name}:[ ]*\n((?:(?:[ ].*)?\n)+)", text, re.MULTILINE)


def _sections(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for name in SECTIONS:
        found = _section(text, name)
        if found is not None:
            yield name, found


def heading_lost(text: str) -> Iterator[str]:
    for found in re.finditer(r"^ *[a-z_0-9]+: *\n", text, re.MULTILINE):
        yield text[: found.start()] + text[found.end() :]


def section_misspelt(text: str) -> Iterator[str]:
    for name, found in _sections(text):
        for other in (name[0] + name[2] + name[1] + name[3:], name[:-1], name.capitalize(), SECTIONS[name]):
            yield text[: found.start()] + other + text[found.start() + len(name) :]


def section_not_indented(text: str) -> Iterator[str]:
    for _, found in _sections(text):
        body = re.sub(r"^  ", "", found[1], flags=re.MULTILINE)
        yield text[: found.start(1)] + body + text[found.end(1) :]


def section_indented(text: str) -> Iterator[str]:
    for _, found in _sections(text):
        yield text[: found.start()] + "  " + text[found.start() :]
        whole = re.sub(r"^(?=.)", "  ", found[0], flags=re.MULTILINE)
        yield text[: found.start()] + whole + text[found.end() :]


def section_lost(text: str) -> Iterator[str]:
    for _, found in _sections(text):
        yield text[: found.start()] + text[found.end() :]


def renamed(text: str) -> Iterator[str]:
    for name, found in _sections(text):
        for key in re.finditer(r"^  ([a-z_0-9]+):", found[1], re.MULTILINE):
            start, end = found.start(1) + key.start(1), found.start(1) + key.end(1)
            if name != "record":
                for other in (f"{key[1]}x", "something_else"):
                    yield text[:start] + other + text[end:]


def a_language_lost(text: str) -> Iterator[str]:
    english = re.sub(r"^ +en: [^\n]*\n", "", text, flags=re.MULTILINE)
    yield re.sub(r', en: (?:"[^"]*"|[^}"]*)\}', "}", english)
    swedish = re.sub(r"^ +sv: [^\n]*\n", "", text, flags=re.MULTILINE)
    yield re.sub(r'\{sv: (?:"[^"]*"|[^,}"]*), ', "{", swedish)


def quote_lost(text: str) -> Iterator[str]:
    for found in re.finditer(r"[\"']", text):
        yield text[: found.start()] + text[found.end() :]


def colon_lost(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<=[a-z_0-9]):(?= |\n)", text):
        yield text[: found.start()] + text[found.end() :]


def full_width_colon(text: str) -> Iterator[str]:
    for found in re.finditer(r"(?<=[a-z_0-9]):(?= |\n)", text):
        yield f"{text[: found.start()]}\uff1a{text[found.end() :]}"
        yield f"{text[: found.start()]}\uff1a{text[found.end() :].removeprefix(' ')}"


def merged(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for at in range(0, len(lines) - 2, 2):
        ours, theirs = lines[at : at + 2], lines[at : at + 2]
        marked = ["<<<<<<< HEAD", *ours, "||||||| base", *ours, "=======", *theirs, ">>>>>>> draft"]
        yield "\n".join([*lines[:at], *marked, *lines[at + 2 :]])


def bullets(text: str) -> Iterator[str]:
    for sign in "•–*·":
        yield re.sub(r"^( +)- ", rf"\1{sign} ", text, flags=re.MULTILINE)


def tabs(text: str) -> Iterator[str]:
    yield re.sub(r"^(?:  )+", lambda found: "\t" * (len(found[0]) // 2), text, flags=re.MULTILINE)
    for found in re.finditer(r"^  +", text, re.MULTILINE):
        yield f"{text[: found.start()]}\t{text[found.end() :]}"


def no_break_spaces(text: str) -> Iterator[str]:
    for space in "\u00a0\u202f\u2007":
        yield re.sub(r"^ +", lambda found, space=space: space * len(found[0]), text, flags=re.MULTILINE)  # type: ignore[misc]
        yield re.sub(r"(?<=  )  ", space * 2, text)
        yield text.replace(" ", space)
    for found in re.finditer(r"^  +", text, re.MULTILINE):
        yield text[: found.start()] + "\u00a0" * len(found[0]) + text[found.end() :]


ACCIDENTS: dict[str, tuple[Accident, int, float]] = {
    # What happens, at which part of the places it is tried, and which part of the texts may show it twice.
    "a heading is lost": (heading_lost, 1, 0.12),
    "the name of a section is misspelt": (section_misspelt, 1, 0),
    "a section is not indented": (section_not_indented, 1, 0),
    "a section is indented": (section_indented, 1, 0),
    "a section is lost": (section_lost, 1, 0.1),
    "a name is changed where it is given": (renamed, 1, 0),
    "a language is lost": (a_language_lost, 1, 0),
    "a quotation mark is lost": (quote_lost, 1, 0.05),
    "a colon is lost": (colon_lost, 4, 0.05),
    "a colon is a full-width one": (full_width_colon, 5, 0.05),
    "a merge left its marks": (merged, 3, 0),
    "items have bullets": (bullets, 1, 0),
    "tabs indent": (tabs, 5, 0),
    "no-break spaces came along": (no_break_spaces, 4, 0),
}
MOST = 3
"""No accident is more findings than this."""


def told(text: str) -> list[Diagnostic]:
    return check_text(text, path="policy.yaml")


@pytest.mark.parametrize("name", POLICIES)
def test_the_policies_are_right(name: str) -> None:
    assert not [each for each in told(POLICIES[name]) if each.severity == "error"]


@pytest.mark.parametrize("accident", ACCIDENTS)
@pytest.mark.parametrize("name", POLICIES)
def test_one_accident_is_one_finding(name: str, accident: str) -> None:
    happen, step, twice = ACCIDENTS[accident]
    right = POLICIES[name]
    before = {(each.code, each.text.en) for each in told(right)}
    texts = [text for text in list(happen(right))[::step] if text != right]
    counted = []
    for text in texts:
        found = [each for each in told(text) if (each.code, each.text.en) not in before]
        counted.append(len(found))
        assert len(found) <= MOST, [(each.line, each.code) for each in found]
    assert sum(count > 1 for count in counted) <= twice * len(counted)
