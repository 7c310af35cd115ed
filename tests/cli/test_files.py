"""Files that a command writes: never over what it reads, never half, and never for others to read before their time.

Every command runs in a process of its own, as it is used.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GOTLAND = ROOT / "policies/gotland/kompetenslyftet"
ON = ("--on", "2022-05-30")
posix = pytest.mark.skipif(os.name != "posix", reason="modes and signals as POSIX has them")


def command(*words: object, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run(
        [sys.executable, "-m", "offerrules", *map(str, words)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        check=False,
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A policy with its cases, people, and a stored decision."""
    folder = tmp_path / "work"
    shutil.copytree(GOTLAND, folder / "policies")
    (folder / "people.ndjson").write_text('{"id": "p1"}\n{"id": "p2"}\n', encoding="utf-8")
    (folder / "people.json").write_text('[{"id": "p1"}]', encoding="utf-8")
    (folder / "people.csv").write_text("id\np1\n", encoding="utf-8")
    (folder / "pupils.py").write_text(
        "from offerrules.records import Participant\n\nclass Pupil(Participant): ...\n", encoding="utf-8"
    )
    done = command(
        "decide", folder / "policies/policy.yaml", folder / "people.json", *ON, "--person", "p1", "--format", "json"
    )
    (folder / "decision.json").write_bytes(done.stdout)
    return folder


POLICY, CASES = "policies/policy.yaml", "policies/cases.yaml"
READS = {
    "decide": (("decide", POLICY, "people.ndjson", *ON, "--format", "csv"), (POLICY, "people.ndjson")),
    "decide json": (("decide", POLICY, "people.json", *ON, "--format", "json", "--workers", "2"), (POLICY, "people.json")),
    "decide csv": (("decide", POLICY, "people.csv", *ON), (POLICY, "people.csv")),
    "decide folder": (("decide", "policies", "people.csv", *ON, "--format", "html"), (POLICY, "people.csv")),
    "decide class": (("decide", POLICY, "people.csv", *ON, "--record", "pupils:Pupil"), ("pupils.py",)),
    "check": (("check", POLICY, "--format", "json"), (POLICY,)),
    "check folder": (("check", "policies", "--format", "sarif"), (POLICY,)),
    "test": (("test", POLICY), (POLICY, CASES)),
    "test folder": (("test", "policies", "--format", "json"), (POLICY, CASES)),
    "explain": (("explain", "decision.json", POLICY), (POLICY, "decision.json")),
    "explain html": (("explain", "decision.json", POLICY, "--format", "html"), (POLICY, "decision.json")),
    "verify": (("verify", "decision.json", POLICY), (POLICY, "decision.json")),
    "show": (("show", POLICY, "--graph"), (POLICY,)),
    "schema": (("schema", "record", "--policy", POLICY), (POLICY,)),
    "schema class": (("schema", "record", "--record", "pupils:Pupil"), ("pupils.py",)),
}  # fmt: skip


def itself(path: Path) -> Path:
    return path


def another_path(path: Path) -> Path:
    return path.parent / ".." / path.parent.name / path.name


def symbolic(path: Path) -> Path:
    link = path.with_name("link")
    link.symlink_to(path.resolve())
    return link


def of_a_link(path: Path) -> Path:
    link = path.with_name("link2")
    link.symlink_to(symbolic(path))
    return link


def through_a_folder(path: Path) -> Path:
    link = path.parent.parent / "other"
    link.symlink_to(path.parent, target_is_directory=True)
    return link / path.name


def hard(path: Path) -> Path:
    link = path.with_name("hard")
    os.link(path, link)
    return link


WAYS: list[Callable[[Path], Path]] = [itself, another_path, symbolic, of_a_link, through_a_folder, hard]


@pytest.mark.parametrize("name", READS)
def test_no_command_writes_over_what_it_reads(work: Path, name: str) -> None:
    """By its name here; the other ways to the same file are below, since how a command reads has no part in them."""
    words, files = READS[name]
    for file in files:
        before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
        for language, said in (("en", "it is the file that is read"), ("sv", "det är samma fil som läses")):
            done = command(*words, "-o", work / file, "--lang", language, cwd=work)
            assert done.returncode == 2, (file, done.stderr)
            assert said in done.stderr.decode()
        after = {
            path: path.read_bytes() for path in work.rglob("*") if path.is_file() and "__pycache__" not in path.parts
        }
        assert after == {path: data for path, data in before.items() if "__pycache__" not in path.parts}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("file", [POLICY, "people.ndjson"])
