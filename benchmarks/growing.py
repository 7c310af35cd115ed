"""Policies and records of any size, for what is said of growth."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

DAY: Final = date(2024, 5, 2)
_CONDITIONS: Final = (
    "placement.study_visit",
    "placement.weeks_planned >= {few}",
    'placement.start >= @"2024-0{month}-01"',
    'placement.service in ["home_care", "special_housing"]',
    'placement.attestation = "completed"',
    "placement.end = null or placement.end > placement.start",
    "placement.days_attended + {few} >= placement.days_scheduled",
    "not(placement.workplace_changed)",
)


def policy_text(criteria: int) -> str:
    """A policy with so many criteria on internships: groups of five, of which one is enough, for one offer."""
    rules = "".join(
        f"  c{number}:\n    text: {{sv: villkor {number}, en: condition {number}}}\n"
        f"    when: '{_CONDITIONS[number % 8].format(few=number % 7, month=number % 9 + 1)}'\n    source: s\n"
        for number in range(criteria)
    )
    groups = ", ".join(
        f"{{any: [{', '.join(f'c{each}' for each in range(at, min(at + 5, criteria)))}]}}"
        for at in range(0, criteria, 5)
    )
    return (
        'offerrules: 1\npolicy: example/growing\nversion: "1"\ntitle: {sv: M, en: M}\nauthority: M\n'
        "in_force: {from: 2024-01-01}\nsources: {s: {title: T, publisher: P, published: 2024-01-01}}\n"
        "candidates: {placement: {from: internships, label: {sv: p, en: p}, source: s}}\n"
        f"criteria:\n{rules}offers:\n  post: {{title: {{sv: M, en: M}}, each: placement, source: s, "
        f"requires: {{all: [{groups}]}}}}\n"
    )


def record(candidates: int, seed: int = 1) -> dict[str, Any]:
    """A record with so many internships."""
    random = Random(seed)
    return {"id": f"p{seed}", "internships": [_internship(random) for _ in range(candidates)]}


def _internship(random: Random) -> dict[str, Any]:
    start = date(2024, 1, 1) + timedelta(days=random.randrange(300))
    return {
        "service": random.choice(("home_care", "special_housing", "other")),
        "start": start,
        "end": random.choice((None, start + timedelta(days=27))),
        "weeks_planned": random.randrange(2, 6),
        "days_scheduled": 20,
        "days_attended": random.randrange(10, 21),
        "study_visit": random.random() < 0.8,
        "attestation": random.choice(("completed", "completed", "partial")),
        "workplace_changed": random.random() < 0.1,
    }
