"""Unknown, none and set stay apart, whatever is done with a record; and what does not fit is told without a value."""

import copy
import json
import pickle
import traceback
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from tests.records.wide import FEW, Wide, given_data

from offerrules.feel.values import UNKNOWN
from offerrules.records import Field, Participant, Record, RecordError, shape_of
from offerrules.records.reading import record_of

MODELS: list[type[Record]] = [Participant, Wide]
GIVEN = st.sampled_from(MODELS).flatmap(lambda model: st.tuples(st.just(model), given_data(shape_of(model).fields)))
SECRET = "Hemligt-850709"


def states(record: Any, fields: Mapping[str, Field]) -> Any:
    """What a record says, written out so that unknown, none, an empty list and a value differ."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = getattr(record, name)
        if isinstance(value, Record):
            value = states(value, field.fields)
        elif isinstance(value, tuple):
            value = [states(item, field.fields) if isinstance(item, Record) else item for item in value]
        found[name] = value
    return found


def expected(data: Any, fields: Mapping[str, Field]) -> Any:
    """The same, worked out from what was given."""
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = data.get(name, UNKNOWN)
        if isinstance(value, dict):
            value = expected(value, field.fields)
        elif isinstance(value, tuple):
            value = [expected(item, field.fields) if isinstance(item, dict) else item for item in value]
        found[name] = value
    return found


@FEW
@given(GIVEN)
def test_attributes_give_value_none_or_unknown(case: tuple[type[Record], dict[str, Any]]) -> None:
    model, data = case
    fields = shape_of(model).fields
    assert states(model.model_validate(data), fields) == expected(data, fields)
    assert states(model(**data), fields) == expected(data, fields)


@FEW
@given(GIVEN)
def test_nothing_is_lost_on_the_way_through_dumps_copies_pickles_and_json(
    case: tuple[type[Record], dict[str, Any]],
) -> None:
    model, data = case
    record = model.model_validate(data)
    fields = shape_of(model).fields
    ways = {
        "dump": model.model_validate(record.model_dump()),
        "json": model.model_validate_json(record.model_dump_json()),
        "json values": model.model_validate(record.model_dump(mode="json")),
        "json module": model.model_validate(json.loads(record.model_dump_json())),
        "pydantic's json": TypeAdapter(model).validate_json(record.model_dump_json()),
        "copy": record.model_copy(),
        "deep": copy.deepcopy(record),
        "deep copy": record.model_copy(deep=True),
        "pickle": pickle.loads(pickle.dumps(record)),
    }
    for way, again in ways.items():
        assert again == record, way
        assert states(again, fields) == states(record, fields), way
        assert hash(again) == hash(record), way
    assert model.model_validate(record) is record


@FEW
@given(GIVEN)
def test_unknown_is_left_out_of_dumps_and_everything_else_is_in(case: tuple[type[Record], dict[str, Any]]) -> None:
    model, data = case
    record = model.model_validate(data)
    known = {name for name in model.model_fields if getattr(record, name) is not UNKNOWN}
    assert set(record.model_dump()) == known == record.model_fields_set == set(json.loads(record.model_dump_json()))
    assert known == {name for name, value in data.items() if value is not UNKNOWN}
    assert "UNKNOWN" not in repr(record)


@FEW
@given(GIVEN, st.data())
def test_null_is_none_where_the_field_says_so_and_else_unknown(
    case: tuple[type[Record], dict[str, Any]], data: st.DataObject
) -> None:
    model, given_ = case
    fields = shape_of(model).fields
    name = data.draw(st.sampled_from([name for name in fields if name != "id"]))
    record = model.model_validate({**given_, name: None})
    assert getattr(record, name) is (None if type(fields[name].type).__name__ == "OptionalType" else UNKNOWN)


def test_a_copy_with_changes_is_checked() -> None:
    record = Participant(id="a", internships=({"start": "2022-04-25", "end": None},))
    changed = record.model_copy(update={"birth_date": "2001-02-03", "internships": UNKNOWN})
    assert changed.model_dump_json() == '{"id":"a","birth_date":"2001-02-03"}'
    assert record.internships is not UNKNOWN
    assert record.internships[0].end is None
    with pytest.raises(RecordError, match="birth_date: must be a date"):
        record.model_copy(update={"birth_date": 7})


def test_records_are_frozen_and_their_lists_tuples() -> None:
    record = Participant.model_validate({"id": "a", "measures": [{"name": "x"}]})
    assert isinstance(record.measures, tuple)
    with pytest.raises(ValidationError):
        record.birth_date = UNKNOWN  # type: ignore[misc]


WRONG = [
    ({"id": "a", "birth_date": SECRET}, "birth_date", "not_date"),
    ({"id": "a", "birth_date": "2022-02-30"}, "birth_date", "no_such_date"),
    ({"id": "a", "birth_date": "2022-02-03T00:00"}, "birth_date", "not_date"),
    ({"id": "a", "birth_date": "20220203"}, "birth_date", "not_date"),
    ({"id": "a", "birth_date": 1654646400}, "birth_date", "not_date"),
    ({"id": "a", "birth_date": "1654646400"}, "birth_date", "not_date"),
    ({"id": "a", "protected_identity": 1}, "protected_identity", "not_boolean"),
    ({"id": "a", "protected_identity": "true"}, "protected_identity", "not_boolean"),
    ({"id": "a", "internships": SECRET}, "internships", "not_list"),
    ({"id": "a", "internships": {"0": {}}}, "internships", "not_list"),
    ({"id": "a", "internships": {SECRET}}, "internships", "not_list"),
    ({"id": "a", "internships": [SECRET]}, "internships.0", "not_record"),
    ({"id": "a", "internships": [None]}, "internships.0", "not_record"),
    ({"id": "a", "internships": [{}, {"service": SECRET}]}, "internships.1.service", "no_such_choice"),
    ({"id": "a", "internships": [{"service": ["home_care"]}]}, "internships.0.service", "no_such_choice"),
    ({"id": "a", "internships": [{"supervisor": 850709}]}, "internships.0.supervisor", "not_text"),
    ({"id": "a", "internships": [{"supervisor": SECRET.encode()}]}, "internships.0.supervisor", "not_text"),
    ({"id": "a", "internships": [{"supervisor": " \t"}]}, "internships.0.supervisor", "empty_text"),
    ({"id": "a", "internships": [{"weeks_planned": True}]}, "internships.0.weeks_planned", "not_whole_number"),
    ({"id": "a", "internships": [{"weeks_planned": "4"}]}, "internships.0.weeks_planned", "not_whole_number"),
    ({"id": "a", "internships": [{"weeks_planned": 4.5}]}, "internships.0.weeks_planned", "not_whole_number"),
    ({"id": "a", "internships": [{"weeks_planned": -850709}]}, "internships.0.weeks_planned", "out_of_range"),
    ({"id": "a", "internships": [{"weeks_planned": 10**15}]}, "internships.0.weeks_planned", "too_many_digits"),
    ({"id": "a", "internships": [{"weeks_planned": float("nan")}]}, "internships.0.weeks_planned", "not_finite"),
    ({"id": "a", "internships": [{"weeks_planned": float("inf")}]}, "internships.0.weeks_planned", "not_finite"),
    ({"id": "a", "internship": []}, "internship", "unknown_field"),
    ({"id": "a", "internship": None}, "internship", "unknown_field"),
    ({"id": "a", "internships": [{"atestation": "x"}]}, "internships.0.atestation", "unknown_field"),
    ({"id": "a", f"{SECRET}": 1}, "…", "unknown_field"),
    ({"id": "a", "x" * 41: 1}, "…", "unknown_field"),
    ({"id": "a", "nr198507091234": 1}, "…", "unknown_field"),
    ({"birth_date": "2001-02-03"}, "id", "missing"),
    ({"id": 850709}, "id", "not_text"),
    ({"id": ""}, "id", "empty_text"),
    ({"id": " a"}, "id", "not_reference"),
    ({"id": "a" * 201}, "id", "not_reference"),
    ({"id": "a\nb"}, "id", "not_reference"),
    ({"id": "850709-9805"}, "id", "personal_number"),
]


@pytest.mark.parametrize(("data", "path", "code"), WRONG, ids=[f"{path}-{code}" for _, path, code in WRONG])
def test_what_does_not_fit_is_told_by_path_and_code(data: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(RecordError) as caught:
        Participant.model_validate(data)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]
    for problem in caught.value.problems:
        assert problem.text.sv != problem.text.en


def test_every_bad_field_is_named() -> None:
    bad = {
        "birth_date": 1, "guardian_consent": "ja", "measures": [{"start": 1}, {"end": 2}], "diplomas": 7, "x": 1,
    }  # fmt: skip
    with pytest.raises(RecordError) as caught:
        Participant.model_validate(bad)
    assert [problem.path for problem in caught.value.problems] == [
        "id", "birth_date", "guardian_consent", "measures.0.start", "measures.1.end", "diplomas", "x",
    ]  # fmt: skip


def paths(model: type[Record]) -> list[tuple[str, ...]]:
    def below(fields: Mapping[str, Field], above: tuple[str, ...]) -> list[tuple[str, ...]]:
        return [
            path for name, field in fields.items() for path in [(*above, name), *below(field.fields, (*above, name))]
        ]

    return below(shape_of(model).fields, ())


def told(error: BaseException) -> str:
    """Everything that a log could show of an error."""
    seen = "".join(traceback.format_exception(error))
    return "\n".join([seen, repr(error), str(error), repr(error.args), repr(error.__cause__), repr(error.__context__)])


@given(
    st.sampled_from([(model, path) for model in MODELS for path in paths(model)]),
    st.sampled_from([SECRET, [SECRET], {SECRET: SECRET}, {SECRET}, SECRET.encode(), 850709.85, [[SECRET]], object]),
    st.sampled_from(["validate", "init", "json", "record_of", "copy"]),
)
def test_no_error_repeats_a_value(case: tuple[type[Record], tuple[str, ...]], wrong: Any, way: str) -> None:
    model, path = case
    value: Any = wrong
    for name in reversed(path[1:]):
        value = [{name: value}]
    data = {"id": "a", path[0]: value}
    try:
        match way:
            case "validate":
                model.model_validate(data)
            case "init":
                model(**data)
            case "json":
                model.model_validate_json(json.dumps(data, default=str))
            case "record_of":
                record_of(model, data)
            case _:
                model(id="a").model_copy(update=data)
    except RecordError as error:
        assert error.__cause__ is None
        assert error.__context__ is None
        for text in (told(error), error.in_language("sv"), error.in_language("en"), repr(error.problems)):
            assert "Hemligt" not in text
            assert "850709" not in text
        again = pickle.loads(pickle.dumps(error))
        assert (again.problems, again.places, str(again)) == (error.problems, error.places, str(error))


def test_pydantics_own_error_hides_its_input_too() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Participant).validate_python({"id": "a", "birth_date": SECRET})
    assert SECRET not in str(caught.value)
    assert [error["type"] for error in caught.value.errors()] == ["not_date"]


def test_a_record_holds_its_subclass_rules_inside_other_models() -> None:
    class Request(BaseModel):
        person: Participant

    request = Request.model_validate_json('{"person": {"id": "a", "measures": [{"end": null}], "birth_date": null}}')
    assert request.person == Participant(id="a", measures=({"end": None},))
    assert request.model_dump_json() == '{"person":{"id":"a","measures":[{"end":null}]}}'
