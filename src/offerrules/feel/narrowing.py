"""What a condition tells about none: the expressions that are certainly not none where it is true, or false.

The checker uses it under `and`, `or` and `if`: in `x.end = null or x.end >= d` the second operand decides only where
the first is false, and there `x.end` is not none.
"""

from collections.abc import Callable, Iterable
from functools import reduce

from offerrules.feel import tree as feel
from offerrules.feel.fitting import may_be_none
from offerrules.feel.types import ListType, Type
from offerrules.feel.walking import walk

TypeOf = Callable[[feel.Expression], Type]
Told = Callable[[str, bool], frozenset[feel.Expression]]

Known = frozenset[feel.Expression]
"""Expressions that are not none. Expressions that say the same are equal, wherever they stand."""

NOTHING: Known = frozenset()


def not_none_where(condition: feel.Expression, truth: bool, type_of: TypeOf, told: Told) -> Known:
    """The expressions that are not none wherever `condition` has the given truth.

    `type_of` gives the type that the checker has found for an expression in it, `told` what a named condition tells.
    """
    match condition:
        case feel.And(operands=operands):
            each = [not_none_where(operand, truth, type_of, told) for operand in operands]
            return _any_of(each) if truth else _all_of(each)
        case feel.Or(operands=operands):
            each = [not_none_where(operand, truth, type_of, told) for operand in operands]
            return _all_of(each) if truth else _any_of(each)
        case feel.Not(operand=operand):
            return not_none_where(operand, not truth, type_of, told)
        case feel.Comparison(operator=feel.ComparisonOperator.UNEQUAL, left=left, right=right):
            return _equal(left, right, not truth, type_of)
        case feel.Comparison(operator=feel.ComparisonOperator.EQUAL, left=left, right=right):
            return _equal(left, right, truth, type_of)
        case feel.Comparison(left=left, right=right) if truth:
            return _worth_knowing((left, right), type_of)
        case feel.Between(value=value) if truth:
            return _worth_knowing((value,), type_of)
        case feel.In(value=value, tests=tests) if truth and all(_excludes_none(test, type_of) for test in tests):
            return _worth_knowing((value,), type_of)
        case feel.Name(name=name):
            return told(name, truth)
        case feel.InstanceOf(value=value, type_name=name) if truth and name not in ("Any", "Null"):
            return _worth_knowing((value,), type_of)
        case feel.If(condition=test, consequence=consequence, alternative=alternative):
            then = not_none_where(test, True, type_of, told) | not_none_where(consequence, truth, type_of, told)
            other = not_none_where(test, False, type_of, told) | not_none_where(alternative, truth, type_of, told)
            return then & other
        case _:
            return NOTHING


def names_in(expression: feel.Expression) -> frozenset[str]:
    """The names that occur in an expression, also those that it binds itself."""
    return frozenset(node.name for node in walk(expression) if isinstance(node, feel.Name))


def _any_of(each: list[Known]) -> Known:
    return frozenset().union(*each)


def _all_of(each: list[Known]) -> Known:
    return reduce(frozenset.intersection, each)


def _equal(left: feel.Expression, right: feel.Expression, truth: bool, type_of: TypeOf) -> Known:
    """`left = right` tells something where it is false and one side is null, or true and one side is never none."""
    if truth:
        return frozenset(
            one
            for one, other in ((left, right), (right, left))
            if not _is_null(other) and not may_be_none(type_of(other))
        )
    return frozenset(one for one, other in ((left, right), (right, left)) if _is_null(other))


def _worth_knowing(expressions: Iterable[feel.Expression], type_of: TypeOf) -> Known:
    return frozenset(expression for expression in expressions if may_be_none(type_of(expression)))


def _is_null(expression: feel.Expression) -> bool:
    return isinstance(expression, feel.Literal) and expression.value is None


def _excludes_none(test: feel.Test, type_of: TypeOf) -> bool:
    match test:
        case feel.ComparisonTest(operator=feel.ComparisonOperator.UNEQUAL, operand=operand):
            return _is_null(operand)
        case feel.ComparisonTest(operator=feel.ComparisonOperator.EQUAL, operand=operand):
            return not may_be_none(type_of(operand))
        case feel.ComparisonTest():
            return True
        case feel.ExpressionTest(expression=feel.ListLiteral(items=items)):
            return not any(may_be_none(type_of(item)) for item in items)
        case feel.ExpressionTest(expression=expression):
            tested = type_of(expression)
            of = tested.item if isinstance(tested, ListType) else tested
            return not may_be_none(of) and "?" not in names_in(expression)
        case feel.NegatedTests() | feel.AnyTest():
            return False
