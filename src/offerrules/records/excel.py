"""Records from Excel files, and tables into them. Needs the extra `excel`.

The first sheet holds one row for each person, or is itself called as one of their lists. Every other sheet that is not
empty is called as a list, by its name or its label, and holds one row for each element, with the reference of its
person.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Final, TypeVar, Union

from pydantic import BaseModel

from offerrules.language import Text
from offerrules.nearest import nearest
from offerrules.records.cells import Cell, is_empty
from offerrules.records.encoding import Opened, Source
from offerrules.records.error import Place, ReadingError, RecordError
from offerrules.records.header import header_of, list_called, list_names, names_of
from offerrules.records.null import Null, Nulls, nulls_of
from offerrules.records.problems import problem
from offerrules.records.reference import safe_reference
from offerrules.records.scalars import json_number
from offerrules.records.shape import Field, Shape
from offerrules.records.shaping import shape_of
from offerrules.records.table import Row, record_of_rows, rows_by_person
from offerrules.records.workbook_size import TooLargeError, check_size

try:
    import python_calamine
    import xlsxwriter  # type: ignore[import-untyped]
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError("Excel files need the extra `excel` of offerrules", name=missing.name) from None

M = TypeVar("M", bound=BaseModel)

_COMPOUND_FILE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of old Excel versions begin, and new ones that are locked with a password."""

Written = Union[str, int, float, bool, Decimal, date, None]
"""What can be written into a cell; None leaves it empty."""

_FIRST_DAY: Final = date(1900, 3, 1)
"""The first day that spreadsheets agree on: Excel believes that 1900 was a leap year."""

_NOT_EXCEL: Final = Text("Filen är ingen Excelfil (.xlsx).", "The file is not an Excel file (.xlsx).")
_LOCKED: Final = Text(
    "Filen är låst med lösenord eller sparad av en gammal version av Excel. Spara den som .xlsx utan lösenord.",
    "The file is locked with a password or saved by an old version of Excel. Save it as .xlsx without a password.",
)
_BROKEN: Final = Text("Bladet går inte att läsa.", "The sheet cannot be read.")
_TOO_LARGE: Final = Text(
    "Filen är för stor: den har för många celler eller för mycket text. Ofta står något långt nedanför eller till "
    "höger om tabellen.",
    "The file is too large: it has too many cells or too much text. Often something stands far below the table or to "
    "its right.",
)
_SAME_LIST: Final = Text("Två blad har samma lista.", "Two sheets hold the same list.")
_NO_SUCH_SHEET: Final = Text(
    "Bladet heter inte som någon av listorna. Döp om det, eller ta bort det om det inte hör hit.",
    "The sheet is not called as any of the lists. Rename it, or remove it if it does not belong here.",
)
_NOT_ITS_LIST: Final = Text(
    "Bladet ska ha en rad för varje del av den lista som det heter som, och inte av någon annan.",
    "The sheet must have one row for each element of the list that it is called as, and of no other.",
)


def read_excel(source: Source, model: type[M], *, null: Null = "left_out") -> Iterator[M | RecordError]:
    """The records of an Excel file (.xlsx), in the order in which the references first occur in the first sheet.

    `null` says what an empty cell means, as in `read_csv`. A person with a row that does not fit is a `RecordError`
    with the sheets and lines. A cell that shows an error of the spreadsheet counts as empty. Raises `ReadingError`
    where the file is no Excel file, is locked with a password, is too large, or a sheet has no header or one that does
    not fit, and `OSError` where it cannot be opened.
    """
    return _records(source, model, nulls_of(model, null, "left_out"))


def _records(source: Source, model: type[M], nulls: Nulls | None) -> Iterator[M | RecordError]:
    shape = shape_of(model)
    tables = [list(_rows(name, within, cells, model)) for name, within, cells in _sheets(Opened(source), shape)]
    filled = [rows for rows in tables if rows]
    _check_lists(filled)
    persons: dict[str, list[Row]] = {}
    for rows in filled:
        for together in rows_by_person(iter(rows)):
            place = together[0].place
            persons.setdefault(together[0].person or f"\0{place.sheet}\0{place.line}", []).extend(together)
    first = filled[0] if filled else []
    known = {row.person for row in first}
    is_list = bool(first) and list_called(first[0].place.sheet or "", shape) is not None
    for name, theirs in persons.items():
        if is_list or name in known or not theirs[0].person:
            yield record_of_rows(model, theirs, nulls)
        else:
            refused = RecordError([problem("", "not_in_first_sheet")], [row.place for row in theirs])
            yield refused.of(reference=safe_reference(name))


