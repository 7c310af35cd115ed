"""What an outcome waits for: the unknown facts that could still change it (design, section 7, on `missing`).

Every definition and criterion behind an offer gets the unknown facts on which it may still depend (`dependence`), each
after those that it mentions. The offer then joins these through its requirements and the rules of section 7, and what
is settled there asks for nothing.

Version 1 of the meaning asked for more: everything under an unknown truth that was unknown itself, and everything
beside an unsettled `is known`. Decisions made under it are verified by what it asked for.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final, Protocol, assert_never, cast

from offerrules.decision.tree import CriterionTrace, Evidence, Key, OfferTrace, PartTrace, ValueTrace
from offerrules.engines.dependence import NAMED, NOTHING, Dependence, may_settle, on_all, on_one, on_some
from offerrules.engines.meaning import joined, nodes_of, under
from offerrules.feel import tree as feel
from offerrules.feel.budget import STOPPED
from offerrules.feel.values import UNKNOWN, Value
from offerrules.feel.walking import walk
from offerrules.rules.order import in_order
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import (
    All,
    Any,
    AtLeast,
    Criterion,
    Definition,
    Expression,
    Met,
    Not,
    Offer,
    Part,
    Requirement,
    RuleSet,
)
from offerrules.semantics import SEMANTICS

Rule = Definition | Criterion


class Structure:
    """What is the same for every judgement: rules by name, the pieces of conditions, what each piece names.

    To find it anew took more time than all else.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self.definitions: Final = {rule.name: rule for rule in rule_set.definitions}
        self.criteria: Final = {rule.name: rule for rule in rule_set.criteria}
        self._behind: dict[str, tuple[Rule, ...]] = {}
        self._parts: dict[str, Part] = {}
        self._pieces: dict[str, list[tuple[int, feel.Expression]]] = {}
        self._names: dict[int, tuple[feel.Node, tuple[feel.Name, ...]]] = {}
        self._settling: dict[int, tuple[feel.Node, bool]] = {}

    @cached_property
    def order(self) -> Mapping[str, Rule]:
        """Definitions and criteria, each after everything that it mentions."""
        rules: dict[str, Rule] = {**self.definitions, **self.criteria}
        ordered = in_order({name: sorted(expression_of(rule).mentions) for name, rule in rules.items()})
        return {name: rules[name] for name in ordered.names}

    @cached_property
    def asking(self) -> frozenset[str]:
        """The rules that ask, themselves or through others, if a fact is known."""
        found: set[str] = set()
        for name, rule in self.order.items():
            expression = expression_of(rule)
            if asks(expression) or not found.isdisjoint(expression.mentions):
                found.add(name)
        return frozenset(found)

    def behind(self, offer: Offer) -> tuple[Rule, ...]:
        """The rules that an offer rests on, each after everything that it mentions."""
        found = self._behind.get(offer.name)
        if found is None:
            requirements = (offer.requires, *(entry.when for entry in offer.refer))
            nodes = [node for each in requirements for node in nodes_of(each)]
            waiting = [node.criterion for node in nodes if isinstance(node, Met)]
            waiting += [name for term in offer.terms for name in term.expression.mentions]
            reached: set[str] = set()
            while waiting:
                name = waiting.pop()
                if name in self.order and name not in reached:
                    reached.add(name)
                    waiting += expression_of(self.order[name]).mentions
            found = self._behind[offer.name] = tuple(rule for name, rule in self.order.items() if name in reached)
        return found

    def can_ask(self, offer: Offer) -> bool:
        """Whether an offer asks somewhere if a fact is known. Most do not, so that nobody need look for it."""
        return any(rule.name in self.asking for rule in self.behind(offer)) or any(
            asks(term.expression) for term in offer.terms
        )

    def part(self, criterion: Criterion) -> Part:
        """The condition as a tree of parts."""
        found = self._parts.get(criterion.name)
        if found is None:
            found = self._parts[criterion.name] = parts_of(criterion.condition)
        return found

    def pieces(self, criterion: Criterion) -> list[tuple[int, feel.Expression]]:
        """The parts of a condition in pre-order: the number of the node, and the node."""
        found = self._pieces.get(criterion.name)
        if found is None:
            nodes = {node.id: cast(feel.Expression, node) for node in walk(criterion.condition.tree)}
            found = [(part.node, nodes[part.node]) for part in in_preorder(self.part(criterion))]
            self._pieces[criterion.name] = found
        return found

    def names(self, piece: feel.Node, expression: Expression) -> tuple[feel.Name, ...]:
        """The definitions and criteria that a piece of an expression mentions, each time that it does."""
        found = self._names.get(id(piece))
        if found is None:
            names = (node for node in walk(piece) if isinstance(node, feel.Name))
            named = tuple(node for node in names if expression.meanings.get(node.id) in NAMED)
            found = self._names[id(piece)] = (piece, named)
        return found[1]

    def may_settle(self, piece: feel.Expression) -> bool:
        """Whether something in a piece may settle it although it reads more that is unknown."""
        found = self._settling.get(id(piece))
        if found is None:
            found = self._settling[id(piece)] = (piece, may_settle(piece))
        return found[1]


