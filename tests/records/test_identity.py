"""No personal identity number gets in as a reference, however it is written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from offerrules.records import Participant, RecordError, Reference, shape_of
from offerrules.records.facts import capture
from offerrules.records.identity import is_personal_number

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
