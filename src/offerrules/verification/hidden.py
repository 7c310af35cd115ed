"""What a redacted decision leaves out, and what it still shows of it.

Truths, evidence, what is missing and the candidates stay in a redacted decision. So it can be seen of some facts that
were left out that they are unknown, of lists of candidates how long they are, and of parts of a record that they are
recorded. Everything else about them is not known here, and reading it raises `LeftOutError`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import accumulate
from typing import Any, Final

from offerrules.decision.decision import Decision
from offerrules.decision.redaction import privacy_of
from offerrules.decision.tree import Evidence, Key, PartTrace, Trace
from offerrules.feel import tree as feel
from offerrules.feel.types import ListType, OptionalType
from offerrules.feel.values import UNKNOWN, Value
from offerrules.feel.walking import walk
from offerrules.privacy import PRIVACY_CLASSES
from offerrules.records.shape import Field
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Candidate, Expression, RuleSet
from offerrules.verification.record import LONGEST_LIST, empty, rebuilt

FURTHER_CLASSES_SINCE: Final = 2
"""The version of the meaning since which a field can be of several privacy classes."""


class LeftOutError(Exception):
    """A fact was read that was left out. `path` is its path, None where a value that rests on such a fact was used."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        super().__init__("left out")


class Hidden:
    """What a decision leaves out."""

    def __init__(self, decision: Decision, rules: RuleSet) -> None:
        self.classes: Final = frozenset(decision.redacted_classes).intersection(PRIVACY_CLASSES)
        self._rules = rules
        self._trace: Trace = decision.trace
        self._may_show_further = decision.semantics < FURTHER_CLASSES_SINCE
        self.is_hidden: Final = cache(self._is_hidden)
        self._is_reading = False
        evidence = list(evidence_of(self._trace))
        self._read = {path for each in evidence for path in each.reads}
        asked = {path for each in evidence for path in each.presence}
        self._recorded = {above for path in self._read | asked for above in _above(path)}
        self._lengths: dict[str, int] = {}
        self.unknown: Final = {path for path in _missing(decision) if self.is_hidden(path)}
        """The facts left out that the decision shows to be unknown."""
        self.only_asked: Final = {path for path in self._asked_in_vain() if self.is_hidden(path)} - self.unknown
        """Those of which nothing shows it but a question whether they are known."""
        self.unknown.update(self.only_asked)
        self.lists: Final[list[str]] = []
        """The paths of lists of candidates that were left out."""
        for candidate in rules.candidates:
            self._take_up_candidates(candidate)

    def record(self, subject: str | None) -> Any:
        """The record with the facts that were not left out."""
        facts = {path: fact for path, fact in self._trace.facts.items() if not self.is_hidden(path)}
        return rebuilt(facts, self._rules.shape, subject, self._absent)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within it, reading what was left out raises `LeftOutError`."""
        self._is_reading = True
        try:
            yield
        finally:
            self._is_reading = False

    def exists(self, path: str) -> bool:
        """Whether the record can have this path: its fields are there, and its lists are long enough."""
        fields, at = self._rules.shape.fields, ""
        field: Field | None = None
        for part in path.split("."):
            if part.isdecimal() and field is not None:
                if not _is_list(field) or int(part) >= self._length(at):
                    return False
            else:
                field = fields.get(part)
                if field is None:
                    return False
                fields = field.fields
            at = f"{at}.{part}" if at else part
        return True

    def _length(self, path: str) -> int:
        """The length of a list; one that was left out may have any."""
        fact = self._trace.facts.get(path)
        if fact is None or self.is_hidden(path):
            return self._lengths.get(path, LONGEST_LIST)
        return fact.value if fact.state == "list" else 0

    def _is_hidden(self, path: str) -> bool:
        fields = self._rules.shape.fields
        if not self.classes.isdisjoint(privacy_of(path, fields, further=False)):
            return True
        if self._may_show_further and path in self._trace.facts:
            return False
        return not self.classes.isdisjoint(privacy_of(path, fields))

    def _absent(self, path: str, field: Field) -> Value:
        if not self.is_hidden(path) or path in self.unknown:
            return UNKNOWN
        if path in self._lengths:
            places = range(self._lengths[path])
            return tuple(empty(field.fields, f"{path}.{index}", self._absent) for index in places)
        if path in self._recorded and field.fields and not _is_list(field):
            return empty(field.fields, path, self._absent)
        if self._is_reading:
            raise LeftOutError(path)
        # Only candidates are looked for while nothing is read. Of this list the decision shows none: there are none.
        return None

    def _asked_in_vain(self) -> Iterator[str]:
        for rule in self._rules.criteria:
            for key, criterion in self._trace.criteria.items():
                if key[0] == rule.name:
                    yield from _not_known(rule.condition, criterion.parts)
        for duty in self._rules.duties:
            for key, found in self._trace.duties.items():
                if key[0] == duty.name:
                    yield from _not_known(duty.owed_when, found.owed)
                    yield from _not_known(duty.fulfilled_when, found.fulfilled)

    def _take_up_candidates(self, candidate: Candidate) -> None:
        """The list of these candidates, as far as it shows in the keys of what was judged for each."""
        path = ".".join(candidate.path)
        if not self.is_hidden(path):
            return
        self.lists.append(path)
        indices = {index for name, index in self._keys() if name in self._speaking_of(candidate.name)}
        numbers = [index for index in indices if index is not None]
        if numbers:
            self._lengths[path] = min(max(numbers) + 1, LONGEST_LIST)
            self._recorded.update(_above(path))
        elif indices:
            # An unknown part of the record makes its lists unknown too; then it is the part of which is told.
            unknown = next(filter(self._may_be_unknown, (*_above(path), path)), path)
            self.unknown.add(unknown)
            self._recorded.update(_above(unknown))

    def _may_be_unknown(self, path: str) -> bool:
        return path in self.unknown or (path in self._read and path not in self._recorded)

    def _keys(self) -> Iterator[Key]:
        trace = self._trace
        for section in (trace.definitions, trace.criteria, trace.preferences, trace.offers, trace.duties):
            yield from section

    def _speaking_of(self, candidate: str) -> frozenset[str]:
        rules = self._rules
        judged = [
            *((rule.name, rule.candidate) for rule in rules.definitions),
            *((rule.name, rule.candidate) for rule in rules.criteria),
            *((offer.name, offer.each) for offer in rules.offers),
            *((duty.name, duty.each) for duty in rules.duties),
        ]
        return frozenset((candidate, *(name for name, each in judged if each == candidate)))


def _missing(decision: Decision) -> Iterator[str]:
    for offer in decision.trace.offers.values():
        yield from offer.missing
    for outcome in decision.outcomes.values():
        yield from outcome.missing


def evidence_of(trace: Trace) -> Iterator[Evidence]:
    """All evidence in a trace."""
    for value in (*trace.definitions.values(), *trace.preferences.values()):
        yield value.evidence
    for offer in trace.offers.values():
        for term in offer.terms.values():
            yield term.evidence
    for criterion in trace.criteria.values():
        yield from (part.evidence for part in criterion.parts)
    for duty in trace.duties.values():
        yield from (part.evidence for part in (*duty.owed, *duty.fulfilled))


def _above(path: str) -> Iterator[str]:
    """The parts of the record that the path leads through."""
    names = path.split(".")
    return accumulate(names[:-1], lambda above, name: f"{above}.{name}")


def _is_list(field: Field) -> bool:
    type_ = field.type.item if isinstance(field.type, OptionalType) else field.type
    return isinstance(type_, ListType)


def _not_known(condition: Expression, parts: tuple[PartTrace, ...]) -> Iterator[str]:
    """The facts of which a condition asked whether they are known, and found that they are not."""
    planned = list(in_preorder(parts_of(condition)))
    if len(planned) != len(parts):
        return
    nodes = {node.id: node for node in walk(condition.tree)}
    for part, found in zip(planned, parts, strict=True):
        if part.kind == "leaf" and found.truth is False and len(found.evidence.presence) == 1:
            match nodes[part.node]:
                case feel.Call(function=feel.Name(name="is known")):
                    yield from found.evidence.presence
                case _:
                    pass
