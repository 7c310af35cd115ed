"""`and`, `or`, `not` and `if` as Python, where all operands are computed."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Code
from offerrules.engines.direct.writing import Writing
from offerrules.feel import tree as feel
from offerrules.feel.table import OPERATORS


class Logic(Writing):
    """Writes what joins truths."""

    def _junction(self, node: feel.Expression, operands: Sequence[feel.Expression], *, decisive: bool) -> Code:
        """`and`, which false decides, or `or`, which true does. All operands are computed."""
        codes = [self._atom(self._truth(each), "part") for each in operands]
        if not all(code.truth for code in codes):
            entry = OPERATORS["or" if decisive else "and"]
            return self._settled(self._application(entry, [self._exact(code).python for code in codes]), node)
        open_ = [code for code in codes if code.may_be_unknown]
        decided = py.either([py.is_(code.python, py.constant(decisive)) for code in codes])
        otherwise: ast.expr = py.constant(not decisive)
        if open_:
            unknown = py.either([py.is_(code.python, py.UNKNOWN) for code in open_])
            otherwise = py.conditional(unknown, py.UNKNOWN, otherwise)
        python = py.conditional(decided, py.constant(decisive), otherwise)
        return Code(python, bool(open_), plain=True, truth=True)

    def _not(self, node: feel.Expression, operand: feel.Expression) -> Code:
        code = self._atom(self._truth(operand), "part")
        if not code.truth:
            return self._settled(py.call("negation", self._exact(code).python), node)
        python = py.not_(code.python)
        if code.may_be_unknown:
            python = py.conditional(py.is_(code.python, py.UNKNOWN), py.UNKNOWN, python)
        return Code(python, code.may_be_unknown, plain=True, truth=True)

    def _if(self, node: feel.If) -> Code:
        condition = self._truth(node.condition)
        if not condition.truth and isinstance(condition.python, ast.Constant):
            condition = replace(condition, atom=False)  # Python warns of `"a" is True`.
        condition = self._atom(condition, "condition")
        result = self.body.names.fresh("chosen")
        then, consequence = self._block(result, node.consequence)
        otherwise, alternative = self._block(result, node.alternative)
        is_false = py.is_(condition.python, py.constant(False))
        undecided = py.UNKNOWN
        if not condition.truth:
            # Plain FEEL: null counts as false, and what is no boolean is an error.
            is_false = py.either([is_false, py.is_(condition.python, py.constant(None))])
            undecided = py.conditional(py.is_(condition.python, py.UNKNOWN), py.UNKNOWN, py.constant(None))
        tail = [py.if_(is_false, otherwise, [py.assign(result, undecided)])]
        self.body.add(py.if_(py.is_(condition.python, py.constant(True)), then, tail))
        unknown = condition.may_be_unknown or consequence.may_be_unknown or alternative.may_be_unknown
        return Code(py.name(result), unknown, atom=True, truth=consequence.truth and alternative.truth)

    def _block(self, result: str, node: feel.Expression) -> tuple[list[ast.stmt], Code]:
        """A block that computes `node` into a variable; it is run only where the value is wanted."""
        outside, self.body = self.body, self.body.branch()
        code = self._exact(self._value(node))
        self.body.add(py.assign(result, code.python))
        inside, self.body = self.body, outside
        return inside.statements, code
