"""Every reader of records gives a record, a `RecordError` or a `ReadingError`, whatever it is given, and repeats nothing."""

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict
from tests.records.test_null import DECLARED, OWN, PATHS, SAID, TREES

from offerrules import RecordError
from offerrules.records import Participant, ReadingError, read_csv, read_json, read_ndjson
from offerrules.records.excel import read_excel, write_excel
from offerrules.records.reading import record_of

SECRET = "850709-9805"
MODELS = pytest.mark.parametrize(
    "model", [DECLARED.record, OWN.record, Participant], ids=["declared", "own", "participant"]
)
CELLS = st.sampled_from(
    [
        "",
        "none",
        "saknas",
        "–",
        "2024-06-03",
        "4,5",
        "ja",
        "x",
        "\u0308",
        "o\u0308",
        SECRET,
        f"ID:{SECRET}",
        "NULL",
        "a",
        '"',
        "\n",
    ]
)
HEADERS = st.lists(
    st.sampled_from(["id", "Referens", *PATHS, "stays.0.place", "stays.1.place", "x", "", SECRET]),
    min_size=1,
    max_size=5,
)
ROWS = st.tuples(HEADERS, st.lists(st.lists(CELLS, max_size=6), max_size=4)).map(lambda table: [table[0], *table[1]])


def read(results: Any, model: type[BaseModel]) -> list[Any]:
    """What a reader gives, all of it checked."""
    found = []
    try:
        for result in results:
            assert isinstance(result, model | RecordError)
            if isinstance(result, RecordError):
                assert (
                    result.problems and SECRET not in f"{result}{result!r}{result.in_language('sv')}{result.reference}"
                )
            found.append(result)
    except ReadingError as refused:
        assert SECRET not in f"{refused}{refused!r}{refused.in_language('sv')}"
        found.append(refused.code)
    return found


def told(results: list[Any]) -> list[Any]:
    return [str(result) if isinstance(result, RecordError) else result for result in results]


@MODELS
@given(st.binary(max_size=60) | ROWS.map(lambda rows: "\n".join(map(";".join, rows)).encode()))
def test_csv(model: type[BaseModel], data: bytes) -> None:
    found = told(read(read_csv(data, model), model))
    assert found == told(read(read_csv(data, model, null="left_out"), model))
    read(read_csv(data, model, null="none"), model)


@MODELS
@given(ROWS)
def test_excel(model: type[BaseModel], rows: list[list[str]]) -> None:
    file = io.BytesIO()
    write_excel(file, {"blad": rows})
    found = told(read(read_excel(file.getvalue(), model), model))
    assert found == told(read(read_excel(file.getvalue(), model, null="left_out"), model))
    read(read_excel(file.getvalue(), model, null="none"), model)


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook(at: int, damage: bytes) -> None:
    file = io.BytesIO()
    write_excel(file, {"blad": [["id", "ended"], ["a", "none"]]})
    data = file.getvalue()
    at %= len(data)
    broken = data[:at] + damage + data[at + len(damage) :]
    try:
        read(read_excel(broken, DECLARED.record), DECLARED.record)
    except zipfile.BadZipFile:
        pytest.fail("what is no workbook is told by a ReadingError")


JSON_TEXTS = st.one_of(
    st.text(max_size=40),
    TREES.map(json.dumps),
    TREES.map(lambda tree: json.dumps(tree, ensure_ascii=False).replace('"x"', '"o\u0308"')),
    st.tuples(TREES, st.integers(0, 200), st.text(max_size=3)).map(
        lambda parts: json.dumps(parts[0])[: parts[1]] + parts[2] + json.dumps(parts[0])[parts[1] :]
    ),
    st.just(json.dumps({"id": SECRET, SECRET: SECRET, "note": [SECRET], "ended": SECRET})),
)


@MODELS
@given(JSON_TEXTS | st.binary(max_size=40), SAID)
def test_json_and_lines(model: type[BaseModel], text: str | bytes, null: Any) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    said = null if model is not Participant else None
    word = {} if said is None else {"null": said}
    for results in (
        read_json(data, model, **word),
        read_json(b"[" + data + b"]", model, **word),
        read_ndjson(data, model, **word),
        read_ndjson(data + b"\n" + data, model, **word),
    ):
        read(results, model)
    for given_ in (text, data):
        try:
            record_of(model, given_, said)
        except RecordError as refused:
            assert SECRET not in str(refused)


class Lax(BaseModel):
    """As pydantic is where nothing else is said."""

    model_config = ConfigDict(extra="allow")

    id: str | int = ""


@given(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text(max_size=3) | st.dates(), max_size=3))
def test_a_dict_of_anything(values: dict[str, Any]) -> None:
    for model in (DECLARED.record, OWN.record, Lax):
        try:
            record_of(model, {"id": "a", **values})
        except RecordError as refused:
            assert refused.problems
