"""`offerrules watch`: events in, changes out, one JSON object a line, each line sent on at once."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO, Final

from offerrules.cases import ENGINES, CaseBook, CaseBookError, Change, EventError, event_from_json
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import UsageError
from offerrules.cli.policies import load_policy
from offerrules.cli.streams import Output, Streams, reason
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


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_policy(parser)
    parser.add_argument(
        "--events",
        metavar="FILE",
        required=True,
        help='one event a line, as JSON; - is standard input. A line may also be {"advance": DATE} or {"sent": CHANGE}',
    )
    parser.add_argument(
        "--ledger",
        metavar="DATABASE",
        help="where the book is kept, such as sqlite:///cases.db; without it nothing lasts",
    )
    parser.add_argument("--on", metavar="DATE", type=shared.day, help="the first day of a new book")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=f"default: {ENGINES[0]}")
    parser.add_argument("--set-aside", metavar="FILE", help="append lines that cannot be taken to FILE, as they are")
    shared.add_language(parser)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Takes line after line; one that cannot be taken is told and set aside. Changes not yet told come first."""
    policy = load_policy(arguments.policy, arguments.record, arguments.lang, streams)
    with ExitStack() as open_:
        lines = _opened(arguments.events, "rb", open_) if arguments.events != "-" else streams.read_bytes()
        aside = _opened(arguments.set_aside, "ab", open_) if arguments.set_aside is not None else None
        try:
            book = CaseBook(policy, arguments.engine, on=arguments.on, ledger=arguments.ledger)
        except CaseBookError as error:
            raise UsageError(str(error)) from None
        open_.enter_context(book)
        output = open_.enter_context(streams.output(None))
        _tell(book, book.undelivered(), output)
        refused = 0
        for number, line in enumerate(_lines(lines), 1):
            problem = _TOO_LONG.in_language(arguments.lang) if line.is_too_long else None
            try:
                if problem is None and line.data.strip():
                    _tell(book, _taken(book, line.data), output)
            except (EventError, RecordError, _DayError) as error:
                problem = error.in_language(arguments.lang)
            except CaseBookError as error:
                raise UsageError(str(error)) from None
            if problem is not None:
                refused += 1
                streams.tell(f"{_LINE.in_language(arguments.lang)} {number}: {problem}".replace("\n", "\n  "))
                if aside is not None:
                    aside.write(line.data.rstrip(b"\n") + b"\n")
                    aside.flush()
        if refused:
            streams.tell(f"{_SET_ASIDE.in_language(arguments.lang)}: {refused}")
        return 1 if refused else 0


class _DayError(ValueError):
    """A day to which the book cannot advance."""

    def in_language(self, language: Any) -> str:
        return _NOT_DAY.in_language(language)


class _Line:
    """One line; of one that is too long, only its beginning."""

    def __init__(self, data: bytes, is_too_long: bool) -> None:
        self.data: Final = data
        self.is_too_long: Final = is_too_long


def _taken(book: CaseBook, data: bytes) -> list[Change]:
    """The changes that a line is. Raises `EventError`, `RecordError` or `_DayError`."""
    _, parsed = parse_record(data)
    if parsed.problems:
        raise RecordError(parsed.problems)
    match parsed.value:
        case {"sent": str(change)} if len(parsed.value) == 1:
            return book.sent(change)
        case {"advance": str(day)} if len(parsed.value) == 1:
            try:
                to = shared.day(day)
            except ArgumentTypeError:
                raise _DayError from None
            if to < book.on:
                raise _DayError
            return book.advance(to)
        case tree:
            return book.post(event_from_json(tree))


def _tell(book: CaseBook, changes: "Iterator[Change] | list[Change]", output: Output) -> None:
    """Writes changes and marks them as delivered once they are sent on."""
    for change in list(changes):
        output.write_bytes(change.to_json() + b"\n")
        output.flush()
        book.delivered([change.id])


def _lines(file: BinaryIO) -> Iterator[_Line]:
    while data := file.readline(LONGEST_LINE + 1):
        is_too_long = len(data) > LONGEST_LINE
        rest = data
        while is_too_long and not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            pass
        yield _Line(data[:LONGEST_LINE] if is_too_long else data, is_too_long)


def _opened(path: str, mode: str, open_: ExitStack) -> Any:
    try:
        return open_.enter_context(Path(path).open(mode))
    except OSError as error:
        raise UsageError(f"cannot open {path}: {reason(error)}") from None
