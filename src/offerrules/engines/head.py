"""What all decisions under one rule set have in common, the assumptions on which they rest among it."""

from collections.abc import Iterator

from offerrules.decision.result import Head
from offerrules.engines.meaning import nodes_of
from offerrules.rules.tree import Grounds, Met, Requirement, RuleSet
from offerrules.semantics import SEMANTICS


def head_of(rule_set: RuleSet, semantics: int = SEMANTICS) -> Head:
    """The head of every decision under `rule_set`, by a version of the meaning."""
    return Head(
        policy=rule_set.name,
        version=rule_set.version,
        fingerprint=rule_set.fingerprints[semantics],
        decision_mode=rule_set.decision_mode,
        assumptions=tuple(place for place, grounds in _used(rule_set) if grounds.assumption is not None),
        semantics=semantics,
    )


def _used(rule_set: RuleSet) -> Iterator[tuple[str, Grounds]]:
    """The grounds of everything that an offer or a duty rests on, with its place in the policy."""
    used = _used_names(rule_set)
    for kind, rules in (
        ("parameters", rule_set.parameters),
        ("candidates", rule_set.candidates),
        ("definitions", rule_set.definitions),
        ("criteria", rule_set.criteria),
    ):
        for rule in rules:
            if rule.name in used:
                yield f"{kind}.{rule.name}", rule.grounds
    for offer in rule_set.offers:
        yield f"offers.{offer.name}", offer.grounds
        for number, entry in enumerate(offer.refer):
            yield f"offers.{offer.name}.refer.{number}", entry.grounds
    for duty in rule_set.duties:
        yield f"duties.{duty.name}", duty.grounds


def _used_names(rule_set: RuleSet) -> frozenset[str]:
    mentions: dict[str, frozenset[str]] = {}
    for candidate in rule_set.candidates:
        mentions[candidate.name] = candidate.prefer.mentions if candidate.prefer is not None else frozenset()
    for definition in rule_set.definitions:
        mentions[definition.name] = definition.expression.mentions
    for criterion in rule_set.criteria:
        mentions[criterion.name] = criterion.condition.mentions
    waiting = list(_named_by_offers_and_duties(rule_set))
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(mentions.get(name, ()))
    return frozenset(used)


def _named_by_offers_and_duties(rule_set: RuleSet) -> Iterator[str]:
    for offer in rule_set.offers:
        if offer.each is not None:
            yield offer.each
        yield from _criteria(offer.requires)
        for entry in offer.refer:
            yield from _criteria(entry.when)
        for term in offer.terms:
            yield from term.expression.mentions
    for duty in rule_set.duties:
        if duty.each is not None:
            yield duty.each
        yield from duty.owed_when.mentions
        yield from duty.fulfilled_when.mentions


def _criteria(requirement: Requirement) -> Iterator[str]:
    for node in nodes_of(requirement):
        if isinstance(node, Met):
            yield node.criterion
