"""Each folder of `golden/bad` holds a file with a mistake and what is said about it in both languages."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from offerrules.document import foreign_problems, problems, read, shape_problems, yaml_problems
from offerrules.language import LANGUAGES
from offerrules.report import as_text

GOLDEN = Path(__file__).parent / "golden"
GOOD = sorted((GOLDEN / "good").iterdir())
BAD = sorted((GOLDEN / "bad").iterdir())
WITHOUT_CASE = {"broken-yaml"}
"""Stands in where no likely cause is known, and fuzzing has found no such text."""
ONLY_LARGE_FILES = {"too-large", "too-many-parts", "too-many-problems"}
"""Told of files too large to be kept here; `test_limits` has them."""


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_policies_are_read_without_diagnostics(folder: Path) -> None:
    found = read((folder / "policy.yaml").read_bytes(), "policy.yaml")
    assert found.diagnostics == ()
    assert found.document is not None


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_bad_policies_are_told_about(folder: Path, golden: Any) -> None:
    found = read((folder / "policy.yaml").read_bytes(), "policy.yaml")
    assert found.diagnostics
    for language in LANGUAGES:
        said = as_text(found.diagnostics, {"policy.yaml": found.text}, language)
        golden.check(folder / f"diagnostics.{language}.txt", said)


def test_every_problem_has_a_case() -> None:
    told = set()
    for folder in BAD:
        told |= set(
            re.findall(
                r"^policy.yaml:.* \[([a-z0-9-]+)\]$", (folder / "diagnostics.en.txt").read_text("utf-8"), re.MULTILINE
            )
        )
    codes = {
        name.replace("_", "-")
        for module in (problems, foreign_problems, yaml_problems, shape_problems)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and inspect.signature(function).return_annotation is problems.Problem
        and not name.startswith("_")
        and name not in ("problem", "described")
    }
    codes = {"too-many-problems" if code == "more-problems" else code for code in codes}
    assert codes - ONLY_LARGE_FILES - WITHOUT_CASE == told
