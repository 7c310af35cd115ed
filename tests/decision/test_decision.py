"""Decisions: what they say, equality, laziness, JSON and back, redaction, pickling."""

import json
import pickle
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.decision.sample import DECISION, TRACE, SamplePolicy

from offerrules.decision import form
from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError
from offerrules.decision.result import Head, Outcome
from offerrules.decision.tree import EMPTY_TRACE, Trace
from offerrules.decision.values import LEFT_OUT

ROOT = Path(__file__).parents[2]
STORED = DECISION.to_json()


def test_it_comes_back_from_json() -> None:
    again = Decision.from_json(STORED, SamplePolicy())
    assert again == DECISION
    assert again.trace == TRACE
    assert again.outcomes["post"] == DECISION.outcomes["post"]
    assert list(again.outcomes) == ["post", "place"]
    assert again.to_json() == STORED


def test_what_an_outcome_says() -> None:
    post = DECISION.outcomes["post"]
    assert post.witness == {"candidate": "placement", "index": 0}
    assert post.terms["weeks"] == 4
    assert post.missing == []
    assert DECISION.outcomes["place"].missing == ["internships.0.attestation"]
    post.terms.clear()
    assert post.terms, "a decision does not change"


def test_the_published_schema_is_what_the_code_says(golden) -> None:  # type: ignore[no-untyped-def]
    text = json.dumps(form.json_schema(), ensure_ascii=False, indent=2) + "\n"
    golden.check(ROOT / "docs/schemas/decision.schema.json", text)


def test_decisions_are_of_the_published_schema() -> None:
    validator = jsonschema.Draft202012Validator(form.json_schema())
    validator.validate(json.loads(STORED))
    validator.validate(json.loads(DECISION.to_json(texts=True)))
    validator.validate(json.loads(DECISION.redacted({"health"}).to_json()))


def test_trace_and_missing_are_unfolded_at_the_first_look_only() -> None:
    looks: list[str] = []

    def trace() -> Trace:
        looks.append("trace")
        return TRACE

    def missing() -> list[str]:
        looks.append("missing")
        return ["birth_date"]

    outcome = Outcome("refer", missing=missing)
    decision = Decision(
        Head("a/b", "1", "0" * 64, "support"), date(2024, 1, 1), None, {"post": outcome}, {}, trace=trace
    )
    assert decision.with_policy(SamplePolicy()).outcomes["post"].outcome == "refer"
    assert looks == []
    assert decision.trace is TRACE
    assert decision.trace is TRACE
    assert outcome.missing == outcome.missing == ["birth_date"]
    assert looks == ["trace", "missing"]


def test_pickling_unfolds() -> None:
    lazy = Decision(
        Head("a/b", "1", "0" * 64, "support"),
        date(2024, 1, 1),
        "x",
        {"post": Outcome("refer", missing=lambda: ["birth_date"])},
        {},
        trace=lambda: TRACE,
    )
    again = pickle.loads(pickle.dumps(lazy))
    assert again == lazy
    assert again.trace == TRACE
    assert hash(again) == hash(lazy)


def test_equality_is_by_content() -> None:
    def decision(subject: str, trace: Trace = EMPTY_TRACE) -> Decision:
        return Decision(Head("a/b", "1", "0" * 64, "support"), date(2024, 1, 1), subject, {}, {}, trace=trace)

    assert decision("x") == decision("x")
    assert decision("x") != decision("y")
    assert decision("x") != decision("x", TRACE)
    assert decision("x") != "x"


def test_texts_are_embedded_and_compared() -> None:
    with_texts = DECISION.to_json(texts=True)
    assert json.loads(with_texts)["texts"]["offers"]["post"]["title"]["sv"] == "Jobb"
    assert Decision.from_json(with_texts, SamplePolicy()).to_json() == STORED
    with pytest.raises(DecisionError) as refused:
        Decision.from_json(with_texts, SamplePolicy({"offers": {}}))
    assert refused.value.code == "decision-texts"


def test_explaining_needs_the_policy() -> None:
    assert DECISION.explain("sv") == "sv text offer"
    alone = Decision(Head("a/b", "1", "0" * 64, "support"), date(2024, 1, 1), None, {}, {})
    with pytest.raises(DecisionError) as refused:
        alone.explain("sv")
    assert refused.value.code == "decision-without-policy"
    assert alone.with_policy(SamplePolicy()).to_json() == alone.to_json()


