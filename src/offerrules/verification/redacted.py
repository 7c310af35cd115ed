"""What follows of a redacted decision from the facts in it, and from what it says of the rest.

It is judged again by the reference engine. A part of a condition that reads what was left out has the truth that the
decision says it has; a value that rests on it stays left out. Everything above them follows: criteria, requirements,
outcomes, duties, what is missing. So whatever contradicts the facts that are there, or other parts of the decision,
comes out otherwise than stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from offerrules.decision.decision import Decision, from_content
from offerrules.decision.redaction import leave_out
from offerrules.decision.result import Content, Outcome
from offerrules.decision.tree import (
    EMPTY_TRACE,
    Evidence,
    Fact,
    Key,
    OfferTrace,
    OutcomeName,
    PartTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.decision.values import LEFT_OUT
from offerrules.engines.conditions import Interpretation
from offerrules.engines.evaluation import Names
from offerrules.engines.evidence import ReadingLog, causes_in_order, in_order
from offerrules.engines.head import head_of
from offerrules.engines.judgement import Judgement
from offerrules.engines.missing import Missing
from offerrules.feel import tree as feel
from offerrules.feel.edition import EDITIONS
from offerrules.feel.failures import FAILURES
from offerrules.feel.unparse import unparse
from offerrules.feel.values import UNKNOWN, Value
from offerrules.feel.walking import walk
from offerrules.privacy import IDENTITY
from offerrules.records.reference import subject_of
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Expression, Offer, RuleSet
from offerrules.verification.hidden import FURTHER_CLASSES_SINCE, Hidden, LeftOutError, evidence_of
from offerrules.verification.reach import Reach, is_known_call


def derived_of_redacted(stored: Decision, rules: RuleSet) -> tuple[Decision, list[str]]:
    """The redacted decision as it should be, and the places of what was taken from `stored` unchecked."""
    hidden = Hidden(stored, rules)
    record = hidden.record(stored.subject)
    in_force = rules.is_in_force(stored.on)
    content = Content(
        head=head_of(rules, stored.semantics),
        status="decided" if in_force else "not_in_force",
        subject=subject_of(record),
        on=stored.on,
        outcomes={},
        duties={},
        trace=EMPTY_TRACE,
    )
    taken = _Taken()
    if in_force:
        for path in hidden.lists:
            taken.add(f"trace.facts.{path}")
        evaluation = _Evaluation(stored, rules, hidden, taken)
        judgement = _Judgement(stored, rules, hidden, evaluation, taken)
        trace = judgement.trace()
        facts = _facts(trace, stored.trace.facts, hidden, rules)
        if not judgement.is_missing_certain:
            # What is asked for may rest on further facts of those that the policy names, which were read to find it.
            named = {name for _, name in rules.reads}
            for path, fact in stored.trace.facts.items():
                if path in facts or hidden.is_hidden(path) or not hidden.exists(path):
                    continue
                if named.issuperset(part for part in path.split(".") if not part.isdecimal()):
                    taken.add(f"trace.facts.{path}")
                    facts[path] = fact
            facts = {path: facts[path] for path in in_order(facts)}
        content = replace(
            content,
            outcomes=judgement.outcomes,
            duties=judgement.duties,
            trace=replace(trace, facts=facts),
        )
    redacted = leave_out(content, hidden.classes, hidden.is_hidden, rules)
    if IDENTITY in hidden.classes and stored.semantics < FURTHER_CLASSES_SINCE:
        # Earlier releases left the reference to the person in a decision without `identity`.
        redacted = replace(redacted, subject=stored.subject)
    return from_content(redacted), list(taken)


class _Taken(dict[str, None]):
    """The places of what was taken from the decision as it is, in order, each once."""

    def add(self, place: str) -> None:
        self[place] = None


class _Watched(Names):
    """What names mean, where a value that was left out must not be used."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Value:
        value = self._names[name]
        if value is LEFT_OUT:
            raise LeftOutError(None)
        return value

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    @property
    def index(self) -> int | None:
        return self._names.index

    def is_known(self, name: str) -> bool:
        return self._names.is_known(name)


