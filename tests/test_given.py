"""What is given wrongly is refused at the door, by a sentence that says what was given and what is wanted."""

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import offerrules
from offerrules.given import described

ROOT = Path(__file__).parents[1]
FILE = ROOT / "policies/gotland/kompetenslyftet/policy.yaml"
POLICY = offerrules.load(FILE)
ON = date(2022, 5, 30)
DECISION = POLICY.decide({"id": "g1"}, on=ON)


class Day(date):
    """As some libraries have."""


class Other(BaseModel):
    id: str = "x1"


def decide(**changed: Any) -> Any:
    return POLICY.decide(**{"record": {"id": "g1"}, "on": ON, **changed})


REFUSED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: decide(on="2022-05-30"), TypeError, "`on` is a date, such as date(2024, 6, 3); a text (str) was given: `date.fromisoformat` reads one"),
    (lambda: decide(on=datetime(2022, 5, 30, tzinfo=UTC)), TypeError, "a datetime was given: take its `.date()` in the time zone that counts"),
    (lambda: decide(on=Day(2022, 5, 30)), TypeError, "Day was given: make a plain one of it, date(on.year, on.month, on.day)"),
    (lambda: decide(on=None), TypeError, "None was given"),
    (lambda: decide(engine=None), ValueError, "there is no engine None; there are direct, reference"),
    (lambda: POLICY.decide_many([], on="2022-05-30"), TypeError, "a text (str) was given"),  # type: ignore[arg-type]
    (lambda: POLICY.decide_many("people.ndjson", on=ON), TypeError, "`records` is an iterable of records; a text (str) was given: `offerrules.records` has"),
    (lambda: POLICY.decide_many(Path("people.ndjson"), on=ON), TypeError, "a path was given"),  # type: ignore[arg-type]
    (lambda: POLICY.decide_many(b'{"id": "g1"}', on=ON), TypeError, "bytes was given"),  # type: ignore[arg-type]
    (lambda: POLICY.decide_many({"id": "g1"}, on=ON), TypeError, "a dict was given: one record is for `decide`"),
    (lambda: POLICY.decide_many(POLICY.record(id="g1"), on=ON), TypeError, "Participant was given: one record is for `decide`"),  # type: ignore[arg-type]
    (lambda: POLICY.decide_many(None, on=ON), TypeError, "None was given"),  # type: ignore[arg-type]
    (lambda: POLICY.decide_many(Other, on=ON), TypeError, "the class"),  # type: ignore[arg-type]
    (lambda: decide(record=Other()), offerrules.RecordError, "Other"),
    (lambda: DECISION.explain("fi"), ValueError, "'fi' is no language of offerrules; there are sv, en"),  # type: ignore[arg-type]
    (lambda: DECISION.explain("SV"), ValueError, "'SV' is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.explain(None), ValueError, "None is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.explain("../x"), ValueError, "'../x' is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.explain("fi", form="html"), ValueError, "'fi' is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.explain("fi", form="json"), ValueError, "'fi' is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.explain("sv", form="pdf"), ValueError, "'pdf' is no form of reasons; there are text, html, json"),  # type: ignore[arg-type]
    (lambda: offerrules.Text("a", "b").in_language("fi"), ValueError, "'fi' is no language"),  # type: ignore[arg-type]
    (lambda: DECISION.redacted("health"), TypeError, "a text (str) was given: in braces: {'health'}"),
    (lambda: DECISION.redacted("helth"), TypeError, "`classes` is a collection of privacy classes"),
    (lambda: DECISION.redacted(None), TypeError, "None was given"),  # type: ignore[arg-type]
    (lambda: DECISION.redacted([3, "helth"]), ValueError, "3 is no privacy class"),  # type: ignore[list-item]
    (lambda: offerrules.loads(FILE), TypeError, "a path was given: `load` and `check` read files"),  # type: ignore[arg-type]
    (lambda: offerrules.check_text(FILE), TypeError, "a path was given"),  # type: ignore[arg-type]
    (lambda: offerrules.loads(None), TypeError, "None was given"),  # type: ignore[arg-type]
    (lambda: offerrules.load(POLICY.text), ValueError, "`loads` and `check_text` read texts"),
    (lambda: offerrules.check(POLICY.text), ValueError, "`loads` and `check_text` read texts"),
    (lambda: offerrules.load(3), TypeError, "`path` is a path, as str or pathlib.Path; an int was given"),  # type: ignore[arg-type]
    (lambda: offerrules.load_folder(None), TypeError, "None was given"),  # type: ignore[arg-type]
    (lambda: offerrules.load(FILE, records=[Other]), TypeError, "a list was given"),  # type: ignore[arg-type]
    (lambda: offerrules.load(FILE, records=Other), TypeError, "the class"),  # type: ignore[arg-type]
    (lambda: offerrules.load(FILE, records={"A": "B"}), TypeError, "`records['A']` is a pydantic class; a text (str) was given"),  # type: ignore[dict-item]
    (lambda: offerrules.verify(DECISION.to_json(), POLICY), TypeError, "bytes was given: `Decision.from_json(data, policy)` reads one"),  # type: ignore[arg-type]
    (lambda: offerrules.verify(DECISION, str(FILE)), TypeError, "`policy` is a Policy; a text (str) was given: `offerrules.load(path)` loads one"),  # type: ignore[arg-type]
    (lambda: POLICY.explain(DECISION.to_json(), "sv"), TypeError, "`decision` is a Decision"),  # type: ignore[arg-type]
    (lambda: offerrules.Decision.from_json({}, POLICY), TypeError, "`data` is the JSON of a decision, as bytes or str; a dict was given"),  # type: ignore[arg-type]
    (lambda: offerrules.Decision.from_json(DECISION.to_json(), FILE), TypeError, "`policy` is a Policy; a path was given"),  # type: ignore[arg-type]
    (lambda: offerrules.CaseBook(str(FILE)), TypeError, "`policy` is a Policy"),  # type: ignore[arg-type]
    (lambda: offerrules.CaseBook(POLICY, on="2022-05-30"), TypeError, "`on` is a date"),  # type: ignore[arg-type]
    (lambda: POLICY.generated_python("2022-05-30"), TypeError, "`on` is a date"),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "said"), REFUSED)