def test_redaction_leaves_out_facts_and_what_rests_on_them() -> None:
    redacted = DECISION.redacted({"health"})
    assert redacted.redacted_classes == ("health",)
    assert "internships.0.sick_days" not in redacted.trace.facts
    assert redacted.trace.definitions[("well", 0)].value is LEFT_OUT
    assert redacted.trace.definitions[("better", 0)].value is LEFT_OUT, "it rests on `well`"
    assert redacted.trace.preferences[("placement", 0)].value is LEFT_OUT
    assert redacted.trace.offers[("post", 0)].terms["rest"].value is LEFT_OUT
    assert redacted.outcomes["post"].terms["rest"] is LEFT_OUT
    assert redacted.outcomes["post"].terms["weeks"] == 4
    assert redacted.trace.definitions[("age", None)] == TRACE.definitions[("age", None)]
    assert redacted.trace.criteria == TRACE.criteria
    assert b"2.5" not in redacted.to_json()
    assert Decision.from_json(redacted.to_json(), SamplePolicy()) == redacted


def test_redacting_twice_is_redacting_both() -> None:
    both = DECISION.redacted({"health", "third_party"})
    assert DECISION.redacted({"third_party"}).redacted({"health"}) == both
    assert DECISION.redacted(set()) == DECISION


# --- Reading what others wrote

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=5,
)


def places(tree: object, way: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    below = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [way, *(place for key, item in below for place in places(item, (*way, key)))]


PLACES = places(json.loads(STORED))


@given(st.sampled_from(PLACES[1:]), json_values, st.sampled_from(["replace", "remove", "add"]))
def test_a_changed_decision_is_read_or_refused(place: tuple[object, ...], value: object, how: str) -> None:
    tree = json.loads(STORED)
    parent = tree
    for step in place[:-1]:
        parent = parent[step]  # type: ignore[index]
    if how == "remove":
        del parent[place[-1]]  # type: ignore[attr-defined]
    elif how == "add" and isinstance(parent, dict):
        parent[str(value)[:5]] = value
    else:
        parent[place[-1]] = value  # type: ignore[index]
    try:
        found = Decision.from_json(json.dumps(tree), SamplePolicy())
    except DecisionError as error:
        assert error.text.sv
        assert error.text.en
        return
    again = Decision.from_json(found.to_json(), SamplePolicy())
    assert again == found


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_at_all_is_refused(data: bytes | str) -> None:
    with pytest.raises(DecisionError):
        Decision.from_json(data, SamplePolicy())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe{}", "decision-not-json"),
        (b"", "decision-not-json"),
        (b'{"schema": NaN}', "decision-not-json"),
        (b'{"schema": 1, "schema": 1}', "decision-repeated-key"),
        (b"[" * 100_000 + b"]" * 100_000, "decision-too-deep"),
        (b"[" * 100 + b"]" * 100, "decision-too-deep"),
        (b'{"schema": 2}', "decision-schema"),
        (b'{"schema": ' + b"9" * 10_000 + b"}", "decision-shape"),
        (b"[]", "decision-shape"),
        (b" " * (64 * 1024 * 1024 + 1), "decision-too-large"),
    ],
)
def test_hostile_input_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DecisionError) as refused:
        Decision.from_json(data, SamplePolicy())
    assert refused.value.code == code
    assert pickle.loads(pickle.dumps(refused.value)).code == code


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b'"value":"2001-02-03"', b'"value":"2001-02-30"', "trace.facts.0.value"),
        (b'"on":"2024-05-30"', b'"on":"2024-02-31"', "on"),
        (b'"rest":"P14DT1H"', b'"rest":"PT"', "outcomes.post.terms.rest"),
        (b'"index":0,"name":"better"', b'"index":0,"name":"well"', "trace.definitions"),
        (b'"state":"list","value":1', b'"state":"list","value":-1', "trace.facts.1.value"),
        (b'"state":"recorded"', b'"state":"recorded","value":1', "trace.facts.3.value"),
        (b'"weeks":4', b'"weeks":"4"', "outcomes.post.terms.weeks"),
    ],
)
def test_refusals_name_the_place_and_no_value(old: bytes, new: bytes, place: str) -> None:
    assert old in STORED
    with pytest.raises(DecisionError) as refused:
        Decision.from_json(STORED.replace(old, new), SamplePolicy())
    assert refused.value.place == place
    assert "2001" not in str(refused.value)


def test_under_another_fingerprint_values_are_read_as_they_stand() -> None:
    changed = STORED.replace(b"f" * 64, b"0" * 64).replace(b'"rest":"P14DT1H"', b'"rest":17')
    assert Decision.from_json(changed, SamplePolicy()).outcomes["post"].terms["rest"] == 17


def test_without_identity_it_does_not_say_whom_it_is_about() -> None:
    assert DECISION.subject is not None
    found = DECISION.redacted({"identity"})
    assert found.subject is None
    assert json.loads(found.to_json())["subject"] is None


def test_a_privacy_class_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="'helth' is no privacy class; there are ordinary, identity"):
        DECISION.redacted({"health", "helth"})
