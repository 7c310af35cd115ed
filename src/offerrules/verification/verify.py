"""Whether a stored decision follows from its facts and its policy, by the reference engine only (design, section 8)."""

from collections.abc import Iterator

from offerrules.decision.decision import Decision
from offerrules.decision.result import Duty, Outcome
from offerrules.engines.reference import decide
from offerrules.feel.edition import EDITIONS
from offerrules.rules.tree import RuleSet
from offerrules.semantics import KNOWN
from offerrules.verification.comparing import both, compare_traces, listed, same_value
from offerrules.verification.difference import Difference
from offerrules.verification.record import rebuilt
from offerrules.verification.redacted import Unchecked


def verify(decision: Decision, rule_set: RuleSet) -> list[Difference]:
    """Every difference between the decision and what follows from the facts in its trace; empty when it holds.

    Another fingerprint is the first difference. It is not proved that the facts are true. Of a redacted decision, what
    rests on facts left out is not checked, and said to be unchecked.
    """
    differences: list[Difference] = []
    fingerprint = rule_set.fingerprints.get(decision.semantics, rule_set.fingerprint)
    if decision.fingerprint != fingerprint:
        differences.append(Difference("fingerprint", "fingerprint", decision.fingerprint, fingerprint))
    if decision.semantics not in KNOWN:
        known = ", ".join(map(str, KNOWN))
        return [*differences, Difference("semantics", "semantics", str(decision.semantics), known)]
    record = rebuilt(decision.trace.facts, rule_set.shape, decision.subject)
    derived = decide(rule_set, record, decision.on, EDITIONS[decision.semantics])
    unchecked = Unchecked(decision, derived, rule_set)
    differences += _head(decision, derived)
    differences += compare_traces(decision.trace, derived.trace, unchecked)
    differences += _results(decision, derived, unchecked)
    if not differences and not decision.redacted_classes and decision.to_json() != derived.to_json():
        differences.append(Difference("form", "trace"))
    return [*differences, *unchecked.differences()]


def _head(stored: Decision, derived: Decision) -> Iterator[Difference]:
    if (stored.policy, stored.version) != (derived.policy, derived.version):
        yield Difference("policy", "policy", f"{stored.policy} {stored.version}", f"{derived.policy} {derived.version}")
    if stored.decision_mode != derived.decision_mode:
        yield Difference("decision mode", "decision_mode", stored.decision_mode, derived.decision_mode)
    if stored.status != derived.status:
        yield Difference("status", "status", stored.status, derived.status)
    if stored.assumptions != derived.assumptions:
        yield Difference("assumptions", "assumptions", listed(stored.assumptions), listed(derived.assumptions))


def _results(stored: Decision, derived: Decision, unchecked: Unchecked) -> Iterator[Difference]:
    for name in both(stored.outcomes, derived.outcomes):
        if name not in unchecked.offers:
            yield from _outcome(f"outcomes.{name}", stored.outcomes.get(name), derived.outcomes.get(name))
    for name in both(stored.duties, derived.duties):
        if name not in unchecked.duties:
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
            yield Difference("term", f"{place}.terms.{name}")


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
