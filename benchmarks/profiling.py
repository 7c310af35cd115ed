"""Where the time goes: `python -m benchmarks.profiling [--seconds N]`.

The same work is done over and over, and every half millisecond of processor time it is noted which function is
running, and for which room. That disturbs the work far less than following every call would. Time in a function
written in C counts for the Python function that called it.
"""

import argparse
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

from benchmarks.given import load_policies, records_of
from benchmarks.people import DAYS

import offerrules

EVERY: Final = 0.0005
_ROOT: Final = Path(offerrules.__file__).parent
_WORDS: Final = {
    "api": "api: `decide`, joins the rooms",
    "records": "records: JSON and pydantic validation",
    "engines/direct (generated)": "the generated function",
    "engines/direct": "engines/direct: what is around and called by the generated function",
    "engines": "engines: unfolding the trace",
    "decision": "decision: the decision, and its JSON",
    "feel": "feel: operators and built-ins",
}


@dataclass
class Profile:
    """Samples by room and by function, and how many records a second."""

    rooms: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)
    us: float = 0.0


def profile(work: Callable[[Any], object], given: list[Any], seconds: float) -> Profile:
    """Samples of the work, done for each of the given in turn for so many seconds of processor time."""
    found = Profile()

    def note(_: int, frame: FrameType | None) -> None:
        if frame is not None:
            room, function = place(frame)
            found.rooms[room] += 1
            found.functions[function] += 1

    for each in given:
        work(each)
    before = signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    start, done = time.process_time(), 0
    try:
        while time.process_time() - start < seconds:
            for each in given:
                work(each)
            done += len(given)
        found.us = (time.process_time() - start) / done * 1e6
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return found


def place(frame: FrameType) -> tuple[str, str]:
    """The room and the function that a frame belongs to; for other libraries, those that called them."""
    at: FrameType | None = frame
    while at is not None:
        file, name = at.f_code.co_filename, at.f_code.co_qualname
        if file.startswith("<offerrules "):
            return "engines/direct (generated)", f"generated `{name.rpartition('.')[2]}`"
        path = Path(file)
        if path.is_relative_to(_ROOT):
            parts = path.relative_to(_ROOT).with_suffix("").parts
            room = "engines/direct" if parts[:2] == ("engines", "direct") else parts[0]
            return room, f"{'.'.join(parts)}: `{name}`"
        at = at.f_back
    return "elsewhere", "elsewhere"


def works() -> dict[str, tuple[Callable[[Any], object], list[Any]]]:
    """What is profiled, by name: both policies, complete records."""
    policies = load_policies()
    pairs = [(policies[name], DAYS[name][0], each) for name in DAYS for each in records_of(name, 300, 6, unknown=False)]
    texts = [(policy, day, each.model_dump_json().encode()) for policy, day, each in pairs]

    def decide(one: Any) -> object:
        return one[0].decide(one[2], on=one[1])

    def to_json(one: Any) -> object:
        return one[0].decide(one[2], on=one[1]).to_json()

    return {
        "decide on validated records": (decide, pairs),
        "decide and trace as JSON": (to_json, pairs),
        "JSON to JSON": (to_json, texts),
    }


def table(name: str, found: Profile, most: int = 12) -> str:
    """A profile as Markdown."""
    total = max(1, sum(found.rooms.values()))
    lines = [f"### {name}: {found.us:.1f} µs, {total:,} samples", "", "| room | share |", "|---|---:|"]
    lines += [f"| {_WORDS.get(room, room)} | {count / total:.0%} |" for room, count in found.rooms.most_common()]
    lines += ["", "| function | share |", "|---|---:|"]
    lines += [f"| {function} | {count / total:.1%} |" for function, count in found.functions.most_common(most)]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profiling", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of processor time for each kind of work")
    seconds = parser.parse_args().seconds
    for name, (work, given) in works().items():
        sys.stdout.write(table(name, profile(work, given, seconds)) + "\n")


if __name__ == "__main__":
    main()
