"""The measurement of cases: what it runs, and that a run tells what it counted."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cases import installed

from benchmarks import cases
from offerrules.cases import ENGINES


@pytest.mark.parametrize(
    ("words", "part", "sizes"),
    [
        ([], 1, [6, 100, 300]),
        (["--quick"], 100, [6, 100, 300]),
        (["--part", "20", "--only", "100"], 20, [100]),
    ],
)
def test_it_runs_each_size_with_each_engine(
    words: list[str], part: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(sys, "argv", ["cases.py", *words])
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command[-4:]))
    cases.main()
    assert ran == [
        [engine, str(size), str(cases.SIZES[size][0] // part), str(cases.SIZES[size][1] // part)]
        for size in sizes
        for engine in ENGINES
    ]


@pytest.mark.parametrize("engine", installed.engines() if installed.has_durable() else ("direct",))
def test_a_run_tells_what_it_counted(engine: str) -> None:
    installed.package("sqlalchemy", "cases")
    command = [sys.executable, str(Path(cases.__file__)), "--one", engine, "100", "240", "24"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    size, name, events, people, *figures = done.stdout.split()
    assert (size, name, events, people) == ("100", engine, "240", "24")
    rates, changes = figures[:4], figures[4]
    assert all(int(rate.replace(",", "")) > 0 for rate in rates) and int(changes) > 0
    assert [figure.endswith("%") for figure in figures[5:]] == ([True] if engine == "durable" else [])


def test_both_engines_tell_as_many_changes() -> None:
    """What is measured is the same work."""
    stream = list(cases.stream(6, 300, 30))
    assert [event.facts for event in stream] == [event.facts for event in cases.stream(6, 300, 30)]
    counts: dict[str, Any] = {}
    policy = cases.offerrules.loads(cases.policy_text(6))
    for engine in installed.engines() if installed.has_durable() else ("direct",):
        with cases.CaseBook(policy, engine, on=cases.date(2024, 1, 1)) as book:
            counts[engine] = [change.id for change in book.post_many(stream)]
    assert counts["direct"]
    assert all(found == counts["direct"] for found in counts.values())
