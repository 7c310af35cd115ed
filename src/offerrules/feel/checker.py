"""Type inference: which type every part of an expression has, what its names stand for, and what is wrong with it.

The checker walks the tree once. A part with a problem has the type any, about which nothing further is told, so each
mistake is told once.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import check_calls
from offerrules.feel import check_operators as operators
from offerrules.feel import check_places as places
from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel.check_problems import Operand
from offerrules.feel.check_state import Checking, View
from offerrules.feel.elsewhere import function_meant
from offerrules.feel.fitting import bare, common, is_ordered, may_be_none
from offerrules.feel.instance import read_type
from offerrules.feel.narrowing import Known
from offerrules.feel.scope import LookUp, Meaning, Named, Scope
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.typenames import TYPE_NAMES
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    FUNCTION,
    NUMBER,
    AnyType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    Type,
)
from offerrules.feel.value_types import type_of_value
from offerrules.feel.walking import walk
from offerrules.nearest import nearest
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")

_AGE = ("age", "ålder", "alder", "years", "getage", "get age")
"""What many call the function that counts whole years since a birth."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checker found. `types` is indexed by the `id` of a node, any where a number belongs to no expression."""

    type: Type
    types: tuple[Type, ...]
    meanings: Mapping[int, Meaning]
    """For each `Name` node that is not erroneous."""
    mentions: frozenset[str]
    """The parameters, definitions, criteria and candidates that it names itself."""
    reads: frozenset[tuple[str, str]]
    """The fields that it names, as name of the record's type and name of the field; `""` is the whole record."""
    where_true: Known
    """What is certainly not none where it is true."""
    where_false: Known
    lookup: LookUp | None
    """What it looks up in a table, where it is a look-up and nothing more."""
    problems: tuple[Problem, ...]
    """In the order of the text."""


def check(tree: feel.Expression, scope: Scope, text: str, suggested: dict[str, str | None] | None = None) -> Checked:
    """The types and meanings in `tree`, which is the parsed `text`, with the names of `scope`. Never raises.

    `suggested` keeps, from one expression to the next, what was suggested for names that the scope does not have.
    """
    checking = Checking(tree, scope, text, _infer, {} if suggested is None else suggested)
    type_ = checking.visit(tree, View())
    return Checked(
        type_,
        tuple(checking.types.get(number, ANY) for number in range(max(checking.types) + 1)),
        dict(checking.meanings),
        frozenset(checking.mentions),
        frozenset(checking.reads),
        checking.not_none_where(tree, True),
        checking.not_none_where(tree, False),
        checking.lookups.get(tree.id),
        tuple(sorted(checking.problems, key=lambda problem: problem.span)),
    )


def _infer(checking: Checking, node: feel.Expression, view: View) -> Type:
    match node:
        case feel.Literal(value=value):
            return type_of_value(value)
        case feel.Name():
            return places.name_type(checking, node, view)
        case feel.Path():
            return places.path_type(checking, node, view)
        case feel.Filter():
            return places.filter_type(checking, node, view)
        case feel.Negation(operand=operand):
            return _outcome(
                checking, check_calls.unary(OPERATORS["negation"], checking.operand(operand, view), node.span)
            )
        case feel.Arithmetic(operator=operator, left=left, right=right):
            sides = checking.operand(left, view), checking.operand(right, view)
            return _outcome(checking, check_calls.binary(OPERATORS[operator.value], *sides, node.span))
        case feel.Comparison():
            return operators.comparison_type(checking, node, view)
        case feel.Between():
            return operators.between_type(checking, node, view)
        case feel.In():
            return operators.in_type(checking, node, view)
        case feel.And() | feel.Or():
            return operators.junction_type(checking, node, view)
        case feel.Not(operand=operand):
            operators.condition(checking, operand, view)
            return BOOLEAN
        case feel.If():
            return operators.if_type(checking, node, view)
        case feel.For():
            return _for(checking, node, view)
        case feel.Quantified(iterators=iterators, condition=condition):
            operators.condition(checking, condition, _iterators(checking, iterators, view))
            return BOOLEAN
        case feel.ListLiteral(items=items):
            return _list(checking, items, view)
        case feel.ContextLiteral(entries=entries):
            return _context(checking, entries, view)
        case feel.RangeLiteral():
            return _range(checking, node, view)
        case feel.InstanceOf(value=value, type_name=type_name):
            checking.visit(value, view)
            if read_type(type_name) is None:
                checking.tell(problems.unknown_type(node.span, type_name, nearest(type_name, TYPE_NAMES)))
            return BOOLEAN
        case feel.Call():
            return _call(checking, node, view)
        case feel.FunctionLiteral():
            return checking.tell(problems.function_literal(node.span))
    assert_never(node)


def _outcome(checking: Checking, outcome: check_calls.Outcome) -> Type:
    checking.tell(outcome.problem)
    return outcome.type


def _for(checking: Checking, node: feel.For, view: View) -> Type:
    inside = _iterators(checking, node.iterators, view)
    for part in walk(node.body):
        if isinstance(part, feel.Name) and part.name == "partial" and part.name not in {*inside.names, *checking.scope}:
            # What `partial` holds would have to be known before the body that gives it.
            checking.tell(problems.outside_policies(part.span, part.name))
            inside = inside.binding({part.name: Named(ANY, Meaning.LOCAL)})
    body = checking.visit(node.body, inside)
    return ANY if isinstance(body, AnyType) else ListType(body)


