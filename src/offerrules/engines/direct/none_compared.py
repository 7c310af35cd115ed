"""Where none was compared with something known, which the trace tells as the cause of what is unknown."""

from collections.abc import Sequence

from offerrules.engines.direct import python as py
from offerrules.engines.direct.loops import Loops
from offerrules.engines.direct.two_tests import asks_for_none, turned
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel import tree as feel
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.walking import children
from offerrules.rules.tree import Expression


class NoneCompared(Loops):
    """Writes what notes the places of such comparisons."""

    def note_none(self, expression: Expression, node: feel.Expression, causes: str) -> None:
        """Note, in a set, the places of comparisons at which none was compared with something known."""
        self._expression = expression
        self._note_none(node, causes)

    def _note_none(self, node: feel.Node, causes: str) -> None:
        match node:
            case feel.Comparison() if node.operator not in (ComparisonOperator.EQUAL, ComparisonOperator.UNEQUAL):
                sides = self._sides(node)
                if sides is None:
                    raise NotCompiledError("a comparison through the table")
                none = [each for each in sides.unknown if asks_for_none(each)]
                if none:
                    known = [turned(each) for each in sides.unknown if not asks_for_none(each)]
                    noted = py.do(py.call_method(py.name(causes), "add", self._place(node)))
                    self.body.add(py.if_(py.both([*known, py.either(none)]), [noted]))
                self._note_none_below(node, causes)
            case feel.Quantified(iterators=iterators, condition=condition):
                self._note_none_in_loops(iterators, condition, causes)
            case feel.Filter(source=source, condition=condition):
                items = feel.Iterator(id=node.id, span=node.span, name="item", domain=source)
                self._note_none_in_loops([items], condition, causes)
            case _:
                self._note_none_below(node, causes)

    def _note_none_below(self, node: feel.Node, causes: str) -> None:
        for each in children(node):
            self._note_none(each, causes)

    def _note_none_in_loops(self, iterators: Sequence[feel.Iterator], condition: feel.Expression, causes: str) -> None:
        first, *rest = iterators
        items, element, inside, within = self._enter(first.domain, first.name)
        outside, self.body = self.body, inside
        if rest:
            self._note_none_in_loops(rest, condition, causes)
        else:
            self._note_none(condition, causes)
        self.body = outside
        self._leave(within)
        loop = [*self._counted(items), py.for_([element], items.python, [*inside.opening(), *inside.statements])]
        if inside.statements:
            self.body.statements += self._over(items, loop, [])
