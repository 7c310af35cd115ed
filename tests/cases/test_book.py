"""`CaseBook`: each change once, with the decision of `policy.decide`, whatever the order of events."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import BaseModel
from tests.cases.streams import FIRST, Pass, Sent, Step, event, events, gotland, streams

import offerrules
from offerrules.cases import CaseBook, CaseBookError, Change, Event, EventError
from offerrules.feel.values import UNKNOWN
from offerrules.records import RecordError

DONE: dict[str, Any] = {
    "birth_date": "2003-05-01",
    "protected_identity": False,
    "offers_sent": [],
    "measures[m1].start": "2022-01-10",
    "measures[m1].end": None,
    "internships[k1].start": "2022-05-02",
    "internships[k1].service": "home_care",
    "internships[k1].workplace": "Björkgården",
    "internships[k1].study_visit": True,
    "internships[k1].hygiene_instruction": True,
    "internships[k1].workplace_open_in_summer": True,
}


def play(book: CaseBook, steps: list[Step]) -> list[Change]:
    """Tells a book a stream and gives the changes."""
    told: list[Change] = []
    for step in steps:
        match step:
            case Event():
                told += book.post(step)
            case Pass(days=days):
                told += book.advance(book.on + timedelta(days=days))
            case Sent():
                offers = [change for change in told if change.what == "offer"]
                if offers:
                    told += book.sent(offers[-1].id)
    return told


def about(changes: list[Change], name: str = "summer_post") -> list[str]:
    return [change.what for change in changes if change.name == name]


def test_the_offer_goes_out_once_when_the_last_condition_falls_into_place() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        for number, (path, value) in enumerate(DONE.items()):
            assert not about(book.post(event(number, "p1", {path: value})))
        [change] = book.post(event(90, "p1", {"internships[k1].attestation": "completed"}))
        assert (change.what, change.about, change.name, change.candidate) == ("offer", "offer", "summer_post", "k1")
        assert change.decision.outcomes["summer_post"].terms["workplace"] == "Björkgården"
        assert book.post(event(90, "p1", {"internships[k1].attestation": "completed"})) == []
        assert book.post(event(91, "p1", {"internships[k1].supervisor": "S"})) == []


def test_an_attestation_withdrawn_after_the_offer_was_sent_needs_a_person() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        [offer] = [
            each
            for each in book.post(event(1, "p1", DONE | {"internships[k1].attestation": "completed"}))
            if each.name == "summer_post"
        ]
        assert book.sent(offer.id) == book.sent(offer.id) == []
        [reopened] = book.post(event(2, "p1", {"internships[k1].attestation": "withdrawn"}))
        assert (reopened.what, reopened.replaces) == ("reopened", offer.id)
        assert reopened.decision.outcomes["summer_post"].outcome == "refer"
        assert about(book.post(event(3, "p1", {"internships[k1].attestation": "completed"}))) == ["restored"]


def test_before_it_was_sent_a_correction_takes_the_offer_back() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        book.post(event(1, "p1", DONE | {"internships[k1].attestation": "completed"}))
        assert about(book.post(event(2, "p1", {"internships[k1].attestation": UNKNOWN}))) == ["lost"]
        assert about(book.post(event(3, "p1", {"internships[k1].attestation": "withdrawn"}))) == ["person"]
        assert about(book.post(event(4, "p1", {"internships[k1].attestation": "completed"}))) == ["offer"]


def test_a_record_that_tells_of_the_offer_sent_makes_it_stand() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        book.post(event(1, "p1", DONE | {"internships[k1].attestation": "completed"}))
        sent = {"offers_sent[s1].policy": "gotland/kompetenslyftet", "offers_sent[s1].offer": "summer_post"}
        assert not about(book.post(event(2, "p1", sent)))
        assert about(book.post(event(3, "p1", {"internships[k1].attestation": "withdrawn"}))) == ["reopened"]


def test_what_was_sent_stands_although_the_news_comes_when_it_holds_no_longer() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        [offer] = [
            each
            for each in book.post(event(1, "p1", DONE | {"internships[k1].attestation": "completed"}))
            if each.name == "summer_post"
        ]
        assert about(book.post(event(2, "p1", {"internships[k1].attestation": "withdrawn"}))) == ["person"]
        assert [each.what for each in book.sent(offer.id)] == ["reopened"]


def test_time_begins_duties_and_ends_what_the_policy_promises() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        book.post(
            event(1, "p1", DONE | {"internships[k1].attestation": "completed", "internships[k1].study_visit": UNKNOWN})
        )
        begun = book.advance(date(2022, 5, 2))
        assert about(begun, "supervision") == about(begun, "introduction") == ["begins"]
        assert about(book.post(event(2, "p1", {"internships[k1].study_visit": True})), "introduction") == ["fulfilled"]
        assert about(book.post(event(3, "p1", {"internships[k1].start": "2022-05-04"})), "supervision") == ["lifted"]
        assert about(book.advance(date(2022, 9, 1))) == ["expired"]
        assert book.advance(date(2022, 9, 1)) == book.advance(date(2022, 12, 1)) == []
        with pytest.raises(ValueError, match="does not go back"):
            book.advance(date(2022, 1, 1))


VALID = """
offerrules: 1
policy: example/short
version: "1"
title: {sv: Kort, en: Short}
authority: Exempel
in_force: {from: 2024-01-01}
sources: {s: {title: T, publisher: P, published: 2024-01-01}}
criteria:
  adult:
    text: {sv: är myndig, en: is of age}
    when: birth_date + @"P18Y" <= today()
    source: s