def test_it_is_refused_by_a_sentence(call: Callable[[], Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error) as refused:
        call()
    assert said in str(refused.value)
    assert type(refused.value) is error


def test_what_was_given_is_described_without_its_value() -> None:
    assert described(Other(id="a person")) == f"an object of the class {__name__}.Other"
    assert described(frozenset({"a person"})) == "an object of the class frozenset"
    assert described(Other) == f"the class {__name__}.Other"


@pytest.mark.parametrize("name", ["record", "rule_set", "diagnostics", "text", "name", "anything"])
def test_a_policy_is_not_changed(name: str) -> None:
    with pytest.raises(AttributeError):
        setattr(POLICY, name, 3)
    assert POLICY.record is type(POLICY.record(id="g1"))


def test_equal_policies_are_equal() -> None:
    again = offerrules.load(FILE)
    text = POLICY.text
    assert again == POLICY == offerrules.loads(text) == pickle.loads(pickle.dumps(POLICY))
    assert len({again, POLICY, offerrules.loads(text)}) == 1
    assert offerrules.loads(text.replace("\nauthority: ", "\nauthority: Ny ")) != POLICY
    assert text != POLICY


def test_policies_with_other_record_classes_are_not_equal() -> None:
    class Wider(offerrules.records.Participant):
        pass

    text = POLICY.text.replace("record: Participant", "record: Wider")
    narrow = type("Wider", (offerrules.records.Participant,), {})
    assert offerrules.loads(text, records={"Wider": Wider}) == offerrules.loads(text, records={"Wider": Wider})
    assert offerrules.loads(text, records={"Wider": Wider}) != offerrules.loads(text, records={"Wider": narrow})


@pytest.mark.parametrize("engine", ["direct", "reference"])
def test_a_day_on_which_the_policy_is_not_in_force_says_so(engine: Any) -> None:
    decision = decide(on=date(2031, 1, 1), engine=engine)
    again = offerrules.Decision.from_json(decision.to_json(), POLICY)
    for each in (decision, again, pickle.loads(pickle.dumps(decision))):
        for results in (each.outcomes, each.duties):
            with pytest.raises(offerrules.NotInForceError) as refused:
                results["summer_post"]
            assert str(refused.value) == (
                f"{POLICY.name} {POLICY.version} is not in force on 2031-01-01, so the decision has no outcomes and no duties"
            )
            assert (len(results), list(results), results.get("summer_post")) == (0, [], None)
            assert "summer_post" not in results
            assert results == {}
    with pytest.raises(KeyError, match="summer_pots"):
        DECISION.outcomes["summer_pots"]


def test_a_policy_says_what_it_is_about() -> None:
    assert POLICY.title == POLICY.rule_set.title
    assert POLICY.authority == POLICY.rule_set.authority
    assert POLICY.in_force == (POLICY.rule_set.in_force_from, POLICY.rule_set.in_force_to)
    assert list(POLICY.offers) == list(DECISION.outcomes)
    assert list(POLICY.duties) == list(DECISION.duties)
    assert POLICY.offers["summer_post"].title.in_language("sv")
    assert {"employment", "workplace", "service"} <= set(POLICY.offers["summer_post"].terms)
    assert POLICY.duties["supervision"].bearer.in_language("en")
    fields = {field.path: field for field in POLICY.fields}
    assert fields["id"].type == "string"
    assert fields["internships[].attestation"].label.in_language("sv")
    assert fields["internships[].start"].type == "date"
    assert "birth_date" not in fields
