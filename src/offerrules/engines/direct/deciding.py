"""Expressions -> Python that decides fast. This room makes code that is harder to read than what it stands for.

What each shortcut gains is said where it is made, in nanoseconds on a machine where a call of a Python function takes
50. To trace, nothing of this is used: there every part is computed and noted.

- A condition is two tests in Python, `sure` and `possible`, in place of a value of three; what is already decided is
  not computed. So most conditions cost one or two comparisons, and none a call.
- `some`, `every` and filters over parts of the record are loops where they stand, and no functions that are made anew
  for each decision (400 ns each).
- What depends on nothing but the day is computed once for the day.
- What the table gives for one field of the record and constants, as `matches(x.programme, "…")`, is remembered by the
  value of the field (25 ns in place of some 2,000).
- A failure ends the shortcut: the decision is then found part by part, since only there it shows what is missing.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Day, key_of
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.remembering import Remembering
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work, is_scalar
from offerrules.engines.direct.two_tests import Marks, Sides, Sink, Tests, absent, asks_for_none, joined_tests, turned
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import ComparisonOperator, Quantifier
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    Type,
)
from offerrules.feel.walking import children, walk
from offerrules.rules.tree import Expression

__all__ = ["Day", "Deciding", "Marks"]

DEEPEST = 8
"""So deep loops may stand in one another; Python allows some twenty blocks in a function."""


MOST_ELEMENTS = 2_000
"""So many elements loops go through before the parts are asked, which count exactly."""


class Deciding(Remembering):
    """Writes expressions into the function that decides. `masks` and `bits` are those of the criteria found so far."""

    def __init__(
        self,
        body: Body,
        constants: Constants,
        subjects: Subjects,
        work: Work,
        day: Day,
        masks: Marks,
        bits: Mapping[str, int],
    ) -> None:
        super().__init__(body, constants, subjects, work, day)
        self._masks = masks
        self._bits = bits
        self._depth = 0
        self._in_function = False

    @property
    def marks(self) -> Marks:
        """The masks of the criteria."""
        return self._masks

    def with_possible(self) -> "Deciding":
        """The same behind the last criterion, when both masks have been joined."""
        possible = self.body.names.fresh(f"{self._masks.true}_or_unknown")
        either = py.binary(py.name(self._masks.true), ast.BitOr(), py.name(self._masks.unknown))
        self.body.add(py.assign(possible, either))
        marks = self._masks._replace(possible=possible)
        return self._anew(self.body, self._work, marks)

    @contextmanager
    def seldom(self) -> Iterator["Deciding"]:
        """A block that is seldom run: what only it reads is read there."""
        owners = list(self._subjects.owners.values())
        for owner in owners:
            owner.closed = True
        yield self.branch()
        for owner in owners:
            owner.closed = False

    def branch(self) -> "Deciding":
        """The same, writing into a block of its own."""
        return self._anew(self.body.branch(), self._work)

    def _anew(self, body: Body, work: Work, marks: Marks | None = None) -> "Deciding":
        masks = self._masks if marks is None else marks
        return Deciding(body, self._constants, self._subjects, work, self._day, masks, self._bits)

    # What the compiler asks for

    def mark_criterion(self, expression: Expression, bit: int) -> None:
        """Set the bit of a criterion in the mask to which its truth belongs."""
        self._expression = expression
        self._into(
            expression.tree,
            Sink([py.set_bits(self._masks.true, bit)], [py.set_bits(self._masks.unknown, bit)]),
        )

    def define(self, name: str, expression: Expression) -> Code:
        """The value of a definition, in a variable of its name."""
        self._expression = expression
        if self._is_daily(expression.tree) or isinstance(expression.tree, feel.Literal):
            outside = self.body, self._work
            self.body, self._work = self._day.body, Work(self._day.body, "FAILING")
            code = self._value(expression.tree)
            self.body.add(py.assign(name, code.python))
            self.body, self._work = outside
            return replace(code.named(name), daily=True)
        code = self._value(expression.tree)
        self.body.add(py.assign(name, code.python))
        # The variable stands where decisions are made, also where its value is the same all day, as a parameter is.
        return replace(code.named(name), daily=False)

    def assign_kept(self, variable: str, expression: Expression) -> Code:
        """`variable = value`, as decisions hold values."""
        self._expression = expression
        code = self._exact(self._value(expression.tree))
        if isinstance(self._bare_type(expression.tree), ListType | RangeType | TableType):
            code = replace(code, python=py.call("kept", code.python))
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)

    def tests_of(self, expression: Expression) -> Tests:
        """The two tests of a condition."""
        self._expression = expression
        return self._tests(expression.tree)

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
            case feel.Quantified(iterators=iterators, condition=condition):
                self._note_none_in_loops(iterators, condition, causes)
            case feel.Filter(source=source, condition=condition):
                items = feel.Iterator(id=node.id, span=node.span, name="item", domain=source)
                self._note_none_in_loops([items], condition, causes)
            case _:
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

    def _enter(self, domain: feel.Expression, name: str) -> tuple[Code, str, Body, tuple[Any, Any]]:
        """Go into a loop over a list of the record: the list, the element's variable and the body."""
        items = self._atom(self._value(domain), "items")
        element = self.body.names.fresh(name)
        type_ = self._type(domain)
        assert isinstance(type_, ListType)
        code = self._element(element, items, type_.item)
        within = self._locals, self._items
        self._locals = {**self._locals, name: code}
        if name == "item" and isinstance(type_.item, RecordType):
            self._items = (*self._items, (code, type_.item))
        inside = Body(self.body.names, element)
        self._subjects.owners[element] = inside
        self._depth += 1
        return items, element, inside, within

    def _leave(self, within: tuple[Any, Any]) -> None:
        self._locals, self._items = within
        self._depth -= 1

    # Conditions

    def _into(self, node: feel.Expression, sink: Sink) -> None:
        """Do what the sink says of the condition."""
        match node:
            case feel.And(operands=operands):
                self._joined(operands, sink, decisive=False)
            case feel.Or(operands=operands):
                self._joined(operands, sink, decisive=True)
            case feel.Quantified() if self._is_loop(node.iterators):
                self._loop(node.iterators, node.condition, sink, every=node.quantifier is Quantifier.EVERY)
            case feel.Comparison() if (sides := self._sides(node)) is not None and sides.unknown:
                # One test where the value is unknown, and two where it is not.
                decided = [py.if_(sides.python, sink.true)]
                self.body.add(py.if_(py.either(sides.unknown), sink.unknown, decided))
            case _:
                tests = self._tests(node)
                otherwise = [] if tests.certain else [py.if_(tests.possible, sink.unknown)]
                self.body.add(py.if_(tests.sure, sink.true, otherwise))

    def _tests(self, node: feel.Expression) -> Tests:
        """Two tests of a condition, with statements in front where they are needed."""
        if self._is_daily(node):
            return self._tests_of_code(self._truth(node))
        match node:
            case feel.And() | feel.Or():
                return self._found_by(node) or self._tests_of_junction(node)
            case feel.Not(operand=operand):
                tests = self._tests(operand)
                turned = py.not_(tests.sure)
                return Tests(turned, turned) if tests.certain else Tests(py.not_(tests.possible), turned)
            case feel.Comparison() if (sides := self._sides(node)) is not None:
                return sides.tests()
            case feel.Between() if (sides := self._between(node)) is not None:
                return sides.tests()
            case feel.In() if (sides := self._member(node)) is not None:
                return sides.tests()
            case feel.Name() if self._expression.meanings.get(node.id) is Meaning.CRITERION:
                return self._bits_set(self._bits[node.name], together=True)
            case feel.Quantified() if self._is_loop(node.iterators):
                tests_of_loop = self._found_by(node)
                assert tests_of_loop is not None
                return tests_of_loop
            case _:
                return self._tests_of_code(self._truth(node))

    def _tests_of_code(self, code: Code) -> Tests:
        if not code.may_be_unknown:
            return Tests(code.python, code.python)
        code = self._atom(code, "part")
        return Tests(py.is_(code.python, py.constant(True)), py.is_not(code.python, py.constant(False)))

    def _tests_of_junction(self, node: feel.And | feel.Or) -> Tests:
        decisive = isinstance(node, feel.Or)
        mask, others = self._split(node.operands)
        tests = [self._tests(each) for each in others]
        if mask:
            tests.insert(0, self._bits_set(mask, together=not decisive))
        return joined_tests(tests, decisive=decisive)

    def _bits_set(self, mask: int, *, together: bool) -> Tests:
        """Whether criteria are true, all or some: one test of several bits (25 ns, however many)."""
        true = py.name(self._masks.true)
        possible = py.binary(true, ast.BitOr(), py.name(self._masks.unknown))
        if self._masks.possible is not None:
            possible = py.name(self._masks.possible)
        sides = []
        for over in (true, possible):
            bits = py.binary(over, ast.BitAnd(), py.constant(mask))
            single = mask & (mask - 1) == 0
            sides.append(bits if single or not together else py.compare(bits, ast.Eq(), py.constant(mask)))
        return Tests(sides[0], sides[1])

    def _split(self, operands: Sequence[feel.Expression]) -> tuple[int, list[feel.Expression]]:
        """The bits of the operands that are criteria, and the other operands."""
        mask = 0
        others: list[feel.Expression] = []
        for each in operands:
            if isinstance(each, feel.Name) and self._expression.meanings.get(each.id) is Meaning.CRITERION:
                mask |= self._bits[each.name]
            else:
                others.append(each)
        return mask, others

    def _apart(self, write: Callable[[], Tests]) -> tuple[Tests, list[ast.stmt]]:
        """What is written, and the statements that it takes."""
        outside, self.body = self.body, self.body.branch()
        tests = write()
        inside, self.body = self.body, outside
        return tests, inside.statements

    def _needs_statements(self, node: feel.Expression) -> bool:
        """Whether a condition takes more than a test: loops, and what goes through the table."""
        for each in walk(node):
            match each:
                case feel.Quantified() | feel.Filter() | feel.For() | feel.If() | feel.Arithmetic() | feel.Negation():
                    return True
                case feel.Call(function=feel.Name(name=name)) if name not in ("today", "is known"):
                    return True
                case _:
                    pass
        return False

    def _found_by(self, node: feel.Expression) -> Tests | None:
        """The tests of a variable into which a condition is put; None where it needs no statements."""
        if not self._needs_statements(node):
            return None
        found = self.body.names.fresh("found")
        self.body.add(py.assign(found, py.constant(False)))
        self._into(node, Sink([py.assign(found, py.constant(True))], [py.assign(found, py.UNKNOWN)]))
        return self._tests_of_code(Code(py.name(found), atom=True, truth=True))

    def _joined(self, operands: Sequence[feel.Expression], sink: Sink, *, decisive: bool) -> None:
        """`and` and `or`: cheap operands first, and the others only where those leave it open."""
        mask, others = self._split(operands)
        cheap: list[Tests] = [self._bits_set(mask, together=not decisive)] if mask else []
        costly: list[tuple[Tests, list[ast.stmt]]] = []
        for each in others:
            tests, statements = self._apart(lambda each=each: self._tests(each))  # type: ignore[misc]
            if statements:
                costly.append((tests, statements))
            else:
                cheap.append(tests)
        if not costly:
            tests = joined_tests(cheap, decisive=decisive)
            otherwise = [] if tests.certain else [py.if_(tests.possible, sink.unknown)]
            self.body.add(py.if_(tests.sure, sink.true, otherwise))
            return
        whole = joined_tests([*cheap, *(tests for tests, _ in costly)], decisive=decisive)
        last = costly[-1][0]
        if decisive:
            inner: list[ast.stmt] = [
                py.if_(last.sure, sink.true, [] if whole.certain else [py.if_(whole.possible, sink.unknown)])
            ]
        else:
            inner = [py.if_(whole.sure, sink.true, [] if whole.certain else [py.if_(last.possible, sink.unknown)])]
        for number in range(len(costly) - 1, -1, -1):
            inner = [*costly[number][1], *inner]
            before = [costly[number - 1][0]] if number else cheap
            if not before:
                continue
            if decisive:
                inner = [py.if_(py.either([tests.sure for tests in before]), sink.true, inner)]
            else:
                inner = [py.if_(py.both([tests.possible for tests in before]), inner)]
        self.body.statements += inner

    # Plain comparisons

    def _sides(self, node: feel.Comparison) -> Sides | None:
        """A comparison that Python makes as FEEL does; None where it does not."""
        if not self._is_plain(node) or self._remembered_atom(node) is not None:
            return None
        outside, self.body = self.body, self.body.branch()
        sides = self._plain_sides(node)
        inside, self.body = self.body, outside
        if sides is None:
            return None
        self.body.statements += inside.statements
        unknown, python = sides
        # Nothing is equal to UNKNOWN, so that one side need not be looked at twice (10 ns).
        is_equality = node.operator is ComparisonOperator.EQUAL
        return Sides(unknown, python, sure_by_itself=is_equality and len(unknown) == 1)

    def _between(self, node: feel.Between) -> Sides | None:
        operands = (node.value, node.low, node.high)
        types = [self._type(each) for each in operands]
        if not all(is_scalar(each) and not isinstance(each, BooleanType) and _alike(each, types[0]) for each in types):
            return None
        if self._remembered_atom(node) is not None:
            return None
        codes = self._plain_codes(operands, ordered=True)
        if codes is None:
            return None
        value, low, high = codes
        python = ast.Compare(low.python, [ast.LtE(), ast.LtE()], [value.python, high.python])
        return Sides(absent(codes), python)

    def _member(self, node: feel.In) -> Sides | None:
        """`in` a list or range of constants: one look into a set (15 ns in place of 1,500)."""
        bare = self._type(node.value)
        plain = bare.item if isinstance(bare, OptionalType) else bare
        if not is_scalar(plain) or isinstance(plain, BooleanType) or len(node.tests) == 0:
            return None
        values: list[object] = []
        for test in node.tests:
            found = self._constants_of(test, plain)
            if found is None:
                return self._in_range(node, plain)
            values += found
        codes = self._plain_codes([node.value])
        if codes is None:
            return None
        value = codes[0]
        unknown = [py.is_(value.python, py.UNKNOWN)] if value.may_be_unknown else []
        if len(values) == 1 and isinstance(values[0], str):
            python = py.compare(value.python, ast.Eq(), py.constant(values[0]))
        else:
            python = py.compare(value.python, ast.In(), py.name(self._constants.add("any_of", frozenset(values))))
        return Sides(unknown, python, sure_by_itself=True)

    def _in_range(self, node: feel.In, bare: Type) -> Sides | None:
        if len(node.tests) != 1 or not isinstance(node.tests[0], feel.ExpressionTest):
            return None
        range_ = node.tests[0].expression
        if not isinstance(range_, feel.RangeLiteral) or range_.low is None or range_.high is None:
            return None
        if range_.low is range_.high or isinstance(self._type(node.value), OptionalType):
            return None
        if not all(_alike(self._type(each), bare) for each in (range_.low, range_.high)):
            return None
        codes = self._plain_codes([node.value, range_.low, range_.high])
        if codes is None or codes[0].computed or any(code.may_be_none or not code.daily for code in codes[1:]):
            return None
        operators: list[ast.cmpop] = [
            ast.LtE() if each else ast.Lt() for each in (range_.low_included, range_.high_included)
        ]
        python = ast.Compare(codes[1].python, operators, [codes[0].python, codes[2].python])
        return Sides(absent(codes), python)

    def _constants_of(self, test: feel.Test, bare: Type) -> list[object] | None:
        """The values that a test admits, where they are constants that Python compares as FEEL does."""
        if not isinstance(test, feel.ExpressionTest):
            return None
        expression = test.expression
        match expression:
            case feel.Literal(value=value):
                values = [value]
            case feel.ListLiteral(items=items) if all(isinstance(each, feel.Literal) for each in items):
                values = [each.value for each in items if isinstance(each, feel.Literal)]
            case feel.Name(name=name) if self._expression.meanings.get(expression.id) is Meaning.PARAMETER:
                held = self._subjects.parameters[name]
                values = list(held) if isinstance(held, (list, tuple)) else [held]
            case _:
                return None
        classes = _CLASSES[type(bare)]
        return values if all(type(each) in classes for each in values) else None

    def _plain_codes(self, nodes: Sequence[feel.Expression], *, ordered: bool = False) -> list[Code] | None:
        """The operands as atoms that Python can compare; nothing is written where one of them cannot be."""
        outside, self.body = self.body, self.body.branch()
        codes = [self._value(each) for each in nodes]
        if all(code.plain and not (ordered and code.computed) for code in codes):
            codes = [self._atom(code, "side") for code in codes]
            inside, self.body = self.body, outside
            self.body.statements += inside.statements
            return codes
        self.body = outside
        return None

    # Loops

    def _is_loop(self, iterators: Sequence[feel.Iterator]) -> bool:
        """Whether lists of parts of the record, or of plain values in it, are gone through."""
        if self._depth + len(iterators) > DEEPEST:
            return False
        return all(each.end is None and self._is_field_list(each.domain, iterators) for each in iterators)

    def _is_field_list(self, node: feel.Expression, iterators: Sequence[feel.Iterator] = ()) -> bool:
        """Whether a node is a list that stands in a field of the record, of a part of it, or of a filtered part."""
        if not isinstance(self._type(node), ListType):
            return False
        match node:
            case feel.Name(name=name):
                return self._expression.meanings.get(node.id) is Meaning.FIELD
            case feel.Path(source=feel.Name(name=name) as source):
                meaning = self._expression.meanings.get(source.id)
                is_part = isinstance(self._type(source), RecordType)
                local = name in self._locals and self._locals[name].fields is not None
                local = local or any(name == each.name for each in iterators)
                return is_part and (
                    meaning in (Meaning.FIELD, Meaning.CANDIDATE) or (meaning is Meaning.LOCAL and local)
                )
            case _:
                return False

    def _loop(self, iterators: Sequence[feel.Iterator], condition: feel.Expression, sink: Sink, *, every: bool) -> None:
        """`some` or `every` where it stands."""
        first, *rest = iterators
        if rest:
            found = self.body.names.fresh("found")
        maybe = self.body.names.fresh("maybe")
        items, element, inside, within = self._enter(first.domain, first.name)
        outside, self.body = self.body, inside
        if rest:
            inside.add(py.assign(found, py.constant(False)))
            inner = Sink([py.assign(found, py.constant(True))], [py.assign(found, py.UNKNOWN)])
            self._loop(rest, condition, inner, every=every)
            tests = self._tests_of_code(Code(py.name(found), atom=True, truth=True))
        else:
            tests = self._tests(condition)
        self.body = outside
        self._leave(within)
        may_stay_open = not tests.certain
        open_ = [py.assign(maybe, py.constant(True))]
        if every:
            decided: list[ast.stmt] = [py.if_(py.not_(tests.possible), [ast.Break()])]
            if may_stay_open:
                decided = [py.if_(py.not_(tests.possible), [ast.Break()], [py.if_(py.not_(tests.sure), open_)])]
            ended = [py.if_(py.name(maybe), sink.unknown, sink.true)] if may_stay_open else list(sink.true)
        else:
            decided = [
                py.if_(tests.sure, [*sink.true, ast.Break()], [py.if_(tests.possible, open_)] if may_stay_open else [])
            ]
            ended = [py.if_(py.name(maybe), sink.unknown)] if may_stay_open else []
        block = [*inside.opening(), *inside.statements, *decided]
        loop: list[ast.stmt] = [py.assign(maybe, py.constant(False))] if may_stay_open else []
        loop += self._counted(items)
        loop.append(py.for_([element], items.python, block, ended))
        self.body.statements += self._over(items, loop, sink.unknown)

    def _over(self, items: Code, loop: list[ast.stmt], unknown: Sequence[ast.stmt]) -> list[ast.stmt]:
        tests = absent([items])
        return [py.if_(py.either(tests), unknown, loop)] if tests else loop

    def _counted(self, items: Code) -> list[ast.stmt]:
        """A loop asks how long its list is; one inside another counts. So both engines stop at the same work."""
        if not self._depth:
            many = py.compare(py.call("len", items.python), ast.Gt(), py.constant(MOST_ELEMENTS))
            return [py.if_(many, [py.do(py.call("stop"))])]
        if self._in_function:
            return [py.do(py.call_method(self._work.name(), "spend", py.call("len", items.python)))]
        steps = self._work.steps()
        more = ast.AugAssign(ast.Name(steps, ast.Store()), ast.Add(), py.call("len", items.python))
        too_many = py.compare(py.name(steps), ast.Gt(), py.constant(MOST_ELEMENTS))
        return [more, py.if_(too_many, [py.do(py.call("stop"))])]

    def _function(self, *arguments: Any, **named: Any) -> str:
        outside, self._in_function = self._in_function, True
        name = super()._function(*arguments, **named)
        self._in_function = outside
        return name

    def _element(self, variable: str, items: Code, type_: Type) -> Code:
        """An element of a list in the record: it is never unknown itself."""
        bare = type_.item if isinstance(type_, OptionalType) else type_
        return Code(
            py.name(variable),
            may_be_unknown=not items.field and items.fields is None,
            atom=True,
            plain=is_scalar(bare) and items.field,
            raw=isinstance(bare, NumberType),
            truth=isinstance(type_, BooleanType) and items.field,
            may_be_none=isinstance(type_, OptionalType),
            field=items.field,
            fields=items.fields,
        )

    def _filter(self, node: feel.Filter) -> Code:
        """A filter over parts of the record, where it stands."""
        type_ = self._type(node.source)
        is_condition = isinstance(self._type(node.condition), BooleanType)
        if not (is_condition and self._is_field_list(node.source) and self._depth < DEEPEST):
            return super()._filter(node)
        assert isinstance(type_, ListType)
        result = self.body.names.fresh("chosen")
        items, element, inside, within = self._enter(node.source, "item")
        outside, self.body = self.body, inside
        tests = self._tests(node.condition)
        self.body = outside
        self._leave(within)
        taken = [py.do(py.call_method(py.name(result), "append", py.name(element)))]
        left_open = [py.if_(tests.possible, [py.assign(result, py.UNKNOWN), ast.Break()])]
        block = [*inside.opening(), *inside.statements]
        block.append(py.if_(tests.sure, taken, [] if tests.certain else left_open))
        loop = [*self._counted(items), py.assign(result, py.list_of([])), py.for_([element], items.python, block)]
        self.body.statements += self._over(items, loop, [py.assign(result, py.UNKNOWN)])
        unknown = items.may_be_unknown or not tests.certain
        return Code(py.name(result), unknown, atom=True, raw=items.raw, fields=items.fields)

    # Values

    def _value(self, node: feel.Expression) -> Code:
        atom = self._remembered_atom(node)
        if atom is not None:
            return self._remembered(node, atom)
        if self._is_daily(node):
            return self._once_a_day(node)
        match node:
            case feel.And() | feel.Or() | feel.Not() | feel.Quantified():
                if isinstance(node, feel.Quantified) and not self._is_loop(node.iterators):
                    return super()._value(node)
                return self._code_of(self._tests(node))
            case feel.Between() | feel.In():
                sides = self._between(node) if isinstance(node, feel.Between) else self._member(node)
                return super()._value(node) if sides is None else self._code_of(sides.tests())
            case feel.Name(name=name) if self._expression.meanings.get(node.id) is Meaning.CRITERION:
                return self._code_of(self._bits_set(self._bits[name], together=True))
            case feel.Call(function=feel.Name(name="max" | "min" as name)):
                return self._extreme(node, name) or super()._value(node)
            case feel.Name() | feel.Path():
                code = super()._value(node)
                instead = self._instead
                return instead[1] if instead is not None and key_of(code) == instead[0] else code
            case _:
                return super()._value(node)

    def _code_of(self, tests: Tests) -> Code:
        otherwise: ast.expr = py.constant(False)
        if not tests.certain:
            otherwise = py.conditional(tests.possible, py.UNKNOWN, otherwise)
        python = py.conditional(tests.sure, py.constant(True), otherwise)
        return Code(python, not tests.certain, plain=True, truth=True)

    def _extreme(self, node: feel.Call, name: str) -> Code | None:
        """The greatest or least of plain values, compared where they stand (40 ns in place of 2,500)."""
        types = [self._type(each) for each in node.arguments]
        scalar = all(is_scalar(each) and not isinstance(each, BooleanType) and _alike(each, types[0]) for each in types)
        if len(types) < 2 or node.names or not scalar:
            return None
        codes = self._plain_codes(node.arguments, ordered=True)
        if codes is None or any(code.may_be_none for code in codes):
            return None
        daily = [code for code in codes if code.daily]
        if len(daily) > 1:
            codes = [self._kept_for_the_day(replace(daily[0], python=_extreme_of(daily, name), atom=False), name)] + [
                code for code in codes if not code.daily
            ]
        while len(codes) > 2:
            two = replace(codes[0], python=_extreme_of(codes[:2], name), atom=False, daily=False, field=False)
            if any(code.may_be_unknown for code in codes[:2]):
                two = replace(two, python=py.conditional(py.either(absent(codes[:2])), py.UNKNOWN, two.python))
                two = replace(two, may_be_unknown=True)
            codes = [self._atom(two, name), *codes[2:]]
        unknown = absent(codes)
        python = _extreme_of(codes, name)
        if unknown:
            python = py.conditional(py.either(unknown), py.UNKNOWN, python)
        raw = any(code.raw for code in codes)
        return Code(python, bool(unknown), plain=True, raw=raw)

    def _settled(self, call: ast.expr, node: feel.Node | None, *, truth: bool = False) -> Code:
        """A failure ends the shortcut. What the table gives for texts, numbers and truths Python can compare."""
        plain = False
        if node is not None and not isinstance(node, feel.Iterator | feel.ComparisonTest | feel.ExpressionTest):
            plain = isinstance(self._bare_type(node), StringType | ChoiceType | NumberType | BooleanType)
        return Code(py.call("certain", call), truth=truth, plain=plain, computed=True)


_CLASSES: Final[Mapping[type[Type], tuple[type, ...]]] = {
    StringType: (str,),
    ChoiceType: (str,),
    NumberType: (int, Decimal),
    DateType: (date,),
}
"""Python's own class for values that Python compares as FEEL does."""


def _alike(one: Type, other: Type) -> bool:
    texts = StringType | ChoiceType
    return type(one) is type(other) or (isinstance(one, texts) and isinstance(other, texts))


def _extreme_of(codes: Sequence[Code], name: str) -> ast.expr:
    """The first of the greatest, or of the least."""
    result = codes[0].python
    for code in codes[1:]:
        operator = ast.GtE() if name == "max" else ast.LtE()
        result = py.conditional(py.compare(result, operator, code.python), result, code.python)
    return result
