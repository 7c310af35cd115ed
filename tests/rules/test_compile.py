"""From documents to rule sets: order, candidates, dates; and that no text whatever raises."""

import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offerrules.document import read
from offerrules.records import Participant, shape_of
from offerrules.rules import Compiled, compile_rules
from offerrules.rules.tree import RuleSet

RECORDS = {"Participant": shape_of(Participant)}
ROOT = Path(__file__).parents[2]
EVERYTHING = (Path(__file__).parent / "golden" / "good" / "everything" / "policy.yaml").read_bytes().decode()


def compiled(text: str) -> Compiled:
    found = read(text, "policy.yaml")
    assert found.document is not None, found.diagnostics
    return compile_rules(found.document, RECORDS)


def rule_set(text: str) -> RuleSet:
    found = compiled(text)
    assert found.rule_set is not None, [each.in_language("en") for each in found.diagnostics]
    return found.rule_set


@pytest.mark.parametrize("path", sorted(ROOT.glob("policies/*/*/policy.yaml")), ids=lambda path: path.parent.name)
def test_the_policies_of_this_project_are_accepted(path: Path) -> None:
    assert compiled(path.read_bytes().decode()).diagnostics == ()


def test_everything_stands_behind_what_it_mentions() -> None:
    rules = rule_set(EVERYTHING)
    for sequence in (rules.definitions, rules.criteria):
        names = [each.name for each in sequence]
        for place, each in enumerate(sequence):
            expression = each.expression if hasattr(each, "expression") else each.condition
            assert not expression.mentions & set(names[place:])


def test_a_candidate_is_spoken_of_through_other_names() -> None:
    rules = rule_set(EVERYTHING)
    speaks = {each.name: each.candidate for each in (*rules.definitions, *rules.criteria)}
    assert speaks["attendance"] == "placement"
    assert speaks["ready"] == "placement"
    assert speaks["has_sector"] == "diploma"
    assert speaks["old_enough"] is None


def test_the_value_of_a_dated_parameter_is_the_last_that_has_begun() -> None:
    minimum_age = next(each for each in rule_set(EVERYTHING).parameters if each.name == "minimum_age")
    assert minimum_age.on(date(2024, 1, 1)) == 18
    assert minimum_age.on(date(2024, 12, 31)) == 18
    assert minimum_age.on(date(2025, 1, 1)) == 16
    assert minimum_age.on(date(2099, 1, 1)) == 16


def test_dated_values_may_stand_in_any_order() -> None:
    turned = EVERYTHING.replace("{2023-01-01: 18, 2025-01-01: 16}", "{2025-01-01: 16, 2023-01-01: 18}")
    assert turned != EVERYTHING
    assert rule_set(turned) == rule_set(EVERYTHING)


def test_a_day_may_stand_bare_or_as_an_expression() -> None:
    values = {each.name: each.values[0][1] for each in rule_set(EVERYTHING).parameters}
    assert values["first_day"] == date(2024, 6, 1)
    assert values["last_day"] == date(2024, 7, 1)


def test_a_term_has_the_label_of_its_field_unless_it_has_its_own() -> None:
    labels = {term.name: term.label for term in rule_set(EVERYTHING).offers[0].terms}
    internship = RECORDS["Participant"].fields["internships"].fields
    assert labels["workplace"] == internship["workplace"].label
    assert labels["supervisor"].sv == "handledare"
    assert labels["part_time"].en == "part time"


def test_rule_sets_can_be_pickled() -> None:
    rules = rule_set(EVERYTHING)
    assert pickle.loads(pickle.dumps(rules)) == rules


def test_compiling_twice_gives_the_same() -> None:
    assert rule_set(EVERYTHING) == rule_set(EVERYTHING)


def test_a_record_that_the_policy_declares_comes_from_the_caller() -> None:
    text = EVERYTHING.replace(
        "authority:", "record: {name: Pupil, fields: {age: {type: number, label: {sv: å, en: a}}}}\nauthority:"
    )
    document = read(text, "policy.yaml").document
    assert document is not None
    assert compile_rules(document, {}, RECORDS["Participant"]).rule_set is not None
    assert compile_rules(document, RECORDS).rule_set is None


@given(st.data())
def test_no_text_whatever_raises(data: st.DataObject) -> None:
    """A piece of a good policy in the place of another: often a document, seldom a right one."""
    at, end = sorted((data.draw(st.integers(0, len(EVERYTHING))), data.draw(st.integers(0, len(EVERYTHING)))))
    end = min(end, at + 40)
    begin = data.draw(st.integers(0, len(EVERYTHING) - 1))
    piece = EVERYTHING[begin : begin + data.draw(st.integers(0, 40))]
    lines = data.draw(st.booleans())
    text = EVERYTHING[:at] + (piece.split("\n")[0] if lines else piece) + EVERYTHING[end:]
    found = read(text, "policy.yaml")
    if found.document is None:
        assert found.diagnostics
        return
    result = compile_rules(found.document, RECORDS)
    assert (result.rule_set is None) == any(each.severity == "error" for each in result.diagnostics)
    last = text.count("\n") + 1
    for each in result.diagnostics:
        assert 1 <= each.line <= each.end_line <= last
        assert each.text.sv and each.text.en
