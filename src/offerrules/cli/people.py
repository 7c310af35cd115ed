"""The records that a command reads: from a file by its ending, or from standard input by how it begins."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pydantic import BaseModel

from offerrules import later
from offerrules.cli.errors import IS_FOLDER, UsageError, at, cannot_read, needs_extra
from offerrules.cli.streams import Streams
from offerrules.language import Text
from offerrules.quick import dataclass
from offerrules.records.error import RecordError
from offerrules.records.json_reader import LONGEST_LINE, Lines, ndjson_blocks, read_json
from offerrules.records.null import Null, nulls_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from offerrules.records import csv_reader, excel
else:
    csv_reader = later.module("offerrules.records.csv_reader")
    excel = later.module("offerrules.records.excel")

FORMATS: Final = ("json", "ndjson", "csv", "xlsx")
_ENDINGS: Final = {
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
}
_NO_KIND: Final = Text(
    f"ange --input {'|'.join(FORMATS)}, eftersom namnet inte säger vad filen innehåller",
    f"give --input {'|'.join(FORMATS)}, since the name does not say what it holds",
)
FIRST: Final = 4
"""Lines at the beginning that come one at a time: with several processes, these are decided before any is started."""
_ZIPPED: Final = b"PK\x03\x04"
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class People:
    """The records in one place. `size` is that of the file in bytes where the way through it can be followed."""

    records: Callable[[], Iterator[BaseModel | Lines | RecordError]]
    """Each record in turn; lines of NDJSON are read by whoever decides about them."""
    is_object: bool
    """Whether it is one JSON object, rather than a list or table that may have one row."""
    size: int | None = None
    position: Callable[[], int] = lambda: 0
    are_lines: bool = False
    """Whether what a null means is asked by whoever decides, since the lines have not been read."""


def counted(item: BaseModel | Lines | RecordError) -> int:
    """How many records an item of `People.records` stands for."""
    return len(item.data) if isinstance(item, Lines) else 1


@dataclass(frozen=True, slots=True)
class Form:
    """How records are written: the format, the encoding of a table, and what a null means, where it was said."""

    kind: str | None = None
    encoding: str | None = None
    null: Null | None = None


def people_in(name: str, form: Form, model: type[BaseModel], streams: Streams) -> People:
    """The records at `name`, `-` for standard input. Raises `UsageError` where they cannot be read."""
    try:
        nulls_of(model, form.null)
    except ValueError as error:
        meant = re.search(r"did you mean ('.*')\?", str(error))
        raise UsageError(
            Text(
                "--null: det finns inget sådant fält" + (f"; menade du {meant[1]}?" if meant else ""),
                f"--null: {error}",
            )
        ) from None
    try:
        if name == "-":
            return _from_input(streams.read_bytes(), form, model)
        path = Path(name)
        streams.reads(path)
        if path.is_dir():
            raise cannot_read(name, IS_FOLDER)
        kind = form.kind or _ENDINGS.get(path.suffix.lower())
        if kind is None:
            raise UsageError(at(name, _NO_KIND))
        if kind == "ndjson":
            return _from_lines(path)
        with path.open("rb"):
            pass
        return _from_source(path, kind, form, model)
    except OSError as error:
        raise cannot_read(name, error) from None


def _from_lines(path: Path) -> People:
    file = path.open("rb")

    def records() -> Iterator[Lines | RecordError]:
        with file:
            yield from ndjson_blocks(file, FIRST)

    return People(records, False, path.stat().st_size, lambda: 0 if file.closed else file.tell(), are_lines=True)


def _from_source(source: bytes | Path, kind: str, form: Form, model: type[BaseModel]) -> People:
    if kind == "json":
        data = source if isinstance(source, bytes) else source.read_bytes()
        return People(
            lambda: read_json(data, model, null=form.null or "none"), _without_mark(data).lstrip()[:1] == b"{"
        )
    null = form.null or "left_out"
    if kind == "xlsx":
        return People(lambda: _read_excel(source, model, null), False)
    return People(lambda: csv_reader.read_csv(source, model, encoding=form.encoding, null=null), False)


def _read_excel(source: bytes | Path, model: type[BaseModel], null: Null) -> Iterator[BaseModel | RecordError]:
    try:
        return excel.read_excel(source, model, null=null)
    except ModuleNotFoundError as error:
        raise needs_extra(error, "excel") from None


def _from_input(file: BinaryIO, form: Form, model: type[BaseModel]) -> People:
    start, kind = b"", form.kind
    if kind is None:
        while not _without_mark(start).strip() and (line := file.readline(LONGEST_LINE)):
            start += line
        kind = _kind_of(_without_mark(start).strip())
    if kind == "ndjson":
        rest = io.BufferedReader(_Rejoined(start, file))
        return People(lambda: ndjson_blocks(rest, FIRST), False, are_lines=True)
    return _from_source(start + file.read(), kind, form, model)


def _kind_of(line: bytes) -> str:
    """What a file holds whose first line with something on it is `line`."""
    if line.startswith(_ZIPPED):
        return "xlsx"
    if line[:1] == b"[":
        return "json"
    if line[:1] != b"{":
        return "csv"
    try:
        json.loads(line)
    except ValueError:
        return "json"
    return "ndjson"


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(_MARK)


class _Rejoined(io.RawIOBase):
    """What has been read from a file already, and then the rest of it."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = io.BytesIO(start)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view: Any = memoryview(buffer)
        data = self._start.read(len(view)) or self._rest.read1(len(view))  # type: ignore[attr-defined]
        view[: len(data)] = data
        return len(data)
