"""Rule set -> one Python function for every value and for every leaf of a condition, to unfold traces with.

They do what the deciding function does, but read through a mapping that notes what is read, one leaf at a time:

    def for_day(today):
        def completed(names, causes):
            return names['placement']['attestation'] == 'completed' ...
        return ((completed,), …)
"""

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple, cast

from offerrules.engines.direct import python as py
from offerrules.engines.direct.compiler import RUNTIME, Generated, Layout
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work, fields_at
from offerrules.feel import tree as feel
from offerrules.feel.walking import walk
from offerrules.records.shape import Field
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Expression, RuleSet


class Written(NamedTuple):
    """An expression, what its functions are called, and the candidate that it speaks of."""

    name: str
    expression: Expression
    candidate: str | None
    is_condition: bool


def generate_pieces(rule_set: RuleSet, day: date) -> Generated:
    """The functions of `written(rule_set)`, in that order, a tuple for each: for a condition one for each leaf."""
    names = Names(frozenset(RUNTIME) | {"for_day", "today", "names", "causes"})
    constants = Constants(names)
    parameters = {each.name: each.on(day) for each in rule_set.parameters}
    values = {each.name: Code(py.UNKNOWN) for each in rule_set.definitions}
    values |= {each.name: Code(py.UNKNOWN, truth=True) for each in rule_set.criteria}
    candidates = {each.name: fields_at(rule_set.shape, each.path) for each in rule_set.candidates}
    statements: list[ast.stmt] = []
    groups: list[ast.expr] = []
    for each in written(rule_set):
        fields: Mapping[str, Field] | None = candidates.get(each.candidate) if each.candidate else None
        subjects = Subjects(rule_set.shape, parameters, values, fields)
        group: list[ast.expr] = []
        for leaf in _leaves(each):
            body = Body(names, "names")
            emitter = Emitter(body, constants, subjects, Work(body, "causes"), "unknown")
            found = names.fresh("found")
            if each.is_condition:
                emitter.assign_truth(found, each.expression, leaf)
            else:
                emitter.assign_exact(found, each.expression)
            body.add(py.return_(py.name(found)))
            name = names.fresh(each.name)
            statements.append(py.function(name, ["names", "causes"], [*body.prologue, *body.statements]))
            group.append(py.name(name))
        groups.append(py.tuple_of(group))
    statements.append(py.return_(py.tuple_of(groups)))
    module = py.module([py.function("for_day", ["today"], statements)])
    return Generated(module, {**RUNTIME, **constants.values}, Layout({}, {}, {}, {}, {}))


def written(rule_set: RuleSet) -> Iterator[Written]:
    """Every expression of the rule set."""
    for definition in rule_set.definitions:
        yield Written(definition.name, definition.expression, definition.candidate, False)
    for criterion in rule_set.criteria:
        yield Written(criterion.name, criterion.condition, criterion.candidate, True)
    for candidate in rule_set.candidates:
        if candidate.prefer is not None:
            yield Written(f"{candidate.name}_prefer", candidate.prefer, candidate.name, False)
    for offer in rule_set.offers:
        for term in offer.terms:
            yield Written(f"{offer.name}_{term.name}", term.expression, offer.each, False)
    for duty in rule_set.duties:
        yield Written(f"{duty.name}_owed", duty.owed_when, duty.each, True)
        yield Written(f"{duty.name}_fulfilled", duty.fulfilled_when, duty.each, True)


def _leaves(each: Written) -> list[feel.Expression | None]:
    if not each.is_condition:
        return [None]
    nodes = {node.id: cast(feel.Expression, node) for node in walk(each.expression.tree)}
    return [nodes[part.node] for part in in_preorder(parts_of(each.expression)) if part.kind == "leaf"]
