"""The database of a ledger: its tables, the one connection to it, and the right to be the only book that uses it.

SQLite or PostgreSQL, through SQLAlchemy, which is imported here alone. A book holds one connection for as long as it
lives, and with it that right: on SQLite by locking the file, on PostgreSQL by an advisory lock. A process that is
killed lets both go.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from offerrules.cases.database_error import OPENED, USED, failed, in_use, not_utf8
from offerrules.cases.error import CaseBookError, intact, not_installed
from offerrules.language import Text

Item = TypeVar("Item")

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
LAST_DAY: Final = sa.func.max(ENTRY.c.day)
"""The day of the last of some entries."""
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


class Database:
    """The database at `url`, with the tables of a ledger, for one book. Raises `CaseBookError`."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._is_lite = self._engine.dialect.name == "sqlite"
        self._is_lost = False
        self._lock = RLock()
        with _told(OPENED):
            self._connection = self._engine.connect()
            try:
                self._claim()
                self._make_tables()
            except BaseException:
                self.close()
                raise

    @contextmanager
    def running(self, done: Text = USED) -> Iterator[sa.Connection]:
        """The connection, in a transaction. Once it is lost the ledger may be another book's, and nothing is done.

        Raises `CaseBookError`, which says that the ledger could not be `done`.
        """
        if self._is_lost:
            raise CaseBookError(
                Text(
                    "liggaren är stängd, eller så bröts anslutningen till den; skapa boken på nytt",
                    "the ledger is closed, or the connection to it was lost; make the book again",
                )
            )
        with self._lock, _told(done):
            try:
                with self._connection.begin():
                    yield self._connection
            except DBAPIError as error:
                if error.connection_invalidated:
                    self._is_lost = True
                raise

    def pages(self, query: "sa.Select[Any]", place: "sa.Column[Any]") -> Iterator[Any]:
        """The rows of a query by their `place`, page after page, each in a transaction of its own."""
        last = -1
        while True:
            with self.running() as run, intact(place.table.name):
                rows = run.execute(query.where(place > last).order_by(place).limit(PAGE)).all()
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1].place

    def clear(self) -> None:
        """Leaves nothing of what was deleted. SQLite overwrites it in the file (secure_delete), and it must not stay
        in the log beside it; PostgreSQL keeps it until it vacuums."""
        if self._is_lite:
            with _told(USED):
                self._connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Lets the database go, so that another book can use it."""
        self._is_lost = True
        self._connection.close()
        self._engine.dispose()

    def _claim(self) -> None:
        """The right to be the only book, before anything is read. Raises `CaseBookError`."""
        if self._is_lite:
            return  # taken with the first statement (see `_prepare_lite`)
        if self._connection.scalar(sa.text("SHOW server_encoding")) != "UTF8":
            raise not_utf8()
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

    def _make_tables(self) -> None:
        with self._connection.begin():
            # Of tables of another form nothing else may be asked, and nothing be added to them.
            is_there = sa.inspect(self._connection).has_table(BOOK.name)
            form = self._connection.scalar(sa.select(BOOK.c.form)) if is_there else None
            if form not in (None, FORM):
                raise CaseBookError(
                    Text(
                        f"liggaren har form {form}; den här versionen av offerrules läser och skriver form {FORM}: "
                        "börja på en ny liggare och lägg in händelserna igen",
                        f"the ledger has form {form}; this version of offerrules reads and writes form {FORM}: "
                        "begin a new ledger and post the events again",
                    )
                )
            _TABLES.create_all(self._connection)


def paged(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, so many at a time as may stand in one statement."""
    return (items[start : start + PAGE] for start in range(0, len(items), PAGE))


def _engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        if address.drivername == "postgresql":
            address = address.set(drivername="postgresql+psycopg")
        kind = address.get_backend_name()
        if kind not in ("sqlite", "postgresql"):
            raise CaseBookError(
                Text(
                    f"en liggare förs i SQLite eller PostgreSQL, inte i {kind}",
                    f"a ledger is kept by SQLite or PostgreSQL, not by {kind}",
                )
            )
        # A server whose own encoding is none gives bytes to whoever names no encoding.
        of_kind: dict[str, dict[str, Any]] = {
            "sqlite": {"check_same_thread": False, "timeout": 1},
            "postgresql": {"client_encoding": "utf8"},
        }
        # No error may repeat a value.
        engine = sa.create_engine(
            address,
            hide_parameters=True,
            poolclass=sa.pool.NullPool,
            connect_args=of_kind[kind],
        )
    except (ArgumentError, NoSuchModuleError):
        raise CaseBookError(
            Text(
                "liggaren är inte angiven så som SQLAlchemy anger databaser, till exempel sqlite:///cases.db",
                "the ledger is not named as SQLAlchemy names databases, such as sqlite:///cases.db",
            )
        ) from None
    except ModuleNotFoundError as error:
        raise not_installed(error.name, "postgresql") from None
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


@contextmanager
def _told(done: Text) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise failed(done, getattr(error, "orig", None) or error) from None
