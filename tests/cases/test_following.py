"""What a decision changes, from every state of an offer or duty; and that states are the same after they were stored."""

import json
from datetime import date
from typing import Any

import pytest

from offerrules.cases.change import Told, What
from offerrules.cases.following import (
    DutyState,
    Offered,
    OfferPhase,
    OfferState,
    follow_duty,
    follow_offer,
    from_json,
    to_json,
)
from offerrules.decision.result import Outcome

DAY = date(2024, 6, 10)
LATER = date(2024, 6, 20)
OVER = date(2024, 6, 9)
PHASES: tuple[OfferPhase, ...] = ("none", "offer", "person", "expired", "reopened")


def state(phase: OfferPhase, last_day: date | None = LATER, sent: bool = False) -> OfferState:
    return OfferState(phase, "k1", "terms", last_day, sent, "c1")


def found(outcome: Any, candidate: str | None = "k1", terms: str = "terms", valid_to: date | None = LATER) -> Offered:
    return Offered(outcome and Outcome(outcome, valid_to=valid_to), candidate, terms)


SAME = found("offer")
ANOTHER = found("offer", "k2")
OTHER_TERMS = found("offer", "k1", "other terms")
PERSON = found("refer")
ANOTHER_PERSON = found("refer", "k2")
NOTHING = found("no_offer", None, "")
MISSING = found("needs_information", None, "")
NOT_IN_FORCE = found(None, None, "")


def followed(before: OfferState, what: Offered) -> tuple[str, str | None, str | None]:
    """The phase after, the change, and the candidate that the change is about."""
    after, told = follow_offer("post", before, what, DAY)
    assert told is None or (told.about, told.name) == ("offer", "post")
    return after.phase, told and told.what, told and told.candidate


@pytest.mark.parametrize(
    ("phase", "last_day", "what", "expected"),
    [
        ("none", None, SAME, ("offer", "offer", "k1")),
        ("none", None, PERSON, ("person", "person", "k1")),
        ("none", None, NOTHING, ("none", None, None)),
        ("none", None, NOT_IN_FORCE, ("none", None, None)),
        ("offer", LATER, SAME, ("offer", None, None)),
        ("offer", DAY, SAME, ("offer", None, None)),
        ("offer", OVER, SAME, ("expired", "expired", "k1")),
        ("offer", None, SAME, ("offer", None, None)),
        ("offer", LATER, ANOTHER, ("offer", "offer", "k2")),
        ("offer", OVER, ANOTHER, ("offer", "offer", "k2")),
        ("offer", LATER, OTHER_TERMS, ("offer", "offer", "k1")),
        ("offer", LATER, PERSON, ("person", "person", "k1")),
        ("offer", LATER, ANOTHER_PERSON, ("person", "person", "k2")),
        # What is lost or over is the offer that was made, whoever the decision is about now.
        ("offer", LATER, NOTHING, ("none", "lost", "k1")),
        ("offer", LATER, MISSING, ("none", "lost", "k1")),
        ("offer", LATER, NOT_IN_FORCE, ("expired", "expired", "k1")),
        ("person", LATER, PERSON, ("person", None, None)),
        ("person", LATER, ANOTHER_PERSON, ("person", "person", "k2")),
        ("person", LATER, SAME, ("offer", "offer", "k1")),
        ("person", LATER, NOTHING, ("none", "lost", "k1")),
        ("person", LATER, NOT_IN_FORCE, ("expired", "expired", "k1")),
        ("expired", OVER, SAME, ("expired", None, None)),
        ("expired", OVER, ANOTHER, ("offer", "offer", "k2")),
        ("expired", OVER, OTHER_TERMS, ("offer", "offer", "k1")),
        ("expired", OVER, PERSON, ("person", "person", "k1")),
        ("expired", OVER, NOTHING, ("none", None, None)),
        ("expired", OVER, NOT_IN_FORCE, ("expired", None, None)),
    ],
)
def test_before_it_was_sent_the_book_follows_the_decision(
    phase: OfferPhase, last_day: date | None, what: Offered, expected: tuple[str, str | None, str | None]
) -> None:
    assert followed(state(phase, last_day) if phase != "none" else OfferState(), what) == expected


