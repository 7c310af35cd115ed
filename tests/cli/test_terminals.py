"""Windows and plain terminals, each as a process of its own: code pages, ends of lines, colours, width, closed streams.

What only happens on Windows itself is held to its rules here: its paths, and how it says that a pipe is closed.
"""

import errno
import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

import offerrules
from offerrules.cli.streams import has_gone, presentable
from offerrules.diagnostics import Diagnostic
from offerrules.language import Text
from offerrules.report import annotations, as_annotations, as_sarif, sarif

COMMAND = (sys.executable, "-m", "offerrules")
ON = ("--on", "2022-05-30")
CODE_PAGE = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C", "TERM": "dumb"}
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "TERM": "dumb"}
"""A terminal of which nothing is known: ASCII, no colours, no moving about."""


def run(*words: str | Path, environment: dict[str, str] | None = None, **options: Any) -> Any:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    known = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    environment = {**known, **(environment or {})}
    return subprocess.run([*COMMAND, *map(str, words)], check=False, env=environment, **options)


@pytest.fixture
def broken(small: Path) -> Path:
    """A policy with a name that no name can be, with signs that few code pages have."""
    path = small.with_name("broken.policy.yaml")
    path.write_text(small.read_text(encoding="utf-8").replace("  born:", "  född✓:"), encoding="utf-8")
    return path


@pytest.fixture
def stored(small: Path, tmp_path: Path) -> Path:
    """A decision under the policy `small`, in which somebody has changed a word."""
    path = tmp_path / "changed.json"
    decision = offerrules.load(small).decide({"id": "a", "birth_date": "2001-02-03"}, on=date(2022, 5, 30))
    path.write_bytes(decision.to_json().replace(b'"outcome":"offer"', b'"outcome":"no_offer"'))
    return path


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        (CODE_PAGE, ("demo", "--lang", "sv")),
        (CODE_PAGE, ("check", "BROKEN", "--lang", "sv")),
        (CODE_PAGE, ("verify", "STORED", "SMALL", "--lang", "sv")),
        (PLAIN, ("check", "BROKEN", "--lang", "sv")),
    ],
)
def test_no_sign_is_too_much_for_a_code_page(
    environment: dict[str, str], words: tuple[str, ...], small: Path, broken: Path, stored: Path, one: Path
) -> None:
    one.write_text('{"id": "p1"}', encoding="utf-8")
    paths = {"SMALL": small, "BROKEN": broken, "STORED": stored, "ONE": one}
    found = run(*(paths.get(word, word) for word in words), environment=environment)
    assert found.returncode == (1 if "BROKEN" in words or "STORED" in words else 0)
    written = (found.stdout + found.stderr).decode("cp1252" if environment is CODE_PAGE else "ascii")
    assert "Traceback" not in written
    assert "\x1b" not in written
    if words[0] == "check":
        assert f"`{'född' if environment is CODE_PAGE else 'fodd'}?` kan inte vara ett namn" in written


def test_letters_without_their_signs_are_better_than_question_marks() -> None:
    assert presentable("Åsa på öar, 4 ½ ¶3 ✓", "ascii") == "Asa pa oar, 4 ? paragraph 3 ?"
    assert presentable("Łódź é", "cp1252") == "?ódz é"


BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def variants(data: bytes) -> Iterator[bytes]:
    """The same lines as Windows programs write them."""
    lines = data.replace(b"\r\n", b"\n")
    yield lines.replace(b"\n", b"\r\n")
    yield BYTE_ORDER_MARK + lines.replace(b"\n", b"\r\n")


def test_a_policy_with_the_ends_of_lines_of_windows_is_the_same_policy(gotland: Path, tmp_path: Path) -> None:
    data = gotland.read_bytes()
    expected = offerrules.loads(data)
    for variant in variants(data):
        policy = offerrules.loads(variant)
        assert policy.rule_set.fingerprint == expected.rule_set.fingerprint
        assert pickle.loads(pickle.dumps(policy)).rule_set.fingerprint == expected.rule_set.fingerprint


