"""Records come out of CSV files as they went in, in every layout and dialect; what does not fit is told by line."""

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.records.pupils import Pupil
from tests.records.tables import Row, csv_text, numbered, one_row_each, people
from tests.records.wide import FEW

from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant, Place, ReadingError, RecordError
from offerrules.records.csv_reader import read_csv

VARIANTS = st.lists(st.integers(0, 59), min_size=1, max_size=12)
ENCODINGS = [(None, "utf-8"), (None, "utf-8-sig"), ("utf-8", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]


@FEW
@given(
    people(),
    st.sampled_from([numbered, one_row_each]),
    st.sampled_from(";,\t"),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(ENCODINGS),
    VARIANTS,
    st.randoms(use_true_random=False),
)
def test_records_come_out_as_they_went_in(
    persons: list[Participant],
    layout: Callable[[Participant], list[Row]],
    separator: str,
    end: str,
    encoding: tuple[str | None, str],
    variants: list[int],
    random: Any,
) -> None:
    rows = [row for person in persons for row in layout(person)]
    if random.random() < 0.5:
        # By identity: two elements of a list may be written as equal rows.
        place = {id(row): number for number, row in enumerate(rows)}
        random.shuffle(rows)
        # The elements of a list stand in the order of their rows, so only the persons are shuffled into each other.
        order = {
            person.id: iter(sorted((row for row in rows if row["id"] == person.id), key=lambda row: place[id(row)]))
            for person in persons
        }
        rows = [next(order[row["id"]]) for row in rows]
        persons = sorted(persons, key=lambda person: next(n for n, row in enumerate(rows) if row["id"] == person.id))
    given_, written = encoding
    data = csv_text(rows, separator, end, variants).encode(written)
    assert list(read_csv(data, Participant, encoding=given_)) == persons


def read(text: str) -> list[Participant | RecordError]:
    return list(read_csv(text.encode(), Participant))


def refused(text: str) -> list[tuple[tuple[Place, ...], list[tuple[str, str, int | None]]]]:
    """The refused records: their places, and their problems by path, code and line."""
    return [
        (found.places, [(p.path, p.code, p.place.line if p.place else None) for p in found.problems])
        for found in read(text)
        if isinstance(found, RecordError)
    ]


@pytest.mark.parametrize(
    ("text", "internships"),
    [
        ("id\na", UNKNOWN),
        ("id;internships\na;", UNKNOWN),
        ("id;internships\na;none", ()),
        ("id;Verksamhet\na;none", ()),
        ("id;Verksamhet;Praktikens slutdatum\na;–;", ()),
        ("id;Verksamhet;Praktikens slutdatum\na;saknas;saknas", ()),
        ("id;internships.0.service;internships.0.end;internships.1.service\na;saknas;saknas;", ()),
        ("id;Verksamhet;Praktikens slutdatum\na;;", UNKNOWN),
        ("id;Praktikens slutdatum\na;none", ({"end": None},)),
        ("id;internships.0.service;internships.1.service\na;home_care;", ({"service": "home_care"},)),
    ],
)
def test_unknown_lists_empty_lists_and_lists_of_unknown(text: str, internships: Any) -> None:
    assert read(text) == [Participant(id="a", internships=internships)]


CHOICE_AT_5 = [("internships.2.service", "no_such_choice", 5)]


@pytest.mark.parametrize(
    ("text", "places", "problems"),
    [
        ("id;x;Handledare\na;1;b", None, "header"),
        ("id;Handledare\n\na;okänd", [2 + 1], [("internships.0.supervisor", "placeholder", None)]),
        ("id;Handledare\na;saknas\na;B", [2, 3], []),
        ("id;Handledare;Verksamhet\na;saknas;home_care", [2], [("internships.0.supervisor", "cannot_be_none", None)]),
        ("id;birth_date\na;saknas", [2], [("birth_date", "cannot_be_none", None)]),
        ("id;birth_date\na;2022-02-30", [2], [("birth_date", "no_such_date", None)]),
        ("id;birth_date\na;3 mars 2022", [2], [("birth_date", "not_date", None)]),
        ("id;protected_identity\na;x", [2], [("protected_identity", "not_yes_or_no", None)]),
        ("id;protected_identity\na;1", [2], [("protected_identity", "not_yes_or_no", None)]),
        ("id;Planerade praktikveckor\na;4 v", [2], [("internships.0.weeks_planned", "not_number_in_cell", None)]),
        ("id;Planerade praktikveckor\na;1.000", [2], [("internships.0.weeks_planned", "perhaps_thousands", None)]),
        ("id;Planerade praktikveckor\na;1e3", [2], [("internships.0.weeks_planned", "not_number_in_cell", None)]),
        ("id;Planerade praktikveckor\na;4,5", [2], [("internships.0.weeks_planned", "not_whole_number", None)]),
        ("id;Verksamhet\na;hemtjanst", [2], [("internships.0.service", "no_such_choice", None)]),
        ("id;Handledare\na;#SAKNAS!", [2], [("internships.0.supervisor", "cell_error", None)]),
        ('id;Handledare\na;"B\nc;D"', [2], [("internships.0.supervisor", "line_break", None)]),
        ("id;birth_date\n;2001-01-01", [2], [("", "no_reference", None)]),
        ("id;birth_date\na;2001-01-01;x", [2], [("", "too_many_cells", None)]),
        ("id;birth_date\n850709-9805;2001-01-01", [2], [("id", "personal_number", None)]),
        ("id;birth_date\na;2001-01-01\na;2001-01-01", [2, 3], [("", "two_rows", 3)]),
        ("id;birth_date;Verksamhet\na;2001-01-01;\na;2001-01-02;", [2, 3], [("birth_date", "contradiction", 3)]),
        ("id;Verksamhet\na;home_care\na;Hemtjänst", [2, 3], [("internships.1", "repeated", 3)]),
        ("id;Verksamhet\na;home_care\n;other", [2, 3], [("", "no_reference", 3)]),
        ("id;Verksamhet\na;home_care\n;other\nb;other\na;x", [2, 3, 5], [("", "no_reference", 3), *CHOICE_AT_5]),
        ("id;Verksamhet\na;home_care\na ;other", [2, 3], [("id", "contradiction", 3)]),
        ("id;Verksamhet\na;home_care\nb;other\na;x", [2, 4], [("internships.1.service", "no_such_choice", 4)]),
        ("id;internships.1.service\na;other", [2], [("internships", "gap", None)]),
        ("id;internships;internships.0.end\na;none;2022-01-01", [2], [("internships.0.end", "contradiction", None)]),
        ("id;internships\na;Hemtjänst", [2], [("internships", "only_none", None)]),
    ],
)
def test_a_row_that_does_not_fit_refuses_its_person(text: str, places: list[int] | None, problems: Any) -> None:
    if places is None:
        with pytest.raises(ReadingError) as caught:
            read(text)
        assert (caught.value.code, caught.value.place) == (problems, Place(line=1))
        return
    if not problems:
        assert refused(text)[0][0] == tuple(Place(line=line) for line in places)
        return
    assert refused(text) == [(tuple(Place(line=line) for line in places), problems)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_header"),
        ("\n\n;;\n", "no_header"),
        ("Anna;850709-9805\nx;y", "no_header"),
        ("Födelsedatum;Handledare\n2001-01-01;B", "no_header"),
        ("id;id\na;b", "header"),
        ("id;Referens\na;b", "header"),
        ("id;;birth_date\na;;2001-01-01", "header"),
        ("id;Anna 850709-9805\na;x", "header"),
        ("id;internships.0.service;internships.end\na;b;c", "header"),
        ("id;internships.0.service.1\na;b", "header"),
        ("id;birth_date.0\na;b", "header"),
        ('id;birth_date\na;"2001', "not_csv"),
        ('id;birth_date\na;"2001"-01', "not_csv"),
    ],
)
def test_a_file_that_is_no_table_of_persons_is_refused_before_anything_is_read(text: str, code: str) -> None:
    with pytest.raises(ReadingError) as caught:
        next(read_csv(text.encode(), Participant), None)
    assert caught.value.code == code
    assert "850709" not in str(caught.value)


