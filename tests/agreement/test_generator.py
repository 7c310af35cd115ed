"""The generator itself: that it reaches everything that policies can say, and seldom writes what is refused."""

from collections import Counter
from functools import cache
from itertools import chain
from typing import get_args

import pytest
from tests.agreement.building import expressions
from tests.agreement.choices import Listed, Seeded, simplest
from tests.agreement.expressions import FORMS, entries
from tests.agreement.policies import Author, Traits
from tests.agreement.strategies import Example, example_of

from offerrules.engines.reference import decide
from offerrules.feel import tree as feel
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.walking import walk
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement

SEEDS = 120
# What policies cannot say, so that the generator does not either.
REFUSED_ENTRIES = {
    "context": "makes a value of which nobody can tell the type beforehand",
    "context merge": "makes a value of which nobody can tell the type beforehand",
    "context put": "makes a value of which nobody can tell the type beforehand",
    "get entries": "makes values of which nobody can tell the type beforehand",
    "is": "tells apart values that are equal, which no promise rests on",
    "list replace": "takes a function of one's own, or changes a list of facts",
    "now": "gives another decision each time",
    "range": "makes a range of which nobody can tell the type beforehand",
}
REFUSED_NODES = {
    feel.AnyTest: "stands in unary tests by themselves, which a policy has nowhere",
    feel.NegatedTests: "stands in unary tests by themselves, which a policy has nowhere",
    feel.FunctionLiteral: "is refused: a policy has no functions of its own",
}


@cache
def generated() -> tuple[Example, ...]:
    return tuple(example_of(Seeded(seed), 3, Traits(depth=4)) for seed in range(SEEDS))


def used(node: feel.Node) -> str | None:
    """The entry of the table that a node stands for."""
    match node:
        case feel.Arithmetic(operator=operator):
            return operator.value
        case feel.Comparison(operator=compared):
            return compared.value
        case feel.Call(function=feel.Name(name=called)):
            return called
        case feel.Quantified(quantifier=quantifier):
            return quantifier.value
        case _:
            pass
    names: dict[type, str] = {
        feel.Negation: "negation",
        feel.Between: "between",
        feel.In: "in",
        feel.And: "and",
        feel.Or: "or",
        feel.Not: "not",
        feel.Path: "path",
        feel.Filter: "filter",
        feel.InstanceOf: "instance of",
        feel.RangeLiteral: "range literal",
        feel.If: "if",
        feel.For: "for",
    }
    return names.get(type(node))


def test_every_entry_of_the_table_is_reached_by_each_signature() -> None:
    """In any of a few tries: what is drawn may be constant and then be refused, as a date that does not exist."""
    unreached = []
    for number, (name, signature) in enumerate(entries()):
        tries = (Author(Seeded(100 * number + again), Traits()).application(name, signature) for again in range(30))
        if not any(tries):
            unreached.append((name, signature))
    assert not unreached
    reached = {name for name, _ in entries()} | FORMS
    assert reached >= {name for name, entry in {**BUILT_INS, **OPERATORS}.items() if entry.policy}


def test_every_form_is_reached_and_most_entries() -> None:
    found = Counter(
        used(node)
        for example in generated()
        for expression in expressions(example.policy.rule_set)
        for node in walk(expression.tree)
    )
    assert set(found) >= FORMS
    policy = {name for name, entry in {**BUILT_INS, **OPERATORS}.items() if entry.policy}
    assert len(policy - set(found)) < len(policy) / 4


def test_what_is_not_reached_has_a_reason() -> None:
    table = {**BUILT_INS, **OPERATORS}
    assert {name for name, entry in table.items() if not entry.policy} == set(REFUSED_ENTRIES)


def test_every_kind_of_node_is_reached() -> None:
    found = {
        type(node)
        for example in generated()
        for expression in expressions(example.policy.rule_set)
        for node in walk(expression.tree)
    }
    kinds = set(chain.from_iterable(get_args(union) for union in (feel.Expression, feel.Test))) | {feel.Iterator}
    assert found == kinds - set(REFUSED_NODES)


@pytest.mark.long
def test_many_examples_reach_every_entry_of_the_table() -> None:
    """Not only by itself, but within policies, each several times."""
    found: Counter[str | None] = Counter()
    for seed in range(1500):
        policy = example_of(Seeded(seed), 1, Traits(depth=4)).policy
        found.update(used(node) for expression in expressions(policy.rule_set) for node in walk(expression.tree))
    policy_entries = {name for name, entry in {**BUILT_INS, **OPERATORS}.items() if entry.policy}
    assert {name for name in policy_entries if found[name] < 3} == set()


