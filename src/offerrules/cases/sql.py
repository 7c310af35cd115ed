"""A ledger in a database: what it keeps as rows, and rows as what it keeps."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from offerrules.cases.change import Change
from offerrules.cases.database import BOOK, CASE, CHANGE, ENTRY, FORM, LAST_DAY, READING, Database, paged
from offerrules.cases.database_error import OPENED
from offerrules.cases.error import CaseBookError, intact
from offerrules.cases.event import Said, kept_event, said_from_json
from offerrules.cases.ledger import Batch, CaseRow, Entry, EntryKind, Kept, Reached, Reading
from offerrules.cases.policy import Policy
from offerrules.decision.canonical import Json, canonical
from offerrules.decision.decision import Decision
from offerrules.language import Text


class SqlLedger:
    """The ledger in the database at `url`, for one version of one policy. Raises `CaseBookError`."""

    def __init__(self, url: str, policy: Policy) -> None:
        self._policy = policy
        self._database = Database(url)
        self.erased = 0
        try:
            self.day = self._opened()
        except BaseException:
            self.close()
            raise

    def digests(self, ids: Iterable[str]) -> Mapping[str, str]:
        query = ENTRY.select().with_only_columns(ENTRY.c.id, ENTRY.c.digest).where(ENTRY.c.kind == "event")
        found: dict[str, str] = {}
        with self._database.running() as run:
            for some in paged(list(ids)):
                found.update((row.id, row.digest) for row in run.execute(query.where(ENTRY.c.id.in_(some))))
        return found

    def is_told(self, kind: EntryKind, id: str) -> bool:
        with self._database.running() as run:
            found = ENTRY.select().where(ENTRY.c.kind == kind, ENTRY.c.id == id)
            return bool(run.scalar(found.exists().select()))

    def reading(self, source: str) -> Reading | None:
        with self._database.running() as run:
            row = run.execute(READING.select().where(READING.c.source == _kept(source))).first()
        if row is None:
            return None
        with intact(READING.name):
            return Reading(source, *(_whole(value) for value in row[1:]))

    def case(self, subject: str) -> CaseRow | None:
        with self._database.running() as run:
            row = run.execute(CASE.select().where(CASE.c.subject == _kept(subject))).first()
        with intact(CASE.name):
            return _case(row) if row is not None else None

    def cases(self, subjects: Sequence[str]) -> Mapping[str, tuple[CaseRow, Sequence[Said]]]:
        # Were the kind asked for too, SQLite would go through all entries of that kind.
        entries = ENTRY.select().with_only_columns(ENTRY.c.subject, ENTRY.c.kind, ENTRY.c.body)
        found: dict[str, tuple[CaseRow, list[Said]]] = {}
        with self._database.running() as run:
            for some in paged([_kept(subject) for subject in subjects]):
                with intact(CASE.name):
                    for row in run.execute(CASE.select().where(CASE.c.subject.in_(some))):
                        found[row.subject] = (_case(row), [])
                with intact(ENTRY.name):
                    for row in run.execute(entries.where(ENTRY.c.subject.in_(some))):
                        if row.kind == "event":
                            found[row.subject][1].append(said_from_json(_json(row.body)))
        return found

    def write(self, batch: Batch) -> None:
        with self._database.running() as run:
            if batch.day is not None:
                run.execute(self._day_row(batch.day))
            if batch.entries:
                run.execute(ENTRY.insert(), [_entry_row(entry) for entry in batch.entries])
            if batch.cases:
                for some in paged(list(batch.cases)):
                    run.execute(CASE.delete().where(CASE.c.subject.in_(some)))
                run.execute(CASE.insert(), [_case_row(subject, row) for subject, row in batch.cases.items()])
            if batch.changes:
                run.execute(CHANGE.insert(), [_change_row(kept) for kept in batch.changes])
            if batch.reading is not None:
                source = _kept(batch.reading.source)
                run.execute(READING.delete().where(READING.c.source == source))
                run.execute(READING.insert(), asdict(batch.reading) | {"source": source})
        self.day = batch.day or self.day

    def behind(self, day: date, most: int) -> Sequence[str]:
        query = CASE.select().with_only_columns(CASE.c.subject).where(CASE.c.day < day.isoformat())
        with self._database.running() as run:
            return list(run.scalars(query.order_by(CASE.c.subject).limit(most)))

    def entries(self, subject: str | None = None) -> Iterator[Entry]:
        query = ENTRY.select() if subject is None else ENTRY.select().where(ENTRY.c.subject == _kept(subject))
        return (_entry(row) for row in self._database.pages(query, ENTRY.c.place))

    def undelivered(self) -> Iterator[Change]:
        query = CHANGE.select().where(CHANGE.c.delivered.is_(False))
        return (self._change(row) for row in self._database.pages(query, CHANGE.c.place))

    def deliver(self, changes: Sequence[str]) -> None:
        with self._database.running() as run:
            for some in paged([_kept(change) for change in changes]):
                run.execute(CHANGE.update().where(CHANGE.c.id.in_(some)).values(delivered=True))

    def reached(self, change: str) -> Reached | None:
        with self._database.running() as run:
            row = run.execute(CHANGE.select().where(CHANGE.c.id == _kept(change))).first()
        if row is None or row.terms is None:
            return None
        with intact(CHANGE.name):
            told = _json(row.body)
            last_day = date.fromisoformat(row.last_day) if row.last_day is not None else None
            return Reached(row.subject, told["name"], told["candidate"], row.terms, last_day)

    def changes(self, subject: str) -> Iterator[Json]:
        rows = self._database.pages(CHANGE.select().where(CHANGE.c.subject == _kept(subject)), CHANGE.c.place)
        return (_change_json(row) for row in rows)

    def idle_since(self, day: date) -> Sequence[str]:
        query = ENTRY.select().with_only_columns(ENTRY.c.subject).where(ENTRY.c.subject != "")
        with self._database.running() as run:
            return list(run.scalars(query.group_by(ENTRY.c.subject).having(day.isoformat() > LAST_DAY)))

    def erase(self, subject: str) -> bool:
        with self._database.running() as run:
            found = [
                run.execute(table.delete().where(table.c.subject == _kept(subject))).rowcount
                for table in (ENTRY, CASE, CHANGE)
            ]
            if any(found):
                run.execute(BOOK.update().values(erased=self.erased + 1))
        if not any(found):
            return False
        self.erased += 1
        self._database.clear()
        return True

    def close(self) -> None:
        self._database.close()

    def _opened(self) -> date | None:
        """The day of the book. Raises `CaseBookError` where the ledger is that of other rules."""
        with self._database.running(OPENED) as run:
            row = run.execute(BOOK.select()).first()
        if row is None:
            return None
        rules = self._policy.rule_set
        if row.fingerprint not in rules.fingerprints.values():
            raise CaseBookError(
                Text(
                    f"liggaren hör till {row.policy}, version {row.version}, som har andra regler än {rules.name}, "
                    f"version {rules.version}; varje version av en policy har en egen liggare",
                    f"the ledger is that of {row.policy}, version {row.version}, with other rules than those of "
                    f"{rules.name}, version {rules.version}; each version of a policy has a ledger of its own",
                )
            )
        with intact(BOOK.name):
            self.erased = _whole(row.erased)
            return date.fromisoformat(row.day)

    def _day_row(self, day: date) -> Any:
        """The statement that this is the day of the book; with the first day the book is written.

        A book begun under an earlier version of the meaning is from now on one of this version.
        """
        rules = self._policy.rule_set
        if self.day is not None:
            return BOOK.update().values(day=day.isoformat(), fingerprint=rules.fingerprint)
        return BOOK.insert().values(
            form=FORM,
            policy=rules.name,
            version=_kept(rules.version),
            fingerprint=rules.fingerprint,
            day=day.isoformat(),
            erased=0,
        )

    def _change(self, row: Any) -> Change:
        with intact(CHANGE.name):
            told = _json(row.body)
            decision = Decision.from_json(row.decision, self._policy)
            return Change(
                **{**told, "number": int(told["number"]), "on": date.fromisoformat(told["on"])}, decision=decision
            )


_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def _kept(text: str) -> str:
    """The text as both databases can take it: NUL is no character to PostgreSQL, and half of a pair of surrogates to
    neither. What holds one becomes a text with a line break, as no reference and no id is, so that nothing is found.
    """
    escaped = text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")
    return text if escaped == text else f"\n{escaped}"


def _whole(value: Any) -> int:
    """A whole number; SQLite may have anything in a column of them. Raises `ValueError`."""
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _json(data: bytes) -> Json:
    """The tree of JSON that a ledger wrote itself, which is canonical."""
    return _DECODER.decode(bytes(data).decode("utf-8"))


def _entry_row(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "id": entry.id,
        "subject": entry.subject,
        "day": entry.day.isoformat(),
        "digest": entry.digest,
        "body": entry.event.to_json() if entry.event is not None else b"",
    }


def _entry(row: Any) -> Entry:
    with intact(ENTRY.name):
        event = kept_event(_json(row.body)) if row.kind == "event" else None
        return Entry(row.kind, row.id, row.subject, date.fromisoformat(row.day), row.digest, event)


def _case(row: Any) -> CaseRow:
    return CaseRow(_whole(row.number), date.fromisoformat(row.day), _json(row.states))


def _case_row(subject: str, row: CaseRow) -> dict[str, Any]:
    return {"subject": subject, "number": row.number, "day": row.day.isoformat(), "states": canonical(row.states)}


def _change_json(row: Any) -> Json:
    with intact(CHANGE.name):
        return {"change": _json(row.body), "decision": _json(row.decision)}


def _change_row(kept: Kept) -> dict[str, Any]:
    change, reached = kept.change, kept.reached
    last_day = reached.last_day.isoformat() if reached is not None and reached.last_day is not None else None
    return {
        "id": change.id,
        "subject": change.subject,
        "delivered": False,
        "terms": reached.terms if reached is not None else None,
        "last_day": last_day,
        "body": change.head_json(),
        "decision": change.decision.to_json(),
    }