offers:
  post: {title: {sv: Jobb, en: Job}, requires: adult, valid_for: P14D, source: s}
"""


def test_an_offer_expires_on_the_day_after_its_last() -> None:
    with CaseBook(offerrules.loads(VALID), on=date(2024, 1, 1)) as book:
        assert book.post(event(1, "p1", {"birth_date": "2006-01-10"})) == []
        [offer] = book.advance(date(2024, 1, 10))
        assert (offer.what, offer.decision.outcomes["post"].valid_to) == ("offer", date(2024, 1, 24))
        assert book.advance(date(2024, 1, 24)) == []
        assert [each.what for each in book.advance(date(2024, 1, 25))] == ["expired"]
        assert book.advance(date(2024, 2, 25)) == []
        assert book.post(event(2, "p1", {"birth_date": "2010-01-10"})) == []
        assert [each.what for each in book.post(event(3, "p1", {"birth_date": "2000-01-10"}))] == ["offer"]


@settings(max_examples=8)
@given(streams())
def test_the_same_ledger_gives_the_same_changes_also_where_cases_are_not_kept_in_memory(steps: list[Step]) -> None:
    with CaseBook(gotland(), on=FIRST) as book, CaseBook(gotland(), on=FIRST, most_cases=1) as forgetful:
        told = [change.to_json() for change in play(book, steps)]
        assert told == [change.to_json() for change in play(forgetful, steps)]


@settings(max_examples=8)
@given(events())
def test_people_do_not_touch_each_other(each: list[Event]) -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        together = [change.id for one in each for change in book.post(one) if change.subject == "p1"]
    with CaseBook(gotland(), on=FIRST) as book:
        assert together == [change.id for one in each if one.subject == "p1" for change in book.post(one)]


def test_an_event_is_taken_whole_or_not_at_all() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        with pytest.raises(RecordError) as refused:
            book.post(event(1, "p1", {"birth_date": "2000-01-01", "internships[k1].service": "secret"}))
        assert "secret" not in str(refused.value)
        with pytest.raises(KeyError):
            book.record("p1")
        book.post(event(1, "p1", {"birth_date": "2000-01-01"}))
        with pytest.raises(EventError, match="says something else"):
            book.post(event(1, "p1", {"birth_date": "2000-01-02"}))
        with pytest.raises(EventError):
            book.post_many([event(2, "p1", {"birth_date": "2000-01-03"}), event(1, "p2", {"birth_date": "2000-01-02"})])
        assert book.record("p1").birth_date == date(2000, 1, 1)
        assert book.post_many([event(2, "p1", {"birth_date": "2000-01-03"})]) == []
        assert book.record("p1").birth_date == date(2000, 1, 3)


def test_a_fact_that_a_later_event_has_overtaken_must_fit_too() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        book.post(event(2, "p1", {"birth_date": "2000-01-01"}))
        with pytest.raises(RecordError):
            book.post(event(1, "p1", {"birth_date": "yesterday"}))


def test_what_is_kept_of_a_person_can_be_had_and_erased() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        changes = book.post(event(1, "p1", DONE | {"internships[k1].attestation": "completed"}))
        book.post(event(2, "p2", DONE))
        book.sent(changes[-1].id)
        kept = book.export("p1")
        assert [each["id"] for each in kept["events"]] == ["e1"]
        assert [each["change"]["id"] for each in kept["changes"]] == [change.id for change in changes]
        assert kept["sent"] == [{"day": "2022-04-20", "change": changes[-1].id}]
        assert book.idle_since(FIRST + timedelta(days=1)) == ["p1", "p2"] and not book.idle_since(FIRST)
        assert book.erase("p1") and not book.erase("p1")
        assert book.export("p1") == {"subject": "p1", "events": [], "sent": [], "states": [], "changes": []}
        assert {change.subject for change in book.undelivered()} == {"p2"}


def test_only_offers_can_be_sent() -> None:
    with CaseBook(gotland(), on=date(2022, 5, 2)) as book:
        [duty] = [each for each in book.post(event(1, "p1", DONE)) if each.name == "supervision"]
        for change in (duty.id, "none"):
            with pytest.raises(EventError):
                book.sent(change)


def test_a_record_that_cannot_grow_fact_by_fact_is_refused() -> None:
    class Pupil(BaseModel):
        id: str

    policy = offerrules.loads(
        VALID.replace("authority:", "record: Pupil\nauthority:").replace('birth_date + @"P18Y" <= today()', 'id = "x"'),
        records={"Pupil": Pupil},
    )
    with pytest.raises(CaseBookError, match="Pupil"):
        CaseBook(policy)
