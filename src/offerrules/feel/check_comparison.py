"""Whether two values can be compared."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import tree as feel
from offerrules.feel.check_advice import comparison_advice, whole_advice
from offerrules.feel.check_problems import Operand
from offerrules.feel.fitting import bare, common, is_ordered, may_be_none
from offerrules.feel.types import AnyType, ChoiceType, ListType, NullType, RecordType, TableType, Type
from offerrules.nearest import nearest

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")

Operator = feel.ComparisonOperator

_EQUALITY = (Operator.EQUAL, Operator.UNEQUAL)


def comparison_problem(operator: Operator, left: Operand, right: Operand, span: Span) -> Problem | None:
    """What is wrong with `left operator right` as far as types and choices tell; none is judged elsewhere."""
    one, other = bare(left.type), bare(right.type)
    if isinstance(one, AnyType) or isinstance(other, AnyType):
        return None
    if common(one, other) is None:
        return value_problems.different_types(left, right, span, comparison_advice(operator, left, right))
    if operator not in _EQUALITY:
        for side in (left, right):
            if isinstance(side.type, NullType):
                return value_problems.null_has_no_order(side)
        return next((value_problems.no_order(side) for side in (left, right) if not is_ordered(bare(side.type))), None)
    for side, opposite in ((left, right), (right, left)):
        if isinstance(bare(side.type), ListType | RecordType | TableType):
            return value_problems.whole_compared(side, span, whole_advice(operator, side, opposite))
    return None


def choice_problem(
    left: Operand, right: Operand, span: Span, weight: Callable[[feel.Expression], int]
) -> Problem | None:
    """A text that is none of the choices it is compared with, or two sets of choices with nothing in common.

    `weight` says how directly the author wrote a value: 2 a literal, 1 a parameter, 0 a field. What is written more
    directly must be among the choices of the other.
    """
    one, other = choices_of(left.type), choices_of(right.type)
    if one is None or other is None:
        return None
    lighter, heavier = sorted(
        ((weight(left.node), left, one), (weight(right.node), right, other)), key=lambda side: side[0]
    )
    if lighter[0] == heavier[0] or (lighter[0] == 1 and len(lighter[2]) == 1):
        disjoint = not set(one) & set(other) and lighter[0] == 0
        return value_problems.never_equal(left, right, span) if disjoint else None
    strange = next((option for option in heavier[2] if option not in lighter[2]), None)
    if strange is None:
        return None
    near = nearest(strange, lighter[2])
    literal = _literal_of(heavier[1].node, strange)
    if literal is None:
        return value_problems.unknown_choice_in(heavier[1], strange, lighter[1].source, near)
    return value_problems.unknown_choice(literal.span, strange, lighter[1].source, near, lighter[2])


def choices_of(type_: Type) -> tuple[str, ...] | None:
    """The named choices of a value, or of the items of a list; None where it is something else."""
    type_ = bare(type_)
    if isinstance(type_, ListType):
        return choices_of(type_.item)
    return type_.options if isinstance(type_, ChoiceType) else None


def none_problem(
    operator: Operator, left: Operand, right: Operand, span: Span, is_joined: Callable[[], bool]
) -> Problem | None:
    """The problem of an ordering in which a side may be none, with the correction that says what holds then.

    `is_joined` says whether the correction needs brackets around it where it stands.
    """
    maybe = [side for side in (left, right) if may_be_none(side.type)]
    if not maybe:
        return None
    written = f"{left.beside_comparison} {operator.value} {right.beside_comparison}"
    holds = _holds_for_none(operator, maybe[0] is left)
    test = "= null or" if holds else "!= null and"
    guards = [f"{side.beside_comparison} {test}" for side in maybe]
    correction = f"{' '.join(guards)} {written}"
    return value_problems.compared_with_none(maybe[0], span, f"({correction})" if is_joined() else correction)


def _holds_for_none(operator: Operator, on_the_left: bool) -> bool:
    """An open end lies behind every day: `end >= d` likely holds where there is no end, `end <= d` likely not."""
    greater = operator in (Operator.GREATER, Operator.GREATER_OR_EQUAL)
    return greater == on_the_left


def _literal_of(node: feel.Expression, value: str) -> feel.Literal | None:
    match node:
        case feel.Literal(value=written) if written == value:
            return node
        case feel.ListLiteral(items=items):
            return next((item for item in items if isinstance(item, feel.Literal) and item.value == value), None)
        case _:
            return None


def none_problem_in_test(sides: Sequence[Operand]) -> Problem | None:
    """The same for a test behind `in`, which has no correction of its own."""
    return next((value_problems.may_be_none(side) for side in sides if may_be_none(side.type)), None)
