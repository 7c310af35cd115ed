"""How long it takes to start: `python benchmarks/startup.py [--rounds N]`.

Each program is started anew, in turn with the others, so that what disturbs the machine disturbs all of them. The least
of all rounds is what the program itself takes; the median shows how quiet the machine was. Processor time is that of
the process and its kernel. Starting waits for nothing, so on an idle machine it is what the clock shows, and the
targets are held against the least of it. The package must have been compiled (`python -m compileall -q src`, which
`make demo` does): this is about starting, not about compiling.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

POLICY = Path(__file__).parents[1] / "policies/gotland/kompetenslyftet/policy.yaml"
RECORD = '{"id": "p1", "internships": [{"service": "home_care", "attestation": "completed"}]}'

ABOVE_PYTHON = 0.080
"""Seconds that `offerrules --version` may take above Python itself."""
ONE_DECISION = 0.400
"""Seconds that deciding about one record may take in all."""
TIMES_PYDANTIC = 1.3
"""So many times what `from pydantic import BaseModel` takes may `import offerrules` take."""


class Times(NamedTuple):
    """Seconds of every round."""

    wall: list[float]
    processor: list[float]


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.json"
        record.write_text(RECORD, encoding="utf-8")
        decide = ("-m", "offerrules", "decide", str(POLICY), str(record), "--on", "2022-05-30", "--format")
        programs: dict[str, Sequence[str]] = {
            "python": ("-c", "pass"),
            "pydantic": ("-c", "from pydantic import BaseModel"),
            "import offerrules": ("-c", "import offerrules"),
            "from offerrules import load": ("-c", "from offerrules import load"),
            "offerrules --version": ("-m", "offerrules", "--version"),
            "offerrules decide, JSON": (*decide, "json"),
            "offerrules decide, text": (*decide, "text"),
        }
        times = measured(programs, rounds)
    print(f"{'milliseconds':<30}{'least':>9}{'median':>9}{'processor':>11}")
    for name, found in times.items():
        seconds = (min(found.wall), statistics.median(found.wall), min(found.processor))
        print(f"{name:<30}{seconds[0] * 1000:>9.0f}{seconds[1] * 1000:>9.0f}{seconds[2] * 1000:>11.0f}")
    least = {name: min(found.processor) for name, found in times.items()}
    print()
    targets = (
        ("offerrules --version above python", least["offerrules --version"] - least["python"], ABOVE_PYTHON, " s"),
        ("offerrules decide, JSON", least["offerrules decide, JSON"], ONE_DECISION, " s"),
        ("import offerrules / pydantic", least["import offerrules"] / least["pydantic"], TIMES_PYDANTIC, ""),
    )
    for name, value, most, unit in targets:
        print(f"{'met' if value <= most else 'MISSED':<7} {name}: {value:.3f}{unit}, at most {most:.3f}{unit}")
    return 0 if all(value <= most for _, value, most, _ in targets) else 1


def measured(programs: dict[str, Sequence[str]], rounds: int) -> dict[str, Times]:
    """The times of every program, after one round that does not count."""
    times = {name: Times([], []) for name in programs}
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    for number in range(rounds + 1):
        for name, words in programs.items():
            before, begun = processor(), time.perf_counter()
            subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL, env=environment)
            wall, spent = time.perf_counter() - begun, processor() - before
            if number:
                times[name].wall.append(wall)
                times[name].processor.append(spent)
    return times


def processor() -> float:
    """Seconds of processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    sys.exit(main(parser.parse_args().rounds))
