"""The functions written by hand say what the engine says, for every record: otherwise comparing times says nothing."""

from datetime import date
from typing import Any

import pytest
from benchmarks.agreeing import handwritten_answer, our_answer
from benchmarks.checking import truths_agree
from benchmarks.given import load_policies
from benchmarks.handwritten import alingsas, alingsas_json, gotland, gotland_json
from benchmarks.people import DAYS, people
from hypothesis import given
from hypothesis import strategies as st

from offerrules.engines.head import head_of
from offerrules.records import Participant
from offerrules.testing import records

POLICIES = load_policies()
MODULES: dict[str, Any] = {gotland.POLICY: gotland, alingsas.POLICY: alingsas}
WRITERS: dict[str, Any] = {gotland.POLICY: gotland_json, alingsas.POLICY: alingsas_json}
SOMETIMES = {
    gotland.POLICY: st.dates(date(2022, 4, 20), date(2022, 7, 1)),
    alingsas.POLICY: st.dates(date(2023, 2, 6), date(2026, 3, 1)),
}


@pytest.mark.parametrize("name", MODULES)
@given(data=st.data())
def test_by_hand_and_by_the_engine_are_the_same(name: str, data: st.DataObject) -> None:
    policy, module = POLICIES[name], MODULES[name]
    record = data.draw(records(policy))
    day = data.draw(st.sampled_from(DAYS[name]) | SOMETIMES[name])
    decision, found = policy.decide(record, on=day), module.for_day(day)(record)
    assert handwritten_answer(found) == our_answer(decision)
    assert truths_agree(decision, found, module)
    assert WRITERS[name].for_day(day, head_of(policy.rule_set))(record, found) == decision.to_json()


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("name", MODULES)
def test_so_they_are_for_the_records_that_are_timed(name: str, complete: bool) -> None:
    policy, day = POLICIES[name], DAYS[name][0]
    decide = MODULES[name].for_day(day)
    seen = set()
    for facts in people(name, 150, 7, complete=complete):
        record = Participant.model_validate(facts)
        ours = our_answer(policy.decide(record, on=day))
        assert handwritten_answer(decide(record)) == ours
        seen.update((offer, found[0]) for offer, found in ours[0].items())
    expected = {"offer", "refer", "no_offer"} | (set() if complete else {"needs_information"})
    assert {(offer, outcome) for offer in ours[0] for outcome in expected} <= seen


@pytest.mark.parametrize(
    ("today", "years", "last"),
    [
        (date(2022, 2, 28), 18, date(2004, 2, 29)),
        (date(2024, 2, 28), 16, date(2008, 2, 28)),
        (date(2024, 2, 29), 18, date(2006, 2, 28)),
        (date(2024, 3, 1), 18, date(2006, 3, 1)),
        (date(2024, 6, 10), 16, date(2008, 6, 10)),
    ],
)
def test_the_last_birthday_is_where_the_age_is_reached(today: date, years: int, last: date) -> None:
    assert alingsas.last_birthday(today, years) == last


def test_the_same_seed_gives_the_same_people() -> None:
    for name in DAYS:
        assert list(people(name, 5, 3, complete=False)) == list(people(name, 5, 3, complete=False))
        assert list(people(name, 5, 3, complete=False)) != list(people(name, 5, 4, complete=False))
