"""The other commands: check, test, explain, verify, show, schema, demo, and the help of each."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from offerrules._version import __version__
from offerrules.cli.commands import COMMANDS

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def stored(run: Run, gotland: Path, one: Path, tmp_path: Path) -> Path:
    path = tmp_path / "decision.json"
    assert run("decide", gotland, one, "--on", "2022-05-30", "--format", "json", "-o", path).code == 0
    return path


def test_the_version(run: Run) -> None:
    assert run("--version") == (0, f"offerrules {__version__}\n", "")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    found = run()
    assert (found.code, found.out) == (2, "")
    assert all(command.name in found.err for command in COMMANDS)


def test_a_misspelt_command(run: Run) -> None:
    found = run("decied")
    assert found.code == 2
    assert "decied" in found.err


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_help_has_an_example(run: Run, command: str) -> None:
    found = run(command, "--help")
    assert (found.code, found.err) == (0, "")
    assert f"example: offerrules {command}" in found.out


def test_check_finds_nothing(run: Run) -> None:
    found = run("check", ROOT / "policies", "--lang", "sv")
    assert (found.code, found.out, found.err) == (0, "Inga fynd. Antal kontrollerade policyer: 2\n", "")


def test_check_tells_everything_with_the_line(run: Run, tmp_path: Path, gotland: Path) -> None:
    path = tmp_path / "policy.yaml"
    text = gotland.read_text(encoding="utf-8")
    path.write_text(text.replace('= "completed"', '= "complete"', 1), encoding="utf-8")
    (tmp_path / "other.yaml").write_text("name: something else\n", encoding="utf-8")
    found = run("check", tmp_path)
    assert found.code == 1
    assert found.err.endswith(f"nor end in .policy.yaml: {tmp_path / 'other.yaml'}\n")
    assert f"{path}:" in found.out
    assert "^" in found.out
    assert "1 error" in found.out
    data = json.loads(run("check", path, "--format", "json").out)
    [diagnostic] = data["diagnostics"]
    assert diagnostic["severity"] == "error"
    sarif = json.loads(run("check", path, "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == diagnostic["code"]
    assert run("check", path, "--format", "github").out.startswith("::error file=")


def test_check_tells_versions_that_overlap(run: Run, tmp_path: Path, gotland: Path) -> None:
    text = gotland.read_text(encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    later = tmp_path / "later.policy.yaml"
    later.write_text(text.replace('version: "2022.2"', 'version: "2022.3"'), encoding="utf-8")
    found = run("check", tmp_path)
    assert found.code == 1
    assert "overlapping-versions" in found.out


@pytest.mark.parametrize("name", ["cases.yaml", "2024.cases.yaml"])
def test_check_of_cases_says_what_they_are_for(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / name).write_text("policy: policy.yaml\ncases: []\n", encoding="utf-8")
    found = run("check", tmp_path / name)
    assert (found.code, found.out) == (2, "")
    assert found.err.endswith("the file holds cases, which `offerrules test` runs; `check` is for policies\n")


def test_check_where_there_is_nothing(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path).code == 2
    assert run("check", tmp_path / "none.yaml").code == 2


def test_test_runs_the_cases(run: Run) -> None:
    found = run("test", ROOT / "policies")
    assert (found.code, found.err) == (0, "")
    assert found.out.count("seen true, false and unknown") == 2


def test_test_tells_what_differs(run: Run, tmp_path: Path, gotland: Path) -> None:
    shutil.copy(gotland, tmp_path / "policy.yaml")
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        """\
policy: policy.yaml
cases:
  - name: nothing is known
    on: 2022-05-30
    record: {id: x1}
    expect:
      summer_post: offer
      duties: {supervision: owed}
      criteria: {place_given: true}
  - name: a misspelt field
    on: 2022-05-30
    record: {id: x1, measure: []}
    expect: {summer_post: offer}
