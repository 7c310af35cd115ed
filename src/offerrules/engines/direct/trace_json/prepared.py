"""What the decisions of one rule set on one day are written from, made ready once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import DUTY_STATES, Evidence
from offerrules.decision.values import encode
from offerrules.engines.direct.compiler import Layout
from offerrules.engines.direct.trace_json.asking import Asking
from offerrules.engines.direct.trace_json.conditions import Condition, Key, blocks_of
from offerrules.engines.direct.trace_json.facts import FactPlan
from offerrules.engines.direct.trace_json.leaf import Leaf
from offerrules.engines.direct.trace_json.missing import Waiting
from offerrules.engines.direct.trace_json.offers import Judged, OfferTexts
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.plan import Plan
from offerrules.engines.direct.trace_json.texts import room_for
from offerrules.rules.tree import Expression, Offer, RuleSet

STATES: Final = [state.encode() for state in DUTY_STATES]

People = Mapping[str | None, Sequence[Person]]
"""By candidate the record with each of them; under None the record by itself."""


class Section:
    """What is said of the record by itself, or with one of its candidates, and where the slots of it stand.

    The slots of one person have this order: causes and value of each of `values`; the states of `duties`, what is
    judged of each of `offers`, the conditions of criteria and then of duties; what `OfferTexts` has besides of each
    offer. What is fixed has none.
    """

    def __init__(self, candidate: str | None, prepared: "Prepared") -> None:
        rules, conditions = prepared.rules, prepared.conditions
        values: list[tuple[str | None, Leaf]] = [
            (each.name, prepared.values[id(each.expression)]) for each in prepared.plan.definitions[candidate]
        ]
        preferred = [each.prefer for each in prepared.plan.preferred if each.name == candidate]
        values.extend((None, prepared.values[id(prefer)]) for prefer in preferred)
        self.values: Final = [(name, leaf) for name, leaf in values if leaf.fixed is None]
        """Definitions, each behind what it mentions, and `prefer`, which has no name."""
        self.fixed: Final = {
            name: leaf.fixed[0] for name, leaf in values if name is not None and leaf.fixed is not None
        }
        self.duties: Final = [duty for duty in rules.duties if duty.each == candidate]
        self.offers: Final = [prepared.offers[offer.name] for offer in rules.offers if offer.each == candidate]
        self.width = 0
        self._places: Final[dict[tuple[str, str], int]] = {}
        for name, _ in self.values:
            self._add("prefer" if name is None else "definition", name or "", 2)
        for duty in self.duties:
            self._add("state", duty.name, 1)
        for offer in self.offers:
            self._add("judged", offer.name, 1)
        judged = [("criterion", rule.name, rule.condition) for rule in rules.criteria if rule.candidate == candidate]
        for duty in self.duties:
            judged += [("owed", duty.name, duty.owed_when), ("fulfilled", duty.name, duty.fulfilled_when)]
        for kind, name, condition in judged:
            self._add(kind, name, conditions[id(condition)].width)
        its_conditions = [conditions[id(condition)] for *_, condition in judged]
        self._blocks: Final = blocks_of(its_conditions)
        self._key: Final = Key([leaf for condition in its_conditions for leaf in condition.leaves])
        self._is_by_value: Final = self._key.is_by_value
        self._is_once: Final = candidate is None
        self._known: Final[dict[Any, tuple[list[bytes], list[Judged]]]] = {}
        self._most: Final = room_for(self.width)
        for offer in self.offers:
            self._add("offer", offer.name, offer.width)

    def judged(self, person: Person, row: tuple[int, ...]) -> tuple[Sequence[bytes], Sequence[Judged]]:
        """The slots of what is judged, and what is judged of each offer. Most people are like somebody before them.

        `row` has the masks, and as numbers the outcomes of the offers and the states of the duties.
        """
        exists = self._is_once or person.index is not None
        key = (row, person.seen, exists, self._key.by_value(person) if self._is_by_value else None)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= self._most:
                self._known.clear()
            ranks, states = row[2 : 2 + len(self.offers)], row[2 + len(self.offers) :]
            offers = [offer.judged(person, exists, rank) for offer, rank in zip(self.offers, ranks, strict=True)]
            slots = [*[STATES[state] for state in states], *[judged.text for judged in offers]]
            for block in self._blocks:
                slots += block.slots(person)
            known = self._known[key] = (slots, offers)
        return known

    def place(self, kind: str, name: str = "") -> int:
        """Where the first slot of something stands among those of one person."""
        return self._places[(kind, name)]

    def _add(self, kind: str, name: str, width: int) -> None:
        self._places[(kind, name)] = self.width
        self.width += width


class Prepared:
    """The leaves, conditions, sections and offers of a rule set on a day."""

    def __init__(
        self,
        rules: RuleSet,
        layout: Layout,
        on: date,
        plan: Plan,
        head: Mapping[str, Any],
        valid_to: Callable[[Offer, date], date | None],
    ) -> None:
        self.rules: Final = rules
        self.plan: Final = plan
        self.candidates: Final[list[str | None]] = [None, *layout.rows]
        self.values: Final[dict[int, Leaf]] = {}
        self.conditions: Final[dict[int, Condition]] = {}
        asking = Asking(rules, on, layout.bits)
        self._make_leaves(asking, layout.bits)
        waiting = Waiting(rules, self.values, self.conditions, plan.list_of, layout.bits, asking)
        self._reading: Final[dict[str | None, list[Leaf]]] = {each: [] for each in self.candidates}
        """The leaves that are judged and read something."""
        for expression, candidate in self._expressions():
            condition = self.conditions.get(id(expression))
            leaves = [self.values[id(expression)]] if condition is None else condition.leaves
            self._reading[candidate] += [leaf for leaf in leaves if leaf.fixed is None]
        self.order: Final = waiting.order
        self.offers: Final[dict[str, OfferTexts]] = {}
        for offer in rules.offers:
            last = valid_to(offer, on)
            shown = b"null" if last is None else canonical(last.isoformat())
            self.offers[offer.name] = OfferTexts(offer, layout.bits, shown, waiting)
        self.sections: Final = {each: Section(each, self) for each in self.candidates}
        self.head: Final = {key: canonical(key) + b":" + canonical(value) for key, value in head.items()}
        """The name and value of what is the same in every decision."""
        self.parameters: Final = canonical({each.name: encode(each.on(on)) for each in rules.parameters})

    def evidence(self, people: People) -> list[Evidence]:
        """That of every leaf and value for everybody, but for the causes."""
        leaves = self._reading
        return [leaf.reads(person).evidence for each in people for person in people[each] for leaf in leaves[each]]

    def looks_further(self, people: People, facts: FactPlan) -> bool:
        """Whether more facts may be read to find what an outcome waits for than are told of everybody."""
        leaves = self._reading
        return any(
            path not in (facts.paths if fact.state == "recorded" else facts.read)
            for each in people
            for person in people[each]
            for leaf in leaves[each]
            for path, fact in leaf.looked_at(person).items()
        )

    def _expressions(self) -> Iterator[tuple[Expression, str | None]]:
        """Every expression that is judged, and the candidate that it speaks of."""
        rules = self.rules
        yield from ((rule.expression, rule.candidate) for rule in rules.definitions)
        yield from ((rule.condition, rule.candidate) for rule in rules.criteria)
        for candidate in self.plan.preferred:
            if candidate.prefer is not None:
                yield candidate.prefer, candidate.name
        yield from ((term.expression, offer.each) for offer in rules.offers for term in offer.terms)
        for duty in rules.duties:
            yield duty.owed_when, duty.each
            yield duty.fulfilled_when, duty.each

    def _make_leaves(self, asking: Asking, bits: Mapping[str, int]) -> None:
        seats: dict[str | None, int] = dict.fromkeys((None, *self.plan.list_of), 0)
        for each, planned in self.plan.leaves:
            leaves = []
            for leaf in planned:
                seat = None
                if leaf.is_asked:
                    seat = seats[each.candidate]
                    seats[each.candidate] += 1
                leaves.append(Leaf(leaf, each, seat, asking, bits, self.plan.lists))
            if each.is_condition:
                self.conditions[id(each.expression)] = Condition(each.expression, leaves)
            else:
                [self.values[id(each.expression)]] = leaves
