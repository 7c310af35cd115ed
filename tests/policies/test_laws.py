"""What the pages beside the policies promise of every record, tried on many."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies.programmes import GOTLAND, PROGRAMMES, Programme

UNREAD = {
    "gotland/kompetenslyftet": {
        "guardian_consent": True,
        "birth_date": "1970-01-01",
        "measures": {"name": "någon insats", "provider": "employment_service"},
        "internships": {"employer": "någon", "end": None, "days_scheduled": 20, "days_attended": 0},
    },
    "alingsas/yrkesexamen": {
        "guardian_consent": False,
        "enrolments": {"school_year": 2, "curriculum": "gy25"},
        "workplace_learning": {"workplace": "någon", "sector": "någon", "start": "2024-01-08", "end": None},
        "recruitment_meetings": {"date": "2024-01-08"},
        "offers_sent": {"date": "2024-01-08"},
    },
}


def places(part: Any) -> Iterator[tuple[Any, str]]:
    """Every field of a record and of its parts, as the mapping that holds it and its name."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name != "id":
                yield part, name
                yield from places(value)
    elif isinstance(part, list | tuple):
        for element in part:
            yield from places(element)


def outcomes(programme: Programme, record: dict[str, Any], on: date) -> dict[str, str]:
    return {name: found.outcome for name, found in programme.policy.decide(record, on=on).outcomes.items()}


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
@given(data=st.data())
def test_what_is_not_recorded_never_leads_to_a_no(programme: Programme, data: st.DataObject) -> None:
    record, on = data.draw(st.sampled_from(programme.records))
    before = outcomes(programme, record, on)
    lesser = deepcopy(record)
    for _ in range(data.draw(st.integers(1, 4))):
        there = [(part, name) for part, name in places(lesser) if name != "offers_sent" and "policy" not in part]
        if not there:
            break
        part, name = data.draw(st.sampled_from(there))
        del part[name]
    for offer, outcome in outcomes(programme, lesser, on).items():
        assert outcome != "no_offer" or before[offer] == "no_offer"


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
def test_protected_identity_changes_the_channel_and_no_outcome(programme: Programme) -> None:
    for record, on in programme.records:
        plain, protected = ({**record, "protected_identity": value} for value in (False, True))
        assert outcomes(programme, plain, on) == outcomes(programme, protected, on)
        for value, channel in ((plain, "ordinary"), (protected, "protected")):
            for found in programme.policy.decide(value, on=on).outcomes.values():
                assert found.terms.get("channel") in (None, channel)
                assert ("channel" in found.terms) == (found.outcome == "offer")


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
def test_what_the_policy_does_not_read_changes_nothing(programme: Programme) -> None:
    for record, on in programme.records:
        other = deepcopy(record)
        for name, value in UNREAD[programme.name].items():
            if not isinstance(value, dict):
                other[name] = value
            elif isinstance(other.get(name), list | tuple):
                other[name] = [{**element, **value} for element in other[name]]
        before, after = (programme.policy.decide(each, on=on) for each in (record, other))
        assert before.to_json() == after.to_json()


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda each: each.name)
def test_an_offer_that_was_sent_never_becomes_a_no(programme: Programme) -> None:
    for record, on in programme.records:
        for offer in programme.policy.rule_set.offers:
            sent = {"policy": programme.name, "offer": offer.name, "date": str(on)}
            found = programme.policy.decide({**record, "offers_sent": [sent]}, on=on)
            if found.status == "decided" and (offer.each is None or trace_has_candidates(found, offer.name)):
                assert found.outcomes[offer.name].outcome != "no_offer", record["id"]


def trace_has_candidates(decision: Any, offer: str) -> bool:
    """Whether there is an internship, a diploma, an enrolment at all; without one there is nothing to look at."""
    return any(name == offer for name, _ in decision.trace.offers)


def test_a_withdrawn_attestation_is_never_a_no_where_the_rest_holds() -> None:
    for record, on in GOTLAND.records:
        if outcomes(GOTLAND, record, on).get("summer_post") == "offer":
            withdrawn = deepcopy(record)
            for internship in withdrawn["internships"]:
                internship["attestation"] = "withdrawn"
            assert outcomes(GOTLAND, withdrawn, on)["summer_post"] == "refer"
