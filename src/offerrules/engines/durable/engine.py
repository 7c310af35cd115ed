"""The judgement of a case with durable-rules.

The truths of requirements and refer conditions are chained by durable-rules, in one session for each person and
candidate; the outcome follows by the rules that all engines share. What is true of the criteria is decided by the
shared operators. Another engine may have found it already: then nothing but the chain is left to do (`confirms`).
Otherwise the case is judged part by part (`judge`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from offerrules.decision.result import Duty, Outcome
from offerrules.decision.tree import OfferTrace, OutcomeName, Status, Truth, ValueTrace
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
class Row:
    """What another engine found of one candidate, or once where `candidate` is None.

    `true` and `unknown` have a bit for each criterion that stands once or speaks of the candidate; `outcomes` has those
    of its offers. `index` is None, too, for the candidate that stands for a list of which nothing is known.
    """

    candidate: str | None
    index: int | None
    true: int
    unknown: int
    outcomes: Mapping[str, OutcomeName]


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
        each = (None, *(candidate.name for candidate in rule_set.candidates))
        self._criteria = {candidate: self._criteria_of(candidate) for candidate in each}
        self._offers = {
            candidate: [offer for offer in rule_set.offers if offer.each == candidate] for candidate in each
        }

    def confirms(self, subject: str, keys: Keys, bits: Mapping[str, int], rows: Iterable[Row]) -> bool:
        """Whether the outcomes that another engine found are those that follow from what durable-rules chains.

        `bits` has the bit of each criterion in the masks of the rows. Where a required term may be unknown, the answer
        is no, also where both are right.
        """
        return all(self._is_same(subject, keys, bits, row) for row in rows)

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

    def _criteria_of(self, candidate: str | None) -> list[tuple[str, int, int]]:
        """The criteria that the requirements for a candidate may rest on, and the masks of what says that each is true
        and that it is false."""
        names = (each.name for each in self._rules.criteria if each.candidate in (None, candidate))
        literals = ((name, self._net.criteria[name]) for name in names if name in self._net.criteria)
        return [(name, 1 << literal, 1 << (literal ^ 1)) for name, literal in literals]

    def _is_same(self, subject: str, keys: Keys, bits: Mapping[str, int], row: Row) -> bool:
        known, true, given = ~row.unknown, row.true, 0
        for name, is_true, is_false in self._criteria[row.candidate]:
            bit = bits[name]
            if known & bit:
                given |= is_true if true & bit else is_false
        held = self._held(subject, keys, row.candidate, row.index, given)
        exists: Truth = UNKNOWN if row.candidate is not None and row.index is None else True
        return all(
            meaning.outcome(*self._truths(offer, held, exists), True) == row.outcomes[offer.name]
            for offer in self._offers[row.candidate]
        )

    def _held(self, subject: str, keys: Keys, candidate: str | None, index: int | None, given: int) -> int:
        """Everything that holds for a person and candidate of whom `given` is told."""
        key = keys[candidate][index] if candidate is not None and index is not None else None
        return self._chain.told(subject, (candidate, key), given)

    def _truths(self, offer: Offer, held: int, exists: Truth) -> tuple[Truth, list[tuple[Truth, Truth]]]:
        """The truth of `requires`, and Ri and Fi of each entry of `refer`, where `held` holds."""
        literals = self._literals[offer.name]
        refer: list[tuple[Truth, Truth]] = []
        for entry, (own, when) in zip(offer.refer, literals.refer, strict=True):
            truth = truth_in(held, when)
            truth = False if entry.ignore_unknown and truth is UNKNOWN else truth
            refer.append((meaning.all_of((exists, truth_in(held, own))), truth))
        return meaning.all_of((exists, truth_in(held, literals.requires))), refer


class _Chained(Judgement):
    """A judgement in which durable-rules tells the truths of requirements."""

    def __init__(self, engine: Durable, subject: str, record: Any, keys: Keys, on: date) -> None:
        self._engine = engine
        self._subject = subject
        self._keys_of = keys
        super().__init__(engine._rules, record, on, Interpretation(on))

    def _offer_for(self, offer: Offer, index: int | None) -> OfferTrace:
        given = 0
        for name, is_true, is_false in self._engine._criteria[offer.each]:
            truth = self._truth(name, index)
            if truth is not UNKNOWN:
                given |= is_true if truth else is_false
        held = self._engine._held(self._subject, self._keys_of, offer.each, index, given)
        requires, refer = self._engine._truths(offer, held, self._exists(offer.each, index))
        terms = {
            term.name: ValueTrace(self._value(term.expression, offer.each, index)[0])
            for term in (offer.terms if requires is True else ())
        }
        known = all(term.optional or not holds_unknown(terms[term.name].value) for term in offer.terms if terms)
        found = meaning.outcome(requires, refer, known)
        if found == "needs_information":
            return super()._offer_for(offer, index)
        return OfferTrace(found, requires, (requires,), (), terms)


def truth_in(held: int, literal: Literal | bool) -> Truth:
    """The truth of what a literal says, where `held` holds."""
    if isinstance(literal, bool):
        return literal
    if held >> literal & 1:
        return True
    return False if held >> (literal ^ 1) & 1 else UNKNOWN


def _literals(net: Net, offer: Offer) -> _Literals:
    refer = tuple(
        (net.requirement(offer.requires, entry.despite), net.requirement(entry.when)) for entry in offer.refer
    )
    return _Literals(net.requirement(offer.requires), refer)
