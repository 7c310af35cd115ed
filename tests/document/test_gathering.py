"""Findings of one cause become one, with the other places; too many are cut off."""

import itertools
import random

import pytest

from offerrules.diagnostics import Diagnostic, Place, Severity
from offerrules.document.gathering import MAX_PROBLEMS, gathered
from offerrules.language import Text


def finding(line: int, cause: str | None = None, severity: Severity = "error", hint: str | None = None) -> Diagnostic:
    text = Text("s", "e")
    return Diagnostic(
        "c", text, "p", line, 1, line, 2, None if hint is None else Text(hint, hint), hint, severity, cause=cause
    )


def test_findings_of_one_cause_are_one_at_the_first_place() -> None:
    found = gathered([finding(9, "x"), finding(2, "x"), finding(5), finding(4, "x"), finding(4, "y")])
    assert [(each.line, each.cause) for each in found] == [(2, "x"), (4, "y"), (5, None)]
    assert found[0].related == (Place(4, 1, 4, 2), Place(9, 1, 9, 2))
    assert found[1].related == found[2].related == ()
    assert gathered(found) == found


def test_the_same_place_is_not_listed_twice() -> None:
    (found,) = gathered([finding(2, "x"), finding(2, "x"), finding(3, "x"), finding(3, "x")])
    assert found.related == (Place(3, 1, 3, 2),)


def test_an_error_speaks_for_warnings_of_its_cause() -> None:
    (found,) = gathered([finding(1, "x", "warning"), finding(2, "x")])
    assert (found.line, found.severity, found.related) == (2, "error", (Place(1, 1, 1, 2),))


def test_advice_of_any_of_them_is_kept() -> None:
    (found,) = gathered([finding(1, "x"), finding(2, "x", hint="h")])
    assert (found.line, found.correction) == (1, "h")


@pytest.mark.parametrize(("errors", "warnings"), [(MAX_PROBLEMS, 0), (0, MAX_PROBLEMS), (60, 40)])
def test_the_limit_itself_is_reported(errors: int, warnings: int) -> None:
    found = [*(finding(line) for line in range(errors)), *(finding(line, None, "warning") for line in range(warnings))]
    assert len(gathered(found)) == MAX_PROBLEMS


def test_beyond_the_limit_errors_are_kept_and_the_rest_is_counted() -> None:
    errors = [finding(2 * line) for line in range(MAX_PROBLEMS - 1)]
    warnings = [finding(2 * line + 1, None, "warning") for line in range(50)]
    mixed = list(itertools.chain(errors, warnings))
    random.Random(1).shuffle(mixed)
    found = gathered(mixed)
    assert len(found) == MAX_PROBLEMS + 1
    assert [each.severity for each in found[:-1]].count("error") == MAX_PROBLEMS - 1
    assert found[-1].code == "too-many-problems"
    assert "149" in found[-1].text.en
    assert "149" in found[-1].text.sv
    assert gathered(found) == found
