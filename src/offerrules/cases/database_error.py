"""Why a database could not be opened or used, from what SQLite and PostgreSQL say. No value is ever repeated."""

from typing import Final

from offerrules.cases.error import CaseBookError
from offerrules.language import Text

OPENED: Final = Text("öppnas", "opened")
USED: Final = Text("användas", "used")

_IN_USE: Final = Text(
    "liggaren används av en annan bok eller ett annat program; bara en bok i taget kan använda en liggare",
    "the ledger is in use by another book or program; one book at a time can use a ledger",
)
_DISK_FULL: Final = Text("disken är full", "the disk is full")
_ONLY_READ: Final = Text("den får läsas men inte ändras", "it may be read, not written")
_NOT_UTF8: Final = Text(
    "databasen har inte teckenkodningen UTF8; skapa den med ENCODING 'UTF8'",
    "the encoding of the database is not UTF8; create it with ENCODING 'UTF8'",
)
_UNREACHED: Final = Text("servern går inte att nå", "the server cannot be reached")
_LOCKED: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_REASONS: Final = {
    "SQLITE_FULL": _DISK_FULL,
    "SQLITE_READONLY": _ONLY_READ,
    "SQLITE_PERM": _ONLY_READ,
    "SQLITE_CANTOPEN": Text(
        "filen går inte att öppna; mappen måste finnas och gå att skriva i",
        "the file cannot be opened; its folder must exist and be writable",
    ),
    "SQLITE_NOTADB": Text("filen är ingen SQLite-databas", "the file is no SQLite database"),
    "SQLITE_CORRUPT": Text("filen är skadad", "the file is damaged"),
    "SQLITE_IOERR": Text("det är fel på disken", "the disk failed"),
    "53100": _DISK_FULL,
    "53": Text("servern har slut på resurser", "the server has run out of resources"),
    "08": Text("anslutningen bröts", "the connection was lost"),
    "57P": Text("servern stängdes av", "the server was shut down"),
    "28": Text("servern avvisade användaren", "the server refused the user"),
    "3D000": Text("det finns ingen sådan databas", "there is no such database"),
    "42501": Text("användaren får inte göra det", "the user may not do that"),
    "25006": _ONLY_READ,
}
"""What SQLite's names of errors, and the states of PostgreSQL (appendix A of its manual), mean, by how they begin."""


def in_use() -> CaseBookError:
    """Another book, perhaps of another process, has the ledger."""
    return CaseBookError(_IN_USE)


def failed(done: Text, cause: object) -> CaseBookError:
    """The ledger could not be `done`; `cause` is what the library of the database raised."""
    code = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
    if code.startswith(_LOCKED):
        return in_use()
    return _could_not_be(done, _reason(cause, code))


def not_utf8() -> CaseBookError:
    """The database cannot take every text: it keeps texts in another encoding than UTF-8."""
    return _could_not_be(OPENED, _NOT_UTF8)


def _could_not_be(done: Text, reason: Text) -> CaseBookError:
    return CaseBookError(
        Text(
            f"liggaren kunde inte {done.sv}: {reason.sv}",
            f"the ledger could not be {done.en}: {reason.en}",
        )
    )


def _reason(cause: object, code: str) -> Text:
    if not code and type(cause).__name__ == "OperationalError":
        # Without a code of its own, SQLite's module tells that a text in the file is not UTF-8.
        return _REASONS["SQLITE_CORRUPT"] if type(cause).__module__ == "sqlite3" else _UNREACHED
    found = max((each for each in _REASONS if code.startswith(each)), key=len, default=None)
    if found is not None:
        return _REASONS[found]
    name = f"{type(cause).__name__} {code}".rstrip()
    return Text(name, name)
