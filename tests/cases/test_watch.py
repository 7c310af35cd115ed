"""`offerrules watch`: events in, changes out, resumed where it stopped."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cases import installed
from tests.cases.streams import ROOT, gotland
from tests.cases.test_book import DONE

from offerrules.cases import CaseBook, event_from_json
from offerrules.cli import main

POLICY = str(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


def line(number: int, facts: dict[str, Any], subject: str = "p1") -> str:
    moment = f"2022-05-{number + 1:02}T08:00:00+02:00"
    return json.dumps({"subject": subject, "id": f"e{number}", "known_at": moment, "facts": facts})


def watch(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]], str]:
    code = main(["watch", POLICY, *words])
    printed = capsys.readouterr()
    return code, [json.loads(each) for each in printed.out.splitlines()], printed.err


def test_it_tells_each_change_once_and_resumes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    installed.package("sqlalchemy", "cases")
    events = tmp_path / "events.ndjson"
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-04-20")
    events.write_text("\n".join((line(1, DONE), line(2, {"internships[k1].attestation": "completed"}))))
    code, told, _ = watch(capsys, *words)
    assert code == 0 and [each["change"]["what"] for each in told] == ["offer", "offer"]
    assert told[1]["decision"]["outcomes"]["summer_post"]["outcome"] == "offer"
    sent = json.dumps({"sent": told[1]["change"]["id"]})
    more = (sent, '{"advance": "2022-05-02"}', line(3, {"internships[k1].attestation": "withdrawn"}))
    events.write_text(events.read_text() + "\n" + "\n".join(more) + "\n")
    code, told, _ = watch(capsys, *words)
    whats = [each["change"]["what"] for each in told]
    assert code == 0 and sorted(whats) == ["begins", "begins", "fulfilled", "reopened"] and whats[-1] == "reopened"
    assert watch(capsys, *words) == (0, [], "")


def test_what_was_read_is_not_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    installed.package("sqlalchemy", "cases")
    events, aside = tmp_path / "events.ndjson", tmp_path / "aside.ndjson"
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-04-20")
    words = (*words, "--set-aside", str(aside))
    first = [line(1, DONE), '{"advance": "2022-05-02"}', "bad", '{"advance": "2022-05-03"}', ""]
    events.write_text("\n".join(first))
    assert watch(capsys, *words)[0] == 1
    code, told, error = watch(capsys, *words)
    assert (code, told, error) == (0, [], "") and aside.read_text() == "bad\n"
    events.write_text("\n".join([*first[:-1], "worse", line(2, {"internships[k1].attestation": "completed"}), ""]))
    code, told, error = watch(capsys, *words)
    assert code == 1 and [each["change"]["what"] for each in told] == ["offer"]
    assert "line 5: " in error and "line 3" not in error and aside.read_text() == "bad\nworse\n"


def test_another_file_at_the_same_place_is_read_from_its_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed.package("sqlalchemy", "cases")
    events = tmp_path / "events.ndjson"
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-04-20")
    days = ['{"advance": "2022-05-02"}', '{"advance": "2022-05-03"}']
    events.write_text("\n".join([line(1, DONE), *days]) + "\n")
    assert watch(capsys, *words)[0] == 0
    completed = line(2, {"internships[k1].attestation": "completed"})
    events.write_text("\n".join([completed, line(1, DONE), *days]) + "\n")
    code, told, error = watch(capsys, *words)
    assert (code, [each["change"]["what"] for each in told], error) == (0, ["offer"], "")
    events.write_text(completed + "\n")
    assert watch(capsys, *words) == (0, [], "")


def test_a_line_that_is_still_being_written_is_taken_when_it_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed.package("sqlalchemy", "cases")
    events = tmp_path / "events.ndjson"
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-04-20")
    completed = line(2, {"internships[k1].attestation": "completed"})
    events.write_text(line(1, DONE) + "\n" + completed[:50])
    assert watch(capsys, *words)[0] == 1
    events.write_text(line(1, DONE) + "\n" + completed)
    code, told, _ = watch(capsys, *words)
    assert code == 0 and [each["change"]["name"] for each in told] == ["summer_post"]
    events.write_text(line(1, DONE) + "\n" + completed + "\n" + line(3, {"birth_date": "2003-05-02"}) + "\n")
    assert watch(capsys, *words) == (0, [], "")


def test_a_line_beyond_all_measure_is_set_aside_and_the_next_is_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.package("sqlalchemy", "cases")
    monkeypatch.setattr("offerrules.cli.watch.LONGEST_LINE", 1000)
    events = tmp_path / "events.ndjson"
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-05-30")
    long = [line(number, {"birth_date": "x" * size}) for number, size in ((5, 2000), (6, 999), (7, 5000))]
    events.write_text("\n".join([long[0], line(1, DONE), long[1], long[2]]) + "\n")
    code, told, error = watch(capsys, *words)
    assert code == 1 and told and [f"line {number}: " in error for number in range(1, 6)] == [1, 0, 1, 1, 0]
    assert watch(capsys, *words) == (0, [], "")


# --- In a process of its own


def process(*words: str, **streams: Any) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "offerrules", "watch", POLICY, *words], **streams)


PIPES: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
OFFER = [line(1, DONE), line(2, {"internships[k1].attestation": "completed"})]


def test_each_change_is_sent_on_before_the_next_line_is_read() -> None:
    with process("--events", "-", "--on", "2022-04-20", **PIPES) as running:
        assert running.stdin is not None and running.stdout is not None
        for each, name in zip(OFFER, ("internship_place", "summer_post"), strict=True):
            running.stdin.write(each.encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["change"]["name"] == name
        running.stdin.close()
        assert running.stdout.read() == b"" and running.wait(60) == 0


def test_what_a_reader_that_goes_away_did_not_see_comes_again(tmp_path: Path) -> None:
    installed.package("sqlalchemy", "cases")
    events = tmp_path / "events.ndjson"
    events.write_text("".join(f"{line(number, DONE, f'p{number}')}\n" for number in range(1, 20)))
    words = ("--events", str(events), "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--on", "2022-04-20")
    with process(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        seen = {json.loads(running.stdout.readline())["change"]["subject"]}
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
    ended = subprocess.run(
        [sys.executable, "-m", "offerrules", "watch", POLICY, *words], capture_output=True, check=True
    )
    seen |= {json.loads(each)["change"]["subject"] for each in ended.stdout.splitlines()}
    assert seen == {f"p{number}" for number in range(1, 20)}


@pytest.mark.long
def test_a_second_process_is_refused_while_the_first_watches(ledger: str) -> None:
    words = ("--events", "-", "--ledger", ledger, "--on", "2022-04-20")
    with process(*words, **PIPES) as first:
        assert first.stdin is not None and first.stdout is not None
        first.stdin.write(OFFER[0].encode() + b"\n")
        first.stdin.flush()
        assert first.stdout.readline()
        with process(*words, **PIPES) as second:
            _, error = second.communicate(OFFER[1].encode(), timeout=60)
            assert second.returncode == 2 and b"in use" in error and b"Traceback" not in error
        first.stdin.close()
        assert first.wait(60) == 0
    with process(*words, **PIPES) as third:
        told, _ = third.communicate(OFFER[1].encode(), timeout=60)
        assert third.returncode == 0 and json.loads(told)["change"]["name"] == "summer_post"


@pytest.mark.long
def test_a_process_that_is_killed_goes_on_where_it_stopped(ledger: str, tmp_path: Path) -> None:
    lines = []
    for number in range(120):
        lines.append(line(number % 25 + 1, DONE, f"p{number}").replace(f'"e{number % 25 + 1}"', f'"e{number}"'))
        if number % 40 == 20:
            lines.append(json.dumps({"advance": f"2022-05-{number // 20 + 1:02}"}))
    events = tmp_path / "events.ndjson"
    events.write_text("\n".join(lines) + "\n")
    words = ("--events", str(events), "--ledger", ledger, "--on", "2022-04-20")
    seen: list[str] = []
    for stop_after in (1, 30, 75, None):
        with process(*words, stdout=subprocess.PIPE) as running:
            assert running.stdout is not None
            for count, each in enumerate(running.stdout, 1):
                seen.append(json.loads(each)["change"]["id"])
                if count == stop_after:
                    running.kill()
                    break
    assert running.returncode == 0
    with CaseBook(gotland(), on=date(2022, 4, 20)) as book:
        for each in lines:
            tree = json.loads(each)
            if "advance" in tree:
                book.advance(date.fromisoformat(tree["advance"]))
            else:
                book.post(event_from_json(tree))
        assert {change.id for change in book.undelivered()} == set(seen)


def test_a_line_that_cannot_be_taken_is_told_and_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [
        "{",
        line(5, {"internships[k1].service": "Enebacken"}),
        line(6, {"no_such": 1}),
        '{"advance": "2021-01-01"}',
        '{"sent": "nothing"}',
        "[]",
    ]
    events, aside = tmp_path / "events.ndjson", tmp_path / "aside.ndjson"
    events.write_text("\n".join([line(1, DONE), *bad, line(2, {"internships[k1].attestation": "completed"})]))
    words = ("--events", str(events), "--on", "2022-04-20", "--set-aside", str(aside))
    code, told, error = watch(capsys, *words)
    assert code == 1 and [each["change"]["what"] for each in told] == ["offer", "offer"]
    assert aside.read_text().splitlines() == bad
    assert all(f"line {number}: " in error for number in range(2, 8)) and "Enebacken" not in error
    assert watch(capsys, *words, "--lang", "sv")[2].count("rad ") >= len(bad)


def test_a_file_or_ledger_that_is_not_there_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert watch(capsys, "--events", str(tmp_path / "none"))[0] == 2
    (tmp_path / "events").write_text("")
    installed.package("sqlalchemy", "cases")
    assert watch(capsys, "--events", str(tmp_path / "events"), "--ledger", "nothing")[0] == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "offerrules: liggaren kunde inte öppnas: filen är ingen SQLite-databas\n"),
        ("en", "offerrules: the ledger could not be opened: the file is no SQLite database\n"),
    ],
)
def test_a_ledger_that_cannot_be_used_is_told_in_the_language_asked_for(
    language: str, said: str, tmp_path: Path
) -> None:
    installed.package("sqlalchemy", "cases")
    (tmp_path / "cases.db").write_bytes(b"no database at all" * 1000)
    words = ("--events", "-", "--ledger", f"sqlite:///{tmp_path / 'cases.db'}", "--lang", language)
    with process(*words, **PIPES, env=os.environ | {"PYTHONIOENCODING": "utf-8"}) as running:
        printed, error = running.communicate(b"", timeout=60)
        assert (running.returncode, printed, error.decode()) == (2, b"", said)
