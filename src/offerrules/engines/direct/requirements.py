"""Requirements over two bit masks.

Kleene logic is two classical evaluations: `true` holds the criteria that are true, `possible` those that are true or
unknown. A requirement is true when it holds over `true` and not false when it holds over `possible`; under `not`
the two change places. So no truth value has to be made for the nodes in between.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple, assert_never

from offerrules.engines.direct import python as py
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement


class Masks(NamedTuple):
    """The names of two Python variables: the mask that is asked, and the one that is asked under `not`."""

    asked: str
    opposite: str

    def turned(self) -> "Masks":
        return Masks(self.opposite, self.asked)


def holds(
    requirement: Requirement, over: Masks, bits: Mapping[str, int], met: frozenset[str] = frozenset()
) -> ast.expr:
    """A Python test for the requirement over the mask asked, with the criteria of `met` taken as true.

    The test gives something that counts as true or false in Python, not always a bool.
    """
    match requirement:
        case Met(criterion):
            if criterion in met:
                return py.constant(True)
            return _any_bit(over.asked, bits[criterion])
        case All(of):
            return _joined(of, over, bits, met, together=True)
        case Any(of):
            return _joined(of, over, bits, met, together=False)
        case Not(of):
            return py.not_(holds(of, over.turned(), bits, met))
        case AtLeast(n, of):
            counted = [py.call("bool", holds(each, over, bits, met)) for each in of]
            return py.compare(py.add(counted), ast.GtE(), py.constant(n))
        case _:
            assert_never(requirement)


def _joined(
    of: tuple[Requirement, ...], over: Masks, bits: Mapping[str, int], met: frozenset[str], *, together: bool
) -> ast.expr:
    """Single criteria side by side become one test of several bits."""
    mask = 0
    others: list[ast.expr] = []
    for each in of:
        if isinstance(each, Met) and each.criterion not in met:
            mask |= bits[each.criterion]
        else:
            others.append(holds(each, over, bits, met))
    if any(_is_constant(test, not together) for test in others):
        return py.constant(not together)
    tests = [test for test in others if not _is_constant(test, together)]
    if mask:
        tests.insert(0, (_all_bits if together else _any_bit)(over.asked, mask))
    return py.both(tests) if together else py.either(tests)


def _is_constant(test: ast.expr, value: bool) -> bool:
    return isinstance(test, ast.Constant) and test.value is value


def _all_bits(over: str, mask: int) -> ast.expr:
    if mask & (mask - 1) == 0:
        return _any_bit(over, mask)
    return py.compare(py.binary(py.name(over), ast.BitAnd(), py.constant(mask)), ast.Eq(), py.constant(mask))


def _any_bit(over: str, mask: int) -> ast.expr:
    return py.binary(py.name(over), ast.BitAnd(), py.constant(mask))


def criteria_of(requirement: Requirement) -> Iterator[str]:
    """The criteria that the requirement names, in order, with repetitions."""
    match requirement:
        case Met(criterion):
            yield criterion
        case All(of) | Any(of) | AtLeast(_, of):
            for each in of:
                yield from criteria_of(each)
        case Not(of):
            yield from criteria_of(of)
        case _:
            assert_never(requirement)


def turned(requirement: Requirement, criteria: frozenset[str]) -> bool:
    """Whether one of the criteria stands under a `not`, so that taking it as true may make the requirement false."""
    match requirement:
        case Met():
            return False
        case All(of) | Any(of) | AtLeast(_, of):
            return any(turned(each, criteria) for each in of)
        case Not(of):
            return not criteria.isdisjoint(criteria_of(of))
        case _:
            assert_never(requirement)
