"""Comparison, tests, logic and choice between two: the operators whose types are no matter of signatures alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import check_comparison
from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel.check_places import is_field, is_unknown
from offerrules.feel.check_problems import NO_ADVICE, Advice, Operand, write
from offerrules.feel.check_state import Checking, View
from offerrules.feel.fitting import bare, common, may_be_none
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    NULL,
    AnyType,
    BooleanType,
    ListType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    Type,
)
from offerrules.feel.walking import walk
from offerrules.language import Text

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")

Operator = feel.ComparisonOperator


def comparison_type(checking: Checking, node: feel.Comparison, view: View) -> Type:
    left = _with_quotes(checking, node.left, node.right, view)
    right = _with_quotes(checking, node.right, node.left, view)
    told = len(checking.problems)
    if node.operator in (Operator.EQUAL, Operator.UNEQUAL):
        _equality(checking, view, node.operator, (left, right), node.span)
    else:
        _ordering(checking, node, node.operator, left, right)
    # What is only warned of has its type, or a condition that loads with a warning would be one of no type.
    return ANY if any(problem.severity == "error" for problem in checking.problems[told:]) else BOOLEAN


def _with_quotes(checking: Checking, node: feel.Expression, other: feel.Expression, view: View) -> Operand:
    """The operand. A name that means nothing but is one of the other side's choices lacks its quotes."""
    if isinstance(node, feel.Name) and isinstance(other, feel.Name | feel.Path) and is_unknown(checking, node, view):
        told = len(checking.problems)
        choices = check_comparison.choices_of(checking.visit(other, view))
        del checking.problems[told:]
        if choices is not None and node.name in choices:
            checking.types[node.id] = checking.tell(problems.text_without_quotes(node.span, node.name))
            return checking.shown(node, ANY)
    return checking.operand(node, view)


def _equality(checking: Checking, view: View, operator: Operator, sides: tuple[Operand, Operand], span: Span) -> None:
    left, right = sides
    for side, other in ((left, right), (right, left)):
        if side.type == NULL:
            if not may_be_none(other.type) and not isinstance(other.type, AnyType):
                checking.tell(_never_none(checking, operator, other, span, view))
            return
    checking.tell(equality_problem(checking, operator, left, right, span))


def equality_problem(
    checking: Checking, operator: Operator, left: Operand, right: Operand, span: Span
) -> Problem | None:
    """What is wrong with comparing two values for equality."""
    return _comparison_problem(checking, operator, left, right, span) or check_comparison.choice_problem(
        left, right, span, lambda node: _weight(checking, node)
    )


def _comparison_problem(
    checking: Checking, operator: Operator, left: Operand, right: Operand, span: Span
) -> Problem | None:
    problem = check_comparison.comparison_problem(operator, left, right, span)
    if problem is not None and problem.code == "different-types":
        field = _field_of_candidate(checking, left)
        return problem if field is None else _with_candidate(problem, field)
    return problem


def _field_of_candidate(checking: Checking, listed: Operand) -> str | None:
    """The field of the candidate, where the same field of all elements of its list was written."""
    match listed.node:
        case feel.Path(source=source, name=name):
            of = checking.found(source)
            return next(
                (
                    f"{candidate}.{name}"
                    for candidate, named in checking.scope.items()
                    if named.meaning is Meaning.CANDIDATE and of == ListType(named.type)
                ),
                None,
            )
        case _:
            return None


def _with_candidate(problem: Problem, field: str) -> Problem:
    hint = problem.hint or Text("", "")
    return replace(
        problem,
        hint=Text(
            f"Skriv `{field}` för ett element i taget. {hint.sv}".strip(),
            f"Write `{field}` for one element at a time. {hint.en}".strip(),
        ),
    )


def _never_none(checking: Checking, operator: Operator, value: Operand, span: Span, view: View) -> Problem:
    if view.knows(value.node):
        return value_problems.already_not_none(value, span)
    if value.lookup is not None:
        return value_problems.always_found(value, span)
    if not is_field(checking, value.node):
        return value_problems.never_none(value, span, NO_ADVICE)
    asked = f"is known({value.source})"
    correction = asked if operator is Operator.UNEQUAL else f"not({asked})"
    return value_problems.never_none(value, span, Advice(write(correction), correction))


