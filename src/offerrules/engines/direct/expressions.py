"""Expressions -> Python. Every node of the tree becomes statements and one Python expression for its value.

Types decide the form. Where two known, plain values can be compared by Python itself, Python does it; everything else
applies the entry of the table. Values are those of FEEL, with two exceptions that are marked in `Code` and undone
before a value reaches the table: numbers may be `int`, and parts of a record are the objects themselves.
"""

import ast
from collections.abc import Mapping, Sequence
from typing import assert_never

from offerrules.engines.direct import python as py
from offerrules.engines.direct.comparisons import Comparisons
from offerrules.engines.direct.logic import Logic
from offerrules.engines.direct.paths import Paths
from offerrules.engines.direct.subjects import Code, constant
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.tree import Quantifier
from offerrules.feel.types import ListType, NumberType, RecordType, Type
from offerrules.feel.walking import walk
from offerrules.records.shape import Field
from offerrules.rules.tree import Expression


class Emitter(Logic, Comparisons, Paths):
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
                return Code(py.list_of([self._exact_value(each) for each in items]), may_be_unknown=False)
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

    # Iteration

    def _filter(self, node: feel.Filter) -> Code:
        source = self._value(node.source)
        type_ = self._type(node.source)
        if self._on_error == "null":
            return self._filter_or_null(node, source)
        places = self._place(node), self._place(node.condition)
        if isinstance(self._bare_type(node.condition), NumberType):
            position = self._function([], {}, None, node.condition)
            operands = [self._exact(source).python, py.name(position), self._work.causes, *places]
            return Code(py.call("positioned", *operands))
        item_type = type_.item if isinstance(type_, ListType) else type_
        fields = source.fields
        if fields is None:
            source = self._exact(source)
        item = Code(py.name(self.body.names.fresh("item")), may_be_unknown=fields is None, atom=True, fields=fields)
        where = py.name(self._function([item], {"item": item}, item_type, node.condition, item=item))
        items, causes = source.python, self._work.causes
        if self._subjects.traces:
            items = py.call("tried", items, where, causes, _no_element(item_type))
        return Code(py.call("selected", items, where, self._work.name(), causes, *places), fields=fields)

    def _filter_or_null(self, node: feel.Filter, source: Code) -> Code:
        """Plain FEEL: the value of the condition says whether it is a condition or a position."""
        item = py.name(self.body.names.fresh("item"))
        element = Code(item, atom=True)
        guards, self._guards = self._guards, (*self._guards, item)
        bound = {name: self._guarded(code, [item]) for name, code in self._locals.items()}
        type_ = self._type(node.source)
        item_type = type_.item if isinstance(type_, ListType) else None
        bound["item"] = element
        if isinstance(item_type, RecordType) and "item" in item_type.fields:
            entry = self._application(OPERATORS["path"], [item, py.constant("item")])
            bound["item"] = self._settled(entry, node)
        where = self._function([element], bound, item_type, node.condition, item=element)
        self._guards = guards
        return self._settled(py.call("filtered", self._exact(source).python, py.name(where), self._work.name()), node)

    def _iterated(
        self, iterators: Sequence[feel.Iterator], node: feel.Expression, *, as_truth: bool, partial: bool = False
    ) -> tuple[ast.expr, ast.expr]:
        """The domains as functions of the elements before them, and the function of all elements."""
        elements: list[Code] = []
        bound: dict[str, Code] = {}
        domains: list[ast.expr] = []
        for iterator in iterators:
            domain, fields = self._domain(elements, bound, iterator)
            domains.append(py.name(domain))
            name = py.name(self.body.names.fresh(iterator.name))
            element = Code(name, may_be_unknown=fields is None, atom=True, fields=fields)
            elements.append(element)
            bound[iterator.name] = element
        if partial:
            so_far = Code(py.name(self.body.names.fresh("partial")), may_be_unknown=False, atom=True)
            elements.append(so_far)
            bound["partial"] = so_far
        body = self._function(elements, bound, None, node, as_truth=as_truth)
        return py.tuple_of(domains), py.name(body)

    def _domain(
        self, elements: Sequence[Code], bound: Mapping[str, Code], iterator: feel.Iterator
    ) -> tuple[str, Mapping[str, Field] | None]:
        """The function that gives the elements of an iterator, and their fields where they are parts of the record."""
        outside, self.body = self.body, self.body.branch()
        inherited, self._locals = self._locals, {**self._locals, **bound}
        code = self._value(iterator.domain)
        fields = code.fields if isinstance(self._type(iterator.domain), ListType) else None
        value = code.python if fields is not None else self._exact(code).python
        if iterator.end is not None:
            if fields is not None:
                value = self._exact(code).python
            value = py.call("counted", value, self._exact_value(iterator.end))
        self.body.add(py.return_(value))
        inside, self.body, self._locals = self.body, outside, inherited
        name = self.body.names.fresh("elements")
        self.body.add(py.function(name, [_variable(each) for each in elements], inside.statements))
        return name, fields

    def _for(self, node: feel.For) -> Code:
        partial = any(isinstance(each, feel.Name) and each.name == "partial" for each in walk(node.body))
        domains, body = self._iterated(node.iterators, node.body, as_truth=False, partial=partial)
        reader = "for_each_with_partial" if partial else "for_each"
        return self._settled(py.call(reader, domains, body, self._work.name()), node)

    def _quantified(self, node: feel.Quantified) -> Code:
        domains, body = self._iterated(node.iterators, node.condition, as_truth=True)
        join = py.name("some" if node.quantifier is Quantifier.SOME else "every")
        return self._settled(py.call("quantified", join, domains, body, self._work.name()), node, truth=True)

    def _function(
        self,
        parameters: Sequence[Code],
        bound: Mapping[str, Code],
        item_type: Type | None,
        node: feel.Expression,
        *,
        item: Code | None = None,
        as_truth: bool = False,
    ) -> str:
        """A Python function of the parameters that computes `node`; the fields of a record `item` are names."""
        outside, self.body = self.body, self.body.branch()
        inherited, self._locals = self._locals, {**self._locals, **bound}
        items = self._items
        if item is not None and isinstance(item_type, RecordType):
            self._items = (*items, (item, item_type))
        self.body.add(py.do(py.call_method(self._work.name(), "spend", py.constant(sum(1 for _ in walk(node))))))
        code = self._exact(self._truth(node) if as_truth else self._value(node))
        self.body.add(py.return_(code.python))
        inside, self.body, self._locals, self._items = self.body, outside, inherited, items
        name = self.body.names.fresh("each")
        self.body.add(py.function(name, [_variable(each) for each in parameters], inside.statements))
        return name

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
        return Code(ast.Dict(keys, values), may_be_unknown=False)

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
            python: ast.expr = py.call("len", counted.python)
            if counted.may_be_unknown:
                python = py.conditional(py.is_(counted.python, py.UNKNOWN), py.UNKNOWN, python)
            return Code(python, counted.may_be_unknown, plain=True, raw=True)
        operands = [self._exact(code).python for code in codes]
        sized = any(map(self._sized, node.arguments))
        return self._settled(self._application(entry, operands, node.names, sized=sized), node)


def _variable(code: Code) -> str:
    assert isinstance(code.python, ast.Name)
    return code.python.id


def _no_element(item_type: Type) -> ast.expr:
    return py.name("NO_ELEMENT") if isinstance(item_type, RecordType) else py.constant(None)
