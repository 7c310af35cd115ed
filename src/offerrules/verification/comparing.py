"""Two traces compared, part by part, each difference with its kind and place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import (
    CriterionTrace,
    DutyTrace,
    Evidence,
    Fact,
    Key,
    OfferTrace,
    PartTrace,
    ReferTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.decision.values import LEFT_OUT, encode
from offerrules.feel.values import UNKNOWN, Value
from offerrules.verification.difference import Difference, Kind

K = TypeVar("K")
V = TypeVar("V")


def compare_traces(stored: Trace, derived: Trace, is_hidden: Callable[[str], bool]) -> Iterator[Difference]:
    """Every difference between a stored trace and the one derived from its facts.

    `is_hidden` says of a path whether the decision says that it leaves the fact out.
    """
    yield from _facts(stored.facts, derived.facts, is_hidden)
    for name in both(stored.parameters, derived.parameters):
        if not _same_entry(stored.parameters, derived.parameters, name):
            yield Difference("parameter", f"trace.parameters.{name}")
    yield from _judged("definitions", stored.definitions, derived.definitions, _definition)
    yield from _judged("preferences", stored.preferences, derived.preferences, _preference)
    yield from _judged("criteria", stored.criteria, derived.criteria, _criterion)
    yield from _judged("offers", stored.offers, derived.offers, _offer)
    yield from _judged("duties", stored.duties, derived.duties, _duty)


def both(stored: Iterable[K], derived: Iterable[K]) -> list[K]:
    """What stands in either, in the order of the derived."""
    return list(dict.fromkeys((*derived, *stored)))


def same_value(stored: Value, derived: Value) -> bool:
    """Whether two values are written alike."""
    return canonical(encode(stored)) == canonical(encode(derived))


def _same_entry(stored: Mapping[str, Value], derived: Mapping[str, Value], name: str) -> bool:
    return name in stored and name in derived and same_value(stored[name], derived[name])


def _facts(
    stored: Mapping[str, Fact], derived: Mapping[str, Fact], is_hidden: Callable[[str], bool]
) -> Iterator[Difference]:
    for path in both(stored, derived):
        place = f"trace.facts.{path}"
        if path not in stored:
            yield Difference("fact removed", place)
        elif path not in derived:
            yield Difference("not left out" if is_hidden(path) else "fact added", place)
        else:
            before, after = stored[path], derived[path]
            if before.state != after.state or not same_value(before.value, after.value):
                yield Difference("fact changed", place)


def _judged(
    section: str,
    stored: Mapping[Key, V],
    derived: Mapping[Key, V],
    compare: Callable[[str, V, V], Iterator[Difference]],
) -> Iterator[Difference]:
    for key in both(stored, derived):
        name, index = key
        place = f"trace.{section}.{name}" if index is None else f"trace.{section}.{name}.{index}"
        if key in stored and key in derived:
            yield from compare(place, stored[key], derived[key])
        else:
            yield Difference("judgement", place)


def _definition(place: str, stored: ValueTrace, derived: ValueTrace) -> Iterator[Difference]:
    yield from _value(place, stored, derived, "definition")


def _preference(place: str, stored: ValueTrace, derived: ValueTrace) -> Iterator[Difference]:
    yield from _value(place, stored, derived, "preference")


def _value(place: str, stored: ValueTrace, derived: ValueTrace, kind: Kind) -> Iterator[Difference]:
    if not same_value(stored.value, derived.value):
        yield Difference("not left out" if derived.value is LEFT_OUT else kind, f"{place}.value")
    yield from _evidence(place, stored.evidence, derived.evidence)


def _evidence(place: str, stored: Evidence, derived: Evidence) -> Iterator[Difference]:
    if stored.reads != derived.reads:
        yield Difference("evidence", f"{place}.reads", listed(stored.reads), listed(derived.reads))
    if stored.presence != derived.presence:
        yield Difference("evidence", f"{place}.presence", listed(stored.presence), listed(derived.presence))
    if stored.causes != derived.causes:
        yield Difference("evidence", f"{place}.causes", _codes(stored), _codes(derived))


def _criterion(place: str, stored: CriterionTrace, derived: CriterionTrace) -> Iterator[Difference]:
    yield from _parts(f"{place}.parts", stored.parts, derived.parts)


def _parts(place: str, stored: Sequence[PartTrace], derived: Sequence[PartTrace]) -> Iterator[Difference]:
    if len(stored) != len(derived):
        yield Difference("truth", place)
        return
    for number, (before, after) in enumerate(zip(stored, derived, strict=True)):
        yield from _truth(f"{place}.{number}.truth", before.truth, after.truth)
        yield from _evidence(f"{place}.{number}", before.evidence, after.evidence)


def _truth(place: str, stored: Truth, derived: Truth) -> Iterator[Difference]:
    if stored is not derived:
        yield Difference("truth", place, _word(stored), _word(derived))


def _truths(place: str, stored: Sequence[Truth], derived: Sequence[Truth]) -> Iterator[Difference]:
    if len(stored) != len(derived):
        yield Difference("truth", place)
        return
    for number, (before, after) in enumerate(zip(stored, derived, strict=True)):
        yield from _truth(f"{place}.{number}", before, after)


def _offer(place: str, stored: OfferTrace, derived: OfferTrace) -> Iterator[Difference]:
    if stored.outcome != derived.outcome:
        yield Difference("outcome", f"{place}.outcome", stored.outcome, derived.outcome)
    yield from _truth(f"{place}.requires", stored.requires, derived.requires)
    yield from _truths(f"{place}.nodes", stored.nodes, derived.nodes)
    yield from _refers(f"{place}.refer", stored.refer, derived.refer)
    for name in both(stored.terms, derived.terms):
        if name in stored.terms and name in derived.terms:
            yield from _value(f"{place}.terms.{name}", stored.terms[name], derived.terms[name], "term")
        else:
            yield Difference("term", f"{place}.terms.{name}")
    if stored.missing != derived.missing:
        yield Difference("missing", f"{place}.missing", listed(stored.missing), listed(derived.missing))


def _refers(place: str, stored: Sequence[ReferTrace], derived: Sequence[ReferTrace]) -> Iterator[Difference]:
    if len(stored) != len(derived):
        yield Difference("truth", place)
        return
    for number, (before, after) in enumerate(zip(stored, derived, strict=True)):
        yield from _truth(f"{place}.{number}.requires", before.requires, after.requires)
        yield from _truths(f"{place}.{number}.when", before.when, after.when)
        yield from _truth(f"{place}.{number}.ignored", before.ignored, after.ignored)


def _duty(place: str, stored: DutyTrace, derived: DutyTrace) -> Iterator[Difference]:
    if stored.state != derived.state:
        yield Difference("duty", f"{place}.state", stored.state, derived.state)
    yield from _parts(f"{place}.owed", stored.owed, derived.owed)
    yield from _parts(f"{place}.fulfilled", stored.fulfilled, derived.fulfilled)


def listed(words: Iterable[str]) -> str:
    """The words joined by commas; a dash for none."""
    return ", ".join(words) or "–"


def _codes(evidence: Evidence) -> str:
    return listed(f"{cause.code} {cause.start}–{cause.end}" for cause in evidence.causes)


def _word(truth: Truth) -> str:
    return "unknown" if truth is UNKNOWN else str(truth).lower()
