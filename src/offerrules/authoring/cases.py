"""Reading `cases.yaml`: from its text to cases that know where they stand."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from offerrules.authoring import case_problems as problems
from offerrules.authoring.case_form import CaseForm, CasesForm
from offerrules.diagnostics import Diagnostic, Problem, Span
from offerrules.document import Located, Location, Reading, read_form
from offerrules.document.problems import Words
from offerrules.document.schema import form_schema
from offerrules.nearest import nearest
from offerrules.rules.tree import RuleSet

CasesDocument = Located[CasesForm]
ReadCases = Reading[CasesForm]

_AT_KEY = Span(0, 0)
"""These problems stand at a key or a whole value, wherever the file has it."""


def read_cases(source: bytes | str, path: str) -> ReadCases:
    """The cases in a file. What can be told without the policy is told; `check_names` tells the rest."""
    found = read_form(CasesForm, source, path)
    if found.document is None:
        return found
    diagnostics = sorted((*found.diagnostics, *_duplicates(found.document)), key=_position)
    return ReadCases(found.document, tuple(diagnostics), found.text)


def check_names(document: CasesDocument, rule_set: RuleSet) -> tuple[Diagnostic, ...]:
    """What the cases say that the policy knows nothing of: misspelt offers, duties, criteria, terms and candidates."""
    found = chain.from_iterable(
        _names(document, case, rule_set, ("cases", index, "expect")) for index, case in enumerate(document.form.cases)
    )
    return tuple(sorted(found, key=_position))


def _position(finding: Diagnostic) -> tuple[int, int]:
    return finding.line, finding.column


def _at_key(document: CasesDocument, problem: Problem, location: Location) -> Diagnostic:
    return document.diagnostic(problem, location, of_key=True)


def _duplicates(document: CasesDocument) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for index, case in enumerate(document.form.cases):
        if case.name in first:
            line = document.place(("cases", first[case.name], "name")).line
            problem = problems.duplicate_case(Span(0, len(case.name)), case.name, line)
            yield document.diagnostic(problem, ("cases", index, "name"))
        else:
            first[case.name] = index


def _names(document: CasesDocument, case: CaseForm, rule_set: RuleSet, at: Location) -> Iterator[Diagnostic]:
    expected = case.expect
    offers = {offer.name: offer for offer in rule_set.offers}
    duties = {duty.name: duty for duty in rule_set.duties}
    criteria = {criterion.name: criterion for criterion in rule_set.criteria}
    for name, outcome in expected.outcomes.items():
        if name not in offers:
            yield _unknown(document, (*at, name), _NO_OFFER, name, offers)
            continue
        terms = [term.name for term in offers[name].terms]
        for term in outcome.terms or {}:
            if term not in terms:
                near = nearest(term, terms)
                yield _at_key(
                    document, problems.unknown_term(_AT_KEY, name, term, near, terms), (*at, name, "terms", term)
                )
        if outcome.missing is not None and name in (expected.missing or {}):
            yield _at_key(document, problems.told_twice(_AT_KEY, name), (*at, "missing", name))
    for name in expected.missing or {}:
        if name not in offers:
            yield _unknown(document, (*at, "missing", name), _NO_OFFER, name, offers)
    for written in expected.duties or {}:
        name, dot, _ = written.partition(".")
        if name not in duties:
            yield _unknown(document, (*at, "duties", written), _NO_DUTY, name, duties)
        elif dot and duties[name].each is None:
            yield _at_key(document, problems.candidate_not_meant(_AT_KEY, name), (*at, "duties", written))
    for written in expected.criteria or {}:
        name, dot, _ = written.partition(".")
        place = (*at, "criteria", written)
        if name not in criteria:
            yield _unknown(document, place, _NO_CRITERION, name, criteria)
            continue
        candidate = criteria[name].candidate
        if candidate is not None and not dot:
            yield _at_key(document, problems.candidate_missing(_AT_KEY, name, candidate), place)
        elif candidate is None and dot:
            yield _at_key(document, problems.candidate_not_meant(_AT_KEY, name), place)


_NO_OFFER: Words = ("inget erbjudande", "no offer")
_NO_DUTY: Words = ("ingen skyldighet", "no duty")
_NO_CRITERION: Words = ("inget villkor", "no criterion")


def _unknown(document: CasesDocument, at: Location, kind: Words, name: str, known: Iterable[str]) -> Diagnostic:
    names = list(known)
    return _at_key(document, problems.unknown_expectation(_AT_KEY, kind, name, nearest(name, names), names), at)


def cases_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `cases.yaml`, as published in `docs/schemas/cases.schema.json`."""
    return form_schema(CasesForm, "Cases of a policy: what is known of a person, on which day, and what to answer.")
