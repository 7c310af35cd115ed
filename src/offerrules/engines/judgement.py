"""One record judged by one rule set on one date, rule by rule of design, section 7, with everything found on the way.

What the truths found mean stands in `meaning`; what is missing, in `missing`. How expressions are evaluated is for the
engine to say.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from offerrules.decision.result import Duty as DutyResult
from offerrules.decision.result import DutyTo, Outcome
from offerrules.decision.tree import (
    CriterionTrace,
    DutyTrace,
    Evidence,
    Key,
    OfferTrace,
    PartTrace,
    ReferTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.engines import meaning
from offerrules.engines.dependence import Dependence, dependence_of
from offerrules.engines.evaluation import Evaluation, Names
from offerrules.engines.evidence import ReadingLog, in_order, settled
from offerrules.engines.missing import Missing, Structure
from offerrules.feel import tree as feel
from offerrules.feel.edition import CURRENT, Edition
from offerrules.feel.equality import compare
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.operators import add
from offerrules.feel.values import UNKNOWN, MonthsDuration, Value
from offerrules.records.facts import RecordFacts, UnknownFacts
from offerrules.records.shape import Field
from offerrules.rules.tree import Candidate, Criterion, Definition, Duty, Expression, Offer, Refer, RuleSet


class Judgement:
    """One record judged by one rule set on one date."""

    def __init__(
        self,
        rule_set: RuleSet,
        record: Any,
        on: date,
        evaluation: Evaluation,
        structure: Structure | None = None,
        edition: Edition = CURRENT,
    ) -> None:
        self._rules = rule_set
        self._edition = edition
        self._on = on
        self._evaluation = evaluation
        self._structure = structure if structure is not None else Structure(rule_set)
        self._log = ReadingLog()
        self._facts = RecordFacts(record, rule_set.shape, self._log)
        self._parameters = {
            parameter.name: parameter.as_written_on(on) if edition.as_written else parameter.on(on)
            for parameter in rule_set.parameters
        }
        self._candidates = {candidate.name: candidate for candidate in rule_set.candidates}
        self._elements: dict[str, dict[int | None, Value]] = {}
        self._values: dict[Key, Value] = {}
        self._definitions: dict[Key, ValueTrace] = {}
        self._criteria: dict[Key, CriterionTrace] = {}
        self._preferences: dict[Key, ValueTrace] = {}
        self._offer_traces: dict[Key, OfferTrace] = {}
        self._duty_traces: dict[Key, DutyTrace] = {}
        self._semantics = edition.semantics
        self._depends: dict[Key, Dependence] = {}
        self._judge_candidates()
        self._judge_named()
        self.outcomes = {offer.name: self._offer(offer) for offer in rule_set.offers}
        self.duties = {duty.name: self._duty(duty) for duty in rule_set.duties}

    def _offer(self, offer: Offer) -> Outcome:
        """Section 7: "For each offer, for each candidate of `each` (or once)"; then the best."""
        indices = self._indices(offer.each)
        found = [self._offer_for(offer, index) for index in indices]
        self._offer_traces.update(((offer.name, index), trace) for index, trace in zip(indices, found, strict=True))
        winner = meaning.best(
            [trace.outcome for trace in found],
            lambda one, other: self._is_preferred(offer, indices[one], indices[other]),
        )
        if winner is None or found[winner].outcome == "no_offer":
            return Outcome("no_offer")
        index = indices[winner]
        witness = (offer.each, index) if offer.each is not None and index is not None else None
        if found[winner].outcome == "offer":
            return Outcome("offer", _terms(offer, found[winner]), witness, valid_to=valid_to(offer, self._on))
        missing = in_order(
            path
            for index, trace in zip(indices, found, strict=True)
            for path in (self._turning(offer, index, trace) if trace.outcome == "no_offer" else trace.missing)
        )
        return Outcome(found[winner].outcome, {}, witness, missing)

    def _duty(self, duty: Duty) -> DutyResult:
        """Section 7: "Duties, for each candidate", and the summary."""
        each = []
        for index in self._indices(duty.each):
            owed = self._parts(duty.owed_when, duty.each, index)
            fulfilled = self._parts(duty.fulfilled_when, duty.each, index)
            state = meaning.duty_state(
                meaning.all_of((self._exists(duty.each, index), owed[0].truth)), fulfilled[0].truth
            )
            self._duty_traces[(duty.name, index)] = DutyTrace(state, owed, fulfilled)
            each.append(DutyTo(index, state))
        return DutyResult(meaning.duty_summary(to.state for to in each), tuple(each))

    def trace(self) -> Trace:
        """Everything that was found, in the order of the rule set and of the candidates."""
        return Trace(
            facts=self._log.facts(),
            parameters={name: settled(value) for name, value in self._parameters.items()},
            definitions={key: self._definitions[key] for rule in self._rules.definitions for key in self._keys(rule)},
            preferences=self._preferences,
            criteria={key: self._criteria[key] for rule in self._rules.criteria for key in self._keys(rule)},
            offers=self._offer_traces,
            duties=self._duty_traces,
        )

    # --- Candidates

    def _judge_candidates(self) -> None:
        used = {rule.candidate for rule in self._rules.definitions}
        used.update(rule.candidate for rule in self._rules.criteria)
        used.update(offer.each for offer in self._rules.offers)
        used.update(duty.each for duty in self._rules.duties)
        for candidate in self._rules.candidates:
            if candidate.name in used:
                self._elements[candidate.name] = dict(self._elements_of(candidate))

    def _elements_of(self, candidate: Candidate) -> Iterator[tuple[int | None, Value]]:
        """The elements of the list by index. Section 6: an unknown list "is judged as one candidate all of whose
        fields are unknown"; its index is None. A list that is recorded as none has no elements."""
        facts: Value = self._facts
        fields = self._rules.shape.fields
        path = ""
        for name in candidate.path:
            field = fields[name]
            path = f"{path}.{name}" if path else name
            facts = facts[name]
            if facts is UNKNOWN:
                yield None, UnknownFacts(_last_field(candidate, self._rules.shape.fields), path, self._log)
                return
            if facts is None:
                return
            fields = field.fields
        yield from enumerate(facts)

    def _indices(self, candidate: str | None) -> tuple[int | None, ...]:
        return (None,) if candidate is None else tuple(self._elements[candidate])

    def _keys(self, rule: Definition | Criterion) -> list[Key]:
        return [(rule.name, index) for index in self._indices(rule.candidate)]

    def _unknown_list(self, candidate: str | None, index: int | None) -> str | None:
        """The path at which nothing is recorded, where the candidate stands for an unknown list."""
        element = self._elements[candidate][index] if candidate is not None else None
        return element.path if isinstance(element, UnknownFacts) else None

    def _exists(self, candidate: str | None, index: int | None) -> Truth:
        """Whether there is such a candidate at all: unknown where the list is (docs/decisions/0003)."""
        return True if self._unknown_list(candidate, index) is None else UNKNOWN

    def _is_preferred(self, offer: Offer, one: int | None, other: int | None) -> bool:
        """Section 7: "the greatest `prefer` (unknown is least […])"."""
        candidate = offer.each
        if candidate is None or self._candidates[candidate].prefer is None:
            return False
        value, than = self._preferences[(candidate, one)].value, self._preferences[(candidate, other)].value
        if value is UNKNOWN or than is UNKNOWN:
            return than is UNKNOWN and value is not UNKNOWN
        return compare(value, than) == 1

    # --- Definitions, criteria and preferences

    def _judge_named(self) -> None:
        for rule in self._structure.order.values():
            for key in self._keys(rule):
                if isinstance(rule, Criterion):
                    self._criteria[key] = CriterionTrace(self._parts(rule.condition, rule.candidate, key[1]))
                    self._values[key] = self._criteria[key].truth
                else:
                    value, evidence = self._value(rule.expression, rule.candidate, key[1])
                    self._values[key] = value
                    self._definitions[key] = ValueTrace(settled(value), evidence)
        for candidate in self._rules.candidates:
            if candidate.prefer is None or not any(offer.each == candidate.name for offer in self._rules.offers):
                continue
            for index in self._indices(candidate.name):
                value, evidence = self._value(candidate.prefer, candidate.name, index)
                self._preferences[(candidate.name, index)] = ValueTrace(settled(value), evidence)

    def _names(self, candidate: str | None, index: int | None) -> Names:
        """What each name stands for, where the candidate is the one at `index`."""
        element = (candidate, self._elements[candidate][index]) if candidate is not None else None
        return Names(self._facts, self._parameters, self._values, element, index)

    def _value(self, expression: Expression, candidate: str | None, index: int | None) -> tuple[Value, Evidence]:
        return self._evaluation.value(expression, self._names(candidate, index), self._log)

    def _parts(self, expression: Expression, candidate: str | None, index: int | None) -> tuple[PartTrace, ...]:
        return self._evaluation.parts(expression, self._names(candidate, index), self._log)

    def _truth(self, name: str, index: int | None) -> Truth:
        """The truth of a criterion, for the candidate where it speaks of one."""
        found = self._criteria.get((name, None))
        return found.truth if found is not None else self._criteria[(name, index)].truth

    # --- Offers

    def _offer_for(self, offer: Offer, index: int | None) -> OfferTrace:
        """Section 7, the four rules, for one candidate."""
        exists = self._exists(offer.each, index)
        nodes = meaning.truths_of(offer.requires, lambda name: self._truth(name, index))
        requires = meaning.all_of((exists, nodes[0]))
        refer = tuple(self._refer(offer, entry, exists, index) for entry in offer.refer)
        terms = {}
        for term in offer.terms:
            value, evidence = self._value(term.expression, offer.each, index)
            terms[term.name] = ValueTrace(settled(value), evidence)
        found = meaning.outcome(
            requires,
            [(entry.requires, False if entry.ignored else entry.when[0]) for entry in refer],
            all(term.optional or not holds_unknown(terms[term.name].value) for term in offer.terms),
        )
        trace = OfferTrace(found, requires, nodes, refer, terms)
        missing: tuple[str, ...] = ()
        if found in ("refer", "needs_information"):
            missing = self._waits_for(offer, index, trace)
        return OfferTrace(meaning.answerable(found, missing), requires, nodes, refer, terms, missing)

    def _refer(self, offer: Offer, entry: Refer, exists: Truth, index: int | None) -> ReferTrace:
        """Section 7: "Fi is its condition […], Ri is R with the criteria of its `despite` taken as true"."""
        when = meaning.truths_of(entry.when, lambda name: self._truth(name, index))
        requires = meaning.truth_of(offer.requires, partial(self._truth_despite, entry, index))
        return ReferTrace(meaning.all_of((exists, requires)), when, entry.ignore_unknown and when[0] is UNKNOWN)

    def _truth_despite(self, entry: Refer, index: int | None, name: str) -> Truth:
        return True if name in entry.despite else self._truth(name, index)

    def _waits_for(self, offer: Offer, index: int | None, found: OfferTrace) -> tuple[str, ...]:
        """Section 7, on `missing`, for one candidate."""
        # Made where it is used, since it holds this judgement: neither is to hold itself.
        missing = Missing(self._structure, self, self._semantics, self._depends)
        return in_order(missing.of_offer(offer, found, index, self._unknown_list(offer.each, index)))

    def _turning(self, offer: Offer, index: int | None, found: OfferTrace) -> tuple[str, ...]:
        """What would make an offer to a candidate that has none possible: what is asked by `is known`, if anything."""
        if self._edition.semantics == 1 or not self._structure.can_ask(offer):
            return ()
        return self._waits_for(offer, index, found)

    # --- What `missing` asks of a judgement

    def value(self, key: Key) -> ValueTrace:
        """What was found of a definition."""
        return self._definitions[key]

    def criterion(self, key: Key) -> CriterionTrace:
        """What was found of a criterion."""
        return self._criteria[key]

    def is_unknown(self, path: str) -> bool:
        """Whether nothing is recorded at a path that was read."""
        return self._log.state_of(path) == "unknown"

    def dependence(
        self,
        expression: Expression,
        tree: feel.Expression,
        each: tuple[str | None, int | None],
        named: Callable[[feel.Name], Dependence | None],
        *,
        is_condition: bool,
    ) -> Dependence:
        """What an expression, or a leaf of it, depends on, for the candidate at an index."""
        names = self._names(*each)
        return dependence_of(tree, expression.types, names, self._log, self._on, named, is_condition=is_condition)


def valid_to(offer: Offer, on: date) -> date | None:
    """The last day on which the offer stands, counted from the day after the decision date."""
    match offer.valid_for:
        case None:
            return None
        case MonthsDuration():
            last = add(on, offer.valid_for)
        case days:
            last = add(on, timedelta(days=days))
    return last if isinstance(last, date) else date.max


def _terms(offer: Offer, found: OfferTrace) -> dict[str, Value]:
    """The terms of an offer; an optional one that is unknown is left out."""
    return {
        term.name: found.terms[term.name].value
        for term in offer.terms
        if not holds_unknown(found.terms[term.name].value)
    }


def _last_field(candidate: Candidate, fields: Any) -> Field:
    field: Field | None = None
    for name in candidate.path:
        field = fields[name]
        fields = field.fields
    assert field is not None
    return field
