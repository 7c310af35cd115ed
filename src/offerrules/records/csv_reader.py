"""Records from CSV files as offices export them: semicolons, commas or tabs, with or without a byte-order mark."""

import csv
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeVar

from pydantic import BaseModel

from offerrules.language import Text
from offerrules.records.cells import is_empty
from offerrules.records.encoding import Opened, Source, checked_encoding
from offerrules.records.error import Place, ReadingError, RecordError
from offerrules.records.header import Header, Names, header_of, names_of, resolved
from offerrules.records.null import Null, Nulls, nulls_of
from offerrules.records.table import Row, record_of_rows, rows_by_person

M = TypeVar("M", bound=BaseModel)

_SEPARATORS: Final = ";\t,"
_EMPTY: Final = _SEPARATORS + ' "\r\n'
_LONGEST_HEADER: Final = 1 << 16


def read_csv(
    source: Source,
    model: type[M],
    *,
    encoding: str | None = None,
    separator: str | None = None,
    null: Null = "left_out",
) -> Iterator[M | RecordError]:
    """The records of a CSV file (RFC 4180), one for each reference, in the order in which the references first occur.

    The first row names the columns (see `offerrules.records.header`). The separator is the one of semicolon, tab and
    comma at which it falls into most names of columns. `encoding` is a name that Python knows, such as `cp1252`; left
    out, the file must be UTF-8. The whole file is looked through before the first record is given, since the rows of
    one person need not stand together; only the rows of such persons are held in memory.

    `null` says what an empty cell means: `left_out`, that nothing is recorded, or `none`, where the field may be none
    and another cell of the same part is filled; or one of these words for each field. A person with a row that does not
    fit is a `RecordError` with the lines. Raises `ReadingError` where the file is in another encoding, has no header or
    one that does not fit, or its quotation marks don't; `OSError` where it cannot be opened; `LookupError` where Python
    does not know `encoding`.
    """
    return _records(source, model, nulls_of(model, null, "left_out"), encoding, separator)


def _records(
    source: Source, model: type[M], nulls: Nulls | None, encoding: str | None, separator: str | None
) -> Iterator[M | RecordError]:
    table = _Table(Opened(source), model, encoding, separator)
    scattered = table.scattered()
    if scattered:
        apart: dict[str, list[Row]] = {name: [] for name in scattered}
        for together in rows_by_person(table.rows()):
            if together[0].person in apart:
                apart[together[0].person].extend(together)
    for together in rows_by_person(table.rows()):
        name = together[0].person
        if name not in scattered:
            yield record_of_rows(model, together, nulls)
        elif rows := apart.pop(name, []):
            yield record_of_rows(model, rows, nulls)


class _Table:
    def __init__(self, opened: Opened, model: type[BaseModel], encoding: str | None, separator: str | None) -> None:
        self._opened = opened
        self._encoding = checked_encoding(opened, encoding)
        names = names_of(model)
        with opened.text(self._encoding) as file:
            self._declared = file.readline(_LONGEST_HEADER)
            named = self._declared.strip().casefold().strip('"')
            self._skip_first = named.startswith("sep=")
            head = "" if self._skip_first else self._declared
            while not head.strip(_EMPTY) and (line := file.readline(_LONGEST_HEADER)):
                head = line
        if self._skip_first and separator is None and len(named) == len("sep=;"):
            separator = named[-1]
        self._separator = separator or _likeliest(head, names)
        first = next(self._cells(), None)
        if first is None:
            raise ReadingError("no_header", Text("Filen är tom.", "The file is empty."))
        self._header: Header = header_of(first[1], names, Place(line=first[0]))

    def rows(self) -> Iterator[Row]:
        """The rows under the header that are not empty."""
        cells = self._cells()
        next(cells)
        for line, row in cells:
            yield Row(self._header, row, Place(line=line))

    def scattered(self) -> frozenset[str]:
        """The references whose rows do not all stand together."""
        runs = Counter(together[0].person for together in rows_by_person(self.rows()))
        return frozenset(name for name, number in runs.items() if number > 1 and name)

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with the line on which it begins."""
        with self._opened.text(self._encoding) as file:
            reader = csv.reader(file, delimiter=self._separator, strict=True)
            if self._skip_first:
                file.readline()
            before = 1 if self._skip_first else 0
            line = before
            while True:
                begins = line + 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as refused:
                    said = _TOO_LONG if "field limit" in str(refused) else _NOT_CSV
                    break
                line = before + reader.line_num
                if not all(is_empty(cell) for cell in row):
                    yield begins, row
        raise ReadingError("not_csv", said, Place(line=begins))


_TOO_LONG: Final = Text(
    "Här står en cell som är längre än 100\u00a0000 tecken. Ofta saknas ett citattecken.",
    "Here is a cell of more than 100,000 characters. Often a quotation mark is missing.",
)

_NOT_CSV: Final = Text(
    "Här stämmer inte citattecknen, så raderna går inte att skilja åt.",
    "The quotation marks do not fit here, so the rows cannot be told apart.",
)


def _likeliest(head: str, names: Names) -> str:
    """The separator at which the header falls into most names of columns; among equals the first of `;`, tab, `,`."""

    def fits(separator: str) -> int:
        try:
            return max((resolved(row, names) for row in csv.reader([head], delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=fits)
