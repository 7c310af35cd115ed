"""The search for values under which formulas have the truths that are asked for."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from offerrules.rules.logic.building import LARGEST, Builder
from offerrules.rules.logic.formula import FALSE, TRUE, Formula, Joined, Negated, Row, leaves, truths, turned

WORK: Final = 20_000
"""After so many evaluations of leaves a search gives up, and everything counts as possible."""

Goal = tuple[Formula, int]
"""A formula, and the mask of truths that it may have."""


class _Open(NamedTuple):
    """A goal, with the terms of which it is made up."""

    formula: Formula
    wanted: int
    terms: tuple[str, ...]


class _GaveUpError(Exception):
    """The search takes too long."""


def possible(builder: Builder, goals: Sequence[Goal]) -> bool:
    """Whether all formulas can have one of their truths at once. True also where it could not be found out."""
    used: dict[str, set[int]] = {}
    count = 0
    for formula, _ in goals:
        for leaf in leaves(formula):
            used.setdefault(leaf.term, set()).add(leaf.test)
            count += 1
            if count > LARGEST:
                return True
    rows = {name: builder.rows(name, tuple(sorted(tests))) for name, tests in used.items()}
    search = _Search(rows, WORK // max(count, 1))
    try:
        return all(search.run(group, {}) for group in _connected([part for goal in goals for part in _split(goal)]))
    except _GaveUpError:
        return True


def _split(goal: Goal) -> Iterator[Goal]:
    """Goals that together say the same: what must not be false of an `and`, for instance, is so of each part."""
    formula, wanted = goal
    match formula:
        case Negated(of):
            yield from _split((of, turned(wanted)))
        case Joined(conjunction, of) if not wanted & (FALSE if conjunction else TRUE):
            for part in of:
                yield from _split((part, wanted))
        case _:
            yield goal


def _connected(goals: Sequence[Goal]) -> list[list[_Open]]:
    """Groups of goals that have no term in common, so that each can be searched alone; small groups first."""
    groups: list[tuple[set[str], list[_Open]]] = []
    for formula, wanted in goals:
        terms = tuple(dict.fromkeys(leaf.term for leaf in leaves(formula)))
        touched = [group for group in groups if not group[0].isdisjoint(terms)]
        groups = [group for group in groups if group[0].isdisjoint(terms)]
        joined = [each for _, group in touched for each in group]
        groups.append((set(terms).union(*(names for names, _ in touched)), [*joined, _Open(formula, wanted, terms)]))
    groups.sort(key=lambda group: len(group[0]))
    return [group for _, group in groups]


class _Search:
    def __init__(self, rows: dict[str, tuple[Row, ...]], steps: int) -> None:
        self.rows = rows
        self.steps = steps

    def run(self, goals: Sequence[_Open], settled: dict[str, Row]) -> bool:
        self.steps -= 1
        if self.steps < 0:
            raise _GaveUpError
        fewest: list[str] = []
        for goal in goals:
            found = truths(goal.formula, settled)
            if not found & goal.wanted:
                return False
            if found & ~goal.wanted:
                waiting = [term for term in goal.terms if term not in settled]
                if waiting and (not fewest or len(waiting) < len(fewest)):
                    fewest = waiting
        if not fewest:
            return True
        term = fewest[0]
        for row in self.rows[term]:
            settled[term] = row
            if self.run(goals, settled):
                return True
            del settled[term]
        return False