def _weight(checking: Checking, node: feel.Expression) -> int:
    """How directly the author wrote a value: 2 a literal, 1 a parameter, 0 anything else."""
    match node:
        case feel.Literal():
            return 2
        case feel.ListLiteral(items=items):
            return min((_weight(checking, item) for item in items), default=0)
        case feel.Name():
            return 1 if checking.meanings.get(node.id) is Meaning.PARAMETER else 0
        case _:
            return 0


def _ordering(
    checking: Checking, node: feel.Comparison | feel.ComparisonTest, operator: Operator, left: Operand, right: Operand
) -> None:
    problem = _comparison_problem(checking, operator, left, right, node.span)
    if problem is None and isinstance(node, feel.Comparison):
        problem = check_comparison.none_problem(operator, left, right, node.span, lambda: _is_joined(checking, node))
    elif problem is None:
        problem = check_comparison.none_problem_in_test((left, right))
    checking.tell(problem)


def _is_joined(checking: Checking, node: feel.Expression) -> bool:
    """Whether what stands in the place of `node` needs brackets around an `or`."""
    return isinstance(checking.parent(node), feel.And | feel.Comparison | feel.InstanceOf)


def between_type(checking: Checking, node: feel.Between, view: View) -> Type:
    value, low, high = (checking.operand(each, view) for each in (node.value, node.low, node.high))
    for operator, end in ((Operator.GREATER_OR_EQUAL, low), (Operator.LESS_OR_EQUAL, high)):
        problem = check_comparison.comparison_problem(operator, value, end, node.span)
        if problem is not None:
            checking.tell(problem)
            return BOOLEAN
    _tested_order(checking, node, value, (low, high))
    return BOOLEAN


def _tested_order(checking: Checking, node: feel.Between | feel.In, value: Operand, ends: Sequence[Operand]) -> None:
    """A value of which the order is tested may not be none, nor may what it is tested against."""
    if may_be_none(value.type):
        correction = f"{value.source} != null and {checking.source(node.span)}"
        checking.tell(value_problems.compared_with_none(value, node.span, correction))
        return
    checking.tell(next((value_problems.may_be_none(end) for end in ends if may_be_none(end.type)), None))


def in_type(checking: Checking, node: feel.In, view: View) -> Type:
    value = checking.operand(node.value, view)
    inside = view.binding({"?": Named(value.type, Meaning.LOCAL)})
    for test in node.tests:
        _test(checking, node, value, test, inside)
    return BOOLEAN


def _test(checking: Checking, node: feel.In, value: Operand, test: feel.Test, view: View) -> None:
    match test:
        case feel.ComparisonTest(operator=operator, operand=operand):
            other = checking.operand(operand, view)
            if operator in (Operator.EQUAL, Operator.UNEQUAL):
                _equality(checking, view, operator, (value, other), test.span)
            else:
                _ordering(checking, test, operator, value, other)
        case feel.NegatedTests(tests=tests):
            for each in tests:
                _test(checking, node, value, each, view)
        case feel.ExpressionTest(expression=expression):
            _expression_test(checking, node, value, checking.operand(expression, view), view)
        case feel.AnyTest():
            pass


def _expression_test(checking: Checking, node: feel.In, value: Operand, tested: Operand, view: View) -> None:
    asks = any(isinstance(part, feel.Name) and part.name == "?" for part in walk(tested.node))
    match bare(tested.type):
        case AnyType():
            pass
        case _ if may_be_none(tested.type) and tested.type != NULL:
            checking.tell(value_problems.may_be_none(tested))
        case kind if asks:
            if not isinstance(kind, BooleanType):
                checking.tell(value_problems.not_boolean(tested))
        case ListType(RangeType(item)) | RangeType(item):
            end = Operand(tested.node, tested.source, item)
            problem = check_comparison.comparison_problem(Operator.LESS, value, end, node.span)
            if problem is not None:
                checking.tell(problem)
            else:
                _tested_order(checking, node, value, ())
        case ListType(item):
            membership(checking, value, Operand(tested.node, tested.source, item), node.span)
        case kind:
            if _is_part_of_text_meant(node, kind):
                checking.tell(value_problems.text_in_text(value, tested, node.span))
            _equality(checking, view, Operator.EQUAL, (value, tested), tested.span)


def _is_part_of_text_meant(node: feel.In, tested: Type) -> bool:
    """`"a" in name`: other languages look within the text; here `in` asks whether both are equal."""
    return (
        len(node.tests) == 1
        and isinstance(node.value, feel.Literal)
        and isinstance(node.value.value, str)
        and isinstance(tested, StringType)
    )


