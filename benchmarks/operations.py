"""A guard against getting slower that no noisy machine disturbs: it counts, and does not time.

Counted are the instructions of Python's virtual machine that some fixed work executes, and the calls of functions
written in C from it. The counts are the same each time for the same version of Python, so each version has its own
baseline in `tests/benchmarks/operations.json`.

    python -m benchmarks.operations             counts beside the baseline
    python -m benchmarks.operations --refresh   makes the counts of this version of Python the baseline
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.given import load_policies, records_of
from benchmarks.growing import DAY, policy_text, record
from benchmarks.people import DAYS

import offerrules
from offerrules.records import Participant

BASELINE: Final = Path(__file__).parent.parent / "tests" / "benchmarks" / "operations.json"
TOLERANCE: Final = 0.02
"""The share by which a count may be above its baseline: a library beside ours may be a little newer."""
VERSION: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
RECORDS: Final = 20


@dataclass(frozen=True)
class Operations:
    """What some work took."""

    instructions: int
    calls: int


@dataclass
class _Counter:
    instructions: int = 0
    calls: int = 0


def counted(work: Callable[[], object]) -> Operations:
    """What the work takes, whatever a debugger or a measurement of coverage was counting before."""
    counter = _Counter()
    with _by_monitoring(counter) if sys.version_info >= (3, 12) else _by_tracing(counter):
        work()
    return Operations(counter.instructions, counter.calls)


@contextmanager
def _by_tracing(counter: _Counter) -> Iterator[None]:
    def local(frame: Any, event: str, _: Any) -> Any:
        if event == "opcode":
            counter.instructions += 1
        return local

    def entered(frame: Any, event: str, _: Any) -> Any:
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return local

    def called(frame: Any, event: str, _: Any) -> None:
        if event == "c_call":
            counter.calls += 1

    traced, profiled = sys.gettrace(), sys.getprofile()
    sys.setprofile(called)
    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(traced)
        sys.setprofile(profiled)


@contextmanager
def _by_monitoring(counter: _Counter) -> Iterator[None]:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
    tool = next(number for number in range(6) if monitoring.get_tool(number) is None)
    events = monitoring.events

    def instruction(*_: Any) -> None:
        counter.instructions += 1

    def call(_: Any, __: Any, called: Any, ___: Any) -> None:
        if not hasattr(called, "__code__"):
            counter.calls += 1

    monitoring.use_tool_id(tool, "operations")
    monitoring.register_callback(tool, events.INSTRUCTION, instruction)
    monitoring.register_callback(tool, events.CALL, call)
    monitoring.set_events(tool, events.INSTRUCTION | events.CALL)
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


def works() -> dict[str, Callable[[], object]]:
    """The fixed work, by name. Each has been done before it is counted, so that nothing is compiled meanwhile."""
    found: dict[str, Callable[[], object]] = {}
    for name, policy in load_policies().items():
        short, day = name.partition("/")[0], DAYS[name][0]
        records = [each for unknown in (False, True) for each in records_of(name, RECORDS, 5, unknown=unknown)]
        few = records[::5]
        texts = [each.model_dump_json().encode() for each in few]
        found[f"{short}: decide"] = _deciding(policy, records, day)
        found[f"{short}: decide and read"] = _reading(policy, records, day)
        found[f"{short}: decide, trace as JSON"] = _writing(policy, few, day)
        found[f"{short}: JSON to JSON"] = _writing(policy, texts, day)
    for name, policy in load_policies().items():
        short, day = name.partition("/")[0], DAYS[name][0]
        seen, unseen = (records_of(name, RECORDS, seed, unknown=True) for seed in (6, 7))
        found[f"{short}: decide, records not seen before"] = _first_seen(policy, seen, unseen, day)
    text = policy_text(10)
    first = Participant.model_validate(record(2))
    found["compile ten criteria"] = lambda: offerrules.loads(text).decide(first, on=DAY)
    for work in found.values():
        work()
    return found


def _deciding(policy: Any, given: list[Any], day: Any) -> Callable[[], object]:
    return lambda: [policy.decide(each, on=day) for each in given]


def _reading(policy: Any, given: list[Any], day: Any) -> Callable[[], object]:
    def read() -> None:
        for each in given:
            decision = policy.decide(each, on=day)
            for found in decision.outcomes.values():
                found.outcome, found.witness, found.terms  # noqa: B018
            for duty in decision.duties.values():
                duty.state, duty.each  # noqa: B018

    return read


def _first_seen(policy: Any, seen: list[Any], unseen: list[Any], day: Any) -> Callable[[], object]:
    """Decides first for the ones and then for the others: what was learned of records does not help with these."""
    first = iter((seen,))
    return lambda: [policy.decide(each, on=day) for each in next(first, unseen)]


def _writing(policy: Any, given: list[Any], day: Any) -> Callable[[], object]:
    return lambda: [policy.decide(each, on=day).to_json() for each in given]


def baseline() -> Mapping[str, Mapping[str, int]] | None:
    """The baseline for this version of Python, if there is one."""
    found: Mapping[str, Mapping[str, Mapping[str, int]]] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return found.get(VERSION)


def slower(name: str, found: Operations, kept: Mapping[str, int]) -> list[str]:
    """What is above its baseline, in words."""
    return [
        f"{name}: {number:,} {what}, {number / kept[what] - 1:+.1%} on the baseline of {kept[what]:,}"
        for what, number in asdict(found).items()
        if number > kept[what] * (1 + TOLERANCE)
    ]


def _refresh(found: Mapping[str, Operations]) -> None:
    kept = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    kept[VERSION] = {name: asdict(operations) for name, operations in found.items()}
    BASELINE.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.operations", description=__doc__)
    parser.add_argument("--refresh", action="store_true", help="make these counts the baseline")
    is_refreshed = parser.parse_args().refresh
    kept = (baseline() if BASELINE.exists() else None) or {}
    found = {name: counted(work) for name, work in works().items()}
    for name, operations in found.items():
        was = kept.get(name)
        change = f"{operations.instructions / was['instructions'] - 1:+.1%}" if was else "new"
        sys.stdout.write(
            f"{name:32}{operations.instructions:>12,} instructions{operations.calls:>10,} calls  {change}\n"
        )
    if is_refreshed:
        _refresh(found)
        return 0
    told = [
        words for name, operations in found.items() if name in kept for words in slower(name, operations, kept[name])
    ]
    sys.stdout.writelines(f"{words}\n" for words in told)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