def expression_of(rule: Rule) -> Expression:
    """What a rule evaluates."""
    return rule.condition if isinstance(rule, Criterion) else rule.expression


def asks(expression: Expression) -> bool:
    """Whether an expression asks itself if something is known."""
    calls = (node.function for node in walk(expression.tree) if isinstance(node, feel.Call))
    return any(isinstance(function, feel.Name) and function.name == "is known" for function in calls)


class Found(Protocol):
    """What a judgement found, for one candidate or once."""

    def value(self, key: Key) -> ValueTrace:
        """Of a definition."""
        ...

    def criterion(self, key: Key) -> CriterionTrace: ...

    def is_unknown(self, path: str) -> bool:
        """Whether nothing is recorded at a path that was read."""
        ...

    def dependence(
        self,
        expression: Expression,
        tree: feel.Expression,
        each: tuple[str | None, int | None],
        named: Callable[[feel.Name], Dependence | None],
        *,
        is_condition: bool,
    ) -> Dependence:
        """What an expression, or a leaf of it, depends on, for the candidate at an index."""
        ...


class Missing:
    """What offers wait for, in one judgement. `semantics` is the version of the meaning.

    `known` keeps what has been found of definitions and criteria, for whoever asks about several offers.
    """

    def __init__(
        self,
        structure: Structure,
        found: Found,
        semantics: int = SEMANTICS,
        known: dict[Key, Dependence] | None = None,
    ) -> None:
        self._structure = structure
        self._found = found
        self._is_first = semantics == 1
        self._known: dict[Key, Dependence] = {} if known is None else known

    def of_offer(self, offer: Offer, found: OfferTrace, index: int | None, unknown_list: str | None) -> frozenset[str]:
        """The paths, where the offer was judged for the candidate at an index, or once.

        `unknown_list` is the path of the list, where the candidate stands for an unknown one.
        """
        for rule in self._structure.behind(offer):
            self._of_rule(rule, index)
        listed = NOTHING if unknown_list is None else frozenset((unknown_list,))
        requires = self._requirement(offer.requires, index)
        paths = requires.paths
        if can_hold := _may_be(requires):
            paths |= listed
        for entry, trace in zip(offer.refer, found.refer, strict=True):
            if trace.ignored:
                continue
            own = self._requirement(offer.requires, index, entry.despite)
            when = self._requirement(entry.when, index)
            if not _may_be(when):
                continue
            if not self._is_first and not listed and _is_certain(own) and _is_certain(when):
                return NOTHING
            paths |= own.paths
            if _may_be(own):
                paths |= listed
            if can_hold or (trace.requires is not False if self._is_first else _may_be(own)):
                paths |= when.paths
        if can_hold:
            for term in offer.terms:
                if not term.optional:
                    paths |= self._term(term.expression, found.terms[term.name], (offer.each, index)).paths
        return paths

    def _requirement(
        self, requirement: Requirement, index: int | None, despite: frozenset[str] = frozenset()
    ) -> Dependence:
        """What a requirement depends on; the criteria of `despite` are taken as true."""
        if isinstance(requirement, Met):
            met = self._named(requirement.criterion, index)
            if requirement.criterion not in despite:
                return met
            return Dependence(True, met.paths, True) if self._is_first and met.turns else Dependence(True)
        parts = [self._requirement(part, index, despite) for part in under(requirement)]
        truth = joined(requirement, [part.value for part in parts])
        if self._is_first:
            return on_all(truth, parts)
        match requirement:
            case All():
                return on_one(truth, parts, False)
            case Any():
                return on_one(truth, parts, True)
            case AtLeast(n=n):
                return on_some(truth, parts, n)
            case Not():
                return on_all(truth, parts)
        assert_never(requirement)

    def _term(self, expression: Expression, found: ValueTrace, each: tuple[str | None, int | None]) -> Dependence:
        return self._expression(expression, expression.tree, found.value, found.evidence, each, is_condition=False)

    # --- Definitions and criteria

    def _named(self, name: str, index: int | None) -> Dependence:
        rule = self._structure.order[name]
        return self._known[_key(rule, index)]

    def _of_rule(self, rule: Rule, index: int | None) -> None:
        key = _key(rule, index)
        if key in self._known:
            return
        each = (rule.candidate, key[1])
        if isinstance(rule, Definition):
            found = self._found.value(key)
            depends = self._term(rule.expression, found, each)
        else:
            traces = self._found.criterion(key).parts
            pieces = self._structure.pieces(rule)
            parts = {number: (trace, piece) for (number, piece), trace in zip(pieces, traces, strict=True)}
            depends = self._part(self._structure.part(rule), parts, rule.condition, each)
        self._known[key] = depends

    def _part(
        self,
        part: Part,
        found: Mapping[int, tuple[PartTrace, feel.Expression]],
        condition: Expression,
        each: tuple[str | None, int | None],
    ) -> Dependence:
        trace, piece = found[part.node]
        if part.kind == "leaf":
            return self._expression(condition, piece, trace.truth, trace.evidence, each, is_condition=True)
        below = [self._part(one, found, condition, each) for one in part.of]
        if part.kind == "not" or self._is_first:
            return on_all(trace.truth, below)
        return on_one(trace.truth, below, part.kind == "or")

    def _expression(
        self,
        expression: Expression,
        piece: feel.Expression,
        value: Value,
        evidence: Evidence,
        each: tuple[str | None, int | None],
        *,
        is_condition: bool,
    ) -> Dependence:
        def named(name: feel.Name) -> Dependence | None:
            meaning = expression.meanings.get(name.id)
            return self._named(name.name, each[1]) if meaning in NAMED else None

        # What was stopped, for it took too much work, would be stopped again.
        was_stopped = any(cause.code in STOPPED for cause in evidence.causes)
        if not self._is_first and not was_stopped and self._structure.may_settle(piece):
            return self._found.dependence(expression, piece, each, named, is_condition=is_condition)
        parts = [self._named(name.name, each[1]) for name in self._structure.names(piece, expression)]
        presence = frozenset(filter(self._found.is_unknown, evidence.presence))
        if presence:
            parts.append(Dependence(UNKNOWN, presence, True))
        return on_all(value, parts, frozenset(filter(self._found.is_unknown, evidence.reads)))


def _key(rule: Rule, index: int | None) -> Key:
    return (rule.name, index if rule.candidate is not None else None)


def _may_be(found: Dependence) -> bool:
    """Whether it is not certainly false."""
    return found.value is not False or bool(found.paths)


def _is_certain(found: Dependence) -> bool:
    return found.value is True and not found.paths
