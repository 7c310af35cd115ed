"""Streams of events about a few people: shuffled, doubled, corrected, interleaved, with time passing.

A world is a policy with values that its facts may have. A stream is drawn from one.
"""

from collections.abc import Callable
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

_ALINGSAS: Final[dict[str, tuple[Any, ...]]] = {
    "birth_date": ("2006-09-10", "2005-01-01", date(2007, 10, 1)),
    "diplomas": ([],),
    "diplomas[d1].kind": ("yrkesexamen", "yrkesexamen", "studiebevis"),
    "diplomas[d1].programme": ("VO", "BF", "BF", "EK"),
    "diplomas[d1].orientation": (None, "fritid och hälsa"),
    "diplomas[d1].school": ("Alströmergymnasiet", "Alströmergymnasiet", "Annan skola"),
    "diplomas[d1].date": ("2023-09-05", "2023-10-10", "2023-06-09", "2022-06-09"),
    "diplomas[d1].adult_education": (False, False, True),
    "diplomas[d2]": (REMOVED, {}),
    "diplomas[d2].kind": ("yrkesexamen",),
    "diplomas[d2].date": ("2023-09-20",),
    "diplomas[d2].programme": ("VO",),
    "enrolments": ([],),
    "enrolments[e1].programme": ("VO", "BF"),
    "enrolments[e1].orientation": (None,),
    "enrolments[e1].school": ("Alströmergymnasiet",),
    "enrolments[e1].start": ("2023-08-15", "2023-09-15"),
    "enrolments[e1].end": (None, "2023-10-01"),
    "enrolments[e1].adult_education": (False,),
    "workplace_learning": ([],),
    "workplace_learning[a1].programme": ("VO", "BF"),
    "workplace_learning[a1].school_year": (1, 1, 2),
    "workplace_learning[a1].attested": (True, True, False),
    "recruitment_meetings": ([],),
    "recruitment_meetings[r1].held": (True, False),
    "offers_sent": ([],),
    "offers_sent[s1].policy": ("alingsas/yrkesexamen",),
    "offers_sent[s1].offer": ("permanent_post", "summer_job"),
}

_FORMS: Final[dict[str, tuple[Any, ...]]] = {
    "birth_date": ("2006-01-10", "1990-01-01", "2010-01-01"),
    "protected_identity": (True, False, False),
    "guardian_consent": (True, False),
    "measures": ([], None),
    "measures[m1].start": ("2023-01-10", "2024-01-15"),
    "measures[m1].end": (None, "2024-02-01"),
    "internships": ([],),
    **{
        path: values
        for key in ("k1", "k2")
        for path, values in {
            f"internships[{key}]": ({}, REMOVED),
            f"internships[{key}].start": ("2024-01-05", "2024-02-01"),
            f"internships[{key}].end": (None, "2024-02-10"),
            f"internships[{key}].workplace": ("Björkgården", "Tallbacken"),
            f"internships[{key}].service": ("home_care", "other"),
            f"internships[{key}].attestation": ("completed", "completed", "withdrawn"),
            f"internships[{key}].study_visit": (True, False),
            f"internships[{key}].hygiene_instruction": (True, False),
            f"internships[{key}].weeks_planned": (4, 3),
            f"internships[{key}].workplace_changed": (True, False, False),
        }.items()
    },
    "offers_sent": ([],),
    "offers_sent[s1].policy": ("example/forms",),
    "offers_sent[s1].offer": ("post", "course", "advice"),
}


@cache
def gotland() -> "offerrules.Policy[Any]":
    return offerrules.load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


@cache
def alingsas() -> "offerrules.Policy[Any]":
    return offerrules.load(ROOT / "policies/alingsas/yrkesexamen/policy.yaml")


@cache
def forms() -> "offerrules.Policy[Any]":
    return offerrules.load(ROOT / "tests/cases/forms.yaml")


@dataclass(frozen=True, slots=True)
class World:
    """A policy, the first day of its book, and the values that facts may have."""

    policy: Callable[[], "offerrules.Policy[Any]"]
    first: date
    values: dict[str, tuple[Any, ...]]

    def __repr__(self) -> str:
        return self.policy.__name__


GOTLAND: Final = World(gotland, FIRST, VALUES)
ALINGSAS: Final = World(alingsas, date(2023, 9, 1), _ALINGSAS)
FORMS: Final = World(forms, date(2024, 1, 1), _FORMS)
WORLDS: Final = (GOTLAND, ALINGSAS, FORMS)


def event(number: int, subject: str, facts: dict[str, Any], hours: int | None = None) -> Event:
    """An event by its number; it became known in the order of numbers, or at the hour given."""
    return Event(subject, f"e{number}", _MOMENT + timedelta(hours=number if hours is None else hours), facts)


@dataclass(frozen=True, slots=True)
class Sent:
    """The offer that was told so many offers ago is marked as sent."""

    ago: int = 0


@dataclass(frozen=True, slots=True)
class Pass:
    """Days pass."""

    days: int


Step = Event | Sent | Pass


@st.composite
def events(draw: Any, people: int = 2, most: int = 25, world: World = GOTLAND) -> list[Event]:
    """Events in the order in which they come, which is not that in which they became known."""
    found = []
    paths = sorted(world.values)
    good = [path for path in paths if world.values[path][0] not in ([], {}, REMOVED) and "offers_sent" not in path]
    for number in range(draw(st.integers(1, most))):
        # Many facts at once and the best values of them, so that offers are reached; few of any, so that they are lost.
        match draw(st.sampled_from(("best", "one", "few", "many", "withdrawn"))):
            case "best":
                facts = {path: world.values[path][0] for path in good}
            case "one":
                path = draw(st.sampled_from(paths))
                facts = {path: draw(st.sampled_from(world.values[path]))}
            case how:
                chosen = draw(st.permutations(paths))[: len(paths) // 2 if how == "many" else 4]
                facts = {path: draw(st.sampled_from(world.values[path])) for path in chosen}
                facts = dict.fromkeys(facts, UNKNOWN) if how == "withdrawn" else facts
        found.append(event(number, f"p{draw(st.integers(1, people))}", facts, draw(st.integers(0, 30))))
    return found


@st.composite
def streams(draw: Any, people: int = 2, most: int = 25, world: World = GOTLAND) -> list[Step]:
    """Events with doubles, offers sent and time between them."""
    steps: list[Step] = []
    told: list[Event] = []
    for each in draw(events(people, most, world)):
        told.append(each)
        steps.append(each)
        match draw(st.integers(0, 9)):
            case 0:
                steps.append(draw(st.sampled_from(told)))
            case 1 | 2:
                steps.append(Sent(draw(st.integers(0, 2))))
            case 3 | 4:
                steps.append(Pass(draw(st.sampled_from((1, 7, 15, 15, 30, 100)))))
            case _:
                pass
    return steps