def _check_lists(tables: Sequence[Sequence[Row]]) -> None:
    """Raises `ReadingError` where two sheets hold the same list, since its elements would be counted twice."""
    seen: set[str] = set()
    for rows in tables:
        lists = rows[0].header.lists
        if seen & lists:
            raise ReadingError("sheets", _SAME_LIST, Place(sheet=rows[0].place.sheet))
        seen |= lists


def _sheets(opened: Opened, shape: Shape) -> Iterator[tuple[str, Field | None, Iterator[tuple[int, list[Cell]]]]]:
    """The sheets that are not empty: the name, the list whose elements are the rows, and the rows by their line."""
    _check_size(opened)
    with opened.binary() as file, _workbook(file) as workbook:
        is_first = True
        for name in workbook.sheet_names:
            sheet = _sheet(workbook, name)
            if sheet is None or sheet.start is None:
                continue
            within = list_called(name, shape)
            if within is None and not is_first:
                raise _no_such_sheet(name, shape)
            is_first = False
            yield name, within, enumerate(sheet.iter_rows(), 1)  # from the first row, from the first column used


def _rows(
    name: str, within: Field | None, cells: Iterator[tuple[int, list[Cell]]], model: type[BaseModel]
) -> Iterator[Row]:
    filled = ((line, row) for line, row in cells if not all(is_empty(cell) for cell in row))
    line, first = next(filled, (1, []))
    header = header_of(first, names_of(model, within.name if within else None), Place(line=line, sheet=name))
    if within is not None and header.per_row != {within.name}:
        raise ReadingError("sheets", _NOT_ITS_LIST, Place(line=line, sheet=name))
    for line, row in filled:
        yield Row(header, row, Place(line=line, sheet=name))


def _sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> python_calamine.CalamineSheet | None:
    """The sheet, or None where it is a chart or a macro. Raises `ReadingError`."""
    kinds = {known.name: known.typ for known in workbook.sheets_metadata}
    if kinds.get(name) is not python_calamine.SheetTypeEnum.WorkSheet:
        return None
    try:
        return workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        pass
    raise ReadingError("not_excel", _BROKEN, Place(sheet=name))


def _workbook(file: BinaryIO) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.load_workbook(file)
    except python_calamine.CalamineError:
        pass
    raise ReadingError("not_excel", _NOT_EXCEL)


def _check_size(opened: Opened) -> None:
    """Raises `ReadingError` where the file is no zip file, or one that would fill the memory."""
    with opened.binary() as file:
        if file.read(8) == _COMPOUND_FILE:
            raise ReadingError("locked", _LOCKED)
        file.seek(0)
        try:
            check_size(file)
            said = None
        except TooLargeError:
            said = ReadingError("too_large", _TOO_LARGE)
        except Exception:  # of a broken file zipfile raises whatever comes up in its parts
            said = ReadingError("not_excel", _NOT_EXCEL)
    if said is not None:
        raise said


def _no_such_sheet(name: str, shape: Shape) -> ReadingError:
    near = nearest(name, list_names(shape))
    said = _NO_SUCH_SHEET
    if near is not None:
        said = Text(f"{said.sv} Menade du `{near}`?", f"{said.en} Did you mean `{near}`?")
    return ReadingError("sheets", said, Place(sheet=name))


def write_excel(target: BinaryIO, sheets: Mapping[str, Iterable[Sequence[Written]]]) -> None:
    """Writes an Excel file with `sheets` by their names, the first row of each as its header.

    Text is always written as text, never as a formula. The same sheets give the same bytes; nothing is written to any
    other file on the way. Raises `ValueError` for a text of more than 32,767 characters, which no cell can hold.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  # a file of the same bytes each time
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        bold = workbook.add_format({"bold": True})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows):
                for position, cell in enumerate(row):
                    _write(sheet, line, position, cell, day if line else bold)
            sheet.autofit()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, position: int, cell: Written, style: xlsxwriter.format.Format
) -> None:
    match cell:
        case None:
            pass
        case bool():
            sheet.write_boolean(line, position, cell)
        case Decimal():
            sheet.write_number(line, position, json_number(cell))
        case int() | float():
            sheet.write_number(line, position, cell)
        case date() if cell >= _FIRST_DAY:
            sheet.write_datetime(line, position, cell, style)
        case date():
            sheet.write_string(line, position, cell.isoformat())
        case str():
            if sheet.write_string(line, position, cell, None if line else style) != 0:
                raise ValueError("a cell of an Excel file holds at most 32,767 characters")
