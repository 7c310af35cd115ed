"""An event holds no personal identity number, its texts are composed, and what was kept before is read as it was."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import offerrules
from offerrules.cases import CaseBook, Event, EventError, event_from_json
from offerrules.cases.event import kept_event
from offerrules.decision.canonical import canonical

NOW = datetime(2024, 6, 3, 8, tzinfo=UTC)
POLICY = offerrules.loads("""\
offerrules: 1
policy: example/events
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
criteria:
  there: {text: {sv: a, en: a}, when: 'some p in internships satisfies p.workplace = "Björkgården"'}
offers:
  o: {title: {sv: O, en: O}, requires: there}
""")
FACTS: dict[str, Any] = {"internships[ö].workplace": "Björkgården"}


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    "number",
    [
        "900101-0017",
        "199001010017",
        "199001010017.0",
        "ID:900101-0017",
        "９００１０１００１７",
        "900161 0017",
        "pnr 9001010017",
    ],
)
def test_no_part_of_an_event_is_a_personal_identity_number(number: str) -> None:
    wrong = (
        ({"subject": number}, "not_subject"),
        ({"id": number}, "personal_id"),
        ({"facts": {f"internships[{number}].workplace": "x"}}, "not_key"),
    )
    for part, code in wrong:
        tree = {"subject": "a", "id": "e1", "known_at": NOW.isoformat(), "facts": FACTS, **part}
        with pytest.raises(EventError) as caught, CaseBook(POLICY, on=date(2024, 6, 3)) as book:
            book.post(event_from_json(tree))
        assert caught.value.code == code
        for language in ("sv", "en"):
            assert number not in caught.value.in_language(language)


def test_events_and_persons_are_the_same_however_they_are_composed() -> None:
    with CaseBook(POLICY, on=date(2024, 6, 3)) as book:
        assert book.post(Event("åsa", "hä-1", NOW, FACTS))
        again = Event(
            decomposed("åsa"),
            decomposed("hä-1"),
            NOW,
            {decomposed(path): decomposed(text) for path, text in FACTS.items()},
        )
        assert (again.subject, again.id, dict(again.facts)) == ("åsa", "hä-1", FACTS)
        assert book.post(again) == []
        assert book.decision(decomposed("åsa")).outcomes["o"].outcome == "offer"
        assert book.export(decomposed("åsa"))["subject"] == "åsa"
        assert book.erase(decomposed("åsa"))
        assert not book.erase("åsa")


@given(
    st.dictionaries(
        st.text(max_size=3),
        st.none() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2),
        min_size=1,
        max_size=2,
    )
)
def test_an_event_that_was_kept_is_the_same_again(facts: dict[str, Any]) -> None:
    event = Event("a", "e1", NOW, facts)
    again = kept_event({"subject": "a", "id": "e1", "known_at": event.stamp[0], "facts": event.facts_json})
    assert (again.to_json(), again.stamp, again.digest) == (event.to_json(), event.stamp, event.digest)


def test_what_was_kept_under_older_rules_can_be_read() -> None:
    tree = {
        "subject": "900101.0017",
        "id": "199001010017.0",
        "known_at": "2024-06-03T08:00:00.000000+00:00",
        "facts": FACTS,
    }
    assert kept_event(tree).to_json() == canonical(tree)


@pytest.mark.parametrize("subject", ["900101-0017", "199001010017.0", "ID:900101-0017"])
def test_a_decision_about_a_personal_identity_number_is_not_read(subject: str) -> None:
    data = POLICY.decide({"id": "someone", "internships": []}, on=date(2024, 6, 3)).to_json()
    doctored = data.replace(b'"someone"', f'"{subject}"'.encode())
    with pytest.raises(offerrules.DecisionError) as caught:
        offerrules.Decision.from_json(doctored, POLICY)
    assert (caught.value.code, caught.value.place) == ("decision-subject", "subject")
    assert subject not in str(caught.value)
    older = doctored.replace(b'"semantics":2', b'"semantics":1')
    assert offerrules.Decision.from_json(older, POLICY).subject == subject
