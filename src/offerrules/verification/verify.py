"""Whether a stored decision follows from its facts and its policy, by the reference engine only (design, section 8)."""

from collections.abc import Iterator

from offerrules.decision.decision import Decision
from offerrules.decision.redaction import privacy_of
from offerrules.decision.result import Duty, Outcome
from offerrules.decision.values import LEFT_OUT
from offerrules.engines.reference import decide
from offerrules.feel.edition import EDITIONS
from offerrules.rules.tree import RuleSet
from offerrules.semantics import KNOWN
from offerrules.verification.comparing import both, compare_traces, listed, same_value
from offerrules.verification.difference import Difference, Kind, Unchecked, Verification
from offerrules.verification.record import rebuilt
from offerrules.verification.redacted import derived_of_redacted


def verify(decision: Decision, rule_set: RuleSet) -> Verification:
    """Every difference between the decision and what follows from the facts in its trace, and what was not checked.

    Another fingerprint is the first difference. It is not proved that the facts are true. Of a redacted decision, what
    reads facts that were left out is taken as it is stored, and said to be unchecked; what rests on it is checked.
    """
    differences: list[Difference] = []
    fingerprint = rule_set.fingerprints.get(decision.semantics, rule_set.fingerprint)
    if decision.fingerprint != fingerprint:
        differences.append(Difference("fingerprint", "fingerprint", decision.fingerprint, fingerprint))
    if decision.semantics not in KNOWN:
        known = ", ".join(map(str, KNOWN))
        return Verification((*differences, Difference("semantics", "semantics", str(decision.semantics), known)), ())
    unchecked: list[str] = []
    if decision.redacted_classes:
        derived, unchecked = derived_of_redacted(decision, rule_set)
    else:
        record = rebuilt(decision.trace.facts, rule_set.shape, decision.subject)
        derived = decide(rule_set, record, decision.on, EDITIONS[decision.semantics])
    hidden, fields = frozenset(decision.redacted_classes), rule_set.shape.fields
    differences += _head(decision, derived)
    differences += compare_traces(
        decision.trace, derived.trace, lambda path: not hidden.isdisjoint(privacy_of(path, fields))
    )
    differences += _results(decision, derived)
    if not differences and decision.to_json() != derived.to_json():
        differences.append(Difference("form", "trace"))
    return Verification(tuple(differences), tuple(map(Unchecked, unchecked)))


def _head(stored: Decision, derived: Decision) -> Iterator[Difference]:
    if (stored.policy, stored.version) != (derived.policy, derived.version):
        yield Difference("policy", "policy", f"{stored.policy} {stored.version}", f"{derived.policy} {derived.version}")
    if stored.decision_mode != derived.decision_mode:
        yield Difference("decision mode", "decision_mode", stored.decision_mode, derived.decision_mode)
    if stored.status != derived.status:
        yield Difference("status", "status", stored.status, derived.status)
    if stored.subject != derived.subject:
        yield Difference(
            "not left out" if derived.subject is None and stored.redacted_classes else "subject", "subject"
        )
    if stored.assumptions != derived.assumptions:
        yield Difference("assumptions", "assumptions", listed(stored.assumptions), listed(derived.assumptions))
    if stored.redacted_classes != derived.redacted_classes:
        yield Difference("classes", "redacted", listed(stored.redacted_classes), listed(derived.redacted_classes))


def _results(stored: Decision, derived: Decision) -> Iterator[Difference]:
    for name in both(stored.outcomes, derived.outcomes):
        yield from _outcome(f"outcomes.{name}", stored.outcomes.get(name), derived.outcomes.get(name))
    for name in both(stored.duties, derived.duties):
        yield from _duty(f"duties.{name}", stored.duties.get(name), derived.duties.get(name))


def _outcome(place: str, stored: Outcome | None, derived: Outcome | None) -> Iterator[Difference]:
    if stored is None or derived is None:
        yield Difference("judgement", place)
        return
    if stored.outcome != derived.outcome:
        yield Difference("outcome", f"{place}.outcome", stored.outcome, derived.outcome)
    if stored.witness != derived.witness:
        yield Difference("witness", f"{place}.witness", _witness(stored), _witness(derived))
    if stored.missing != derived.missing:
        yield Difference("missing", f"{place}.missing", listed(stored.missing), listed(derived.missing))
    if stored.valid_to != derived.valid_to:
        yield Difference("valid to", f"{place}.valid_to", str(stored.valid_to or "–"), str(derived.valid_to or "–"))
    before, after = stored.terms, derived.terms
    for name in both(before, after):
        if name not in before or name not in after or not same_value(before[name], after[name]):
            kind: Kind = "not left out" if after.get(name) is LEFT_OUT and name in before else "term"
            yield Difference(kind, f"{place}.terms.{name}")


def _duty(place: str, stored: Duty | None, derived: Duty | None) -> Iterator[Difference]:
    if stored is None or derived is None:
        yield Difference("judgement", place)
        return
    if stored.state != derived.state:
        yield Difference("duty", f"{place}.state", stored.state, derived.state)
    if stored.each != derived.each:
        yield Difference("duty", f"{place}.each", _states(stored), _states(derived))


def _witness(outcome: Outcome) -> str:
    witness = outcome.witness
    return "–" if witness is None else f"{witness['candidate']} {witness['index']}"


def _states(duty: Duty) -> str:
    return listed(to.state if to.index is None else f"{to.index} {to.state}" for to in duty.each)
