"""A ledger in a database: SQLite or PostgreSQL, through SQLAlchemy.

A book holds one connection for as long as it lives, and with it the right to be the only one: on SQLite by locking the
file, on PostgreSQL by an advisory lock. A process that is killed lets both go.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from threading import RLock
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from offerrules.cases.change import Change
from offerrules.cases.error import CaseBookError
from offerrules.cases.event import Said, event_from_json, said_from_json
from offerrules.cases.ledger import Batch, CaseRow, Entry, EntryKind, Kept, Reached, Reading
from offerrules.cases.policy import Policy
from offerrules.decision.canonical import Json, canonical
from offerrules.decision.decision import Decision

FORM: Final = 2
"""The version of the tables, greater by one whenever they change. 1 did not count who was erased, nor keep how far a
file was read."""
PAGE: Final = 200
"""Rows that are read at once."""
WAIT: Final = 5.0
"""Seconds that PostgreSQL may take to find that a process was killed, and to let its lock go."""
_LOCK: Final = 0x0FFE2

_TABLES: Final = sa.MetaData()
_DAY: Final = sa.String(10)
BOOK: Final = sa.Table(
    "offerrules_book",
    _TABLES,
    sa.Column("form", sa.Integer, primary_key=True),
    sa.Column("policy", sa.Text, nullable=False),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("day", _DAY, nullable=False),
    sa.Column("erased", sa.Integer, nullable=False),
)
ENTRY: Final = sa.Table(
    "offerrules_entry",
    _TABLES,
    sa.Column("place", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(5), nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("day", _DAY, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("kind", "id"),
)
CASE: Final = sa.Table(
    "offerrules_case",
    _TABLES,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("day", _DAY, nullable=False, index=True),
    sa.Column("states", sa.LargeBinary, nullable=False),
)
CHANGE: Final = sa.Table(
    "offerrules_change",
    _TABLES,
    sa.Column("place", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("delivered", sa.Boolean, nullable=False),
    sa.Column("terms", sa.Text),
    sa.Column("last_day", _DAY),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("decision", sa.LargeBinary, nullable=False),
)
sa.Index("offerrules_change_undelivered", CHANGE.c.delivered, CHANGE.c.place)
READING: Final = sa.Table(
    "offerrules_reading",
    _TABLES,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("line", sa.BigInteger, nullable=False),
    sa.Column("check", sa.BigInteger, nullable=False),
)


class SqlLedger:
    """The ledger in the database at `url`, for one version of one policy. Raises `CaseBookError`."""

    def __init__(self, url: str, policy: Policy) -> None:
        self._policy = policy
        self._engine = _engine(url)
        self._is_lite = self._engine.dialect.name == "sqlite"
        self._is_lost = False
        self._lock = RLock()
        self.erased = 0
        with _told("opened"):
            self._connection = self._engine.connect()
            try:
                self._claim()
                self.day = self._opened()
            except BaseException:
                self.close()
                raise

    def digests(self, ids: Iterable[str]) -> Mapping[str, str]:
        wanted = list(ids)
        found: dict[str, str] = {}
        with self._running() as run:
            for start in range(0, len(wanted), PAGE):
                some = wanted[start : start + PAGE]
                rows = run.execute(
                    sa.select(ENTRY.c.id, ENTRY.c.digest).where(ENTRY.c.kind == "event", ENTRY.c.id.in_(some))
                )
                found.update((row.id, row.digest) for row in rows)
        return found

    def is_told(self, kind: EntryKind, id: str) -> bool:
        with self._running() as run:
            return bool(run.scalar(sa.select(sa.exists().where(ENTRY.c.kind == kind, ENTRY.c.id == id))))

    def reading(self, source: str) -> Reading | None:
        with self._running() as run:
            row = run.execute(sa.select(READING).where(READING.c.source == source)).first()
        return Reading(*row) if row is not None else None

    def case(self, subject: str) -> CaseRow | None:
        with self._running() as run:
            row = run.execute(sa.select(CASE).where(CASE.c.subject == subject)).first()
        return _case(row) if row is not None else None

    def cases(self, subjects: Sequence[str]) -> Mapping[str, tuple[CaseRow, Sequence[Said]]]:
        found: dict[str, tuple[CaseRow, list[Said]]] = {}
        with self._running() as run:
            for start in range(0, len(subjects), PAGE):
                some = subjects[start : start + PAGE]
                for row in run.execute(sa.select(CASE).where(CASE.c.subject.in_(some))):
                    found[row.subject] = (_case(row), [])
                # Were the kind asked for too, SQLite would go through all entries of that kind.
                entries = sa.select(ENTRY.c.subject, ENTRY.c.kind, ENTRY.c.body).where(ENTRY.c.subject.in_(some))
                for row in run.execute(entries):
                    if row.kind == "event":
                        found[row.subject][1].append(said_from_json(_json(row.body)))
        return found

    def write(self, batch: Batch) -> None:
        with self._running() as run:
            if batch.day is not None:
                self._write_day(run, batch.day)
            if batch.entries:
                run.execute(sa.insert(ENTRY), [_entry_row(entry) for entry in batch.entries])
            if batch.cases:
                subjects = list(batch.cases)
                for start in range(0, len(subjects), PAGE):
                    run.execute(sa.delete(CASE).where(CASE.c.subject.in_(subjects[start : start + PAGE])))
                run.execute(sa.insert(CASE), [_case_row(subject, row) for subject, row in batch.cases.items()])
            if batch.changes:
                run.execute(sa.insert(CHANGE), [_change_row(kept) for kept in batch.changes])
            if batch.reading is not None:
                run.execute(sa.delete(READING).where(READING.c.source == batch.reading.source))
                run.execute(sa.insert(READING), asdict(batch.reading))
        self.day = batch.day or self.day

    def behind(self, day: date, most: int) -> Sequence[str]:
        query = sa.select(CASE.c.subject).where(CASE.c.day < day.isoformat()).order_by(CASE.c.subject).limit(most)
        with self._running() as run:
            return list(run.scalars(query))

    def entries(self, subject: str | None = None) -> Iterator[Entry]:
        query = sa.select(ENTRY) if subject is None else sa.select(ENTRY).where(ENTRY.c.subject == subject)
        return (_entry(row) for row in self._pages(query, ENTRY.c.place))

    def undelivered(self) -> Iterator[Change]:
        query = sa.select(CHANGE).where(CHANGE.c.delivered.is_(False))
        return (self._change(row) for row in self._pages(query, CHANGE.c.place))

    def deliver(self, changes: Sequence[str]) -> None:
        with self._running() as run:
            for start in range(0, len(changes), PAGE):
                some = changes[start : start + PAGE]
                run.execute(sa.update(CHANGE).where(CHANGE.c.id.in_(some)).values(delivered=True))

    def reached(self, change: str) -> Reached | None:
        with self._running() as run:
            row = run.execute(sa.select(CHANGE).where(CHANGE.c.id == change)).first()
        if row is None or row.terms is None:
            return None
        told = _json(row.body)
        last_day = date.fromisoformat(row.last_day) if row.last_day is not None else None
        return Reached(row.subject, told["name"], told["candidate"], row.terms, last_day)

    def changes(self, subject: str) -> Iterator[Json]:
        rows = self._pages(sa.select(CHANGE).where(CHANGE.c.subject == subject), CHANGE.c.place)
        return ({"change": _json(row.body), "decision": _json(row.decision)} for row in rows)

    def idle_since(self, day: date) -> Sequence[str]:
        query = sa.select(ENTRY.c.subject).where(ENTRY.c.subject != "").group_by(ENTRY.c.subject)
        with self._running() as run:
            return list(run.scalars(query.having(sa.func.max(ENTRY.c.day) < day.isoformat())))

    def erase(self, subject: str) -> bool:
        with self._running() as run:
            found = [
                run.execute(sa.delete(table).where(table.c.subject == subject)).rowcount
                for table in (ENTRY, CASE, CHANGE)
            ]
            if any(found):
                run.execute(sa.update(BOOK).values(erased=self.erased + 1))
        if not any(found):
            return False
        self.erased += 1
        if self._is_lite:
            # What was deleted is overwritten in the file (secure_delete), and must not stay in the log beside it.
            with _told("used"):
                self._connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return True

    def close(self) -> None:
        self._is_lost = True
        self._connection.close()
        self._engine.dispose()

    # --- Opening

    def _claim(self) -> None:
        """The right to be the only book, before anything is read. Raises `CaseBookError`."""
        if self._is_lite:
            return  # taken with the first statement (see `_prepare_lite`)
        until = time.monotonic() + WAIT
        claim = sa.select(sa.func.pg_try_advisory_lock(_LOCK, sa.func.hashtext(sa.func.current_schema())))
        while not self._connection.scalar(claim):
            self._connection.rollback()
            if time.monotonic() > until:
                raise in_use()
            time.sleep(0.05)
        self._connection.commit()
        self._connection.exec_driver_sql("SET synchronous_commit TO on")
        self._connection.commit()

    def _opened(self) -> date | None:
        with self._connection.begin():
            # Of tables of another form nothing else may be asked, and nothing be added to them.
            is_there = sa.inspect(self._connection).has_table(BOOK.name)
            form = self._connection.scalar(sa.select(BOOK.c.form)) if is_there else None
            if form not in (None, FORM):
                raise CaseBookError(
                    f"the ledger has form {form}; this version of offerrules reads and writes form {FORM}: "
                    "begin a new ledger and post the events again"
                )
            _TABLES.create_all(self._connection)
        with self._connection.begin():
            row = self._connection.execute(sa.select(BOOK)).first()
        if row is None:
            return None
        if row.fingerprint != self._policy.rule_set.fingerprint:
            rules = self._policy.rule_set
            raise CaseBookError(
                f"the ledger is that of {row.policy}, version {row.version}, with other rules than those of "
                f"{rules.name}, version {rules.version}; each version of a policy has a ledger of its own"
            )
        self.erased = row.erased
        return date.fromisoformat(row.day)

    def _write_day(self, run: sa.Connection, day: date) -> None:
        if self.day is not None:
            run.execute(sa.update(BOOK).values(day=day.isoformat()))
            return
        rules = self._policy.rule_set
        run.execute(
            sa.insert(BOOK).values(
                form=FORM,
                policy=rules.name,
                version=rules.version,
                fingerprint=rules.fingerprint,
                day=day.isoformat(),
                erased=0,
            )
        )

    # --- Running

    @contextmanager
    def _running(self) -> Iterator[sa.Connection]:
        """The connection, in a transaction. Once it is lost the ledger may be another book's, and nothing is done."""
        if self._is_lost:
            raise CaseBookError("the ledger is closed, or the connection to it was lost; make the book again")
        with self._lock, _told("used"):
            try:
                with self._connection.begin():
                    yield self._connection
            except DBAPIError as error:
                if error.connection_invalidated:
                    self._is_lost = True
                raise

    def _pages(self, query: "sa.Select[Any]", place: "sa.Column[Any]") -> Iterator[Any]:
        last = -1
        while True:
            with self._running() as run:
                rows = run.execute(query.where(place > last).order_by(place).limit(PAGE)).all()
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1].place

    def _change(self, row: Any) -> Change:
        told = _json(row.body)
        decision = Decision.from_json(row.decision, self._policy)
        return Change(
            **{**told, "number": int(told["number"]), "on": date.fromisoformat(told["on"])}, decision=decision
        )


