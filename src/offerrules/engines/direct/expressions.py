"""Expressions -> Python. Every node of the tree becomes statements and one Python expression for its value.

Types decide the form. Where two known, plain values can be compared by Python itself, Python does it; everything else
applies the entry of the table. What joins truths, compares, reads records and goes through lists is written by the
rooms of those names.
"""

import ast
from collections.abc import Sequence
from typing import assert_never

from offerrules.engines.direct import python as py
from offerrules.engines.direct.comparisons import Comparisons
from offerrules.engines.direct.iteration import Iteration
from offerrules.engines.direct.logic import Logic
from offerrules.engines.direct.subjects import Code, constant, is_scalar
from offerrules.engines.direct.two_tests import absent
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.types import ListType
from offerrules.rules.tree import Expression


class Emitter(Logic, Comparisons, Iteration):
    """Writes expressions into one body."""

    # What the compiler asks for

    def assign_exact(self, variable: str, expression: Expression) -> Code:
        """`variable = value`, as the table and decisions hold values."""
        self._expression = expression
        code = self._exact(self._value(expression.tree))
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)

    def assign_truth(self, variable: str, expression: Expression, node: feel.Expression | None = None) -> Code:
        """`variable = truth` of a condition or of a node of it: true, false or unknown."""
        self._expression = expression
        code = self._truth(node if node is not None else expression.tree)
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)

    # Every node

    def _value(self, node: feel.Expression) -> Code:
        match node:
            case feel.Literal(value=value):
                return constant(value, self._constants)
            case feel.Name():
                return self._name(node)
            case feel.Path():
                return self._path(node)
            case feel.Filter():
                return self._filter(node)
            case feel.Negation(operand=operand):
                return self._applied(OPERATORS["negation"], node, [operand])
            case feel.Arithmetic(operator=operator, left=left, right=right):
                return self._applied(OPERATORS[operator.value], node, [left, right])
            case feel.Comparison():
                return self._comparison(node)
            case feel.Between(value=value, low=low, high=high):
                return self._applied(OPERATORS["between"], node, [value, low, high], truth=True)
            case feel.In():
                return self._in(node)
            case feel.And(operands=operands):
                return self._junction(node, operands, decisive=False)
            case feel.Or(operands=operands):
                return self._junction(node, operands, decisive=True)
            case feel.Not(operand=operand):
                return self._not(node, operand)
            case feel.If():
                return self._if(node)
            case feel.For():
                return self._for(node)
            case feel.Quantified():
                return self._quantified(node)
            case feel.ListLiteral(items=items):
                listed = py.list_of([self._exact_value(each) for each in items])
                return Code(self._made(listed, items), may_be_unknown=False)
            case feel.ContextLiteral():
                return self._context(node)
            case feel.RangeLiteral():
                return self._range(node)
            case feel.InstanceOf(value=value, type_name=type_name):
                call = py.call("instance_of", self._exact_value(value), py.constant(type_name))
                return self._settled(call, node, truth=True)
            case feel.Call():
                return self._call(node)
            case feel.FunctionLiteral():
                raise NotCompiledError("a function literal")
        assert_never(node)

    # Contexts, ranges, calls

    def _context(self, node: feel.ContextLiteral) -> Code:
        if len({key for key, _ in node.entries}) < len(node.entries):
            return self._failed("duplicate-key", node)
        inherited = self._locals
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for key, value in node.entries:
            code = self._atom(self._exact(self._value(value)), key)
            keys.append(py.constant(key))
            values.append(code.python)
            self._locals = {**self._locals, key: code}
        self._locals = inherited
        made = self._made(ast.Dict(keys, values), [value for _, value in node.entries])
        return Code(made, may_be_unknown=False)

    def _made(self, made: ast.expr, parts: Sequence[feel.Expression]) -> ast.expr:
        """A list or context; counted where parts of it may be such themselves, for what is made of itself doubles."""
        if all(is_scalar(self._type(part)) for part in parts):
            return made
        return py.call_method(self._work.name(), "made", made)

    def _range(self, node: feel.RangeLiteral) -> Code:
        if node.low is None or node.high is None:
            end = node.low if node.low is not None else node.high
            assert end is not None
            included = node.low_included if node.low is not None else node.high_included
            call = py.call(
                "half_range", self._exact_value(end), py.constant(node.low is not None), py.constant(included)
            )
            return self._settled(call, node)
        low = self._atom(self._exact(self._value(node.low)), "low").python
        is_single = node.high is node.low
        operands = [low, low if is_single else self._exact_value(node.high)]
        operands += [py.constant(node.low_included), py.constant(node.high_included)]
        call = self._application(OPERATORS["range literal"], operands)
        return self._settled(py.call("single", call) if is_single else call, node)

    def _call(self, node: feel.Call) -> Code:
        if not isinstance(node.function, feel.Name):
            raise NotCompiledError("a function that is computed")
        name = node.function.name
        entry = BUILT_INS.get(name)
        if entry is None or self._expression.meanings.get(node.function.id) is not Meaning.BUILT_IN:
            raise NotCompiledError(f"{name}, which is no built-in function")
        if name == "is known" and len(node.arguments) == 1:
            return self._is_known(node.arguments[0])
        if name == "today" and not node.arguments:
            known = self._on_error == "unknown"
            return Code(py.name("today"), False, atom=True, plain=known, may_be_none=not known, daily=True)
        codes = [self._value(each) for each in node.arguments]
        if entry.apply is None:
            if name == "range" and len(codes) == 1 and node.names in ((), ("from",)):
                return self._settled(py.call("range_of", self._exact(codes[0]).python), node)
            if name == "now":
                raise NotCompiledError("the present moment")
            return self._failed("arguments", node)
        plain = self._on_error == "unknown"
        if name == "count" and plain and len(codes) == 1 and isinstance(self._type(node.arguments[0]), ListType):
            counted = self._atom(codes[0], "counted")
            if counted.may_be_none and self._subjects.traces:
                return self._settled(self._application(entry, [counted.python]), node)
            python: ast.expr = py.call("len", counted.python)
            unknown = absent([counted])
            if unknown:
                python = py.conditional(py.either(unknown), py.UNKNOWN, python)
            return Code(python, bool(unknown), plain=True, raw=True)
        operands = [self._exact(code).python for code in codes]
        sized = any(map(self._sized, node.arguments))
        return self._settled(self._application(entry, operands, node.names, sized=sized), node)
