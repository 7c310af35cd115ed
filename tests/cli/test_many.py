"""Many records: in constant memory, in several processes, and how that ends."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from offerrules.workers import crew

COMMAND = (sys.executable, "-m", "offerrules", "decide")
ON = ("--on", "2022-05-30")
FEEDING = Path(__file__).with_name("feeding.py")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="memory and processes are looked at as Linux shows them"
)


def fed(number: int, policy: Path, *words: str) -> dict[str, Any]:
    """What was seen of `decide` with so many records."""
    command = [*COMMAND, str(policy), "-", *ON, "--format", "ndjson", *words]
    done = subprocess.run(
        [sys.executable, str(FEEDING), str(number), *command], capture_output=True, check=True, text=True
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize("words", [(), ("--workers", "2")])
def test_memory_does_not_grow(small: Path, words: tuple[str, ...]) -> None:
    few, many = fed(600, small, *words), fed(3000, small, *words)
    assert (many["code"], many["lines"], many["ordered"]) == (1, 3000, True)
    assert many["told"] == [
        *(f"line {line}: id: must be text.\n" for line in (501, 1501, 2501)),
        "Records not decided: 3\n",
    ]
    assert many["memory"] < few["memory"] + 5
    assert many["memory"] < 150


@pytest.mark.long
@pytest.mark.parametrize("words", [(), ("--workers", "2")])
def test_a_hundred_thousand_records_in_less_than_150_mb(gotland: Path, words: tuple[str, ...]) -> None:
    seen = fed(100_000, gotland, *words)
    assert (seen["code"], seen["lines"], seen["ordered"]) == (1, 100_000, True)
    assert len(seen["told"]) == 101
    assert seen["told"][0] == "line 501: id: must be text.\n"
    assert seen["told"][-1] == "Records not decided: 100\n"
    assert seen["memory"] < 150


@pytest.fixture
def people(tmp_path: Path) -> Path:
    lines = [b'{"id": "p%d", "internships": [{"workplace": "V%d"}]}' % (number, number) for number in range(24)]
    lines[7:9] = [b'{"id": "p7", "internships": 1}', b"not JSON"]
    lines[11] = b'{"internships": "unknown"}'
    lines[22] = lines[20]
    records = tmp_path / "people.ndjson"
    records.write_bytes(b"\n".join(lines))
    return records


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "ndjson"),
        ("--format", "json"),
        ("--format", "csv"),
        ("--format", "csv", "--excel", "--redact", "identity"),
        ("--format", "text"),
        ("--format", "text", "--person", "p20"),
        ("--format", "text", "--person", "p23", "--redact", "performance"),
        ("--format", "json", "--person", "p23"),
        ("--format", "json", "--person", "nobody"),
        ("--format", "ndjson", "--redact", "identity", "--engine", "reference"),
        ("--format", "html", "--lang", "sv"),
    ],
)
def test_workers_write_the_same(run: Run, gotland: Path, people: Path, words: tuple[str, ...]) -> None:
    alone = run("decide", gotland, people, *ON, *words)
    assert alone.code == (2 if "nobody" in words else 1)
    assert run("decide", gotland, people, *ON, *words, "--workers", "2") == alone


def test_processes_that_are_spawned_write_the_same(
    run: Run, gotland: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "start_method", lambda: "spawn")
    words = ("decide", gotland, people, *ON, "--format", "csv")
    assert run(*words, "--workers", "2") == run(*words)


@pytest.mark.parametrize(("format_", "name"), [("html", "pages"), ("xlsx", "table.xlsx")])
def test_workers_write_the_same_files(run: Run, gotland: Path, people: Path, format_: str, name: str) -> None:
    written = []
    for number in ("1", "2"):
        path = people.with_name(f"{number}{name}")
        words = ("--format", format_, "-o", path if path.suffix else f"{path}/", "--workers", number)
        assert run("decide", gotland, people, *ON, *words).code == 1
        written.append(contents(path))
    assert written[0] == written[1]
    assert len(written[0]) > 5


def contents(path: Path) -> dict[str, bytes]:
    """What stands in a folder, or in the folder that an Excel file is, but for the moment at which it was written."""
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir()}
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


def test_workers_read_other_files_too(run: Run, gotland: Path, several: Path, one: Path) -> None:
    for records in (several, one):
        words = ("decide", gotland, records, *ON, "--format", "json")
        assert run(*words, "--workers", "2") == run(*words)


def test_a_file_that_breaks_off_with_workers(run: Run, small: Path, tmp_path: Path) -> None:
    records = tmp_path / "people.json"
    records.write_text('[{"id": "a"}, {"id": "b"}, {"id"', encoding="utf-8")
    words = ("decide", small, records, *ON, "--format", "ndjson")
    alone = run(*words)
    assert alone.code == 1
    assert alone.out.count("\n") == 2
    assert run(*words, "--workers", "2") == alone


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "1000"])
def test_a_number_of_workers_that_is_none(run: Run, small: Path, one: Path, number: str) -> None:
    found = run("decide", small, one, *ON, f"--workers={number}")
    assert found.code == 2
    assert "is not a number of processes" in found.err


def endless(policy: Path) -> "subprocess.Popen[bytes]":
    """A command that decides in three processes, has written its first line, and waits for more records."""
    process = subprocess.Popen(
        [*COMMAND, str(policy), "-", *ON, "--format", "ndjson", "--workers", "3"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"".join(b'{"id": "p%d"}\n' % number for number in range(2000)))
    process.stdin.flush()
    assert process.stdout.readline()
    return process


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Those of a command that has begun to write, as soon as both have been started."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    until = time.monotonic() + 20
    while len(found := children.read_text(encoding="utf-8").split()) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    return [int(number) for number in found]


def all_end(processes: list[int]) -> bool:
    until = time.monotonic() + 20
    while any(Path(f"/proc/{number}").exists() for number in processes):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def test_an_interruption_ends_the_workers(small: Path) -> None:
    with endless(small) as process:
        assert process.stderr
        started = workers_of(process)
        assert len(started) == 2
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=30) == 130
        assert process.stderr.read().decode() == "offerrules: interrupted\n"
        assert all_end(started)


def test_a_worker_that_dies_is_told(small: Path) -> None:
    with endless(small) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        for number in workers_of(process):
            os.kill(number, signal.SIGKILL)
        process.stdin.write(b"".join(b'{"id": "q%d"}\n' % number for number in range(2000)))
        process.stdin.close()
        lines = process.stdout.read().splitlines()
        assert process.wait(timeout=30) == 1
        assert "A worker process ended before its work was done (signal 9)." in process.stderr.read().decode()
        assert [json.loads(line)["subject"] for line in lines] == [f"p{number}" for number in range(1, len(lines) + 1)]


def test_a_reader_that_has_gone_ends_the_workers(small: Path) -> None:
    with endless(small) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        started = workers_of(process)
        process.stdout.close()
        try:
            process.stdin.write(b"".join(b'{"id": "q%d"}\n' % number for number in range(4000)))
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == b""
        assert all_end(started)
