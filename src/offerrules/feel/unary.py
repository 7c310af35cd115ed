"""Unary tests: behind `in`, and in the cells of decision tables (OMG DMN 1.5, 10.3.1.2, rules 7 to 16)."""

from typing import TYPE_CHECKING

from offerrules import later
from offerrules.feel.brackets import COMPARISONS, upper_end
from offerrules.feel.cursor import Cursor, PlaceLostError, is_sign
from offerrules.feel.precedence import COMPARISON
from offerrules.feel.scanner import Kind
from offerrules.feel.tree import (
    AnyTest,
    ComparisonTest,
    Expression,
    ExpressionTest,
    NegatedTests,
    Not,
    Test,
)

if TYPE_CHECKING:
    from offerrules.feel import mistaken_operators
else:
    mistaken_operators = later.module("offerrules.feel.mistaken_operators")


def tests_behind_in(cursor: Cursor) -> tuple[Test, ...]:
    """`x in` is taken: one test, or several in brackets. Brackets around one expression are only brackets."""
    if not cursor.is_sign("("):
        return (_test_with_range(cursor),)
    start = cursor.token.start
    with cursor.brackets() as opening:
        tests = [_part(cursor)]
        if cursor.take_sign(".."):
            only = tests[0]
            if not isinstance(only, ExpressionTest):
                raise cursor.lose(cursor.stray())
            found = upper_end(cursor, only.expression, opening)
            return (_as_test(cursor, cursor.go_on(found, start, COMPARISON), start),)
        while cursor.another(opening, ")"):
            tests.append(_part(cursor))
    if len(tests) == 1 and isinstance(tests[0], ExpressionTest):
        inner = tests[0].expression
        found = cursor.go_on(inner, start, COMPARISON)
        if found is not inner:
            return (_as_test(cursor, found, start),)
    return tuple(tests)


def _test_with_range(cursor: Cursor) -> Test:
    """A test without brackets; a range must have its own."""
    start = cursor.token.start
    test = _test(cursor, COMPARISON)
    if cursor.is_sign("..") and isinstance(test, ExpressionTest):
        mistaken_operators.bare_range(cursor, start)
    return test


def whole_tests(cursor: Cursor) -> tuple[Test, ...]:
    """All there is, as unary tests."""
    start = cursor.token.start
    if cursor.is_sign("-") and cursor.ahead().kind is Kind.END:
        cursor.take()
        return (AnyTest(id=cursor.number(), span=cursor.since(start)),)
    tests: list[Test] = []
    if cursor.is_sign("not") and is_sign(cursor.ahead(), "("):
        tests.append(_negated(cursor))
        if isinstance(tests[0], NegatedTests):
            return tuple(tests)
    else:
        tests.append(_part(cursor))
    while cursor.take_sign(","):
        tests.append(_part(cursor))
    return tuple(tests)


def _negated(cursor: Cursor) -> Test:
    """`not(test, test)`, or an expression that begins with `not(…)`."""
    start = cursor.take().start
    with cursor.brackets() as opening:
        tests = [_part(cursor)]
        while cursor.another(opening, ")"):
            tests.append(_part(cursor))
    only = tests[0]
    if len(tests) == 1 and isinstance(only, ExpressionTest) and cursor.token.kind is not Kind.END:
        inner = only.expression
        left = Not(inner, id=cursor.number(inner), span=cursor.since(start))
        return _as_test(cursor, cursor.go_on(left, start, 0), start)
    return NegatedTests(tuple(tests), id=cursor.number(*tests), span=cursor.since(start))


def _part(cursor: Cursor) -> Test:
    start = cursor.token.start
    before = cursor.state()
    try:
        return _test(cursor, 0)
    except PlaceLostError:
        if not cursor.recover(before, ",", ")"):
            raise
        found = cursor.placeholder(start)
        return ExpressionTest(found, id=cursor.number(found), span=found.span)


def _test(cursor: Cursor, power: int) -> Test:
    token = cursor.token
    operator = COMPARISONS.get(token.text) if token.kind is Kind.SYMBOL else None
    if operator is not None:
        cursor.take()
        operand = cursor.expression(COMPARISON)
        return ComparisonTest(operator, operand, id=cursor.number(operand), span=cursor.since(token.start))
    return _as_test(cursor, cursor.expression(power), token.start)


def _as_test(cursor: Cursor, found: Expression, start: int) -> Test:
    return ExpressionTest(found, id=cursor.number(found), span=cursor.since(start))
