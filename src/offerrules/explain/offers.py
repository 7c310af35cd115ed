"""Offers in words: the answer, why, what is missing, and what was found for the other candidates."""

from collections.abc import Iterator, Mapping

from offerrules.decision.result import Outcome
from offerrules.decision.tree import OfferTrace, ReferTrace
from offerrules.explain.head import outcome_label
from offerrules.explain.naming import capitalised, uncapitalised
from offerrules.explain.requirements import Wording, truth_name
from offerrules.explain.tree import JudgementReason, OfferReason, ReferralEffect, ReferralReason, TermReason
from offerrules.explain.wording import CALENDAR_YEAR, day, joined
from offerrules.feel.values import UNKNOWN, Value
from offerrules.language import Text
from offerrules.rules.tree import Candidate, Grounds, Offer, Refer, Term
from offerrules.rules.units import counts_years


def offer_reason(offer: Offer, outcome: Outcome, wording: Wording) -> OfferReason:
    """The reasons for the outcome of one offer."""
    found = [(key[1], trace) for key, trace in wording.trace.offers.items() if key[0] == offer.name]
    witness = outcome.witness["index"] if outcome.witness is not None else None
    found.sort(key=lambda item: (item[0] != witness, -1 if item[0] is None else item[0]))
    own = wording.notes.cite((offer.grounds, *_candidate_grounds(offer, wording)))
    return OfferReason(
        name=offer.name,
        title=wording.authored(offer.title),
        text=wording.authored(offer.text) if offer.text is not None else None,
        outcome=outcome.outcome,
        label=outcome_label(outcome.outcome, wording.rule_set, wording.language),
        sentences=tuple(_sentences(offer, outcome, found[0][1] if found else None, wording)),
        terms=tuple(_terms(offer, outcome, witness, wording)),
        missing=tuple(wording.namer.missing(path) for path in outcome.missing),
        judgements=tuple(_judgement(offer, index, trace, wording) for index, trace in found),
        witness=wording.namer.candidate(offer.each, witness)
        if offer.each is not None and witness is not None
        else None,
        valid_to=day(outcome.valid_to, wording.language) if outcome.valid_to is not None else None,
        valid_to_date=outcome.valid_to.isoformat() if outcome.valid_to is not None else None,
        support=own,
    )


def _sentences(offer: Offer, outcome: Outcome, trace: OfferTrace | None, wording: Wording) -> Iterator[str]:
    say, mode = wording.say, wording.rule_set.decision_mode
    match outcome.outcome:
        case "offer":
            yield say("answer-offer", mode=mode)
        case "refer":
            yield say(_why_referred(trace))
        case "needs_information":
            count = len(outcome.missing)
            yield say("answer-needs-information", count=count, number=str(count))
        case "no_offer":
            if offer.each is None or trace is not None:
                yield say("answer-no-offer", mode=mode)
    if offer.each is not None:
        if trace is None:
            yield say("answer-no-candidates", list=wording.namer.list_label(offer.each))
            yield say("answer-no-offer-follows", mode=mode)
        elif outcome.witness is not None:
            name = "answer-witness" if outcome.outcome == "offer" else "answer-rests-on"
            yield say(name, candidate=wording.namer.candidate(offer.each, outcome.witness["index"]))
        elif (offer.name, None) in wording.trace.offers:
            yield say("answer-unknown-list", list=wording.namer.list_label(offer.each))
    if outcome.valid_to is not None:
        yield say("answer-valid-to", day=day(outcome.valid_to, wording.language))


def _why_referred(trace: OfferTrace | None) -> str:
    if trace is None or not any(_effect(entry) == "applies" for entry in trace.refer):
        return "answer-refer-uncomputed"
    return {"true": "answer-refer-met", "false": "answer-refer-not-met", "unknown": "answer-refer"}[
        truth_name(trace.requires)
    ]


def _terms(offer: Offer, outcome: Outcome, index: int | None, wording: Wording) -> Iterator[TermReason]:
    terms = outcome.terms
    trace = wording.trace.offers.get((offer.name, index))
    for term in offer.terms:
        if term.name in terms:
            value = terms[term.name]
            reads = trace.terms[term.name].evidence.reads if trace is not None and term.name in trace.terms else ()
            label = capitalised(term.label.in_language(wording.language))
            yield TermReason(term.name, label, _term_value(term, value, reads, wording))


def _term_value(term: Term, value: Value, reads: tuple[str, ...], wording: Wording) -> str:
    shown = term.shown.get(value) if isinstance(term.shown, Mapping) and isinstance(value, str) else term.shown
    if isinstance(shown, Text):
        return shown.in_language(wording.language)
    for path in reads:
        fact = wording.trace.facts.get(path)
        if fact is not None and fact.state == "value" and fact.value == value:
            return wording.namer.value(value, path)
    is_year = counts_years(wording.rule_set, term.expression)
    return wording.namer.value(value, unit=CALENDAR_YEAR if is_year else None)


def _judgement(offer: Offer, index: int | None, trace: OfferTrace, wording: Wording) -> JudgementReason:
    entries = zip(offer.refer, trace.refer, strict=True)
    return JudgementReason(
        index=index,
        candidate=wording.namer.candidate(offer.each, index) if offer.each is not None else None,
        outcome=trace.outcome,
        label=outcome_label(trace.outcome, wording.rule_set, wording.language),
        requires=wording.requirement(offer.requires, trace.nodes, index),
        referrals=tuple(_referral(entry, found, index, wording) for entry, found in entries),
    )


def _referral(entry: Refer, found: ReferTrace, index: int | None, wording: Wording) -> ReferralReason:
    set_aside = [
        criterion.text
        for criterion in wording.named((c.name for c in wording.rule_set.criteria if c.name in entry.despite), index)
        if criterion.truth != "true"
    ]
    return ReferralReason(
        effect=_effect(found),
        when=wording.requirement(entry.when, found.when, index),
        despite=wording.say("despite", criteria=joined((uncapitalised(text) for text in set_aside), wording.language))
        if set_aside
        else None,
        support=wording.notes.cite((entry.grounds,)),
    )


def _effect(found: ReferTrace) -> ReferralEffect:
    truth = found.when[0]
    if found.ignored:
        return "ignored"
    if truth is UNKNOWN:
        return "moot" if found.requires is False else "unknown"
    if truth:
        return "moot" if found.requires is False else "applies"
    return "clear"


def _candidate_grounds(offer: Offer, wording: Wording) -> Iterator[Grounds]:
    candidates: dict[str, Candidate] = {candidate.name: candidate for candidate in wording.rule_set.candidates}
    if offer.each is not None:
        candidate = candidates[offer.each]
        yield candidate.grounds
        if candidate.prefer is not None:
            yield from wording.gatherer.grounds(candidate.prefer)
    for term in offer.terms:
        yield from wording.gatherer.grounds(term.expression)
