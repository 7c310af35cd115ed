"""Running the program of a pattern over a text, with bounded work."""

from typing import NamedTuple

from offerrules.feel.patterns.characters import folded
from offerrules.feel.patterns.syntax import Op, Program

STEPS = 1_000_000
"""So many instructions one call may run: about half a second."""
STEPS_WITH_BACK_REFERENCES = 100_000
"""The same for a pattern of which the time can grow exponentially, so that a short text may use them up."""


class TooMuchWorkError(Exception):
    """The steps are used up."""


class Budget:
    """The steps that are left; counted over all searches of one call."""

    __slots__ = ("left",)

    def __init__(self, steps: int = STEPS) -> None:
        self.left = steps

    @classmethod
    def for_program(cls, program: Program) -> "Budget":
        """What one call with this program may use."""
        return cls(STEPS_WITH_BACK_REFERENCES if program.refers_back else STEPS)


class Match(NamedTuple):
    """Where the pattern matched. `ends` holds start and end of each group, -1 where it took no part."""

    start: int
    end: int
    ends: tuple[int, ...]

    def group(self, text: str, number: int) -> str:
        """What group `number` matched; 0 is the whole; a group that took no part, or does not exist, is empty."""
        if number == 0:
            return text[self.start : self.end]
        if number * 2 > len(self.ends):
            return ""
        start, end = self.ends[number * 2 - 2 : number * 2]
        return text[start:end] if start >= 0 and end >= 0 else ""


def search(program: Program, text: str, start: int, budget: Budget) -> Match | None:
    """The first match from `start` on; of those that begin at one place, the one that the pattern prefers.

    A state (place in the program, place in the text) that led to no match leads to none later either, so it is never
    tried again. With back-references what the groups hold belongs to the state.
    """
    failed: set[object] = set()
    for begin in range(start, len(text) + 1):
        match = _match_at(program, text, begin, failed, budget)
        if match is not None:
            return match
    return None


def _match_at(program: Program, text: str, begin: int, failed: set[object], budget: Budget) -> Match | None:
    code, size, width = program.code, len(text), len(program.code)
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, begin, (-1,) * (program.groups * 2))]
    while stack:
        at, place, ends = stack.pop()
        while True:
            if budget.left <= 0:
                raise TooMuchWorkError
            budget.left -= 1
            op, one, other, test = code[at]
            if op is Op.CHAR:
                if place == size or not test(text[place]):
                    break
                place += 1
                at += 1
            elif op is Op.SPLIT:
                state = (at, place, ends) if program.refers_back else place * width + at
                if state in failed:
                    break
                failed.add(state)
                stack.append((other, place, ends))
                at = one
            elif op is Op.JUMP:
                at = one
            elif op is Op.SAVE:
                ends = (*ends[:one], place, *ends[one + 1 :])
                at += 1
            elif op is Op.MATCH:
                return Match(begin, place, ends)
            elif op is Op.START:
                if place and not (one and text[place - 1] == "\n" and place < size):
                    break
                at += 1
            elif op is Op.END:
                if place < size and not (one and text[place] == "\n"):
                    break
                at += 1
            else:
                length = _repeated(text, place, ends[one * 2 - 2], ends[one * 2 - 1], bool(other))
                if length is None:
                    break
                budget.left -= length
                place += length
                at += 1
    return None


def _repeated(text: str, place: int, start: int, end: int, ignore_case: bool) -> int | None:
    """How long what a back-reference matches here is; a group that took no part matches an empty text."""
    if start < 0 or end < 0:
        return 0
    earlier, here = text[start:end], text[place : place + end - start]
    if ignore_case:
        earlier, here = "".join(map(folded, earlier)), "".join(map(folded, here))
    return end - start if earlier == here else None
