"""Time everybody, check everybody, write the report: `python -m benchmarks`, or `make bench`."""

import argparse
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.checking import Checked, check_handwritten, check_peers, our_answers
from benchmarks.given import load_policies, records_of
from benchmarks.measuring import Timed, measured
from benchmarks.peers.peer import Peer
from benchmarks.report import as_json, markdown, page, plot
from benchmarks.rows import (
    BY_HAND,
    BY_HAND_JSON,
    JSON_TO_JSON,
    POLICIES,
    Row,
    all_peers,
    own_rows,
    peer_row,
)

from benchmarks import gains

ROOT: Final = Path(__file__).parent
MEMORY: Final = Path(sys.prefix) / "checked-answers.json"
"""In the environment of the peers: what was found of their answers, for the next run."""
PAGE: Final = ROOT.parent / "docs" / "performance.md"


@dataclass(frozen=True)
class Size:
    """How thorough a run is. `checked` records of each kind (policy, complete or not) are compared for each peer, for
    slow peers `slow_checked`. Slices are taken from `timed` records of each kind for peers, and from `own` for
    ourselves, after `warm` others."""

    checked: int
    slow_checked: int
    traces: int
    timed: int
    own: int
    warm: int
    rounds: int
    slice_seconds: float


FULL: Final = Size(25_000, 25_000, 2_500, 2_000, 12_000, 2_000, 31, 0.04)
QUICK: Final = Size(150, 12, 30, 200, 800, 800, 5, 0.005)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="within two minutes: fewer records, fewer rounds")
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="leave a peer out; repeatable")
    parser.add_argument("-o", "--out", type=Path, default=ROOT, help="folder for report.md, report.svg, report.json")
    parser.add_argument("--page", action="store_true", help="put the tables and the plot into docs/performance.md too")
    parser.add_argument("--check", action="store_true", help="check answers only, and time nothing")
    parser.add_argument("--again", action="store_true", help="check answers also where nothing has changed since")
    parser.add_argument("--checked", type=int, metavar="N", help="compare N records of each of four kinds")
    parser.add_argument("--slow", type=int, metavar="N", help="the same for peers that take milliseconds")
    parser.add_argument("--rounds", type=int, metavar="N", help="time N rounds")
    wanted = parser.parse_args()
    size = QUICK if wanted.quick else FULL
    size = replace(
        size,
        checked=wanted.checked or size.checked,
        slow_checked=wanted.slow or wanted.checked or size.slow_checked,
        traces=min(size.traces, wanted.checked or size.traces),
        rounds=wanted.rounds or size.rounds,
    )
    peers = [peer for peer in all_peers() if peer.name not in wanted.without]
    memory = None if wanted.again else MEMORY
    if wanted.check:
        found = checked_answers(load_policies(), peers, size, memory)
        for name, its in found.items():
            sys.stdout.write(f"{name}: {its.records:,} checked, {its.different:,} different. {its.failed or ''}\n")
        return 1 if any(its.different or its.failed for its in found.values()) else 0
    report = run(size, peers, _growth, quick=wanted.quick, memory=memory)
    wanted.out.mkdir(parents=True, exist_ok=True)
    (wanted.out / "report.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (wanted.out / "report.md").write_text(markdown(report), encoding="utf-8")
    (wanted.out / "report.svg").write_text(plot(report["engines"]), encoding="utf-8")
    if wanted.page:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(page(text, report), encoding="utf-8")
        PAGE.with_suffix(".svg").write_text(plot(report["engines"]), encoding="utf-8")
    sys.stdout.write(markdown(report))
    return 1 if any(row["different"] for row in report["engines"]) else 0


def run(
    size: Size, peers: Sequence[Peer], growth: Callable[[bool], Any], *, quick: bool, memory: Path | None = None
) -> dict[str, Any]:
    """The whole report as JSON. `growth` finds what is said of growth, quickly or not."""
    policies = load_policies()
    checked = checked_answers(policies, peers, size, memory)
    _tell("records to time")
    own, warm = (
        {
            (policy, unknown): records_of(policy, count, seed, unknown=unknown)
            for policy in POLICIES
            for unknown in (False, True)
        }
        for count, seed in ((size.own, 2), (size.warm, 3))
    )
    timed = {key: given[: size.timed] for key, given in own.items()}
    rows = own_rows(policies, own, warm)
    for peer in peers:
        its = checked.get(peer.name, Checked(0, 0))
        failed = its.failed
        if its.different:
            failed = f"{its.different:,} of {its.records:,} answers are not ours"
        rows.append(peer_row(peer, timed) if failed is None else _left_out(peer, failed))
    able = [row for row in rows if row.failed is None]
    times = {
        unknown: measured(
            able, BY_HAND, unknown=unknown, rounds=size.rounds, slice_seconds=size.slice_seconds, tell=_tell
        )
        for unknown in (False, True)
    }
    _tell("growth")
    grown = growth(quick)
    _tell("gains")
    return {
        "run": _about(size, quick),
        "engines": [_engine(row, times, checked.get(row.name)) for row in rows],
        "json_to_json": {**_json_to_json(times[False]), "unknown": _json_to_json(times[True])},
        "growth": grown,
        "gains": gains.found(quick),
    }


def checked_answers(
    policies: Mapping[str, Any], peers: Sequence[Peer], size: Size, memory: Path | None = None
) -> dict[str, Checked]:
    """How everybody's answers compare with ours; what `memory` knows of peers already is not found again."""
    _tell("records to check answers on")
    records = {
        (policy, unknown): records_of(policy, size.checked if unknown else 2 * size.checked, 1, unknown=unknown)
        for policy in POLICIES
        for unknown in (False, True)
    }
    _tell("our own answers")
    answers = our_answers(policies, records)
    _tell("answers of the hand-written functions")
    found = {BY_HAND: check_handwritten(policies, records, answers, size.traces)}
    return found | check_peers(
        peers,
        records,
        answers,
        lambda peer: size.slow_checked if peer.slow else size.checked,
        os.cpu_count() or 1,
        _tell,
        memory,
    )


def _left_out(peer: Peer, failed: str) -> Row:
    return Row(peer.name, True, peer.trace, peer.cannot, peer.package, peer.language, peer.unknown, failed=failed)


def _engine(row: Row, times: Mapping[bool, Mapping[str, Timed]], checked: Checked | None) -> dict[str, Any]:
    complete, unknown = times[False].get(row.name), times[True].get(row.name)
    return {
        "name": row.name,
        "peer": row.peer,
        "trace": row.trace,
        "us_per_decision": None if complete is None else round(complete.us.median, 3),
        "ratio_to_handwritten": None if complete is None else round(complete.ratio.median, 4),
        "language": row.language,
        "package": row.package,
        "says": row.says,
        "failed": row.failed,
        "checked": None if checked is None else checked.records,
        "different": 0 if checked is None else checked.different,
        **(_times(complete) if complete is not None else {"us": None, "ratio": None, "by_policy": None}),
        "unknown": None if unknown is None else _times(unknown),
    }


def _times(timed: Timed) -> dict[str, Any]:
    return {
        "us": as_json(timed.us),
        "ratio": as_json(timed.ratio),
        "by_policy": {policy: as_json(spread) for policy, spread in timed.by_policy.items()},
    }


def _json_to_json(times: Mapping[str, Timed]) -> dict[str, Any]:
    ours, theirs = times[JSON_TO_JSON], times[BY_HAND_JSON]
    ratio = as_json(ours.ratio_to(theirs))
    return {"offerrules": as_json(ours.us), "handwritten": as_json(theirs.us), "ratio": ratio}


def _growth(quick: bool) -> Any:
    command = [sys.executable, "-m", "benchmarks.growth", *(["--quick"] if quick else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT.parent)
    return json.loads(done.stdout)


def _about(size: Size, quick: bool) -> dict[str, Any]:
    libraries = ("pydantic", "pydantic_core", "orjson")
    return {
        "command": _command(size, quick),
        "quick": quick,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores{_processor()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libraries": ", ".join(f"{name} {importlib.metadata.version(name)}" for name in libraries),
        "offerrules": importlib.metadata.version("offerrules"),
        "rounds": size.rounds,
    }


def _command(size: Size, quick: bool) -> str:
    if size == (QUICK if quick else FULL):
        return "make bench QUICK=1" if quick else "make bench"
    return " ".join(("python -m benchmarks", *sys.argv[1:]))


def _processor() -> str:
    """The kind of processor, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f" ({named[0]})" if named else ""


_STARTED: Final = time.monotonic()


def _tell(what: str) -> None:
    sys.stderr.write(f"{time.monotonic() - _STARTED:7.1f} s  {what}\n")


if __name__ == "__main__":
    sys.exit(main())
