"""A ledger in memory: for tests, for trying out, and for a book that is filled again from elsewhere at each start."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from offerrules.cases.change import Change
from offerrules.cases.event import Said
from offerrules.cases.ledger import Batch, CaseRow, Entry, EntryKind, Kept, Reached, Reading
from offerrules.decision.canonical import Json
from offerrules.records.json_text import parse


class MemoryLedger:
    """Keeps a book for as long as the process lives."""

    def __init__(self) -> None:
        self.day: date | None = None
        self.erased = 0
        self._entries: dict[tuple[str, str], Entry] = {}
        self._of: dict[str, list[Entry]] = {}
        self._cases: dict[str, CaseRow] = {}
        self._changes: dict[str, Kept] = {}
        self._waiting: dict[str, None] = {}
        self._readings: dict[str, Reading] = {}

    def digests(self, ids: Iterable[str]) -> Mapping[str, str]:
        found = ((each, self._entries.get(("event", each))) for each in ids)
        return {each: entry.digest for each, entry in found if entry is not None}

    def is_told(self, kind: EntryKind, id: str) -> bool:
        return (kind, id) in self._entries

    def reading(self, source: str) -> Reading | None:
        return self._readings.get(source)

    def case(self, subject: str) -> CaseRow | None:
        return self._cases.get(subject)

    def cases(self, subjects: Sequence[str]) -> Mapping[str, tuple[CaseRow, Sequence[Said]]]:
        known = ((subject, self._cases[subject]) for subject in subjects if subject in self._cases)
        return {subject: (row, [each.event.said for each in self._of[subject] if each.event]) for subject, row in known}

    def write(self, batch: Batch) -> None:
        for entry in batch.entries:
            self._entries[(entry.kind, entry.id)] = entry
            self._of.setdefault(entry.subject, []).append(entry)
        self._cases.update(batch.cases)
        for kept in batch.changes:
            self._changes[kept.change.id] = kept
            self._waiting[kept.change.id] = None
        if batch.reading is not None:
            self._readings[batch.reading.source] = batch.reading
        self.day = batch.day or self.day

    def behind(self, day: date, most: int) -> Sequence[str]:
        return list(islice((subject for subject, case in self._cases.items() if case.day < day), most))

    def entries(self, subject: str | None = None) -> Iterator[Entry]:
        return iter(list(self._entries.values()) if subject is None else list(self._of.get(subject, ())))

    def undelivered(self) -> Iterator[Change]:
        return (self._changes[each].change for each in list(self._waiting))

    def deliver(self, changes: Sequence[str]) -> None:
        for each in changes:
            self._waiting.pop(each, None)

    def reached(self, change: str) -> Reached | None:
        kept = self._changes.get(change)
        return kept.reached if kept is not None else None

    def changes(self, subject: str) -> Iterator[Json]:
        mine = [kept.change for kept in self._changes.values() if kept.change.subject == subject]
        return (parse(change.to_json().decode()).value for change in mine)

    def idle_since(self, day: date) -> Sequence[str]:
        return [subject for subject, entries in self._of.items() if subject and all(each.day < day for each in entries)]

    def erase(self, subject: str) -> bool:
        for entry in self._of.pop(subject, ()):
            del self._entries[(entry.kind, entry.id)]
        for change in [each for each, kept in self._changes.items() if kept.change.subject == subject]:
            del self._changes[change]
            self._waiting.pop(change, None)
        found = self._cases.pop(subject, None) is not None
        self.erased += found
        return found

    def close(self) -> None:
        pass