def in_use() -> CaseBookError:
    """Another book, perhaps of another process, has the ledger."""
    return CaseBookError("the ledger is in use by another book or program; one book at a time can use a ledger")


def _engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        kind = address.get_backend_name()
        if kind not in ("sqlite", "postgresql"):
            raise CaseBookError(f"a ledger is kept by SQLite or PostgreSQL, not by {kind}")
        options = {"check_same_thread": False, "timeout": 1} if kind == "sqlite" else {}
        # No error may repeat a value.
        engine = sa.create_engine(
            address,
            hide_parameters=True,
            poolclass=sa.pool.NullPool,
            connect_args=options,
        )
    except (ArgumentError, NoSuchModuleError):
        raise CaseBookError(
            "the ledger is not named as SQLAlchemy names databases, such as sqlite:///cases.db"
        ) from None
    except ModuleNotFoundError as error:
        raise CaseBookError(f"{error.name} is not installed; the extra `postgresql` brings it") from None
    if kind == "sqlite":
        sa.event.listen(engine, "connect", _prepare_lite)
        sa.event.listen(engine, "begin", _begin_lite)
    return engine


def _prepare_lite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # The lock is taken with the first write and held until the connection closes.
    for setting in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("COMMIT")
    # What was erased by a process that ended before it could clear the log is cleared now.
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _begin_lite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


