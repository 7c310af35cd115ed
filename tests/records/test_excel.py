"""Records come out of Excel files as they went in; what does not fit is told by sheet and line."""

import datetime as dt
import importlib
import io
import random
import sys
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from tests.records.tables import LISTS, SHAPE, called, cells, columns, elements_of, numbered, one_row_each, people
from tests.records.tables import text_of as written
from tests.records.wide import FEW

from offerrules.records import Participant, Place, ReadingError, RecordError
from offerrules.records.excel import read_excel, write_excel


def workbook(sheets: dict[str, Iterable[Sequence[Any]]]) -> bytes:
    file = io.BytesIO()
    write_excel(file, sheets)
    return file.getvalue()


def sheet(rows: Sequence[dict[str, Any]], variants: Sequence[int]) -> list[list[Any]]:
    """A sheet with typed cells where a spreadsheet has types, in the words of offices elsewhere."""
    named = columns(rows)
    header: list[Any] = [called(path, variants[place % len(variants)]) for place, path in enumerate(named)]
    return [header, *([cell(row, path, variants[0]) for path in named] for row in rows)]


def cell(row: dict[str, Any], path: str, variant: int) -> Any:
    value = row.get(path)
    if path not in row or isinstance(value, dt.date | bool | int):
        return value
    return written(path, value, variant)


@FEW
@given(people(), st.sampled_from(["numbered", "one row each", "sheets"]), st.lists(st.integers(0, 59), min_size=1))
def test_records_come_out_as_they_went_in(persons: list[Participant], layout: str, variants: list[int]) -> None:
    if layout == "sheets":
        sheets = {"Personer": sheet([cells(person, SHAPE.fields) for person in persons], variants)}
        for place, name in enumerate(LISTS):
            rows = [row for person in persons for row in elements_of(person, name)]
            if rows:
                label = SHAPE.fields[name].label
                title = (name, label.sv, label.en)[variants[place % len(variants)] % 3]
                sheets[title[:31]] = sheet([_inside(row, name) for row in rows], [0])
        sheets = {name: rows for name, rows in sheets.items() if len(name) < 31}
        kept = {name for name in LISTS if _is_sheet(name, sheets)}
        persons = [person.model_copy(update=dict.fromkeys(set(LISTS) - kept)) for person in persons]
    else:
        make = numbered if layout == "numbered" else one_row_each
        sheets = {"Blad1": sheet([row for person in persons for row in make(person)], variants)}
    assert list(read_excel(workbook(sheets), Participant)) == persons


def _inside(row: dict[str, Any], name: str) -> dict[str, Any]:
    """The row of an element; an empty list is told in a column that cannot be none."""
    first = next(part.name for part in SHAPE.fields[name].fields.values())
    return {(f"{name}.{first}" if path == name else path): value for path, value in row.items()}


def _is_sheet(name: str, sheets: dict[str, Any]) -> bool:
    label = SHAPE.fields[name].label
    return any(title in sheets for title in (name, label.sv, label.en))


def read(**sheets: list[list[Any]]) -> list[Participant | RecordError]:
    return list(read_excel(workbook(dict(sheets)), Participant))


def at(sheet_name: str, *lines: int) -> tuple[Place, ...]:
    return tuple(Place(line=line, sheet=sheet_name) for line in lines)


def test_one_sheet_for_each_list_with_the_fields_own_names() -> None:
    found = read(
        Personer=[["Referens", "Födelsedatum"], ["g1", dt.date(2001, 2, 3)], [17, None], ["g3", None]],
        Praktikperioder=[
            ["id", "service", "Praktikens startdatum", "end", "weeks_planned"],
            ["g1", "Hemtjänst", dt.date(2022, 4, 25), "–", 4],
            [17, "none", None, None, None],
            ["g1", None, None, None, Decimal("3")],
        ],
        diplomas=[["id", "date"], ["g3", "2023-06-01"]],
    )
    first = ({"service": "home_care", "start": "2022-04-25", "end": None, "weeks_planned": 4}, {"weeks_planned": 3})
    assert found == [
        Participant(id="g1", birth_date="2001-02-03", internships=first),
        Participant(id="17", internships=()),
        Participant(id="g3", diplomas=({"date": "2023-06-01"},)),
    ]


