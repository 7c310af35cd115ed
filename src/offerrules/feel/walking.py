"""The nodes of an expression, in the order in which they are written."""

from collections.abc import Iterator
from typing import assert_never

from offerrules.feel import tree as feel


def children(node: feel.Node) -> tuple[feel.Node, ...]:
    """The nodes right under `node`."""
    match node:
        case feel.Literal() | feel.Name() | feel.AnyTest():
            return ()
        case feel.Path(source=source):
            return (source,)
        case feel.Filter(source=source, condition=condition):
            return (source, condition)
        case feel.Negation(operand=operand) | feel.Not(operand=operand) | feel.ComparisonTest(operand=operand):
            return (operand,)
        case feel.Arithmetic(left=left, right=right) | feel.Comparison(left=left, right=right):
            return (left, right)
        case feel.Between(value=value, low=low, high=high):
            return (value, low, high)
        case feel.In(value=value, tests=tests):
            return (value, *tests)
        case feel.And(operands=operands) | feel.Or(operands=operands):
            return operands
        case feel.If(condition=condition, consequence=consequence, alternative=alternative):
            return (condition, consequence, alternative)
        case feel.Iterator(domain=domain, end=end):
            return (domain,) if end is None else (domain, end)
        case feel.For(iterators=iterators, body=body):
            return (*iterators, body)
        case feel.Quantified(iterators=iterators, condition=condition):
            return (*iterators, condition)
        case feel.ListLiteral(items=items):
            return items
        case feel.ContextLiteral(entries=entries):
            return tuple(value for _, value in entries)
        case feel.RangeLiteral(low=low, high=high):
            return tuple(end for end in (low, high) if end is not None)
        case feel.InstanceOf(value=value):
            return (value,)
        case feel.Call(function=function, arguments=arguments):
            return (function, *arguments)
        case feel.FunctionLiteral(body=body):
            return (body,)
        case feel.ExpressionTest(expression=expression):
            return (expression,)
        case feel.NegatedTests(tests=tests):
            return tests
    assert_never(node)


def walk(node: feel.Node) -> Iterator[feel.Node]:
    """`node` and every node under it, each before its children."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def height(node: feel.Node) -> int:
    """How many nodes are above one another in `node`, itself included."""
    level: list[feel.Node] = [node]
    found = 0
    while level:
        found += 1
        level = [below for each in level for below in children(each)]
    return found