def test_however_the_file_is_named(work: Path, way: Callable[[Path], Path], file: str) -> None:
    target = way(work / file)
    before = (work / file).read_bytes()
    done = command(*READS["decide"][0], "-o", target, cwd=work)
    assert (done.returncode, b"it is the file that is read" in done.stderr) == (2, True)
    assert (work / file).read_bytes() == before
    assert not list(work.rglob(".offerrules-*"))


@posix
def test_what_is_read_from_standard_input_is_not_written_over(work: Path) -> None:
    people = work / "people.ndjson"
    before = people.read_bytes()
    with people.open("rb") as stdin:
        done = command("decide", work / POLICY, "-", *ON, "--format", "ndjson", "-o", people, stdin=stdin)
    assert (done.returncode, people.read_bytes()) == (2, before)
    with people.open("rb") as stdin, people.open("ab") as stdout:
        done = command("decide", work / POLICY, "-", *ON, "--format", "ndjson", stdin=stdin, stdout=stdout)
    assert (done.returncode, people.read_bytes()) == (2, before)
    with people.open("ab") as stdout:
        done = command("decide", work / POLICY, people, *ON, "--format", "ndjson", stdout=stdout)
    assert (done.returncode, people.read_bytes()) == (2, before)
    assert b"cannot write standard output" in done.stderr


@pytest.mark.parametrize("target", ["events.ndjson", POLICY, "link"])
def test_watch_sets_nothing_aside_into_what_it_reads(work: Path, target: str) -> None:
    events = work / "events.ndjson"
    events.write_text("bad\nworse\n", encoding="utf-8")
    (work / "link").symlink_to(events)
    before = (work / target).read_bytes()
    done = command("watch", work / POLICY, "--events", events, "--set-aside", work / target)
    assert (done.returncode, (work / target).read_bytes()) == (2, before)
    assert b"it is the file that is read" in done.stderr


def test_watch_keeps_no_book_in_what_it_reads_or_writes(work: Path) -> None:
    events = work / "events.ndjson"
    events.write_bytes(b"")
    for others in ((), ("--set-aside", work / "aside")):
        ledger = others[-1] if others else events
        done = command("watch", work / POLICY, "--events", events, *others, "--ledger", f"sqlite:///{ledger}")
        assert (done.returncode, Path(ledger).read_bytes()) == (2, b"")


@pytest.mark.parametrize("target", ["people", "people/", "."])
@pytest.mark.parametrize("format_", ["html", "csv"])
def test_a_folder_with_what_is_read_is_not_written_over(work: Path, target: str, format_: str) -> None:
    (work / "people").mkdir()
    (work / "people" / "p.ndjson").write_text('{"id": "p1"}\n', encoding="utf-8")
    before = {path: path.stat().st_ino for path in work.rglob("*")}
    words = ("decide", work / POLICY, work / "people/p.ndjson", *ON, "--format", format_)
    done = command(*words, "-o", f"{work}/{target}")
    assert done.returncode == 2
    assert {path: path.stat().st_ino for path in work.rglob("*")} == before


def test_what_is_beside_it_may_be_written(work: Path) -> None:
    """A file that is not read, also in a folder that is, and one of the same content."""
    copy = work / "copy.ndjson"
    shutil.copy(work / "people.ndjson", copy)
    assert command(*READS["decide"][0], "-o", copy, cwd=work).returncode == 0
    assert command("check", "policies", "-o", "policies/found.txt", cwd=work).returncode == 0
    assert copy.read_bytes().startswith(b"id,policy") and (work / "policies/found.txt").exists()


# --- Who may read it


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
@pytest.mark.parametrize(("umask", "made"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640), (0o002, 0o664)])
def test_a_new_file_has_the_mode_that_the_umask_leaves(work: Path, umask: int, made: int) -> None:
    done = command(*READS["decide"][0], "-o", "result.csv", cwd=work, umask=umask)
    assert (done.returncode, mode(work / "result.csv")) == (0, made)
    command("decide", POLICY, "people.csv", *ON, "--format", "html", "-o", "pages/", cwd=work, umask=umask)
    assert mode(work / "pages") == 0o777 & ~umask
    assert {mode(page) for page in (work / "pages").iterdir()} == {made}


