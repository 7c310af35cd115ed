"""How much work one evaluation may take, so that no expression runs for ever or fills the memory."""

from collections.abc import Iterable
from typing import Final

from offerrules.feel.values import Failure, Value

MOST_STEPS: Final = 500_000
"""So many nodes, elements and characters (eight of them count as one) one evaluation may look at."""
MOST_CHARACTERS: Final = 8 * MOST_STEPS
"""Characters that a function may add to a text."""
MADE: Final = 8
"""Steps for each part of a list or context that is put into another, so that none gets more than some 60,000 parts: it
is looked through by everything that uses it, and written into the decision."""
DEEPEST: Final = 150
"""So deep nodes may nest while functions call functions."""

STOPPED: Final = ("too-much-work", "too-deep")
"""Causes of evaluations that were given up."""


class StoppedError(Exception):
    """The evaluation takes too much work; `failure` says of what."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure


class Budget:
    """What is left of the work."""

    __slots__ = ("_depth", "_steps")

    def __init__(self) -> None:
        self._steps = MOST_STEPS
        self._depth = 0

    def enter(self) -> None:
        """One node more, inside those that were entered and not left. Raises `StoppedError` where it is too deep."""
        self.spend(1)
        self._depth += 1
        if self._depth > DEEPEST:
            raise StoppedError(Failure("too-deep"))

    def leave(self) -> None:
        self._depth -= 1

    def spend(self, steps: int) -> None:
        """Raises `StoppedError` where nothing is left."""
        self._steps -= steps
        if self._steps < 0:
            raise StoppedError(Failure("too-much-work"))

    def spend_on(self, values: Iterable[Value], each: int = 1) -> None:
        """Count what a function may have to look at: a part that stands several times in the values, several times."""
        pending = list(values)
        while pending:
            value = pending.pop()
            if isinstance(value, (list, tuple)):
                self.spend(each * (len(value) + 1))
                pending.extend(value)
            elif isinstance(value, dict):
                self.spend(each * (len(value) + 1))
                pending.extend(value.values())
            elif isinstance(value, str):
                self.spend(len(value) // 8)
