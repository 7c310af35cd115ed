"""Diagnostics as GitHub's workflow commands, which show them beside the lines of a change."""

from collections.abc import Iterable
from pathlib import PurePath

from offerrules.diagnostics import Diagnostic
from offerrules.language import Language


def as_annotations(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """One line for each diagnostic: `::error file=…,line=…,col=…::sentence`."""
    return "".join(f"{_line(finding, language)}\n" for finding in diagnostics)


def _line(finding: Diagnostic, language: Language) -> str:
    words = f"{finding.text.in_language(language)} {finding.advice(language)}".rstrip()
    properties = {
        "file": PurePath(finding.path).as_posix(),
        "line": str(finding.line),
        "endLine": str(finding.end_line),
        "col": str(finding.column),
        "endColumn": str(finding.end_column),
        "title": finding.code,
    }
    if finding.end_line != finding.line:
        # Columns are only taken into account on one line.
        del properties["col"], properties["endColumn"]
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{finding.severity} {said}::{_escaped(words)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
