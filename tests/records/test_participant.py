"""The built-in record is what the contract says, and every field can be told from every other by its label."""

import pytest

from offerrules.feel import types as feel
from offerrules.records import PRIVACY_CLASSES, UNITS, Field, Participant, shape_of

CONTRACT = """
id: string
birth_date: date
protected_identity: boolean
guardian_consent: boolean
measures[]: name: string, provider: municipality | employment_service, start: date, end: date or none
internships[]: service: home_care | special_housing | home_health_care | disability_care | other, workplace: string,
    employer: string, start: date, end: date or none, weeks_planned: number, days_scheduled: number,
    days_attended: number, study_visit: boolean, hygiene_instruction: boolean,
    attestation: completed | partial | not_completed | withdrawn, supervisor: string, supervisor_trained: boolean,
    workplace_changed: boolean, workplace_open_in_summer: boolean
enrolments[]: programme: string, orientation: string or none, school: string, school_year: number,
    curriculum: gy11 | gy25, adult_education: boolean, start: date, end: date or none
workplace_learning[]: programme: string, school_year: number, workplace: string, sector: string, start: date,
    end: date or none, attested: boolean
diplomas[]: kind: yrkesexamen | hogskoleforberedande_examen | studiebevis, programme: string,
    orientation: string or none, school: string, date: date, adult_education: boolean
recruitment_meetings[]: date: date, held: boolean
offers_sent[]: policy: string, offer: string, date: date
"""


def written(field: Field) -> str:
    kind, none = field.type, ""
    if isinstance(kind, feel.OptionalType):
        kind, none = kind.item, " or none"
    if isinstance(kind, feel.ListType):
        return f"{field.name}[]: {', '.join(written(part) for part in field.fields.values())}"
    if isinstance(kind, feel.ChoiceType):
        return f"{field.name}: {' | '.join(kind.options)}"
    return f"{field.name}: {type(kind).__name__.removesuffix('Type').lower()}{none}"


def every_field() -> list[Field]:
    top = list(shape_of(Participant).fields.values())
    return [field for each in top for field in (each, *each.fields.values())]


def test_the_fields_are_those_of_the_contract() -> None:
    found = "\n".join(written(field) for field in shape_of(Participant).fields.values())
    assert found.split() == CONTRACT.split()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_label_is_there_once_and_is_no_other_fields_name(language: str) -> None:
    labels = [getattr(field.label, language).casefold() for field in every_field()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    for field in every_field():
        label = getattr(field.label, language).casefold()
        assert label in (field.name, *set(labels) - {other.name for other in every_field()})


def test_every_choice_has_words_that_tell_it_apart() -> None:
    for field in every_field():
        if field.choices is not None:
            for language in ("sv", "en"):
                words = [getattr(text, language).casefold() for text in field.choices.values()]
                assert len(set(words)) == len(words)


def test_privacy_classes_and_units_are_of_the_closed_sets() -> None:
    for field in every_field():
        assert field.privacy in PRIVACY_CLASSES
        assert field.unit is None or field.unit in UNITS
    classes = {field.name: field.privacy for field in every_field()}
    assert classes["id"] == classes["birth_date"] == "identity"
    assert classes["supervisor"] == "third_party"
    assert classes["attestation"] == "performance"


def test_what_shows_where_a_person_is_can_be_left_out_with_what_is_protected() -> None:
    shape = shape_of(Participant)
    found = {
        f"{owner}.{name}"
        for owner, fields in [("", shape.fields), *((name, field.fields) for name, field in shape.fields.items())]
        for name, field in fields.items()
        if "protected" in (field.privacy, *field.further_privacy)
    }
    assert found == {
        ".protected_identity",
        "measures.name",
        *(f"internships.{name}" for name in ("workplace", "employer", "supervisor")),
        *(f"enrolments.{name}" for name in ("programme", "orientation", "school", "school_year")),
        *(f"workplace_learning.{name}" for name in ("programme", "school_year", "workplace")),
        "diplomas.school",
        "recruitment_meetings.date",
    }
    assert shape.fields["internships"].fields["workplace"].privacy == "ordinary"


def test_every_field_but_the_reference_may_be_unknown() -> None:
    record = Participant(id="a")
    assert record.model_fields_set == {"id"}
    assert record.model_dump() == {"id": "a"}