class _Evaluation(Interpretation):
    """Evaluates expressions by the interpreter, and takes from the decision what reads facts that were left out."""

    def __init__(self, stored: Decision, rules: RuleSet, hidden: Hidden, taken: _Taken) -> None:
        super().__init__(stored.on, EDITIONS[stored.semantics])
        self._trace = stored.trace
        self._hidden = hidden
        self._taken = taken
        self._reach = Reach(rules)
        self.given: Final[set[Key]] = set()
        """What was taken as it is stored: definitions, criteria, and offers of which a term was."""
        self._values: dict[int, tuple[str, str, str]] = {}
        self._conditions: dict[int, tuple[str, str, str]] = {}
        self._same: dict[tuple[str, int | None], PartTrace] = {}
        self._candidates: dict[str, str | None] = {each.name: each.name for each in rules.candidates}
        self._candidates.update((rule.name, rule.candidate) for rule in rules.definitions)
        self._candidates.update((rule.name, rule.candidate) for rule in rules.criteria)
        for definition in rules.definitions:
            self._values[id(definition.expression)] = ("definitions", definition.name, "")
        for candidate in rules.candidates:
            if candidate.prefer is not None:
                self._values[id(candidate.prefer)] = ("preferences", candidate.name, "")
        for offer in rules.offers:
            for term in offer.terms:
                self._values[id(term.expression)] = ("offers", offer.name, term.name)
        for criterion in rules.criteria:
            self._conditions[id(criterion.condition)] = ("criteria", criterion.name, "parts")
        for duty in rules.duties:
            self._conditions[id(duty.owed_when)] = ("duties", duty.name, "owed")
            self._conditions[id(duty.fulfilled_when)] = ("duties", duty.name, "fulfilled")

    def value(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[Value, Evidence]:
        with log.noting() as noted:
            try:
                with self._hidden.reading():
                    return super().value(expression, _Watched(names), log)
            except LeftOutError as left_out:
                section, name, term = self._values[id(expression)]
                key = (name, names.index)
                self.given.add(key)
                self._taken.add(f"{_place(section, key)}{f'.terms.{term}' if term else ''}.value")
                stored = self._stored_value(section, key, term)
                at = (expression.tree, expression, names.index)
                return LEFT_OUT, self._evidence(stored, noted.evidence(), left_out.path, *at)

    def truth(
        self, expression: Expression, leaf: feel.Expression, names: Names, log: ReadingLog
    ) -> tuple[Truth, Evidence]:
        section, name, which = self._conditions[id(expression)]
        key = (name, names.index)
        planned = [part.node for part in in_preorder(parts_of(expression))]
        number = planned.index(leaf.id)
        place = f"{_place(section, key)}.{which}.{number}.truth"
        with log.noting() as noted:
            try:
                with self._hidden.reading():
                    truth, evidence = super().truth(expression, leaf, _Watched(names), log)
            except LeftOutError as left_out:
                self.given.add(key)
                self._taken.add(place)
                stored = self._stored_parts(section, key, which)
                found = stored[number] if len(stored) == len(planned) else PartTrace(UNKNOWN)
                at = (leaf, expression, names.index)
                evidence = self._evidence(found.evidence, noted.evidence(), left_out.path, *at)
                truth = True if found.truth is UNKNOWN and is_known_call(leaf) else found.truth
                return self._once(PartTrace(truth, evidence), *at)
        if not self._hidden.only_asked.isdisjoint(evidence.presence):
            self._taken.add(place)
        return truth, evidence

    def _once(
        self, found: PartTrace, node: feel.Expression, expression: Expression, index: int | None
    ) -> tuple[Truth, Evidence]:
        """What was found of a part that is written alike elsewhere must be found of it here."""
        names = {each.name for each in walk(node) if isinstance(each, feel.Name)}
        speaks = any(self._candidates.get(name) is not None for name in names & expression.mentions)
        text = unparse(node)
        first = self._same.setdefault((text, index if speaks else None), found)
        evidence = replace(found.evidence, reads=first.evidence.reads, presence=first.evidence.presence)
        return first.truth, evidence

    def _stored_value(self, section: str, key: Key, term: str) -> Evidence | None:
        trace = self._trace
        found: ValueTrace | None
        match section:
            case "definitions":
                found = trace.definitions.get(key)
            case "preferences":
                found = trace.preferences.get(key)
            case _:
                offer = trace.offers.get(key)
                found = offer.terms.get(term) if offer is not None else None
        return found.evidence if found is not None else None

    def _stored_parts(self, section: str, key: Key, which: str) -> tuple[PartTrace, ...]:
        if section == "criteria":
            criterion = self._trace.criteria.get(key)
            return criterion.parts if criterion is not None else ()
        duty = self._trace.duties.get(key)
        if duty is None:
            return ()
        return duty.owed if which == "owed" else duty.fulfilled

    def _evidence(
        self,
        stored: Evidence | None,
        least: Evidence,
        path: str | None,
        node: feel.Node,
        expression: Expression,
        index: int | None,
    ) -> Evidence:
        """The evidence that is stored, as far as it can be right; and all that was read before the fact left out."""
        if stored is None:
            stored = least
        can_read, can_ask = self._reach.of(node, expression, index)
        known = {*stored.reads, *stored.presence}
        also = () if path is None or path in known else (path,)
        spans = {(each.span.start, each.span.end) for each in walk(node)}
        causes = (cause for cause in stored.causes if cause.code in FAILURES and (cause.start, cause.end) in spans)
        return Evidence(
            in_order(
                (*least.reads, *(path for path in stored.reads if can_read(path) and self._hidden.exists(path)), *also)
            ),
            in_order(
                (*least.presence, *(path for path in stored.presence if can_ask(path) and self._hidden.exists(path)))
            ),
            causes_in_order((*least.causes, *causes)),
        )


class _Judgement(Judgement):
    """A judgement that takes from the decision what nothing in it can tell: whether a value left out is unknown, and
    which of two candidates is preferred."""

    def __init__(
        self, stored: Decision, rules: RuleSet, hidden: Hidden, evaluation: _Evaluation, taken: _Taken
    ) -> None:
        self._stored: Final = stored
        self._hidden: Final = hidden
        self._taken: Final = taken
        self._given: Final = evaluation.given
        self.is_missing_certain = True
        super().__init__(
            rules, hidden.record(stored.subject), stored.on, evaluation, edition=EDITIONS[stored.semantics]
        )

    def _offer(self, offer: Offer) -> Outcome:
        found = super()._offer(offer)
        stored = self._stored.outcomes.get(offer.name)
        if stored is None:
            return found
        terms = found.terms
        for term in offer.terms:
            if terms.get(term.name) is LEFT_OUT and term.optional:
                self._taken.add(f"outcomes.{offer.name}.terms.{term.name}")
                if term.name not in stored.terms:
                    del terms[term.name]
        witness = found.witness
        return Outcome(
            found.outcome,
            terms,
            (witness["candidate"], witness["index"]) if witness is not None else None,
            found.missing,
            found.valid_to,
        )

    def _offer_for(self, offer: Offer, index: int | None) -> OfferTrace:
        known = super()._offer_for(offer, index)
        with self._unknown_where_left_out():
            unknown = super()._offer_for(offer, index)
        self._missing = Missing(self._structure, self, self._edition.semantics)
        key = (offer.name, index)
        stored = self._stored.trace.offers.get(key)
        if stored is None:
            return known
        if known.outcome != unknown.outcome:
            self._taken.add(f"{_place('offers', key)}.outcome")
        if known.missing != unknown.missing:
            self._taken.add(f"{_place('offers', key)}.missing")
        outcome: OutcomeName = unknown.outcome if stored.outcome == unknown.outcome else known.outcome
        missing = unknown.missing if outcome == unknown.outcome else known.missing
        if set(known.missing) <= set(stored.missing) <= set(unknown.missing) and outcome == stored.outcome:
            missing = in_order(stored.missing)
        return replace(known, outcome=outcome, missing=missing)

    @contextmanager
    def _unknown_where_left_out(self) -> Iterator[None]:
        """Within it, values that were left out are taken as unknown."""
        definitions = self._definitions
        self._definitions = {key: _unknown(found) for key, found in definitions.items()}
        self._is_unknown_where_left_out = True
        self._missing = Missing(self._structure, self, self._edition.semantics)
        try:
            yield
        finally:
            self._is_unknown_where_left_out = False
            self._definitions = definitions

    _is_unknown_where_left_out = False

    def _names(self, candidate: str | None, index: int | None) -> Names:
        return _Watched(super()._names(candidate, index))

    def _waits_for(self, offer: Offer, index: int | None, found: OfferTrace) -> tuple[str, ...]:
        try:
            if self._rests_on_given(offer, index):
                raise LeftOutError(None)
            with self._hidden.reading():
                return super()._waits_for(offer, index, found)
        except LeftOutError:
            self.is_missing_certain = False
            stored = self._stored.trace.offers.get((offer.name, index))
            self._taken.add(f"{_place('offers', (offer.name, index))}.missing")
            return self._possible(stored.missing if stored is not None else ())

    def _turning(self, offer: Offer, index: int | None, found: OfferTrace) -> tuple[str, ...]:
        if self._edition.semantics == 1 or not self._structure.can_ask(offer):
            return ()
        try:
            if self._rests_on_given(offer, index):
                raise LeftOutError(None)
            with self._hidden.reading():
                return super()._turning(offer, index, found)
        except LeftOutError:
            self.is_missing_certain = False
            stored = self._stored.outcomes.get(offer.name)
            self._taken.add(f"outcomes.{offer.name}.missing")
            return self._possible(stored.missing if stored is not None else ())

    def _rests_on_given(self, offer: Offer, index: int | None) -> bool:
        """Whether something that the offer rests on was taken as it is stored."""
        names = {rule.name for rule in self._structure.behind(offer)}
        keys = {(name, each) for name in (*names, offer.name) for each in (index, None)}
        return not keys.isdisjoint(self._given)

    def _possible(self, missing: Sequence[str]) -> tuple[str, ...]:
        """What is said to be missing, as far as the record has it and it is unknown."""
        return in_order(path for path in missing if self._hidden.exists(path) and self.is_unknown(path))

    def _value(self, expression: Expression, candidate: str | None, index: int | None) -> tuple[Value, Evidence]:
        value, evidence = super()._value(expression, candidate, index)
        return (UNKNOWN if value is LEFT_OUT and self._is_unknown_where_left_out else value), evidence

    def _is_preferred(self, offer: Offer, one: int | None, other: int | None) -> bool:
        candidate = offer.each
        if candidate is not None and self._candidates[candidate].prefer is not None:
            values = [self._preferences[(candidate, index)].value for index in (one, other)]
            if LEFT_OUT in values:
                self._taken.add(f"outcomes.{offer.name}.witness")
                stored = self._stored.outcomes.get(offer.name)
                witness = stored.witness if stored is not None else None
                return witness is not None and witness["index"] == one
        return super()._is_preferred(offer, one, other)

    def is_unknown(self, path: str) -> bool:
        if self._hidden.is_hidden(path):
            return path in self._hidden.unknown
        fact = self._stored.trace.facts.get(path)
        return fact is not None and fact.state == "unknown"


def _unknown(found: ValueTrace) -> ValueTrace:
    return replace(found, value=UNKNOWN) if found.value is LEFT_OUT else found


def _place(section: str, key: Key) -> str:
    name, index = key
    return f"trace.{section}.{name}" if index is None else f"trace.{section}.{name}.{index}"


def _facts(trace: Trace, stored: Mapping[str, Fact], hidden: Hidden, rules: RuleSet) -> dict[str, Fact]:
    """The facts that are to be in the decision: what was read again, and what its evidence says was read besides."""
    evidence = list(evidence_of(trace))
    reads = {path for each in evidence for path in each.reads}
    presence = {path for each in evidence for path in each.presence}
    found: dict[str, Fact] = {}
    for path in in_order((*trace.facts, *reads, *presence)):
        again, fact = trace.facts.get(path), stored.get(path)
        is_settled = again is not None and (again.state != "recorded" or path not in reads)
        if is_settled or fact is None or hidden.is_hidden(path):
            found[path] = again or Fact(path, "unknown")
        elif path in reads:
            found[path] = fact if fact.state != "recorded" or _is_record(path, rules) else Fact(path, "unknown")
        else:
            found[path] = fact if fact.state in ("recorded", "unknown") else Fact(path, "recorded")
    return found


def _is_record(path: str, rules: RuleSet) -> bool:
    """Whether a part of the record is at the path, of which it is read that it is recorded."""
    fields, field = rules.shape.fields, None
    for part in path.split("."):
        if not part.isdecimal():
            field = fields.get(part)
            if field is None:
                return False
            fields = field.fields
    return field is not None and bool(field.fields)