def test_every_part_of_a_policy_is_reached() -> None:
    kinds: Counter[str] = Counter()
    for example in generated():
        rules = example.policy.rule_set
        for offer in rules.offers:
            kinds.update(type(node).__name__ for node in requirements(offer.requires))
            kinds["nested"] += any(requirements(part)[1:] for part in requirements(offer.requires)[1:])
            kinds["turned by despite"] += any(entry.despite & negated(offer.requires) for entry in offer.refer)
            kinds["each" if offer.each else "once"] += 1
            kinds["valid for"] += offer.valid_for is not None
            for entry in offer.refer:
                kinds["despite"] += bool(entry.despite)
                kinds["without despite"] += not entry.despite
                kinds["ignore" if entry.ignore_unknown else "ask"] += 1
            kinds.update("optional" if term.optional else "term" for term in offer.terms)
        kinds["several refer"] += any(len(offer.refer) > 1 for offer in rules.offers)
        kinds["prefer"] += any(each.prefer is not None for each in rules.candidates)
        kinds["two candidates"] += len(rules.candidates) == 2
        kinds["duty for each"] += any(duty.each is not None for duty in rules.duties)
        kinds["duty once"] += any(duty.each is None for duty in rules.duties)
        kinds["dated"] += any(len(parameter.values) > 1 for parameter in rules.parameters)
        kinds["mentions"] += any(rule.condition.mentions for rule in rules.criteria)
        kinds["not in force"] += not rules.is_in_force(example.on)
    expected = {
        *("Met", "All", "Any", "Not", "AtLeast", "each", "once", "valid for", "despite", "without despite", "ignore"),
        *("ask", "optional", "term", "several refer", "prefer", "two candidates", "duty for each", "duty once"),
        *("dated", "mentions", "not in force", "nested", "turned by despite"),
    }
    assert {kind for kind in expected if kinds[kind] < 3} == set()


def requirements(requirement: Requirement) -> list[Requirement]:
    match requirement:
        case Met():
            return [requirement]
        case Not(of=of):
            return [requirement, *requirements(of)]
        case All(of=parts) | Any(of=parts) | AtLeast(of=parts):
            return [requirement, *chain.from_iterable(map(requirements, parts))]


def negated(requirement: Requirement) -> set[str]:
    """The criteria that stand under a `not`."""
    turned = [node.of for node in requirements(requirement) if isinstance(node, Not)]
    return {node.criterion for part in turned for node in requirements(part) if isinstance(node, Met)}


def test_outcomes_truths_and_causes_are_of_every_kind() -> None:
    found: Counter[object] = Counter()
    for example in generated():
        for person in example.people:
            decision = decide(example.policy.rule_set, person, example.on)
            found.update(outcome.outcome for outcome in decision.outcomes.values())
            found.update(duty.state for duty in decision.duties.values())
            found.update(fact.state for fact in decision.trace.facts.values())
            found.update(str(each.truth) for each in decision.trace.criteria.values())
            found["cause"] += any(
                part.evidence.causes for each in decision.trace.criteria.values() for part in each.parts
            )
    expected = {
        *("offer", "refer", "needs_information", "no_offer", "owed", "unknown", "fulfilled", "not_owed"),
        *("value", "none", "recorded", "list", "True", "False", "UNKNOWN", "cause"),
    }
    assert {kind for kind in expected if found[kind] < 5} == set()


def test_little_is_refused() -> None:
    written = sum(len(expressions(example.policy.rule_set)) for example in generated())
    refused = [one for example in generated() for one in example.policy.replaced]
    assert len(refused) < written / 20, refused


def test_the_same_choices_make_the_same_example() -> None:
    choices = Seeded(7)
    example = example_of(choices)
    assert example_of(Listed(choices.made)).policy.form == example.policy.form
    assert example_of(Listed(choices.made)).people == example.people
    assert example_of(Listed([])) is not None


def test_failing_choices_are_made_simple() -> None:
    found = simplest([9, 3, 250, 8, 8, 41], lambda choices: len(choices) >= 2 and sum(choices) > 40)
    assert len(found) == 2
    assert sum(found) == 41
