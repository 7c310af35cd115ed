"""Texts that look the same are the same, however they are composed: in every reader, at every depth, also names."""

import datetime as dt
import io
import json
import unicodedata
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

import offerrules
from offerrules import RecordError
from offerrules.records import OrUnknown, Record, read_csv, read_json, read_ndjson
from offerrules.records.excel import read_excel
from offerrules.records.normalization import composed, composed_json, composed_parts
from offerrules.records.reading import record_of

ON = dt.date(2024, 6, 3)
LABEL = "label: {sv: Benämning, en: label}"
POLICY = f"""\
offerrules: 1
policy: example/composed
version: "1"
title: {{sv: Prov, en: Trial}}
authority: Exempelkommunen
in_force: {{from: 2024-01-01}}
record:
  name: Plats
  fields:
    places:
      label: {{sv: Ställen, en: places}}
      list:
        name: {{type: string, label: {{sv: Ställets namn, en: name}}}}
        level: {{choice: {{high: {{sv: Hög, en: high}}, low: {{sv: Låg nivå, en: low}}}}, label: {{sv: Nivå, en: level}}}}
        words: {{list: {{type: string, {LABEL}}}, label: {{sv: Ord, en: words}}}}
criteria:
  there:
    text: {{sv: a, en: a}}
    when: 'some s in places satisfies (s.name = "Björkgården" and s.level = "LOW")'
offers:
  o: {{title: {{sv: O, en: O}}, requires: there}}
"""
FORMS: list[Literal["NFC", "NFD"]] = ["NFC", "NFD"]


class Level(StrEnum):
    HIGH = "hög"
    LOW = "låg"


class Place(BaseModel):
    """As callers have it: what it does not know, it ignores."""

    name: str = Field(alias="bost\u00e4lle")
    level: Level | None = None


class Home(BaseModel):
    id: str
    places: list[Place] = Field(default=[], alias="st\u00e4llen")


class SwedishPlace(Record):
    name: OrUnknown[str] = Field(default=offerrules.UNKNOWN, alias="bost\u00e4lle")
    level: OrUnknown[Literal["hög", "låg"]] = offerrules.UNKNOWN


class SwedishHome(Record):
    id: str
    places: OrUnknown[tuple[SwedishPlace, ...]] = Field(default=offerrules.UNKNOWN, alias="st\u00e4llen")


def loaded(model: type[BaseModel]) -> offerrules.Policy[Any]:
    text = POLICY[: POLICY.index("record:")] + f"record: {model.__name__}\n" + POLICY[POLICY.index("criteria:") :]
    return offerrules.loads(text.replace("LOW", "låg"), records={model.__name__: model})


DECLARED = offerrules.loads(POLICY.replace("LOW", "low"))
OWN = loaded(Home)
RECORD = loaded(SwedishHome)
POLICIES = pytest.mark.parametrize("policy", [DECLARED, OWN, RECORD], ids=["declared", "own class", "own record"])


def tree_for(policy: offerrules.Policy[Any]) -> dict[str, Any]:
    if policy is DECLARED:
        return {"id": "årsta-1", "places": [{"name": "Björkgården", "level": "low"}]}
    return {"id": "årsta-1", "ställen": [{"bost\u00e4lle": "Björkgården", "level": "låg"}]}


def written(form: Literal["NFC", "NFD"], value: Any) -> Any:
    """A value in which every text and every name has this form."""
    match value:
        case str():
            return unicodedata.normalize(form, value)
        case list():
            return [written(form, part) for part in value]
        case dict():
            return {written(form, name): written(form, part) for name, part in value.items()}
        case _:
            return value


