"""Conditions as two tests, over the bits of criteria, with what is cheap in front of what is not."""

import ast
from collections.abc import Callable, Mapping, Sequence

from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Day
from offerrules.engines.direct.loops import Loops
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work
from offerrules.engines.direct.two_tests import Marks, Sink, Tests, joined_tests
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import Quantifier
from offerrules.feel.walking import walk


class Conditions(Loops):
    """Writes conditions. `masks` and `bits` are those of the criteria found so far."""

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
