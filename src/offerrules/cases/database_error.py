"""Why a database could not be opened or used, from what SQLite and PostgreSQL say. No value is ever repeated."""

from typing import Final

from offerrules.cases.error import CaseBookError

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


def in_use() -> CaseBookError:
    """Another book, perhaps of another process, has the ledger."""
    return CaseBookError("the ledger is in use by another book or program; one book at a time can use a ledger")


def failed(done: str, cause: object) -> CaseBookError:
    """The ledger could not be `done`; `cause` is what the library of the database raised."""
    reason = _reason(cause)
    return CaseBookError(f"the ledger could not be {done}: {reason}") if reason else in_use()


def _reason(cause: object) -> str:
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    if not code and type(cause).__name__ == "OperationalError":
        return "the server cannot be reached"
    found = max((each for each in _REASONS if code.startswith(each)), key=len, default=None)
    return _REASONS[found] if found is not None else f"{type(cause).__name__} {code}".rstrip()
