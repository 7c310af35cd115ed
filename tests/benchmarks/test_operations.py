"""The regression guard: what fixed work takes, counted, against the baseline."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from benchmarks.operations import BASELINE, VERSION, baseline, counted, slower, works

from benchmarks import operations

WORKS = works()


@pytest.fixture
def kept() -> dict[str, dict[str, int]]:
    found = baseline()
    if found is None:
        pytest.skip(f"no baseline for Python {VERSION}; `python -m benchmarks.operations --refresh` makes one")
    return {name: dict(counts) for name, counts in found.items()}


@pytest.mark.parametrize("name", WORKS)
def test_nothing_takes_more_than_it_did(name: str, kept: dict[str, dict[str, int]]) -> None:
    assert slower(name, counted(WORKS[name]), kept[name]) == []


def test_the_baselines_are_of_this_work() -> None:
    for version, found in json.loads(BASELINE.read_text(encoding="utf-8")).items():
        assert found.keys() == WORKS.keys(), version


def test_the_same_work_is_counted_the_same() -> None:
    work = WORKS["gotland: decide"]
    assert counted(work) == counted(work)


def test_more_work_is_noticed() -> None:
    work = WORKS["gotland: decide"]
    once = asdict(counted(work))
    assert slower("work", counted(work), once) == []
    [instructions, *_] = slower("work", counted(lambda: [work(), work()]), once)
    assert "instructions, +1" in instructions


def test_a_slower_engine_is_noticed(monkeypatch: pytest.MonkeyPatch, kept: dict[str, dict[str, int]]) -> None:
    """A twentieth more for each decision, somewhere below `Policy.decide`."""
    from offerrules.api import Policy  # noqa: PLC0415 - patched here only

    decide = Policy.decide
    wasted = round(kept["gotland: decide"]["instructions"] / (2 * operations.RECORDS) * 0.05 / 4)

    def slow(self: Any, record: Any, **options: Any) -> Any:
        for _ in range(wasted):
            pass
        return decide(self, record, **options)

    before = asdict(counted(WORKS["gotland: decide"]))
    monkeypatch.setattr(Policy, "decide", slow)
    assert any("instructions" in words for words in slower("decide", counted(WORKS["gotland: decide"]), before))


def test_calls_into_c_are_counted() -> None:
    few, many = counted(lambda: sum([1, 2])), counted(lambda: [sum([number]) for number in range(50)])
    assert many.calls >= few.calls + 49


def test_a_baseline_is_refreshed_for_this_version_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "operations.json"
    path.write_text(json.dumps({"2.7": {"old": {"instructions": 1, "calls": 1}}}), encoding="utf-8")
    monkeypatch.setattr(operations, "BASELINE", path)
    monkeypatch.setattr(operations, "works", lambda: {"little": lambda: sum([1])})
    assert _main(monkeypatch, "--refresh") == 0
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["2.7"] == {"old": {"instructions": 1, "calls": 1}}
    assert written[VERSION]["little"]["instructions"] > 0
    assert _main(monkeypatch) == 0
    written[VERSION]["little"]["instructions"] -= 1
    path.write_text(json.dumps(written), encoding="utf-8")
    assert _main(monkeypatch) == 1
    assert "on the baseline of" in capsys.readouterr().out


def _main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["operations", *arguments])
    return operations.main()


@pytest.fixture(autouse=True)
def _nobody_else_counts() -> Iterator[None]:
    import sys  # noqa: PLC0415

    traced = sys.gettrace()
    yield
    assert sys.gettrace() is traced
