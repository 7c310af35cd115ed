"""The database of a ledger: its form, one book at a time, disks that are full, databases that are locked or none."""

import contextlib
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.cases import installed
from tests.cases.streams import FIRST, event, gotland
from tests.cases.test_book import DONE

from offerrules.cases import CaseBook, CaseBookError

COMPLETED = {"internships[k1].attestation": "completed"}


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    installed.package("sqlalchemy", "cases")
    yield tmp_path / "cases.db"


def test_one_book_at_a_time(ledger: str) -> None:
    with CaseBook(gotland(), ledger=ledger) as book:
        with pytest.raises(CaseBookError, match="in use by another book"):
            CaseBook(gotland(), ledger=ledger)
        book.post(event(1, "p1", DONE))
    with pytest.raises(CaseBookError, match="closed"):
        book.post(event(2, "p1", DONE))
    with CaseBook(gotland(), ledger=ledger) as book:
        assert book.record("p1").internships[0].workplace == "Björkgården"


@pytest.mark.parametrize("address", ["cases.db", "mysql://localhost/x", "sqlite:////no/such/folder/cases.db"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    installed.package("sqlalchemy", "cases")
    with pytest.raises(CaseBookError):
        CaseBook(gotland(), ledger=address)


# --- Tables and their form


def refused(ledger: str, form: int) -> None:
    """A ledger is refused for its form, and nothing in it is changed."""
    before = _tables(ledger)
    with pytest.raises(CaseBookError, match=f"form {form}; .* form 2: begin a new ledger and post the events again"):
        CaseBook(gotland(), ledger=ledger)
    assert _tables(ledger) == before


def test_a_ledger_of_a_later_form_is_refused(ledger: str) -> None:
    CaseBook(gotland(), ledger=ledger).close()
    _run(ledger, "UPDATE offerrules_book SET form = 99", "ALTER TABLE offerrules_book DROP COLUMN erased")
    refused(ledger, 99)


def test_a_ledger_of_the_first_form_is_refused(ledger: str) -> None:
    """It had one table and one column less."""
    CaseBook(gotland(), ledger=ledger).close()
    _run(
        ledger,
        "UPDATE offerrules_book SET form = 1",
        "ALTER TABLE offerrules_book DROP COLUMN erased",
        "DROP TABLE offerrules_reading",
    )
    refused(ledger, 1)


def test_tables_and_their_form_change_together() -> None:
    installed.package("sqlalchemy", "cases")
    from offerrules.cases import database  # noqa: PLC0415

    columns = sorted(
        (table.name, each.name, type(each.type).__name__, getattr(each.type, "length", None), each.nullable)
        for table in database._TABLES.sorted_tables
        for each in table.columns
    )
    found = (database.FORM, len(columns), sha256(repr(columns).encode()).hexdigest()[:16])
    assert found == (2, 29, "abbbfc5fafd9e798"), "where the tables change, FORM does too"


def _run(ledger: str, *statements: str) -> None:
    """Changes a ledger behind the back of its book."""
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(ledger)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def _tables(ledger: str) -> dict[str, list[str]]:
    """The columns of each table."""
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(ledger)
    inspector = sqlalchemy.inspect(engine)
    found = {name: [each["name"] for each in inspector.get_columns(name)] for name in inspector.get_table_names()}
    engine.dispose()
    return found


# --- What goes wrong


def test_a_full_disk_is_told_and_nothing_is_half_done(file: Path) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=f"sqlite:///{file}") as book:
        book.post(event(0, "p0", DONE))
        cursor = book._ledger._database._connection.connection.cursor()  # type: ignore[attr-defined]
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 4}").fetchall()
        posted = 0
        with pytest.raises(CaseBookError, match="the disk is full"):
            for posted in range(1, 500):
                book.post(event(posted, f"p{posted}", DONE | COMPLETED))
        with pytest.raises(KeyError):
            book.record(f"p{posted}")
        cursor.execute("PRAGMA max_page_count=100000").fetchall()
        assert [change.name for change in book.post(event(posted, f"p{posted}", DONE | COMPLETED))] == [
            "internship_place",
            "summer_post",
        ]
    with CaseBook(gotland(), ledger=f"sqlite:///{file}") as book:
        assert len([entry for entry in book.entries() if entry.kind == "event"]) == posted + 1
        assert {change.subject for change in book.undelivered()} == {f"p{number}" for number in range(posted + 1)}


def test_a_database_that_another_program_has_locked_is_told(file: Path) -> None:
    CaseBook(gotland(), ledger=f"sqlite:///{file}").close()
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CaseBookError, match="in use by another book or program"):
            CaseBook(gotland(), ledger=f"sqlite:///{file}")
        other.rollback()
    CaseBook(gotland(), ledger=f"sqlite:///{file}").close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.write_bytes(b"no database at all" * 1000), "no SQLite database"),
        (lambda file: file.mkdir(), "cannot be opened"),
        (lambda file: file.write_bytes(file.read_bytes()[:8192] + b"\xff" * 40_000), "damaged"),
    ],
)
def test_a_file_that_is_no_ledger_is_told(file: Path, spoil: Any, said: str) -> None:
    if said == "damaged":
        with CaseBook(gotland(), ledger=f"sqlite:///{file}") as book:
            book.post_many([event(number, f"p{number}", DONE) for number in range(50)])
    spoil(file)
    with pytest.raises(CaseBookError, match=said):
        list(CaseBook(gotland(), ledger=f"sqlite:///{file}").entries())


def test_a_server_that_is_not_there_is_told() -> None:
    installed.package("psycopg", "postgresql")
    installed.package("sqlalchemy", "cases")
    with pytest.raises(CaseBookError, match="cannot be reached"):
        CaseBook(gotland(), ledger="postgresql://nobody@127.0.0.1:1/none")


@pytest.mark.parametrize("ledger", ["postgresql"], indirect=True)
def test_a_connection_that_is_lost_closes_the_book(ledger: str) -> None:
    import sqlalchemy  # noqa: PLC0415

    book = CaseBook(gotland(), on=FIRST, ledger=ledger)
    book.post(event(1, "p1", DONE))
    engine = sqlalchemy.create_engine(ledger, isolation_level="AUTOCOMMIT")
    with engine.connect() as other:
        other.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    engine.dispose()
    with pytest.raises(CaseBookError, match=r"connection was lost|shut down"):
        book.post(event(2, "p1", COMPLETED))
    with pytest.raises(CaseBookError, match="make the book again"):
        book.post(event(2, "p1", COMPLETED))
    book.close()
    with CaseBook(gotland(), ledger=ledger) as again:
        assert [change.name for change in again.post(event(2, "p1", COMPLETED))] == ["summer_post"]
