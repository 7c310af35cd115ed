"""What callers give in place of plain values and plain mappings: taken as what it is, or refused by its class."""

import datetime as dt
import io
import pickle
from collections import ChainMap, UserDict
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from pydantic import Field as PydanticField
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

import offerrules
from offerrules import UNKNOWN, RecordError
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Place, Record, Reference, ShapeError, read_csv
from offerrules.records.excel import read_excel, write_excel

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

ON = dt.date(2024, 6, 3)
HEAD = """\
offerrules: 1
policy: example/given
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
"""
LABEL = "label: {sv: a, en: a}"
TYPES = {
    "number": "type: number", "whole": "type: integer", "truth": "type: boolean", "text": "type: string",
    "day": "type: date", "clock": "type: time", "moment": "type: date and time", "length": "type: days duration",
    "choice": "choice: [x, y]",
}  # fmt: skip
VALUES = offerrules.loads(
    HEAD
    + "record:\n  fields:\n"
    + "".join(f"    {name}: {{{type_}, {LABEL}}}\n" for name, type_ in TYPES.items())
    + 'criteria:\n  one: {text: {sv: a, en: a}, when: "number > 1"}\n'
    + "offers:\n  o: {title: {sv: O, en: O}, requires: one}\n"
)


class Colour(Enum):
    X = "x"


class Word(StrEnum):
    X = "x"


class One(IntEnum):
    ONE = 1


class Day(dt.date):
    pass


class Moment(dt.datetime):
    pass


class Name(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "another"


TAKEN: list[tuple[str, Any, Any]] = [
    ("number", np.int64(5), Decimal(5)),
    ("whole", np.int8(5), 5),
    ("whole", np.uint64(5), 5),
    ("whole", One.ONE, 1),
    ("number", np.float64(1.5), Decimal("1.5")),
    ("number", -0.0, Decimal(0)),
    ("whole", np.float64(2), 2),
    ("text", np.str_("x"), "x"),
    ("text", Name("x"), "x"),
    ("text", Word.X, "x"),
    ("choice", Word.X, "x"),
    ("moment", pd.Timestamp("2024-06-03 10:00"), dt.datetime(2024, 6, 3, 10)),  # noqa: DTZ001
    ("moment", pd.Timestamp("2024-06-03 10:00", tz="UTC"), dt.datetime(2024, 6, 3, 10, tzinfo=dt.UTC)),
    ("moment", Moment(2024, 6, 3), dt.datetime(2024, 6, 3)),  # noqa: DTZ001
    ("length", pd.Timedelta("36h"), dt.timedelta(hours=36)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "wanted"), TAKEN, ids=[f"{name}-{type(v).__name__}" for name, v, _ in TAKEN])
def test_a_value_of_another_class_is_taken_as_what_it_is(name: str, value: Any, wanted: Any) -> None:
    found = getattr(VALUES.record.model_validate({"id": "a", name: value}), name)
    assert (type(found), found) == (type(wanted), wanted)


STRANGE: list[tuple[Any, str]] = [
    (np.bool_(True), "numpy.bool"),
    (np.float32(0.1), "numpy.float32"),
    (np.datetime64("2024-06-03"), "numpy.datetime64"),
    (np.datetime64("NaT"), "numpy.datetime64"),
    (np.timedelta64(1, "D"), "numpy.timedelta64"),
    (np.array([1]), "numpy.ndarray"),
    (np.array(1), "numpy.ndarray"),
    (pd.NA, "pandas.NAType"),
    (pd.NaT, "pandas.NaTType"),
    (pd.Period("2024-06"), "pandas.Period"),
    (pd.Series([1]), "pandas.Series"),
    (Colour.X, "Colour"),
    (b"x", "bytes"),
    (1j, "complex"),
    (frozenset({1}), "frozenset"),
]


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(("value", "called"), STRANGE, ids=[called + str(n) for n, (_, called) in enumerate(STRANGE)])
def test_a_value_that_no_field_takes_is_refused_by_its_class(name: str, value: Any, called: str) -> None:
    with pytest.raises(RecordError) as caught:
        VALUES.decide({"id": "a", name: value}, on=ON)
    [problem] = caught.value.problems
    assert problem.path == name
    assert problem.text.en.endswith(f"{called}`.")
    assert problem.text.sv.endswith(f"{called}`.")
    assert caught.value.reference == "a"


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("value", [float("nan"), np.float64("nan"), Decimal("NaN"), Decimal("sNaN")])
def test_what_is_no_number_is_no_value(name: str, value: Any) -> None:
    with pytest.raises(RecordError) as caught:
        VALUES.decide({"id": "a", name: value}, on=ON)
    [problem] = caught.value.problems
    assert problem.path == name
    if isinstance(value, float) and name != "choice":
        assert problem.text.en.startswith("is NaN, which data frames write where there is nothing.")


def test_a_moment_of_pandas_that_would_lose_its_nanoseconds_is_refused() -> None:
    with pytest.raises(RecordError, match=r"moment: .* This is a `pandas\.Timestamp`\."):
        VALUES.record.model_validate({"id": "a", "moment": pd.Timestamp("2024-06-03 10:00:00.000000001")})


def test_a_moment_is_no_day() -> None:
    for value in (pd.Timestamp("2024-06-03"), dt.datetime(2024, 6, 3), Moment(2024, 6, 3)):  # noqa: DTZ001
        with pytest.raises(RecordError, match="day: must be a date without a time of day"):
            VALUES.record.model_validate({"id": "a", "day": value})
    assert VALUES.record.model_validate({"id": "a", "day": Day(2024, 6, 3)}).day == dt.date(2024, 6, 3)


ANYTHING = st.one_of(
    st.sampled_from([value for value, _ in STRANGE]), st.sampled_from([value for _, value, _ in TAKEN]), st.none(),
    st.text(), st.integers(), st.floats(), st.decimals(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.binary(max_size=3), st.complex_numbers(), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*TYPES, "id", "other"]), ANYTHING, max_size=3))
