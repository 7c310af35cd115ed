"""What cannot be checked of a redacted decision: all that rests on a fact that was left out."""

from collections.abc import Iterable, Iterator

from offerrules.decision.decision import Decision
from offerrules.decision.redaction import privacy_of
from offerrules.decision.tree import DutyTrace, Evidence, PartTrace, Trace
from offerrules.engines.meaning import nodes_of
from offerrules.rules.tree import Duty, Met, Offer, RuleSet
from offerrules.verification.difference import REDACTED, Difference


class Unchecked:
    """The names of definitions, criteria, candidates, offers and duties that cannot be checked, and their facts."""

    def __init__(self, stored: Decision, derived: Decision, rule_set: RuleSet) -> None:
        self._hidden = frozenset(stored.redacted_classes)
        self._rules = rule_set
        self._traces = (stored.trace, derived.trace)
        self.names: frozenset[str] = frozenset()
        """Definitions, criteria and candidates."""
        self.offers: frozenset[str] = frozenset()
        self.duties: frozenset[str] = frozenset()
        self._facts: frozenset[str] = frozenset()
        if self._hidden:
            self.names = self._all_names()
            self.offers = frozenset(offer.name for offer in rule_set.offers if self._rests_offer(offer))
            self.duties = frozenset(duty.name for duty in rule_set.duties if self._rests_duty(duty))
            self._facts = self._only_in_unchecked()

    def fact(self, path: str) -> bool:
        """Whether nothing can be said of the fact."""
        return path in self._facts or self._is_hidden(path)

    def differences(self) -> Iterator[Difference]:
        """What cannot be checked, told."""
        if self._hidden:
            yield Difference("unchecked", REDACTED, ", ".join(sorted(self._hidden)))
        for offer in sorted(self.offers):
            yield Difference("unchecked", f"outcomes.{offer}")
        for duty in sorted(self.duties):
            yield Difference("unchecked", f"duties.{duty}")

    def _is_hidden(self, path: str) -> bool:
        return not self._hidden.isdisjoint(privacy_of(path, self._rules.shape.fields))

    def _rests(self, evidence: Iterable[Evidence]) -> bool:
        return any(self._is_hidden(path) for each in evidence for path in (*each.reads, *each.presence))

    def _all_names(self) -> frozenset[str]:
        names = {each.name for each in self._rules.candidates if self._is_hidden(".".join(each.path))}
        mentions = {rule.name: rule.expression.mentions for rule in self._rules.definitions}
        mentions |= {rule.name: rule.condition.mentions for rule in self._rules.criteria}
        mentions |= {each.name: each.prefer.mentions for each in self._rules.candidates if each.prefer is not None}
        own = {rule.name: rule.candidate for rule in self._rules.definitions}
        own |= {rule.name: rule.candidate for rule in self._rules.criteria}
        for name, evidence in self._named_evidence():
            if self._rests(evidence):
                names.add(name)
        before = -1
        while before != len(names):
            before = len(names)
            names.update(
                name for name, used in mentions.items() if not used.isdisjoint(names) or own.get(name) in names
            )
        return frozenset(names)

    def _named_evidence(self) -> Iterator[tuple[str, list[Evidence]]]:
        for trace in self._traces:
            for (name, _), value in (*trace.definitions.items(), *trace.preferences.items()):
                yield name, [value.evidence]
            for (name, _), criterion in trace.criteria.items():
                yield name, [part.evidence for part in criterion.parts]

    def _rests_offer(self, offer: Offer) -> bool:
        used = {node.criterion for node in nodes_of(offer.requires) if isinstance(node, Met)}
        used |= {node.criterion for entry in offer.refer for node in nodes_of(entry.when) if isinstance(node, Met)}
        used |= {name for term in offer.terms for name in term.expression.mentions}
        if offer.each is not None:
            used.add(offer.each)
        return not used.isdisjoint(self.names) or self._rests(_evidence_of_offer(offer.name, self._traces))

    def _rests_duty(self, duty: Duty) -> bool:
        used = duty.owed_when.mentions | duty.fulfilled_when.mentions
        if duty.each is not None:
            used |= {duty.each}
        return not used.isdisjoint(self.names) or self._rests(_evidence_of_duty(duty.name, self._traces))

    def _only_in_unchecked(self) -> frozenset[str]:
        checked: set[str] = set()
        unchecked: set[str] = set()
        for name, evidence in self._named_evidence():
            _add_paths(unchecked if name in self.names else checked, evidence)
        for offer in self._rules.offers:
            found = _evidence_of_offer(offer.name, self._traces)
            _add_paths(unchecked if offer.name in self.offers else checked, found)
        for duty in self._rules.duties:
            found = _evidence_of_duty(duty.name, self._traces)
            _add_paths(unchecked if duty.name in self.duties else checked, found)
        return frozenset(unchecked - checked)


def _add_paths(paths: set[str], evidence: Iterable[Evidence]) -> None:
    for each in evidence:
        paths.update(each.reads, each.presence)


def _evidence_of_offer(name: str, traces: Iterable[Trace]) -> list[Evidence]:
    return [
        term.evidence
        for trace in traces
        for (offer, _), found in trace.offers.items()
        if offer == name
        for term in found.terms.values()
    ]


def _evidence_of_duty(name: str, traces: Iterable[Trace]) -> list[Evidence]:
    return [
        part.evidence
        for trace in traces
        for (duty, _), found in trace.duties.items()
        if duty == name
        for part in _parts(found)
    ]


def _parts(found: DutyTrace) -> tuple[PartTrace, ...]:
    return (*found.owed, *found.fulfilled)
