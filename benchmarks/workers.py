"""What several processes gain: `python benchmarks/workers.py [--records N] [--workers N] [--rounds N]`.

JSON bytes in; out come the decisions' JSON, their outcomes, or the lines that the command writes. Each is done in one
process and in several, in turn, and the least of all rounds is told: the processor time of one process alone, of this
process and of its workers where there are several, and how many times as fast these were on the clock.

The yardstick is processes that share nothing, each with an equal part of the records: the last column says what those
gained on the clock, in the same rounds. It falls short of the number of processes where the cores of the machine slow
each other down. What divides the work as it goes costs more than that, and may still be ahead of it: it need not wait
for the slower core.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import offerrules
from offerrules.cli.decide import decide_people
from offerrules.cli.people import Form, people_in
from offerrules.cli.streams import Streams

POLICY = Path(__file__).parents[1] / "policies/gotland/kompetenslyftet/policy.yaml"
ON = date(2022, 5, 30)
RECORD = (
    '{"id": "p%d", "measures": [{"start": "2022-01-01", "end": null}], "internships": [{"service": "home_care", '
    '"workplace": "Åkerö", "start": "2022-04-25", "attestation": "completed", "study_visit": true, '
    '"hygiene_instruction": true, "workplace_open_in_summer": true}], "offers_sent": []}'
)


class Spent(NamedTuple):
    """Seconds on the clock, of processor time here and in workers, and how much came out."""

    wall: float
    here: float
    there: float
    written: int


Way = Callable[[offerrules.Policy[Any], list[bytes], int], int]


def as_json(policy: offerrules.Policy[Any], records: list[bytes], workers: int) -> int:
    found = policy.decide_many(records, on=ON, workers=workers)
    return sum(len(each.to_json()) for each in found if isinstance(each, offerrules.Decision))


def outcomes(policy: offerrules.Policy[Any], records: list[bytes], workers: int) -> int:
    found = policy.decide_many(records, on=ON, workers=workers)
    return sum(len(each.outcomes["summer_post"].outcome) for each in found if isinstance(each, offerrules.Decision))


def command(form: str, policy: offerrules.Policy[Any], records: list[bytes], workers: int) -> int:
    """What the command does with such lines in a file, but for starting and loading the policy."""
    with tempfile.TemporaryDirectory() as folder:
        lines, written = Path(folder) / "people.ndjson", Path(folder) / "written"
        lines.write_bytes(b"\n".join(records))
        words = argparse.Namespace(
            lang="en", person=None, format=form, output=str(written), width=80, excel=False, redact=(), engine="direct",
            workers=workers, records=str(lines), null=None,
        )  # fmt: skip
        streams = Streams(None, None, None)
        decide_people(policy, people_in(str(lines), Form(), policy.record, streams), ON, words, streams)
        return written.stat().st_size


WAYS: dict[str, Way] = {
    "decide_many, to_json": as_json,
    "decide_many, outcomes": outcomes,
    "decide, NDJSON": partial(command, "ndjson"),
    "decide, CSV": partial(command, "csv"),
}


def spent(way: Way, policy: offerrules.Policy[Any], records: list[bytes], workers: int) -> Spent:
    before, own, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.process_time(), time.perf_counter()
    written = way(policy, records, workers)
    wall, own = time.perf_counter() - begun, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, own, theirs, written)


def apart(way: Way, policy: offerrules.Policy[Any], records: list[bytes], number: int) -> float:
    """Seconds on the clock of so many processes that share nothing."""
    size = -(-len(records) // number)
    parts = [records[start : start + size] for start in range(0, len(records), size)]
    begun = time.perf_counter()
    processes = [get_context("fork").Process(target=way, args=(policy, part, 1)) for part in parts]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return time.perf_counter() - begun


def main(number: int, workers: int, rounds: int) -> None:
    policy = offerrules.load(POLICY)
    records = [(RECORD % each).encode() for each in range(number)]
    policy.decide(records[0], on=ON).to_json()
    print(f"{number} records, {workers} processes; microseconds of processor time a record, least of {rounds} rounds")
    print(f"{'':<24}{'alone':>8}{'here':>8}{'there':>8}{'times as fast':>16}{'apart':>8}")
    for name, way in WAYS.items():
        alone, several, separate = [], [], []
        for _ in range(rounds):
            alone.append(spent(way, policy, records, 1))
            several.append(spent(way, policy, records, workers))
            separate.append(apart(way, policy, records, workers))
            assert alone[-1].written == several[-1].written
        one = min(each.here for each in alone)
        here, there = min(each.here for each in several), min(each.there for each in several)
        wall = min(each.wall for each in alone)
        clock, most = wall / min(each.wall for each in several), wall / min(separate)
        times = "".join(f"{1e6 * each / number:>8.1f}" for each in (one, here, there))
        print(f"{name:<24}{times}{clock:>16.2f}{most:>8.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    main(wanted.records, wanted.workers, wanted.rounds)
