"""What an Excel file takes when it is read, found without unpacking it into memory.

A file of some kilobytes can unpack to gigabytes, and a text that stands once in it can be shown by millions of cells.
So every part that the reader may look at is gone through as a stream first, and what it will cost is places.
"""

import re
import zipfile
from array import array
from collections.abc import Iterator
from typing import BinaryIO, Final

MOST_BYTES: Final = 1 << 30
"""Bytes of all parts when they are unpacked."""

MOST_PARTS: Final = 10_000
"""Parts of the file: each sheet is one, each picture, each table."""

MOST_PLACES: Final = 20_000_000
"""Places for cells on all sheets together, on each from the first to the last that is used, empty ones among them."""

MOST_CELLS: Final = 5_000_000
"""Cells that the file writes on all sheets together, and texts that they share."""

MOST_TEXT: Final = 128 << 20
"""Bytes of text in all cells. A text that cells share counts for each of them."""

LONGEST_CELL: Final = 4 << 20
"""Bytes of one cell with its markup, or of one shared text: each of the 32,767 characters that Excel lets a cell hold
may be formatted by itself."""

MOST_MARKUP: Final = 64 << 20
"""Bytes of a part that holds neither cells nor texts and is read whole, as that of the styles."""

_CHUNK: Final = 1 << 20
_TAG: Final = re.compile(rb"<[^>]*>?")
_SHEET: Final = re.compile(rb"<(?:[^\s<>/:]+:)?sheetData[\s/>]")
_CELL: Final = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s/>])")
_ROW: Final = re.compile(rb"<(?:[^\s<>/:]+:)?row(?=[\s/>])")
_REFERENCE: Final = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_BEGINS: Final = re.compile(rb"<(?:[^\s<>/:]+:)?(?:row|c)[\s/>]")
_SHARED: Final = re.compile(rb"""\st\s*=\s*["']s["'](?:[^<]*<(?:[^\s<>/:]+:)?v(?:\s[^>]*)?>\s*([0-9]{1,9})\s*<)?""")
_END_OF_SHARED: Final = re.compile(rb"<(?:[^\s<>/:]+:)?(?:si(?:\s[^>]*)?/|/(?:[^\s<>/:]+:)?si\s*)>")
_ENTRY: Final = b"PK\x01\x02"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_TEXTS: Final = "xl/sharedstrings.xml"
_READ_WHOLE: Final = frozenset({"xl/styles.xml", "xl/workbook.xml", _RELATIONS, "[content_types].xml"})


_OTHER_FORMATS: Final = frozenset({"content.xml", "xl/workbook.bin"})
"""What tells other spreadsheets in a zip file, OpenDocument and binary workbooks, whose cells are not counted here."""


class TooLargeError(Exception):
    """The workbook would take more than is allowed."""


def check_size(file: BinaryIO) -> None:
    """Raises `TooLargeError`, and whatever `zipfile` raises of a file that is no zip file or broken."""
    _check_parts(file)
    with zipfile.ZipFile(file) as parts:
        members = parts.infolist()
        _at_most(sum(member.file_size for member in members), MOST_BYTES)
        named = {member.filename.lower().replace("\\", "/"): member for member in members}
        if "xl/workbook.xml" not in named or not _OTHER_FORMATS.isdisjoint(named):
            raise zipfile.BadZipFile("no workbook of the kind that is counted")
        relations = b"".join(_chunks(parts, named[_RELATIONS], MOST_MARKUP)).lower() if _RELATIONS in named else b""
        workbook = _Workbook()
        texts = [member for member in members if member.filename.lower() == _TEXTS]
        for member in texts:
            workbook.read_texts(_chunks(parts, member, MOST_BYTES))
        for member in members:
            name = member.filename.lower()
            if name in _READ_WHOLE:
                for _ in _chunks(parts, member, MOST_MARKUP):
                    pass
            elif name != _TEXTS and _may_be_sheet(name, relations):
                workbook.read_sheet(_chunks(parts, member, MOST_BYTES))


def _check_parts(file: BinaryIO) -> None:
    """Counts the parts before `zipfile` makes an object of each."""
    found, rest = 0, b""
    while chunk := file.read(_CHUNK):
        found += (rest + chunk).count(_ENTRY)
        rest = chunk[1 - len(_ENTRY) :]
        _at_most(found, MOST_PARTS)
    file.seek(0)


