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

from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Day, key_of
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.none_compared import NoneCompared
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work
from offerrules.engines.direct.two_tests import Marks, Sink, Tests, joined_tests
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import Quantifier
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    ListType,
    NumberType,
    RangeType,
    StringType,
    TableType,
)
from offerrules.feel.walking import walk
from offerrules.rules.tree import Expression

__all__ = ["Day", "Deciding", "Marks"]


class Deciding(NoneCompared):
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

    def _settled(self, call: ast.expr, node: feel.Node | None, *, truth: bool = False) -> Code:
        """A failure ends the shortcut. What the table gives for texts, numbers and truths Python can compare."""
        plain = False
        if node is not None and not isinstance(node, feel.Iterator | feel.ComparisonTest | feel.ExpressionTest):
            plain = isinstance(self._bare_type(node), StringType | ChoiceType | NumberType | BooleanType)
        return Code(py.call("certain", call), truth=truth, plain=plain, computed=True)
