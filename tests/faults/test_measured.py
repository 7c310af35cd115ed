"""Excel files made by hand: whatever their parts say, they are measured before they are read."""

import io
import zipfile
from collections.abc import Mapping

import pytest

pytest.importorskip("python_calamine")

from offerrules.records import Participant
from offerrules.records.error import ReadingError
from offerrules.records.excel import read_excel, write_excel

SHEET = "xl/worksheets/sheet1.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def workbook(changes: Mapping[str, tuple[bytes, bytes]], moved: Mapping[str, str] | None = None) -> bytes:
    """A file with one person, in parts of which one text is replaced by another, or which have another name."""
    made, changed = io.BytesIO(), io.BytesIO()
    write_excel(made, {"P": [["id"], ["a"]]})
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name in changes:
                before, after = changes[name]
                assert before in part
                part = part.replace(before, after, 1)
            new.writestr((moved or {}).get(name, name), part)
    return changed.getvalue()


FAR = [
    b'<c r="ZZZZ99999999"', b'<c r="XFD1048576"', b'<c s="0" r="A99999999"', b"<c r='ZZZZZZZ1'",
    b'<c x=">" r="XFD1048576"', b'<c\nr\n=\n"XFD1048576"', b'<c xr="A1" r="XFD1048576"',
]  # fmt: skip


@pytest.mark.parametrize("cell", FAR)
@pytest.mark.parametrize("where", ["xl/worksheets/sheet1.xml", "xl/other/sheet1.xml", "xl/media/image1.png"])
def test_a_cell_far_away_is_measured_however_it_is_written_and_wherever_it_is(cell: bytes, where: str) -> None:
    targets = (b"worksheets/sheet1.xml", where.removeprefix("xl/").encode())
    data = workbook({SHEET: (b'<c r="A2"', cell), RELATIONS: targets}, {SHEET: where})
    with pytest.raises(ReadingError) as caught:
        list(read_excel(data, Participant))
    assert caught.value.code == "too_large"


def test_cells_without_a_place_are_counted() -> None:
    line = b'<row r="1048576">' + b"<c><v>1</v></c>" * 200 + b"</row>"
    with pytest.raises(ReadingError) as caught:
        list(read_excel(workbook({SHEET: (b"</sheetData>", line + b"</sheetData>")}), Participant))
    assert caught.value.code == "too_large"


def test_what_lies_elsewhere_is_read_as_it_was() -> None:
    targets = (b"worksheets/sheet1.xml", b"other/sheet1.xml")
    assert list(read_excel(workbook({RELATIONS: targets}, {SHEET: "xl/other/sheet1.xml"}), Participant)) == [
        Participant(id="a")
    ]


@pytest.mark.parametrize("name", ["content.xml", "xl/workbook.bin"])
def test_another_spreadsheet_is_no_excel_file(name: str) -> None:
    data = workbook({}, {"xl/workbook.xml": name})
    with pytest.raises(ReadingError) as caught:
        list(read_excel(data, Participant))
    assert caught.value.code == "not_excel"