def test_what_does_not_fit_is_told_by_sheet_and_line() -> None:
    found = read(
        Personer=[["id", "protected_identity"], ["g1", True], ["g2", 1], ["g3", "ja"], ["g3", "nej"]],
        internships=[["id", "days_attended", "supervisor"], ["g1", 4.5, None], ["g9", 1, None], ["g1", 1, 7.5]],
    )
    errors = [error for error in found if isinstance(error, RecordError)]
    assert len(errors) == len(found) == 4
    assert errors[0].places == (*at("Personer", 2), *at("internships", 2, 4))
    assert [(p.path, p.code, (p.place,)) for p in errors[0].problems] == [
        ("internships.1.supervisor", "not_text", at("internships", 4)),
        ("internships.0.days_attended", "not_whole_number", at("internships", 2)),
    ]
    assert [(error.places, error.problems[0].code) for error in errors[1:]] == [
        (at("Personer", 3), "not_yes_or_no"),
        (at("Personer", 4, 5), "two_rows"),
        (at("internships", 3), "not_in_first_sheet"),
    ]
    assert (
        errors[0].in_language("sv").startswith("blad Personer, rad 2; blad internships, rad 2; blad internships, rad 4")
    )


@pytest.mark.parametrize(
    ("sheets", "code", "sheet_name"),
    [
        ({"Personer": [["id"], ["a"]], "Praktikperoder": [["id"], ["a"]]}, "sheets", "Praktikperoder"),
        (
            {"measures": [["id", "name"], ["a", "x"]], "Arbetsmarknadsinsatser": [["id", "name"], ["a", "y"]]},
            "sheets",
            "Arbetsmarknadsinsatser",
        ),
        (
            {"P": [["id", "measures.0.name"], ["a", "x"]], "measures": [["id", "name"], ["a", "y"]]},
            "sheets",
            "measures",
        ),
        ({"P": [["id", "measures"], ["a", "none"]], "measures": [["id", "name"], ["a", "y"]]}, "sheets", "measures"),
        ({"measures": [["id", "supervisor"], ["a", "x"]]}, "sheets", "measures"),
        ({"Personer": [["Anna", "850709-9805"]]}, "no_header", "Personer"),
        ({"Personer": [["id", "x"], ["a", "y"]]}, "header", "Personer"),
    ],
)
def test_sheets_that_do_not_fit_are_refused(sheets: Any, code: str, sheet_name: str | None) -> None:
    with pytest.raises(ReadingError) as caught:
        read(**sheets)
    assert caught.value.code == code
    assert caught.value.place is not None
    assert sheet_name in (None, caught.value.place.sheet)
    assert "850709" not in str(caught.value)


def test_a_row_without_reference_taints_only_the_person_above_on_its_sheet() -> None:
    found = read(
        Personer=[["id"], ["g1"], ["g2"]],
        internships=[["id", "service"], [None, "Hemtjänst"], ["g1", "Hemtjänst"], [None, "Hemsjukvård"]],
    )
    assert isinstance(found[0], RecordError)
    assert found[0].places == (*at("Personer", 2), *at("internships", 3, 4))
    assert found[1] == Participant(id="g2")
    assert isinstance(found[2], RecordError)
    assert found[2].places == at("internships", 2)


def test_excel_files_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    monkeypatch.delitem(sys.modules, "offerrules.records.excel")
    with pytest.raises(ModuleNotFoundError, match="need the extra `excel`"):
        importlib.import_module("offerrules.records.excel")


def test_empty_sheets_and_rows_are_passed_over() -> None:
    assert read(A=[], Personer=[["id"], [], ["g1"], [None]], B=[]) == [Participant(id="g1")]
    assert read(A=[]) == []


