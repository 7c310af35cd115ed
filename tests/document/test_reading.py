"""A good policy is read without a word; a bad one is told about in sentences, all of them in one run."""

from pathlib import Path

from offerrules.diagnostics import Span
from offerrules.document import read

GOOD = Path(__file__).parent / "golden" / "good"


def test_the_example_that_shows_every_part_is_read_without_diagnostics() -> None:
    found = read((GOOD / "summer-post" / "policy.yaml").read_bytes(), "policy.yaml")
    assert found.diagnostics == ()
    assert found.document is not None
    assert list(found.document.form.offers) == ["summer_post"]


def test_a_piece_of_a_folded_text_is_found_in_the_file() -> None:
    document = read((GOOD / "summer-post" / "policy.yaml").read_bytes(), "policy.yaml").document
    assert document is not None
    location = ("criteria", "one_of_two_partial", "when")
    at = document.form.criteria["one_of_two_partial"].when.index("partial_ones")
    place = document.place(location, Span(at, at + len("partial_ones")))
    line = document.text.splitlines()[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "partial_ones"
    assert place.line == place.end_line
