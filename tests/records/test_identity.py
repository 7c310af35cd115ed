"""No personal identity number gets in as a reference, however it is written."""

import datetime as dt
import io
import uuid

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import offerrules
from offerrules.records import Participant, RecordError, Reference, read_csv, shape_of
from offerrules.records.excel import read_excel
from offerrules.records.facts import capture
from offerrules.records.identity import is_personal_number

CLASS = """\
offerrules: 1
policy: example/reference
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record: RECORD
criteria:
  yes: {text: {sv: a, en: a}, when: "true"}
offers:
  o: {title: {sv: O, en: O}, requires: yes}
"""
DIGITS = {"western": "0123456789", "fullwidth": "０１２３４５６７８９", "arabic": "٠١٢٣٤٥٦٧٨٩"}


@given(
    st.dates(dt.date(1890, 1, 1), dt.date(2030, 12, 31)),
    st.integers(0, 9999),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "-", "+", " ", "–", "−", " - ", "\u00a0", "\u2011"]),
    st.sampled_from(sorted(DIGITS)),
)
def test_any_date_with_four_digits_behind_it_is_refused(
    day: dt.date, number: int, whole_year: bool, coordination: bool, sign: str, script: str
) -> None:
    birth = f"{day:%Y%m}" if whole_year else f"{day:%y%m}"
    text = f"{birth}{day.day + 60 * coordination:02}{sign}{number:04}"
    text = text.translate(str.maketrans(DIGITS["western"], DIGITS[script]))
    assert is_personal_number(text)
    with pytest.raises(RecordError) as caught:
        Participant(id=text)
    assert [problem.code for problem in caught.value.problems] == ["personal_number"]
    assert text not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "g4", "elev-17", "a2203014567", "12345", "1234567890", "5560360793", "2021005489", "220301456", "22030145678",
        "123e4567-e89b-12d3-a456-426614174000", "220000-1234", "220301 12345", "179901011234", "219901011234",
    ],
)  # fmt: skip
def test_other_references_are_taken(text: str) -> None:
    assert not is_personal_number(text)
    assert Participant(id=text).id == text


@pytest.mark.parametrize("year", [1804, 1896, 1904, 2000, 2024])
@pytest.mark.parametrize("coordination", [False, True])
def test_the_day_after_28_february_is_refused_in_leap_years(year: int, coordination: bool) -> None:
    """Without its century a year is read as both: 1900 had no such day, 2000 had."""
    day = 29 + 60 * coordination
    assert is_personal_number(f"{year}02{day}-0017")
    if year > 1900:
        assert is_personal_number(f"{year % 100:02}02{day}-0017")


@pytest.mark.parametrize("text", ["19000229-0017", "18000229-0017", "20010229-0017", "19000289-0017", "010229-0017"])
def test_a_day_that_never_was_is_no_date_of_birth(text: str) -> None:
    assert not is_personal_number(text)


@pytest.mark.parametrize("year", [1800, 2099])
def test_years_of_twelve_digits_are_of_three_centuries(year: int) -> None:
    assert is_personal_number(f"{year}0301-0017")
    beyond = year - 1 if year == 1800 else year + 1
    assert not is_personal_number(f"{beyond}0301-0017")


class Pupil(BaseModel):
    id: str


class CheckedPupil(BaseModel):
    id: Reference


def test_a_callers_class_is_refused_when_its_facts_are_captured() -> None:
    with pytest.raises(RecordError, match="id: looks like a Swedish personal identity"):
        capture(Pupil(id="850709-9805"), shape_of(Pupil))


def test_a_callers_class_can_check_its_reference_itself() -> None:
    assert CheckedPupil(id="p-7").id == "p-7"
    with pytest.raises(ValidationError, match="looks like a Swedish personal identity"):
        CheckedPupil(id="850709-9805")