def membership(checking: Checking, value: Operand, item: Operand, span: Span) -> None:
    """`value in list`: the value must be comparable with the items."""
    if NULL not in (item.type, value.type):
        checking.tell(equality_problem(checking, Operator.EQUAL, value, item, span))


def condition(checking: Checking, node: feel.Expression, view: View) -> Type:
    """The type of a part that must be true or false, after it has been told where it is not."""
    value = checking.operand(node, view)
    match value.type:
        case BooleanType() | AnyType():
            return value.type
        case OptionalType(BooleanType()):
            return checking.tell(value_problems.boolean_may_be_none(value, f"{value.beside_comparison} = true"))
        case _:
            return checking.tell(value_problems.not_boolean(value, _compare_it(value)))


def _compare_it(value: Operand) -> Advice:
    """What to do with a value of which no truth can be told."""
    if not isinstance(value.node, feel.Name | feel.Path) or isinstance(bare(value.type), ListType | RecordType):
        return NO_ADVICE
    pattern = problems.quoted(f"{value.source} = …")
    return Advice(Text(f"Jämför det: {pattern}.", f"Compare it: {pattern}."))


def junction_type(checking: Checking, node: feel.And | feel.Or, view: View) -> Type:
    """`and` and `or`: what an operand tells of none holds for those behind it."""
    truth = isinstance(node, feel.And)
    inside = view
    for place, operand in enumerate(node.operands):
        before = node.operands[place - 1] if place else None
        value = checking.operand(operand, inside)
        match value.type:
            case BooleanType() | AnyType():
                pass
            case OptionalType(BooleanType()):
                checking.tell(value_problems.boolean_may_be_none(value, f"{value.beside_comparison} = true"))
            case _:
                checking.tell(value_problems.not_boolean(value, _repeated(checking, node, before, value)))
        inside = inside.knowing(checking.not_none_where(operand, truth))
    _tell_contradiction(checking, node)
    return BOOLEAN


def _tell_contradiction(checking: Checking, node: feel.And | feel.Or) -> None:
    """`x != "a" or x != "b"` holds always, `x = "a" and x = "b"` never; the other word is meant."""
    wanted = Operator.EQUAL if isinstance(node, feel.And) else Operator.UNEQUAL
    run: list[feel.Comparison] = []
    for operand in node.operands:
        if _compares_with_literal(operand, wanted) and (not run or run[-1].left == operand.left):
            run.append(operand)
        elif len(run) > 1:
            break
        else:
            run = [operand] if _compares_with_literal(operand, wanted) else []
    values = [each.right for each in run]
    if len(values) < 2 or len(set(values)) < len(values):
        return
    span = Span(run[0].span.start, run[-1].span.end)
    listed = ", ".join(checking.source(each.span) for each in values)
    tested = f"{checking.source(run[0].left.span)} in ({listed})"
    if isinstance(node, feel.And):
        checking.tell(value_problems.never_true(span, checking.source(span), tested))
    else:
        checking.tell(value_problems.always_true(span, checking.source(span), f"not({tested})"))


def _compares_with_literal(node: feel.Expression, operator: Operator) -> TypeGuard[feel.Comparison]:
    return (
        isinstance(node, feel.Comparison)
        and node.operator is operator
        and isinstance(node.right, feel.Literal)
        and node.right.value is not None
    )


def _repeated(checking: Checking, node: feel.And | feel.Or, before: feel.Expression | None, value: Operand) -> Advice:
    """`x = "a" or "b"`: the second comparison has been left out."""
    match before:
        case feel.Comparison(operator=operator, left=left) if common(checking.found(left), value.type) is not None:
            asked = checking.source(left.span)
            if operator is Operator.EQUAL and isinstance(node, feel.Or) and len(node.operands) == 2:
                correction = f"{asked} in ({checking.source(before.right.span)}, {value.source})"
                return Advice(write(correction), correction, node.span)
            correction = f"{asked} {operator.value} {value.beside_comparison}"
            return Advice(write(correction), correction)
        case _:
            return _compare_it(value)


def if_type(checking: Checking, node: feel.If, view: View) -> Type:
    condition(checking, node.condition, view)
    then = checking.operand(node.consequence, view.knowing(checking.not_none_where(node.condition, True)))
    otherwise = checking.operand(node.alternative, view.knowing(checking.not_none_where(node.condition, False)))
    both = common(then.type, otherwise.type)
    if both is None:
        return checking.tell(value_problems.different_branches(then, otherwise, node.span))
    return both
