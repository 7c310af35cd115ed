"""Several sheets, the size of a sheet wherever it is cut into chunks, and the first day that spreadsheets agree on."""

import datetime as dt
import io
from typing import Any

import pytest
import python_calamine
from tests.records.test_excel import at, read, unpacked, workbook

from offerrules.records import Participant, ReadingError, RecordError, excel, workbook_size

INTERNSHIPS = [["id", "service"], ["g1", "Hemtjänst"]]


def codes(found: Any) -> list[str]:
    assert isinstance(found, RecordError)
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("reference", [None, "", "  "])
def test_a_row_without_reference_is_told_as_that_on_every_sheet(reference: Any) -> None:
    found = read(
        Personer=[["id", "birth_date"], [reference, dt.date(2001, 2, 3)], ["g1", None]],
        internships=[["id", "service"], [reference, "Hemtjänst"], ["g1", "Hemsjukvård"]],
        measures=[["id", "name"], [reference, "x"]],
    )
    refused = {each.places: codes(each) for each in found if isinstance(each, RecordError)}
    assert refused == {
        at("Personer", 2): ["no_reference"],
        at("internships", 2): ["no_reference"],
        at("measures", 2): ["no_reference"],
    }
    assert [each.id for each in found if isinstance(each, Participant)] == ["g1"]


def test_who_is_not_on_the_first_sheet_is_refused_unless_that_is_a_list_too() -> None:
    persons, others = [["id"], ["g1"]], [["id", "name"], ["g2", "x"]]
    good, refused = read(Personer=persons, measures=others)
    assert (good, codes(refused)) == (Participant(id="g1"), ["not_in_first_sheet"])
    both = read(internships=INTERNSHIPS, measures=others)
    assert [each.id for each in both if isinstance(each, Participant)] == ["g1", "g2"]


@pytest.mark.parametrize(
    "sheets",
    [
        {"measures": [["id", "name"], ["g1", "x"]], "internships": INTERNSHIPS, "Arbetsmarknadsinsatser": None},
        {"internships": INTERNSHIPS, "measures": [["id", "name"], ["g1", "x"]], "Arbetsmarknadsinsatser": None},
        {"P": [["id", "measures.0.name"], ["g1", "x"]], "internships": INTERNSHIPS, "measures": None},
        {"P": [["id", "measures"], ["g1", "none"]], "internships": INTERNSHIPS, "measures": None},
    ],
)
def test_a_list_on_two_sheets_is_found_whatever_lies_between(sheets: dict[str, Any]) -> None:
    last = list(sheets)[-1]
    with pytest.raises(ReadingError, match="same list") as caught:
        read(**{**sheets, last: [["id", "name"], ["g1", "y"]]})
    assert caught.value.place is not None
    assert caught.value.place.sheet == last


def test_the_size_of_a_sheet_is_the_same_wherever_it_is_cut() -> None:
    rows = [["x", None, "y"], [], [None, "z"], [None] * 30 + ["last"]]
    part = unpacked(workbook({"Blad": rows}))["xl/worksheets/sheet1.xml"]
    for chunk in (*range(1, 120), len(part) - 1, len(part), len(part) + 1):
        found = workbook_size._Workbook()
        found.read_sheet(iter([part[at : at + chunk] for at in range(0, len(part), chunk)]))
        assert found._places == 31 * 4, chunk


def test_a_sheet_of_as_many_cells_as_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook({"Personer": [["id", "birth_date"], ["g1", None], ["g2", dt.date(2001, 2, 3)]]})
    monkeypatch.setattr(workbook_size, "MOST_PLACES", 6)
    assert len(list(excel.read_excel(data, Participant))) == 2
    monkeypatch.setattr(workbook_size, "MOST_PLACES", 5)
    with pytest.raises(ReadingError, match="too large"):
        list(excel.read_excel(data, Participant))


def test_a_file_of_as_many_bytes_as_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook({"Personer": [["id"], ["g1"]]})
    size = sum(map(len, unpacked(data).values()))
    monkeypatch.setattr(workbook_size, "MOST_BYTES", size)
    assert list(excel.read_excel(data, Participant)) == [Participant(id="g1")]
    monkeypatch.setattr(workbook_size, "MOST_BYTES", size - 1)
    with pytest.raises(ReadingError, match="too large"):
        list(excel.read_excel(data, Participant))


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (dt.date(1900, 3, 1), dt.date(1900, 3, 1)),
        (dt.date(1900, 3, 2), dt.date(1900, 3, 2)),
        (dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
        # As days of a spreadsheet these would be others in Excel than in LibreOffice, or none.
        (dt.date(1900, 2, 28), "1900-02-28"),
        (dt.date(1900, 1, 1), "1900-01-01"),
        (dt.date(1899, 12, 31), "1899-12-31"),
        (dt.date(1, 1, 1), "0001-01-01"),
    ],
)
def test_days_that_spreadsheets_differ_about_are_written_as_text(day: dt.date, kept: Any) -> None:
    data = workbook({"Blad": [["id", "birth_date"], ["g1", day]]})
    [_, row] = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert row[1] == kept
    [found] = excel.read_excel(data, Participant)
    assert isinstance(found, Participant)
    assert found.birth_date == day