def test_whatever_is_given_it_is_decided_or_refused(record: dict[str, Any]) -> None:
    [result] = VALUES.decide_many([{"id": "a", **record}], on=ON)
    if isinstance(result, offerrules.Decision):
        again = offerrules.Decision.from_json(result.to_json(), VALUES)
        assert offerrules.verify(again, VALUES) == []


def test_neither_numpy_nor_pandas_is_imported_by_the_library() -> None:
    from tests.test_later import command, imported  # noqa: PLC0415

    found = imported(command("--version"))
    assert not {name.partition(".")[0] for name in found} & {"numpy", "pandas", "sqlalchemy", "django"}


# Objects in place of a mapping.


class Placement(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    end: Annotated[dt.date | None, Fact(Text("Slut", "End"), absence="none")] = None


class Pupil(BaseModel):
    """What reads objects attribute by attribute."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    internships: list[Placement] = []


class RecordedPlacement(Record):
    model_config = ConfigDict(from_attributes=True)

    end: OrUnknown[dt.date | None] = UNKNOWN


class RecordedPupil(Record):
    model_config = ConfigDict(from_attributes=True)

    id: str
    internships: OrUnknown[tuple[RecordedPlacement, ...]] = UNKNOWN


RULES = """\
candidates:
  p:
    from: internships
    label: {sv: praktik, en: internship}
    assumed: {text: {sv: t, en: t}, decided_by: {sv: t, en: t}}
criteria:
  open: {text: {sv: pågår, en: goes on}, when: p.end = null}
offers:
  o: {title: {sv: O, en: O}, each: p, requires: open}
"""


def loaded(model: type[BaseModel]) -> offerrules.Policy[Any]:
    return offerrules.loads(f"{HEAD}record: {model.__name__}\n{RULES}", records={model.__name__: model})


PARTICIPANT = offerrules.loads(HEAD + RULES)


class Base(DeclarativeBase):
    pass


class PupilRow(Base):
    __tablename__ = "pupil"

    id: Mapped[int] = mapped_column(primary_key=True)
    internships: Mapped[list["PlacementRow"]] = relationship()


class PlacementRow(Base):
    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    pupil: Mapped[int] = mapped_column(sa.ForeignKey("pupil.id"))
    end: Mapped[dt.date | None]


def test_an_object_of_an_orm_is_read_and_its_null_is_not_none() -> None:
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    policy = loaded(Pupil)
    with Session(engine) as session:
        session.add(PupilRow(id=7, internships=[PlacementRow(id=1, end=None)]))
        session.commit()
        row = session.get(PupilRow, 7)
        decision = policy.decide(row, on=ON)
        assert (decision.subject, decision.outcomes["o"].outcome) == ("7", "needs_information")
        assert policy.decide(row, on=ON, null="none").outcomes["o"].outcome == "offer"
        [many] = policy.decide_many([row], on=ON)
        assert many == decision
        with pytest.raises(RecordError, match=r"This is a `.*PupilRow`") as caught:
            PARTICIPANT.decide(row, on=ON)
        assert caught.value.reference == "7"
        columns = session.execute(sa.select(PupilRow.id, sa.literal("x").label("internships"))).one()
        with pytest.raises(RecordError, match="internships: must be a list"):
            policy.decide(columns, on=ON)
    engine.dispose()


def test_an_object_is_read_into_a_record_too() -> None:
    class Anything:
        id = "p1"
        internships = type("Rows", (list,), {})([PlacementRow(end=None)])

    policy = loaded(RecordedPupil)
    assert policy.decide(Anything(), on=ON).outcomes["o"].missing == ["internships.0.end"]
    assert policy.decide(Anything(), on=ON, null="none").outcomes["o"].outcome == "offer"


def test_a_manager_of_django_is_named() -> None:
    class RelatedManager:
        """As Django has in the place of a list."""

    class Anything:
        id = 7
        internships = RelatedManager()

    with pytest.raises(RecordError, match=r"internships: must be a list. This is a `.*RelatedManager`"):
        loaded(Pupil).decide(Anything(), on=ON)


def test_an_object_whose_attributes_fail_is_refused() -> None:
    class Failing:
        @property
        def id(self) -> int:
            raise RuntimeError("850709-9805")

    for policy in (loaded(Pupil), PARTICIPANT):
        with pytest.raises(RecordError) as caught:
            policy.decide(Failing(), on=ON)
        assert "850709" not in str(caught.value)


@dataclass
class PupilData:
    id: str = "a"
    internships: list[Any] = field(default_factory=list)


class PupilTuple(NamedTuple):
    id: str = "a"
    internships: tuple[Any, ...] = ()


class PupilDict(TypedDict):
    id: str
    internships: list[Any]


def test_a_mapping_of_any_kind_is_a_record() -> None:
    data = {"id": "a", "internships": []}
    for record in (
        PupilDict(id="a", internships=[]),
        UserDict(data),
        ChainMap(data),
        bytearray(b'{"id":"a","internships":[]}'),
    ):
        assert PARTICIPANT.decide(record, on=ON).outcomes["o"].outcome == "no_offer"


@pytest.mark.parametrize("record", [PupilData(), PupilTuple(), Placement(), [], None, 5, object(), PupilData, {1}])
def test_what_is_no_mapping_is_refused_by_its_class(record: Any) -> None:
    for given_, path in ((record, ""), ({"id": "a", "internships": [record]}, "internships.0"), ({"id": record}, "id")):
        with pytest.raises(RecordError) as caught:
            PARTICIPANT.decide(given_, on=ON)
        [problem] = caught.value.problems
        assert problem.path == path
        if type(record).__module__ != "builtins" or isinstance(record, type):
            assert f"{type(record).__name__}`." in problem.text.en


# The reference.


class Alias(BaseModel):
    reference_number: Annotated[str, Fact(Text("Nr", "No"), reference=True)]
    id: int = 0
    internships: list[Placement] = []


class Named(BaseModel):
    case: Reference
    internships: list[Placement] = []


class RecordNamed(Record):
    case: Reference
    internships: OrUnknown[tuple[RecordedPlacement, ...]] = UNKNOWN


@pytest.mark.parametrize(
    ("model", "name", "value", "subject"),
    [
        (Alias, "reference_number", "x7", "x7"),
        (Named, "case", "x7", "x7"),
        (RecordNamed, "case", "x7", "x7"),
        (Pupil, "id", 7, "7"),
        (Pupil, "id", 7_000_000_000_000_000_001, "7000000000000000001"),
    ],
)
def test_the_reference_may_be_called_otherwise_or_be_a_number(
    model: type[BaseModel], name: str, value: Any, subject: str
) -> None:
    policy = loaded(model)
    for engine in offerrules.api.ENGINES:
        decision = policy.decide({name: value, "internships": []}, on=ON, engine=engine)
        assert decision.subject == subject
        again = offerrules.Decision.from_json(decision.to_json(), policy)
        assert (again.subject, offerrules.verify(again, policy)) == (subject, [])
    table = f"{name};internships\n{value};none\n".encode()
    [result] = policy.decide_many(read_csv(table, model), on=ON)
    assert result.subject == subject
    for refused in ({name: "850709-9805"}, {name: None}, {}):
        with pytest.raises(RecordError) as caught:
            policy.decide(refused, on=ON)
        assert [(problem.path, caught.value.reference) for problem in caught.value.problems] == [(name, None)]


def test_the_field_that_data_calls_id_holds_the_reference() -> None:
    class Aliased(BaseModel):
        reference_number: str = PydanticField(alias="id")
        internships: list[Placement] = []

    class Optional(BaseModel):
        id: int | None = None
        internships: list[Placement] = []

    assert loaded(Aliased).decide({"id": "x7"}, on=ON).subject == "x7"
    assert loaded(Optional).decide({"id": 7}, on=ON).subject == "7"
    for record in ({}, {"id": None}, Optional()):
        with pytest.raises(RecordError) as caught:
            loaded(Optional).decide(record, on=ON)
        assert [(problem.path, problem.code) for problem in caught.value.problems] == [("id", "missing")]


def test_an_error_that_gets_a_place_or_an_index_keeps_the_rest() -> None:
    error = RecordError([], [Place(line=1)], 2, "a")
    assert [(each.places, each.index, each.reference) for each in (error.at(Place(line=3)), error.of(4), error.of(reference="b"))] == [
        ((Place(line=3),), 2, "a"), ((Place(line=1),), 4, "a"), ((Place(line=1),), 2, "b"),
    ]  # fmt: skip
    again = pickle.loads(pickle.dumps(error))
    assert (again.places, again.index, again.reference) == (error.places, error.index, error.reference)


def test_who_is_not_on_the_first_sheet_is_named_if_that_may_be() -> None:
    file = io.BytesIO()
    rows = {"a": [["id"], ["a"]], "internships": [["id", "workplace"], ["b", "x"], ["850709-9805", "x"]]}
    write_excel(file, rows)
    refused = [each for each in read_excel(file.getvalue(), PARTICIPANT.record) if isinstance(each, RecordError)]
    assert [(each.reference, each.problems[0].code) for each in refused] == [
        ("b", "not_in_first_sheet"),
        (None, "not_in_first_sheet"),
    ]


def wrong() -> list[tuple[type[BaseModel], str]]:
    class Nameless(BaseModel):
        reference_number: str

    class Fractional(BaseModel):
        id: float

    class Exact(BaseModel):
        id: Decimal

    class Truth(BaseModel):
        id: bool

    class Chosen(BaseModel):
        id: Literal["a", "b"]

    class Twice(BaseModel):
        one: Reference
        other: Reference

    class Whole(Record):
        id: int

    class Missing(Record):
        case: OrUnknown[str] = UNKNOWN

    return [
        (Nameless, "is not there, so results would name nobody"),
        (Twice, "say which one field holds the reference"),
        *((model, "must be a text, a whole number or a UUID") for model in (Fractional, Exact, Truth, Chosen)),
        (Whole, "in a Record it must be a text"),
        (Missing, "is not there"),
    ]


@pytest.mark.parametrize(("model", "said"), wrong(), ids=[model.__name__ for model, _ in wrong()])
def test_a_class_whose_records_would_have_no_name_is_refused_when_the_policy_is_loaded(
    model: type[BaseModel], said: str
) -> None:
    with pytest.raises(ShapeError, match=said):
        offerrules.loads(
            f"{HEAD}record: {model.__name__}\n{RULES[RULES.index('criteria') :]}", records={model.__name__: model}
        )


def test_a_default_of_a_record_would_count_as_recorded_and_is_refused() -> None:
    class Ended(Record):
        id: str
        end: dt.date | None = None

    with pytest.raises(ShapeError, match="end: has a default, which would count as recorded"):
        loaded(Ended)


# Who was refused.


@pytest.mark.parametrize("workers", [None, 2])
def test_an_error_among_many_says_which_record_it_is_about(workers: int | None) -> None:
    records: list[Any] = [
        {"id": "a"}, {"id": "b", "internships": 3}, b'{"id": "c", "internships": 3}', '{"id": "d", "x": 1}', b"{",
        {"id": "850709-9805"}, {"x": 1}, 5, b'{"id": "e", "id": "e"}', RecordError([], reference="f"), PupilData(id="g"),
    ]  # fmt: skip
    wanted = ["a", "b", "c", "d", None, None, None, None, "e", "f", "g"]
    found = [*PARTICIPANT.decide_many(records * 20, on=ON, workers=workers)]
    for index, result in enumerate(found):
        if isinstance(result, RecordError):
            assert (result.index, result.reference) == (index, wanted[index % len(wanted)])
            assert "850709" not in f"{result}{result!r}{result.reference}"
        else:
            assert index % len(wanted) == 0
    assert [isinstance(result, RecordError) for result in found[: len(wanted)]] == [False] + [True] * 10


def test_an_error_of_a_reader_keeps_its_place_and_gets_its_index() -> None:
    rows = b"id;Praktikens slutdatum\na;2024-05-01\nb;soon\n850709-9805;2024-05-01\n"
    found = [*PARTICIPANT.decide_many(read_csv(rows, PARTICIPANT.record), on=ON)]
    errors = [each for each in found if isinstance(each, RecordError)]
    assert [(each.index, each.reference, each.places[0].line) for each in errors] == [(1, "b", 3), (2, None, 4)]
    with pytest.raises(RecordError) as caught:
        PARTICIPANT.decide({"id": "b", "internships": 3}, on=ON)
    assert (caught.value.index, caught.value.reference) == (None, "b")


def nested(depth: int, opened: str, closed: str) -> str:
    return f'{{"id":7,"internships":{opened * depth}null{closed * depth}}}'


@pytest.mark.parametrize("null", [None, "left_out"])
@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"end":', "}")])
@pytest.mark.parametrize("depth", [2, 99, 101, 500, 900, 5000])
def test_what_is_nested_is_refused_and_nothing_breaks(depth: int, opened: str, closed: str, null: Any) -> None:
    text = nested(depth, opened, closed)
    for policy in (loaded(Pupil), loaded(RecordedPupil)):
        for record in (text, text.encode()):
            with pytest.raises(RecordError):
                policy.decide(record, on=ON, null=null)


def test_what_holds_itself_or_stands_in_many_places_is_refused_at_once() -> None:
    itself: dict[str, Any] = {"id": 7}
    itself |= {"internships": [itself, itself], "o\u0308": itself}
    shared: list[Any] = []
    for _ in range(60):
        shared = [shared, shared]
    for record in (itself, {"id": 7, "internships": shared}):
        for policy in (loaded(Pupil), loaded(RecordedPupil)):
            for null in ("none", "left_out"):
                with pytest.raises(RecordError):
                    policy.decide(record, on=ON, null=null)
