"""A decision without the facts of some privacy classes (design, section 8).

Truths, outcomes and the paths of what was read stay: they are the reasons. Values that rest on a fact left out are
left out too, also through definitions.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from offerrules.decision.result import Content, Outcome
from offerrules.decision.rules import Field, Mentioning, Rules
from offerrules.decision.tree import Evidence, Key, OfferTrace, Trace, ValueTrace
from offerrules.decision.values import LEFT_OUT
from offerrules.given import misfit
from offerrules.privacy import IDENTITY, PRIVACY_CLASSES


def privacy_of(path: str, fields: Mapping[str, Field], further: bool = True) -> frozenset[str]:
    """The privacy classes of a path: those of the field, and those of the fields it is in.

    Without `further`, only the first class of each field.
    """
    classes = set()
    for part in path.split("."):
        if part.isdecimal():
            continue
        field = fields.get(part)
        if field is None:
            break
        if field.privacy is not None:
            classes.add(field.privacy)
        if further:
            classes.update(field.further_privacy)
        fields = field.fields
    return frozenset(classes)


def redact(content: Content, classes: Collection[str], rules: Rules) -> Content:
    """`content` without the facts of `classes`, and without the values that rest on them.

    Raises `ValueError` for a class that does not exist: else a slip of the pen would leave everything as it is; and
    `TypeError` for anything but a collection of classes.
    """
    if isinstance(classes, str | bytes) or not isinstance(classes, Collection):
        hint = f"in braces: {{{classes!r}}}" if classes in PRIVACY_CLASSES else ""
        raise misfit("classes", 'a collection of privacy classes, such as {"health"}', classes, hint)
    hidden = frozenset(classes)
    for name in sorted(hidden.difference(PRIVACY_CLASSES), key=str):
        raise ValueError(f"{name!r} is no privacy class; there are {', '.join(PRIVACY_CLASSES)}")
    fields = rules.shape.fields
    return leave_out(content, hidden, lambda path: not hidden.isdisjoint(privacy_of(path, fields)), rules)


def leave_out(content: Content, hidden: frozenset[str], is_hidden: Callable[[str], bool], rules: Rules) -> Content:
    """`content` without the facts at the paths that are hidden; it says that the classes `hidden` are left out."""
    trace = _Redaction(content.trace, is_hidden, rules).trace()
    return replace(
        content,
        subject=None if IDENTITY in hidden else content.subject,
        trace=trace,
        outcomes={name: _outcome(name, outcome, trace) for name, outcome in content.outcomes.items()},
        redacted=tuple(sorted(hidden.union(content.redacted))),
    )


class _Redaction:
    def __init__(self, trace: Trace, is_hidden: Callable[[str], bool], rules: Rules) -> None:
        self._trace = trace
        self._is_hidden = is_hidden
        self._rules = rules
        self._left_out: set[Key] = set()

    def trace(self) -> Trace:
        expressions = {item.name: item.expression for item in self._rules.definitions}
        preferences = {item.name: item.prefer for item in self._rules.candidates}
        terms = {(offer.name, term.name): term.expression for offer in self._rules.offers for term in offer.terms}
        definitions: dict[Key, ValueTrace] = {}
        for key, value in self._trace.definitions.items():
            definitions[key] = self._value(key, value, expressions.get(key[0]))
            if definitions[key].value is LEFT_OUT:
                self._left_out.add(key)
        return replace(
            self._trace,
            facts={path: fact for path, fact in self._trace.facts.items() if not self._is_hidden(path)},
            definitions=definitions,
            preferences={
                key: self._value(key, value, preferences.get(key[0])) for key, value in self._trace.preferences.items()
            },
            offers={key: self._offer(key, offer, terms) for key, offer in self._trace.offers.items()},
        )

    def _offer(self, key: Key, offer: OfferTrace, terms: Mapping[tuple[str, str], Mentioning]) -> OfferTrace:
        found = {name: self._value(key, term, terms.get((key[0], name))) for name, term in offer.terms.items()}
        return replace(offer, terms=found)

    def _value(self, key: Key, found: ValueTrace, expression: Mentioning | None) -> ValueTrace:
        mentions = expression.mentions if expression is not None else frozenset[str]()
        if self._rests_on_hidden(found.evidence) or any(
            (name, index) in self._left_out for name in mentions for index in (key[1], None)
        ):
            return replace(found, value=LEFT_OUT)
        return found

    def _rests_on_hidden(self, evidence: Evidence) -> bool:
        return any(map(self._is_hidden, (*evidence.reads, *evidence.presence)))


def _outcome(name: str, outcome: Outcome, trace: Trace) -> Outcome:
    witness = outcome.witness
    found = trace.offers.get((name, witness["index"] if witness else None))
    terms = {
        term: LEFT_OUT if found and term in found.terms and found.terms[term].value is LEFT_OUT else value
        for term, value in outcome.terms.items()
    }
    return Outcome(
        outcome.outcome,
        terms,
        (witness["candidate"], witness["index"]) if witness else None,
        outcome.missing,
        outcome.valid_to,
    )
