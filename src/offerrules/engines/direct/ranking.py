"""The four rules of an offer over bit masks, with as few tests as can be.

Requirements and cases to refer are mostly single criteria, or all of some. Then one test of several bits answers for
many of them (25 ns however many, where each by itself costs as much).
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.deciding import Marks
from offerrules.engines.direct.requirements import Masks, criteria_of, holds
from offerrules.rules.tree import All, Met, Not, Offer, Refer, Requirement


@dataclass(slots=True)
class _Bits:
    """Bits that are all to be set, or none of them, in two masks; and tests of another kind."""

    all_true: int = 0
    all_possible: int = 0
    none_true: int = 0
    none_possible: int = 0
    others: list[ast.expr] = field(default_factory=list)

    def tests(self, true: str, possible: str) -> list[ast.expr]:
        """One test for each kind of bits."""
        found = [_all(true, self.all_true)] if self.all_true else []
        found += [_all(possible, self.all_possible)] if self.all_possible else []
        found += [py.not_(_any(possible, self.none_possible))] if self.none_possible else []
        found += [py.not_(_any(true, self.none_true))] if self.none_true else []
        return [*found, *self.others]


class OfferTests:
    """The Python tests for the outcomes of an offer, over the masks of one judgement."""

    def __init__(self, offer: Offer, marks: Marks, bits: Mapping[str, int]) -> None:
        assert marks.possible is not None
        self._offer: Final = offer
        self._bits: Final = bits
        self._true: Final = marks.true
        self._possible: Final = marks.possible

    def met(self) -> ast.expr:
        """Section 7: "R is true and every Fi is false"."""
        found = _Bits()
        self._require(self._offer.requires, found)
        for entry in self._offer.refer:
            self._refuse(entry.when, found, ignore_unknown=entry.ignore_unknown)
        return py.both(found.tests(self._true, self._possible))

    def refers(self) -> ast.expr | None:
        """Section 7: "some Ri is not false and its Fi is true"; None where there is nothing to refer."""
        tests = [
            py.both([*self._could(despite), py.either(self._any_of(entries, sure=True))])
            for despite, entries in self._grouped(self._offer.refer)
        ]
        return py.either(tests) if tests else None

    def impossible(self) -> ast.expr:
        """Section 7: "R is false and no Ri that is not false has an unknown Fi"; asked where nothing is referred."""
        asked = [entry for entry in self._offer.refer if not entry.ignore_unknown]
        open_ = [
            py.not_(py.both([*self._could(despite), py.either(self._any_of(entries, sure=False))]))
            for despite, entries in self._grouped(asked)
            # Where nothing is despised, Ri is R, which is false.
            if despite
        ]
        return py.both([py.not_(py.both(self._could(frozenset()))), *open_])

    def _grouped(self, entries: Sequence[Refer]) -> list[tuple[frozenset[str], list[Refer]]]:
        """The entries by the criteria that their Ri takes as true."""
        named = frozenset(criteria_of(self._offer.requires))
        groups: dict[frozenset[str], list[Refer]] = {}
        for entry in entries:
            groups.setdefault(entry.despite & named, []).append(entry)
        return list(groups.items())

    def _could(self, despite: frozenset[str]) -> list[ast.expr]:
        """That Ri is not false; nothing where it cannot be."""
        test = holds(self._offer.requires, Masks(self._possible, self._true), self._bits, despite)
        return [] if isinstance(test, ast.Constant) and test.value is True else [test]

    def _any_of(self, entries: Iterable[Refer], *, sure: bool) -> list[ast.expr]:
        """That some Fi is true, or at least not false."""
        over, opposite = (self._true, self._possible) if sure else (self._possible, self._true)
        set_, unset = 0, 0
        others: list[ast.expr] = []
        for entry in entries:
            match entry.when:
                case Met(criterion):
                    set_ |= self._bits[criterion]
                case Not(Met(criterion)):
                    unset |= self._bits[criterion]
                case _:
                    others.append(holds(entry.when, Masks(over, opposite), self._bits))
        found = [_any(over, set_)] if set_ else []
        found += [py.not_(_all(opposite, unset))] if unset else []
        return [*found, *others]

    def _require(self, requirement: Requirement, found: _Bits) -> None:
        """That a requirement is true."""
        match requirement:
            case Met(criterion):
                found.all_true |= self._bits[criterion]
            case Not(Met(criterion)):
                found.none_possible |= self._bits[criterion]
            case All(of):
                for each in of:
                    self._require(each, found)
            case _:
                found.others.append(holds(requirement, Masks(self._true, self._possible), self._bits))

    def _refuse(self, requirement: Requirement, found: _Bits, *, ignore_unknown: bool) -> None:
        """That a case to refer is false, or at least not true where unknown is ignored."""
        match requirement:
            case Met(criterion) if ignore_unknown:
                found.none_true |= self._bits[criterion]
            case Met(criterion):
                found.none_possible |= self._bits[criterion]
            case Not(Met(criterion)) if ignore_unknown:
                found.all_possible |= self._bits[criterion]
            case Not(Met(criterion)):
                found.all_true |= self._bits[criterion]
            case _:
                over = Masks(self._true, self._possible) if ignore_unknown else Masks(self._possible, self._true)
                found.others.append(py.not_(holds(requirement, over, self._bits)))


def _any(over: str, mask: int) -> ast.expr:
    return py.binary(py.name(over), ast.BitAnd(), py.constant(mask))


def _all(over: str, mask: int) -> ast.expr:
    bits = _any(over, mask)
    return bits if mask & (mask - 1) == 0 else py.compare(bits, ast.Eq(), py.constant(mask))
