"""Diagnostics as a good compiler shows them: the place, the sentence, the line, a mark under it, and what to do."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from offerrules.diagnostics import Diagnostic
from offerrules.language import Language
from offerrules.plain import exposed

WIDTH: Final = 100
"""The most columns of a file's line that are shown."""
TAB_STOP: Final = 4
_AROUND: Final = 1000
"""The most characters on each side of a place that are looked at."""

_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")
_SEVERITY: Final = {"error": {"sv": "fel", "en": "error"}, "warning": {"sv": "varning", "en": "warning"}}


def as_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], language: Language) -> str:
    """One paragraph for each diagnostic, without colours. `sources` has the text of each file by its path.

    The lines are left out where the text of the file is not there.
    """
    lines = {path: _LINE_BREAK.split(text) for path, text in sources.items()}
    return "\n".join(_paragraph(finding, lines.get(finding.path, []), language) for finding in diagnostics)


def summary(diagnostics: Iterable[Diagnostic], language: Language) -> str:
    """How many errors and warnings there are: `2 errors, 1 warning`. Empty where there are none."""
    severities = [finding.severity for finding in diagnostics]
    errors, warnings = severities.count("error"), severities.count("warning")
    said = []
    if errors:
        said.append(f"{errors} fel" if language == "sv" else f"{errors} error{'s' if errors != 1 else ''}")
    if warnings:
        ending = ("ar" if language == "sv" else "s") if warnings != 1 else ""
        said.append(f"{warnings} varning{ending}" if language == "sv" else f"{warnings} warning{ending}")
    return ", ".join(said)


def _paragraph(finding: Diagnostic, lines: list[str], language: Language) -> str:
    place = f"{exposed(finding.path)}:{finding.line}:{finding.column}"
    severity = _SEVERITY[finding.severity][language]
    said = [f"{place}: {severity}: {exposed(finding.text.in_language(language))} [{finding.code}]"]
    number_width = len(str(finding.end_line))
    marked = list(_marked(finding, lines))
    for number, line, mark in marked:
        said.append(f"  {number:>{number_width}} | {line}".rstrip())
        said.append(f"  {'':>{number_width}} | {mark}")
    for more in (finding.hint_text, finding.also):
        if more is not None:
            said.append(f"  {'':>{number_width}} = {exposed(more.in_language(language))}")
    return "\n".join(said) + "\n"


def _marked(finding: Diagnostic, lines: list[str]) -> Iterable[tuple[int, str, str]]:
    """The first and the last line of the place, each with its number and the marks under it."""
    for number in dict.fromkeys((finding.line, finding.end_line)):
        if not 1 <= number <= len(lines):
            continue
        line = lines[number - 1]
        indented = len(line) - len(line.lstrip())
        start = finding.column - 1 if number == finding.line else indented
        end = finding.end_column - 1 if number == finding.end_line else len(line.rstrip())
        if number > finding.line and end <= start:
            continue
        yield number, *_cut(line, start, end)


def _cut(line: str, start: int, end: int) -> tuple[str, str]:
    """The line and its marks, both in columns of the terminal, cut around the marks where the line is long."""
    start = min(start, len(line))
    left_out = max(0, start - _AROUND)
    begins, ends = left_out > 0, len(line) > start + _AROUND
    shown = [_shown(sign, column) for sign, column in _columns(line[left_out : start + _AROUND])]
    start, end = start - left_out, end - left_out
    widths = [_width(part) for part in shown]
    first, last = 0, len(shown)
    if begins or ends or sum(widths) > WIDTH:
        first, before = start, 0
        while first > 0 and before + widths[first - 1] <= WIDTH // 2:
            first -= 1
            before += widths[first]
        last, columns = first, 0
        while last < len(shown) and columns + widths[last] <= WIDTH:
            columns += widths[last]
            last += 1
    begins, ends = begins or first > 0, ends or last < len(shown)
    cut = ("…" if begins else "") + "".join(shown[first:last]) + ("…" if ends else "")
    gap = (1 if begins else 0) + sum(widths[first:start])
    return cut, " " * gap + "^" * max(1, sum(widths[start : min(end, last)]))


def _columns(line: str) -> Iterable[tuple[str, int]]:
    column = 0
    for sign in line:
        yield sign, column
        column += _width(_shown(sign, column))


def _shown(sign: str, column: int) -> str:
    return " " * (TAB_STOP - column % TAB_STOP) if sign == "\t" else exposed(sign)


def _width(text: str) -> int:
    """How many columns a terminal needs for the text."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
        for sign in text
    )