_REASONS: Final = {
    "SQLITE_BUSY": "",
    "SQLITE_LOCKED": "",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "it may be read, not written",
    "SQLITE_PERM": "it may be read, not written",
    "SQLITE_CANTOPEN": "the file cannot be opened; its folder must exist and be writable",
    "SQLITE_NOTADB": "the file is no SQLite database",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_IOERR": "the disk failed",
    "53100": "the disk is full",
    "53": "the server has run out of resources",
    "08": "the connection was lost",
    "57P": "the server was shut down",
    "28": "the server refused the user",
    "3D000": "there is no such database",
    "42501": "the user may not do that",
    "25006": "it may be read, not written",
}
"""What SQLite's names of errors, and the states of PostgreSQL (appendix A of its manual), mean, by how they begin."""


def _reason(cause: object) -> str:
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    if not code and type(cause).__name__ == "OperationalError":
        return "the server cannot be reached"
    found = max((each for each in _REASONS if code.startswith(each)), key=len, default=None)
    return _REASONS[found] if found is not None else f"{type(cause).__name__} {code}".rstrip()


@contextmanager
def _told(done: str) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = _reason(getattr(error, "orig", None) or error)
        if not reason:
            raise in_use() from None
        raise CaseBookError(f"the ledger could not be {done}: {reason}") from None


_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


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
    event = event_from_json(_json(row.body)) if row.kind == "event" else None
    return Entry(row.kind, row.id, row.subject, date.fromisoformat(row.day), row.digest, event)


def _case(row: Any) -> CaseRow:
    return CaseRow(row.number, date.fromisoformat(row.day), _json(row.states))


def _case_row(subject: str, row: CaseRow) -> dict[str, Any]:
    return {"subject": subject, "number": row.number, "day": row.day.isoformat(), "states": canonical(row.states)}


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