@pytest.mark.parametrize(
    ("phase", "last_day", "what", "expected"),
    [
        ("offer", LATER, SAME, ("offer", None, None)),
        ("offer", DAY, SAME, ("offer", None, None)),
        ("offer", OVER, SAME, ("expired", "expired", "k1")),
        ("offer", None, SAME, ("offer", None, None)),
        ("offer", LATER, ANOTHER, ("reopened", "reopened", "k2")),
        ("offer", LATER, OTHER_TERMS, ("reopened", "reopened", "k1")),
        ("offer", LATER, PERSON, ("reopened", "reopened", "k1")),
        ("offer", LATER, NOTHING, ("reopened", "reopened", None)),
        ("offer", LATER, NOT_IN_FORCE, ("offer", None, None)),
        ("offer", DAY, NOT_IN_FORCE, ("offer", None, None)),
        ("offer", OVER, NOT_IN_FORCE, ("expired", "expired", "k1")),
        ("offer", None, NOT_IN_FORCE, ("expired", "expired", "k1")),
        ("reopened", LATER, NOTHING, ("reopened", None, None)),
        ("reopened", LATER, ANOTHER, ("reopened", None, None)),
        ("reopened", LATER, SAME, ("offer", "restored", "k1")),
        ("reopened", DAY, SAME, ("offer", "restored", "k1")),
        # It holds again, but its last day has passed meanwhile: nobody may take it any more.
        ("reopened", OVER, SAME, ("expired", "restored", "k1")),
        ("reopened", None, SAME, ("offer", "restored", "k1")),
        ("reopened", OVER, NOT_IN_FORCE, ("reopened", None, None)),
        ("expired", OVER, SAME, ("expired", None, None)),
        ("expired", OVER, NOT_IN_FORCE, ("expired", None, None)),
        ("expired", OVER, NOTHING, ("reopened", "reopened", None)),
    ],
)
def test_what_was_sent_stays_and_a_person_looks(
    phase: OfferPhase, last_day: date | None, what: Offered, expected: tuple[str, str | None, str | None]
) -> None:
    assert followed(state(phase, last_day, sent=True), what) == expected
    after, _ = follow_offer("post", state(phase, last_day, sent=True), what, DAY)
    assert (after.candidate, after.terms, after.last_day, after.sent) == ("k1", "terms", last_day, True)


def test_a_new_offer_has_its_own_last_day_and_was_not_sent() -> None:
    after, _ = follow_offer("post", state("offer", OVER), found("offer", "k2", "t", DAY), DAY)
    assert after == OfferState("offer", "k2", "t", DAY, sent=False, change=None)
    after, _ = follow_offer("post", state("offer"), PERSON, DAY)
    assert after == OfferState("person", "k1", "terms")
    after, _ = follow_offer("post", state("offer"), NOTHING, DAY)
    assert after == OfferState()


@pytest.mark.parametrize("before", ["none", "owed", "fulfilled"])
@pytest.mark.parametrize(
    ("now", "phase", "said"),
    [
        ("owed", "owed", {"none": "begins", "fulfilled": "begins"}),
        ("fulfilled", "fulfilled", {"none": "fulfilled", "owed": "fulfilled"}),
        ("not_owed", "none", {"owed": "lifted"}),
        ("unknown", "none", {"owed": "lifted"}),
        (None, "none", {"owed": "lifted"}),
    ],
)
def test_a_duty_follows_the_decision(before: Any, now: Any, phase: str, said: dict[str, What]) -> None:
    after, told = follow_duty("report", "k1", DutyState(before, "c1"), now)
    assert after.phase == phase
    assert told == (Told(said[before], "duty", "report", "k1") if before in said else None)
    assert after.change == ("c1" if before == phase != "none" else None)


def test_states_are_the_same_after_they_were_stored() -> None:
    states = {
        **{("offer", each, None): state(each, last_day=None) for each in PHASES},
        ("offer", "sent", None): state("offer", LATER, sent=True),
        ("offer", "new", None): OfferState(),
        ("duty", "report", "k1"): DutyState("owed", "c2"),
        ("duty", "report", None): DutyState("fulfilled"),
    }
    assert from_json(json.loads(json.dumps(to_json(states)))) == states
