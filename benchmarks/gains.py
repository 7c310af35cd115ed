"""What each shortcut of the engine `direct` gains: `python -m benchmarks.gains`.

Each is timed beside what would be done without it, in turns in one process, on the same records. Where a shortcut is
one of the compiler's, a condition is compiled twice: by `Emitter`, which has none of them, and by `Deciding`.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated, Any, Final

from benchmarks.given import load_policies, records_of
from benchmarks.measuring import Spread
from benchmarks.people import DAYS
from benchmarks.report import gains_table, placed
from benchmarks.twice import DAY, FACT, Applicant, applicants, compiled_twice, policy_text
from pydantic import BaseModel, ConfigDict

import offerrules
from offerrules.decision.decision import Decision
from offerrules.engines.direct import Engine

PAGE: Final = Path(__file__).parent.parent / "docs" / "performance.md"
RECORDS: Final = 200

Ways = tuple[Callable[[Any], object], Callable[[Any], object]]
"""Without the shortcut, and with it."""


class NotFrozen(BaseModel):
    """The same facts in a class that is not `Record`: they are copied, since somebody may change them."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    id: Annotated[str, FACT]
    able: Annotated[bool, FACT]
    willing: Annotated[bool, FACT]


@dataclass(frozen=True)
class Gain:
    """A shortcut: what is done with it, on what that is tried, and both ways."""

    what: str
    tried: str
    ways: Ways
    given: Sequence[Any]


@dataclass(frozen=True)
class Found:
    """Nanoseconds for one of the given, without the shortcut and with it."""

    gain: Gain
    without: Spread
    within: Spread
    times: Spread


def conditions() -> list[Gain]:
    """Shortcuts of single conditions."""
    whats = {
        "for comparison: a condition that is a field": ("able",),
        "Python itself compares plain values, and no entry of the table is applied": (
            "weeks between 2 and 4",
            'place in ["Visby", "Alingsås", "Hemse"]',
            'max(began, @"2024-01-01") <= @"2024-09-01"',
        ),
        "whole numbers are added by Python itself": ("weeks + 3 < 7",),
        "`some`, `every` and filters over lists of the record are loops in place, and no functions": (
            'some job in jobs satisfies job.kind = "paid" and job.length > 3',
            "count(jobs[length > 3]) >= 2",
        ),
        "a condition is two tests, *surely* and *possibly*, and no value of three": (
            "able and weeks >= 3 and (willing or not(banned))",
        ),
        "what rests on the day alone is computed once for the day": ('able and today() + @"P1M" > @"2024-07-01"',),
        "what the table gives for one field is remembered by its value (here: met before)": (
            'matches(place, "^[A-ZÅÄÖ]")',
            'contains(lower case(place), "visby")',
        ),
        "a day that is moved, and an age, is compared by the day on which the comparison turns": (
            'born + @"P18Y" <= today()',
            "years and months duration(born, today()).years >= 18",
        ),
    }
    given = applicants(RECORDS)
    return [Gain(what, f"`{when}`", compiled_twice(when), given) for what, asked in whats.items() for when in asked]


def decisions() -> list[Gain]:
    """Shortcuts of whole decisions, on the policy of Gotland."""
    name = "gotland/kompetenslyftet"
    policy, day = load_policies()[name], DAYS[name][0]
    records = records_of(name, RECORDS, 11, unknown=True)
    decide = partial(policy.decide, on=day)
    engine = Engine(policy.rule_set, policy)

    def looked_at(record: Any) -> object:
        decision = decide(record)
        return [each.terms for each in decision.outcomes.values()], [each.each for each in decision.duties.values()]

    def unfolded(record: Any) -> object:
        return decide(record).trace

    return [
        Gain(
            "fields are read from the dictionary of their object, once",
            "six fields of a record",
            (_by_attribute, _by_dictionary),
            records,
        ),
        Gain(
            "a record of the policy's own frozen class is not copied",
            "to decide by one condition",
            _own_class(),
            range(RECORDS),
        ),
        Gain("outcomes and duties are made when somebody looks", "to decide, Gotland", (looked_at, decide), records),
        Gain("the trace is unfolded when somebody looks", "to decide, Gotland", (unfolded, decide), records[:40]),
        Gain(
            "nothing is judged part by part",
            "to decide and look, Gotland",
            (lambda record: engine.judged(record, day), looked_at),
            records[:40],
        ),
        Gain(
            "the trace is not unfolded to be written: a template is filled",
            "to decide and write JSON, Gotland",
            (lambda record: Decision.to_json(decide(record)), lambda record: decide(record).to_json()),
            records[:40],
        ),
    ]


def found(quick: bool) -> list[dict[str, Any]]:
    """What the report says of gains."""
    rounds, seconds = (3, 0.0005) if quick else (31, 0.01)
    return [
        {
            "what": each.gain.what,
            "tried": each.gain.tried,
            "without_ns": round(each.without.median),
            "with_ns": round(each.within.median),
            "times": round(each.times.median, 2),
        }
        for each in timed([*conditions(), *decisions()], rounds, seconds)
    ]


def timed(gains: Sequence[Gain], rounds: int, seconds: float) -> list[Found]:
    """Both ways of each, in turns, for so many seconds of processor time in each round."""
    random = Random(2026)
    ns: list[tuple[list[float], list[float]]] = [([], []) for _ in gains]
    turns = [(gain, way, its[at]) for gain, its in zip(gains, ns, strict=True) for at, way in enumerate(gain.ways)]
    for gain, way, _ in turns:
        for each in gain.given:
            way(each)
    gc.collect()
    for _ in range(rounds):
        random.shuffle(turns)
        for gain, way, its in turns:
            its.append(_once(way, gain.given, seconds))
    return [
        Found(
            gain,
            Spread.of(without),
            Spread.of(within),
            Spread.of([a / b for a, b in zip(without, within, strict=True)]),
        )
        for gain, (without, within) in zip(gains, ns, strict=True)
    ]


def _once(way: Callable[[Any], object], given: Sequence[Any], seconds: float) -> float:
    """Nanoseconds for one of the given."""
    gc.disable()
    done, start = 0, time.process_time_ns()
    until = start + seconds * 1e9
    try:
        while (now := time.process_time_ns()) < until or not done:
            for each in given:
                way(each)
            done += len(given)
        now = time.process_time_ns()
    finally:
        gc.enable()
    return (now - start) / done


# The ways


def _by_attribute(record: Any) -> object:
    return (
        record.birth_date,
        record.measures,
        record.internships,
        record.offers_sent,
        record.diplomas,
        record.enrolments,
    )


def _by_dictionary(record: Any) -> object:
    facts = record.__dict__
    return (
        facts["birth_date"],
        facts["measures"],
        facts["internships"],
        facts["offers_sent"],
        facts["diplomas"],
        facts["enrolments"],
    )


def _own_class() -> Ways:
    other = offerrules.loads(policy_text("able and willing"), records={"Applicant": NotFrozen})
    own = offerrules.loads(policy_text("able and willing"), records={"Applicant": Applicant})
    copied = NotFrozen(id="p1", able=True, willing=True)
    frozen = Applicant(id="p1", able=True, willing=True)
    return lambda _: other.decide(copied, on=DAY), lambda _: own.decide(frozen, on=DAY)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gains", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three short rounds")
    parser.add_argument("--page", action="store_true", help="put the table into docs/performance.md too")
    wanted = parser.parse_args()
    text = gains_table(found(wanted.quick))
    sys.stdout.write(f"{text}\n")
    if wanted.page:
        PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), "gains", text), encoding="utf-8")


if __name__ == "__main__":
    main()
