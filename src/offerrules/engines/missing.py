"""What an outcome waits for: the unknown facts behind the unknown truths (design, section 7, on `missing`).

The way goes from the offer through everything whose truth is unknown, down to expressions, and there to the unknown
facts that they read, also through definitions and criteria.

`is known` is always true or false, and becomes another when the fact is told. So what asks it of an unknown fact is not
settled, whatever its truth, nor is anything above it; the way goes through it as if its truth were unknown.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from offerrules.decision.tree import CriterionTrace, Evidence, Key, OfferTrace, PartTrace, Truth, ValueTrace
from offerrules.engines.evidence import in_order
from offerrules.engines.meaning import truth_of, under
from offerrules.feel import tree as feel
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.values import UNKNOWN
from offerrules.feel.walking import walk
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Criterion, Definition, Expression, Met, Offer, Part, Refer, Requirement, RuleSet


class Structure:
    """What of the way is the same for every judgement: rules by name, the pieces of conditions, what each piece names.

    To find it anew took more time than all else.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self.definitions: Final = {rule.name: rule for rule in rule_set.definitions}
        self.criteria: Final = {rule.name: rule for rule in rule_set.criteria}
        self._parts: dict[str, Part] = {}
        self._pieces: dict[str, list[tuple[int, feel.Node]]] = {}
        self._mentions: dict[int, tuple[feel.Node, tuple[str, ...]]] = {}

        self._asking: dict[str, bool] = {}

    def can_ask(self, name: str) -> bool:
        """Whether a rule, or one behind it, asks if a fact is known. Most do not, so that nobody need look for it."""
        found = self._asking.get(name)
        if found is None:
            found = self._asking[name] = self._asks(name)
        return found

    def _asks(self, name: str) -> bool:
        if name in self.criteria:
            expression = self.criteria[name].condition
        elif name in self.definitions:
            expression = self.definitions[name].expression
        else:
            return False
        calls = (node.function for node in walk(expression.tree) if isinstance(node, feel.Call))
        if any(isinstance(function, feel.Name) and function.name == "is known" for function in calls):
            return True
        return any(map(self.can_ask, expression.mentions))

    def part(self, criterion: Criterion) -> Part:
        """The condition as a tree of parts."""
        found = self._parts.get(criterion.name)
        if found is None:
            found = self._parts[criterion.name] = parts_of(criterion.condition)
        return found

    def pieces(self, criterion: Criterion) -> list[tuple[int, feel.Node]]:
        """The parts of a condition in pre-order: the number of the node, and the node."""
        found = self._pieces.get(criterion.name)
        if found is None:
            nodes = {node.id: node for node in walk(criterion.condition.tree)}
            found = [(part.node, nodes[part.node]) for part in in_preorder(self.part(criterion))]
            self._pieces[criterion.name] = found
        return found

    def mentions(self, piece: feel.Node, expression: Expression) -> tuple[str, ...]:
        """The names of the policy in a piece of an expression."""
        found = self._mentions.get(id(piece))
        if found is None:
            names = (node.name for node in walk(piece) if isinstance(node, feel.Name))
            found = self._mentions[id(piece)] = (piece, tuple(name for name in names if name in expression.mentions))
        return found[1]


def missing_of(
    structure: Structure,
    offer: Offer,
    found: OfferTrace,
    *,
    definitions: Mapping[Key, ValueTrace],
    criteria: Mapping[Key, CriterionTrace],
    index: int | None,
    truth: Callable[[str], Truth],
    unknown_list: str | None,
    is_unknown: Callable[[str], bool],
) -> tuple[str, ...]:
    """Section 7, on `missing`, for one judgement. What cannot matter any more is not asked for: requirements that are
    already false, and the entries of `refer` and the terms behind them.

    `unknown_list` is the path of the list, where the candidate stands for an unknown one.
    """
    missing = Missing(structure, definitions, criteria, index, is_unknown)
    can_hold = found.requires is not False or missing.asks(offer.requires)
    missing.requirement(offer.requires, truth, unknown_list)
    done = {frozenset[str]()} if unknown_list is None else set()
    for entry, trace in zip(offer.refer, found.refer, strict=True):
        if trace.ignored:
            continue
        if entry.despite not in done and (trace.when[0] is not False or missing.asks(entry.when)):
            done.add(entry.despite)
            missing.requirement(offer.requires, partial(_truth_despite, entry, truth), unknown_list)
        if trace.requires is not False or can_hold:
            missing.requirement(entry.when, truth)
    if can_hold:
        for term in offer.terms:
            if not term.optional:
                missing.expression(term.expression, found.terms[term.name])
    return in_order(missing.paths)


def _truth_despite(entry: Refer, truth: Callable[[str], Truth], name: str) -> Truth:
    return True if name in entry.despite else truth(name)


