"""Made-up records for the two policies, the same ones for the same seed.

What is drawn is meant to be like what a municipality has: mostly one or two elements in a list, mostly what the
promise asks for, and everything that can go otherwise often enough to be checked. `complete` leaves nothing unknown
that a policy reads; otherwise about one fact in eight is, and one list in twenty-five.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, Final, TypeVar

Facts = dict[str, Any]
T = TypeVar("T")

DAYS: Final = {
    "gotland/kompetenslyftet": (date(2022, 5, 2), date(2022, 5, 30)),
    "alingsas/yrkesexamen": (date(2024, 6, 10), date(2023, 9, 15)),
}
"""Days on which to decide: answers are checked on both, times taken on the first."""


def people(policy: str, count: int, seed: int, *, complete: bool) -> Iterator[Facts]:
    """Records as mappings of Python values, for one of the two policies."""
    make = _MAKERS[policy]
    random = Random(f"{policy} {seed} {complete}")
    for number in range(count):
        facts = make(random, f"p{number}")
        if not complete:
            _forget(random, facts)
        yield facts


def _forget(random: Random, facts: Facts) -> None:
    for name, value in list(facts.items()):
        if isinstance(value, list):
            if random.random() < 0.04:
                del facts[name]
            else:
                for part in value:
                    _forget(random, part)
        elif name != "id" and random.random() < 0.125:
            del facts[name]


def _gotland(random: Random, name: str) -> Facts:
    return {
        "id": name,
        "birth_date": _day(random, date(1965, 1, 1), 14_000),
        "protected_identity": random.random() < 0.03,
        "measures": _some(random, _measure, (5, 70, 25)),
        "internships": _some(random, _internship, (10, 60, 22, 8)),
        "offers_sent": _some(random, _sent_by_gotland, (75, 20, 5)),
    }


def _measure(random: Random) -> Facts:
    start = _day(random, date(2021, 9, 1), 270)
    return {
        "name": _one_of(random, "jobbsteget", "arbetsträning", "språkspåret"),
        "provider": _one_of(random, "municipality", "municipality", "employment_service"),
        "start": start,
        "end": None if random.random() < 0.4 else start + timedelta(days=random.randrange(30, 400)),
    }


def _internship(random: Random) -> Facts:
    in_round = random.random() < 0.85
    start = date(2022, 4, 25) + timedelta(days=random.randrange(14) if in_round else random.randrange(-60, 60))
    return {
        "service": _one_of(random, "home_care", "special_housing", "special_housing", "disability_care", "other"),
        "workplace": _one_of(random, "Hemtjänst Visby norr", "Åvallegården", "Iliongränd", "Pjäsen"),
        "employer": "Region Gotland",
        "start": start,
        "end": start + timedelta(days=27),
        "weeks_planned": _one_of(random, 4, 4, 4, 4, 3, 2),
        "days_scheduled": 20,
        "days_attended": random.randrange(10, 21),
        "study_visit": random.random() < 0.93,
        "hygiene_instruction": random.random() < 0.93,
        "attestation": _one_of(random, *["completed"] * 7, "partial", "not_completed", "withdrawn"),
        "supervisor": _one_of(random, "A. Lund", "B. Nyström", "C. Ek"),
        "supervisor_trained": random.random() < 0.8,
        "workplace_changed": random.random() < 0.05,
        "workplace_open_in_summer": random.random() < 0.95,
    }


def _sent_by_gotland(random: Random) -> Facts:
    return {
        "policy": _one_of(random, "gotland/kompetenslyftet", "gotland/kompetenslyftet", "alingsas/yrkesexamen"),
        "offer": _one_of(random, "internship_place", "summer_post", "summer_job"),
        "date": _day(random, date(2022, 3, 1), 60),
    }


def _alingsas(random: Random, name: str) -> Facts:
    programme = _programme(random)
    return {
        "id": name,
        "birth_date": _day(random, date(2003, 1, 1), 2_000),
        "protected_identity": random.random() < 0.03,
        "enrolments": _some(random, lambda each: _enrolment(each, programme), (5, 80, 12, 3)),
        "workplace_learning": _some(random, lambda each: _learning(each, programme), (15, 45, 30, 10)),
        "diplomas": _some(random, lambda each: _diploma(each, programme), (30, 62, 8)),
        "recruitment_meetings": _some(random, _meeting, (40, 50, 10)),
        "offers_sent": _some(random, _sent_by_alingsas, (75, 20, 5)),
    }


def _programme(random: Random) -> str:
    return _one_of(random, "VO", "VO", "VO", "BF", "BF", "NA", "Vård")


def _school(random: Random) -> str:
    return _one_of(random, *["Alströmergymnasiet"] * 6, "Hjalmar Strömerskolan")


def _orientation(random: Random, programme: str) -> str | None:
    if programme == "BF":
        return _one_of(random, "Pedagogiskt arbete", "Pedagogiskt arbete", "Fritid och hälsa", None)
    return None if random.random() < 0.7 else "Undersköterska"


def _enrolment(random: Random, programme: str) -> Facts:
    own = programme if random.random() < 0.9 else _programme(random)
    start = date(random.randrange(2020, 2025), 8, 20)
    return {
        "programme": own,
        "orientation": _orientation(random, own),
        "school": _school(random),
        "school_year": random.randrange(1, 4),
        "curriculum": "gy11",
        "adult_education": random.random() < 0.06,
        "start": start,
        "end": None if random.random() < 0.5 else start.replace(year=start.year + 3, month=6, day=12),
    }


def _learning(random: Random, programme: str) -> Facts:
    start = _day(random, date(2021, 9, 1), 900)
    return {
        "programme": programme if random.random() < 0.92 else _programme(random),
        "school_year": _one_of(random, 1, 1, 1, 2, 3),
        "workplace": _one_of(random, "Förskolan Gnistan", "Brunnsgården", "Bjärkegården"),
        "sector": _one_of(random, "care", "child_care"),
        "start": start,
        "end": start + timedelta(days=20),
        "attested": random.random() < 0.85,
    }


def _diploma(random: Random, programme: str) -> Facts:
    own = programme if random.random() < 0.9 else _programme(random)
    kinds = (*["yrkesexamen"] * 6, "hogskoleforberedande_examen", "studiebevis")
    return {
        "kind": _one_of(random, *kinds),
        "programme": own,
        "orientation": _orientation(random, own),
        "school": _school(random),
        "date": _one_of(random, date(2024, 6, 7), date(2024, 6, 7), date(2023, 6, 9), date(2022, 6, 10))
        + timedelta(days=random.randrange(-3, 4)),
        "adult_education": random.random() < 0.06,
    }


def _meeting(random: Random) -> Facts:
    return {"date": _day(random, date(2021, 10, 1), 900), "held": random.random() < 0.85}


def _sent_by_alingsas(random: Random) -> Facts:
    return {
        "policy": _one_of(random, "alingsas/yrkesexamen", "alingsas/yrkesexamen", "gotland/kompetenslyftet"),
        "offer": _one_of(random, "permanent_post", "summer_job", "summer_post"),
        "date": _day(random, date(2023, 3, 1), 400),
    }


def _some(random: Random, make: Callable[[Random], Facts], weights: tuple[int, ...]) -> list[Facts]:
    [count] = random.choices(range(len(weights)), weights)
    return [make(random) for _ in range(count)]


def _one_of(random: Random, *values: T) -> T:
    return values[random.randrange(len(values))]


def _day(random: Random, first: date, days: int) -> date:
    return first + timedelta(days=random.randrange(days))


_MAKERS: Final = {"gotland/kompetenslyftet": _gotland, "alingsas/yrkesexamen": _alingsas}
