"""A bad and a good example of every diagnostic: one policy and its cases that are right, and one mistake in them each time."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import ndiff
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from offerrules.api import check_text, load, loads
from offerrules.authoring.cases import check_names, read_cases
from offerrules.diagnostics import Diagnostic, Problem
from offerrules.document import SIZE_LIMIT
from offerrules.document.composing import MAX_DEPTH, MAX_NODES
from offerrules.document.gathering import MAX_PROBLEMS
from offerrules.feel.cursor import MAX_LENGTH
from offerrules.feel.parser import parse
from offerrules.folder import policy_files, unread, version_problems
from offerrules.language import Text
from offerrules.report import as_text

FOLDER = Path(__file__).parent / "mistakes"
POLICY = (FOLDER / "policy.yaml").read_text(encoding="utf-8")
CASES = (FOLDER / "cases.yaml").read_text(encoding="utf-8")
WITHOUT_EXAMPLE = {"broken-yaml"}
"""Stands in where no likely cause is known, and no such text has been found."""
_TRIED = "    when: placement.study_visit\n"
_LATER = POLICY.replace('"2024.1"', '"2024.2"').replace("from: 2024-03-01", "from: 2024-06-01")


class Example(NamedTuple):
    """A file with a mistake and without it. `good` is None where the whole file is the mistake."""

    bad: str | bytes
    good: str | None
    check: Callable[[Any], list[Diagnostic]]

    def told(self, code: str) -> Diagnostic:
        """The first finding of this code."""
        return next(each for each in self.check(self.bad) if each.code == code)

    def instead(self) -> str:
        """The lines that are right, where they are not in the bad file."""
        if self.good is None:
            return ""
        assert isinstance(self.bad, str)
        lines = ndiff(self.bad.splitlines(), self.good.splitlines())
        return "\n".join(line[2:] for line in lines if line.startswith("+ "))

    def shown(self, diagnostic: Diagnostic) -> str:
        """The finding as the command line shows it."""
        text = self.bad.decode(errors="replace") if isinstance(self.bad, bytes) else self.bad
        return as_text([diagnostic], {diagnostic.path: text}, "en").rstrip("\n")


def examples() -> Iterator[tuple[str, Example]]:
    """An example for each code, in the order in which they are explained."""
    yield from _whole_files()
    for code, edits in _written("policy_mistakes.yaml"):
        yield code, Example(_edited(POLICY, edits), POLICY, _check_policy)
    for code, (bad, good) in _written("expressions.yaml"):
        yield code, Example(_with_condition(bad), _with_condition(good), _check_policy)
    yield from _bare_expressions()
    for code, edits in _written("cases_mistakes.yaml"):
        yield code, Example(_edited(CASES, edits), CASES, _check_cases)
    after = _LATER.replace("{from: 2024-06-01, to: 2024-08-31}", "{from: 2024-09-01, to: 2025-08-31}")
    yield "overlapping-versions", Example(_LATER, after, _check_versions)
    yield "same-version", Example(after.replace('version: "2024.2"', 'version: "2024.1"'), after, _check_versions)
    yield "unread-policy", Example(POLICY, None, _check_other_name)


def _whole_files() -> Iterator[tuple[str, Example]]:
    deep = POLICY.replace("[adult, completed, tried]", "[" * MAX_DEPTH + "adult" + "]" * MAX_DEPTH)
    yield "empty-file", Example("", None, _check_policy)
    yield "not-text", Example(b"\x89PNG\r\n\x1a\n\x00\x00", None, _check_policy)
    yield "not-utf-8", Example("title: Sommarjobb på ö\n".encode("latin-1"), None, _check_policy)
    yield "not-a-document", Example("- offerrules: 1\n- policy: a/b\n", None, _check_policy)
    yield "too-deep", Example(deep, POLICY, _check_policy)
    yield "too-large", Example("#" * (SIZE_LIMIT + 1), None, _check_policy)
    yield "too-many-parts", Example("offers: [" + "a," * MAX_NODES + "]", None, _check_policy)
    yield "too-many-problems", Example("offerrules: 1\n" * (MAX_PROBLEMS + 2), None, _check_policy)


def _bare_expressions() -> Iterator[tuple[str, Example]]:
    """What is told of an expression by itself, as `offerrules.feel` takes it: in a policy, other things come first."""
    named = ("first name", "start")
    for code, bad, good in (
        ("name-not-known", 'frist name = "Anna"', 'first name = "Anna"'),
        ("call-without-brackets", 'start > date "2024-01-01"', 'start > date("2024-01-01")'),
        ("too-long", "1" + " " * MAX_LENGTH, None),
    ):
        yield code, Example(bad, good, lambda text: [_located(each) for each in parse(text, named).problems])


def _located(problem: Problem) -> Diagnostic:
    start, end = problem.span
    return Diagnostic(
        problem.code,
        problem.text,
        "expression",
        1,
        start + 1,
        1,
        end + 1,
        problem.hint,
        problem.correction,
        problem.severity,
    )


def _written(name: str) -> Iterator[tuple[str, list[str]]]:
    yield from yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")).items()


def _edited(text: str, edits: list[str]) -> str:
    for bad, good in zip(edits[::2], edits[1::2], strict=True):
        assert text.count(good) == 1, f"{good!r} stands {text.count(good)} times"
        text = text.replace(good, bad)
    return text


def _with_condition(expression: str) -> str:
    assert POLICY.count(_TRIED) == 1
    return POLICY.replace(_TRIED, f"    when: |-\n      {expression}\n")


@cache
def _check_policy(text: str | bytes) -> list[Diagnostic]:
    return check_text(text, path="policy.yaml")


def _check_cases(text: str) -> list[Diagnostic]:
    read = read_cases(text, "cases.yaml")
    assert read.document is not None
    return [*read.diagnostics, *check_names(read.document, _right().rule_set)]


@cache
def _check_versions(text: str) -> list[Diagnostic]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "policy.yaml").write_text(POLICY, encoding="utf-8")
        (Path(folder) / "later.policy.yaml").write_text(text, encoding="utf-8")
        files = [load(file) for file in policy_files(Path(folder))]
        return [_beside(each, folder) for each in version_problems(files)]


def _check_other_name(text: str) -> list[Diagnostic]:
    return [unread(Path("kompetenslyftet.yaml"))] if text else []


def _beside(diagnostic: Diagnostic, folder: str) -> Diagnostic:
    """The diagnostic without the folder in which the files stood."""
    sv, en = (text.replace(folder + os.sep, "") for text in (diagnostic.text.sv, diagnostic.text.en))
    return replace(diagnostic, text=Text(sv, en), path=Path(diagnostic.path).name)


@cache
def _right() -> Any:
    return loads(POLICY, path="policy.yaml")
