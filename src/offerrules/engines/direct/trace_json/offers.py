"""Offers while decisions are written: what follows from the masks, the terms, and what is missing."""

from collections.abc import Mapping, Sequence
from typing import Final

from offerrules.decision.tree import OfferTrace, OutcomeName, ReferTrace, Truth
from offerrules.engines import meaning
from offerrules.engines.direct.trace_json.leaf import Found
from offerrules.engines.direct.trace_json.missing import Waiting
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.requirement import Nodes
from offerrules.engines.direct.trace_json.texts import MOST_KEPT, TRUTHS, room_for, truths
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import Offer

OUTCOMES: Final[tuple[OutcomeName, ...]] = ("no_offer", "needs_information", "refer", "offer")
"""By the numbers that the generated function uses."""
_OUTCOME_TEXTS: Final = [outcome.encode() for outcome in OUTCOMES]
_NEEDS_INFORMATION, _REFER, _OFFER = 1, 2, 3


class Judged:
    """What follows from the masks for one judgement. `names` are the criteria that it waits for where its outcome asks
    for information, `for_terms` whether it waits for its terms too, `for_list` whether for the list of candidates."""

    __slots__ = ("for_list", "for_terms", "names", "text", "trace")

    def __init__(self, text: bytes, trace: OfferTrace, names: frozenset[str], for_terms: bool, for_list: bool) -> None:
        self.text: Final = text
        self.trace: Final = trace
        self.names: Final = names
        self.for_terms: Final = for_terms
        self.for_list: Final = for_list


