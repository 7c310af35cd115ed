"""Nobody is missing from a result: who is not decided about has a place in every format, which programs can tell."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

import offerrules
from offerrules.cli import refusal
from offerrules.records.excel import write_excel

ON = ("--on", "2022-05-30")
Run = Callable[..., Any]
RECORDS: list[Any] = [
    {"id": "a1"},
    {"id": "a2", "nationality": "hemlig"},
    {"id": "191212121212"},
    {"id": "a4", "birth_date": "2001-02-03"},
    {"id": "a5", "birth_date": "hemlig", "internships": "hemlig"},
    "hemlig",
]
STATUSES = ["decided", "refused", "refused", "decided", "refused", "refused"]
SECRETS = ("hemlig", "191212121212")


def given(folder: Path, kind: str) -> Path:
    path = folder / f"people.{kind}"
    match kind:
        case "json":
            path.write_text(json.dumps(RECORDS), encoding="utf-8")
        case "ndjson":
            path.write_text("\n".join(json.dumps(each) for each in RECORDS), encoding="utf-8")
        case "csv":
            path.write_text("id;birth_date\na1;\na2;hemlig\n191212121212;\na4;2001-02-03\na5;x\n;\n", encoding="utf-8")
        case _:
            rows = [["id", "birth_date"], ["a1", None], ["a2", "hemlig"], ["191212121212", None], ["a4", "2001-02-03"]]
            with path.open("wb") as file:
                write_excel(file, {"Blad": [*rows, ["a5", "x"]]})
    return path


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
@pytest.mark.parametrize("kind", ["json", "ndjson"])
@pytest.mark.parametrize("format_", ["json", "ndjson"])
def test_json_has_everybody_in_order(
    run: Run, small: Path, tmp_path: Path, kind: str, format_: str, workers: tuple[str, ...]
) -> None:
    found = run("decide", small, given(tmp_path, kind), *ON, "--format", format_, *workers)
    assert found.code == 1
    trees = json.loads(found.out) if format_ == "json" else [json.loads(line) for line in found.out.splitlines()]
    assert [tree["status"] for tree in trees] == STATUSES
    validator = Draft202012Validator(refusal.json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for number, tree in enumerate(trees, 1):
        if tree["status"] == "refused":
            validator.validate(tree)
            where = {"item": number, "line": 1} if kind == "json" else {"line": number}
            assert tree["places"] == [where]
            assert (tree["policy"], tree["version"], tree["on"]) == ("test/small", "1", "2022-05-30")
            assert all(problem["code"] and problem["message"]["sv"] for problem in tree["problems"])
        else:
            assert list(validator.iter_errors(tree)), "a decision is told from it"
    assert [tree["subject"] for tree in trees] == ["a1", "a2", None, "a4", "a5", None]
    assert [problem["path"] for problem in trees[4]["problems"]] == ["birth_date", "internships"]
    assert not any(secret in found.out + found.err for secret in SECRETS)


def test_what_is_refused_is_no_decision(run: Run, small: Path, tmp_path: Path) -> None:
    out = run("decide", small, given(tmp_path, "ndjson"), *ON, "--format", "ndjson").out.splitlines()
    with pytest.raises(offerrules.DecisionError):
        offerrules.Decision.from_json(out[1], offerrules.load(small))


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
@pytest.mark.parametrize("kind", ["json", "ndjson", "csv", "xlsx"])
def test_tables_have_a_row_for_everybody(
    run: Run, small: Path, tmp_path: Path, kind: str, workers: tuple[str, ...]
) -> None:
    people = given(tmp_path, kind)
    found = run("decide", small, people, *ON, "--format", "csv", "--lang", "sv", *workers)
    rows = list(csv.DictReader(io.StringIO(found.out, newline="")))
    statuses = [row["status"] for row in rows]
    assert found.code == 1 and statuses[:5] == STATUSES[:5]
    for row in rows:
        assert bool(row["refused"]) == (row["status"] == "refused")
        assert bool(row["card"]) == (row["status"] == "decided")
        assert row["policy"] == "test/small"
    assert re.search(r"(rad|post) \d", rows[1]["refused"])
    result = tmp_path / "result.xlsx"
    assert run("decide", small, people, *ON, "--format", "xlsx", "-o", result, *workers).code == 1
    [sheet] = CalamineWorkbook.from_path(str(result)).sheet_names
    cells = CalamineWorkbook.from_path(str(result)).get_sheet_by_name(sheet).to_python()
    assert [row[4] for row in cells[1:]] == statuses
    assert not any(secret in found.out + str(cells) for secret in SECRETS)


def test_a_cell_that_says_what_is_wrong_is_no_formula(run: Run, small: Path) -> None:
    found = run("decide", small, "-", *ON, "--format", "csv", stdin=b'{"id": "=1+1", "x": 1}\n{"id": "b", "=cmd": 1}\n')
    for row in csv.reader(io.StringIO(found.out, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
@pytest.mark.parametrize(("language", "said"), [("sv", "inte bedömd"), ("en", "not decided")])
def test_text_and_pages_have_everybody(
    run: Run, small: Path, tmp_path: Path, language: str, said: str, workers: tuple[str, ...]
) -> None:
    words = ("decide", small, given(tmp_path, "ndjson"), *ON, "--lang", language, *workers)
    text = run(*words)
    assert text.out.count(said) == 5, "four rows, and their number"
    assert len(re.findall(r"(?:rad|line) \d", text.out)) == 4
    page = run(*words, "--format", "html")
    assert page.out.count("<article") == 6
    assert page.out.count(said) >= 8
    for number in range(1, 7):
        assert f'href="#p{number}"' in page.out and f'id="p{number}"' in page.out
    folder = tmp_path / "pages"
    assert run(*words, "--format", "html", "-o", f"{folder}/").code == 1
    assert sorted(file.name for file in folder.iterdir()) == [
        *(f"{number:05}.html" for number in range(1, 7)),
        "index.html",
    ]
    assert said in (folder / "00002.html").read_text(encoding="utf-8")
    assert (folder / "index.html").read_text(encoding="utf-8").count(said) >= 4
    everything = text.out + page.out + "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())
    assert not any(secret in everything for secret in SECRETS)


@pytest.mark.parametrize("format_", ["text", "json", "ndjson", "csv", "html"])
def test_one_person_who_is_refused_is_a_result(run: Run, small: Path, tmp_path: Path, format_: str) -> None:
    path = tmp_path / "one.json"
    path.write_text('{"id": "a1", "birth_date": 7}', encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", format_)
    assert found.code == 1
    assert "refused" in found.out or "not decided" in found.out
    assert "birth_date" in found.out
    if format_ == "json":
        assert json.loads(found.out)["status"] == "refused"


@pytest.mark.parametrize("workers", [(), ("--workers", "2")])
@pytest.mark.parametrize("kind", ["json", "ndjson", "csv", "xlsx"])
def test_a_person_of_many_who_is_refused_is_a_result(
    run: Run, small: Path, tmp_path: Path, kind: str, workers: tuple[str, ...]
) -> None:
    words = ("decide", small, given(tmp_path, kind), *ON, "--person", "a5", *workers)
    found = run(*words, "--format", "json")
    tree = json.loads(found.out)
    assert (found.code, tree["status"], tree["subject"]) == (1, "refused", "a5")
    assert "not decided" in run(*words).out
    [row] = csv.DictReader(io.StringIO(run(*words, "--format", "csv").out, newline=""))
    assert (row["id"], row["status"]) == ("a5", "refused")


@pytest.mark.parametrize("format_", ["text", "json", "ndjson", "csv", "html"])
def test_a_reference_that_is_left_out_is_in_no_result(run: Run, small: Path, tmp_path: Path, format_: str) -> None:
    found = run("decide", small, given(tmp_path, "ndjson"), *ON, "--format", format_, "--redact", "identity,health")
    assert not re.search(r"\ba[1-5]\b", found.out)
    if format_ == "ndjson":
        assert [json.loads(line)["subject"] for line in found.out.splitlines()] == [None] * 6
        assert json.loads(found.out.splitlines()[1])["redacted"] == ["health", "identity"]


LINES = [
    b'{"id": "%d"}',
    b'{"id": "%d", "birth_date": "2001-02-03"}',
    b'{"id": "%d", "birth_date": 7}',
    b'{"id": "%d", "birth_date": "2001-02-03", "x": 1}',
    b'{"id": "19121212%04d"}',
    b"[%d]",
    b"%d, {",
    b"",
    b"   ",
    b"\xff%d",
]


@pytest.mark.parametrize("seed", range(6))
def test_there_are_as_many_as_were_read(run: Run, small: Path, tmp_path: Path, seed: int) -> None:
    """Whatever is mixed, in whatever order: each line that is not blank has a place, which says what Python says."""
    random = Random(seed)
    kinds = [random.choice(LINES) for _ in range(random.choice([1, 3, 5, 70, 300]))]
    lines = [kind % number if b"%" in kind else kind for number, kind in enumerate(kinds)]
    people = tmp_path / "people.ndjson"
    people.write_bytes(b"\n".join(lines))
    policy = offerrules.load(small)
    expected = [
        "decided" if isinstance(each, offerrules.Decision) else "refused"
        for each in policy.decide_many((line for line in lines if line.strip()), on=date(2022, 5, 30))
    ]
    for workers in ("1", "2"):
        words = ("decide", small, people, *ON, "--workers", workers)
        out = run(*words, "--format", "ndjson").out
        assert [json.loads(line)["status"] for line in out.splitlines()] == expected
        rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out, newline="")))
        assert [row["status"] for row in rows] == expected
        assert [json.loads(line)["subject"] or "" for line in out.splitlines()] == [row["id"] for row in rows]


def test_everybody_may_be_refused(run: Run, small: Path) -> None:
    for format_ in ("text", "json", "ndjson", "csv", "html"):
        found = run("decide", small, "-", *ON, "--format", format_, stdin=b'{"id": 1}\n{"id": 2}\n')
        assert (found.code, "Traceback" in found.err) == (1, False)


def test_the_same_from_a_process_of_its_own(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    words = [sys.executable, "-m", "offerrules", "decide", str(small), str(given(tmp_path, "ndjson")), *ON]
    done = subprocess.run(
        [*words, "--format", "json", "-o", str(path), "--workers", "2", "--lang", "sv"],
        capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert [tree["status"] for tree in json.loads(path.read_text(encoding="utf-8"))] == STATUSES
    assert done.stderr.endswith("Poster som inte bedömdes: 4\n")
