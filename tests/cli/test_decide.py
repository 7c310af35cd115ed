"""`offerrules decide`: formats, one and many, what is refused, and where records are read from."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from offerrules.api import Policy, load
from offerrules.cli import decide
from offerrules.cli.csv_writer import safe
from offerrules.decision.decision import Decision
from offerrules.records.excel import write_excel

ON = ("--on", "2022-05-30")
Run = Callable[..., Any]


def test_one_record_gives_its_reasons(run: Run, gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--lang", "sv")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("UNDERLAG\n")
    assert "Det gäller praktikperiod 1 (Åkerö, +46)." in " ".join(found.out.split())


def test_english_is_the_default(run: Run, gotland: Path, one: Path) -> None:
    assert run("decide", gotland, one, *ON).out.startswith("BASIS FOR A DECISION\n")


def test_several_records_give_a_table(run: Run, gotland: Path, several: Path) -> None:
    found = run("decide", gotland, several, *ON)
    assert found.code == 1
    assert "4 people" in found.out
    rows = [line.split()[0] for line in found.out.splitlines() if line.startswith("p")]
    assert rows == ["p1", "p9", "p2", "p3", "p9"], "the last is what is wrong with its record"
    assert re.search(r"^p9 .* - not decided", found.out, re.MULTILINE)
    assert "line 2: nationality: is not a field" in found.out
    assert found.err.startswith("line 2: nationality: ")
    assert found.err.endswith("\nRecords not decided: 1\n")
    assert "hemlig" not in found.out + found.err


def test_the_same_reference_twice_is_told(run: Run, small: Path, tmp_path: Path) -> None:
    records = [{"id": "a"}, {"id": "b"}, {"id": "a", "birth_date": "2001-05-06"}]
    path = tmp_path / "people.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", "json", "--lang", "sv")
    assert [decision["subject"] for decision in json.loads(found.out)] == ["a", "b", "a"]
    assert (found.code, found.err) == (0, "post 3: har samma referens som post 1.\n")


def test_that_a_policy_has_warnings_is_told(run: Run, small: Path, tmp_path: Path) -> None:
    unused = "  never: {text: {sv: aldrig, en: never}, when: false, source: rules}\noffers:"
    small.write_text(small.read_text(encoding="utf-8").replace("offers:", unused), encoding="utf-8")
    found = run("decide", small, "-", *ON, stdin=b'{"id": "a"}')
    assert (found.code, found.err) == (0, f"{small}: 1 warning; shown by `offerrules check {small}`\n")
    assert run("check", small).code == 1


def test_one_person_of_several(run: Run, gotland: Path, several: Path) -> None:
    found = run("decide", gotland, several, *ON, "--person", "p3")
    assert "Person: p3" in found.out
    nobody = run("decide", gotland, several, *ON, "--person", "p7")
    assert nobody.code == 2
    assert "no record has the id p7" in nobody.err


def test_json_of_one_object_is_one_object(run: Run, gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--format", "json")
    decision = Decision.from_json(found.out, load(gotland))
    assert decision.outcomes["summer_post"].outcome == "offer"


def test_json_of_a_list_is_a_list(run: Run, gotland: Path, one: Path, tmp_path: Path) -> None:
    for count in range(3):
        path = tmp_path / f"{count}.json"
        path.write_text(f"[{', '.join([one.read_text(encoding='utf-8')] * count)}]", encoding="utf-8")
        found = run("decide", gotland, path, *ON, "--format", "json")
        assert [decision["subject"] for decision in json.loads(found.out)] == ["p1"] * count


def test_ndjson_has_a_decision_on_each_line(run: Run, gotland: Path, several: Path) -> None:
    found = run("decide", gotland, several, *ON, "--format", "ndjson")
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert [line["subject"] for line in lines if line["status"] == "decided"] == ["p1", "p2", "p3"]
    assert [line["status"] for line in lines] == ["decided", "refused", "decided", "decided"]


def test_csv(run: Run, gotland: Path, several: Path) -> None:
    found = run("decide", gotland, several, *ON, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.out, newline="")))
    [refused] = [row for row in rows if row["status"] == "refused"]
    assert refused["refused"].startswith("line 2: nationality: is not a field")
    assert refused["summer_post"] == refused["duties.supervision"] == ""
    rows.remove(refused)
    assert [row["id"] for row in rows] == ["p1", "p2", "p3"]
    assert rows[0]["refused"] == ""
    assert rows[0]["summer_post"] == "offer"
    assert rows[0]["summer_post.witness"] == "placement.0"
    assert rows[0]["summer_post.terms.workplace"] == "Åkerö, +46"
    assert rows[0]["internship_place.terms.weeks"] == "4"
    assert rows[2]["summer_post.missing"] == "internships measures"
    assert rows[1]["summer_post.terms.workplace"] == ""


def test_csv_for_excel(run: Run, gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--format", "csv", "--excel")
    assert found.out.startswith("\ufeffid;policy;")


@pytest.mark.parametrize("cell", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_what_is_no_formula_is_left_alone() -> None:
    assert [safe(cell) for cell in ("", "a=1", "Åkerö", "'")] == ["", "a=1", "Åkerö", "'"]


def test_a_dangerous_workplace_is_harmless_in_a_table(
    run: Run, gotland: Path, completed: dict[str, Any], tmp_path: Path
) -> None:
    completed["internships"][0]["workplace"] = '=cmd|" /C calc"!A0'
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(completed), encoding="utf-8")
    found = run("decide", gotland, path, *ON, "--format", "csv")
    [row] = csv.DictReader(io.StringIO(found.out, newline=""))
    assert row["summer_post.terms.workplace"] == '\'=cmd|" /C calc"!A0'


def test_excel_in_and_out(run: Run, gotland: Path, one: Path, tmp_path: Path) -> None:
    people, result = tmp_path / "people.xlsx", tmp_path / "result.xlsx"
    with people.open("wb") as file:
        write_excel(file, {"Blad1": [["id", "internships.0.workplace"], ["p1", "Åkerö"], ["191212121212", None]]})
    found = run("decide", gotland, people, *ON, "--format", "xlsx", "-o", result)
    assert (found.code, found.out) == (1, "")
    assert "line 3" in found.err
    rows = CalamineWorkbook.from_path(str(result)).get_sheet_by_name("Decisions").to_python()
    assert [row[0] for row in rows[:2]] == ["id", "p1"]
    assert [row[4] for row in rows] == ["status", "decided", "refused"]
    assert rows[2][-1].startswith("sheet Blad1, line 3: id: looks like a Swedish personal identity ")
    assert "191212121212" not in str(rows)
    piped = run("decide", gotland, "-", *ON, "--format", "ndjson", stdin=people.read_bytes())
    assert [json.loads(line)["subject"] for line in piped.out.splitlines()] == ["p1", None]


def test_what_to_install_is_said(run: Run, gotland: Path, one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    for name in ("offerrules.records.excel", "offerrules.cli.excel_writer"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    found = run("decide", gotland, one, *ON, "--format", "xlsx")
    assert found.code == 2
    assert "the extra `excel` of offerrules" in found.err


@pytest.mark.parametrize("format_", ["text", "json", "ndjson", "csv"])
def test_a_file_has_what_standard_output_would_have(
    run: Run, gotland: Path, several: Path, tmp_path: Path, format_: str
) -> None:
    shown = run("decide", gotland, several, *ON, "--format", format_)
    path = tmp_path / "result"
    path.write_text("old", encoding="utf-8")
    found = run("decide", gotland, several, *ON, "--format", format_, "-o", path)
    assert found.out == ""
    assert path.read_bytes().decode() == shown.out
    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []


def test_the_day_is_said_when_it_is_not_given(run: Run, small: Path, one: Path) -> None:
    found = run("decide", small, one)
    assert str(datetime.now().astimezone().date()) in found.err


@pytest.mark.parametrize("engine", ["direct", "reference"])
def test_engines_by_name(run: Run, gotland: Path, one: Path, engine: str) -> None:
    assert run("decide", gotland, one, *ON, "--engine", engine).code == 0


@pytest.mark.parametrize("number", [1, 3, 4, 5, 200])
@pytest.mark.parametrize("kind", ["json", "ndjson", "csv"])
def test_the_first_people_are_decided_by_the_engine_of_the_rest(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: str
) -> None:
    """Another engine for the first few would hide the faults of the one that decides about everybody else."""
    used: list[str] = []
    engine = Policy._engine
    monkeypatch.setattr(Policy, "_engine", lambda policy, name: used.append(name) or engine(policy, name))
    people = [{"id": f"p{each}"} for each in range(number)]
    texts = {
        "json": json.dumps(people),
        "ndjson": "\n".join(json.dumps(each) for each in people),
        "csv": "id\n" + "\n".join(each["id"] for each in people),
    }
    path = tmp_path / f"people.{kind}"
    path.write_text(texts[kind], encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", "ndjson")
    assert len(found.out.splitlines()) == number
    assert set(used) == {"direct"}


STARTS = {
    "json": b'[{"id": "p1"},\n {"id": "p2"}]',
    "object": b'{\n  "id": "p1"\n}',
    "ndjson": b'\n{"id": "p1"}\n{"id": "p2"}\n',
    "marked": b'\xef\xbb\xbf{"id": "p1"}\n{"id": "p2"}',
    "csv": "\ufeffid;birth_date\np1;2000-01-01\np2;\n".encode(),
}


@pytest.mark.parametrize("start", STARTS)
def test_standard_input_is_read_as_what_it_is(run: Run, small: Path, start: str) -> None:
    found = run("decide", small, "-", *ON, "--format", "ndjson", stdin=STARTS[start])
    assert found.code == 0, found.err
    expected = ["p1"] if start == "object" else ["p1", "p2"]
    assert [json.loads(line)["subject"] for line in found.out.splitlines()] == expected


def test_standard_input_may_be_empty(run: Run, small: Path) -> None:
    found = run("decide", small, "-", *ON, "--input", "ndjson", "--format", "json")
    assert (found.code, found.out) == (0, "[]\n")


def test_a_table_in_another_encoding(run: Run, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("id;internships.0.workplace\np1;Åkerö\n".encode("cp1252"))
    refused = run("decide", small, path, *ON)
    assert refused.code == 1
    assert "cp1252" in refused.err
    assert run("decide", small, path, *ON, "--encoding", "cp1252").code == 0


def test_what_was_read_before_a_file_breaks_off_is_given(run: Run, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"id": "p1"}, {"id": ', encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", "ndjson")
    assert found.code == 1
    assert len(found.out.splitlines()) == 1
    assert found.err


@pytest.mark.parametrize("format_", ["json", "ndjson", "csv", "text"])
@pytest.mark.parametrize(
    ("records", "lines"),
    [
        ('[{"id": "p1"}, {"id": ', 1),
        ('[{"id": "p1", "nationality": "hemlig"}, {"id": ', 1),
        ('[{"id": "p1", "nationality": "hemlig"}, {"id": "p2"}, {"id": ', 2),
        ('[{"id": ', None),
        ("[", None),
    ],
)
def test_a_file_that_breaks_off_gives_a_result_if_anybody_was_read(
    run: Run, small: Path, tmp_path: Path, records: str, lines: int | None, format_: str
) -> None:
    path, out = tmp_path / "people.json", tmp_path / "out"
    path.write_text(records, encoding="utf-8")
    out.write_text("before", encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", format_, "-o", out)
    assert found.code == 1
    assert "The text is not JSON" in found.err or "ends" in found.err
    assert ("Records not decided: 1" in found.err) == ("hemlig" in records)
    written = out.read_text(encoding="utf-8-sig")
    assert "hemlig" not in found.err + written
    if lines is None:
        assert written == "before", "what is there stays as it is where there is no result"
    else:
        assert written != "before"
        assert "p1" in written
        if format_ == "ndjson":
            assert len(written.splitlines()) == lines


@pytest.mark.parametrize("format_", ["json", "ndjson", "csv", "text"])
@pytest.mark.parametrize(
    ("records", "code"),
    [
        ('[{"id": "p1"}]', 2),
        ('[{"id": "p1", "nationality": "hemlig"}]', 2),
        ('[{"id": "p1", "nationality": "hemlig"}, {"id": ', 1),
        ('[{"id": "p1"}, {"id": ', 1),
    ],
)
def test_the_file_before_stays_where_nobody_is_called_as_asked(
    run: Run, small: Path, tmp_path: Path, records: str, code: int, format_: str
) -> None:
    path, out = tmp_path / "people.json", tmp_path / "out"
    path.write_text(records, encoding="utf-8")
    out.write_text("before", encoding="utf-8")
    found = run("decide", small, path, *ON, "--person", "p7", "--format", format_, "-o", out)
    assert (found.code, found.out) == (code, "")
    assert out.read_text(encoding="utf-8") == "before"
    assert "hemlig" not in found.err


@pytest.mark.parametrize(("apart", "is_told"), [(1, True), (3, True), (4, False)])
def test_people_are_compared_with_as_many_before_them_as_are_kept(
    run: Run, small: Path, tmp_path: Path, apart: int, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "MOST_REFERENCES", 3)
    references = ["a", *(f"b{number}" for number in range(apart - 1)), "a"]
    path = tmp_path / "people.json"
    path.write_text(json.dumps([{"id": each} for each in references]), encoding="utf-8")
    found = run("decide", small, path, *ON, "--format", "ndjson")
    assert (found.code, len(found.out.splitlines())) == (0, len(references))
    expected = f"item {len(references)}: has the same reference as item 1.\n"
    assert found.err == (expected if is_told else "")


def test_a_policy_with_errors_is_told_at_the_line(run: Run, tmp_path: Path, one: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("offerrules: 1\npolicy: Not A Name\n", encoding="utf-8")
    found = run("decide", path, one, *ON, "--lang", "sv")
    assert found.code == 1
    assert f"{path}:2:9: fel:" in found.err
    assert found.out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.yaml", "{one}"), "cannot read nowhere.yaml: no such file"),
        (("{folder}", "{one}", "--on", "2019-01-01"), "no version of test/small is in force on 2019-01-01"),
        (("{small}", "nowhere.json"), "cannot read nowhere.json"),
        (("{small}", "{folder}"), "it is a folder"),
        (("{small}", "{small}"), "give --input"),
        (("{small}", "{one}", "-o", "{folder}"), "it is a folder"),
        (("{small}", "{one}", "-o", "{folder}/no/such/file"), "cannot write"),
        (("{small}", "{one}", "--on", "30/5 2022"), "year-month-day"),
        (("{small}", "{one}", "--on", "20220530"), "year-month-day"),
        (("{small}", "{one}", "--on", "2022-02-30"), "year-month-day"),
        (("{small}", "{one}", "--width", "3"), "from 20 to 1000"),
        (("{small}", "{one}", "--encoding", "klingon"), "not an encoding"),
        (("{small}", "{one}", "--record", "Pupil"), "not MODULE:CLASS"),
        (("{small}", "{one}", "--record", "no_such_module:Pupil"), "cannot import no_such_module"),
        (("{small}", "{one}", "--record", "json:Pupil"), "has no class Pupil"),
        (("{small}", "{one}", "--record", "json:JSONDecoder"), "is not a pydantic model"),
        (("{small}",), "required: RECORDS"),
        (("{small}", "{one}", "--lang", "de"), "invalid choice"),
        (("{small}", "{one}", "--wrong"), "unrecognized arguments"),
    ],
)
def test_wrong_use(run: Run, small: Path, one: Path, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    filled = [word.format(small=small, one=one, folder=tmp_path) for word in words]
    found = run("decide", *filled)
    assert found.code == 2
    assert said in found.err.lower() or said in found.err
    assert found.out == ""
    assert "Traceback" not in found.err


def test_a_record_class_of_the_caller(run: Run, gotland: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("callers_records.py").write_text(
        "from pydantic import BaseModel\nclass Pupil(BaseModel):\n    id: str\n    grade: int | None = None\n",
        encoding="utf-8",
    )
    Path("policy.yaml").write_text(
        """\
offerrules: 1
policy: test/pupil
version: "1"
title: {sv: prov, en: test}
authority: Test
in_force: {from: 2020-01-01}
record: Pupil
criteria:
  old:
    text: {sv: går i nian, en: is in year 9}
    when: grade = 9
    assumed: {text: {sv: a, en: a}, decided_by: {sv: b, en: b}}
offers:
  job: {title: {sv: jobb, en: job}, requires: old}
""",
        encoding="utf-8",
    )
    stdin = b'{"id": "x1", "grade": 9}'
    found = run("decide", "policy.yaml", "-", *ON, "--record", "callers_records:Pupil", stdin=stdin)
    assert found.code == 0, found.err
    assert "Job: can be offered" in found.out
