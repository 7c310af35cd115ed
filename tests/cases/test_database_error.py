"""What the errors of SQLite and PostgreSQL mean, in both languages."""

import pytest

from offerrules.cases.database_error import _REASONS, OPENED, USED, failed, in_use
from offerrules.language import Text


class LiteError(Exception):
    """As the library of SQLite raises it."""

    def __init__(self, name: str) -> None:
        self.sqlite_errorname = name
        super().__init__("UNIQUE constraint failed: Enebacken")


class PostgresError(Exception):
    """As the library of PostgreSQL raises it."""

    def __init__(self, state: str) -> None:
        self.sqlstate = state
        super().__init__("Key (id)=(Enebacken) already exists.")


class OperationalError(Exception):
    """As the library of PostgreSQL raises it where no server has answered."""


@pytest.mark.parametrize("code", sorted(_REASONS))
@pytest.mark.parametrize("done", [OPENED, USED])
def test_every_reason_is_told_in_both_languages(code: str, done: Text) -> None:
    error = failed(done, LiteError(code) if code.startswith("SQLITE") else PostgresError(code))
    reason = _REASONS[code]
    assert str(error) == f"the ledger could not be {done.en}: {reason.en}"
    assert error.in_language("sv") == f"liggaren kunde inte {done.sv}: {reason.sv}"
    assert reason.sv and reason.en and reason.sv != reason.en


@pytest.mark.parametrize(
    ("cause", "swedish", "english"),
    [
        (LiteError("SQLITE_IOERR_WRITE"), "det är fel på disken", "the disk failed"),
        (PostgresError("53100"), "disken är full", "the disk is full"),
        (PostgresError("53200"), "servern har slut på resurser", "the server has run out of resources"),
        (PostgresError("57P01"), "servern stängdes av", "the server was shut down"),
        (OperationalError("Enebacken"), "servern går inte att nå", "the server cannot be reached"),
        (
            LiteError("SQLITE_CONSTRAINT_UNIQUE"),
            "LiteError SQLITE_CONSTRAINT_UNIQUE",
            "LiteError SQLITE_CONSTRAINT_UNIQUE",
        ),
        (PostgresError("23505"), "PostgresError 23505", "PostgresError 23505"),
        (ValueError("Enebacken"), "ValueError", "ValueError"),
    ],
)
def test_an_error_is_known_by_how_its_name_begins_and_never_repeated(
    cause: Exception, swedish: str, english: str
) -> None:
    error = failed(USED, cause)
    assert error.in_language("sv") == f"liggaren kunde inte användas: {swedish}"
    assert str(error) == f"the ledger could not be used: {english}"


@pytest.mark.parametrize("name", ["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"])
def test_a_database_that_is_locked_is_in_use(name: str) -> None:
    assert failed(OPENED, LiteError(name)).text == in_use().text