@pytest.mark.parametrize(
    "text",
    [
        "199001010017.0", "900101.0017", "ID:900101-0017", "ID900101-0017", "id_9001010017", "PNR199001010017",
        "19 90 01 01 00 17", "9 0 0 1 0 1 - 0 0 1 7", "900101\u00a00017", "900101\u20120017", "900101\ufe630017",
        "9001\u200b010017", "９００１０１－００１７", "𝟡𝟘𝟘𝟙𝟘𝟙𝟘𝟘𝟙𝟟", "+9001010017", "900161-0017", "199001610017,00",
        "1990-01-01/0017", "900101:0017", "elev 1 900101-0017 (A)", "1.99001010017E+11", "9.001010017e9", "9001010017.00",
        "900101-0017-2", "900101  -  0017", "900101 —— 0017", "19 ..... 900101 ..... 0017", "ID19900101-0017", "19900101-0017B", "180001010017", "209912310017", "https://example.org/p/199001010017?x=1", "900101\u06360017".replace("\u0636", "—"),
        "123e4567-e89b-12d3-a456-426614174000 900101-0017",
    ],
)  # fmt: skip
def test_one_is_found_however_it_is_written_and_whatever_stands_around_it(text: str) -> None:
    assert is_personal_number(text)
    for given_ in (text, f" {text}"):
        with pytest.raises(RecordError) as caught:
            Participant(id=given_)
        assert {problem.code for problem in caught.value.problems} <= {"personal_number"}
        assert caught.value.reference is None
        assert "0017" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "K9001010017", "9001010017K", "90010K10017", "900101-001", "179912310017", "210001010017", "900132-0017", "199013010017", "dnr 2024/00312",
        "KS-2024-0312", "0" * 200, "e" * 64, "19900101001712345", "1.5E+300", "-1", "9001010017" * 3,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "01890a5d-ac96-774b-bcce-199001010017",
    ],
)  # fmt: skip
def test_what_is_none_is_taken(text: str) -> None:
    assert not is_personal_number(text)
    assert Participant(id=text).id == text


@given(st.uuids())
def test_a_uuid_is_always_a_reference(reference: uuid.UUID) -> None:
    for text in (str(reference), reference.hex, str(reference).upper(), f"urn:uuid:{reference}"):
        assert Participant(id=text).id == text


@given(st.text(st.sampled_from("0123456789 -+.:/eE\u00a0\u200b٣９a"), max_size=300))
def test_any_text_is_judged_and_soon(text: str) -> None:
    assert is_personal_number(text) in (True, False)


def test_every_fourteenth_number_of_ten_digits_looks_like_one() -> None:
    """Counted by their first six digits, since the last four may be any; the pages on records and privacy say so."""
    months, days = range(1, 13), (*range(1, 32), *range(61, 92))  # others are neither a date nor one with 60 added
    begins = (f"{year:02}{month:02}{day:02}" for year in range(100) for month in months for day in days)
    dated = sum(is_personal_number(f"{begin}0000") for begin in begins)
    assert dated == 73_050
    assert round(10**6 / dated) == 14


class Numbered(BaseModel):
    id: int


class Optional(BaseModel):
    id: str | None = None


@pytest.mark.parametrize("number", [199001010017, 9001010017, 199001610017])
def test_a_whole_number_that_is_one_is_refused(number: int) -> None:
    policy = offerrules.loads(CLASS.replace("RECORD", "Numbered"), records={"Numbered": Numbered})
    for record in (
        {"id": number},
        Numbered(id=number),
        f'{{"id": {number}}}',
        f'{{"id": {number}.0}}',
        {"id": float(number)},
    ):
        with pytest.raises(RecordError) as caught:
            policy.decide(record, on=dt.date(2024, 6, 3))
        assert [problem.code for problem in caught.value.problems] == ["personal_number"]
        assert (caught.value.reference, str(number) in str(caught.value)) == (None, False)
    for data in (f"id\n{number}\n", f"id\n{number}.0\n"):
        [refused] = read_csv(data.encode(), Participant)
        assert isinstance(refused, RecordError)
        assert [problem.code for problem in refused.problems] == ["personal_number"]
        assert str(number) not in str(refused)


def test_a_number_in_a_sheet_is_refused() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["id"])
        sheet.write_number(1, 0, 199001010017)
        sheet.write_string(2, 0, "ID: 900101-0017")
        sheet.write_string(3, 0, "ok")
    found = [*read_excel(file.getvalue(), Participant)]
    assert [each.problems[0].code if isinstance(each, RecordError) else each.id for each in found] == [
        "personal_number", "personal_number", "ok",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["20000229-0000", "200002290000", "000229-0000", "20000289-0000", "19960229-0000"])
def test_whoever_is_born_on_a_leap_day_is_somebody_too(text: str) -> None:
    assert is_personal_number(text)


@pytest.mark.parametrize("text", ["19000229-0000", "20010229-0000", "010229-0000", "20000230-0000", "20000290-0000"])
def test_a_leap_day_that_there_is_not_tells_nobody(text: str) -> None:
    assert not is_personal_number(text)
