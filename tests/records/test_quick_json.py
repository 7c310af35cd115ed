"""Records read at once are those that are read the long way, and whatever would be told there is not read at once."""

import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from offerrules.records import UNKNOWN, Participant, Record, RecordError
from offerrules.records.json_text import parse_record
from offerrules.records.quick_json import record_at_once
from offerrules.records.reading import record_of, record_of_parsed
from offerrules.records.record import OrUnknown


class Part(Record):
    hours: OrUnknown[Annotated[int, Field(ge=0)]] = UNKNOWN
    name: OrUnknown[str | None] = UNKNOWN


class Whole(Record):
    id: OrUnknown[str] = UNKNOWN
    weeks: OrUnknown[int] = UNKNOWN
    done: OrUnknown[bool] = UNKNOWN
    part: OrUnknown[Part] = UNKNOWN
    parts: OrUnknown[tuple[Part, ...]] = UNKNOWN


def the_long_way(model: type[Record], data: bytes) -> Any:
    """The record, or None where it is refused."""
    try:
        text, parsed = parse_record(data)
        return record_of_parsed(model, parsed, text)
    except RecordError:
        return None


TEXTS = st.sampled_from(
    [
        "a",
        "1e5",
        ":",
        '"',
        "å",
        "\ud800",
        "2022-04-25",
        "2022-04-31",
        "1.5",
        "true",
        "",
        " ",
        "200101011234",
        "\U0001f40e",
    ]
)
NUMBERS = st.sampled_from(
    ["1", "0", "-0", "4.0", "4.00000000000000000000001", "1e2", "1E400", "1" * 70, "NaN", "Infinity", "01", "1.", "-3"]
)
SCALARS = st.one_of(TEXTS.map(json.dumps), NUMBERS, st.sampled_from(["null", "true", "false", "tru", ""]))
SPACES = st.sampled_from(["", " ", "\n", "\t ", "\ufeff"])


@st.composite
def objects(draw: st.DrawFn, names: tuple[str, ...], below: st.SearchStrategy[str]) -> str:
    """The text of an object, with names that may stand twice, and what JSON does not allow now and then."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.one_of(SCALARS, below)), max_size=5))
    text = ",".join(f"{draw(SPACES)}{json.dumps(name)}{draw(SPACES)}:{draw(SPACES)}{value}" for name, value in pairs)
    return f"{draw(SPACES)}{{{text}{draw(st.sampled_from(['', '', '', ',']))}}}"


PARTS = objects(("hours", "name", "other"), st.nothing())
LISTS = st.lists(st.one_of(PARTS, SCALARS), max_size=3).map(lambda parts: f"[{','.join(parts)}]")
WHOLES = objects(("id", "weeks", "done", "part", "parts", "other"), st.one_of(PARTS, LISTS))
INTERNSHIPS = objects(
    ("start", "end", "service", "weeks_planned", "study_visit", "attestation", "supervisor"),
    st.sampled_from(['"2022-04-25"', '"completed"', '"home_care"', "null"]),
)
PARTICIPANTS = objects(
    ("id", "birth_date", "internships", "protected_identity"),
    st.lists(INTERNSHIPS, max_size=3).map(lambda parts: f"[{','.join(parts)}]"),
)


@given(WHOLES)
def test_what_is_read_at_once_is_what_is_read_the_long_way(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = record_at_once(Whole, data)
    assert found is None or repr(found) == repr(the_long_way(Whole, data))


@given(PARTICIPANTS)
def test_that_holds_for_participants(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found = record_at_once(Participant, data)
    assert found is None or repr(found) == repr(the_long_way(Participant, data))


@given(st.binary(max_size=30))
def test_any_bytes_are_a_record_or_left_to_the_long_way(data: bytes) -> None:
    found = record_at_once(Whole, data)
    assert found is None or found == the_long_way(Whole, data)


def test_most_records_are_read_at_once() -> None:
    data = (
        b'{"id": "p1", "birth_date": "1998-04-02", "internships": [{"start": "2022-04-25", "end": null, "weeks_planned": '
        b'4, "workplace": "\xc3\x85ker\xc3\xb6"}, {"supervisor": "A. Lund"}], "offers_sent": []}'
    )
    assert record_at_once(Participant, data) == the_long_way(Participant, data) is not None


@pytest.mark.parametrize(
    "text",
    [
        '{"weeks": 1, "weeks": 1}',
        '{"part": {"hours": 1, "hours": 2}}',
        '{"parts": [{"name": "a"}, {"name": "a", "name": "b"}]}',
        '{"weeks" : 1, "weeks": 1, "id": "a"}',
        '{"weeks": 4.0}',
        '{"weeks": 1e2}',
        '{"weeks": -1E2}',
        '{"part": {"hours": 4.00000000000000000000001}}',
        '{"weeks": NaN}',
        '{"id": "a:b"}',
        '{"other": 1}',
        '{"weeks": "1"}',
        "[]",
        "",
    ],
)
def test_what_might_be_told_is_left_to_the_long_way(text: str) -> None:
    assert record_at_once(Whole, text.encode()) is None


def test_a_doubled_name_is_told_all_the_same() -> None:
    with pytest.raises(RecordError) as refused:
        record_of(Whole, b'{"weeks": 1, "weeks": 1}')
    assert [problem.code for problem in refused.value.problems] == ["duplicate_field"]


def test_which_records_may_have_parts() -> None:
    assert Whole.has_parts
    assert not Part.has_parts
    assert Participant.has_parts
