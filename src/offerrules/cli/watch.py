"""`offerrules watch`: events in, changes out, one JSON object a line, each line sent on at once."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import SEEK_SET
from pathlib import Path
from typing import Any, BinaryIO, Final
from zlib import crc32

from offerrules.cases import ENGINES, CaseBook, CaseBookError, Change, EventError, Reading, event_from_json
from offerrules.cli import arguments as shared
from offerrules.cli import garbage
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import UsageError, reason
from offerrules.cli.policies import load_policy
from offerrules.cli.streams import Output, Streams
from offerrules.language import Text
from offerrules.records.error import RecordError
from offerrules.records.json_reader import LONGEST_LINE
from offerrules.records.json_text import parse_record

EXAMPLE = "offerrules watch policy.yaml --events events.ndjson --ledger sqlite:///cases.db"

_LINE: Final = Text("rad", "line")
_TOO_LONG: Final = Text("raden är för lång.", "the line is too long.")
_NOT_DAY: Final = Text(
    "advance ska vara en dag som inte ligger före bokens dag.", "advance must be a day that is not before the book's."
)
_SET_ASIDE: Final = Text("Rader som lades åt sidan", "Lines set aside")
_MARKED_AT_ONCE: Final = 100
"""Changes that are marked as delivered together once they are sent on; after a crash so many may come twice."""


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_policy(parser)
    parser.add_argument(
        "--events",
        metavar=parser.text("FIL", "FILE"),
        required=True,
        help=parser.text(
            "en händelse per rad, som JSON; - är standard in. En rad kan också vara "
            '{"advance": DATUM} eller {"sent": ÄNDRING}',
            'one event a line, as JSON; - is standard input. A line may also be {"advance": DATE} or {"sent": CHANGE}',
        ),
    )
    parser.add_argument(
        "--ledger",
        metavar=parser.text("DATABAS", "DATABASE"),
        help=parser.text(
            "var boken förs, till exempel sqlite:///cases.db; annars sparas ingenting",
            "where the book is kept, such as sqlite:///cases.db; without it nothing lasts",
        ),
    )
    shared.add_day(parser, "den första dagen i en ny bok", "the first day of a new book")
    parser.add_argument(
        "--engine", choices=ENGINES, help=parser.text("förval: den som är snabbast", "by default the faster one")
    )
    parser.add_argument(
        "--set-aside",
        metavar=parser.text("FIL", "FILE"),
        help=parser.text(
            "lägg rader som inte kan tas emot sist i FIL, som de är",
            "append lines that cannot be taken to FILE, as they are",
        ),
    )
    shared.add_language(parser)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Takes line after line; one that cannot be taken is told and set aside. Changes not yet told come first."""
    policy = load_policy(arguments.policy, arguments.record, arguments.lang, streams)
    garbage.look_again()
    ledger = _file_of(arguments.ledger)
    with ExitStack() as open_:
        file = _opened(arguments.events, "rb", open_) if arguments.events != "-" else streams.read_bytes()
        if arguments.events != "-":
            streams.reads(arguments.events)
        streams.check_not_read(arguments.set_aside, str(arguments.set_aside))
        aside = _opened(arguments.set_aside, "ab", open_) if arguments.set_aside is not None else None
        streams.reads(arguments.set_aside)
        streams.check_not_read(ledger, str(ledger))
        try:
            book = open_.enter_context(CaseBook(policy, arguments.engine, on=arguments.on, ledger=arguments.ledger))
            output = open_.enter_context(streams.output(None))
            _tell(book, book.undelivered(), output)
            refused = 0
            for line in _lines(file, _place(book, arguments.events, file)):
                problem = _problem(book, line, output, arguments.lang)
                if problem is not None:
                    refused += 1
                    streams.tell(f"{_LINE.in_language(arguments.lang)} {line.number}: {problem}".replace("\n", "\n  "))
                    if aside is not None:
                        aside.write(line.data.rstrip(b"\n") + b"\n")
                        aside.flush()
                if line.is_whole and arguments.events != "-":
                    book.note_reading(line.read_in(arguments.events))
        except CaseBookError as error:
            raise UsageError(error.text) from None
        if refused:
            streams.tell(f"{_SET_ASIDE.in_language(arguments.lang)}: {refused}")
        return 1 if refused else 0


