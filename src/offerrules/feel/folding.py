"""Constant parts of an expression: worked out while it is checked, so that one that must fail is told at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Final, Union

from offerrules.feel import tree as feel
from offerrules.feel.calls import apply
from offerrules.feel.equality import compare
from offerrules.feel.operators import make_range
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.values import Failure, Range, Value


class NotConstant(Enum):
    """Said of what depends on a fact, a name or the day, and of what only an engine can evaluate."""

    NOT_CONSTANT = "not constant"


NOT_CONSTANT: Final = NotConstant.NOT_CONSTANT
_PATTERN_PLACES: Final = {"matches": 1, "replace": 1, "split": 1}
"""The built-ins that take a regular expression or a separator, and the place of it among their arguments."""
_NUMBER_PLACES: Final = dict.fromkeys(
    ("modulo", "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"), 1
)
"""The built-ins of a number that fail for every number where their second argument is zero or too large."""

Folded = Union[Value, Failure, NotConstant]


def folded(node: feel.Expression, constants: Mapping[int, Value]) -> Folded:
    """The value of a node, where `constants` has the values of the constant nodes under it by their `id`."""
    match node:
        case feel.Literal(value=value):
            return value
        case feel.Negation(operand=operand):
            return _operation("negation", (operand,), constants)
        case feel.Arithmetic(operator=feel.ArithmeticOperator.DIVIDE, right=right) if constants.get(right.id) == 0:
            return apply(OPERATORS["/"], [constants[right.id]] * 2)
        case feel.Arithmetic(operator=operator, left=left, right=right):
            return _operation(operator.value, (left, right), constants)
        case feel.ListLiteral(items=items):
            return tuple(constants[item.id] for item in items) if _are_constant(items, constants) else NOT_CONSTANT
        case feel.ContextLiteral(entries=entries) if _are_constant([item for _, item in entries], constants):
            return {key: constants[item.id] for key, item in entries}
        case feel.RangeLiteral(low=low, high=high):
            return _range(node, low, high, constants)
        case feel.Call(function=feel.Name(name=name), arguments=arguments, names=names):
            return _call(name, arguments, names, constants)
        case _:
            return NOT_CONSTANT


def _are_constant(nodes: Sequence[feel.Expression], constants: Mapping[int, Value]) -> bool:
    return all(node.id in constants for node in nodes)


def _operation(name: str, operands: Sequence[feel.Expression], constants: Mapping[int, Value]) -> Folded:
    if not _are_constant(operands, constants):
        return NOT_CONSTANT
    return apply(OPERATORS[name], [constants[operand.id] for operand in operands])


def _range(
    node: feel.RangeLiteral, low: feel.Expression | None, high: feel.Expression | None, constants: Mapping[int, Value]
) -> Folded:
    ends = [end for end in (low, high) if end is not None]
    if not _are_constant(ends, constants):
        return NOT_CONSTANT
    if low is None or high is None:
        one, other = (None if end is None else constants[end.id] for end in (low, high))
        return Range(one, other, node.low_included, node.high_included)
    return make_range(constants[low.id], constants[high.id], node.low_included, node.high_included)


def _call(
    name: str, arguments: Sequence[feel.Expression], names: tuple[str, ...], constants: Mapping[int, Value]
) -> Folded:
    entry = BUILT_INS.get(name)
    if entry is None or entry.apply is None or not entry.policy:
        return NOT_CONSTANT
    if _are_constant(arguments, constants):
        return apply(entry, [constants[argument.id] for argument in arguments], names)
    for places, stand_in in ((_PATTERN_PLACES, ""), (_NUMBER_PLACES, Decimal(1))):
        place = places.get(name)
        if place is not None and not names and len(arguments) > place and arguments[place].id in constants:
            tried = apply(entry, [constants.get(argument.id, stand_in) for argument in arguments])
            if isinstance(tried, Failure) and tried.code.startswith(("pattern", "zero-division", "number-range")):
                return tried
    return NOT_CONSTANT


def is_empty_range(value: Value) -> bool:
    """Whether nothing can lie in a range, since it begins behind its end."""
    return (
        isinstance(value, Range)
        and value.low is not None
        and value.high is not None
        and compare(value.low, value.high) == 1
    )
