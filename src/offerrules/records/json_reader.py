"""Records from JSON: one object, a list of them, or one on each line (NDJSON)."""

import codecs
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from os import PathLike
from typing import BinaryIO, Final, NamedTuple, TypeVar

from pydantic import BaseModel

from offerrules.language import Text
from offerrules.quick import dataclass
from offerrules.records.encoding import Opened, Source, checked_encoding, decode, refuse_marked
from offerrules.records.error import Place, ReadingError, RecordError, RecordProblem
from offerrules.records.json_text import Parsed, not_json, parse, parse_at, skip_space
from offerrules.records.null import Null, Nulls, nulls_of, unknown_for_nulls
from offerrules.records.quick_json import record_at_once
from offerrules.records.reading import record_of_parsed, refused_json
from offerrules.records.record import Record

M = TypeVar("M", bound=BaseModel)

LONGEST_LINE: Final = 16 * 1024 * 1024
"""Bytes of one line of NDJSON; a longer one is no record of a person."""
LARGEST_FILE: Final = 256 * 1024 * 1024
"""Characters of a JSON file, which is held in memory as a whole. Lines of NDJSON are not."""
BLOCK: Final = 16 * 1024
"""Bytes of lines that are read at a time: those of some dozens of people. What is begun in one block ends in the next
or is read to its end by itself, so that a line within a block is never too long.
"""
LINES: Final = 64
"""So many lines at most are handed on at a time."""


def read_json(source: Source, model: type[M], *, null: Null = "none") -> Iterator[M | RecordError]:
    """The records of a JSON file, one object or a list of objects, in order and each when it is asked for.

    `null` says what a null means, as in `Policy.decide`: `none`, `left_out`, or one of them for each field. A record
    that does not fit, or has more characters than `LONGEST_LINE`, is a `RecordError` in its place. Raises
    `ReadingError` where the file has more than `LARGEST_FILE`, is not UTF-8, or from the first place on at which it is
    not JSON, and `OSError` where it cannot be opened.
    """
    return _records_of_json(source, model, nulls_of(model, null))


def _records_of_json(source: Source, model: type[M], nulls: Nulls | None) -> Iterator[M | RecordError]:
    opened = Opened(source)
    with opened.text(checked_encoding(opened, None)) as file:
        text = file.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise ReadingError("too_large", _TOO_LARGE)
    start = skip_space(text, 0)
    if not text.startswith("[", start):
        yield _one(model, text, start, nulls)
        return
    item, line, at = 0, 1, 0
    here = skip_space(text, start + 1)
    while not (item == 0 and text.startswith("]", here)):
        line, at, item = line + text.count("\n", at, here), here, item + 1
        parsed = parse_at(text, here)
        place = Place(line=line, item=item)
        yield _record(model, parsed, text, here, nulls, place)
        here = skip_space(text, parsed.end)
        if text.startswith("]", here):
            break
        if not text.startswith(",", here):
            raise not_json(text, here)
        here = skip_space(text, here + 1)
    end = skip_space(text, here + 1)
    if end != len(text):
        raise not_json(text, end)


def _one(model: type[M], text: str, start: int, nulls: Nulls | None) -> M | RecordError:
    return _record(model, parse(text), text, start, nulls, Place(line=1 + text.count("\n", 0, start)))


def _record(
    model: type[M], parsed: Parsed, text: str, start: int, nulls: Nulls | None, place: Place
) -> M | RecordError:
    try:
        if parsed.end - start > LONGEST_LINE:
            return RecordError([RecordProblem("", "too_long", _TOO_LONG_RECORD)], [place])
        return record_of_parsed(model, parsed, text, start, nulls)
    except RecordError as refused:
        return refused_json(model, refused, parsed.value).at(place)


class Line(NamedTuple):
    """A line of NDJSON that has not been read yet. `number` counts from 1."""

    data: bytes
    number: int


