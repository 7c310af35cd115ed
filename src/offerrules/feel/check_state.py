"""What the checker knows while it walks a tree: what is in scope at a place, and what it has found so far."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import tree as feel
from offerrules.feel.check_problems import Operand
from offerrules.feel.fitting import bare, may_be_none
from offerrules.feel.folding import NOT_CONSTANT, folded, is_empty_range
from offerrules.feel.narrowing import NOTHING, Known, names_in, not_none_where
from offerrules.feel.scanner import MAX_PROBLEMS
from offerrules.feel.scope import LookUp, Meaning, Named, Scope
from offerrules.feel.types import ANY, AnyType, Type
from offerrules.feel.values import Failure, Value
from offerrules.feel.walking import children, walk
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")


@dataclass(frozen=True, slots=True)
class View:
    """What holds at a place: the names bound around it, and what is known not to be none."""

    known: Known = NOTHING
    around: "View | None" = None
    """The view in which the innermost names have been bound."""
    bound: frozenset[str] = frozenset()
    """The innermost names."""
    names: Mapping[str, Named] = field(default_factory=dict)
    """Bound names: iterators, `item`, entries of contexts, and the fields of the element of a filter."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """For each field of the element the name of the element's type."""
    ambiguous: frozenset[str] = frozenset()
    """Fields of the element that mean something else outside the filter."""
    any_name: bool = False
    """Whether names may be fields of an element of which nothing is known."""

    def knowing(self, known: Known) -> "View":
        """The view where `known` is not none either."""
        return replace(self, known=self.known | known) if known else self

    def knows(self, node: feel.Expression) -> bool:
        """Whether what is known says that `node` is not none."""
        view: View | None = self
        hidden: set[str] = set()
        while view is not None:
            if node in view.known:
                return hidden.isdisjoint(names_in(node))
            hidden |= view.bound
            view = view.around
        return False

    def binding(self, names: Mapping[str, Named]) -> "View":
        """The view within which `names` are bound; what was known of others of that name is not known of these."""
        return replace(
            self,
            known=NOTHING,
            around=self,
            bound=frozenset(names),
            names={**self.names, **names},
            ambiguous=self.ambiguous - names.keys(),
        )


class Checking:
    """One run of the checker. `infer` gives the type of one node; `visit` goes there and notes it."""

    def __init__(
        self,
        tree: feel.Expression,
        scope: Scope,
        text: str,
        infer: Callable[["Checking", feel.Expression, View], Type],
        suggested: dict[str, str | None],
    ) -> None:
        self.tree = tree
        self.scope = scope
        self.text = text
        self.suggested = suggested
        """What was suggested for names that the scope does not have."""
        self.types: dict[int, Type] = {}
        self.constants: dict[int, Value] = {}
        """The values of the nodes that depend on nothing."""
        self.lookups: dict[int, LookUp] = {}
        """What the nodes that look something up in a table ask for."""
        self.meanings: dict[int, Meaning] = {}
        self.mentions: set[str] = set()
        self.reads: set[tuple[str, str]] = set()
        self.problems: list[Problem] = []
        self._infer = infer

    def visit(self, node: feel.Expression, view: View) -> Type:
        """The type of `node` at a place, noted for it and everything under it."""
        type_ = self._infer(self, node, view)
        if may_be_none(type_) and view.knows(node):
            type_ = bare(type_)
        if not isinstance(type_, AnyType):
            type_ = self._fold(node, type_)
        self.types[node.id] = type_
        return type_

    def _fold(self, node: feel.Expression, type_: Type) -> Type:
        """The type of a node; any, after it has been told, where the node is a constant that has no value."""
        value = folded(node, self.constants)
        if isinstance(value, Failure):
            return self.tell(value_problems.always_fails(node.span, self.source(node.span), value.code))
        if value is not NOT_CONSTANT:
            self.constants[node.id] = value
            if is_empty_range(value):
                self.tell(value_problems.empty_range(node.span, self.source(node.span), self._turned(node)))
        return type_

    def _turned(self, node: feel.Expression) -> str | None:
        """A range with its ends the other way round."""
        match node:
            case feel.RangeLiteral(low=low, high=high) if low is not None and high is not None:
                whole, one, other = (self.source(part.span) for part in (node, low, high))
                return f"{whole[0]}{other}..{one}{whole[-1]}"
            case _:
                return None

    def operand(self, node: feel.Expression, view: View) -> Operand:
        """The same, with what the author wrote."""
        return self.shown(node, self.visit(node, view))

    def shown(self, node: feel.Expression, type_: Type) -> Operand:
        return Operand(node, self.source(node.span), type_, self.lookups.get(node.id))

    def source(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def tell(self, problem: Problem | None) -> Type:
        """Any: the type of what has a problem, about which nothing further is told."""
        if problem is not None and not self.is_full:
            self.problems.append(problem)
        return ANY

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong with the text that nothing further is looked into."""
        return len(self.problems) >= MAX_PROBLEMS

    def not_none_where(self, condition: feel.Expression, truth: bool) -> Known:
        """What is not none wherever a condition that has been visited has the given truth."""
        return not_none_where(condition, truth, self.found, self._told)

    def _told(self, name: str, truth: bool) -> Known:
        named = self.scope.get(name)
        if named is None:
            return NOTHING
        return named.where_true if truth else named.where_false

    def found(self, node: feel.Expression) -> Type:
        """The type that was noted for a node."""
        return self.types.get(node.id, ANY)

    def parent(self, node: feel.Expression) -> feel.Node | None:
        """The node right above `node`, or None for the whole."""
        return next((above for above in walk(self.tree) if any(under is node for under in children(above))), None)