def test_a_cell_too_many_is_told_alone() -> None:
    """A comma in a text without quotation marks shifts what stands behind it; that is one mistake, not five."""
    header = "id,Praktikplats,Verksamhet,Planerade praktikveckor,Praktikens startdatum,Närvarodagar\n"
    for last in ("19", ""):
        [found] = read(f"{header}a,Björkgården, avdelning 2,home_care,4,2022-03-01,{last}\n")
        assert isinstance(found, RecordError)
        assert [(problem.path, problem.code) for problem in found.problems] == [("", "too_many_cells")]
    [good] = read(f"{header}a,Björkgården,home_care,4,2022-03-01,19,,,\n")
    assert isinstance(good, Participant)


def test_columns_are_told_as_they_are_called() -> None:
    [found] = read("id;  Födelsedatum ;INTERNSHIPS.service;Handledare\na;x;y;okänd")
    assert isinstance(found, RecordError)
    told = {problem.path: problem.column for problem in found.problems}
    assert told == {
        "birth_date": "Födelsedatum",
        "internships.0.service": None,
        "internships.0.supervisor": "Handledare",
    }
    assert "kolumn `Handledare` (internships.0.supervisor): säger" in found.in_language("sv")
    assert "column `Handledare` (internships.0.supervisor): says" in found.in_language("en")