def raw(*values: tuple[int, int, Any], kind: str = "") -> bytes:
    """A workbook with cells as XlsxWriter makes them of Python values, also far apart, with times and formulas."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Personer")
        style = book.add_format({"num_format": kind}) if kind else None
        for line, column, value in values:
            page.write(line, column, value, style)
    return file.getvalue()


def test_the_table_may_stand_anywhere_on_its_sheet() -> None:
    [found] = read_excel(raw((4, 2, "id"), (4, 3, "birth_date"), (5, 2, "a"), (5, 3, "x")), Participant)
    assert isinstance(found, RecordError)
    assert found.places == at("Personer", 6)


@pytest.mark.parametrize(
    ("header", "value", "kind", "code"),
    [
        ("birth_date", dt.datetime(2001, 2, 3), "yyyy-mm-dd hh:mm", None),  # noqa: DTZ001
        ("birth_date", dt.datetime(2001, 2, 3, 4, 5), "yyyy-mm-dd hh:mm", "date_time_for_date"),  # noqa: DTZ001
        ("birth_date", dt.time(4, 5), "hh:mm", "not_date"),
        ("birth_date", 36925, "", "number_for_date"),
        ("Handledare", True, "", "not_text"),
        ("Planerade praktikveckor", True, "", "not_number_in_cell"),
        ("Planerade praktikveckor", "4", "", None),
        ("Planerade praktikveckor", dt.datetime(1900, 1, 4), "yyyy-mm-dd", "not_number_in_cell"),  # noqa: DTZ001
        ("Årskurs", 1.0, "", None),
    ],
)
def test_typed_cells_are_taken_as_what_they_are(header: str, value: Any, kind: str, code: str | None) -> None:
    data = raw((0, 0, "id"), (0, 1, header), (1, 0, "a"), (1, 1, value), kind=kind)
    [found] = read_excel(data, Participant)
    if code is None:
        assert isinstance(found, Participant)
    else:
        assert isinstance(found, RecordError)
        assert [problem.code for problem in found.problems] == [code]


def test_a_cell_that_shows_an_error_is_empty() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "birth_date"])
        page.write_string(1, 0, "a")
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    assert list(read_excel(file.getvalue(), Participant)) == [Participant(id="a")]


@pytest.mark.parametrize(
    "data",
    [b"", b"id;birth_date", b"PK\x03\x04", raw((0, 0, "id"))[:-30], bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600],
)
def test_what_is_no_excel_file_is_refused(data: bytes) -> None:
    with pytest.raises(ReadingError) as caught:
        list(read_excel(data, Participant))
    assert caught.value.code in ("not_excel", "locked")
    assert caught.value.__context__ is None


def test_a_sheet_that_would_fill_the_memory_is_refused_at_once() -> None:
    with pytest.raises(ReadingError, match="too large"):
        list(read_excel(raw((0, 0, "id"), (99_999, 16_383, "x")), Participant))


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = unpacked(workbook({"Personer": [["id", "birth_date", "Handledare"], ["a", dt.date(2001, 1, 1), "B"]]}))


@given(st.integers(0, 2**32), st.booleans())
def test_broken_files_are_only_ever_refused(seed: int, inside: bool) -> None:
    chance = random.Random(seed)  # byte by byte, Hypothesis would draw far more than it can shrink
    parts = {name: bytearray(data) for name, data in PARTS.items()}
    whole = bytearray(packed(PARTS))
    broken = parts[chance.choice(sorted(parts))] if inside else whole
    for _ in range(chance.randint(1, 4)):
        broken[chance.randrange(len(broken))] = chance.randrange(32, 127) if inside else chance.randrange(256)
    data = packed({name: bytes(part) for name, part in parts.items()}) if inside else bytes(whole)
    try:
        list(read_excel(data, Participant))
    except ReadingError as error:
        assert error.__context__ is None


SIGNS = ["=1+1", "@SUM(A1)", "+1", "-1", "http://example.org", "a\tb", "4", "{=1}"]


def test_text_is_written_as_text_and_never_as_a_formula() -> None:
    data = workbook({"Blad": [["a"], *([sign] for sign in SIGNS)]})
    assert b"<f>" not in unpacked(data)["xl/worksheets/sheet1.xml"]
    read_back = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read_back] == ["a", *SIGNS]


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert workbook({"Blad": [["a"], [1]]}) == workbook({"Blad": [["a"], [1]]})


def test_values_are_written_as_what_they_are() -> None:
    row = ["å", 4, 2.5, Decimal("1.5"), True, dt.date(2022, 4, 25), None, "x"]
    data = workbook({"Blad": [[str(place) for place in range(8)], row]})
    [_, found] = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert found == ["å", 4, 2.5, 1.5, True, dt.date(2022, 4, 25), "", "x"]
    with pytest.raises(ValueError, match="32,767"):
        workbook({"Blad": [["x" * 40_000]]})


NOON = dt.datetime(2000, 1, 1, 12)  # noqa: DTZ001  # a spreadsheet has no time zones
HEADER = [
    "Referens",
    " FÖDELSEDATUM ",
    "verksamhet",
    "praktikplats  ",
    "Planerade  praktikveckor",
    "Studiebesök genomfört",
]


def dirty(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int, Any]] = ()) -> bytes:
    """A sheet as a person leaves it: formulas with what they gave, dates, numbers, merged cells, empty rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "d mmmm yyyy"})
        page = book.add_worksheet("Våren 2022")
        for line, row in enumerate([HEADER, *rows]):
            for position, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case dt.date():
                        page.write_datetime(line, position, value, day)
                    case (str(formula), result):
                        page.write_formula(line, position, formula, None, result)
                    case _:
                        page.write(line, position, value)
        for place in merged:
            page.merge_range(*place)
    return file.getvalue()


