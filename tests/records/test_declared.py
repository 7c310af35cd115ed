"""Records that a policy declares are classes like any others, and can be sent to other processes."""

import json
import multiprocessing
import pickle
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.records.pupils import Pupil
from tests.records.wide import FEW, given_data

from offerrules.document.form import RecordForm
from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN
from offerrules.records import Participant, Record, RecordError, shape_of
from offerrules.records.declaration import DeclarationError
from offerrules.records.declared import declared
from offerrules.records.facts import capture
from offerrules.records.schema import record_schema

KNOWN: dict[str, type[BaseModel]] = {"Participant": Participant, "Pupil": Pupil}
LABEL = {"sv": "Etikett", "en": "Label"}


def form(fields: dict[str, Any], **more: Any) -> RecordForm:
    return RecordForm.model_validate({"fields": fields, **more})


def field(**more: Any) -> dict[str, Any]:
    return {"label": LABEL, **more}


FIELDS = {
    "certificates": field(
        list={
            "kind": field(choice={"lifeguard": {"sv": "Livräddare", "en": "Lifeguard"}, "first_aid": LABEL}),
            "valid_to": field(type="date", absence="none", privacy="performance"),
            "hours": field(type="number", unit="hours"),
        }
    ),
    "levels": field(list=field(choice=["a_1", "b"])),
    "contact": field(record={"phone": field(type="string", privacy="identity"), "called": field(type="boolean")}),
    "count": field(type="integer"),
    "hour": field(type="time"),
    "moment": field(type="date and time"),
    "length": field(type="days duration", absence="none"),
    "months": field(type="months duration"),
}
SWIMMER = form(FIELDS, extends="Participant", name="Swimmer")
Swimmer = declared(SWIMMER, KNOWN)
SCHEMA = jsonschema.Draft202012Validator(record_schema(Swimmer))


def test_it_extends_what_it_says_and_has_the_declared_fields() -> None:
    shape = shape_of(Swimmer)
    assert issubclass(Swimmer, Participant)
    assert shape.name == "Swimmer"
    assert list(shape.fields) == [*shape_of(Participant).fields, *FIELDS]
    certificates = shape.fields["certificates"]
    assert certificates.fields["valid_to"].type == feel.OptionalType(feel.DATE)
    assert certificates.fields["hours"].unit == "hours"
    assert certificates.fields["valid_to"].privacy == "performance"
    assert certificates.fields["kind"].choices is not None
    assert certificates.fields["kind"].choices["lifeguard"].sv == "Livräddare"
    assert shape.fields["levels"].type == feel.ListType(feel.ChoiceType(("a_1", "b")))
    assert shape.fields["levels"].choices is not None
    assert shape.fields["levels"].choices["a_1"].en == "a 1"
    assert shape.fields["contact"].fields["phone"].privacy == "identity"


@FEW
@given(given_data(shape_of(Swimmer).fields))
def test_its_records_keep_everything_on_every_way(data: dict[str, Any]) -> None:
    record = Swimmer.model_validate(data)
    assert isinstance(record, Record)
    assert capture(record, shape_of(Swimmer)) is record
    assert Swimmer.model_validate_json(record.model_dump_json()) == record
    again = pickle.loads(pickle.dumps(record))
    assert again == record
    assert type(again) is Swimmer
    SCHEMA.validate(json.loads(record.model_dump_json()))


def test_without_a_base_it_has_a_reference_all_the_same() -> None:
    alone = declared(form({"x": field(type="boolean")}), KNOWN)
    assert list(alone.model_fields) == ["id", "x"]
    with pytest.raises(RecordError, match="personal identity"):
        alone(id="850709-9805")


def test_it_can_extend_a_callers_class() -> None:
    fields = {"extra": field(type="boolean"), "until": field(type="date", absence="none")}
    extended = declared(form(fields, extends="Pupil"), KNOWN)
    pupil = extended.model_validate({"id": "p1", "dob": "2010-01-01", "extra": True, "until": None})
    captured = capture(pupil, shape_of(extended))
    assert (captured.extra, captured.until, captured.may_swim) == (True, None, UNKNOWN)
    assert capture(extended.model_validate({"id": "p1", "dob": "2010-01-01"}), shape_of(extended)).extra is UNKNOWN


def test_the_same_form_gives_the_same_class() -> None:
    assert declared(form(FIELDS, extends="Participant", name="Swimmer"), KNOWN) is Swimmer
    assert declared(form({**FIELDS, "count": field(type="number")}, extends="Participant"), KNOWN) is not Swimmer
    assert pickle.loads(pickle.dumps(Swimmer)) is Swimmer


def dumped(record: BaseModel) -> tuple[str, str]:
    return type(record).__name__, record.model_dump_json()


def test_its_records_can_be_sent_to_a_process_that_has_not_loaded_it() -> None:
    record = Swimmer.model_validate({"id": "a", "certificates": [{"kind": "lifeguard", "valid_to": None}]})
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(dumped, (record,)) == ("Swimmer", record.model_dump_json())


@pytest.mark.parametrize(
    ("fields", "more", "location", "code"),
    [
        ({"x": field(type="boolean")}, {"extends": "Participent"}, ("extends",), "unknown-record"),
        ({"birth_date": field(type="date")}, {"extends": "Participant"}, ("fields", "birth_date"), "field-taken"),
        ({"id": field(type="string")}, {}, ("fields", "id"), "field-taken"),
        ({"copy": field(type="string")}, {}, ("fields", "copy"), "field-reserved"),
        ({"model_dump": field(type="string")}, {}, ("fields", "model_dump"), "field-reserved"),
        ({"x": field(type="string", unit="day")}, {}, ("fields", "x", "unit"), "unknown-unit"),
        ({"x": field(type="string", privacy="helth")}, {}, ("fields", "x", "privacy"), "unknown-privacy"),
        (
            {"x": field(type="string", privacy=["social", "helth"])},
            {},
            ("fields", "x", "privacy", 1),
            "unknown-privacy",
        ),
        ({"x": field(choice=["a", "a"])}, {}, ("fields", "x", "choice", 1), "choice-repeated"),
        ({"x": field(list=field(list=field(type="date")))}, {}, ("fields", "x", "list", "list"), "list-of-lists"),
        ({"x": field(list=field(type="date", absence="none"))}, {}, ("fields", "x", "list", "absence"), "none-in-list"),
        (
            {"x": field(list={"y": field(record={"z": field(type="date", unit="dags")})})},
            {},
            ("fields", "x", "list", "y", "record", "z", "unit"),
            "unknown-unit",
        ),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_at_its_place(
    fields: dict[str, Any], more: dict[str, Any], location: tuple[Any, ...], code: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        declared(form(fields, **more), KNOWN)
    [found] = caught.value.found
    assert (found.location, found.problem.code) == (location, code)
    assert found.problem.text.sv != found.problem.text.en
    assert pickle.loads(pickle.dumps(caught.value)).found == caught.value.found


def test_a_misspelt_name_is_told_with_the_nearest() -> None:
    with pytest.raises(DeclarationError) as caught:
        declared(form({"x": field(type="string", privacy="helth")}), KNOWN)
    [found] = caught.value.found
    assert found.problem.correction == "health"


@given(st.sampled_from(["class", "from", "import", "none", "a_b_c", "date", "list", "record", "type"]))
def test_words_of_python_can_be_fields(name: str) -> None:
    made = declared(form({name: field(type="boolean")}), KNOWN)
    assert getattr(made.model_validate({"id": "a", name: True}), name) is True
