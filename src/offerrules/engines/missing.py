"""What an outcome waits for: the unknown facts behind the unknown truths (design, section 7, on `missing`).

The way goes from the offer through everything whose truth is unknown, down to expressions, and there to the unknown
facts that they read, also through definitions and criteria. `is known` may change a truth that is already found, so
facts of which it asks count everywhere under an unknown truth.
"""

from collections.abc import Callable, Iterable, Mapping

from offerrules.decision.tree import CriterionTrace, Evidence, Key, PartTrace, Truth, ValueTrace
from offerrules.engines.meaning import truth_of, under
from offerrules.feel import tree as feel
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.values import UNKNOWN
from offerrules.feel.walking import walk
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Criterion, Definition, Expression, Met, Part, Requirement, RuleSet


class Missing:
    """Collects for one judgement; `paths` has what was found. `index` is that of the candidate."""

    def __init__(
        self,
        rule_set: RuleSet,
        definitions: Mapping[Key, ValueTrace],
        criteria: Mapping[Key, CriterionTrace],
        index: int | None,
        is_unknown: Callable[[str], bool],
    ) -> None:
        self._definitions = {rule.name: rule for rule in rule_set.definitions}
        self._criteria = {rule.name: rule for rule in rule_set.criteria}
        self._values = definitions
        self._truths = criteria
        self._index = index
        self._is_unknown = is_unknown
        self._done: set[tuple[str, bool]] = set()
        self.paths: set[str] = set()

    def requirement(
        self, requirement: Requirement, criterion: Callable[[str], Truth], unknown_list: str | None = None
    ) -> None:
        """What a requirement waits for; nothing where its truth is known. `criterion` gives the truth of one.

        `unknown_list` is the path of the list, where the requirement is to hold for a candidate that may not exist.
        """
        truth = truth_of(requirement, criterion)
        if truth is UNKNOWN:
            self._unknown_requirement(requirement, criterion)
        elif truth is True and unknown_list is not None:
            self._known_requirement(requirement)
        if truth is not False and unknown_list is not None:
            self.paths.add(unknown_list)

    def expression(self, expression: Expression, found: ValueTrace) -> None:
        """What an expression waits for; nothing where its value is known."""
        if holds_unknown(found.value):
            self._leaf(expression.tree, found.evidence, expression, unknown=True)

    def _unknown_requirement(self, requirement: Requirement, criterion: Callable[[str], Truth]) -> None:
        if isinstance(requirement, Met):
            self._criterion(requirement.criterion, unknown=criterion(requirement.criterion) is UNKNOWN)
        for part in under(requirement):
            if truth_of(part, criterion) is UNKNOWN:
                self._unknown_requirement(part, criterion)
            else:
                self._known_requirement(part)

    def _known_requirement(self, requirement: Requirement) -> None:
        if isinstance(requirement, Met):
            self._criterion(requirement.criterion, unknown=False)
        for part in under(requirement):
            self._known_requirement(part)

    def _criterion(self, name: str, *, unknown: bool) -> None:
        """What a criterion waits for; where its truth is known, only facts of which `is known` asks."""
        if (name, unknown) in self._done:
            return
        self._done.add((name, unknown))
        criterion = self._criteria[name]
        found = self._truths[self._key(criterion)]
        pieces = {node.id: node for node in walk(criterion.condition.tree)}
        parts = parts_of(criterion.condition)
        for part, trace, is_open in _with_truth(parts, found.parts, unknown):
            if part.kind == "leaf":
                self._leaf(pieces[part.node], trace.evidence, criterion.condition, unknown=is_open)

    def _definition(self, name: str, *, unknown: bool) -> None:
        if (name, unknown) in self._done:
            return
        self._done.add((name, unknown))
        definition = self._definitions[name]
        found = self._values[self._key(definition)]
        self._leaf(
            definition.expression.tree,
            found.evidence,
            definition.expression,
            unknown=unknown and holds_unknown(found.value),
        )

    def _leaf(self, piece: feel.Node, evidence: Evidence, expression: Expression, *, unknown: bool) -> None:
        self._unknown_of(evidence.presence)
        if unknown:
            self._unknown_of(evidence.reads)
        for name in _names_in(piece):
            if name not in expression.mentions:
                continue
            if name in self._criteria:
                truth = self._truths[self._key(self._criteria[name])].truth
                self._criterion(name, unknown=unknown and truth is UNKNOWN)
            elif name in self._definitions:
                self._definition(name, unknown=unknown)

    def _unknown_of(self, paths: Iterable[str]) -> None:
        self.paths.update(path for path in paths if self._is_unknown(path))

    def _key(self, rule: Criterion | Definition) -> Key:
        return (rule.name, self._index if rule.candidate is not None else None)


def _with_truth(whole: Part, found: Iterable[PartTrace], is_open: bool) -> list[tuple[Part, PartTrace, bool]]:
    """Every part with what was found, and whether it and all above it are unknown."""
    closed: set[int] = set()
    result = []
    for part, trace in zip(in_preorder(whole), found, strict=True):
        part_is_open = is_open and trace.truth is UNKNOWN and part.node not in closed
        if not part_is_open:
            closed.update(below.node for below in part.of)
        result.append((part, trace, part_is_open))
    return result


def _names_in(piece: feel.Node) -> list[str]:
    return [node.name for node in walk(piece) if isinstance(node, feel.Name)]
