"""Comparisons as Python. Python itself compares what it compares as FEEL does; the table compares everything else."""

import ast
from collections.abc import Mapping
from typing import Final, assert_never

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Code, constant, is_scalar
from offerrules.engines.direct.writing import Writing
from offerrules.feel import tree as feel
from offerrules.feel.table import OPERATORS
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.types import BooleanType, OptionalType, Type
from offerrules.feel.walking import walk

_COMPARISONS: Final[Mapping[ComparisonOperator, type[ast.cmpop]]] = {
    ComparisonOperator.EQUAL: ast.Eq,
    ComparisonOperator.UNEQUAL: ast.NotEq,
    ComparisonOperator.LESS: ast.Lt,
    ComparisonOperator.LESS_OR_EQUAL: ast.LtE,
    ComparisonOperator.GREATER: ast.Gt,
    ComparisonOperator.GREATER_OR_EQUAL: ast.GtE,
}

_EQUALITY: Final = (ComparisonOperator.EQUAL, ComparisonOperator.UNEQUAL)


class Comparisons(Writing):
    """Writes comparisons, and `in` with its tests."""

    def _comparison(self, node: feel.Comparison) -> Code:
        sides = self._plain_sides(node)
        if sides is None:
            return self._applied(OPERATORS[node.operator.value], node, [node.left, node.right], truth=True)
        unknown_when, python = sides
        if unknown_when:
            python = py.conditional(py.either(unknown_when), py.UNKNOWN, python)
        return Code(python, bool(unknown_when), plain=True, truth=True)

    def _plain_sides(self, node: feel.Comparison) -> tuple[list[ast.expr], ast.expr] | None:
        """When the comparison is unknown, and the comparison; None where Python's own would not be FEEL's."""
        if not self._is_plain(node):
            return None
        left, right = self._value(node.left), self._value(node.right)
        if not (left.plain or _is_null(node.left)) or not (right.plain or _is_null(node.right)):
            return None
        is_order = node.operator not in _EQUALITY
        if is_order and self._subjects.traces and (left.may_be_none or right.may_be_none):
            return None
        if is_order and (left.computed or right.computed):
            return None
        left, right = self._atom(left, "left"), self._atom(right, "right")
        unknown = [py.is_(side.python, py.UNKNOWN) for side in (left, right) if side.may_be_unknown]
        if is_order:
            unknown += [py.is_(side.python, py.constant(None)) for side in (left, right) if side.may_be_none]
        operator = _COMPARISONS[node.operator]()
        if _is_null(node.left) or _is_null(node.right):
            is_equal = node.operator is ComparisonOperator.EQUAL
            if isinstance(left.python, ast.Constant) and isinstance(right.python, ast.Constant):
                return [], py.constant((left.python.value is right.python.value) is is_equal)
            operator = ast.Is() if is_equal else ast.IsNot()
        return unknown, py.compare(left.python, operator, right.python)

    def _is_plain(self, node: feel.Comparison) -> bool:
        types = self._type(node.left), self._type(node.right)
        bare = [each.item if isinstance(each, OptionalType) else each for each in types]
        if node.operator not in _EQUALITY:
            return all(is_scalar(each) and not isinstance(each, BooleanType) for each in types) and _same(*bare)
        if _is_null(node.left) or _is_null(node.right):
            return True
        return all(map(is_scalar, bare)) and _same(*bare)

    def _in(self, node: feel.In) -> Code:
        value = self._atom(self._value(node.value), "value")
        bare = self._type(node.value)
        tests = node.tests
        if value.plain and is_scalar(bare) and all(self._equals_constant(bare, test) for test in tests):
            chosen = py.tuple_of([constant(_constant_of(test), self._constants).python for test in tests])
            python = py.compare(value.python, ast.In(), chosen)
            if value.may_be_unknown:
                python = py.conditional(py.is_(value.python, py.UNKNOWN), py.UNKNOWN, python)
            return Code(python, value.may_be_unknown, plain=True, truth=True)
        exact = self._atom(self._exact(value), "value")
        results = py.list_of([self._test(test, exact) for test in tests])
        return self._settled(py.call("any_test", results), node, truth=True)

    def _equals_constant(self, bare: Type, test: feel.Test) -> bool:
        return (
            isinstance(test, feel.ExpressionTest)
            and isinstance(test.expression, feel.Literal)
            and is_scalar(self._type(test.expression))
            and _same(bare, self._type(test.expression))
            and constant(test.expression.value, self._constants).plain
        )

    def _test(self, test: feel.Test, value: Code) -> ast.expr:
        """A unary test of a value: a truth, or a failure that is not told while another test decides."""
        match test:
            case feel.AnyTest():
                return py.constant(True)
            case feel.ComparisonTest(operator=operator, operand=operand):
                operands = [value.python, self._exact_value(operand)]
                return self._application(OPERATORS[operator.value], operands, sized=self._sized(operand))
            case feel.NegatedTests(tests=tests):
                return py.call("negation", py.call("any_test", py.list_of([self._test(each, value) for each in tests])))
            case feel.ExpressionTest(expression=expression) if _asks(expression):
                outside, self._locals = self._locals, {**self._locals, "?": value}
                code = self._truth(expression)
                self._locals = outside
                return code.python if code.truth else py.call("truth", self._exact(code).python)
            case feel.ExpressionTest(expression=expression):
                operands = [value.python, self._exact_value(expression)]
                return self._application(OPERATORS["in"], operands, sized=self._sized(expression))
        assert_never(test)


def _is_null(node: feel.Expression) -> bool:
    return isinstance(node, feel.Literal) and node.value is None


def _constant_of(test: feel.Test) -> object:
    assert isinstance(test, feel.ExpressionTest) and isinstance(test.expression, feel.Literal)
    return test.expression.value


def _same(one: Type, other: Type) -> bool:
    """Whether Python compares the two types as one kind."""
    texts = ("StringType", "ChoiceType")
    names = type(one).__name__, type(other).__name__
    return names[0] == names[1] or all(each in texts for each in names)


def _asks(expression: feel.Expression) -> bool:
    """Whether the expression speaks of the value under test."""
    return any(isinstance(node, feel.Name) and node.name == "?" for node in walk(expression))
