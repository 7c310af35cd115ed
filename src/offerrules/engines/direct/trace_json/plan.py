"""What of a rule set can be written without its trace, found before a day is known."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from offerrules.engines.direct.leaves import Given, Steady, leaves_of, steady
from offerrules.engines.direct.pieces import Written, written
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.rules.tree import Candidate, Definition, RuleSet


class PlannedLeaf(NamedTuple):
    """A leaf, and how what it finds is known: by a generated function, by the masks, or else by the values on which it
    depends.

    `criterion` is the one whose bit has its truth; where that is unknown and the leaf `may_have_causes`, these are
    found by those values.
    """

    node: feel.Expression
    steady: Steady
    is_asked: bool
    criterion: str | None
    may_have_causes: bool


class Plan:
    """The leaves of every expression of a rule set. Where one is not steady, `is_steady` is false and nothing else
    stands."""

    def __init__(self, rules: RuleSet) -> None:
        given = Given(rules)
        self.leaves: list[tuple[Written, list[PlannedLeaf]]] = []
        self.is_steady = all(len(each.path) == 1 and each.path[0] in given.lists for each in rules.candidates)
        used: dict[str, None] = {each.path[0]: None for each in rules.candidates}
        criteria = {id(each.condition): each.name for each in rules.criteria}
        for each in written(rules):
            nodes = list(leaves_of(each.expression)) if each.is_condition else [each.expression.tree]
            planned: list[PlannedLeaf] = []
            for node in nodes:
                found = steady(each.expression, node, given)
                if found is None:
                    self.is_steady = False
                    return
                leaf = _planned(each, node, found, node is each.expression.tree, criteria)
                used.update(dict.fromkeys(leaf.steady.lists))
                planned.append(leaf)
            self.leaves.append((each, planned))
        self.lists = tuple(used)
        self.list_of = {each.name: each.path[0] for each in rules.candidates}
        self.definitions = {
            candidate: list(_in_order_of_need(rules.definitions, candidate)) for candidate in (None, *self.list_of)
        }
        offered = {offer.each for offer in rules.offers}
        self.preferred: list[Candidate] = [
            each for each in rules.candidates if each.prefer is not None and each.name in offered
        ]

    def asked(self, candidate: str | None) -> list[tuple[Written, feel.Expression, bool]]:
        """The leaves that are asked of the generated function of a candidate, in the order of their seats."""
        return [
            (each, leaf.node, bool(leaf.steady.causes))
            for each, leaves in self.leaves
            if each.candidate == candidate
            for leaf in leaves
            if leaf.is_asked
        ]


def _planned(
    each: Written, node: feel.Expression, found: Steady, is_alone: bool, criteria: dict[int, str]
) -> PlannedLeaf:
    """How what a leaf finds is known."""
    may_have_causes = bool(found.causes) or found.may_fail
    criterion = None
    if isinstance(node, feel.Name) and each.expression.meanings.get(node.id) is Meaning.CRITERION:
        criterion = node.name
    elif is_alone and (not may_have_causes or (found.is_strict and not found.lists)):
        # The truth of the whole is that of the leaf. Where it is known, nothing failed in a strict one.
        criterion = criteria.get(id(each.expression))
    of_definition = any(atom.owner == "definition" for atom in found.atoms)
    is_asked = each.is_condition and not (criterion or found.may_fail or of_definition)
    return PlannedLeaf(node, found, is_asked, criterion, may_have_causes)


def _in_order_of_need(definitions: Sequence[Definition], candidate: str | None) -> Iterator[Definition]:
    """The definitions of one candidate, each behind those that it mentions."""
    waiting = [each for each in definitions if each.candidate == candidate]
    while waiting:
        names = {each.name for each in waiting}
        ready = [each for each in waiting if not each.expression.mentions & names]
        yield from ready
        waiting = [each for each in waiting if each not in ready]