def test_mistakes_are_told_at_the_same_places_whatever_the_ends_of_lines(broken: Path) -> None:
    data = broken.read_bytes()
    expected = {(each.code, each.line, each.column) for each in offerrules.check_text(data)}
    assert expected == {("bad-name", 9, 3)}
    *_, variant = variants(data)
    broken.write_bytes(variant)
    found = run("check", broken, "--format", "json")
    told = json.loads(found.stdout)["diagnostics"]
    assert {(each["code"], each["line"], each["column"]) for each in told} == expected


RECORDS = {
    "csv": "id;Födelsedatum\np1;2001-02-03\np2;\n",
    "ndjson": '{"id": "p1", "birth_date": "2001-02-03"}\n{"id": "p2"}\n',
}


@pytest.mark.parametrize("kind", RECORDS)
def test_records_with_the_ends_of_lines_of_windows_are_the_same_records(kind: str, small: Path, tmp_path: Path) -> None:
    path = tmp_path / f"people.{kind}"
    *_, variant = variants(RECORDS[kind].encode())
    path.write_bytes(variant)
    found = run("decide", small, path, *ON, "--format", "ndjson")
    assert (found.returncode, found.stderr) == (0, b"")
    outcomes = [json.loads(line)["outcomes"]["card"]["outcome"] for line in found.stdout.splitlines()]
    assert outcomes == ["offer", "needs_information"]


def test_a_list_piped_in_by_a_program_that_does_not_write_utf_8(small: Path, tmp_path: Path) -> None:
    latin = RECORDS["csv"].encode("cp1252")
    result = tmp_path / "result.txt"
    result.write_text("of yesterday", encoding="utf-8")
    refused = run("decide", small, "-", *ON, "-o", result, input=latin)
    assert (refused.returncode, refused.stdout) == (1, b"")
    assert b"line 1: The file is not written in UTF-8." in refused.stderr
    assert result.read_text(encoding="utf-8") == "of yesterday"
    read = run("decide", small, "-", *ON, "--encoding", "cp1252", "--format", "ndjson", input=latin)
    assert (read.returncode, read.stdout.count(b"\n")) == (0, 2)


