"""A mistake is told once, and what can be mended is, so that the next stage can go on looking."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.api import check_text
from offerrules.diagnostics import Span
from offerrules.document import Document, read

BAD = Path(__file__).parent / "golden" / "bad"
GOOD = (Path(__file__).parent / "golden" / "good" / "summer-post" / "policy.yaml").read_text("utf-8")

MENDED = [
    "unknown-key", "unknown-key-other-word", "unknown-key-swedish", "unknown-key-far-from-all", "unknown-key-top",
    "missing-translation", "missing-translation-misspelt", "text-in-one-language", "version-is-number",
    "text-is-truth-value", "list-expected", "choice-misspelt", "duplicate-key", "comma-in-braces", "missing-keys-top",
    "number-too-small", "nothing-behind-key", "several-mistakes-at-once", "address", "windows-line-ends",
]  # fmt: skip
BEYOND = [
    "anchor-and-alias", "comment-cuts-expression", "day-does-not-exist", "in-force-turned-round", "infinite",
    "key-is-list", "missing-keys", "name-with-capitals", "other-format", "requires-is-list", "two-documents",
    "value-and-values", "nothing-behind-needed-key", "mistakes-behind-other-mistakes",
]  # fmt: skip


def document_of(name: str) -> Document | None:
    return read((BAD / name / "policy.yaml").read_bytes(), "policy.yaml").document


@pytest.mark.parametrize("name", MENDED)
def test_a_mistake_that_leaves_no_doubt_about_the_rest_is_mended(name: str) -> None:
    assert document_of(name) is not None


@pytest.mark.parametrize("name", BEYOND)
def test_other_mistakes_leave_no_document(name: str) -> None:
    assert document_of(name) is None


def test_what_was_meant_is_found_where_it_was_written() -> None:
    document = document_of("unknown-key")
    assert document is not None
    assert document.form.criteria["adult"].when == "old_enough"
    place = document.place(("criteria", "adult", "when"), Span(4, 10))
    line = document.text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "enough"


def test_the_other_language_stands_in_for_a_missing_one() -> None:
    document = document_of("missing-translation")
    assert document is not None
    assert document.form.parameters["age"].text.en == "yngsta ålder"


def test_a_number_stands_in_as_it_was_written() -> None:
    document = document_of("version-is-number")
    assert document is not None
    assert document.form.version == "2024.10"


def test_mistakes_of_shape_and_of_meaning_are_told_in_one_run_without_what_follows_from_them() -> None:
    text = GOOD.replace("    refer:\n", "    special_cases:\n").replace("when: of_age", "wen: of_agee")
    found = [(finding.code, finding.severity) for finding in check_text(text)]
    assert found == [("unknown-key", "error"), ("unknown-name", "error"), ("unknown-key", "error")]


LINES = GOOD.split("\n")
KEYS = [number for number, line in enumerate(LINES) if line.strip().endswith(":") or (": " in line and "{" not in line)]


@settings(max_examples=max(1, settings().max_examples // 3))
@given(st.sampled_from(KEYS), st.data())
def test_one_misspelt_key_is_one_diagnostic_on_its_line_or_about_its_loss(number: int, data: st.DataObject) -> None:
    """Names that the author makes up cannot be misspelt here; then the file is as good as before."""
    line = LINES[number]
    start = len(line) - len(line.lstrip(" -"))
    key = line[start:].split(":")[0]
    at = data.draw(st.integers(0, len(key) - 1))
    misspelt = line[:start] + key[:at] + "x" + key[at:] + line[start + len(key) :]
    found = read("\n".join([*LINES[:number], misspelt, *LINES[number + 1 :]]), "policy.yaml")
    told = [finding for finding in found.diagnostics if finding.code != "missing-key"]
    assert len(told) <= 1
    for finding in told:
        assert finding.line == number + 1
