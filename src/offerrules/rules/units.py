"""What the names of a policy count, and where numbers of different units meet in its expressions."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import reduce

from offerrules.diagnostics import Problem
from offerrules.document import Document, Location
from offerrules.feel import tree as feel
from offerrules.feel.units import CALENDAR_YEAR, Measure, Names, measured
from offerrules.feel.values import MonthsDuration, Value
from offerrules.records.shape import Field
from offerrules.rules.placed import placed_expressions
from offerrules.rules.tree import Expression, RuleSet


def tell_units(rule_set: RuleSet, document: Document, tell: Callable[[Problem, Location], None]) -> None:
    """Tell of every place at which two units do not go together."""
    names = names_of(rule_set)
    for placed in placed_expressions(rule_set, document):
        expression = placed.expression
        found: list[Problem] = []
        measured(expression.tree, expression.types, expression.source, names, found.append)
        for problem in found:
            tell(placed.moved(problem), placed.location)


def counts_years(rule_set: RuleSet, expression: Expression) -> bool:
    """Whether the value of an expression is a calendar year."""
    return _measure(expression, names_of(rule_set)) == CALENDAR_YEAR


def names_of(rule_set: RuleSet) -> Names:
    """What every name in scope counts."""
    measures: dict[str, Measure] = {name: _of_field(field) for name, field in rule_set.shape.fields.items()}
    lengths: dict[str, Value] = {}
    for parameter in rule_set.parameters:
        measures[parameter.name] = parameter.unit
        values = {value for _, value in parameter.values if _is_length(value)}
        if len(values) == 1 and all(_is_length(value) for _, value in parameter.values):
            lengths[parameter.name] = values.pop()
    for candidate in rule_set.candidates:
        root: Measure = measures
        measures[candidate.name] = reduce(_step, candidate.path, root)
    names = Names(measures, lengths)
    for definition in rule_set.definitions:
        measures[definition.name] = _measure(definition.expression, names)
        tree = definition.expression.tree
        if isinstance(tree, feel.Literal) and _is_length(tree.value):
            lengths[definition.name] = tree.value
        elif isinstance(tree, feel.Name) and tree.name in lengths:
            lengths[definition.name] = lengths[tree.name]
    return names


def _measure(expression: Expression, names: Names) -> Measure:
    return measured(expression.tree, expression.types, expression.source, names, _say_nothing)


def _say_nothing(_: Problem) -> None:
    pass


def _of_field(field: Field) -> Measure:
    return {name: _of_field(part) for name, part in field.fields.items()} if field.fields else field.unit


def _step(measure: Measure, name: str) -> Measure:
    return measure.get(name) if isinstance(measure, Mapping) else None


def _is_length(value: Value) -> bool:
    return isinstance(value, MonthsDuration | timedelta)
