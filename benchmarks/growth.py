"""How time and memory grow: `python -m benchmarks.growth` prints it as JSON; the report has it as a table.

It runs in a process of its own, since memory is told of the whole process.
"""

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any, Final

from benchmarks.given import load_policies, records_of
from benchmarks.growing import DAY, policy_text, record
from benchmarks.people import DAYS

import offerrules
from offerrules.records import Participant

CRITERIA: Final = (10, 100, 1000)
CANDIDATES: Final = (1, 10, 100)


def decision_times(seconds: float) -> list[dict[str, Any]]:
    """Microseconds a decision, by the number of criteria and of candidates."""
    found = []
    for criteria in CRITERIA:
        policy = offerrules.loads(policy_text(criteria))
        for candidates in CANDIDATES:
            records = [Participant.model_validate(record(candidates, seed)) for seed in range(5)]
            policy.decide(records[0], on=DAY)
            runs: list[float] = []
            until = time.process_time() + seconds
            while not runs or time.process_time() < until:
                start = time.process_time_ns()
                policy.decide(records[len(runs) % len(records)], on=DAY)
                runs.append((time.process_time_ns() - start) / 1000)
            us = statistics.median(runs)
            found.append(
                {
                    "criteria": criteria,
                    "candidates": candidates,
                    "us_per_decision": round(us, 2),
                    "ns_per_criterion_and_candidate": round(us * 1000 / criteria / candidates, 1),
                }
            )
    return found


def compile_times(repeats: int) -> list[dict[str, Any]]:
    """Seconds to load a policy (read, check, resolve) and to compile it (until the first decision)."""
    found = []
    first = Participant.model_validate(record(1))
    offerrules.loads(policy_text(5)).decide(first, on=DAY)
    for criteria in CRITERIA:
        text = policy_text(criteria)
        loads, compiles = [], []
        for _ in range(repeats):
            start = time.process_time()
            policy = offerrules.loads(text)
            loaded = time.process_time()
            policy.decide(first, on=DAY)
            loads.append(loaded - start)
            compiles.append(time.process_time() - loaded)
        found.append(
            {
                "criteria": criteria,
                "load_seconds": round(statistics.median(loads), 4),
                "compile_seconds": round(statistics.median(compiles), 4),
            }
        )
    return found


def bytes_kept(count: int) -> list[dict[str, Any]]:
    """Bytes that a kept decision takes, beside its record: as decided, and with its trace unfolded."""
    found = []
    for name, policy in load_policies().items():
        records = records_of(name, count, 3, unknown=False)
        day = DAYS[name][0]
        for each in records:
            policy.decide(each, on=day).to_json()
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        kept = [policy.decide(each, on=day) for each in records]
        decided = tracemalloc.get_traced_memory()[0] - before
        for decision in kept:
            decision.trace  # noqa: B018
        unfolded = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        found.append(
            {
                "policy": name,
                "decided": round(decided / count),
                "with_trace": round(unfolded / count),
                "json": round(sum(len(decision.to_json()) for decision in kept) / count),
            }
        )
    return found


def memory_of_many(decisions: int) -> dict[str, Any]:
    """Memory of the process after a tenth of many decisions, and after all of them; every tenth is written as JSON."""
    policies = load_policies()
    records = {name: records_of(name, 500, 4, unknown=True) for name in policies}
    for name, policy in policies.items():
        for each in (*records[name], *records[name]):
            # What is learned of these records is learned now: a text is kept when it is met for the second time.
            policy.decide(each, on=DAYS[name][0]).to_json()
    done, at_tenth, blocks = 0, 0, 0
    while done < decisions:
        for name, policy in policies.items():
            for number, each in enumerate(records[name]):
                decision = policy.decide(each, on=DAYS[name][0])
                if number % 10 == done // 1000 % 10:
                    decision.to_json()
            done += len(records[name])
        if not at_tenth and done >= decisions / 10:
            gc.collect()
            at_tenth, blocks = _resident(), sys.getallocatedblocks()
    gc.collect()
    return {
        "decisions": done,
        "resident_kib_after_a_tenth": at_tenth,
        "resident_kib_at_the_end": _resident(),
        "blocks_more": sys.getallocatedblocks() - blocks,
    }


def _resident() -> int:
    """KiB of memory that the process has, where the system tells; otherwise 0."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * 4


def all_of_it(quick: bool) -> dict[str, Any]:
    """Everything that the report says of growth."""
    return {
        "decisions": decision_times(0.02 if quick else 0.5),
        "compiling": compile_times(1 if quick else 5),
        "kept": bytes_kept(100 if quick else 2_000),
        "many": memory_of_many(10_000 if quick else 1_000_000),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    sys.stdout.write(json.dumps(all_of_it(parser.parse_args().quick), indent=2) + "\n")


if __name__ == "__main__":
    main()
