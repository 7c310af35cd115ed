"""Each folder of `golden` holds a policy, and what is said about it or the rule set that comes out."""

import inspect
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from offerrules.diagnostics import Diagnostic, Problem
from offerrules.document import Document, read
from offerrules.feel import check_problems, value_problems
from offerrules.language import LANGUAGES
from offerrules.records import Participant, shape_of
from offerrules.report import as_text
from offerrules.rules import Compiled, compile_rules, problems, text_problems
from offerrules.rules.text import listing

RECORDS = {"Participant": shape_of(Participant)}
GOLDEN = Path(__file__).parent / "golden"
GOOD = sorted((GOLDEN / "good").iterdir())
BAD = sorted((GOLDEN / "bad").iterdir())


def document_of(text: bytes | str) -> Document:
    found = read(text, "policy.yaml")
    assert found.document is not None, found.diagnostics
    return found.document


@cache
def compiled(text: bytes | str) -> Compiled:
    return compile_rules(document_of(text), RECORDS)


@pytest.mark.parametrize("folder", GOOD, ids=lambda folder: folder.name)
def test_good_policies_become_rule_sets(folder: Path, golden: Any) -> None:
    found = compiled((folder / "policy.yaml").read_bytes())
    assert found.diagnostics == ()
    assert found.rule_set is not None
    golden.check(folder / "ruleset.txt", listing(found.rule_set))


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_bad_policies_are_told_about(folder: Path, golden: Any) -> None:
    text = (folder / "policy.yaml").read_bytes()
    found = compiled(text)
    assert found.diagnostics
    assert (found.rule_set is None) == any(each.severity == "error" for each in found.diagnostics)
    for language in LANGUAGES:
        said = as_text(found.diagnostics, {"policy.yaml": text.decode()}, language)
        golden.check(folder / f"diagnostics.{language}.txt", said)


@pytest.mark.parametrize("folder", BAD, ids=lambda folder: folder.name)
def test_a_correction_put_in_its_place_is_accepted(folder: Path) -> None:
    text = (folder / "policy.yaml").read_bytes().decode()
    for diagnostic in compiled(text.encode()).diagnostics:
        if diagnostic.correction is not None:
            corrected, place = with_correction(text, diagnostic)
            again = compiled(corrected).diagnostics
            assert not [each for each in again if each.line == diagnostic.line and each.column in place], corrected


def with_correction(text: str, diagnostic: Diagnostic) -> tuple[str, range]:
    """The text with the correction in the place of what is wrong, and the columns that it takes."""
    assert diagnostic.correction is not None
    assert diagnostic.line == diagnostic.end_line
    lines = text.split("\n")
    line = lines[diagnostic.line - 1]
    lines[diagnostic.line - 1] = (
        line[: diagnostic.column - 1] + diagnostic.correction + line[diagnostic.end_column - 1 :]
    )
    return "\n".join(lines), range(diagnostic.column, diagnostic.column + len(diagnostic.correction))


def test_every_problem_has_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    told: set[str] = set()
    known: set[str] = set()

    def recording(name: str, function: Any) -> Any:
        def record(*arguments: Any, **named: Any) -> Problem:
            told.add(name)
            problem = function(*arguments, **named)
            assert isinstance(problem, Problem)
            return problem

        return record

    for module in (problems, text_problems, check_problems, value_problems):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and inspect.signature(function).return_annotation is Problem:
                known.add(name)
                monkeypatch.setattr(module, name, recording(name, function))
    for folder in BAD:
        compile_rules(document_of((folder / "policy.yaml").read_bytes()), RECORDS)
    assert known - {"problem", "suggestion"} - told == set()
