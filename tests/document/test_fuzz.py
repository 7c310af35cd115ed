"""Whatever a file holds, reading it gives a document or diagnostics at places that exist, and soon."""

import re
import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.document import Read, read
from offerrules.language import LANGUAGES
from offerrules.report import as_text

GOOD = (Path(__file__).parent / "golden" / "good" / "summer-post" / "policy.yaml").read_text("utf-8")
SIGNS = [
    *"{}[],:#\"'|>&*!%@`?-\\ \t\n=~\0\r\ufeff\u2028å",
    ": ", " #", "- ", "? ", "---\n", "...\n", "null", "true", "1e9999", "0x1F", "<<: ", "&a ", "*a ", "!!x ", "{{",
    "\r\n", "%YAML 1.2\n", "\\u", "|2-\n", "]" * 3, "'" * 3, "\n\n", "    ", "of_age", "value", "text:",
]  # fmt: skip


FEWER = settings(max_examples=max(1, settings().max_examples // 3))
"""For whole policies, which take some thirty milliseconds each to read."""


def check(source: bytes | str) -> Read:
    begun = time.process_time()
    found = read(source, "policy.yaml")
    assert time.process_time() - begun < 5
    lines = re.split(r"\r\n|\n|\r", found.text)
    for finding in found.diagnostics:
        assert 1 <= finding.line <= finding.end_line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert 1 <= finding.end_column <= len(lines[finding.end_line - 1]) + 1
        assert (finding.end_line, finding.end_column) >= (finding.line, finding.column)
    positions = [(finding.line, finding.column) for finding in found.diagnostics]
    assert positions == sorted(positions)
    assert found.document is not None or found.diagnostics
    for language in LANGUAGES:
        as_text(found.diagnostics, {"policy.yaml": found.text}, language).encode("utf-8")
    return found


@given(st.binary(max_size=200))
def test_any_bytes(source: bytes) -> None:
    check(source)


@given(st.text(max_size=200))
def test_any_text(source: str) -> None:
    check(source)


@given(st.lists(st.sampled_from(SIGNS), max_size=40))
def test_any_signs_of_yaml(signs: list[str]) -> None:
    check("".join(signs))


EDITS = st.lists(
    st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.one_of(st.just(""), st.sampled_from(SIGNS))),
    min_size=1,
    max_size=4,
)


@FEWER
@given(EDITS)
def test_a_good_policy_with_pieces_replaced(edits: list[tuple[int, int, str]]) -> None:
    text = GOOD
    for at, length, sign in edits:
        text = text[:at] + sign + text[at + length :]
    check(text)


@FEWER
@given(st.integers(0, len(GOOD.encode())))
def test_a_good_policy_cut_off(end: int) -> None:
    check(GOOD.encode()[:end])


@FEWER
@given(st.lists(st.integers(0, GOOD.count("\n")), min_size=1, max_size=3, unique=True))
def test_a_good_policy_with_lines_left_out(numbers: list[int]) -> None:
    lines = GOOD.split("\n")
    check("\n".join(line for number, line in enumerate(lines) if number not in numbers))


@FEWER
@given(st.integers(0, GOOD.count("\n")), st.integers(0, GOOD.count("\n")))
def test_a_good_policy_with_lines_swapped(one: int, other: int) -> None:
    lines = GOOD.split("\n")
    lines[one], lines[other] = lines[other], lines[one]
    check("\n".join(lines))
