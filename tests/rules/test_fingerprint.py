"""The same for the same meaning, another for another."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.rules.test_compile import EVERYTHING

from offerrules.document import read
from offerrules.feel.types import STRING, ChoiceType, ListType, RecordType
from offerrules.records import Participant, shape_of
from offerrules.records.shape import Shape
from offerrules.rules import compile_rules

SHAPE = shape_of(Participant)


def fingerprint(text: str, shape: Shape = SHAPE) -> str:
    document = read(text, "policy.yaml").document
    assert document is not None
    found = compile_rules(document, {"Participant": shape}).rule_set
    assert found is not None
    return found.fingerprint


def swap(one: str, other: str) -> Callable[[str], str]:
    def swapped(text: str) -> str:
        assert one in text
        return text.replace(one, other, 1)

    return swapped


SAME = {
    "comment": lambda text: "# words\n" + text.replace("\n", "  # more\n", 3),
    "line-ends": lambda text: text.replace("\n", "\r\n"),
    "quotes": swap("authority: Testkommunen", 'authority: "Testkommunen"'),
    "order-of-top": lambda text: re.sub(r"(title: .*\n)(authority: .*\n)", r"\2\1", text),
    "order-in-parameter": swap("{value: 4, unit: weeks, text", "{unit: weeks, value: 4, text"),
    "order-of-parameters": lambda text: re.sub(r"(  share: .*\n)(  first_day: .*\n)", r"\2\1", text),
    "order-of-languages": swap("{sv: andel, en: share}", "{en: share, sv: andel}"),
    "order-in-table": swap("{VO: care, BF: child_care}", "{BF: child_care, VO: care}"),
    "order-of-dates": swap("{2023-01-01: 18, 2025-01-01: 16}", "{2025-01-01: 16, 2023-01-01: 18}"),
    "spaces-in-an-expression": swap("attendance >= share", "attendance   >= share"),
    "lines-in-an-expression": swap("needs_age: age >= minimum_age", "needs_age: >-\n    age\n\n    >= minimum_age"),
    "spaces-in-a-preference": swap('"if diploma.kind = ', '"if  diploma.kind  =   '),
    "spaces-in-where-candidates-come-from": swap("from: internships", 'from: " internships "'),
    "spaces-in-when-a-duty-is-owed": swap("placement.start <= today() and (", "placement.start  <=  today()  and ("),
    "lines-in-when-a-duty-is-fulfilled": swap(
        "fulfilled_when: some m in", "fulfilled_when: |\n      some m\n        in"
    ),
    "spaces-in-a-long-definition": swap("value: years and months duration(", "value: years  and  months  duration("),
    "spaces-in-a-term": swap("workplace: = placement.workplace", "workplace: =   placement.workplace"),
    "spaces-in-a-long-term": swap("{value: = placement.supervisor", '{value: "=   placement.supervisor  "'),
    "spaces-in-a-parameter": swap("""= @"2024-06-01" + @"P30D\"""", """=  @"2024-06-01"  +  @"P30D\""""),
    "a-default-written-out": swap("authority:", "decision_mode: support\nauthority:"),
    "a-definition-written-out": swap("needs_age: age >= minimum_age", "needs_age: {value: age >= minimum_age}"),
    "a-term-written-out": swap("weeks: 4\n", "weeks: {value: 4}\n"),
    "digits-of-a-number": swap("value: 0.8,", "value: 0.80,"),
}
OTHER = {
    "number": swap("value: 0.8,", "value: 0.9,"),
    "expression": swap("attendance >= share", "attendance > share"),
    "space-in-a-text-of-an-expression": swap(
        'placement.attestation = "completed"', 'placement.attestation  !=  "completed"'
    ),
    "space-in-a-term-that-is-text": swap("employment: semestervikariat", "employment: semester vikariat"),
    "preference": swap("then 1 else 0", "then 1 else 2"),
    "when-a-duty-is-owed": swap("owed_when: old_enough", "owed_when: needs_age"),
    "when-a-duty-is-fulfilled": swap("satisfies m.held", "satisfies not(m.held)"),
    "words": swap("{sv: andel, en: share}", "{sv: andel, en: part}"),
    "source": swap("source: law\n", "source: news ¶9\n"),
    "order-of-criteria": lambda text: re.sub(r"(  attended: .*\n)(  in_service: .*\n)", r"\2\1", text),
    "order-of-terms": swap("weeks: 4\n      part_time: false", "part_time: false\n      weeks: 4"),
    "order-of-requirements": swap("of: [in_service, in_summer, attended]", "of: [in_summer, in_service, attended]"),
    "despite": swap("despite: [attended, ready]", "despite: [attended]"),
    "version": swap('version: "1"', 'version: "2"'),
    "in-force": swap("{from: 2024-01-01}", "{from: 2024-01-02}"),
    "decided-by": swap("en: the project}", "en: the council}"),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_means_nothing_does_not_count(change: Callable[[str], str]) -> None:
    assert change(EVERYTHING) != EVERYTHING
    assert fingerprint(change(EVERYTHING)) == fingerprint(EVERYTHING)


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_what_means_something_counts(change: Callable[[str], str]) -> None:
    assert fingerprint(change(EVERYTHING)) != fingerprint(EVERYTHING)


def test_spaces_count_within_quotation_marks_alone() -> None:
    def found(when: str) -> str:
        return fingerprint(swap('"not(placement.workplace_open_in_summer)"', f"'{when}'")(EVERYTHING))

    one = found('placement.workplace = "a b" or placement.employer = "c d"')
    assert found('placement.workplace  =  "a b"   or placement.employer = "c d"') == one
    assert found('placement.workplace = "a  b" or placement.employer = "c d"') != one
    assert found('placement.workplace = "a b" or placement.employer = "c  d"') != one
    assert found('placement.workplace = " a b" or placement.employer = "c d"') != one
    quoted = found(r'placement.workplace = "a\"  b"')
    assert found(r'placement.workplace  = "a\"  b"') == quoted != found(r'placement.workplace = "a\" b"')


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("employment: semestervikariat", 'employment: "{}"'),
        ("employment: semestervikariat", 'employment: {{value: "{}"}}'),
        ("parameters:", 'parameters:\n  note: {{value: "{}", text: {{sv: n, en: n}}}}'),
        ("parameters:", 'parameters:\n  note: {{values: {{2023-01-01: "{}"}}, text: {{sv: n, en: n}}}}'),
        ("authority: Testkommunen", 'authority: "{}"'),
    ],
)
def test_spaces_count_in_texts_that_are_no_expressions(place: str, given: str) -> None:
    one, other = (fingerprint(swap(place, given.format(text))(EVERYTHING)) for text in ("a b", "a  b"))
    assert one != other


