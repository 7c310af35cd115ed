"""Expressions -> Python. Every node of the tree becomes statements and one Python expression for its value.

Types decide the form. Where two known, plain values can be compared by Python itself, Python does it; everything else
applies the entry of the table. Values are those of FEEL, with two exceptions that are marked in `Code` and undone
before a value reaches the table: numbers may be `int`, and parts of a record are the objects themselves.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, assert_never

from offerrules.engines.direct import python as py
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.subjects import Body, Code, Subjects, constant, is_scalar
from offerrules.feel import tree as feel
from offerrules.feel.entries import Entry
from offerrules.feel.scope import Meaning
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.tree import ComparisonOperator, Quantifier
from offerrules.feel.types import BooleanType, ListType, NumberType, OptionalType, RecordType, Type
from offerrules.feel.walking import walk
from offerrules.records.shape import Field
from offerrules.rules.tree import Expression

_COMPARISONS: Final[Mapping[ComparisonOperator, type[ast.cmpop]]] = {
    ComparisonOperator.EQUAL: ast.Eq,
    ComparisonOperator.UNEQUAL: ast.NotEq,
    ComparisonOperator.LESS: ast.Lt,
    ComparisonOperator.LESS_OR_EQUAL: ast.LtE,
    ComparisonOperator.GREATER: ast.Gt,
    ComparisonOperator.GREATER_OR_EQUAL: ast.GtE,
}
_EQUALITY: Final = (ComparisonOperator.EQUAL, ComparisonOperator.UNEQUAL)


class Emitter:
    """Writes expressions into one body. `causes` is the variable that collects what failed."""

    def __init__(self, body: Body, constants: Constants, subjects: Subjects, causes: str) -> None:
        self.body = body
        self._constants = constants
        self._subjects = subjects
        self._causes = causes
        self._expression: Expression
        self._locals: Mapping[str, Code] = {}
        self._items: tuple[Code, ...] = ()

    # What the compiler asks for

    def branch(self) -> "Emitter":
        """The same, writing into a block of its own."""
        return Emitter(self.body.branch(), self._constants, self._subjects, self._causes)

    def field_path(self, path: Sequence[str]) -> Code:
        """The field of the record at a path."""
        code = self._subjects.field(path[0])
        for name in path[1:]:
            code = self._field_of(code, name)
        return code

    def assign(self, variable: str, expression: Expression) -> Code:
        """`variable = value`."""
        self._expression = expression
        code = self._value(expression.tree)
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)

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

    def mark(self, code: Code, bit: int, true: str, unknown: str) -> None:
        """Set the bit in the mask to which the truth of an atom belongs."""
        if code.may_be_unknown:
            otherwise = py.if_(py.is_(code.python, py.UNKNOWN), [py.set_bits(unknown, bit)])
            self.body.add(py.if_(py.is_(code.python, py.constant(True)), [py.set_bits(true, bit)], [otherwise]))
        else:
            self.body.add(py.if_(code.python, [py.set_bits(true, bit)]))

    def mark_truth(self, expression: Expression, bit: int, true: str, unknown: str) -> None:
        """The same for a condition of which nothing else needs the truth: a plain comparison becomes two branches."""
        self._expression = expression
        tree = expression.tree
        if isinstance(tree, feel.Comparison) and (sides := self._plain_sides(tree)) is not None:
            unknown_when, true_when = sides
            marked = py.if_(true_when, [py.set_bits(true, bit)])
            self.body.add(
                py.if_(py.either(unknown_when), [py.set_bits(unknown, bit)], [marked]) if unknown_when else marked
            )
            return
        code = self._truth(tree)
        self.mark(self._atom(code, "truth") if code.may_be_unknown else code, bit, true, unknown)

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
                return replace(self._applied(OPERATORS["between"], node, [value, low, high]), truth=True)
            case feel.In():
                return self._in(node)
            case feel.And(operands=operands):
                return self._junction(operands, decisive=False)
            case feel.Or(operands=operands):
                return self._junction(operands, decisive=True)
            case feel.Not(operand=operand):
                return self._not(operand)
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
                raise ValueError("a function literal is outside the policy subset")
        assert_never(node)

    def _type(self, node: feel.Node) -> Type:
        return self._expression.types[node.id]

    def _bare_type(self, node: feel.Node) -> Type:
        type_ = self._type(node)
        return type_.item if isinstance(type_, OptionalType) else type_

    def _name(self, node: feel.Name) -> Code:
        match self._expression.meanings[node.id]:
            case Meaning.FIELD:
                return self._subjects.field(node.name)
            case Meaning.PARAMETER:
                return constant(self._subjects.parameters[node.name], self._constants)
            case Meaning.DEFINITION | Meaning.CRITERION:
                return self._subjects.value(node.name)
            case Meaning.CANDIDATE:
                return self._subjects.candidate(node.name)
            case Meaning.ITEM_FIELD:
                return self._item_field(node.name)
            case Meaning.LOCAL:
                return self._locals[node.name]
            case Meaning.BUILT_IN:
                raise ValueError(f"{node.name} is a function, which is no value of a policy")

    # Fields

    def _item_field(self, name: str) -> Code:
        """The field of the innermost element that has it."""
        for item in reversed(self._items):
            if item.fields is None:
                call = self._application(OPERATORS["path"], [item.python, py.constant(name)])
                return Code(py.call("settled", call, py.name(self._causes), py.tuple_of([])))
            if name in item.fields:
                return self._field_of(item, name)
        raise ValueError(f"no element has the field {name}")

    def _field_of(self, source: Code, name: str) -> Code:
        """A field of a part of the record."""
        if not source.may_be_unknown:
            return self._subjects.part(source, name)
        source = self._atom(source, "part")
        part = self._subjects.part(source, name)
        known = py.conditional(py.is_(source.python, py.UNKNOWN), py.UNKNOWN, part.python)
        return replace(part, python=known, atom=False)

    def _path(self, node: feel.Path) -> Code:
        source = self._value(node.source)
        type_ = self._type(node.source)
        if isinstance(type_, RecordType) and source.fields is not None:
            return self._field_of(source, node.name)
        if source.fields is not None and isinstance(type_, ListType):
            place = source.fields[node.name]
            reader = "items_of" if self._subjects.traces else "fields_of"
            python = py.call(reader, source.python, py.constant(node.name))
            return Code(python, source.may_be_unknown, raw=not self._subjects.traces, fields=place.fields or None)
        operands = [self._exact(source).python, py.constant(node.name)]
        return self._settled(self._application(OPERATORS["path"], operands), node)

    # Logic

    def _truth(self, node: feel.Expression) -> Code:
        """True, false or unknown: a value that is none of them is an error."""
        code = self._value(node)
        if code.truth:
            return code
        return self._settled(py.call("truth", code.python), node, truth=True)

    def _junction(self, operands: Sequence[feel.Expression], *, decisive: bool) -> Code:
        """`and`, which false decides, or `or`, which true does. All operands are computed."""
        codes = [self._atom(self._truth(each), "part") for each in operands]
        open_ = [code for code in codes if code.may_be_unknown]
        decided = py.either([py.is_(code.python, py.constant(decisive)) for code in codes])
        otherwise: ast.expr = py.constant(not decisive)
        if open_:
            unknown = py.either([py.is_(code.python, py.UNKNOWN) for code in open_])
            otherwise = py.conditional(unknown, py.UNKNOWN, otherwise)
        python = py.conditional(decided, py.constant(decisive), otherwise)
        return Code(python, bool(open_), plain=True, truth=True)

    def _not(self, operand: feel.Expression) -> Code:
        code = self._atom(self._truth(operand), "part")
        python = py.not_(code.python)
        if code.may_be_unknown:
            python = py.conditional(py.is_(code.python, py.UNKNOWN), py.UNKNOWN, python)
        return Code(python, code.may_be_unknown, plain=True, truth=True)

    def _if(self, node: feel.If) -> Code:
        condition = self._atom(self._truth(node.condition), "condition")
        result = self.body.names.fresh("chosen")
        then, consequence = self._block(result, node.consequence)
        otherwise, alternative = self._block(result, node.alternative)
        tail = [py.if_(py.is_(condition.python, py.constant(False)), otherwise, [py.assign(result, py.UNKNOWN)])]
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

    # Comparison

    def _comparison(self, node: feel.Comparison) -> Code:
        sides = self._plain_sides(node)
        if sides is None:
            return replace(self._applied(OPERATORS[node.operator.value], node, [node.left, node.right]), truth=True)
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
        left, right = self._atom(left, "left"), self._atom(right, "right")
        unknown = [py.is_(side.python, py.UNKNOWN) for side in (left, right) if side.may_be_unknown]
        if is_order:
            unknown += [py.is_(side.python, py.constant(None)) for side in (left, right) if side.may_be_none]
        operator = _COMPARISONS[node.operator]()
        if _is_null(node.left) or _is_null(node.right):
            operator = ast.Is() if node.operator is ComparisonOperator.EQUAL else ast.IsNot()
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
                return self._application(OPERATORS[operator.value], [value.python, self._exact_value(operand)])
            case feel.NegatedTests(tests=tests):
                return py.call("negation", py.call("any_test", py.list_of([self._test(each, value) for each in tests])))
            case feel.ExpressionTest(expression=expression) if _asks(expression):
                outside, self._locals = self._locals, {**self._locals, "?": value}
                code = self._truth(expression)
                self._locals = outside
                return code.python
            case feel.ExpressionTest(expression=expression):
                return self._application(OPERATORS["in"], [value.python, self._exact_value(expression)])
        assert_never(test)

    # Iteration

    def _filter(self, node: feel.Filter) -> Code:
        source = self._value(node.source)
        type_ = self._type(node.source)
        places = self._place(node), self._place(node.condition)
        if isinstance(self._bare_type(node.condition), NumberType):
            position = self._function([], {}, None, node.condition)
            operands = [self._exact(source).python, py.name(position), py.name(self._causes), *places]
            return Code(py.call("positioned", *operands))
        item_type = type_.item if isinstance(type_, ListType) else type_
        fields = source.fields
        if fields is None:
            source = self._exact(source)
        item = Code(py.name(self.body.names.fresh("item")), may_be_unknown=fields is None, atom=True, fields=fields)
        is_record = isinstance(item_type, RecordType)
        where = py.name(self._function([item], {"item": item}, item if is_record else None, node.condition))
        items, causes = source.python, py.name(self._causes)
        if self._subjects.traces:
            items = py.call("tried", items, where, causes, py.name("NO_ELEMENT") if is_record else py.constant(None))
        return Code(py.call("selected", items, where, causes, *places), fields=fields)

    def _iterated(
        self, iterators: Sequence[feel.Iterator], node: feel.Expression, *, as_truth: bool
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
            value = py.call("counted", value, self._exact_value(iterator.end))
        self.body.add(py.return_(value))
        inside, self.body, self._locals = self.body, outside, inherited
        name = self.body.names.fresh("elements")
        self.body.add(py.function(name, [_variable(each) for each in elements], inside.statements))
        return name, fields

    def _for(self, node: feel.For) -> Code:
        domains, body = self._iterated(node.iterators, node.body, as_truth=False)
        return self._settled(py.call("for_each", domains, body), node)

    def _quantified(self, node: feel.Quantified) -> Code:
        domains, body = self._iterated(node.iterators, node.condition, as_truth=True)
        join = py.name("some" if node.quantifier is Quantifier.SOME else "every")
        return self._settled(py.call("quantified", join, domains, body), node, truth=True)

    def _function(
        self,
        parameters: Sequence[Code],
        bound: Mapping[str, Code],
        item: Code | None,
        node: feel.Expression,
        *,
        as_truth: bool = False,
    ) -> str:
        """A Python function of the parameters that computes `node`; `item` is the element whose fields are names."""
        outside, self.body = self.body, self.body.branch()
        inherited, self._locals = self._locals, {**self._locals, **bound}
        items = self._items
        if item is not None:
            self._items = (*items, item)
        code = self._truth(node) if as_truth else self._exact(self._value(node))
        self.body.add(py.return_(code.python))
        inside, self.body, self._locals, self._items = self.body, outside, inherited, items
        name = self.body.names.fresh("each")
        self.body.add(py.function(name, [_variable(each) for each in parameters], inside.statements))
        return name

    # Contexts, ranges, calls

    def _context(self, node: feel.ContextLiteral) -> Code:
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
        operands = [self._exact_value(node.low), self._exact_value(node.high)]
        operands += [py.constant(node.low_included), py.constant(node.high_included)]
        return self._settled(self._application(OPERATORS["range literal"], operands), node)

    def _call(self, node: feel.Call) -> Code:
        assert isinstance(node.function, feel.Name)
        name = node.function.name
        if name == "is known":
            return self._is_known(node.arguments[0])
        if name == "today":
            return Code(py.name("today"), may_be_unknown=False, atom=True, plain=True)
        codes = [self._value(each) for each in node.arguments]
        if name == "count" and len(codes) == 1 and isinstance(self._type(node.arguments[0]), ListType):
            counted = self._atom(codes[0], "counted")
            python: ast.expr = py.call("len", counted.python)
            if counted.may_be_unknown:
                python = py.conditional(py.is_(counted.python, py.UNKNOWN), py.UNKNOWN, python)
            return Code(python, counted.may_be_unknown, plain=True, raw=True)
        operands = [self._exact(code).python for code in codes]
        call = self._application(BUILT_INS[name], operands, node.names)
        return self._settled(call, node)

    def _is_known(self, node: feel.Expression) -> Code:
        """`is known` of a field: whether something is recorded, without looking what."""
        match node:
            case feel.Name(name=name) if self._expression.meanings[node.id] is Meaning.FIELD:
                return self._subjects.is_known(None, name)
            case feel.Name(name=name) if self._expression.meanings[node.id] is Meaning.ITEM_FIELD:
                return self._is_known_of_item(name)
            case feel.Path(source=source, name=name):
                holder = self._atom(self._value(source), "holder")
                if holder.fields is not None and isinstance(self._type(source), RecordType):
                    return self._subjects.is_known(holder, name)
                known = py.call("known_in", self._exact(holder).python, py.constant(name))
                return Code(known, may_be_unknown=False, plain=True, truth=True)
            case _:
                known = py.call("is_all_known", self._exact_value(node))
                return Code(known, may_be_unknown=False, plain=True, truth=True)

    def _is_known_of_item(self, name: str) -> Code:
        for item in reversed(self._items):
            if item.fields is None:
                known = py.call("known_in", item.python, py.constant(name))
                return Code(known, may_be_unknown=False, plain=True, truth=True)
            if name in item.fields:
                return self._subjects.is_known(item, name)
        raise ValueError(f"no element has the field {name}")

    # Values of the table

    def _exact_value(self, node: feel.Expression) -> ast.expr:
        return self._exact(self._value(node)).python

    def _exact(self, code: Code) -> Code:
        """The value as the table holds it: numbers are decimals, parts of the record are mappings."""
        if code.fields is not None and self._subjects.traces:
            return replace(code, fields=None)
        if code.fields is not None:
            place = py.name(self._constants.add("fields", code.fields))
            return replace(code, python=py.call("facts", code.python, place), fields=None, raw=False, atom=False)
        if not code.raw:
            return code
        if isinstance(code.python, ast.Constant) and isinstance(code.python.value, int):
            return replace(code, python=py.name(self._constants.decimal(code.python.value)), raw=False)
        return replace(code, python=py.call("exact", code.python), raw=False, atom=False)

    def _applied(self, entry: Entry, node: feel.Expression, operands: Sequence[feel.Expression]) -> Code:
        """An operator of the table. Where the checker knows that none cannot matter, nothing is said of none."""
        codes = [self._value(each) for each in operands]
        harmless: list[ast.expr] = []
        if not self._subjects.traces:
            for number, (operand, code) in enumerate(zip(operands, codes, strict=True)):
                if code.may_be_none and not isinstance(self._type(operand), OptionalType):
                    codes[number] = self._atom(code, "operand")
                    harmless.append(py.is_(codes[number].python, py.constant(None)))
        settled = self._settled(self._application(entry, [self._exact(code).python for code in codes]), node)
        if harmless:
            return replace(settled, python=py.conditional(py.either(harmless), py.UNKNOWN, settled.python))
        return settled

    def _application(self, entry: Entry, operands: Sequence[ast.expr], names: Sequence[str] = ()) -> ast.expr:
        table = py.name(self._constants.entry(entry))
        named = [py.tuple_of([py.constant(each) for each in names])] if names else []
        return py.call("apply", table, py.tuple_of(operands), *named)

    def _settled(self, call: ast.expr, node: feel.Node, *, truth: bool = False) -> Code:
        """The result of a call that may fail: a failure is unknown, and its cause is kept."""
        return Code(py.call("settled", call, py.name(self._causes), self._place(node)), truth=truth)

    def _place(self, node: feel.Node) -> ast.expr:
        return py.tuple_of([py.constant(node.span.start), py.constant(node.span.end)])

    def _atom(self, code: Code, wish: str) -> Code:
        """The same value in a variable, unless it costs nothing to write it again."""
        if code.atom:
            return code
        variable = self.body.names.fresh(wish)
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)


def _variable(code: Code) -> str:
    assert isinstance(code.python, ast.Name)
    return code.python.id


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
