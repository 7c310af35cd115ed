"""The built-in `range`: a range from its text, with constants as ends (OMG DMN 1.5, 10.3.4.1)."""

from typing import Final

from offerrules.feel import operators
from offerrules.feel import tree as feel
from offerrules.feel.calls import apply
from offerrules.feel.equality import compare
from offerrules.feel.parser import parse
from offerrules.feel.table import BUILT_INS
from offerrules.feel.values import Failure, Range, Value

_FORM: Final = Failure("text-form")
_CONSTANTS: Final = ("date", "time", "date and time", "duration")
"""The built-ins that make a constant of a literal text."""


def range_of_text(text: Value) -> Range | Failure:
    """The range that the text writes. Its ends stand in order; both are there."""
    if not isinstance(text, str):
        return operators.NONE if text is None else operators.TYPE
    parsed = parse(text)
    node = parsed.tree
    if parsed.problems or not isinstance(node, feel.RangeLiteral) or node.low is None or node.high is None:
        return _FORM
    low, high = _constant(node.low), _constant(node.high)
    if isinstance(low, Failure) or isinstance(high, Failure):
        return _FORM
    found = operators.make_range(low, high, node.low_included, node.high_included)
    if isinstance(found, Failure):
        return found
    order = compare(low, high)
    if isinstance(order, Failure):
        return order
    return found if order <= 0 else Failure("range-order")


def _constant(node: feel.Expression) -> Value | Failure:
    match node:
        case feel.Literal(value=value):
            return value
        case feel.Negation(operand=feel.Literal(value=value)):
            return operators.negate(value)
        case feel.Call(function=feel.Name(name=name), arguments=(feel.Literal(value=str(value)),), names=()) if (
            name in _CONSTANTS
        ):
            return apply(BUILT_INS[name], (value,))
        case _:
            return _FORM
