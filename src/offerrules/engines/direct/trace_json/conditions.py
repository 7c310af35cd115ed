"""Conditions while decisions are written: the truth of each part, and the causes of its leaves, as JSON."""

from collections.abc import Sequence
from typing import Any, Final

from offerrules.decision.tree import Evidence, PartTrace, Truth
from offerrules.engines import meaning
from offerrules.engines.direct.trace_json.leaf import Leaf
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.texts import TRUTHS
from offerrules.feel.values import UNKNOWN
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Expression

MOST_COMBINATIONS: Final = 1_000
"""So many combinations are kept of one block."""
WIDEST: Final = 5
"""Leaves in one block: of so many truths all combinations that occur have soon been met."""


class Condition:
    """A condition: its parts in pre-order, each a leaf or what joins those under it."""

    def __init__(self, expression: Expression, leaves: Sequence[Leaf]) -> None:
        parts = list(in_preorder(parts_of(expression)))
        places = {part.node: place for place, part in enumerate(parts)}
        own = iter(leaves)
        self._parts: Final = [
            (part.kind, next(own) if part.kind == "leaf" else None, tuple(places[below.node] for below in part.of))
            for part in parts
        ]
        self.leaves: Final = tuple(leaves)
        self.parts: Final = [leaf for _, leaf, _ in self._parts]
        """For each part its leaf, None for what joins others."""
        self.width: Final = sum(
            1 if leaf is None else 0 if leaf.fixed is not None else 1 + leaf.may_have_causes for leaf in self.parts
        )
        self._waiting: Final[dict[Any, tuple[Leaf, ...]]] = {}
        self._key: Final = Key(leaves)

    def slots(self, person: Person) -> list[bytes]:
        """Of each part its truth, and before it its causes where it may have such; nothing of what is fixed."""
        slots = []
        for truth, leaf, causes in self._judged(person):
            if leaf is None or leaf.fixed is None:
                if leaf is not None and leaf.may_have_causes:
                    slots.append(causes)
                slots.append(TRUTHS[truth])
        return slots

    def waiting(self, person: Person) -> tuple[Leaf, ...]:
        """The leaves that are unknown, under parts that are."""
        key = self._key.of(person)
        found = self._waiting.get(key)
        if found is None:
            if len(self._waiting) >= MOST_COMBINATIONS:
                self._waiting.clear()
            judged = self._judged(person)
            found = self._waiting[key] = tuple(self._unknown_under(0, [truth for truth, *_ in judged]))
        return found

    def traces(self, person: Person) -> tuple[PartTrace, ...]:
        """The same as in a trace, but for the causes."""
        return tuple(
            PartTrace(truth, leaf.reads(person).evidence if leaf is not None else Evidence())
            for truth, leaf, _ in self._judged(person)
        )

    def _unknown_under(self, place: int, truths: Sequence[Truth]) -> list[Leaf]:
        if truths[place] is not UNKNOWN:
            return []
        _, leaf, below = self._parts[place]
        if leaf is not None:
            return [leaf]
        return [found for each in below for found in self._unknown_under(each, truths)]

    def _judged(self, person: Person) -> list[tuple[Truth, Leaf | None, bytes]]:
        """The truth of every part, its leaf and the causes."""
        found: list[tuple[Truth, Leaf | None, bytes]] = [(False, None, b"")] * len(self._parts)
        for place in range(len(found) - 1, -1, -1):
            kind, leaf, below = self._parts[place]
            if leaf is not None:
                value, _, causes = leaf.find(person)
                assert isinstance(value, bool) or value is UNKNOWN
                found[place] = (value, leaf, causes)
            elif kind == "and":
                found[place] = (meaning.all_of([found[each][0] for each in below]), None, b"")
            elif kind == "or":
                found[place] = (meaning.any_of([found[each][0] for each in below]), None, b"")
            else:
                found[place] = (meaning.not_of(found[below[0]][0]), None, b"")
        return found


class Key:
    """What decides the truths and causes of some leaves, as a key of a dictionary."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._mask = self._doubtful = 0
        for leaf in leaves:
            self._mask |= leaf.bit
            self._doubtful |= leaf.bit if leaf.may_have_causes else 0
        self._doubted: Final = [leaf for leaf in leaves if leaf.bit & self._doubtful]
        self._seats: Final = [leaf.seat for leaf in leaves if leaf.seat is not None]
        self._by_value: Final = [leaf for leaf in leaves if not leaf.bit and leaf.seat is None and leaf.fixed is None]

        self.is_by_value: Final = bool(self._by_value or self._doubtful)

    def of(self, person: Person) -> Any:
        """Masks, what was seen, and what is found by value."""
        key: Any = (person.true & self._mask, person.unknown & self._mask, self.by_value(person))
        if self._seats:
            seen = person.seen
            key += tuple([seen[seat] for seat in self._seats])
        return key

    def by_value(self, person: Person) -> Any:
        """What neither the masks tell nor what was seen."""
        if person.unknown & self._doubtful:
            return tuple([leaf.find(person)[1:] for leaf in (*self._by_value, *self._doubted)])
        if self._by_value:
            return tuple([leaf.find(person)[1:] for leaf in self._by_value])
        return None


class Block:
    """Conditions whose slots are kept together."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self._conditions: Final = conditions
        self._key: Final = Key([leaf for condition in conditions for leaf in condition.leaves])
        self._known: Final[dict[Any, tuple[bytes, ...]]] = {}

    def slots(self, person: Person) -> tuple[bytes, ...]:
        """Those of its conditions, in their order."""
        key = self._key.of(person)
        slots = self._known.get(key)
        if slots is None:
            if len(self._known) >= MOST_COMBINATIONS:
                self._known.clear()
            slots = self._known[key] = tuple(
                [slot for condition in self._conditions for slot in condition.slots(person)]
            )
        return slots


def blocks_of(conditions: Sequence[Condition]) -> list[Block]:
    """The conditions in blocks, in their order."""
    blocks: list[list[Condition]] = []
    width = WIDEST
    for condition in conditions:
        if width + len(condition.leaves) > WIDEST:
            blocks.append([])
            width = 0
        blocks[-1].append(condition)
        width += len(condition.leaves)
    return [Block(block) for block in blocks]
