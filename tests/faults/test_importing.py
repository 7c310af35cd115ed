"""What a system that imports the library gives, and what it asks: refused in its place, or right."""

import collections.abc
import dataclasses
import datetime as dt
import json
import sqlite3
import time
from collections.abc import Iterator
from typing import Annotated, Any

import pandas as pd
import pytest
from pydantic import BaseModel, ConfigDict, Field

import offerrules
from offerrules.language import Text
from offerrules.records import Fact, Participant, RecordError, read_csv, read_json, read_ndjson

ON = dt.date(2024, 6, 3)

RULES = """\
offerrules: 1
policy: example/stays
version: "1"
title: {sv: Vistelser, en: Stays}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record: Pupil
candidates:
  stay:
    from: stays
    label: {sv: vistelse, en: stay}
    assumed: {text: {sv: ett exempel, en: an example}, decided_by: {sv: exemplet, en: the example}}
criteria:
  ends:
    text: {sv: tar slut, en: ends}
    when: stay.end != null and stay.end < today() and stay.place != "x"
offers:
  talk: {title: {sv: Samtal, en: Talk}, each: stay, requires: ends, terms: {place: = stay.place}}
"""


class Stay(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    place: str | None = None
    end: Annotated[dt.date | None, Field(alias="until"), Fact(Text("Slut", "End"), absence="none")] = None


class Pupil(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    left: dt.date | None = None
    stays: list[Stay] | None = None
    days: list[dt.date] | None = None


@dataclasses.dataclass
class Row:
    id: int
    left: Any = None
    stays: Any = None
    days: Any = None


@dataclasses.dataclass
class StayRow:
    place: Any = None
    until: Any = None


POLICY = offerrules.loads(RULES, records={"Pupil": Pupil})
DECLARED = offerrules.loads(
    RULES.replace(
        "record: Pupil",
        "record: {extends: Participant, fields: {stays: {label: {sv: vistelser, en: stays}, list: {"
        "place: {type: string, label: {sv: plats, en: place}}, rate: {type: number, label: {sv: takt, en: rate}}, "
        "end: {type: date, absence: none, label: {sv: slut, en: end}}}}}}",
    )
)


@pytest.mark.parametrize(
    ("row", "paths"),
    [
        (Row(7, left=pd.NaT), ["left"]),
        (Row(7, stays=[StayRow(until=ON), StayRow(until=pd.NaT)]), ["stays.1.end"]),
        (Row(7, stays=[{"until": ON}, {"until": pd.NaT}]), ["stays.1.end"]),
        (Row(7, days=[ON, pd.NaT]), ["days.1"]),
        ({"id": 7, "stays": [StayRow(until=pd.NaT)]}, ["stays.0.end"]),
        ({"id": 7, "left": pd.NaT}, ["left"]),
    ],
)
@pytest.mark.parametrize("null", ["none", "left_out"])
def test_the_moment_that_is_none_is_refused_in_its_place_wherever_it_is(row: Any, paths: list[str], null: Any) -> None:
    before, refused, after = POLICY.decide_many([Row(6), row, Row(8)], on=ON, null=null)
    assert isinstance(before, offerrules.Decision) and isinstance(after, offerrules.Decision)
    assert isinstance(refused, RecordError)
    assert (refused.index, refused.reference) == (1, "7")
    assert [each.path for each in refused.problems] == paths
    nothing = "is a value that data frames write where there is nothing. Leave the field out."
    assert refused.problems[0].text.en == f"{nothing} This is a `pandas.NaTType`."


def test_a_failure_of_the_class_itself_is_not_hidden() -> None:
    class Failing(Pupil):
        def model_post_init(self, _: Any) -> None:
            raise TypeError("a mistake in the class")

    policy = offerrules.loads(RULES, records={"Pupil": Failing})
    with pytest.raises(TypeError, match="a mistake in the class"):
        policy.decide({"id": 7}, on=ON)


class Fetching(collections.abc.Mapping[str, Any]):
    def __getitem__(self, name: str) -> Any:
        raise RuntimeError("a value")

    def __iter__(self) -> Iterator[str]:
        return iter(("id",))

    def __len__(self) -> int:
        return 1


def test_a_mapping_that_cannot_be_read_is_refused_in_its_place() -> None:
    for policy in (POLICY, DECLARED):
        [refused] = policy.decide_many([Fetching()], on=ON)
        assert isinstance(refused, RecordError)
        assert refused.index == 0
        assert "Fetching" in str(refused)
        assert "a value" not in str(refused)


def test_what_has_no_field_as_an_attribute_is_no_record() -> None:
    rows = sqlite3.connect(":memory:")
    rows.row_factory = sqlite3.Row
    row = rows.execute("select 7 as id, null as left").fetchone()
    rows.close()
    for given, called in ((row, "sqlite3.Row"), (object(), "object"), (lambda: 1, "function")):
        with pytest.raises(RecordError, match=rf"must be a record with fields.* This is a `{called}`\.$"):
            POLICY.decide(given, on=ON)


def test_a_reference_that_the_class_makes_up_names_nobody() -> None:
    class Numbered(Pupil):
        id: int = 0

    policy = offerrules.loads(RULES, records={"Pupil": Numbered})
    for given in ({}, b"{}", Numbered(), Numbered.model_construct(), Pupil.model_construct()):
        target = POLICY if isinstance(given, Pupil) and not isinstance(given, Numbered) else policy
        with pytest.raises(RecordError, match=r"^id: is missing but must be there"):
            target.decide(given, on=ON)
    assert policy.decide({"id": 0}, on=ON).subject == "0"


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    for policy, half in ((POLICY, "a\ud800b"), (DECLARED, "a\udfffb")):
        reference: Any = 7 if policy is POLICY else "a"
        with pytest.raises(RecordError, match=r"^stays\.0\.place: does not fit"):
            policy.decide({"id": reference, "stays": [{"place": half}]}, on=ON)
        whole = policy.decide({"id": reference, "stays": [{"place": "a\U0001f600b"}]}, on=ON)
        assert whole.outcomes["talk"].outcome == "needs_information"


EXPONENTS = [
    "1e99999999999999999999",
    "1e-99999999999999999999",
    "-0.5E+99999999999999999999",
    "0e99999999999999999999",
]


@pytest.mark.parametrize("number", EXPONENTS)
def test_an_exponent_beyond_all_decimals_refuses_its_record_and_no_other(number: str) -> None:
    bad = b'{"id": "a", "stays": [{"rate": %s}]}' % number.encode()
    good = b'{"id": "b", "stays": []}'
    for results in (
        DECLARED.decide_many([bad, good], on=ON),
        DECLARED.decide_many([bad.decode(), good], on=ON),
        DECLARED.decide_many(read_ndjson(bad + b"\n" + good, DECLARED.record), on=ON),
        DECLARED.decide_many(read_json(b"[" + bad + b"," + good + b"]", DECLARED.record), on=ON),
    ):
        refused, decided = results
        assert isinstance(refused, RecordError)
        assert [(each.path, each.code) for each in refused.problems] == [("stays.0.rate", "too_many_digits")]
        assert (refused.index, refused.reference) == (0, "a")
        assert isinstance(decided, offerrules.Decision)


def test_a_reference_that_stands_twice_is_not_told() -> None:
    twice = b'{"id": "a", "id": "b", "stays": []}'
    for refused in (
        *DECLARED.decide_many([twice], on=ON),
        *DECLARED.decide_many(read_ndjson(twice, DECLARED.record), on=ON),
        *DECLARED.decide_many(read_json(twice, DECLARED.record), on=ON),
    ):
        assert isinstance(refused, RecordError)
        assert refused.reference is None
        assert [each.path for each in refused.problems] == ["id"]
    [other] = DECLARED.decide_many([b'{"id": "a", "stays": [], "stays": []}'], on=ON)
    assert isinstance(other, RecordError)
    assert other.reference == "a"
    [same] = DECLARED.decide_many([b'{"id": "a", "id": "a"}'], on=ON)
    assert isinstance(same, RecordError)
    assert same.reference == "a"


def test_names_that_stand_twice_are_found_in_time_that_grows_with_their_number() -> None:
    names = ",".join(f'"k{number % 30_000}": 1' for number in range(60_000))
    begun = time.process_time()
    [refused] = DECLARED.decide_many([f'{{"id": "a", {names}}}'], on=ON)
    assert time.process_time() - begun < 10
    assert isinstance(refused, RecordError)
    assert len(refused.problems) == 30_000


@pytest.mark.parametrize("length", [2_500, 2_501, 100_000])
def test_a_text_as_long_as_a_record_takes_is_explained(length: int) -> None:
    place = "Å" * length
    decision = DECLARED.decide({"id": "a", "stays": [{"place": place, "end": dt.date(2024, 6, 1)}]}, on=ON)
    assert decision.outcomes["talk"].terms == {"place": place}
    for language in ("sv", "en"):
        assert place in decision.explain(language, form="html")
        assert place in json.dumps(json.loads(decision.explain(language, form="json")), ensure_ascii=False)
        assert decision.explain(language).count("Å") >= length


@pytest.mark.parametrize("before", ["\n\n", ";;\n", " \r\n\t\r\n", "sep=;\n\n"])
def test_the_header_is_the_first_row_in_which_something_stands(before: str) -> None:
    table = f"{before}id;birth_date\na;2000-01-01\n".encode()
    assert list(read_csv(table, Participant)) == [Participant(id="a", birth_date=dt.date(2000, 1, 1))]
    commas = f"{before.replace(';', ',')}id,birth_date\na,2000-01-01\n".encode()
    assert list(read_csv(commas, Participant)) == [Participant(id="a", birth_date=dt.date(2000, 1, 1))]