def read_ndjson(source: Source, model: type[M], *, null: Null = "none") -> Iterator[M | RecordError]:
    """The records of a file with one JSON object on each line, in order; only one line is held in memory.

    `null` says what a null means, as in `Policy.decide`: `none`, `left_out`, or one of them for each field. A line
    that does not fit, or is not JSON, is a `RecordError`; empty lines are skipped. Raises `ReadingError` where the
    file is UTF-16 or UTF-32, and `OSError` where it cannot be opened.
    """
    return _records_of_lines(source, model, nulls_of(model, null))


def _records_of_lines(source: Source, model: type[M], nulls: Nulls | None) -> Iterator[M | RecordError]:
    if isinstance(source, str | bytes | PathLike):
        with Opened(source).binary() as file:
            yield from _records(file, model, nulls)
    else:
        yield from _records(source, model, nulls)


def _records(file: BinaryIO, model: type[M], nulls: Nulls | None) -> Iterator[M | RecordError]:
    for block in _blocks(file.readline, lambda _: file.readline(_too_many())):
        if isinstance(block, RecordError):
            yield block
        else:
            yield from (record_of_line(model, line, nulls) for line in block)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of NDJSON, one behind the other. `number` is that of the first."""

    number: int
    data: list[bytes]

    def __iter__(self) -> Iterator[Line]:
        """Those with something on them."""
        for number, data in enumerate(self.data, self.number):
            if data and not data.isspace():
                yield Line(data, number)


def ndjson_blocks(file: BufferedIOBase, alone: int) -> Iterator[Lines | RecordError]:
    """The lines of an open file, some dozens at a time, but for the first ones, so many of which come `alone`.

    What has come is not kept waiting for what is yet to come. A line that is too long is a `RecordError`. Raises
    `ReadingError` where the file is UTF-16 or UTF-32.
    """
    return _blocks(file.readline, lambda number: file.readline(_too_many()) if number <= alone else file.read1(BLOCK))


def _blocks(readline: Callable[[int], bytes], more: Callable[[int], bytes]) -> Iterator[Lines | RecordError]:
    """The lines, as many at a time as there is `more` from the line with a number on."""
    number, begun = 1, b""
    while data := begun + more(number):
        end = data.rfind(b"\n") + 1
        if not end:
            data += readline(_too_many() - len(data))
            end = len(data)
        data, begun = data[:end], data[end:]
        if number == 1:
            refuse_marked(data)
            data = data.removeprefix(codecs.BOM_UTF8)
        lines = data.removesuffix(b"\n").split(b"\n")
        is_too_long = len(lines[-1]) + data.endswith(b"\n") > LONGEST_LINE
        whole = lines[:-1] if is_too_long else lines
        for start in range(0, len(whole), LINES):
            yield Lines(number + start, whole[start : start + LINES])
        number += len(whole)
        if is_too_long:
            while data and not data.endswith(b"\n"):
                data = readline(LONGEST_LINE)
            yield RecordError([RecordProblem("", "too_long", _TOO_LONG)], [Place(line=number)])
            number += 1


def _too_many() -> int:
    """Bytes of a line that is too long, even if a mark of byte order is taken from it."""
    return LONGEST_LINE + 1 + len(codecs.BOM_UTF8)


def record_of_line(model: type[M], line: Line, nulls: Nulls | None = None) -> M | RecordError:
    """The record in one line."""
    at_once = record_at_once(model, line.data) if issubclass(model, Record) else None
    if at_once is not None:
        return unknown_for_nulls(at_once, nulls)
    place = Place(line=line.number)
    try:
        text = decode(line.data.rstrip(b"\r\n"))
        parsed = parse(text)
    except ReadingError as refused:
        return RecordError([RecordProblem("", refused.code, refused.text)], [place])
    return _record(model, parsed, text, skip_space(text, 0), nulls, place)


_TOO_LONG: Final = Text("Raden är för lång för att vara en post.", "The line is too long to be a record.")
_TOO_LONG_RECORD: Final = Text(
    "Posten är större än någon persons uppgifter.", "The record is larger than that of any person."
)
_TOO_LARGE: Final = Text(
    "Filen är för stor för att läsas som en helhet. Skriv en post på varje rad (NDJSON).",
    "The file is too large to be read as a whole. Write one record on each line (NDJSON).",
)
