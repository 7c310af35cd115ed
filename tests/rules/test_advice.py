"""Each folder of `golden/advised` holds a policy in which nothing is wrong, and what is advised about it."""

import inspect
from pathlib import Path

import pytest
from tests.conftest import Golden

import offerrules
from offerrules.diagnostics import Problem
from offerrules.language import LANGUAGES
from offerrules.report import as_text
from offerrules.rules import age_problems, contradiction_problems

ADVISED = sorted((Path(__file__).parent / "golden" / "advised").iterdir())
MODULES = (age_problems, contradiction_problems)


@pytest.mark.parametrize("folder", ADVISED, ids=lambda folder: folder.name)
def test_what_is_advised(folder: Path, golden: Golden) -> None:
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    found = offerrules.check_text(text, path="policy.yaml")
    assert {each.severity for each in found} == {"warning"}
    assert offerrules.loads(text, path="policy.yaml").diagnostics == tuple(found)
    for language in LANGUAGES:
        golden.check(folder / f"diagnostics.{language}.txt", as_text(found, {"policy.yaml": text}, language))


@pytest.mark.parametrize("folder", ADVISED, ids=lambda folder: folder.name)
def test_a_correction_put_in_its_place_is_accepted(folder: Path) -> None:
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    lines = text.split("\n")
    for each in offerrules.check_text(text):
        if each.correction is not None:
            line = lines[each.line - 1]
            corrected = line[: each.column - 1] + each.correction + line[each.end_column - 1 :]
            again = offerrules.check_text("\n".join([*lines[: each.line - 1], corrected, *lines[each.line :]]))
            assert not [other for other in again if (other.line, other.column) == (each.line, each.column)]


def test_every_problem_has_a_case() -> None:
    codes = {
        each.code for folder in ADVISED for each in offerrules.check_text((folder / "policy.yaml").read_text("utf-8"))
    }
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and inspect.signature(function).return_annotation is Problem:
                source = inspect.getsource(function)
                said = [code for code in codes if f'"{code}"' in source]
                assert said or name in ("_warning", "with_consequence"), name
