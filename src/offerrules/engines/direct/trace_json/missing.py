"""What judgements wait for, while decisions are written: the same that `engines.missing` finds in a trace.

What a requirement waits for follows from the masks. Where an offer asks if something is known, its truth does not tell
whether it is settled, and the way goes through the trace.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from offerrules.decision.tree import CriterionTrace, Key, OfferTrace, ValueTrace
from offerrules.engines.direct.trace_json.conditions import Condition
from offerrules.engines.direct.trace_json.leaf import Found, Leaf
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.requirement import truth_of_bit
from offerrules.engines.direct.trace_json.texts import Paths
from offerrules.engines.meaning import nodes_of
from offerrules.engines.missing import Structure, missing_of
from offerrules.feel import tree as feel
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.walking import walk
from offerrules.rules.tree import Criterion, Definition, Met, Offer, RuleSet, Term

T = TypeVar("T")

NOTHING: Final = frozenset[str]()


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
    ) -> None:
        self.structure: Final = Structure(rules)
        self.values: Final = values
        self.conditions: Final = conditions
        self._list_of: Final = list_of
        self._bits: Final = bits
        self._asking: Final = frozenset(offer.name for offer in rules.offers if self._asks(offer))
        self.order: Final = Paths()

    def paths(
        self,
        offer: Offer,
        person: Person,
        judged: Judgement,
        terms: Sequence[tuple[Term, Leaf]],
        found: Sequence[Found],
        unknown: frozenset[str],
    ) -> set[str]:
        """The paths that one judgement waits for. `found` are the values of the terms, `unknown` the paths of unknown
        facts."""
        if offer.name in self._asking:
            return self._through_the_trace(offer, person, judged, terms, found, unknown)
        missing: set[str] = set()
        for name in judged.names:
            missing |= self._of(name, person, unknown)
        if judged.for_terms:
            for (term, leaf), (value, *_) in zip(terms, found, strict=True):
                if not term.optional and holds_unknown(value):
                    missing |= self._of_leaf(leaf, person, unknown)
        if judged.for_list and offer.each is not None:
            missing.add(self._list_of[offer.each])
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
        waits = unknown & leaf.reads(person).paths
        for name in leaf.mentions:
            waits |= self._of(name, person, unknown)
        return waits

    def _asks(self, offer: Offer) -> bool:
        """Whether an offer asks somewhere if something is known."""
        requirements = (offer.requires, *(entry.when for entry in offer.refer))
        nodes = [node for each in requirements for node in nodes_of(each)]
        if any(self.structure.can_ask(node.criterion) for node in nodes if isinstance(node, Met)):
            return True
        return any(
            any(map(self.structure.can_ask, term.expression.mentions))
            or any(isinstance(node, feel.Name) and node.name == "is known" for node in walk(term.expression.tree))
            for term in offer.terms
        )

    def _through_the_trace(
        self,
        offer: Offer,
        person: Person,
        judged: Judgement,
        terms: Sequence[tuple[Term, Leaf]],
        found: Sequence[Found],
        unknown: frozenset[str],
    ) -> set[str]:
        trace = judged.trace
        values = {
            term.name: ValueTrace(value, leaf.reads(person).evidence)
            for (term, leaf), (value, *_) in zip(terms, found, strict=True)
        }
        missing = missing_of(
            self.structure,
            offer,
            OfferTrace(trace.outcome, trace.requires, trace.nodes, trace.refer, values),
            definitions=_Definitions(self, person),
            criteria=_Criteria(self, person),
            index=person.index,
            truth=lambda name: truth_of_bit(person.true, person.unknown, self._bits[name]),
            unknown_list=self._list_of[offer.each] if offer.each is not None and person.index is None else None,
            is_unknown=unknown.__contains__,
        )
        return set(missing)


class _Found(Mapping[Key, T]):
    """What was found of rules, as in a trace, made where it is asked for. It is asked by key alone."""

    def __init__(self, waiting: Waiting, person: Person) -> None:
        self._waiting, self._person = waiting, person

    def _of(self, rule: Definition | Criterion) -> Person:
        """The one of whom the rule speaks: the candidate, or the record by itself."""
        return self._person if rule.candidate is not None else self._person.once or self._person

    def __iter__(self) -> Iterator[Key]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


class _Definitions(_Found[ValueTrace]):
    """The values of definitions."""

    def __getitem__(self, key: Key) -> ValueTrace:
        rule = self._waiting.structure.definitions[key[0]]
        person = self._of(rule)
        leaf = self._waiting.values[id(rule.expression)]
        return ValueTrace(person.values[rule.name], leaf.reads(person).evidence)


class _Criteria(_Found[CriterionTrace]):
    """The parts of criteria."""

    def __getitem__(self, key: Key) -> CriterionTrace:
        rule = self._waiting.structure.criteria[key[0]]
        return CriterionTrace(self._waiting.conditions[id(rule.condition)].traces(self._of(rule)))
