"""What was read while an expression was evaluated: the evidence of each, and the facts of all."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace

from offerrules.decision.tree import NO_EVIDENCE, Cause, Evidence, Fact, FactState, path_order
from offerrules.decision.values import RecordAt
from offerrules.feel.values import UNKNOWN, Range, Value
from offerrules.quick import dataclass
from offerrules.records.facts import Reading, RecordFacts, UnknownFacts


@dataclass(slots=True)
class Noted:
    """What was noted since it was begun."""

    reads: set[str] = field(default_factory=set)
    presence: set[str] = field(default_factory=set)
    causes: list[Cause] = field(default_factory=list)

    def take(self, other: "Noted") -> None:
        self.reads |= other.reads
        self.presence |= other.presence
        self.causes += other.causes

    def evidence(self) -> Evidence:
        if not (self.reads or self.presence or self.causes):
            return NO_EVIDENCE
        return Evidence(in_order(self.reads), in_order(self.presence), causes_in_order(self.causes))


class ReadingLog:
    """Takes what `RecordFacts` tells, and knows for which expression it is told."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}
        self._noted = Noted()

    def note(self, reading: Reading) -> None:
        """One read of one fact."""
        (self._noted.presence if reading.presence else self._noted.reads).add(reading.path)
        before = self._facts.get(reading.path)
        if before is None or before.state == "recorded":
            self._facts[reading.path] = Fact(reading.path, reading.state, reading.value)

    def note_cause(self, cause: Cause) -> None:
        """One reason why something could not be computed."""
        self._noted.causes.append(cause)

    @contextmanager
    def noting(self) -> Iterator[Noted]:
        """What is noted from now on is evidence of its own; where it ends with an error, also of what is around it."""
        outside = self.swap(noted := Noted())
        try:
            yield noted
        except BaseException:
            outside.take(noted)
            raise
        finally:
            self.swap(outside)

    def swap(self, noted: Noted) -> Noted:
        """What is noted from now on goes there; gives what was noted into until now."""
        before, self._noted = self._noted, noted
        return before

    def state_of(self, path: str) -> FactState:
        """What was found at a path that was read."""
        return self._facts[path].state

    def unknown_in(self, noted: Noted) -> frozenset[str]:
        """The paths of what was noted at which nothing is recorded."""
        if not (noted.reads or noted.presence):
            return frozenset()
        return frozenset(path for path in (*noted.presence, *noted.reads) if self.state_of(path) == "unknown")

    def facts(self) -> Mapping[str, Fact]:
        """Every fact that was read, in the order of paths."""
        return {path: self._facts[path] for path in in_order(self._facts)}


def in_order(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, each once, in their order."""
    return tuple(sorted(set(paths), key=path_order))


def causes_in_order(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The causes, each once, by their place."""
    return tuple(sorted(set(causes), key=lambda cause: (cause.start, cause.end, cause.code)))


def settled(value: Value) -> Value:
    """The value as a trace keeps it: parts of the record by their path, lists as tuples."""
    match value:
        case RecordFacts(path=path):
            return RecordAt(path)
        case UnknownFacts():
            return UNKNOWN
        case list() | tuple():
            return tuple(settled(item) for item in value)
        case Range():
            return replace(value, low=settled(value.low), high=settled(value.high))
        case Mapping():
            return {name: settled(item) for name, item in value.items()}
        case _:
            return value
