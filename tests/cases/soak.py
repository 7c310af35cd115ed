"""`python -m tests.cases.soak --streams 100000`: that books of both engines tell what deciding from scratch tells.

Each run draws other streams; `--seed` repeats one. Ends with 1 at the first difference, shown as small as it could be
made. A hundred thousand streams take some hours on two cores.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.cases import installed
from tests.cases.oracle import run
from tests.cases.streams import WORLDS, Step, streams

SHARE = 200
"""Streams that one process draws at a time."""


def agree(world: int, streams_wanted: int, first: int) -> tuple[int, int]:
    """How many streams and changes were compared. Raises `AssertionError` with the least stream that differs."""
    drawn, changes = 0, 0
    engines = installed.engines()

    @seed(first)
    @settings(
        max_examples=streams_wanted,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(streams(world=WORLDS[world]), st.sampled_from((1, 10_000)))
    def compare(steps: list[Step], most_cases: int) -> None:
        nonlocal drawn, changes
        changes += run(WORLDS[world], steps, engines, most_cases)
        drawn += 1

    compare()
    return drawn, changes


def shares(wanted: int, first: int) -> Iterator[tuple[int, int, int]]:
    """World, number of streams and seed of each share."""
    for number, start in enumerate(range(0, wanted, SHARE)):
        yield number % len(WORLDS), min(SHARE, wanted - start), first + number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--streams", type=int, default=1000, help="streams to compare (default 1000)")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    first = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"engines: {', '.join(installed.engines())}; seed {first}", flush=True)
    begun, drawn, changes = time.monotonic(), 0, 0
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(agree, *share): share for share in shares(arguments.streams, first)}
        for done in as_completed(waiting):
            try:
                found = done.result()
            except Exception as error:
                world, _, own = waiting[done]
                notes = "\n".join(getattr(error, "__notes__", ()))
                print(f"world {WORLDS[world]}, seed {own}: {error}\n{notes}", file=sys.stderr)
                pool.shutdown(cancel_futures=True)
                return 1
            drawn, changes = drawn + found[0], changes + found[1]
            print(f"{drawn} streams, {changes} changes compared in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