def test_spaces_do_not_count_in_values_from_days_on() -> None:
    place = "{2023-01-01: 18, 2025-01-01: 16}"
    one, other = (
        fingerprint(swap(place, f'{{2023-01-01: "= 9{space}+ 9", 2025-01-01: 16}}')(EVERYTHING))
        for space in (" ", "   ")
    )
    assert one == other


def with_field(owner: str, name: str, **change: object) -> Shape:
    """The record with one field of its internships changed or added."""
    whole = SHAPE.fields[owner]
    old = whole.fields.get(name) or replace(whole.fields["workplace"], name=name)
    fields = {**whole.fields, name: replace(old, **change)}  # type: ignore[arg-type]
    item = whole.type.item if isinstance(whole.type, ListType) else whole.type
    assert isinstance(item, RecordType)
    record = RecordType(item.name, {field: each.type for field, each in fields.items()})
    changed = {**SHAPE.fields, owner: replace(whole, fields=fields, type=ListType(record))}
    return Shape(SHAPE.name, changed, RecordType(SHAPE.name, {field: each.type for field, each in changed.items()}))


def test_a_field_that_is_not_read_does_not_count() -> None:
    assert fingerprint(EVERYTHING, with_field("internships", "colour", type=STRING)) == fingerprint(EVERYTHING)
    assert fingerprint(EVERYTHING, with_field("internships", "employer", type=ListType(STRING))) == fingerprint(
        EVERYTHING
    )


def test_the_type_of_a_field_that_is_read_counts() -> None:
    service = SHAPE.fields["internships"].fields["service"].type
    assert isinstance(service, ChoiceType)
    wider = ChoiceType((*service.options, "school"))
    assert fingerprint(EVERYTHING, with_field("internships", "service", type=wider)) != fingerprint(EVERYTHING)
