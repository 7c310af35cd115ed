"""What people are told who know another language better: golden files, and corrections that are applied and read."""

from pathlib import Path

import pytest

from offerrules.diagnostics import Problem
from offerrules.feel.parser import parse

from .mistakes import MISTAKES, NAMES

GOLDEN = Path(__file__).parent / "golden" / "mistakes"
SHOWN = 100
NOT_CERTAIN = {"key-twice"}


@pytest.mark.parametrize("case", MISTAKES)
def test_messages(case: str, golden: "Golden") -> None:  # type: ignore[name-defined]  # noqa: F821
    text = MISTAKES[case]
    problems = parse(text, NAMES).problems
    assert problems
    golden.check(GOLDEN / f"{case}.txt", "\n".join(_told(text, problem) for problem in problems))


def _told(text: str, problem: Problem) -> str:
    start, end = problem.span
    lines = [
        f"{problem.severity}: {problem.code}",
        f"    {text[:SHOWN]}",
        "    " + " " * start + "^" * max(1, min(end, SHOWN) - start),
        f"sv: {problem.text.sv}" + (f" {problem.hint.sv}" if problem.hint else ""),
        f"en: {problem.text.en}" + (f" {problem.hint.en}" if problem.hint else ""),
    ]
    if problem.correction is not None:
        lines.append(f"to: {text[:start]}{problem.correction}{text[end:]}")
    return "\n".join(line.rstrip() for line in lines) + "\n"
