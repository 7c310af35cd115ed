"""Ages told in two ways: they differ for whoever is born on 29 February, and at the ends of months.

`born + @"P18Y" <= today()` moves the birth to a later year, where 29 February becomes the 28th: of age on 28 February.
`years and months duration(born, today()).years >= 18` and `born <= today() - @"P18Y"` ask whether the day has come: of
age on 1 March. Each is right somewhere, but one policy should not use both of the same day.
"""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from offerrules.diagnostics import Problem, Span
from offerrules.document import Document, Location
from offerrules.feel import tree as feel
from offerrules.feel.fitting import bare
from offerrules.feel.scope import Meaning
from offerrules.feel.types import DateType, MonthsDurationType
from offerrules.feel.unparse import unparse
from offerrules.feel.walking import walk
from offerrules.rules import age_problems as problems
from offerrules.rules.placed import Placed, placed_expressions
from offerrules.rules.tree import Expression, RuleSet

_Way = Literal["moved", "counted"]


class _Use(NamedTuple):
    """One way in which the time from one day to another is looked at."""

    days: tuple[str, str]
    way: _Way
    span: Span


def tell_ages(rule_set: RuleSet, document: Document, tell: Callable[[Problem, Location], None]) -> None:
    """Tell where the time from one day to another is looked at in the other way than before, once for each two days."""
    first: dict[tuple[str, str], tuple[_Way, str]] = {}
    told: set[tuple[str, str]] = set()
    placed = sorted(placed_expressions(rule_set, document), key=lambda each: document.place(each.location))
    for each in placed:
        for use in _uses(each, {named.name: named.expression for named in rule_set.definitions}):
            source = each.source(use.span)
            way, before = first.setdefault(use.days, (use.way, source))
            if way != use.way and use.days not in told:
                told.add(use.days)
                tell(each.moved(problems.ages_differ(use.span, source, before)), each.location)


def _uses(placed: Placed, definitions: dict[str, Expression]) -> Iterator[_Use]:
    expression = placed.expression
    for node in walk(expression.tree):
        match node:
            case feel.Comparison(left=left, right=right):
                for one, other in ((left, right), (right, left)):
                    found = _moved(expression, one, definitions)
                    if found is None:
                        continue
                    day, forward = found
                    if forward:
                        yield _Use((day, unparse(other)), "moved", node.span)
                    else:
                        yield _Use((unparse(other), day), "counted", node.span)
            case feel.Call(function=feel.Name(name="years and months duration"), arguments=(start, end), names=()):
                yield _Use((unparse(start), unparse(end)), "counted", node.span)
            case _:
                pass


def _moved(
    expression: Expression, node: feel.Expression, definitions: dict[str, Expression]
) -> tuple[str, bool] | None:
    """The day that is moved by months or years, and whether it is moved forward; None where none is."""
    if isinstance(node, feel.Name) and expression.meanings.get(node.id) is Meaning.DEFINITION:
        expression = definitions[node.name]
        node = expression.tree
    if not isinstance(node, feel.Arithmetic):
        return None
    adds = node.operator is feel.ArithmeticOperator.ADD
    if not adds and node.operator is not feel.ArithmeticOperator.SUBTRACT:
        return None
    for day, length in ((node.left, node.right), (node.right, node.left))[: 2 if adds else 1]:
        types = bare(expression.types[day.id]), bare(expression.types[length.id])
        if isinstance(types[0], DateType) and isinstance(types[1], MonthsDurationType):
            return unparse(day), adds
    return None