def workbook(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("blad")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return file.getvalue()


@POLICIES
@pytest.mark.parametrize("form", FORMS)
def test_every_reader_composes(policy: offerrules.Policy[Any], form: Literal["NFC", "NFD"]) -> None:
    tree = written(form, tree_for(policy))
    rows = written(form, [["Referens", "Ställets namn", "NIVÅ"], ["årsta-1", "Björkgården", "låg nivå"]])
    table = "\n".join(";".join(row) for row in rows).encode()
    text, escaped = json.dumps(tree, ensure_ascii=False), json.dumps(tree)
    given_: list[Any] = [
        tree, text, escaped, text.encode(), escaped.encode(), policy.record.model_validate(written("NFC", tree)),
        *read_json(f"[{text}]".encode(), policy.record), *read_json(escaped.encode(), policy.record),
        *read_ndjson(text.encode(), policy.record), *read_ndjson(escaped.encode(), policy.record),
        *(read_csv(table, policy.record) if policy is DECLARED else ()),
        *(read_excel(workbook(rows), policy.record) if policy is DECLARED else ()),
    ]  # fmt: skip
    assert len(given_) == (12 if policy is DECLARED else 10)
    results = [*policy.decide_many(given_, on=ON), *policy.decide_many(given_, on=ON, workers=2)]
    assert [result if isinstance(result, RecordError) else result.outcomes["o"].outcome for result in results] == [
        "offer"
    ] * (2 * len(given_))
    assert {result.subject for result in results} == {"årsta-1"}
    assert len({result.to_json() for result in results}) == 1


def test_rows_of_one_person_agree_however_they_are_composed() -> None:
    rows = ["id;Ställets namn;Nivå", "ö;Björk;Hög", written("NFD", "ö;Ås;LÅG NIVÅ")]
    [record] = read_csv("\n".join(rows).encode(), DECLARED.record)
    assert [place.name for place in record.places] == ["Björk", "Ås"]


@given(st.text(), st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_a_text_of_a_record_is_composed_and_nothing_else(text: str, form: Any) -> None:
    text = unicodedata.normalize(form, text)
    try:
        record = DECLARED.record.model_validate({"id": "a", "places": [{"name": text, "words": [text]}]})
    except RecordError as refused:
        assert not text.strip(), refused
        return
    wanted = unicodedata.normalize("NFC", text)
    assert record.places[0].name == wanted
    assert record.places[0].words == (wanted,)
    assert type(record.places[0].name) is str


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.booleans())
def test_json_is_composed_text_by_text(value: Any, ensure_ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=ensure_ascii)
    found = composed_json(text)
    assert json.loads(found, object_pairs_hook=list) == _composed_pairs(json.loads(text, object_pairs_hook=_Pairs))
    assert composed_json(found) == found


class _Pairs(list[Any]):
    """An object, whose names may come twice once they are composed."""


def _composed_pairs(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return [(written("NFC", name), _composed_pairs(part)) for name, part in value]
    return [*map(_composed_pairs, value)] if isinstance(value, list) else written("NFC", value)


def _has_doubles(value: Any) -> bool:
    if isinstance(value, dict):
        return len({composed(name) for name in value}) != len(value) or any(map(_has_doubles, value.values()))
    return isinstance(value, list) and any(map(_has_doubles, value))


@given(JSON)
def test_parts_are_composed_and_none_is_lost(value: Any) -> None:
    found = composed_parts(value)
    if not _has_doubles(value):
        assert found == written("NFC", value)
    assert len(json.dumps(found)) <= len(json.dumps(value))


def test_a_mark_behind_an_escape_belongs_to_it_alone() -> None:
    assert json.loads(composed_json('"a\\n\u0303"')) == "a\n\u0303"


@pytest.mark.parametrize("policy", [OWN, RECORD], ids=["own class", "own record"])
def test_a_name_that_comes_in_both_forms_is_told_as_one_that_stands_twice(policy: offerrules.Policy[Any]) -> None:
    names = [written(form, "ställen") for form in FORMS]
    tree = {"id": "a", names[0]: [], names[1]: [{"bost\u00e4lle": "x"}]}
    for record in (tree, json.dumps(tree), json.dumps(tree, ensure_ascii=False).encode()):
        with pytest.raises(RecordError) as caught:
            policy.decide(record, on=ON)
        assert [(found.path, found.code) for found in caught.value.problems] == [("ställen", "duplicate_field")]


def test_a_pattern_and_a_length_are_asked_of_the_composed_text() -> None:
    class Short(Record):
        id: str
        name: OrUnknown[Annotated[str, Field(pattern="^[a-zö]+$", max_length=2)]] = offerrules.UNKNOWN

    assert Short(id="a", name="o\u0308o").name == "öo"
    with pytest.raises(RecordError):
        Short(id="a", name="oo\u0308o")


def test_a_class_with_choices_in_the_other_form_has_them_composed() -> None:
    class Swedish(Record):
        id: str
        level: OrUnknown[Literal["ho\u0308g", "la\u030ag"]] = offerrules.UNKNOWN

    for given_ in ("hög", "ho\u0308g"):
        assert Swedish.model_validate({"id": "a", "level": given_}).level == "hög"  # type: ignore[comparison-overlap]


def test_a_reference_is_composed() -> None:
    for form in FORMS:
        assert DECLARED.record(id=written(form, "åsa")).id == "åsa"
        assert record_of(Home, {"id": written(form, "åsa")}).id == "åsa"


def test_a_field_that_must_be_recorded_is_composed_too() -> None:
    class Recorded(Record):
        id: str
        name: str
        kind: Literal["hög", "low"]
        end: dt.date | None

    data = {"id": "a", "name": "A\u030as", "kind": "ho\u0308g", "end": None}
    for record in (Recorded.model_validate(data), Recorded.model_validate_json(json.dumps(data))):
        assert (record.name, record.kind) == ("Ås", "hög")
    assert Recorded.model_json_schema()["properties"]["name"] == {"title": "Name", "type": "string"}