class OfferTexts:
    """One offer of a rule set on a day. `terms` are by name, as JSON has them."""

    def __init__(self, offer: Offer, bits: Mapping[str, int], valid_to: bytes, waiting: Waiting) -> None:
        self._offer: Final = offer
        self.name: Final = offer.name
        self._waiting: Final = waiting
        self._requires: Final = Nodes(offer.requires, bits)
        self._refer: Final = [
            (entry, sum(bits[name] for name in entry.despite), Nodes(entry.when, bits)) for entry in offer.refer
        ]
        self._mask = self._requires.mask
        for *_, nodes in self._refer:
            self._mask |= nodes.mask
        self.terms: Final = [
            (term, waiting.values[id(term.expression)]) for term in sorted(offer.terms, key=lambda each: each.name)
        ]
        self._open: Final = [number for number, (_, leaf) in enumerate(self.terms) if leaf.fixed is None]
        self._names: Final = [b'"%b":' % term.name.encode() for term, _ in self.terms]
        self._judged: Final[dict[tuple[int, int, bool, int], Judged]] = {}
        self._most: Final = room_for(self._requires.width + sum(nodes.width for *_, nodes in self._refer))
        self._refer_traces: Final[dict[tuple[Truth, Truth, tuple[Truth, ...], bool], tuple[ReferTrace, bytes]]] = {}
        self.width: Final = 1 + 2 * len(self._open)
        self._endings: Final = [
            b'"valid_to":%b,"witness":' % (valid_to if outcome == "offer" else b"null") for outcome in OUTCOMES
        ]
        self._witness: Final = b'{"candidate":"%b","index":' % (offer.each or "").encode()

    def judged(self, person: Person, exists: bool, rank: int) -> Judged:
        """What follows from the masks, where the outcome has this number; the same masks have the same."""
        key = (person.true & self._mask, person.unknown & self._mask, exists, rank)
        return self._judged.get(key) or self._judge(key)

    def slots(
        self,
        people: Sequence[Person],
        judged: Sequence[Judged],
        ranks: Sequence[int],
        winner: int | None,
        unknown: frozenset[str],
    ) -> bytes:
        """The outcome. Each person gets what is missing, and causes and value of each term that is not fixed.

        `ranks` are the outcomes as numbers, `winner` the index of the best, `unknown` the paths of unknown facts.
        """
        best = max(ranks, default=0)
        outcome_terms = b"{}"
        all_missing: set[str] = set()
        for person, its, rank in zip(people, judged, ranks, strict=True):
            terms = [leaf.find(person) for _, leaf in self.terms]
            shown = b"[]"
            if unknown and _NEEDS_INFORMATION <= rank <= _REFER:
                missing = self._waiting.paths(self._offer, person, its, self.terms, terms, unknown)
                if missing:
                    all_missing |= missing
                    shown = self._waiting.order.text(missing)
            elif (
                unknown
                and rank < _NEEDS_INFORMATION
                and _NEEDS_INFORMATION <= best <= _REFER
                and self._waiting.can_turn(self._offer)
            ):
                all_missing |= self._waiting.paths(self._offer, person, its, self.terms, terms, unknown)
            slots = person.slots
            slots.append(shown)
            for number in self._open:
                _, value, causes = terms[number]
                slots += (causes, value)
            if rank == _OFFER and person.index == winner:
                outcome_terms = self._outcome_terms(terms)
        witness = b"null}"
        if best and self._offer.each is not None and winner is not None:
            witness = b"%b%d}}" % (self._witness, winner)
        named = self._waiting.order.text(all_missing) if all_missing and best in (_NEEDS_INFORMATION, _REFER) else b"[]"
        return b'{"missing":%b,"outcome":"%b","terms":%b,%b%b' % (
            named,
            _OUTCOME_TEXTS[best],
            outcome_terms,
            self._endings[best],
            witness,
        )

    def _outcome_terms(self, found: Sequence[Found]) -> bytes:
        shown = [
            name + text
            for (term, _), name, (value, text, _) in zip(self.terms, self._names, found, strict=True)
            if not (term.optional and value is UNKNOWN)
        ]
        return b"{" + b",".join(shown) + b"}"

    def _judge(self, key: tuple[int, int, bool, int]) -> Judged:
        """What follows from the masks; the same masks have the same."""
        true, unknown, exists, rank = key
        there: Truth = True if exists else UNKNOWN
        nodes, waiting = self._requires.judged(true, unknown)
        holds = meaning.all_of((there, nodes[0]))
        names = set(waiting)
        may_hold = nodes[0] is not False
        refer: list[tuple[ReferTrace, bytes]] = []
        walked = {0} if exists else set()
        is_settled = False
        for entry, despite, condition in self._refer:
            own, own_waiting = self._requires.judged(true | despite, unknown & ~despite)
            when, when_waiting = condition.judged(true, unknown)
            judged = self._refer_trace(there, own[0], when, entry.ignore_unknown)
            refer.append(judged)
            if judged[0].ignored:
                continue
            if despite not in walked and when[0] is not False:
                walked.add(despite)
                names |= own_waiting
                may_hold |= own[0] is not False
            if judged[0].requires is not False or holds is not False:
                names |= when_waiting
            if judged[0].requires is True and when[0] is True:
                # Nothing can change this, for nothing here asks what is known (`engines.missing`).
                is_settled = True
        text = b'%b,"outcome":"%b","refer":[%b],"requires":%b' % (
            truths(nodes),
            _OUTCOME_TEXTS[rank],
            b",".join([shown for _, shown in refer]),
            TRUTHS[holds],
        )
        if len(self._judged) >= self._most:
            self._judged.clear()
        trace = OfferTrace("refer", holds, nodes, tuple([trace for trace, _ in refer]))
        found = (
            Judged(text, trace, frozenset(), False, False)
            if is_settled
            else Judged(text, trace, frozenset(names), holds is not False, not exists and may_hold)
        )
        self._judged[key] = found
        return found

    def _refer_trace(
        self, there: Truth, own: Truth, when: tuple[Truth, ...], ignore_unknown: bool
    ) -> tuple[ReferTrace, bytes]:
        """One entry of `refer`, and the same as JSON."""
        key = (there, own, when, ignore_unknown)
        found = self._refer_traces.get(key)
        if found is None:
            trace = ReferTrace(meaning.all_of((there, own)), when, ignore_unknown and when[0] is UNKNOWN)
            shown = b'{"ignored":%b,"requires":%b,"when":%b}' % (
                TRUTHS[trace.ignored],
                TRUTHS[trace.requires],
                truths(trace.when),
            )
            if len(self._refer_traces) >= MOST_KEPT:
                self._refer_traces.clear()
            found = self._refer_traces[key] = (trace, shown)
        return found
