"""Whether a decision can be put into words with a rule set: whether its trace has the shape that the rule set gives."""

from collections.abc import Iterator, Mapping

from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.decision.tree import Key, OfferTrace, Trace
from offerrules.language import Text
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import (
    All,
    Any,
    AtLeast,
    Candidate,
    Expression,
    Met,
    Not,
    Offer,
    Requirement,
    RuleSet,
)


def check_fit(decision: Decision, rule_set: RuleSet) -> None:
    """Raises `DecisionError` where the decision rests on another policy, or where its trace is not whole."""
    if decision.fingerprint != rule_set.fingerprints.get(decision.semantics):
        raise DecisionError(
            "decision-other-policy",
            Text(
                sv="Underlaget vilar på en annan policy än den som ska förklara det, eller på en annan lydelse.",
                en="The decision rests on another policy than the one that is to explain it, or on another wording.",
            ),
            "fingerprint",
        )
    if decision.status == "decided":
        place = next(_misfits(decision, rule_set), None)
        if place is not None:
            raise DecisionError(
                "decision-trace",
                Text(
                    sv="Underlagets spår är inte helt: det stämmer inte med policyns delar.",
                    en="The trace of the decision is not whole: it does not agree with the parts of the policy.",
                ),
                place,
            )


def _misfits(decision: Decision, rule_set: RuleSet) -> Iterator[str]:
    """The places at which the trace lacks something, or has it in another number."""
    trace = decision.trace
    names = {
        "outcomes": ([offer.name for offer in rule_set.offers], decision.outcomes),
        "duties": ([duty.name for duty in rule_set.duties], decision.duties),
    }
    for section, (expected, found) in names.items():
        if set(expected) != set(found):
            yield section
    indices = {candidate.name: _indices(candidate, rule_set, trace) for candidate in rule_set.candidates}
    for offer in rule_set.offers:
        wanted = _keys(offer.name, offer.each, indices)
        found_keys = {key for key in trace.offers if key[0] == offer.name}
        if found_keys != wanted or not all(_offer_fits(offer, trace.offers[key]) for key in wanted):
            yield f"trace.offers.{offer.name}"
        witness = decision.outcomes[offer.name].witness if offer.name in decision.outcomes else None
        if witness is not None and (witness["candidate"] != offer.each or (offer.name, witness["index"]) not in wanted):
            yield f"outcomes.{offer.name}.witness"
    for duty in rule_set.duties:
        wanted = _keys(duty.name, duty.each, indices)
        if {key for key in trace.duties if key[0] == duty.name} != wanted or not all(
            len(trace.duties[key].owed) == _part_count(duty.owed_when)
            and len(trace.duties[key].fulfilled) == _part_count(duty.fulfilled_when)
            for key in wanted
        ):
            yield f"trace.duties.{duty.name}"
    for criterion in rule_set.criteria:
        count = _part_count(criterion.condition)
        for key in _keys(criterion.name, criterion.candidate, indices):
            if key not in trace.criteria or len(trace.criteria[key].parts) != count:
                yield f"trace.criteria.{criterion.name}"


def _indices(candidate: Candidate, rule_set: RuleSet, trace: Trace) -> set[int | None]:
    """The places of the candidates, as the length of their list says; where that is left out, as the trace has them."""
    fact = trace.facts.get(".".join(candidate.path))
    if fact is not None and fact.state == "list":
        judged = len(trace.criteria) + len(trace.offers) + len(trace.duties)
        return set(range(min(int(fact.value), judged + 1)))
    if fact is not None:
        return {None}
    named = {offer.name for offer in rule_set.offers if offer.each == candidate.name}
    named |= {duty.name for duty in rule_set.duties if duty.each == candidate.name}
    named |= {criterion.name for criterion in rule_set.criteria if criterion.candidate == candidate.name}
    return {index for name, index in (*trace.criteria, *trace.offers, *trace.duties) if name in named}


def _keys(name: str, each: str | None, indices: Mapping[str, set[int | None]]) -> set[Key]:
    return {(name, index) for index in (indices[each] if each is not None else {None})}


def _offer_fits(offer: Offer, found: OfferTrace) -> bool:
    return (
        len(found.nodes) == _node_count(offer.requires)
        and len(found.refer) == len(offer.refer)
        and all(
            len(trace.when) == _node_count(entry.when) for entry, trace in zip(offer.refer, found.refer, strict=True)
        )
    )


def _node_count(requirement: Requirement) -> int:
    match requirement:
        case Met():
            return 1
        case All(of) | Any(of) | AtLeast(of=of):
            return 1 + sum(map(_node_count, of))
        case Not(of):
            return 1 + _node_count(of)


def _part_count(condition: Expression) -> int:
    return sum(1 for _ in in_preorder(parts_of(condition)))