def test_headers_in_any_case_and_formulas_by_what_they_gave() -> None:
    [found] = read_excel(
        dirty([[("=A9", "G-1"), dt.date(2000, 1, 31), "HEMTJÄNST", "Björk", ("=2+2", 4), True], [None, "", "  "]]),
        Participant,
    )
    assert found == Participant(
        id="G-1",
        birth_date="2000-01-31",
        internships=({"service": "home_care", "workplace": "Björk", "weeks_planned": 4, "study_visit": True},),
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["G-1", 36526], "kolumn `FÖDELSEDATUM` (birth_date): är ett tal. Ge kolumnen datumformat i kalkylbladet."),
        (["G-1", NOON], "kolumn `FÖDELSEDATUM` (birth_date): ska vara ett datum utan"),
        (
            ["G-1", None, 1],
            "kolumn `verksamhet` (internships.0.service): är inget av de tillåtna valen. Välj bland `Hem",
        ),
        (["G-1", None, True], "kolumn `verksamhet` (internships.0.service): är inget av de tillåtna valen. Välj bland"),
        (["G-1", None, None, 3.5], "kolumn `praktikplats` (internships.0.workplace): ska vara text."),
        (["G-1", None, None, None, dt.date(2022, 4, 25)], "(internships.0.weeks_planned): ska vara ett tal, utan"),
        (
            ["G-1", None, None, None, 4.5],
            "kolumn `Planerade praktikveckor` (internships.0.weeks_planned): ska vara ett",
        ),
        (["G-1", None, None, None, None, 1], "kolumn `Studiebesök genomfört` (internships.0.study_visit): ska vara ja"),
        (["G-1", *[None] * 8, "ring!"], "Till höger om tabellen står något som inte hör till någon kolumn."),
    ],
)
def test_what_stands_in_a_cell_of_another_kind_is_told_by_sheet_line_and_column(row: list[Any], told: str) -> None:
    good, found = read_excel(dirty([["G-0", dt.date(2000, 1, 1)], [], row]), Participant)
    assert isinstance(good, Participant)
    assert isinstance(found, RecordError)
    assert found.places == (Place(line=4, sheet="Våren 2022"),)
    assert found.in_language("sv").startswith("blad Våren 2022, rad 4: ")
    assert told in found.in_language("sv")


def test_merged_references_refuse_the_rows_below_them() -> None:
    rows = [[None, None, "Hemtjänst", "A"], [None, None, "Hemtjänst", "B"], ["G-2"]]
    found, good = read_excel(dirty(rows, [(1, 0, 2, 0, "G-1")]), Participant)
    assert isinstance(found, RecordError)
    assert found.in_language("en") == "sheet Våren 2022, line 2–3: sheet Våren 2022, line 3: The row has no reference."
    assert good == Participant(id="G-2")
