"""The JSON schema of a record accepts what the reader accepts, and nothing else that a schema can tell apart."""

import json
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.wide import FEW, Wide, given_data

from offerrules.records import Participant, Record, RecordError, shape_of
from offerrules.records.schema import record_schema

MODELS: list[type[Record]] = [Participant, Wide]
CHECK = jsonschema.FormatChecker(["date"])
SCHEMAS = {model: jsonschema.Draft202012Validator(record_schema(model), format_checker=CHECK) for model in MODELS}
WRONG = st.sampled_from(
    [None, True, 0, 1, -1, 4.5, 4.0, "", " ", "x", "red", "2022-01-01", "2022-02-30", [], ["x"], [None], {}, {"x": 1}]
)


@pytest.mark.parametrize("model", MODELS)
def test_it_is_a_schema(model: type[Record]) -> None:
    jsonschema.Draft202012Validator.check_schema(record_schema(model))
    json.dumps(record_schema(model))


@FEW
@given(st.sampled_from(MODELS).flatmap(lambda model: given_data(shape_of(model).fields).map(model.model_validate)))
def test_what_is_written_fits_the_schema(record: Record) -> None:
    SCHEMAS[type(record)].validate(json.loads(record.model_dump_json()))


PLACES = {
    model: [name for name in model.model_fields if name not in ("id", "hour", "moment", "length", "months")]
    for model in MODELS
}
"""The fields of which a schema can say all that the reader asks for; times and durations have no format of ours."""


@given(st.data(), st.sampled_from(MODELS), WRONG)
def test_schema_and_reader_agree(data: st.DataObject, model: type[Record], wrong: Any) -> None:
    name = data.draw(st.sampled_from([*PLACES[model], "misspelt"]))
    if data.draw(st.booleans()) and name in model.model_fields and (inner := shape_of(model).fields[name].fields):
        wrong = {data.draw(st.sampled_from([*inner, "misspelt"])): wrong}
        wrong = wrong if name == "part" else [wrong]
    value = {"id": "a", name: wrong}
    try:
        model.model_validate_json(json.dumps(value))
    except RecordError:
        assert not SCHEMAS[model].is_valid(value)
    else:
        SCHEMAS[model].validate(value)


def test_it_tells_labels_units_privacy_and_absence() -> None:
    schema = record_schema(Participant)
    internship = schema["$defs"]["Internship"]["properties"]
    assert internship["weeks_planned"]["x-unit"] == "weeks"
    assert internship["supervisor"]["x-label"] == {"sv": "Handledare", "en": "Supervisor"}
    assert internship["supervisor"]["x-privacy"] == "third_party"
    assert internship["supervisor"]["x-further-privacy"] == ["protected"]
    assert "x-further-privacy" not in internship["start"]
    assert internship["service"]["x-choices"]["home_care"]["sv"] == "Hemtjänst"
    assert {name for name, field in internship.items() if "x-absence" in field} == {"end"}
    assert schema["required"] == ["id"]
    assert "default" not in json.dumps(schema)


def test_exact_numbers_are_numbers() -> None:
    amount = record_schema(Wide)["properties"]["amount"]["anyOf"]
    assert {"type": "number"} in amount
    assert Wide(id="a", amount=Decimal("0.1")).model_dump_json() == '{"id":"a","amount":0.1}'
