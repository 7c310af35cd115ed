"""`offerrules watch`: events in, changes out, resumed where it stopped."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cases.streams import ROOT
from tests.cases.test_book import DONE

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
    pytest.importorskip("sqlalchemy")
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
    assert code == 0 and sorted(whats) == ["begins", "begins", "reopened"] and whats[-1] == "reopened"
    assert watch(capsys, *words) == (0, [], "")


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
    pytest.importorskip("sqlalchemy")
    assert watch(capsys, "--events", str(tmp_path / "events"), "--ledger", "nothing")[0] == 2
