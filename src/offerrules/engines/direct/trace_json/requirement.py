"""A requirement while decisions are written: the truth of every node, and the criteria that it waits for."""

from collections.abc import Mapping
from typing import Final

from offerrules.decision.tree import Truth
from offerrules.engines import meaning
from offerrules.engines.direct.trace_json.texts import room_for
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import Met, Requirement

Masks = tuple[int, int]
"""Which criteria are true, and which unknown."""


class Nodes:
    """The nodes of a requirement in pre-order. What follows from the masks is found once for those that matter."""

    def __init__(self, requirement: Requirement, bits: Mapping[str, int]) -> None:
        self._requirement: Final = requirement
        self._nodes: Final = list(meaning.nodes_of(requirement))
        self._sizes: Final = [sum(1 for _ in meaning.nodes_of(node)) for node in self._nodes]
        self.width: Final = len(self._nodes)
        self._most: Final = room_for(self.width)
        self._bits: Final = bits
        self.mask = 0
        for node in self._nodes:
            if isinstance(node, Met):
                self.mask |= bits[node.criterion]
        self._known: Final[dict[Masks, tuple[tuple[Truth, ...], frozenset[str]]]] = {}

    def judged(self, true: int, unknown: int) -> tuple[tuple[Truth, ...], frozenset[str]]:
        """The truth of each node, and the criteria under nodes whose truth is unknown."""
        key = (true & self.mask, unknown & self.mask)
        known = self._known.get(key)
        if known is None:
            truths = meaning.truths_of(self._requirement, lambda name: truth_of_bit(*key, self._bits[name]))
            if len(self._known) >= self._most:
                self._known.clear()
            known = self._known[key] = (truths, self._waiting(truths))
        return known

    def _waiting(self, truths: tuple[Truth, ...]) -> frozenset[str]:
        names = set()
        place = 0
        while place < len(truths):
            if truths[place] is not UNKNOWN:
                place += self._sizes[place]
                continue
            node = self._nodes[place]
            if isinstance(node, Met):
                names.add(node.criterion)
            place += 1
        return frozenset(names)


def truth_of_bit(true: int, unknown: int, bit: int) -> Truth:
    """What the masks say of a criterion."""
    return True if true & bit else UNKNOWN if unknown & bit else False
