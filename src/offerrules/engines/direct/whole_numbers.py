"""Whole numbers are added where they stand, as Python adds them, in place of a call of the table.

A sum takes 100 ns with the look at what is added, an entry of the table 2,500. It is the same where both numbers are
`int` and not so large that a decimal of 34 digits would round. Nothing becomes minus zero, which a decimal may be and
an `int` may not: only what is multiplied by a positive number is multiplied here.
"""

import ast
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.in_place import InPlace
from offerrules.engines.direct.subjects import Code
from offerrules.engines.direct.two_tests import absent
from offerrules.feel import tree as feel
from offerrules.feel.table import OPERATORS
from offerrules.feel.tree import ArithmeticOperator
from offerrules.feel.types import NumberType

LARGEST: Final = 10**15
"""So large a whole number may be: products of two have 30 digits."""
_IN_PYTHON: Final = {
    ArithmeticOperator.ADD: ast.Add,
    ArithmeticOperator.SUBTRACT: ast.Sub,
    ArithmeticOperator.MULTIPLY: ast.Mult,
}


class WholeNumbers(InPlace):
    """Writes sums, differences and products of numbers that are mostly whole."""

    def _whole(self, node: feel.Arithmetic) -> Code | None:
        """The result; None where the node is of another kind, of which nothing is written."""
        operands = (node.left, node.right)
        if node.operator not in _IN_PYTHON or not all(isinstance(self._type(each), NumberType) for each in operands):
            return None
        entry = OPERATORS[node.operator.value]
        codes = [self._value(each) for each in operands]
        if not all(code.plain and code.raw and not code.computed and not code.may_be_none for code in codes):
            return self._applied_to(entry, node, operands, codes)
        if node.operator is ArithmeticOperator.MULTIPLY and not any(map(_is_positive, codes)):
            return self._applied_to(entry, node, operands, codes)
        codes = [self._atom(code, "number") for code in codes]
        left, right = (code.python for code in codes)
        varying = [code.python for code in codes if not isinstance(code.python, ast.Constant | ast.UnaryOp)]
        by_table = py.call("certain", self._application(entry, [self._exact(code).python for code in codes]))
        result = py.binary(left, _IN_PYTHON[node.operator](), right)
        result = py.conditional(py.both([_is_whole(each) for each in varying]), result, by_table)
        unknown = absent(codes)
        if unknown:
            result = py.conditional(py.either(unknown), py.UNKNOWN, result)
        return self._atom(Code(result, bool(unknown), plain=True, raw=True), "result")


def _is_positive(code: Code) -> bool:
    value = code.python.value if isinstance(code.python, ast.Constant) else None
    return type(value) is int and value > 0


def _is_whole(number: ast.expr) -> ast.expr:
    """Whether a number is an `int`, and small enough."""
    is_int = py.is_(py.call("type", number), py.name("int"))
    bounds: list[ast.cmpop] = [ast.Lt(), ast.Lt()]
    return py.both([is_int, ast.Compare(py.constant(-LARGEST), bounds, [number, py.constant(LARGEST)])])
