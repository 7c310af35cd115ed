"""The search for values under which formulas have the truths that are asked for."""

from collections.abc import Iterable, Sequence
from typing import Final

from offerrules.rules.logic.building import LARGEST, Builder
from offerrules.rules.logic.formula import Formula, Leaf, Row, leaves, truths

WORK: Final = 20_000
"""After so many evaluations of leaves a search gives up, and everything counts as possible."""

Goal = tuple[Formula, int]
"""A formula, and the mask of truths that it may have."""


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
    try:
        return _Search(goals, rows, WORK // max(count, 1)).run({})
    except _GaveUpError:
        return True


class _Search:
    def __init__(self, goals: Sequence[Goal], rows: dict[str, tuple[Row, ...]], steps: int) -> None:
        self.goals = goals
        self.rows = rows
        self.steps = steps

    def run(self, settled: dict[str, Row]) -> bool:
        self.steps -= 1
        if self.steps < 0:
            raise _GaveUpError
        undecided: Formula | None = None
        for formula, wanted in self.goals:
            found = truths(formula, settled)
            if not found & wanted:
                return False
            if undecided is None and found & ~wanted:
                undecided = formula
        if undecided is None:
            return True
        leaf = _open(leaves(undecided), settled)
        if leaf is None:
            return True
        for row in self.rows[leaf.term]:
            settled[leaf.term] = row
            if self.run(settled):
                return True
            del settled[leaf.term]
        return False


def _open(found: Iterable[Leaf], settled: dict[str, Row]) -> Leaf | None:
    return next((leaf for leaf in found if leaf.term not in settled), None)
