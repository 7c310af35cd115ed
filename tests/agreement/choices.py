"""Where the generator's choices come from: Hypothesis, a seed, or a list; and how to make a failing list simple."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, Protocol, TypeVar

from hypothesis import strategies as st

P = TypeVar("P")


class Choices(Protocol):
    """A source of choices. A smaller number is the simpler choice."""

    def number(self, last: int) -> int:
        """A number from 0 to `last`."""
        ...

    def pick(self, options: Sequence[P]) -> P:
        """One of the options, the simplest first."""
        ...


class _Picking:
    def number(self, last: int) -> int:
        raise NotImplementedError

    def pick(self, options: Sequence[P]) -> P:
        return options[self.number(len(options) - 1)] if len(options) > 1 else options[0]


_NUMBERS: Final = tuple(st.integers(0, last) for last in range(256))


class Drawn(_Picking):
    """Choices that Hypothesis makes, and can make simpler."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self._draw = draw

    def number(self, last: int) -> int:
        return self._draw(_NUMBERS[last])


class Seeded(_Picking):
    """Choices by a seed; `made` keeps them, to be made again."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.made: list[int] = []

    def number(self, last: int) -> int:
        chosen = int(self._random.random() * (last + 1))
        self.made.append(chosen)
        return chosen


class Listed(_Picking):
    """Choices from a list; behind its end the simplest."""

    def __init__(self, choices: Sequence[int]) -> None:
        self._choices = iter(choices)

    def number(self, last: int) -> int:
        return min(next(self._choices, 0), last)


def simplest(choices: Sequence[int], still_fails: Callable[[Sequence[int]], bool]) -> list[int]:
    """A short list of small choices with which it still fails."""
    best = list(choices)
    improved = True
    while improved:
        improved = False
        for size in (64, 16, 4, 2, 1):
            at = 0
            while at < len(best):
                shorter = best[:at] + best[at + size :]
                if still_fails(shorter):
                    best, improved = shorter, True
                else:
                    at += size
        for at in range(len(best)):
            for smaller in (0, best[at] // 2, best[at] - 1):
                if 0 <= smaller < best[at]:
                    changed = [*best[:at], smaller, *best[at + 1 :]]
                    if still_fails(changed):
                        best, improved = changed, True
                        break
    return best
