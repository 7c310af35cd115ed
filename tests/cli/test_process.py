"""The command as a process of its own: start-up, streams of every kind, and how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from offerrules.cli import garbage

COMMAND = (sys.executable, "-m", "offerrules")
ON = ("--on", "2022-05-30")


def start(*words: str | Path, **options: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.PIPE,
        preexec_fn=_hear_interruptions if os.name == "posix" else None,  # noqa: PLW1509
        **options,
    )


def _hear_interruptions() -> None:
    """A run in the background is started deaf to Ctrl-C, and so would be what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, check=False, env={**os.environ, **environment}
    )


def imported(policy: Path, *words: str | Path) -> set[str]:
    """The modules that a process has imported which decided."""
    command = ["decide", str(policy), *map(str, words), *ON, "-o", os.devnull]
    program = f"import sys, offerrules.cli; assert offerrules.cli.main({command!r}) == 0; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    return set(found.stdout.split())


def test_a_decision_as_json_costs_no_words(gotland: Path, one: Path) -> None:
    modules = imported(gotland, one, "--format", "json")
    assert not modules & {
        "fluent.runtime",
        "multiprocessing",
        "offerrules.carrying",
        "offerrules.engines.reference",
        "offerrules.explain",
        "offerrules.workers",
        "rich",
    }


def test_no_garbage_is_looked_for_while_one_person_is_decided_about(gotland: Path, one: Path, several: Path) -> None:
    def looked(records: Path) -> tuple[int, int]:
        """How often it was, and how many new objects it takes at the end."""
        command = ["offerrules", "decide", str(gotland), str(records), *ON, "--format", "ndjson", "-o", os.devnull]
        program = (
            f"import gc, sys, offerrules.cli; sys.argv = {command!r}; found = []; "
            "gc.callbacks.append(lambda phase, _: found.append(phase)); code = offerrules.cli.main(); "
            "gc.callbacks.clear(); print(found.count('start'), gc.get_threshold()[0], code, len(gc.get_objects()))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
        number, threshold, code, to_look_through = map(int, done.stdout.split())
        assert code == 0
        assert to_look_through < 100, "looking through everything when it ends takes as long as while it starts"
        return number, threshold

    many = several.with_name("many.ndjson")
    many.write_bytes((one.read_bytes().replace(b"\n", b" ") + b"\n") * 300)
    assert looked(one) == (0, garbage.STARTING)
    assert looked(many)[1] == garbage.SETTLED


def test_code_page_1252(gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--lang", "sv", PYTHONIOENCODING="cp1252")
    assert (found.returncode, found.stderr) == (0, b"")
    text = found.stdout.decode("cp1252")
    assert "✓" not in text
    assert "\n  ja     Deltog" in text
    assert "Åkerö" in text


def test_a_pipe_that_closes_early(gotland: Path, several: Path) -> None:
    lines = several.read_bytes().splitlines(keepends=True)
    many = several.with_name("many.ndjson")
    many.write_bytes(b"".join(lines[0].replace(b'"p1"', f'"p{number}"'.encode()) for number in range(2000)))
    with start("decide", gotland, many, *ON, "--format", "ndjson") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(os.name == "nt", reason="no such signal")
def test_an_interruption(gotland: Path) -> None:
    with start("decide", gotland, "-", *ON, "--format", "ndjson") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"".join(b'{"id": "p%d"}\n' % number for number in range(100)))
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 130
        assert process.stderr.read().decode() == "offerrules: interrupted\n"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(gotland: Path, one: Path) -> None:
    one.chmod(0)
    found = run("decide", gotland, one, *ON)
    assert found.returncode == 2
    assert b"permission denied" in found.stderr
