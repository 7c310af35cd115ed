"""The judgement of a case with durable-rules.

Python decides criteria, terms and preferences by the shared operators. The truths of requirements and refer conditions
are chained by durable-rules, in one session for each person and candidate; the outcome follows by the rules that all
engines share. What is missing is asked for only where information is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offerrules.decision.result import Duty, Outcome
from offerrules.decision.tree import OfferTrace, Status, Truth, ValueTrace
from offerrules.engines import meaning
from offerrules.engines.conditions import Interpretation
from offerrules.engines.durable.chain import Chain
from offerrules.engines.durable.literals import Literal, Net
from offerrules.engines.judgement import Judgement
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import Offer, RuleSet

Keys = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Outcomes and duties of a case."""

    status: Status
    outcomes: Mapping[str, Outcome]
    duties: Mapping[str, Duty]


@dataclass(frozen=True, slots=True)
class _Literals:
    """Those of one offer: `requires`, and Ri and Fi of each entry of `refer`."""

    requires: Literal | bool
    refer: tuple[tuple[Literal | bool, Literal | bool], ...]


class Durable:
    """The engine for one rule set. Raises `LimitError` where durable-rules cannot take it."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._rules = rule_set
        self._net = Net()
        self._literals = {offer.name: _literals(self._net, offer) for offer in rule_set.offers}
        self._chain = Chain(self._net)

    def judge(self, subject: str, record: Any, keys: Keys, on: date) -> Judged:
        """Outcomes and duties of a case. `keys` has those of each candidate's elements, in their order."""
        if not self._rules.is_in_force(on):
            return Judged("not_in_force", {}, {})
        judgement = _Chained(self, subject, record, keys, on)
        return Judged("decided", judgement.outcomes, judgement.duties)

    def forget(self, subject: str) -> None:
        """Ends the sessions of a person."""
        self._chain.forget(subject)

    def close(self) -> None:
        """Ends all sessions."""
        self._chain.close()


class _Chained(Judgement):
    """A judgement in which durable-rules tells the truths of requirements."""

    def __init__(self, engine: Durable, subject: str, record: Any, keys: Keys, on: date) -> None:
        self._engine = engine
        self._subject = subject
        self._keys_of = keys
        super().__init__(engine._rules, record, on, Interpretation(on))

    def _offer_for(self, offer: Offer, index: int | None) -> OfferTrace:
        held = self._held(offer.each, index)
        literals = self._engine._literals[offer.name]
        exists = self._exists(offer.each, index)
        requires = meaning.all_of((exists, truth_in(held, literals.requires)))
        refer = []
        for entry, (own, when) in zip(offer.refer, literals.refer, strict=True):
            truth = truth_in(held, when)
            truth = False if entry.ignore_unknown and truth is UNKNOWN else truth
            refer.append((meaning.all_of((exists, truth_in(held, own))), truth))
        terms = {
            term.name: ValueTrace(self._value(term.expression, offer.each, index)[0])
            for term in (offer.terms if requires is True else ())
        }
        known = all(term.optional or not holds_unknown(terms[term.name].value) for term in offer.terms if terms)
        found = meaning.outcome(requires, refer, known)
        if found == "needs_information":
            return super()._offer_for(offer, index)
        return OfferTrace(found, requires, (requires,), (), terms)

    def _held(self, candidate: str | None, index: int | None) -> frozenset[Literal]:
        """Everything that holds for a person and candidate, by what is true and false of the criteria."""
        given = []
        for criterion in self._rules.criteria:
            literal = self._engine._net.criteria.get(criterion.name)
            if literal is None or criterion.candidate not in (None, candidate):
                continue
            truth = self._truth(criterion.name, index)
            if truth is not UNKNOWN:
                given.append(literal if truth else literal ^ 1)
        key = self._keys_of[candidate][index] if candidate is not None and index is not None else None
        return self._engine._chain.told(self._subject, (candidate, key), given)


def truth_in(held: frozenset[Literal], literal: Literal | bool) -> Truth:
    """The truth of what a literal says, where `held` holds."""
    if isinstance(literal, bool):
        return literal
    if literal in held:
        return True
    return False if literal ^ 1 in held else UNKNOWN


def _literals(net: Net, offer: Offer) -> _Literals:
    refer = tuple(
        (net.requirement(offer.requires, entry.despite), net.requirement(entry.when)) for entry in offer.refer
    )
    return _Literals(net.requirement(offer.requires), refer)
