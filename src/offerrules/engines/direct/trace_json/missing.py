"""What judgements wait for, while decisions are written: the same that `engines.missing` finds in a trace.

What a requirement waits for follows from the masks. Where an offer asks if something is known, its truth does not tell
whether it is settled, and the way goes through the trace.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from offerrules.decision.tree import CriterionTrace, Key, OfferTrace, ValueTrace
from offerrules.engines.dependence import NOTHING, Dependence
from offerrules.engines.direct.trace_json.asking import Asking
from offerrules.engines.direct.trace_json.conditions import Condition
from offerrules.engines.direct.trace_json.leaf import Found, Leaf
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.requirement import truth_of_bit
from offerrules.engines.direct.trace_json.texts import Paths
from offerrules.engines.missing import Missing, Structure
from offerrules.feel import tree as feel
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.values import Value
from offerrules.rules.tree import Criterion, Definition, Expression, Offer, RuleSet, Term

_MOST_NESTED: Final = 30
"""Rules that may wait for one another by recursion. Of more, each is asked after those that it mentions."""


class Judgement(Protocol):
    """What follows from the masks (`offers.Judged`)."""

    @property
    def trace(self) -> OfferTrace: ...
    @property
    def names(self) -> Iterable[str]: ...
    @property
    def for_terms(self) -> bool: ...
    @property
    def for_list(self) -> bool: ...


class Waiting:
    """What everything of a rule set waits for. `values` and `conditions` are by the identity of the expression."""

    def __init__(
        self,
        rules: RuleSet,
        values: Mapping[int, Leaf],
        conditions: Mapping[int, Condition],
        list_of: Mapping[str, str],
        bits: Mapping[str, int],
        asking: Asking,
    ) -> None:
        self.structure: Final = Structure(rules)
        self.values: Final = values
        self.conditions: Final = conditions
        self.asking: Final = asking
        self._list_of: Final = list_of
        self._bits: Final = bits
        self._turning: Final = frozenset(offer.name for offer in rules.offers if self.structure.can_ask(offer))
        self.order: Final = Paths()

    def can_turn(self, offer: Offer) -> bool:
        """Whether an offer asks somewhere if something is known: then what has been answered may still change."""
        return offer.name in self._turning

    def paths(
        self,
        offer: Offer,
        person: Person,
        judged: Judgement,
        terms: Sequence[tuple[Term, Leaf]],
        found: Sequence[Found],
        unknown: frozenset[str],
    ) -> frozenset[str]:
        """The paths that one judgement waits for. `found` are the values of the terms, `unknown` the paths of unknown
        facts."""
        if offer.name in self._turning:
            return self._through_the_trace(offer, person, judged, terms, found, unknown)
        missing = NOTHING
        behind = self.structure.behind(offer)
        if judged.names and len(behind) > _MOST_NESTED:
            for rule in behind:
                self._of(rule.name, person, unknown)
        for name in judged.names:
            missing |= self._of(name, person, unknown)
        if judged.for_terms:
            for (term, leaf), (value, *_) in zip(terms, found, strict=True):
                if not term.optional and holds_unknown(value):
                    missing |= self._of_leaf(leaf, person, unknown)
        if judged.for_list and offer.each is not None:
            missing |= {self._list_of[offer.each]}
        return missing

    def _of(self, name: str, person: Person, unknown: frozenset[str]) -> frozenset[str]:
        """What a criterion or definition waits for; nothing where its truth or value is settled."""
        rule = self.structure.definitions.get(name) or self.structure.criteria.get(name)
        if rule is None:
            return NOTHING
        if rule.candidate is None:
            person = person.once or person
        if person.waits is None:
            person.waits = {}
        waits = person.waits.get(name)
        if waits is None:
            waits = NOTHING
            for leaf in self._unsettled(rule, person):
                waits |= self._of_leaf(leaf, person, unknown)
            person.waits[name] = waits
        return waits

    def _unsettled(self, rule: Definition | Criterion, person: Person) -> Sequence[Leaf]:
        if isinstance(rule, Criterion):
            return self.conditions[id(rule.condition)].waiting(person)
        return [self.values[id(rule.expression)]] if holds_unknown(person.values[rule.name]) else ()

    def _of_leaf(self, leaf: Leaf, person: Person, unknown: frozenset[str]) -> frozenset[str]:
        if leaf.may_settle:
            return leaf.depends(person, lambda name: self._dependence(name, person, unknown)).paths
        waits = unknown & leaf.reads(person).paths
        for name in leaf.mentions:
            waits |= self._of(name, person, unknown)
        return waits

    def _dependence(self, name: str, person: Person, unknown: frozenset[str]) -> Dependence:
        if name in self.structure.criteria:
            value: Value = truth_of_bit(person.true, person.unknown, self._bits[name])
        else:
            value = person.values[name]
        return Dependence(value, self._of(name, person, unknown))

    def _through_the_trace(
        self,
        offer: Offer,
        person: Person,
        judged: Judgement,
        terms: Sequence[tuple[Term, Leaf]],
        found: Sequence[Found],
        unknown: frozenset[str],
    ) -> frozenset[str]:
        trace = judged.trace
        values = {
            term.name: ValueTrace(value, leaf.reads(person).evidence)
            for (term, leaf), (value, *_) in zip(terms, found, strict=True)
        }
        return Missing(self.structure, _OfPerson(self, person, unknown)).of_offer(
            offer,
            OfferTrace(trace.outcome, trace.requires, trace.nodes, trace.refer, values),
            person.index,
            self._list_of[offer.each] if offer.each is not None and person.index is None else None,
        )


class _OfPerson:
    """What was found of rules, as in a trace, made where it is asked for."""

    def __init__(self, waiting: Waiting, person: Person, unknown: frozenset[str]) -> None:
        self._waiting, self._person, self._unknown = waiting, person, unknown

    def value(self, key: Key) -> ValueTrace:
        """What was found of a definition."""
        rule = self._waiting.structure.definitions[key[0]]
        person = self._whom(rule.candidate)
        leaf = self._waiting.values[id(rule.expression)]
        return ValueTrace(person.values[rule.name], leaf.reads(person).evidence)

    def criterion(self, key: Key) -> CriterionTrace:
        """What was found of a criterion."""
        rule = self._waiting.structure.criteria[key[0]]
        return CriterionTrace(self._waiting.conditions[id(rule.condition)].traces(self._whom(rule.candidate)))

    def is_unknown(self, path: str) -> bool:
        """Whether nothing is recorded at a path that was read."""
        return path in self._unknown

    def dependence(
        self,
        expression: Expression,
        tree: feel.Expression,
        each: tuple[str | None, int | None],
        named: Callable[[feel.Name], Dependence | None],
        *,
        is_condition: bool,
    ) -> Dependence:
        """What an expression, or a leaf of it, depends on."""
        candidate = each[0]
        person = self._whom(candidate)
        return self._waiting.asking.dependence(expression, tree, candidate, person, named, is_condition=is_condition)

    def _whom(self, candidate: str | None) -> Person:
        """The one of whom a rule speaks: the candidate, or the record by itself."""
        return self._person if candidate is not None else self._person.once or self._person