class Missing:
    """Collects for one judgement; `paths` has what was found. `index` is that of the candidate."""

    def __init__(
        self,
        structure: Structure,
        definitions: Mapping[Key, ValueTrace],
        criteria: Mapping[Key, CriterionTrace],
        index: int | None,
        is_unknown: Callable[[str], bool],
    ) -> None:
        self._structure = structure
        self._definitions = structure.definitions
        self._criteria = structure.criteria
        self._values = definitions
        self._truths = criteria
        self._index = index
        self._is_unknown = is_unknown
        self._asking: dict[str, bool] = {}
        self._done: set[str] = set()
        self.paths: set[str] = set()

    def requirement(
        self, requirement: Requirement, criterion: Callable[[str], Truth], unknown_list: str | None = None
    ) -> None:
        """What a requirement waits for; nothing where its truth is settled. `criterion` gives the truth of one.

        `unknown_list` is the path of the list, where the requirement is to hold for a candidate that may not exist.
        """
        self._requirement(requirement, criterion)
        if unknown_list is not None and (truth_of(requirement, criterion) is not False or self.asks(requirement)):
            self.paths.add(unknown_list)

    def expression(self, expression: Expression, found: ValueTrace) -> None:
        """What an expression waits for; nothing where its value is settled."""
        self._leaf(expression.tree, found.evidence, expression, is_unknown=holds_unknown(found.value))

    def asks(self, requirement: Requirement) -> bool:
        """Whether a requirement asks somewhere if a fact is known that is not."""
        if isinstance(requirement, Met):
            return self._structure.can_ask(requirement.criterion) and self._name_asks(requirement.criterion)
        return any(self.asks(part) for part in under(requirement))

    def _requirement(self, requirement: Requirement, criterion: Callable[[str], Truth]) -> None:
        if truth_of(requirement, criterion) is not UNKNOWN and not self.asks(requirement):
            return
        if isinstance(requirement, Met):
            self._name(requirement.criterion)
        for part in under(requirement):
            self._requirement(part, criterion)

    def _name(self, name: str) -> None:
        """What a criterion or definition waits for."""
        if name in self._done:
            return
        self._done.add(name)
        if name in self._definitions:
            definition = self._definitions[name]
            self.expression(definition.expression, self._values[self._key(definition)])
        elif name in self._criteria:
            criterion = self._criteria[name]
            self._part(self._structure.part(criterion), self._found(criterion), criterion.condition)

    def _part(self, part: Part, found: Mapping[int, tuple[PartTrace, feel.Node]], condition: Expression) -> None:
        trace, piece = found[part.node]
        if part.kind == "leaf":
            self._leaf(piece, trace.evidence, condition, is_unknown=trace.truth is UNKNOWN)
        elif trace.truth is UNKNOWN or self._part_asks(part, found, condition):
            for below in part.of:
                self._part(below, found, condition)

    def _leaf(self, piece: feel.Node, evidence: Evidence, expression: Expression, *, is_unknown: bool) -> None:
        if is_unknown or self._leaf_asks(piece, evidence, expression):
            self.paths.update(path for path in (*evidence.presence, *evidence.reads) if self._is_unknown(path))
            for name in self._structure.mentions(piece, expression):
                self._name(name)

    # --- Whether something asks if a fact is known that is not

    def _name_asks(self, name: str) -> bool:
        if not self._structure.can_ask(name):
            return False
        if name not in self._asking:
            self._asking[name] = self._asks_anew(name)
        return self._asking[name]

    def _asks_anew(self, name: str) -> bool:
        if name in self._definitions:
            definition = self._definitions[name]
            evidence = self._values[self._key(definition)].evidence
            return self._leaf_asks(definition.expression.tree, evidence, definition.expression)
        if name in self._criteria:
            condition = self._criteria[name].condition
            part = self._structure.part(self._criteria[name])
            return self._part_asks(part, self._found(self._criteria[name]), condition)
        return False

    def _part_asks(self, part: Part, found: Mapping[int, tuple[PartTrace, feel.Node]], condition: Expression) -> bool:
        if part.kind == "leaf":
            trace, piece = found[part.node]
            return self._leaf_asks(piece, trace.evidence, condition)
        return any(self._part_asks(below, found, condition) for below in part.of)

    def _leaf_asks(self, piece: feel.Node, evidence: Evidence, expression: Expression) -> bool:
        mentions = self._structure.mentions(piece, expression)
        return any(map(self._is_unknown, evidence.presence)) or any(map(self._name_asks, mentions))

    def _found(self, criterion: Criterion) -> Mapping[int, tuple[PartTrace, feel.Node]]:
        """What was found of each part of a criterion, with the piece of the expression that it is."""
        traces = self._truths[self._key(criterion)].parts
        pieces = self._structure.pieces(criterion)
        return {number: (trace, piece) for (number, piece), trace in zip(pieces, traces, strict=True)}

    def _key(self, rule: Criterion | Definition) -> Key:
        return (rule.name, self._index if rule.candidate is not None else None)
