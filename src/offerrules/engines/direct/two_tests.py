"""Conditions as two Python tests, in place of a value of three.

Kleene logic is two classical evaluations: whether a condition is true, and whether it is true or unknown.
"""

import ast
from collections.abc import Sequence
from typing import NamedTuple

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Code


class Marks(NamedTuple):
    """The names of the masks of the criteria that are true, and that are unknown; once there is one, of both."""

    true: str
    unknown: str
    possible: str | None = None


class Tests(NamedTuple):
    """Two Python tests: whether a condition is true, and whether it is true or unknown. One and the same where it is
    never unknown."""

    sure: ast.expr
    possible: ast.expr

    @property
    def certain(self) -> bool:
        return self.sure is self.possible


class Sink(NamedTuple):
    """What is done where a condition is true, and where it is unknown. Where it is false nothing is done."""

    true: Sequence[ast.stmt]
    unknown: Sequence[ast.stmt]


class Sides(NamedTuple):
    """A comparison in Python, and the tests of what makes it unknown. `sure_by_itself`: it is false of UNKNOWN."""

    unknown: list[ast.expr]
    python: ast.expr
    sure_by_itself: bool = False

    def tests(self) -> Tests:
        """The two tests of the comparison."""
        if not self.unknown:
            return Tests(self.python, self.python)
        sure = self.python if self.sure_by_itself else py.both([*map(turned, self.unknown), self.python])
        return Tests(sure, py.either([*self.unknown, self.python]))


def turned(test: ast.expr) -> ast.expr:
    """`x is not y` for `x is y`."""
    assert isinstance(test, ast.Compare)
    return ast.Compare(test.left, [ast.IsNot()], test.comparators)


def asks_for_none(test: ast.expr) -> bool:
    assert isinstance(test, ast.Compare)
    return isinstance(test.comparators[0], ast.Constant)


def joined_tests(tests: Sequence[Tests], *, decisive: bool) -> Tests:
    join = py.either if decisive else py.both
    sure = join([each.sure for each in tests])
    if all(each.certain for each in tests):
        return Tests(sure, sure)
    return Tests(sure, join([each.possible for each in tests]))


def absent(codes: Sequence[Code]) -> list[ast.expr]:
    """The tests of what is unknown. Where the checker knows that none cannot matter, nothing is said of none."""
    found = [py.is_(code.python, py.UNKNOWN) for code in codes if code.may_be_unknown]
    return found + [py.is_(code.python, py.constant(None)) for code in codes if code.may_be_none]
