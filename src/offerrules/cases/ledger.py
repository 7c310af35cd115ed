"""What a book keeps: the ledger of everything that it was told, the state of each case, and the outbox of changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from offerrules.cases.change import Change
from offerrules.cases.event import Event, Said
from offerrules.decision.canonical import Json

EntryKind = Literal["event", "sent", "day"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the book was told, on a day of the book: an event, that an offer was sent, that a day began.

    `id` is that of the event, of the change that was sent, or the day in ISO form; `subject` is empty for a day.
    """

    kind: EntryKind
    id: str
    subject: str
    day: date
    digest: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The state of one case: how many changes it has had, the day on which it was last decided, and its states."""

    number: int
    day: date
    states: Json


@dataclass(frozen=True, slots=True)
class Reached:
    """What was offered by a change, so that it can still be marked as sent when something else holds."""

    subject: str
    name: str
    candidate: str | None
    terms: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A change, and what it offered where it is an offer."""

    change: Change
    reached: Reached | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a source of events was read: bytes and lines, and a check of the last line."""

    source: str
    position: int
    line: int
    check: int


@dataclass(slots=True)
class Batch:
    """What is written at once, or not at all."""

    entries: list[Entry] = field(default_factory=list)
    cases: dict[str, CaseRow] = field(default_factory=dict)
    changes: list[Kept] = field(default_factory=list)
    day: date | None = None
    reading: Reading | None = None


class Ledger(Protocol):
    """Where a book is kept. One book at a time uses a ledger."""

    day: date | None
    """The day of the book; None where the ledger is new."""
    erased: int
    """How many persons were erased."""

    def digests(self, ids: Iterable[str]) -> Mapping[str, str]:
        """The digests of those events that are there already, by their ids."""
        ...

    def is_told(self, kind: EntryKind, id: str) -> bool:
        """Whether there is such an entry."""
        ...

    def reading(self, source: str) -> Reading | None:
        """How far a source was read; None where it never was."""
        ...

    def case(self, subject: str) -> CaseRow | None:
        """The state of a case; None where nothing is known of the person."""
        ...

    def cases(self, subjects: Sequence[str]) -> Mapping[str, tuple[CaseRow, Sequence[Said]]]:
        """The cases of those persons of whom something is known, and what the events say, in whatever order."""
        ...

    def write(self, batch: Batch) -> None:
        """Writes all of it durably, or nothing."""
        ...

    def behind(self, day: date, most: int) -> Sequence[str]:
        """Some of the persons whose case was last decided before a day, `most` at most."""
        ...

    def entries(self, subject: str | None = None) -> Iterator[Entry]:
        """Everything that the book was told, in order; of one person where a subject is given."""
        ...

    def undelivered(self) -> Iterator[Change]:
        """The changes that have not been marked as delivered, in order."""
        ...

    def deliver(self, changes: Sequence[str]) -> None:
        """Marks changes as delivered."""
        ...

    def reached(self, change: str) -> Reached | None:
        """What a change offered; None where there is no such change, or nothing was offered by it."""
        ...

    def changes(self, subject: str) -> Iterator[Json]:
        """The changes of a person as JSON."""
        ...

    def idle_since(self, day: date) -> Sequence[str]:
        """The persons of whom nothing was told since before a day."""
        ...

    def erase(self, subject: str) -> bool:
        """Removes everything about a person. False where there was nothing."""
        ...

    def close(self) -> None:
        """Lets the ledger go, so that another book can use it."""
        ...
