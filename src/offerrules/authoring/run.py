"""Runs the cases of a policy: what was expected against what was decided, and which truths the cases have seen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from offerrules.authoring.case_form import CaseForm, OutcomeForm
from offerrules.authoring.cases import CasesDocument
from offerrules.decision.canonical import canonical
from offerrules.decision.decision import Decision
from offerrules.decision.tree import Truth
from offerrules.decision.values import encode
from offerrules.feel.normal_form import in_normal_form
from offerrules.feel.values import UNKNOWN
from offerrules.records.error import RecordError
from offerrules.rules.tree import RuleSet

Decide = Callable[[Mapping[str, Any], date], Decision]
"""Decides about a record on a day; raises `RecordError` where it does not fit."""

TRUTHS: Final = ("true", "false", "unknown")
NOTHING: Final = "–"
"""Stands for what a decision does not have."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One expectation that was not met. `place` is where it stands under `expect`."""

    place: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one case. `refused` says why the record was not read."""

    name: str
    line: int
    deviations: tuple[Deviation, ...]
    refused: RecordError | None = None

    @property
    def holds(self) -> bool:
        """Whether everything was as expected."""
        return not self.deviations and self.refused is None


@dataclass(frozen=True, slots=True)
class CasesResult:
    """What came of all cases of a policy. `seen` has the truths that each criterion had in some case."""

    path: str
    cases: tuple[CaseResult, ...]
    seen: Mapping[str, frozenset[str]]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """The cases that do not hold."""
        return tuple(case for case in self.cases if not case.holds)

    def unseen(self, truth: str) -> tuple[str, ...]:
        """The criteria that had this truth in no case."""
        return tuple(name for name, truths in self.seen.items() if truth not in truths)


def run_cases(document: CasesDocument, rule_set: RuleSet, decide: Decide) -> CasesResult:
    """Decides every case. The names in the cases must have been checked (`cases.check_names`)."""
    seen: dict[str, set[str]] = {criterion.name: set() for criterion in rule_set.criteria}
    results = []
    for number, case in enumerate(document.form.cases):
        line = document.place(("cases", number, "name")).line
        try:
            decision = decide(case.record, case.on)
        except RecordError as refused:
            results.append(CaseResult(case.name, line, (), refused))
            continue
        for (name, _), trace in decision.trace.criteria.items():
            seen[name].add(_truth(trace.truth))
        results.append(CaseResult(case.name, line, tuple(_deviations(case, decision))))
    return CasesResult(document.path, tuple(results), {name: frozenset(truths) for name, truths in seen.items()})


def _deviations(case: CaseForm, decision: Decision) -> Iterator[Deviation]:
    expected = case.expect
    if expected.status is not None:
        yield from _compared("status", expected.status, decision.status)
    for name, outcome in expected.outcomes.items():
        yield from _outcome(name, outcome, decision)
    for written, state in (expected.duties or {}).items():
        yield from _compared(f"duties.{written}", state, _duty(written, decision))
    for name, missing in (expected.missing or {}).items():
        yield from _missing(f"missing.{name}", missing, name, decision)
    for written, truth in (expected.criteria or {}).items():
        wanted = truth if isinstance(truth, str) else _truth(truth)
        yield from _compared(f"criteria.{written}", wanted, _criterion(written, decision))


def _outcome(name: str, expected: OutcomeForm, decision: Decision) -> Iterator[Deviation]:
    found = decision.outcomes.get(name)
    yield from _compared(name, expected.outcome, found.outcome if found is not None else NOTHING)
    if found is None:
        return
    terms = found.terms
    for term, value in (expected.terms or {}).items():
        wanted = _json(in_normal_form(value))
        yield from _compared(f"{name}.terms.{term}", wanted, _json(terms[term]) if term in terms else NOTHING)
    if expected.witness is not None:
        witness = str(found.witness["index"]) if found.witness is not None else "none"
        yield from _compared(f"{name}.witness", str(expected.witness), witness)
    if expected.missing is not None:
        yield from _missing(f"{name}.missing", expected.missing, name, decision)


def _missing(place: str, expected: list[str], name: str, decision: Decision) -> Iterator[Deviation]:
    found = decision.outcomes[name].missing if name in decision.outcomes else []
    yield from _compared(place, _listed(expected), _listed(found))


def _duty(written: str, decision: Decision) -> str:
    name, dot, index = written.partition(".")
    found = decision.duties.get(name)
    if found is None:
        return NOTHING
    if not dot:
        return found.state
    return next((to.state for to in found.each if to.index == int(index)), NOTHING)


def _criterion(written: str, decision: Decision) -> str:
    name, dot, index = written.partition(".")
    found = decision.trace.criteria.get((name, int(index) if dot else None))
    return _truth(found.truth) if found is not None else NOTHING


def _compared(place: str, expected: str, found: str) -> Iterator[Deviation]:
    if expected != found:
        yield Deviation(place, expected, found)


def _truth(truth: Truth) -> str:
    if truth is UNKNOWN:
        return "unknown"
    return "true" if truth else "false"


def _json(value: Any) -> str:
    return canonical(encode(value)).decode()


def _listed(paths: list[str]) -> str:
    return ", ".join(sorted(paths)) or NOTHING
