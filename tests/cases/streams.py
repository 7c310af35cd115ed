"""Streams of events about a few people under the Gotland policy: shuffled, doubled, corrected, with time passing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

import offerrules
from offerrules.cases import REMOVED, Event
from offerrules.feel.values import UNKNOWN

ROOT: Final = Path(__file__).parents[2]
FIRST: Final = date(2022, 4, 20)
_MOMENT: Final = datetime(2022, 4, 1, 8, tzinfo=UTC)

VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "birth_date": (date(2003, 5, 1), "1990-01-01"),
    "protected_identity": (True, False),
    "measures": ([], None),
    "measures[m1].start": ("2022-01-10", "2022-05-06", "2022-06-01"),
    "measures[m1].end": (None, "2022-05-01", "2022-12-31"),
    "internships": ([],),
    "internships[k1]": ({}, REMOVED),
    "internships[k1].start": ("2022-05-02", "2022-05-02", "2022-03-01"),
    "internships[k1].service": ("home_care", "home_care", "other"),
    "internships[k1].workplace": ("Björkgården", "Tallbacken"),
    "internships[k1].study_visit": (True, True, False),
    "internships[k1].hygiene_instruction": (True, True, False),
    "internships[k1].workplace_open_in_summer": (True, True, False),
    "internships[k1].attestation": ("completed", "completed", "partial", "withdrawn", "not_completed"),
    "internships[k1].supervisor": ("S-1",),
    "internships[k1].weeks_planned": (4, 3),
    "internships[k2]": (REMOVED,),
    "internships[k2].start": ("2022-05-03", "2022-05-02"),
    "internships[k2].service": ("special_housing",),
    "internships[k2].attestation": ("completed", "partial"),
    "internships[k2].study_visit": (True,),
    "internships[k2].hygiene_instruction": (True,),
    "internships[k2].workplace_open_in_summer": (True,),
    "offers_sent": ([],),
    "offers_sent[s1].policy": ("gotland/kompetenslyftet",),
    "offers_sent[s1].offer": ("summer_post", "internship_place"),
}


@cache
def gotland() -> "offerrules.Policy[Any]":
    return offerrules.load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


def event(number: int, subject: str, facts: dict[str, Any], hours: int | None = None) -> Event:
    """An event by its number; it became known in the order of numbers, or at the hour given."""
    return Event(subject, f"e{number}", _MOMENT + timedelta(hours=number if hours is None else hours), facts)


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest offer that was told is marked as sent."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Days pass."""

    days: int


Step = Event | Sent | Pass


@st.composite
def events(draw: Any, people: int = 2, most: int = 25) -> list[Event]:
    """Events in the order in which they come, which is not that in which they became known."""
    found = []
    for number in range(draw(st.integers(1, most))):
        paths = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=6, unique=True))
        withdrawn = draw(st.sampled_from((False, False, False, True)))
        facts = {path: UNKNOWN if withdrawn else draw(st.sampled_from(VALUES[path])) for path in paths}
        found.append(event(number, f"p{draw(st.integers(1, people))}", facts, draw(st.integers(0, 30))))
    return found


@st.composite
def streams(draw: Any, people: int = 2, most: int = 25) -> list[Step]:
    """Events with doubles, offers sent and time between them."""
    steps: list[Step] = []
    told: list[Event] = []
    for each in draw(events(people, most)):
        told.append(each)
        steps.append(each)
        match draw(st.integers(0, 9)):
            case 0:
                steps.append(draw(st.sampled_from(told)))
            case 1:
                steps.append(Sent())
            case 2:
                steps.append(Pass(draw(st.sampled_from((1, 7, 20, 60)))))
            case _:
                pass
    return steps