def test_a_misspelt_header_is_told_with_the_nearest_name() -> None:
    with pytest.raises(ReadingError) as caught:
        read("id;Handlédare;internships.0.servise\na;x;y")
    assert caught.value.in_language("sv").splitlines() == [
        "rad 1: Kolumn 2 `Handlédare` är inget fält. Menade du `Handledare`?",
        "Kolumn 3 `internships.0.servise` är inget fält. Menade du `internships.service`?",
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_latin_1_is_told_with_its_line_and_read_when_named(encoding: str) -> None:
    data = "id;Handledare\na;B\nb;Åsa\n".encode(encoding)
    with pytest.raises(ReadingError) as caught:
        list(read_csv(data, Participant))
    assert (caught.value.code, caught.value.place) == ("encoding", Place(line=3))
    assert list(read_csv(data, Participant, encoding=encoding))[1] == Participant(
        id="b", internships=({"supervisor": "Åsa"},)
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_utf_16_is_told(encoding: str) -> None:
    with pytest.raises(ReadingError, match="The file is written in UTF-"):
        list(read_csv("id;Handledare\na;B".encode(encoding), Participant))


def test_an_encoding_that_does_not_fit_is_told() -> None:
    with pytest.raises(ReadingError, match="line 2: Here stand characters"):
        list(read_csv(b"id;Handledare\na;\x81", Participant, encoding="cp1252"))
    with pytest.raises(LookupError):
        list(read_csv(b"id\na", Participant, encoding="utf-99"))


@pytest.mark.parametrize(
    "data",
    [
        "sep=,\nid,Handledare\na,B",
        '"sep=;"\nid;Handledare\na;B',
        'id;"Handledare"\n"a";"B"',
        "\ufeffid\tHandledare\r\na\tB\r\n\r\n",
        " ID ; handledare \na;B;;;",
        "Referens;Praktikperioder.Handledare\na;B",
        "Reference;internships.Supervisor\na;B",
    ],
)
def test_dialects_of_offices(data: str) -> None:
    assert read(data) == [Participant(id="a", internships=({"supervisor": "B"},))]


def test_decomposed_letters_are_the_same_letters() -> None:
    assert read("id;Fo\u0308delsedatum\na;2001-01-01") == [Participant(id="a", birth_date="2001-01-01")]


def test_lines_of_the_file_are_told_although_cells_span_several(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b'id;"birth_date\n"\r\n\r\na;x\r\nb;2001-01-01\r\n\r\nc;y')
    found = list(read_csv(path, Participant))
    assert [each.places for each in found if isinstance(each, RecordError)] == [(Place(line=4),), (Place(line=7),)]


def test_a_callers_class_is_read_too() -> None:
    text = "id;Född;strokes;badges.0.kind;badges.0.points;badges.0.until;fee;grade\n"
    text += "p1;2010-01-02;crawl;gold;0,5;none;7,5;3"
    [pupil] = read_csv(text.encode(), Pupil)
    assert isinstance(pupil, Pupil)
    assert (pupil.strokes[0].value, pupil.badges[0].points, pupil.grade) == ("crawl", 0.5, 3)
    assert pupil.badges[0].model_fields_set == {"kind", "points", "until"}
    [bad] = read_csv(b"id;grade\np1;-850709", Pupil)
    assert isinstance(bad, RecordError)
    assert [problem.path for problem in bad.problems] == ["born", "grade"]
    assert "850709" not in str(bad)


class Bare(BaseModel):
    """A class without a reference: every row is a record of its own."""

    count: int
    tags: list[str] = []


def test_a_class_without_reference_is_read_row_by_row() -> None:
    first, second, third = read_csv(b"count;tags.0\n1;a\n1;a\n;b", Bare)
    assert first == second == Bare(count=1, tags=["a"])
    assert isinstance(third, RecordError)
    assert third.places == (Place(line=4),)
    with pytest.raises(ReadingError, match="The first row must name the columns"):
        list(read_csv(b"count;tags\n1;a", Bare))


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", ""]), st.sampled_from(["", "other", "x"]), st.integers(0, 9))),
)
def test_no_row_is_lost(rows: list[tuple[str, str, int]]) -> None:
    """Every row is part of a record, or its line is told; so no record is decided without a row that may be its own."""
    text = "".join(f"{name};{service};{days}\n" for name, service, days in rows)
    found = read(f"id;Verksamhet;Närvarodagar\n{text}")
    told = {place.line for each in found if isinstance(each, RecordError) for place in each.places}
    good = {each.id: each for each in found if isinstance(each, Participant)}
    taken: dict[str, list[tuple[str, int]]] = {name: [] for name in good}
    above = ""
    for line, (name, service, days) in enumerate(rows, 2):
        if line not in told:
            taken[name].append((service, days))
        if not name:
            assert line in told
            assert above not in good
        above = name or above
    for name, elements in taken.items():
        internships = good[name].internships
        assert isinstance(internships, tuple)
        assert [(each.days_attended, each.service) for each in internships] == [
            (days, service or UNKNOWN) for service, days in elements
        ]


def test_records_come_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id;birth_date\n" + "".join(f"p{number};2001-01-01\n" for number in range(1000)), "utf-8")
    found = read_csv(path, Participant)
    assert next(found) == Participant(id="p0", birth_date="2001-01-01")
    assert sum(1 for _ in found) == 999


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@example(codecs.BOM_UTF16_LE)
@example(b"id\n\x00")
@example(b"sep=\nid")
def test_broken_bytes_are_only_ever_refused(data: bytes) -> None:
    try:
        list(read_csv(data, Participant))
    except ReadingError as error:
        assert error.__context__ is None


PIECES = [
    "id", "a", "b", ";", ";", ",", "\n", "\n", '"', "\r", "\t", "none", "–", "2022-01-02", "Verksamhet", "home_care",
    "internships.0.end", "internships", "Handledare", "1,5", "ja", " ", "\x00", "\ufeff", "850709-9805", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_broken_tables_are_only_ever_refused(text: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        try:
            found = list(
                read_csv(f"id;Verksamhet;internships.end\n{text}".encode(encoding), Participant, encoding=encoding)
            )
        except ReadingError as error:
            assert "850709" not in f"{error} {error.in_language('sv')}"
        else:
            for each in found:
                assert isinstance(each, Participant) or "850709" not in f"{each} {each.in_language('sv')}"
