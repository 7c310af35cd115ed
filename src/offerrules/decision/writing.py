"""A decision as a JSON tree. Empty evidence is left out; everything else always stands."""

from collections.abc import Iterable, Mapping

from offerrules.decision.canonical import Json
from offerrules.decision.result import SCHEMA, Content, Duty, Outcome
from offerrules.decision.tree import (
    Evidence,
    Fact,
    Key,
    OfferTrace,
    PartTrace,
    ReferTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.decision.values import encode
from offerrules.feel.values import UNKNOWN


def decision_json(content: Content) -> dict[str, Json]:
    """The JSON tree of a decision, of the form `form.DecisionForm`."""
    head = content.head
    return {
        "schema": SCHEMA,
        "semantics": head.semantics,
        "status": content.status,
        "policy": head.policy,
        "version": head.version,
        "fingerprint": head.fingerprint,
        "decision_mode": head.decision_mode,
        "on": content.on.isoformat(),
        "subject": content.subject,
        "outcomes": {name: _outcome(outcome) for name, outcome in content.outcomes.items()},
        "duties": {name: _duty(duty) for name, duty in content.duties.items()},
        "assumptions": list(head.assumptions),
        "redacted": list(content.redacted),
        "trace": _trace(content.trace),
    }


def _outcome(outcome: Outcome) -> Json:
    return {
        "outcome": outcome.outcome,
        "terms": {name: encode(value) for name, value in outcome.terms.items()},
        "witness": outcome.witness,
        "missing": outcome.missing,
        "valid_to": outcome.valid_to.isoformat() if outcome.valid_to is not None else None,
    }


def _duty(duty: Duty) -> Json:
    return {"state": duty.state, "each": [{"index": to.index, "state": to.state} for to in duty.each]}


def _trace(trace: Trace) -> Json:
    return {
        "facts": [_fact(fact) for fact in trace.facts.values()],
        "parameters": {name: encode(value) for name, value in trace.parameters.items()},
        "definitions": _values(trace.definitions),
        "preferences": _values(trace.preferences),
        "criteria": [{**_key(key), "parts": _parts(found.parts)} for key, found in trace.criteria.items()],
        "offers": [{**_key(key), **_offer(found)} for key, found in trace.offers.items()],
        "duties": [
            {**_key(key), "state": found.state, "owed": _parts(found.owed), "fulfilled": _parts(found.fulfilled)}
            for key, found in trace.duties.items()
        ],
    }


def _key(key: Key) -> dict[str, Json]:
    return {"name": key[0], "index": key[1]}


def _fact(fact: Fact) -> Json:
    match fact.state:
        case "value" | "list":
            return {"path": fact.path, "state": fact.state, "value": encode(fact.value)}
        case _:
            return {"path": fact.path, "state": fact.state}


def _values(found: Mapping[Key, ValueTrace]) -> Json:
    return [{**_key(key), **_value(value)} for key, value in found.items()]


def _value(found: ValueTrace) -> dict[str, Json]:
    return {"value": encode(found.value), **_evidence(found.evidence)}


def _parts(parts: Iterable[PartTrace]) -> Json:
    return [{"truth": _truth(part.truth), **_evidence(part.evidence)} for part in parts]


def _evidence(evidence: Evidence) -> dict[str, Json]:
    tree: dict[str, Json] = {}
    if evidence.reads:
        tree["reads"] = list(evidence.reads)
    if evidence.presence:
        tree["presence"] = list(evidence.presence)
    if evidence.causes:
        tree["causes"] = [{"code": cause.code, "start": cause.start, "end": cause.end} for cause in evidence.causes]
    return tree


def _offer(found: OfferTrace) -> dict[str, Json]:
    return {
        "outcome": found.outcome,
        "requires": _truth(found.requires),
        "nodes": [_truth(truth) for truth in found.nodes],
        "refer": [_refer(entry) for entry in found.refer],
        "terms": {name: _value(value) for name, value in found.terms.items()},
        "missing": list(found.missing),
    }


def _refer(entry: ReferTrace) -> Json:
    return {
        "requires": _truth(entry.requires),
        "when": [_truth(truth) for truth in entry.when],
        "ignored": entry.ignored,
    }


def _truth(truth: Truth) -> Json:
    return "unknown" if truth is UNKNOWN else truth