""",
        encoding="utf-8",
    )
    found = run("test", tmp_path / "policy.yaml", "--lang", "sv")
    assert found.code == 1
    lines = found.out.splitlines()
    assert lines[:5] == [
        f"{cases}:3: nothing is known",
        "  summer_post: väntat offer, fick needs_information",
        "  duties.supervision: väntat owed, fick unknown",
        "  criteria.place_given: väntat true, fick unknown",
        f"{cases}:10: a misspelt field",
    ]
    assert lines[5].startswith("  measure: ")
    assert "measures" in lines[5]
    assert "Fall: 2, varav fel: 2" in found.out
    data = json.loads(run("test", cases, "--format", "json").out)
    assert [case["holds"] for case in data["cases"][0]["cases"]] == [False, False]


def test_test_tells_mistakes_in_the_cases(run: Run, tmp_path: Path, gotland: Path) -> None:
    shutil.copy(gotland, tmp_path / "policy.yaml")
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        "policy: policy.yaml\ncases:\n  - {name: a, on: 2022-05-30, record: {id: x}, expect: {summer_pots: offer}}\n",
        encoding="utf-8",
    )
    found = run("test", cases)
    assert (found.code, found.out) == (1, "")
    assert f"{cases}:3:" in found.err
    assert "summer_post" in found.err


def test_explain(run: Run, stored: Path, gotland: Path) -> None:
    found = run("explain", stored, gotland, "--lang", "sv", "--width", "60")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith("UNDERLAG\n")
    again = run("explain", "-", gotland, "--lang", "sv", "--width", "60", stdin=stored.read_bytes())
    assert again.out == found.out


def test_explain_with_another_policy(run: Run, stored: Path) -> None:
    found = run("explain", stored, ROOT / "policies/alingsas/yrkesexamen/policy.yaml")
    assert (found.code, found.out) == (1, "")
    assert "another policy" in found.err


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"schema": 99}', b"[" * 100_000])
@pytest.mark.parametrize("command", ["explain", "verify"])
def test_what_is_no_decision(run: Run, tmp_path: Path, small: Path, content: bytes, command: str) -> None:
    path = tmp_path / "decision.json"
    path.write_bytes(content)
    found = run(command, path, small)
    assert (found.code, found.out) == (1, "")
    assert found.err.startswith(f"offerrules: {path}: ")


def test_verify(run: Run, stored: Path, gotland: Path) -> None:
    assert run("verify", stored, gotland).code == 0
    changed = stored.read_text(encoding="utf-8").replace('"outcome":"offer"', '"outcome":"refer"', 1)
    stored.write_text(changed, encoding="utf-8")
    found = run("verify", stored, gotland, "--lang", "sv")
    assert found.code == 1
    assert "outcomes.internship_place.outcome: Utfallet följer inte av uppgifterna." in found.out
    data = json.loads(run("verify", stored, gotland, "--format", "json").out)
    assert data["differences"][0]["kind"] == "outcome"


def test_show(run: Run, gotland: Path) -> None:
    assert run("show", gotland).out.startswith("policy gotland/kompetenslyftet")
    assert run("show", gotland, "--rules").out == run("show", gotland).out
    python = run("show", gotland, "--python", "--on", "2022-05-30").out
    assert "def decide(record):" in python
    compile(python, "shown", "exec")
    fields = run("show", gotland, "--fields", "--lang", "sv").out
    assert "internships[].start" in fields
    assert "Praktikens startdatum" in fields
    named = [line.split("  ")[0] for line in fields.splitlines()[2:]]
    assert named[0] == "id"
    assert {"birth_date", "guardian_consent", "diplomas[]", "internships[].days_attended"}.isdisjoint(named)
    chart = run("show", gotland, "--graph").out
    assert chart.startswith("flowchart LR\n")
    assert "  criterion_completed --> offer_summer_post\n" in chart
    assert "  field_measures --> criterion_in_measure\n" in chart


@pytest.mark.parametrize("of", ["policy", "record", "decision"])
def test_schema(run: Run, of: str) -> None:
    found = run("schema", of)
    assert (found.code, found.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(found.out))


def test_the_schema_of_the_record_of_a_policy(run: Run, gotland: Path) -> None:
    assert run("schema", "record", "--policy", gotland).out == run("schema", "record").out
    assert run("schema", "policy", "--policy", gotland).code == 2


def test_a_decision_fits_its_schema(run: Run, stored: Path) -> None:
    jsonschema.validate(json.loads(stored.read_text(encoding="utf-8")), json.loads(run("schema", "decision").out))


def test_demo(run: Run) -> None:
    found = run("demo", "--lang", "sv")
    assert found.code == 0
    assert found.out.count("UNDERLAG") == 2
    assert "Person: G-001" in found.out
    assert "rad " in found.err
    other = run("demo", "--person", "G-005")
    assert "Person: G-005" in other.out
    assert run("demo", "--person", "nobody").code == 2
