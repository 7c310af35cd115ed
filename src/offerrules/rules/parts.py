"""The parts of a condition: what the trace tells the truth of, one by one."""

from collections.abc import Iterator

from offerrules.feel import tree as feel
from offerrules.rules.tree import Expression, Part


def parts_of(expression: Expression) -> Part:
    """The condition as a tree of parts: operands of `and`, `or` and `not`, down to what is none of these."""
    return _part(expression.tree)


def in_preorder(part: Part) -> Iterator[Part]:
    """The part, then everything under it, as a trace has it."""
    yield part
    for below in part.of:
        yield from in_preorder(below)


def _part(node: feel.Expression) -> Part:
    match node:
        case feel.And(operands=operands):
            return Part(node.id, node.span, "and", tuple(map(_part, operands)))
        case feel.Or(operands=operands):
            return Part(node.id, node.span, "or", tuple(map(_part, operands)))
        case feel.Not(operand=operand):
            return Part(node.id, node.span, "not", (_part(operand),))
        case _:
            return Part(node.id, node.span, "leaf", ())
