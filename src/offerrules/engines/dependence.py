"""On which unknown facts a value may still depend, found while an expression is evaluated.

Every node of the expression gets what its operands depend on, unless something settled decides it: `false` in an
`and`, `true` in an `or`, the branch of an `if` that is not taken. More information never changes a value that is known,
but for `is known`, which is false until the fact is recorded; what rests on such an answer *turns*, and is not settled
though it has a value.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from offerrules.engines.evidence import Noted, ReadingLog
from offerrules.feel import tree as feel
from offerrules.feel.edition import CURRENT
from offerrules.feel.entries import UnknownRule
from offerrules.feel.interpreter import Interpreter
from offerrules.feel.lookup import Scope
from offerrules.feel.scope import Meaning
from offerrules.feel.table import BUILT_INS
from offerrules.feel.tree import Quantifier
from offerrules.feel.types import Type
from offerrules.feel.values import UNKNOWN, Facts, Failure, Range, Unknown, Value
from offerrules.feel.walking import children, walk
from offerrules.quick import dataclass

NOTHING: Final = frozenset[str]()
NAMED: Final = (Meaning.DEFINITION, Meaning.CRITERION)
"""What a name means that has a dependence of its own."""


@dataclass(frozen=True, slots=True)
class Dependence:
    """A value, and the paths of the unknown facts on which it may still depend: none where it is settled.

    `turns`: more information may change it although it is known. `of` has the elements of a list that is written out.
    """

    value: Value
    paths: frozenset[str] = NOTHING
    turns: bool = False
    of: "tuple[Dependence, ...] | None" = None


def on_all(value: Value, parts: Iterable[Dependence], own: frozenset[str] = NOTHING) -> Dependence:
    """What depends on all of its parts, and on the unknown facts that it reads itself; nothing where it is known."""
    paths, turns = own, False
    for part in parts:
        if part.paths:
            paths |= part.paths
            turns = turns or part.turns
    if not turns and _is_known(value):
        return Dependence(value)
    return Dependence(value, paths, turns and bool(paths))


def on_one(value: Value, parts: Sequence[Dependence], decisive: bool) -> Dependence:
    """What depends on all of its parts, unless one of them is `decisive` and settled."""
    if any(part.value is decisive and not part.paths for part in parts):
        return Dependence(value)
    return on_all(value, parts)


def on_some(value: Value, parts: Sequence[Dependence], n: int) -> Dependence:
    """What asks for `n` true parts: settled once there are so many, or once there cannot be."""
    true = sum(part.value is True and not part.paths for part in parts)
    false = sum(part.value is False and not part.paths for part in parts)
    if true >= n or len(parts) - false < n:
        return Dependence(value)
    return on_all(value, parts)


def _is_known(value: Value) -> bool:
    """Whether nothing in the value is unknown. Parts of a record are not looked into: that would read them."""
    pending = [value]
    while pending:
        item = pending.pop()
        if item is UNKNOWN:
            return False
        if isinstance(item, (list, tuple)):
            pending.extend(item)
        elif isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, Range):
            pending += [item.low, item.high]
    return True


def may_settle(node: feel.Expression) -> bool:
    """Whether something in an expression may decide it although other facts that it reads are unknown."""
    return any(
        isinstance(each, feel.And | feel.Or | feel.If | feel.Quantified | feel.Filter | feel.For | feel.ListLiteral)
        or (isinstance(each, feel.Call) and isinstance(each.function, feel.Name) and _is_kleene(each.function.name))
        for each in walk(node)
    )


def dependence_of(
    tree: feel.Expression,
    types: Sequence[Type],
    names: Facts,
    log: ReadingLog,
    today: date,
    named: Callable[[feel.Name], Dependence | None],
    *,
    is_condition: bool,
) -> Dependence:
    """What an expression depends on.

    `types` are by the `id` of a node; `named` gives what a definition or criterion that it mentions depends on.
    """
    tracing = _Tracing(types, today, log, named)
    with log.noting() as noted:
        value = tracing.run(tree, names, tracing.truth if is_condition else tracing.value)
    if tracing.found is not None:
        return tracing.found
    # It was stopped, and what it read until then may matter.
    mentioned = [found for node in walk(tree) if isinstance(node, feel.Name) and (found := named(node)) is not None]
    return Dependence(value, (tracing.unknown | log.unknown_in(noted)).union(*(each.paths for each in mentioned)), True)


class _Frame:
    """A node that is being evaluated, and what was found of the nodes in it."""

    __slots__ = ("by_node", "node", "parts")

    def __init__(self, node: feel.Expression) -> None:
        self.node: Final = node
        self.parts: Final[list[Dependence]] = []
        self.by_node: Final[dict[int, list[Dependence]]] = {}
        """The same by the identity of the node, which a loop evaluates several times."""

    def add(self, node: feel.Expression, found: Dependence) -> None:
        self.parts.append(found)
        self.by_node.setdefault(id(node), []).append(found)

    def of(self, node: feel.Node) -> Sequence[Dependence]:
        """What was found of a node, each time that it was evaluated."""
        return self.by_node.get(id(node), ())

    def latest(self, nodes: Iterable[feel.Node]) -> list[Dependence]:
        """What was found of each node when it was last evaluated."""
        return [self.by_node[id(node)][-1] for node in nodes if id(node) in self.by_node]


class _Tracing(Interpreter):
    def __init__(
        self,
        types: Sequence[Type],
        today: date,
        log: ReadingLog,
        named: Callable[[feel.Name], Dependence | None],
    ) -> None:
        super().__init__(True, today, None, None, None, CURRENT, types)
        self._log: Final = log
        self._named: Final = named
        self._frames: Final[list[_Frame]] = []
        self.found: Dependence | None = None
        self.unknown = NOTHING
        """Every unknown fact that was read."""

    def value(self, node: feel.Expression, scope: Scope) -> Value:
        frame = _Frame(node)
        self._frames.append(frame)
        outside = self._log.swap(Noted())
        value = super().value(node, scope)
        noted = self._log.swap(outside)
        self._frames.pop()
        own = self._log.unknown_in(noted)
        if own:
            self.unknown |= own
        found = self._dependence(frame, value, own)
        if self._frames:
            self._frames[-1].add(node, found)
        else:
            self.found = found
        return value

    def _if(self, node: feel.If, scope: Scope) -> Value | Failure:
        """Where the condition may turn out otherwise, the other branch may matter too."""
        value = super()._if(node, scope)
        frame = self._frames[-1]
        if frame.of(node.condition)[0].paths:
            for branch in (node.consequence, node.alternative):
                if not frame.of(branch):
                    self.value(branch, scope)
        return value

    def _filter(self, node: feel.Filter, scope: Scope) -> Value | Failure:
        value = super()._filter(node, scope)
        if self._is_awaited(node.source):
            self.value(node.condition, scope.with_element(UNKNOWN, names_are_certain=True))
        return value

    def _bindings(self, iterators: Sequence[feel.Iterator], scope: Scope) -> Iterator[Scope | Unknown | Failure]:
        """`for` is given up at the first list that is unknown; those after it may matter too."""
        node = self._frames[-1].node
        bindings = super()._bindings(iterators, scope)
        for bound in bindings:
            if isinstance(bound, Unknown) and isinstance(node, feel.For):
                self._look_into(bindings)
            yield bound

    def _domain(self, iterator: feel.Iterator, scope: Scope) -> Sequence[Value] | Unknown | Failure:
        """Where a list is unknown, what is done with its elements may matter too."""
        domain = super()._domain(iterator, scope)
        if isinstance(domain, Unknown) and self._is_awaited(*children(iterator)):
            inside = scope.with_names({iterator.name: UNKNOWN})
            rest = self._after(iterator)
            self._look_into(self._bindings(rest, inside) if rest else [inside])
        return domain

    def _is_awaited(self, *nodes: feel.Node) -> bool:
        """Whether a part of the node that is evaluated is unknown, and may become known."""
        found = self._frames[-1].latest(nodes)
        return any(each.paths and not _is_known(each.value) for each in found)

    def _after(self, iterator: feel.Iterator) -> Sequence[feel.Iterator]:
        """The iterators of the loop that come after one of them."""
        match self._frames[-1].node:
            case feel.For(iterators=iterators) | feel.Quantified(iterators=iterators):
                return iterators[[each.id for each in iterators].index(iterator.id) + 1 :]
            case _:
                return ()

    def _look_into(self, bindings: Iterable[Scope | Unknown | Failure]) -> None:
        """Evaluate what a loop does with its elements, only for what it reads."""
        for bound in bindings:
            if not isinstance(bound, Scope):
                continue
            match self._frames[-1].node:
                case feel.For(body=body):
                    free = self._partial_is_free(bound)
                    self.value(body, bound.with_names({"partial": UNKNOWN}) if free else bound)
                case feel.Quantified(condition=condition):
                    self.value(condition, bound)
                case _:
                    pass

    def _dependence(self, frame: _Frame, value: Value, own: frozenset[str]) -> Dependence:
        parts: Sequence[Dependence] = frame.parts
        match frame.node:
            case feel.Name() as name:
                found = self._named(name)
                return found if found is not None else on_all(value, self._bound(name), own)
            case feel.And():
                return on_one(value, parts, False)
            case feel.Or():
                return on_one(value, parts, True)
            case feel.If(condition=condition):
                branches = parts[1:]
                if _is_always_known(condition) and all(
                    isinstance(each.value, bool) and each.value is value and not each.paths for each in branches
                ):
                    return Dependence(value)
                return on_all(value, parts)
            case feel.Quantified(iterators=iterators, condition=condition, quantifier=quantifier):
                domains = [found for node in _domains(iterators) for found in frame.of(node)]
                if _written_out(frame, iterators) is None and any(each.paths for each in domains):
                    return on_all(value, parts)
                return on_one(value, frame.of(condition), quantifier is Quantifier.SOME)
            case feel.Filter(source=source, condition=condition):
                (listed,) = frame.of(source)
                tests = frame.of(condition)
                is_empty = isinstance(listed.value, (list, tuple)) and not listed.value
                if is_empty and not listed.paths and all(isinstance(each.value, bool) for each in tests):
                    return Dependence(value)
                return on_all(value, parts, own)
            case feel.ListLiteral():
                all_of = on_all(value, parts)
                return Dependence(value, all_of.paths, all_of.turns, tuple(parts))
            case feel.Call(function=feel.Name(name="is known")):
                paths = own.union(*(part.paths for part in parts))
                return Dependence(value, paths, bool(paths)) if value is False else on_all(value, parts)
            case feel.Call(function=feel.Name(name=name)) if _is_kleene(name):
                if len(parts) == 1 and parts[0].of is not None:
                    parts = parts[0].of
                return on_one(value, parts, name == "any")
            case _:
                return on_all(value, parts, own)

    def _bound(self, name: feel.Name) -> list[Dependence]:
        """What a name that the expression binds itself depends on: that from which its value was taken."""
        found: list[Dependence] = []
        for frame in self._frames:
            match frame.node:
                case feel.For(iterators=iterators, body=body) | feel.Quantified(iterators=iterators, condition=body):
                    elements = _written_out(frame, iterators)
                    if elements is not None and iterators[0].name == name.name:
                        found.append(elements[len(frame.of(body))])
                        continue
                    found += frame.latest(_domains(each for each in iterators if each.name == name.name))
                    if name.name == "partial":
                        found += frame.parts
                case feel.Filter(source=source):
                    found += frame.latest((source,))
                case feel.In(value=tested) if name.name == "?":
                    found += frame.latest((tested,))
                case feel.ContextLiteral(entries=entries):
                    found += frame.latest(entry for key, entry in entries if key == name.name)
                case _:
                    pass
        return found


def _is_always_known(condition: feel.Expression) -> bool:
    """Whether a condition is true or false whatever is recorded, and never unknown: it only asks what is known."""
    match condition:
        case feel.Call(function=feel.Name(name="is known")) | feel.Literal():
            return True
        case feel.And(operands=operands) | feel.Or(operands=operands):
            return all(map(_is_always_known, operands))
        case feel.Not(operand=operand):
            return _is_always_known(operand)
        case _:
            return False


def _written_out(frame: _Frame, iterators: Sequence[feel.Iterator]) -> tuple[Dependence, ...] | None:
    """The elements that a loop goes through, where they are written out."""
    domains = frame.latest(_domains(iterators))
    return domains[0].of if len(iterators) == 1 and len(domains) == 1 else None


def _domains(iterators: Iterable[feel.Iterator]) -> list[feel.Node]:
    return [node for each in iterators for node in children(each)]


def _is_kleene(name: str) -> bool:
    return name in BUILT_INS and BUILT_INS[name].unknown is UnknownRule.KLEENE