class _DayError(ValueError):
    """A day to which the book cannot advance."""

    def in_language(self, language: Any) -> str:
        return _NOT_DAY.in_language(language)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, its number from 1, and where it ends; of one that is too long, only its beginning."""

    data: bytes
    number: int
    end: int
    check: int
    is_too_long: bool
    is_whole: bool
    """Whether it has its end; to one that has none, more may be added."""

    def read_in(self, path: str) -> Reading:
        """That the file at `path` was read so far."""
        return Reading(str(Path(path).resolve()), self.end, self.number, self.check)


def _problem(book: CaseBook, line: _Line, output: Output, language: Any) -> str | None:
    """Takes a line and tells what it changes; why it cannot be taken, where it cannot."""
    if line.is_too_long:
        return _TOO_LONG.in_language(language)
    if not line.data.strip():
        return None
    try:
        _tell(book, _taken(book, line.data), output)
    except (EventError, RecordError, _DayError) as error:
        return error.in_language(language)
    return None


def _taken(book: CaseBook, data: bytes) -> Iterable[Change]:
    """The changes that a line is. Raises `EventError`, `RecordError` or `_DayError`."""
    _, parsed = parse_record(data)
    if parsed.problems:
        raise RecordError(parsed.problems)
    match parsed.value:
        case {"sent": str(change)} if len(parsed.value) == 1:
            return book.sent(change)
        case {"advance": str(day)} if len(parsed.value) == 1:
            try:
                parts = book.advance_in_parts(shared.day(day))
            except ValueError:
                raise _DayError from None
            return (change for part in parts for change in part)
        case tree:
            return book.post(event_from_json(tree))


def _tell(book: CaseBook, changes: Iterable[Change], output: Output) -> None:
    """Writes changes, each sent on at once, and marks them as delivered."""
    told: list[str] = []
    for change in changes:
        output.write_bytes(change.to_json() + b"\n")
        output.flush()
        told.append(change.id)
        if len(told) == _MARKED_AT_ONCE:
            book.delivered(told)
            told.clear()
    if told:
        book.delivered(told)


def _place(book: CaseBook, path: str, file: BinaryIO) -> tuple[int, int]:
    """How many lines of the file were read before; the file stands behind them.

    A file that is not the one that was read then is read from its beginning: what the book knows already changes
    nothing.
    """
    if path == "-" or not file.seekable():
        return 0, 0
    reading = book.reading(str(Path(path).resolve()))
    if reading is not None:
        start = max(0, reading.position - LONGEST_LINE - 1)
        file.seek(start, SEEK_SET)
        last = file.read(reading.position - start)
        begins = last.rfind(b"\n", 0, len(last) - 1) + 1
        if start + len(last) == reading.position and crc32(last[begins:]) == reading.check:
            return reading.line, reading.position
        file.seek(0, SEEK_SET)
    return 0, 0


def _lines(file: BinaryIO, place: tuple[int, int]) -> Iterator[_Line]:
    """The lines of a file behind a place: how many there were before it, and how many bytes."""
    number, end = place
    while data := file.readline(LONGEST_LINE + 1):
        is_too_long = len(data) > LONGEST_LINE
        rest, size, tail = data, len(data), data
        while is_too_long and not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            size += len(rest)
            tail = (tail + rest)[-LONGEST_LINE - 1 :]
        number, end = number + 1, end + size
        shown = data[:LONGEST_LINE] if is_too_long else data
        is_whole = tail.endswith(b"\n")
        yield _Line(shown, number, end, crc32(tail), is_too_long, is_whole)
        if not is_whole:
            return


def _file_of(ledger: str | None) -> str | None:
    """The file of a ledger that SQLite keeps, where it is one."""
    head, slashes, path = (ledger or "").partition(":///")
    return path.partition("?")[0] if slashes and head.startswith("sqlite") and path else None


def _opened(path: str, mode: str, open_: ExitStack) -> Any:
    try:
        return open_.enter_context(Path(path).open(mode))
    except OSError as error:
        why = reason(error)
        raise UsageError(Text(f"kan inte öppna {path}: {why.sv}", f"cannot open {path}: {why.en}")) from None
