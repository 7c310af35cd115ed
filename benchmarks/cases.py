"""Events a second and memory of both engines of `CaseBook`, for policies of 6, 100 and 300 criteria.

    python benchmarks/cases.py [EVENTS [PEOPLE]]

Events reach people in turn, one fact at a time; each engine runs in a process of its own. Nothing is written to disk.
"""

import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import offerrules
from offerrules.cases import CaseBook, Event

FIELDS = ("study_visit", "hygiene_instruction", "workplace_changed", "workplace_open_in_summer", "supervisor_trained")


def policy_text(criteria: int) -> str:
    rules = "".join(
        f"  c{number}:\n    text: {{sv: krav {number}, en: requirement {number}}}\n"
        f"    when: placement.{FIELDS[number % 5]} and placement.weeks_planned >= {number % 4}\n    source: s\n"
        for number in range(criteria)
    )
    groups = [f"c{number}" for number in range(criteria)]
    parts = ", ".join(f"{{any: [{', '.join(groups[at : at + 5])}]}}" for at in range(0, criteria, 5))
    return (
        'offerrules: 1\npolicy: example/measured\nversion: "1"\ntitle: {sv: M, en: M}\nauthority: M\n'
        "in_force: {from: 2024-01-01}\nsources: {s: {title: T, publisher: P, published: 2024-01-01}}\n"
        "candidates: {placement: {from: internships, label: {sv: p, en: p}, source: s}}\n"
        f"criteria:\n{rules}offers:\n  post: {{title: {{sv: M, en: M}}, each: placement, source: s, "
        f"requires: {{all: [{parts}]}}}}\n"
    )


def measure(engine: str, criteria: int, events: int, people: int) -> None:
    policy = offerrules.loads(policy_text(criteria))
    moment = datetime(2024, 1, 1, tzinfo=UTC)
    book = CaseBook(policy, engine, on=date(2024, 1, 1))  # type: ignore[arg-type]
    book.post(Event("warm", "warm", moment, {"internships[k1].weeks_planned": 4}))
    began, changes = time.process_time(), 0
    for number in range(events):
        field = FIELDS[(number // people) % 5]
        told = Event(
            f"p{number % people}",
            f"e{number}",
            moment + timedelta(seconds=number),
            {f"internships[k1].{field}": True, "internships[k1].weeks_planned": 4},
        )
        changes += len(book.post(told))
    took = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(  # noqa: T201
        f"{engine:8} {criteria:4} criteria  {events / took:8.0f} events/s  {memory:6.0f} MiB  {changes} changes",
        flush=True,
    )


if __name__ == "__main__":
    if len(sys.argv) == 5:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        wanted, persons = (*map(int, sys.argv[1:]), *(2000, 400)[len(sys.argv) - 1 :])
        for size in (6, 100, 300):
            for name in ("direct", "durable"):
                words = [
                    name,
                    str(size),
                    str(wanted if size == 6 else wanted // 10),
                    str(persons if size == 6 else persons // 10),
                ]
                subprocess.run([sys.executable, __file__, *words], check=True)
