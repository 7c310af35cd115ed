"""What engines see: attributes that never change, and a mapping that notes every read."""

import datetime as dt
import pickle
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.pupils import Badge, Pupil, Swim
from tests.records.wide import Wide, given_data

from offerrules.feel.values import UNKNOWN, Facts
from offerrules.records import Participant, Record, RecordError, shape_of
from offerrules.records.facts import Readings, RecordFacts, UnknownFacts, capture

WIDE = shape_of(Wide)


def plain(value: Any) -> Any:
    """A value of facts as a tree of Python values."""
    if isinstance(value, Facts):
        return {name: plain(value[name]) for name in value}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def of_record(record: Any, fields: Mapping[str, Any]) -> Any:
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = getattr(record, name)
        if isinstance(value, Record):
            value = of_record(value, field.fields)
        elif isinstance(value, tuple):
            value = [of_record(item, field.fields) if isinstance(item, Record) else item for item in value]
        found[name] = value
    return found


@given(given_data(WIDE.fields).map(Wide.model_validate))
def test_facts_give_what_the_record_holds_and_note_every_read(record: Wide) -> None:
    log = Readings()
    facts = RecordFacts(capture(record, WIDE), WIDE, log)
    found = plain(facts)
    assert found == of_record(record, WIDE.fields)
    assert type(found["count"]) is not int
    for path, reading in log.by_path.items():
        here: Any = record
        for step in path.split("."):
            here = here[int(step)] if step.isdigit() else getattr(here, step)
        match reading.state:
            case "unknown":
                assert here is UNKNOWN
            case "none":
                assert here is None
            case "list":
                assert (type(here), len(here)) == (tuple, reading.value)
            case "recorded":
                assert isinstance(here, Record)
            case "value":
                assert reading.value == here
                assert type(reading.value) is (Decimal if type(here) is int else type(here))
    assert set(WIDE.fields) <= set(log.by_path)


@given(given_data(WIDE.fields).map(Wide.model_validate), st.sampled_from(sorted(WIDE.fields)))
def test_only_what_is_read_is_noted(record: Wide, name: str) -> None:
    log = Readings()
    facts = RecordFacts(record, WIDE, log)
    assert facts.is_known(name) == (getattr(record, name) is not UNKNOWN)
    [reading] = log.by_path.values()
    assert (reading.path, reading.presence, reading.value) == (name, True, None)
    assert reading.state == ("recorded" if facts.is_known(name) else "unknown")
    facts[name]
    assert not log.by_path[name].presence
    facts.is_known(name)
    assert not log.by_path[name].presence
    assert {path.partition(".")[0] for path in log.by_path} == {name}


def test_a_list_is_a_fact_of_its_own_and_its_elements_are_read_alone() -> None:
    record = Participant(id="a", internships=({"start": "2022-04-25"}, {"supervisor": "B"}))
    log = Readings()
    internships = RecordFacts(record, shape_of(Participant), log)["internships"]
    assert [(path, reading.state, reading.value) for path, reading in log.by_path.items()] == [
        ("internships", "list", 2)
    ]
    assert internships[1].path == "internships.1"
    assert internships[0]["start"] == dt.date(2022, 4, 25)
    assert list(log.by_path) == ["internships", "internships.0.start"]
    with pytest.raises(KeyError):
        internships[0]["begin"]
    assert "begin" not in internships[0]
    assert len(internships[0]) == len(list(internships[0]))
    assert "B" not in repr(internships)


def test_the_candidate_of_an_unknown_list_is_unknown_all_through() -> None:
    field = shape_of(Participant).fields["internships"]
    log = Readings()
    candidate = UnknownFacts(field, "internships", log)
    assert candidate["start"] is UNKNOWN
    assert not candidate.is_known("end")
    assert {(path, reading.state) for path, reading in log.by_path.items()} == {("internships", "unknown")}
    assert set(candidate) == set(field.fields)
    for read in (candidate.__getitem__, candidate.is_known):
        with pytest.raises(KeyError):
            read("begin")


def test_a_record_of_ours_is_captured_as_it_is() -> None:
    record = Participant(id="a")
    assert capture(record, shape_of(Participant)) is record


PUPIL = {"id": "p1", "birthDate": "2010-02-03"}


def test_a_default_of_a_class_never_counts_as_recorded() -> None:
    captured = capture(Pupil.model_validate(PUPIL), shape_of(Pupil))
    assert {name for name in shape_of(Pupil).fields if getattr(captured, name) is not UNKNOWN} == {"id", "born"}


def test_facts_of_a_callers_class_are_copied_as_feel_has_them() -> None:
    pupil = Pupil.model_validate(
        {
            **PUPIL, "strokes": ["crawl"], "badges": [{"kind": "gold", "until": None, "points": 0.1}], "grade": None,
            "best": {"kind": "silver"}, "fee": "12.50", "may_swim": True, "raw": {"x": 1},
        }
    )  # fmt: skip
    captured = capture(pupil, shape_of(Pupil))
    assert captured.strokes == ("crawl",)
    assert type(captured.strokes[0]) is str
    badge = captured.badges[0]
    assert (badge.kind, badge.taken, badge.until, badge.points) == ("gold", UNKNOWN, None, Decimal("0.1"))
    assert captured.best.until is UNKNOWN
    assert captured.grade is UNKNOWN
    assert (captured.fee, captured.may_swim) == (Decimal("12.5"), True)
    assert not hasattr(captured, "raw")
    pupil.strokes.append(Swim.BREAST)
    pupil.may_swim = False
    pupil.badges = ()
    assert captured.strokes == ("crawl",)
    assert captured.may_swim is True
    assert len(captured.badges) == 1
    log = Readings()
    assert RecordFacts(captured, shape_of(Pupil), log)["badges"][0]["points"] == Decimal("0.1")
    assert list(log.by_path) == ["badges", "badges.0.points"]


def test_captured_facts_do_not_change_and_show_no_value() -> None:
    captured = capture(Pupil.model_validate(PUPIL), shape_of(Pupil))
    with pytest.raises(AttributeError):
        captured.born = dt.date(2011, 1, 1)
    with pytest.raises(AttributeError):
        del captured.born
    assert "2010" not in repr(captured)
    assert pickle.loads(pickle.dumps(captured)).born == dt.date(2010, 2, 3)


@pytest.mark.parametrize(
    ("wrong", "path", "code"),
    [
        ({"fee": Decimal("NaN")}, "fee", "not_finite"),
        ({"fee": True}, "fee", "not_number"),
        (
            {"badges": [Badge.model_construct(kind="gold", points=float("inf"), _fields_set={"points"})]},
            "badges.0.points",
            "not_finite",
        ),
        ({"badges": "abc"}, "badges", "not_list"),
        ({"badges": [7]}, "badges.0", "not_record"),
        ({"school": " "}, "school", "empty_text"),
        ({"school": 7}, "school", "not_text"),
        ({"born": dt.datetime(2010, 1, 1)}, "born", "date_time_for_date"),  # noqa: DTZ001
        ({"born": "2010-01-01"}, "born", "not_date"),
        ({"may_swim": 1}, "may_swim", "not_boolean"),
    ],
)  # fmt: skip
def test_what_a_callers_class_let_in_is_told_by_its_path(wrong: dict[str, Any], path: str, code: str) -> None:
    values = {"id": "p1", **wrong}
    pupil = Pupil.model_construct(_fields_set=set(values), **values)
    with pytest.raises(RecordError) as caught:
        capture(pupil, shape_of(Pupil))
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [(path, code)]
