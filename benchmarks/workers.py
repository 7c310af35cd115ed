"""What several processes gain: `python benchmarks/workers.py [--records N] [--workers N]`.

JSON bytes in, the decisions' JSON out, in one process and in several, in turn. Beside the seconds on the clock, which
say little where others use the machine too, stands the processor time of this process and of its workers: what is
spent here, on sending and receiving, is what cannot be shared; the gain to be had on idle cores follows from it.
"""

import argparse
import resource
import time
from datetime import date
from pathlib import Path
from typing import Any

import offerrules

POLICY = Path(__file__).parents[1] / "policies/gotland/kompetenslyftet/policy.yaml"
ON = date(2022, 5, 30)
RECORD = (
    '{"id": "p%d", "measures": [{"start": "2022-01-01", "end": null}], "internships": [{"service": "home_care", '
    '"workplace": "Åkerö", "start": "2022-04-25", "attestation": "completed", "study_visit": true, '
    '"hygiene_instruction": true, "workplace_open_in_summer": true}], "offers_sent": []}'
)


def run(policy: offerrules.Policy[Any], records: list[bytes], workers: int | None) -> tuple[float, float, float, int]:
    """Seconds on the clock, of this process and of its workers, and the bytes written."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own, begun = time.process_time(), time.perf_counter()
    written = 0
    for decision in policy.decide_many(records, on=ON, workers=workers):
        if isinstance(decision, offerrules.Decision):
            written += len(decision.to_json())
    wall, own = time.perf_counter() - begun, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    theirs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, own, theirs, written


def main(number: int, workers: int) -> None:
    policy = offerrules.load(POLICY)
    records = [(RECORD % each).encode() for each in range(number)]
    policy.decide(records[0], on=ON).to_json()
    alone = run(policy, records, None)
    several = run(policy, records, workers)
    assert alone[3] == several[3]
    print(f"{number} records, {several[3] / number:.0f} bytes of JSON each")
    print(f"in one process:   {alone[0]:7.2f} s on the clock, {alone[1]:7.2f} s of processor time")
    print(
        f"with {workers} workers:   {several[0]:7.2f} s on the clock, {several[1]:.2f} s here, {several[2]:.2f} s there"
    )
    possible = alone[1] / max(several[1], several[2] / workers, (several[1] + several[2]) / workers)
    print(f"gain: {alone[0] / several[0]:.2f} on the clock, {possible:.2f} by processor time on {workers} idle cores")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    main(wanted.records, wanted.workers)
