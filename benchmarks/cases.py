"""Events a second and memory of both engines of `CaseBook`, side by side, for policies of 6, 100 and 300 criteria.

    python benchmarks/cases.py            # the whole: a million events about 100,000 people at 6 criteria, 50,000
                                          # events at 100 and at 300; half an hour of processor time
    python benchmarks/cases.py --quick    # a hundredth of it; --part 20 is a twentieth
    python benchmarks/cases.py --only 100 # one size

Each engine runs in a process of its own, on a book in SQLite that posts 500 events at a time. Rates are by processor
time, so that what else the machine does counts little; memory is the most that the process ever had, and what it had
after a tenth of the events: where both are alike, memory does not grow with the number of people.

At 6 criteria the events come in no order at all, so that nearly every one is about a person whose case and session have
been evicted. At 100 and 300 they come for twenty people at a time, the best that can happen to an engine which keeps
sessions alive. The last column is the part of the time that durable-rules itself took, without the criteria.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import offerrules
from offerrules.cases import ENGINES, CaseBook, Event

FIELDS: Final = (
    "study_visit",
    "hygiene_instruction",
    "workplace_changed",
    "workplace_open_in_summer",
    "supervisor_trained",
)
SIZES: Final = {6: (1_000_000, 100_000), 100: (50_000, 5_000), 300: (50_000, 5_000)}
"""Events and people by the number of criteria."""
AT_ONCE: Final = 20
"""People whose events come at the same time, where there is an order."""
POSTED: Final = 500
MOMENT: Final = datetime(2024, 1, 1, tzinfo=UTC)


def policy_text(criteria: int) -> str:
    """A policy of so many criteria, five of which make one requirement; what is `any` of all fields changes often."""
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


def people(criteria: int, events: int, persons: int) -> Iterator[int]:
    """Whom each event is about."""
    chance = random.Random(criteria)
    if criteria == 6:
        yield from (chance.randrange(persons) for _ in range(events))
        return
    each = events // persons
    for first in range(0, persons, AT_ONCE):
        for _ in range(each):
            yield from range(first, min(first + AT_ONCE, persons))


def stream(criteria: int, events: int, persons: int) -> Iterator[Event]:
    """One fact an event or two; each twentieth says that something is not so, which a later one may correct."""
    chance = random.Random(events)
    for number, person in enumerate(people(criteria, events, persons)):
        facts: dict[str, bool | int] = {f"internships[k1].{chance.choice(FIELDS)}": chance.random() < 0.95}
        if chance.random() < 0.3:
            facts["internships[k1].weeks_planned"] = 4
        yield Event(f"p{person}", f"e{number}", MOMENT + timedelta(seconds=number), facts)


def memory() -> float:
    """The most memory that the process ever had, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():
        told = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(told.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Clock:
    """The processor time that is spent in a function."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.spent = 0.0
        self._function = function

    def __get__(self, owner: object, _: type) -> Callable[..., Any]:
        def timed(*arguments: Any) -> Any:
            began = time.process_time()
            try:
                return self._function(owner, *arguments)
            finally:
                self.spent += time.process_time() - began

        return timed


def clock_of_chain(engine: str) -> Clock | None:
    """Has the time in durable-rules counted."""
    if engine != "durable":
        return None
    chain = import_module("offerrules.engines.durable.chain").Chain
    chain.told = Clock(chain.told)
    found: Clock = vars(chain)["told"]
    return found


def measure(engine: str, criteria: int, events: int, persons: int) -> None:
    """Runs one engine in this process, and prints what it took."""
    policy = offerrules.loads(policy_text(criteria))
    clock = clock_of_chain(engine)
    changes, number, early, waiting = 0, 0, 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        ledger = f"sqlite:///{folder}/cases.db"
        with CaseBook(policy, engine, on=date(2024, 1, 1), ledger=ledger) as book:  # type: ignore[arg-type]
            book.post(Event("warm", "warm", MOMENT, {"internships[k1].weeks_planned": 4}))
            began, begun = time.process_time(), time.monotonic()
            for number, event in enumerate(stream(criteria, events, persons), 1):
                waiting.append(event)
                if len(waiting) == POSTED or number == events:
                    changes += len(book.post_many(waiting))
                    waiting.clear()
                if number == events // 10:
                    early = memory()
            took, lasted = time.process_time() - began, time.monotonic() - begun
    print(
        f"{criteria:8} {engine:8} {number:9,} {persons:8,} {number / took:9,.0f} {number / lasted:9,.0f} "
        f"{early:9,.0f} {memory():9,.0f} {changes:9,} {f'{clock.spent / took:9.0%}' if clock is not None else '':>9}",
        flush=True,
    )


HEAD: Final = """\
                                      events/s  events/s    MiB at       MiB           in durable-
criteria engine      events   people processor     clock   a tenth    at end   changes       rules"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Events a second and memory of both engines.")
    parser.set_defaults(part=1)
    parser.add_argument("--quick", action="store_const", const=100, dest="part", help="a hundredth of the events")
    parser.add_argument("--part", type=int, metavar="N", help="one Nth of the events")
    parser.add_argument("--only", type=int, choices=SIZES, help="one number of criteria")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        engine, *numbers = arguments.one
        measure(engine, *map(int, numbers))
        return
    print(HEAD, flush=True)
    for criteria, (events, persons) in SIZES.items():
        if arguments.only in (None, criteria):
            for engine in ENGINES:
                words = [engine, *map(str, (criteria, events // arguments.part, persons // arguments.part))]
                subprocess.run([sys.executable, __file__, "--one", *words], check=True)


if __name__ == "__main__":
    main()
