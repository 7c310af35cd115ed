"""Expressions -> Python that decides fast. This makes code that is harder to read than what it stands for.

What each shortcut gains is said where it is made, in nanoseconds on a machine where a call of a Python function takes
50. To trace, nothing of this is used: there every part is computed and noted. Each kind of shortcut is a layer over
`Emitter`, and knows only those under it:

- `conditions`: a condition is two tests in Python, `sure` and `possible`, in place of a value of three; what is already
  decided is not computed. So most conditions cost one or two comparisons, and none a call.
- `loops`: `some`, `every` and filters over parts of the record are loops where they stand, and no functions that are
  made anew for each decision.
- `whole_numbers`: whole numbers are added by Python itself.
- `in_place`: so are plain values compared.
- `turning_days`: a day that is moved and compared, as `birth_date + P18Y <= today()`, is compared with the day on which
  the comparison turns.
- `remembering`: what the table gives for one field of the record and constants, as `matches(x.programme, "…")`, is
  remembered by the value of the field.
- `daily`: what depends on nothing but the day is computed once for the day.

A failure ends the shortcut: the decision is then found part by part, since only there it shows what is missing.
"""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.conditions import Conditions
from offerrules.engines.direct.daily import Day, key_of
from offerrules.engines.direct.none_compared import NoneCompared
from offerrules.engines.direct.subjects import Body, Code, Work
from offerrules.engines.direct.two_tests import Marks, Sink, Tests
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    ListType,
    NumberType,
    RangeType,
    StringType,
    TableType,
)
from offerrules.rules.tree import Expression

__all__ = ["Day", "Deciding", "Marks"]


class Deciding(Conditions, NoneCompared):
    """Writes expressions into the function that decides. `masks` and `bits` are those of the criteria found so far."""

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

    # Values

    def _value(self, node: feel.Expression) -> Code:
        if isinstance(node, feel.Comparison) and (sides := self._turning(node)) is not None:
            return self._code_of(sides.tests())
        atom = self._remembered_atom(node)
        if atom is not None:
            return self._remembered(atom, lambda inner: inner._value(node))
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
            case feel.Arithmetic():
                return self._whole(node) or super()._value(node)
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
