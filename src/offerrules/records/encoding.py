"""From the bytes of a file to text, with a clear word where they are in another encoding."""

import codecs
import io
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final, TextIO, Union

from offerrules.language import Text
from offerrules.records.error import Place, ReadingError

Source = Union[str, "PathLike[str]", bytes, BinaryIO]
"""Where records are read from: a path, the bytes themselves, or an open binary file."""

_CHUNK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class Opened:
    """A source that can be read from its start more than once; an open file is read whole into memory."""

    def __init__(self, source: Source) -> None:
        self._source = source if isinstance(source, str | PathLike | bytes) else source.read()

    def binary(self) -> BinaryIO:
        """The bytes, from the start. Raises `OSError` where the file cannot be opened."""
        if isinstance(self._source, bytes):
            return io.BytesIO(self._source)
        return Path(self._source).open("rb")

    def text(self, encoding: str) -> TextIO:
        """The text, from the start, with the ends of its lines as they are. Check it with `checked_encoding` first."""
        return io.TextIOWrapper(self.binary(), encoding=encoding, newline="")


def checked_encoding(opened: Opened, encoding: str | None) -> str:
    """The name of the encoding to read with: `encoding`, or UTF-8 with or without a byte-order mark.

    Raises `ReadingError` with the line of the first byte that does not fit, and `LookupError` where Python does not
    know `encoding`.
    """
    if encoding is None:
        with opened.binary() as file:
            refuse_marked(file.read(4))
    name = "utf-8-sig" if encoding is None or codecs.lookup(encoding).name == "utf-8" else encoding
    line = 1
    for chunk in _decoded(opened, name):
        if isinstance(chunk, int):
            raise _not_encoded(line + chunk, None if encoding is None else encoding)
        line += chunk.count("\n")
    return name


def _decoded(opened: Opened, encoding: str) -> Iterator[str | int]:
    """The text in pieces; a number, of lines after the last piece, where the bytes do not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with opened.binary() as file:
        while True:
            chunk = file.read(_CHUNK)
            state = decoder.getstate()[0]
            try:
                yield decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as refused:
                yield (state + chunk)[: refused.start].count(b"\n")
                return
            if not chunk:
                return


def decode(data: bytes, line: int | None = None) -> str:
    """UTF-8 with or without a byte-order mark, as text. Raises `ReadingError`."""
    refuse_marked(data)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise _not_encoded(line, None)


def refuse_marked(start: bytes) -> None:
    """Raises `ReadingError` where the first bytes of a file say that it is UTF-16 or UTF-32."""
    found = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if found is not None or b"\0" in start[:4]:
        raise _other_encoding(found or "UTF-16")


def _other_encoding(name: str) -> ReadingError:
    return ReadingError(
        "encoding",
        Text(
            f"Filen är skriven i {name}. Spara den som UTF-8.",
            f"The file is written in {name}. Save it as UTF-8.",
        ),
    )


def _not_encoded(line: int | None, encoding: str | None) -> ReadingError:
    if encoding is not None:
        text = Text(
            "Här står tecken som inte finns i den teckenkodning som angavs.",
            "Here stand characters that the given encoding does not have.",
        )
    else:
        text = Text(
            "Filen är inte skriven i UTF-8. Spara den som UTF-8 eller ange teckenkodningen, ofta latin-1 eller cp1252.",
            "The file is not written in UTF-8. Save it as UTF-8, or name its encoding, often latin-1 or cp1252.",
        )
    return ReadingError("encoding", text, None if line is None else Place(line=line))