@posix
@pytest.mark.parametrize("before", [0o600, 0o640, 0o660])
def test_a_file_that_is_there_keeps_its_mode(work: Path, before: int) -> None:
    """Else a result that only one office may read would be everybody's after the next run."""
    result = work / "result.csv"
    result.write_bytes(b"old")
    result.chmod(before)
    assert command(*READS["decide"][0], "-o", result, cwd=work, umask=0o022).returncode == 0
    assert (mode(result), result.read_bytes()[:2]) == (before, b"id")


def running(work: Path, *words: object) -> "subprocess.Popen[bytes]":
    """A command that has written something about people, more than buffers hold, and waits for more of them."""
    number = 40 if "html" in words else 8000
    process = subprocess.Popen(
        [sys.executable, "-m", "offerrules", "decide", POLICY, "-", *ON, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=work,
        umask=0,
    )
    assert process.stdin
    process.stdin.write(b"".join(b'{"id": "p%d", "internships": []}\n' % each for each in range(number)))
    process.stdin.flush()
    return process


def partial(work: Path) -> list[Path]:
    """What is being written, as soon as there is something in it."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = [path for path in work.iterdir() if path.name.startswith(".offerrules-")]
        if found and (any(found[0].iterdir()) if found[0].is_dir() else found[0].stat().st_size):
            return found
        time.sleep(0.02)
    raise AssertionError("nothing is written")


FORMS = [
    ("--format", "ndjson", "-o", "result"),
    ("--format", "ndjson", "-o", "result", "--workers", "2"),
    ("--format", "csv", "-o", "result"),
    ("--format", "html", "-o", "result/"),
]


@posix
@pytest.mark.parametrize("words", FORMS, ids=" ".join)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_command_that_is_told_to_end_leaves_nothing(
    work: Path, words: tuple[str, ...], number: int, code: int
) -> None:
    with running(work, *words) as process:
        [begun] = partial(work)
        assert mode(begun) & 0o077 == 0
        process.send_signal(number)
        assert process.wait(30) == code
        assert process.stderr
        assert process.stderr.read() == b"offerrules: interrupted\n"
    assert not [path.name for path in work.iterdir() if path.name.startswith((".offerrules-", "result"))]


@posix
@pytest.mark.parametrize("words", FORMS, ids=" ".join)
def test_a_command_that_is_killed_leaves_nothing_that_others_may_read(work: Path, words: tuple[str, ...]) -> None:
    with running(work, *words) as process:
        partial(work)
        process.kill()
        process.wait(30)
    [left] = [path for path in work.iterdir() if path.name.startswith(".offerrules-")]
    assert mode(left) == (0o700 if left.is_dir() else 0o600)
    assert not (work / "result").exists()


@posix
def test_the_file_before_stays_where_a_command_is_told_to_end(work: Path) -> None:
    (work / "result").write_bytes(b"old")
    with running(work, *FORMS[0]) as process:
        partial(work)
        process.terminate()
        process.wait(30)
    assert (work / "result").read_bytes() == b"old"


@posix
def test_a_signal_that_is_ignored_stays_ignored(work: Path) -> None:
    """As `nohup` has it."""
    program = (
        "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); import os; "
        f"os.execv(sys.executable, [sys.executable, '-m', 'offerrules', 'decide', '{POLICY}', '-', '--on', '2022-05-30', "
        "'--format', 'ndjson', '-o', 'result'])"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, cwd=work) as process:
        assert process.stdin
        process.stdin.write(b"".join(b'{"id": "p%d"}\n' % each for each in range(400)))
        process.stdin.flush()
        partial(work)
        process.send_signal(signal.SIGHUP)
        time.sleep(0.2)
        process.stdin.close()
        assert process.wait(60) == 0
    assert len((work / "result").read_text(encoding="utf-8").splitlines()) == 400
    assert json.loads((work / "result").read_text(encoding="utf-8").splitlines()[0])["subject"] == "p0"


@posix
def test_a_name_as_long_as_names_may_be(work: Path) -> None:
    assert command(*READS["decide"][0], "-o", "r" * 255, cwd=work).returncode == 0
    assert (work / ("r" * 255)).exists()