def _iterators(checking: Checking, iterators: Sequence[feel.Iterator], view: View) -> View:
    """The view behind `for`, `some` or `every`; a later iterator sees the earlier ones."""
    for iterator in iterators:
        type_ = _iterated(checking, iterator, view)
        if iterator.name in checking.scope or iterator.name in view.names:
            start = iterator.span.start
            checking.tell(problems.shadowing(Span(start, start + len(iterator.name)), iterator.name))
        view = view.binding({iterator.name: Named(type_, Meaning.LOCAL)})
    return view


def _iterated(checking: Checking, iterator: feel.Iterator, view: View) -> Type:
    domain = checking.operand(iterator.domain, view)
    if iterator.end is None:
        match domain.type:
            case ListType(item):
                return item
            case AnyType():
                return ANY
            case _ if may_be_none(domain.type):
                return checking.tell(value_problems.may_be_none(domain))
            case _:
                return checking.tell(problems.not_a_list(domain))
    end = checking.operand(iterator.end, view)
    for side in (domain, end):
        if may_be_none(side.type):
            return checking.tell(value_problems.may_be_none(side))
        if not isinstance(side.type, NumberType | DateType | AnyType):
            return checking.tell(problems.not_countable(side))
    both = common(domain.type, end.type)
    if both is None:
        return checking.tell(value_problems.range_ends(domain, end, iterator.span))
    return both if both in (NUMBER, DATE) else ANY


def _list(checking: Checking, items: Sequence[feel.Expression], view: View) -> Type:
    result: Type = ANY
    fits = True
    for item in items:
        value = checking.operand(item, view)
        joined = common(result, value.type)
        if joined is None and fits:
            checking.tell(value_problems.different_items(result, value))
            fits = False
        result = joined or result
    return ListType(result) if fits else ANY


def _context(checking: Checking, entries: Sequence[tuple[str, feel.Expression]], view: View) -> Type:
    fields: dict[str, Type] = {}
    for key, value in entries:
        fields[key] = checking.visit(value, view)
        view = view.binding({key: Named(fields[key], Meaning.LOCAL)})
    return RecordType("", fields)


def _range(checking: Checking, node: feel.RangeLiteral, view: View) -> Type:
    ends = [checking.operand(end, view) for end in (node.low, node.high) if end is not None]
    for end in ends:
        if may_be_none(end.type):
            return checking.tell(value_problems.may_be_none(end))
        if not is_ordered(bare(end.type)):
            return checking.tell(value_problems.no_order(end))
    both = common(ends[0].type, ends[-1].type)
    if both is None:
        return checking.tell(value_problems.range_ends(ends[0], ends[1], node.span))
    return RangeType(both)


def _call(checking: Checking, node: feel.Call, view: View) -> Type:
    arguments = [checking.operand(argument, view) for argument in node.arguments]
    if not isinstance(node.function, feel.Name):
        checking.visit(node.function, view)
        return checking.tell(problems.not_a_function(node.function.span, checking.source(node.function.span)))
    name = node.function.name
    entry = BUILT_INS.get(name)
    if entry is None:
        if name in checking.scope or name in view.names:
            return checking.tell(problems.not_a_function(node.function.span, name))
        if name.casefold() in _AGE and len(arguments) == 1 and bare(arguments[0].type) == DATE:
            return checking.tell(problems.age_function(node.span, name, arguments[0].source))
        meant = function_meant(name, BUILT_INS)
        if meant == "count" and arguments and isinstance(bare(arguments[0].type), StringType | ChoiceType):
            meant = "string length"
        return checking.tell(problems.unknown_function(node.function.span, name, meant, meant in BUILT_INS))
    checking.types[node.function.id] = FUNCTION
    checking.meanings[node.function.id] = Meaning.BUILT_IN
    if name == "now":
        return checking.tell(problems.not_in_policies(node.span, "now()"))
    if not entry.policy:
        return checking.tell(problems.outside_policies(node.function.span, name))
    outcome = check_calls.call(entry, node, arguments, node.function.span)
    checking.tell(outcome.problem)
    if outcome.problem is not None:
        return ANY
    if name == "get value" and not node.names and isinstance(arguments[0].type, TableType):
        return _look_up(checking, node, arguments, outcome.type)
    if name == "is known":
        checking.tell(_is_known_problem(checking, arguments[0].node))
        return BOOLEAN
    if name in ("list contains", "index of"):
        _contained(checking, node, arguments)
    if isinstance(outcome.type, AnyType) and not any(isinstance(bare(each.type), AnyType) for each in arguments):
        return checking.tell(problems.type_not_told(node.span, checking.source(node.span)))
    return outcome.type


def _look_up(checking: Checking, node: feel.Call, arguments: Sequence[Operand], found: Type) -> Type:
    """The type of `get value(table, key)`, which is never none where the table has every choice that the key can be."""
    table, key = arguments
    asked = key.type.options if isinstance(key.type, ChoiceType) else None
    match table.type:
        case TableType(item, keys) if not isinstance(bare(key.type), ListType):
            return places.look_up(checking, node, table.node, item, keys, asked)
        case _:
            return found


def _is_known_problem(checking: Checking, path: feel.Expression) -> Problem | None:
    if isinstance(checking.found(path), AnyType) or places.is_field(checking, path):
        return None
    source = checking.source(path.span)
    if isinstance(path, feel.Path) and isinstance(checking.found(path.source), ListType):
        return problems.is_known_of_many(path.span, source)
    return problems.is_known_of_no_field(path.span, source)


def _contained(checking: Checking, node: feel.Call, arguments: Sequence[Operand]) -> None:
    """A choice that is looked for in a list must be one of those that the list may hold."""
    listed, element = arguments if "list" not in node.names[1:] else arguments[::-1]
    item = bare(listed.type)
    if isinstance(item, ListType):
        operators.membership(checking, element, Operand(listed.node, listed.source, item.item), node.span)