@pytest.mark.parametrize("asked", [{"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "PY_COLORS": "1"}])
def test_colours_are_neither_needed_nor_forced(asked: dict[str, str], broken: Path) -> None:
    found = run("check", broken, environment={**asked, "PYTHONUTF8": "1"})
    assert "`född✓`" in found.stdout.decode("utf-8")
    assert b"\x1b" not in found.stdout + found.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("words", ["check", "decide"])
def test_no_color_is_heeded_in_a_terminal(words: str, broken: Path, small: Path, one: Path) -> None:
    """Colours are signs between `ESC [` and `m`."""
    ours, theirs = os.openpty()
    arguments = ("check", broken) if words == "check" else ("decide", small, one, *ON)
    terminal = {"NO_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1"}
    found = run(*arguments, environment=terminal, stdout=theirs, stderr=theirs, stdin=theirs)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert found.returncode in (0, 1)
    assert shown
    assert not re.search(rb"\x1b\[[0-9;]*m", shown)


def test_a_narrow_terminal(gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--lang", "sv", environment={"COLUMNS": "30", "PYTHONUTF8": "1"})
    assert (found.returncode, found.stderr) == (0, b"")
    for line in found.stdout.decode("utf-8").splitlines():
        # What is indented keeps some room, and a word is never cut.
        text = re.sub(r"^ *([✓✗?] \w+ *)?", "", line)
        assert len(text) <= 30 or len(text.split()) <= 2, line


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0),
        (("--version",), 0),
        (("decide", "--help"), 0),
        (("schema", "policy"), 0),
        (("decide", "SMALL", "ONE", *ON), 0),
        (("check", "BROKEN"), 1),
        (("verify", "STORED", "SMALL"), 1),
    ],
)
def test_a_reader_that_has_gone_before_the_first_word(
    words: tuple[str, ...], code: int, small: Path, broken: Path, stored: Path, one: Path
) -> None:
    """What a command found is in its exit code, also where nobody reads what it says."""
    one.write_text('{"id": "p1"}', encoding="utf-8")
    paths = {"SMALL": small, "BROKEN": broken, "STORED": stored, "ONE": one}
    reading, writing = os.pipe()
    os.close(reading)
    try:
        found = run(*(paths.get(word, word) for word in words), stdout=writing)
    finally:
        os.close(writing)
    assert (found.returncode, found.stderr) == (code, b"")


def test_how_windows_says_that_the_reader_has_gone() -> None:
    invalid = OSError(errno.EINVAL, "Invalid argument")
    assert has_gone(BrokenPipeError())
    assert has_gone(invalid, windows=True)
    assert not has_gone(invalid, windows=False)
    assert not has_gone(OSError(errno.EINVAL, "Invalid argument", "people.csv"), windows=True)
    assert not has_gone(OSError(errno.ENOSPC, "No space left"), windows=True)


DECIDE = ("decide", "SMALL", "ONE", *ON)


@pytest.mark.skipif(os.name == "nt", reason="made with the shell of other systems")
@pytest.mark.parametrize(
    ("words", "closed", "code", "told"),
    [
        (DECIDE, "<&-", 2, "offerrules: cannot read -: standard input is closed\n"),
        (DECIDE, ">&- 2>&-", 0, ""),
        (DECIDE, ">/dev/full", 2, "offerrules: no space left on device\n"),
        (("--version",), ">/dev/full", 2, "offerrules: no space left on device\n"),
        (("--help",), ">/dev/full", 2, "offerrules: no space left on device\n"),
        (("--help",), ">&- 2>&-", 0, ""),
    ],
)
def test_streams_that_are_closed_or_full(
    words: tuple[str, ...], closed: str, code: int, told: str, small: Path, one: Path
) -> None:
    if "full" in closed and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    one.write_text('{"id": "p1"}', encoding="utf-8")
    paths = {"SMALL": small, "ONE": "-" if closed == "<&-" else one}
    command = [*COMMAND, *(str(paths.get(word, word)) for word in words)]
    found = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *command], capture_output=True, check=False)
    assert (found.returncode, found.stderr.decode()) == (code, told)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only names that are text")
@pytest.mark.parametrize("form", ["json", "github"])
def test_a_file_whose_name_is_no_text(form: str, broken: Path) -> None:
    name = os.fsencode(broken.parent) + b"/\xe5 [1].policy.yaml"
    os.rename(broken, name)  # noqa: PTH104  # a path of pathlib is text
    found = run("check", os.fsdecode(name), "--format", form)
    assert (found.returncode, found.stderr) == (1, b"")
    assert found.stdout.decode("utf-8")


def finding(path: str) -> Diagnostic:
    return Diagnostic("cycle", Text("fel", "wrong"), path, 1, 1, 1, 2)


@pytest.mark.parametrize(
    ("path", "address", "file"),
    [
        ("policies\\å b\\policy.yaml", "policies/%C3%A5%20b/policy.yaml", "policies/å b/policy.yaml"),
        ("C:\\policies\\policy.yaml", "file:///C:/policies/policy.yaml", "C%3A/policies/policy.yaml"),
        ("\\\\server\\share\\policy.yaml", "file://server/share/policy.yaml", "//server/share/policy.yaml"),
        ("C:policy.yaml", "C%3Apolicy.yaml", "C%3Apolicy.yaml"),
    ],
)
def test_paths_of_windows(path: str, address: str, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code host knows a file by slashes and addresses, whatever the system on which it was checked."""
    for module in (sarif, annotations):
        monkeypatch.setattr(module, "PurePath", PureWindowsPath)
    [run_] = json.loads(as_sarif([finding(path)], "en"))["runs"]
    [result] = run_["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": address}
    assert re.match(rf"::error file={re.escape(file)},", as_annotations([finding(path)], "en"))