def _may_be_sheet(name: str, relations: bytes) -> bool:
    """Sheets may be called anything; what is no XML, such as a picture, is only one where the workbook names it."""
    return name.endswith(".xml") or b"&" in relations or name.rpartition("/")[2].encode() in relations


def _at_most(found: int, most: int) -> None:
    if found > most:
        raise TooLargeError


def _chunks(parts: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The part as it unpacks, whatever size it says that it has: other programs unpack it to its end."""
    said, member.file_size = member.file_size, most + 2 * _CHUNK
    length = 0
    try:
        with parts.open(member) as part:
            while chunk := part.read(_CHUNK):
                length += len(chunk)
                _at_most(length, most)
                yield chunk
    finally:
        member.file_size = said


class _Workbook:
    """What has been places so far, of all sheets."""

    def __init__(self) -> None:
        self._places = 0
        self._cells = 0
        self._text = 0
        self._bytes = 0
        self._lengths = array("q")
        self._longest = 0
        self._is_certain = True
        """Whether it is certain which text has which number: not where comments may hide some."""

    def read_texts(self, chunks: Iterator[bytes]) -> None:
        rest = b""
        for chunk in chunks:
            self._unpacked(chunk)
            self._is_certain = self._is_certain and b"<!" not in rest + chunk and b"\0" not in chunk
            *ended, rest = _END_OF_SHARED.sub(b"\0", rest + chunk).split(b"\0")
            _at_most(len(rest), LONGEST_CELL)
            lengths = array("q", map(len, _TAG.sub(b"", b"\0".join(ended)).split(b"\0") if ended else ()))
            self._longest = max(self._longest, *lengths, 0, 0)
            self._lengths.extend(lengths)
            _at_most(len(self._lengths), MOST_CELLS)
        self._longest = max(self._longest, len(rest))

    def read_sheet(self, chunks: Iterator[bytes]) -> None:
        """Counts nothing but the length of what stands together in a part without cells."""
        places = _Places()
        is_sheet = False
        rest = b""
        for chunk in chunks:
            self._unpacked(chunk)
            text = rest + chunk
            is_sheet = is_sheet or _SHEET.search(text) is not None
            cut = _last(_BEGINS, text) if is_sheet else text.rfind(b"<")
            cut = max(cut, 0)
            rest = text[cut:]
            _at_most(len(rest), LONGEST_CELL)
            if is_sheet:
                self._count(text[:cut], places)
        if is_sheet:
            self._count(rest, places)
        self._places += places.all

    def _unpacked(self, chunk: bytes) -> None:
        self._bytes += len(chunk)
        _at_most(self._bytes, MOST_BYTES)

    def _count(self, text: bytes, places: "_Places") -> None:
        self._cells += len(_CELL.findall(text))
        _at_most(self._cells, MOST_CELLS)
        for found in _SHARED.finditer(text):
            index = found.group(1)
            known = self._is_certain and index is not None and int(index) < len(self._lengths)
            self._text += self._lengths[int(index)] if known else self._longest
        self._text += len(_TAG.sub(b"", text))
        _at_most(self._text, MOST_TEXT)
        places.add(text)
        _at_most(self._places + places.all, MOST_PLACES)


class _Places:
    """The last row and column of one sheet. Cells and rows need not say where they are: then they follow the last, and
    here as if they all did."""

    def __init__(self) -> None:
        self._row = self._column = 0
        self._rows = self._cells = self._in_row = 0

    @property
    def all(self) -> int:
        return (self._row + self._rows) * (self._column + self._cells)

    def add(self, text: bytes) -> None:
        references = _REFERENCE.findall(text)
        letters = {found for found, _ in references}
        self._column = max(self._column, *map(_column_number, letters), 0, 0)
        self._row = max(self._row, *(int(number) for number in {found for _, found in references}), 0, 0)
        first, *others = (len(_CELL.findall(row)) for row in _ROW.split(text))
        self._in_row += first
        if len(references) < first + sum(others) + len(others):
            self._rows += len(others)
            self._cells = max(self._cells, self._in_row, *others, 0)
        self._in_row = others[-1] if others else self._in_row


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _last(pattern: re.Pattern[bytes], text: bytes) -> int:
    """Where the last match begins, or -1."""
    near = max(len(text) - 4096, 0)
    found = [match.start() for match in pattern.finditer(text, near)] or [
        match.start() for match in pattern.finditer(text)
    ]
    return found[-1] if found else -1
