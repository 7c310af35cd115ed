"""Whether two values can be compared, and if not, what the author likely meant."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from offerrules.diagnostics import Problem, Span
from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel import value_problems
from offerrules.feel.check_problems import NO_ADVICE, Advice, Operand, write
from offerrules.feel.fitting import bare, common, is_ordered, may_be_none
from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    RecordType,
    StringType,
    TableType,
    Type,
)
from offerrules.language import Text
from offerrules.nearest import nearest

Operator = feel.ComparisonOperator

_EQUALITY = (Operator.EQUAL, Operator.UNEQUAL)
_YES = ("true", "yes", "ja", "sant", "1")
_NO = ("false", "no", "nej", "falskt", "0")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def comparison_problem(operator: Operator, left: Operand, right: Operand, span: Span) -> Problem | None:
    """What is wrong with `left operator right` as far as types and choices tell; none is judged elsewhere."""
    one, other = bare(left.type), bare(right.type)
    if isinstance(one, AnyType) or isinstance(other, AnyType):
        return None
    if common(one, other) is None:
        return value_problems.different_types(left, right, span, _advice(operator, left, right))
    if operator not in _EQUALITY:
        for side in (left, right):
            if isinstance(side.type, NullType):
                return value_problems.null_has_no_order(side)
        return next((value_problems.no_order(side) for side in (left, right) if not is_ordered(bare(side.type))), None)
    for side, opposite in ((left, right), (right, left)):
        if isinstance(bare(side.type), ListType | RecordType | TableType):
            return value_problems.whole_compared(side, span, _whole_advice(operator, side, opposite))
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


def _whole_advice(operator: Operator, side: Operand, opposite: Operand) -> Advice:
    if isinstance(opposite.node, feel.ListLiteral) and not opposite.node.items:
        correction = f"count({side.source}) {operator.value} 0"
    elif isinstance(side.node, feel.ListLiteral) and not side.node.items:
        correction = f"count({opposite.source}) {operator.value} 0"
    else:
        return NO_ADVICE
    return Advice(write(correction), correction)


def _advice(operator: Operator, left: Operand, right: Operand) -> Advice:
    for side, opposite in ((left, right), (right, left)):
        advice = advice_on_literal(side, opposite.type) or _advice_on_kind(operator, side, opposite, side is left)
        if advice is not None:
            return advice
    return NO_ADVICE


def advice_on_literal(side: Operand, wanted: Type) -> Advice | None:
    """The literal or bare word `side` as it would have to be written to be of the type `wanted`."""
    correction = None
    kind = bare(wanted)
    match side.node:
        case feel.Literal(value=str(written)):
            correction = _unquoted(written, kind)
        case feel.Literal(value=bool()) | feel.Literal(value=None):
            pass
        case feel.Literal(value=Decimal() | int() as number):
            correction = _number_as(number, kind)
        case feel.Name(name=name) if isinstance(kind, ChoiceType) and name in kind.options:
            correction = f'"{name}"'
        case _:
            pass
    return None if correction is None else Advice(write(correction), correction, side.span)


def _unquoted(written: str, kind: Type) -> str | None:
    match kind:
        case NumberType():
            return written.strip() if _is_number(written) else None
        case DateType() if ISO_DATE.fullmatch(written.strip()):
            return f'@"{written.strip()}"'
        case BooleanType():
            word = written.strip().casefold()
            return "true" if word in _YES else "false" if word in _NO else None
        case _:
            return None


def _number_as(number: Decimal | int, kind: Type) -> str | None:
    whole = number == int(number)
    match kind:
        case DaysDurationType() if whole:
            return f'@"P{int(number)}D"'
        case MonthsDurationType() if whole:
            return f'@"P{int(number)}Y"'
        case BooleanType() if number in (0, 1):
            return "true" if number else "false"
        case StringType():
            return f'"{number}"'
        case ChoiceType(options) if str(number) in options:
            return f'"{number}"'
        case _:
            return None


def _is_number(written: str) -> bool:
    try:
        return Decimal(written.strip()).is_finite()
    except InvalidOperation:
        return False


def _advice_on_kind(operator: Operator, side: Operand, opposite: Operand, is_left: bool) -> Advice | None:
    match bare(side.type), bare(opposite.type):
        case DateTimeType(), DateType():
            correction = f"date({side.source})"
            return Advice(write(correction), correction, side.span)
        case DateType(), NumberType():
            correction = f"{side.tight}.year"
            return Advice(write(correction), correction, side.span) if _is_year(opposite.node) else None
        case ListType(), _ if operator is Operator.EQUAL:
            return _list_advice(side, opposite)
        case DaysDurationType(), MonthsDurationType():
            return _age_advice(side)
        case _:
            return None


def _is_year(node: feel.Expression) -> bool:
    return isinstance(node, feel.Literal) and isinstance(node.value, Decimal | int) and 1000 <= node.value <= 9999


def _list_advice(listed: Operand, single: Operand) -> Advice | None:
    if isinstance(bare(listed.type), ListType) and isinstance(listed.node, feel.Path):
        source, _, field = listed.source.rpartition(".")
        pattern = f"{source}[{field} = {single.beside_comparison}]"
        return Advice(
            Text(
                f"Skriv {problems.quoted(pattern)} för de element där det gäller.",
                f"Write {problems.quoted(pattern)} for the elements of which it holds.",
            )
        )
    correction = f"{single.beside_comparison} in {listed.tight}"
    return Advice(write(correction), correction)


def _age_advice(days: Operand) -> Advice | None:
    """`today() - birth_date >= @"P18Y"`: the days between two dates do not compare with years."""
    match days.node:
        case feel.Arithmetic(operator=feel.ArithmeticOperator.SUBTRACT, left=later, right=earlier):
            offset = days.span.start
            one = days.source[later.span.start - offset : later.span.end - offset]
            other = days.source[earlier.span.start - offset : earlier.span.end - offset]
            correction = f"years and months duration({other}, {one})"
            return Advice(write(correction), correction, days.span)
        case _:
            return None


def none_problem_in_test(sides: Sequence[Operand]) -> Problem | None:
    """The same for a test behind `in`, which has no correction of its own."""
    return next((value_problems.may_be_none(side) for side in sides if may_be_none(side.type)), None)
