"""From all that was found in a file to what is reported of it: one finding for each cause, and not too many."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Diagnostic, Place, Severity, Span

if TYPE_CHECKING:
    from offerrules.document import problems
else:
    problems = later.module("offerrules.document.problems")

MAX_PROBLEMS: Final = 100
"""More findings are not reported of one file: whoever reads them has mended others by then."""


def gathered(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings sorted by position, those of one cause as the first of them with the other places as related.

    What is at the same position keeps its order. Of more than `MAX_PROBLEMS`, errors are kept before warnings, and
    what has been left out is reported as one finding.
    """
    ordered = sorted(found, key=_position)
    by_cause: dict[object, list[Diagnostic]] = {}
    for index, finding in enumerate(ordered):
        by_cause.setdefault(index if finding.cause is None else (finding.path, finding.cause), []).append(finding)
    return _limited([_joined(each) for each in by_cause.values()])


def _position(finding: Diagnostic) -> tuple[int, int]:
    return finding.line, finding.column


def _joined(findings: list[Diagnostic]) -> Diagnostic:
    """One finding of several with the same cause: an error if one is, with the advice of one that has any."""
    first = min(findings, key=lambda finding: finding.severity != "error")
    advised = next((finding for finding in findings if finding.hint_text is not None), first)
    places = {_place(finding): None for finding in findings} | {
        place: None for finding in findings for place in finding.related
    }
    del places[_place(first)]
    if first.hint_text is None and advised.text == first.text:
        first = replace(first, hint_text=advised.hint_text, correction=advised.correction)
    return replace(first, related=tuple(sorted(places))) if places else first


def _place(finding: Diagnostic) -> Place:
    return Place(finding.line, finding.column, finding.end_line, finding.end_column)


def _limited(findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    code = "too-many-problems"
    if len(findings) <= MAX_PROBLEMS or (len(findings) == MAX_PROBLEMS + 1 and findings[-1].code == code):
        return tuple(findings)
    counted = [finding for finding in findings if finding.code != code]
    kept = {id(each) for each in sorted(counted, key=lambda each: each.severity != "error")[:MAX_PROBLEMS]}
    problem = problems.more_problems(Span(0, 0), MAX_PROBLEMS, len(counted))
    severity: Severity = "error" if any(each.severity == "error" for each in counted) else "warning"
    # At the last place, so that it comes after all of them.
    place = _place(counted[-1])
    more = Diagnostic(problem.code, problem.text, counted[-1].path, *place, severity=severity)
    return (*(each for each in counted if id(each) in kept), more)
