"""A folder of policies: the version that is in force is picked by the day, and what is not read is told."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import offerrules

Run = Callable[..., Any]


def written(
    folder: Path, name: str, version: str, first: str, last: str | None = None, policy: str = "test/card"
) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    to = f", to: {last}" if last else ""
    path.write_text(
        f"""\
offerrules: 1
policy: {policy}
version: "{version}"
title: {{sv: prov, en: test}}
authority: Test
in_force: {{from: {first}{to}}}
sources: {{rules: {{title: Regler, publisher: Test, published: 2020-01-01}}}}
criteria:
  born: {{text: {{sv: är född, en: was born}}, when: birth_date.year >= 2000, source: rules}}
offers:
  card: {{title: {{sv: kort, en: card}}, requires: born, source: rules}}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two versions with a gap between them."""
    root = tmp_path / "policies"
    written(root, "old/policy.yaml", "1", "2022-01-01", "2022-12-31")
    written(root, "new/policy.yaml", "2", "2023-02-01")
    return root


RECORD = {"id": "p1", "birth_date": "2001-05-06"}

# --- In Python


@pytest.mark.parametrize(
    ("day", "version"), [("2022-01-01", "1"), ("2022-12-31", "1"), ("2023-02-01", "2"), ("2030-01-01", "2")]
)
@pytest.mark.parametrize("engine", ["direct", "reference"])
def test_the_version_of_the_day_decides(folder: Path, day: str, version: str, engine: Any) -> None:
    policies = offerrules.load_folder(folder)
    on = date.fromisoformat(day)
    for name in (None, "test/card"):
        decision = policies.decide(RECORD, on=on, name=name, engine=engine)
        assert (decision.status, decision.version) == ("decided", version)
        assert decision == policies.decide(json.dumps(RECORD), on=on, name=name)
        found = list(policies.decide_many([RECORD, {"id": 7}], on=on, name=name, engine=engine))
        assert isinstance(found[0], offerrules.Decision) and isinstance(found[1], offerrules.RecordError)


GAPS = [
    ("2021-12-31", "no version of test/card is in force on 2021-12-31: version 1 is in force from 2022-01-01"),
    (
        "2023-01-01",
        "no version of test/card is in force on 2023-01-01: version 1 was in force up to 2022-12-31, "
        "and version 2 is in force from 2023-02-01",
    ),
]


@pytest.mark.parametrize(("day", "said"), GAPS)
def test_a_day_on_which_no_version_is_in_force(folder: Path, day: str, said: str) -> None:
    policies = offerrules.load_folder(folder)
    with pytest.raises(offerrules.VersionError) as refused:
        policies.decide(RECORD, on=date.fromisoformat(day))
    assert str(refused.value) == said
    assert refused.value.in_language("sv").startswith(f"ingen version av test/card gäller {day}: version 1 ")
    with pytest.raises(offerrules.VersionError):  # when it is called, not when it is asked for the first
        policies.decide_many([RECORD], on=date.fromisoformat(day))


def test_after_the_last_version(tmp_path: Path) -> None:
    written(tmp_path, "policy.yaml", "1", "2022-01-01", "2022-12-31")
    with pytest.raises(offerrules.VersionError, match=r"on 2023-01-01: version 1 was in force up to 2022-12-31$"):
        offerrules.load_folder(tmp_path).decide(RECORD, on=date(2023, 1, 1))


def test_several_policies_need_a_name(folder: Path) -> None:
    written(folder, "other/policy.yaml", "7", "2020-01-01", policy="test/other")
    policies = offerrules.load_folder(folder)
    with pytest.raises(offerrules.VersionError, match="several policies; name one: test/card, test/other"):
        policies.decide(RECORD, on=date(2024, 1, 1))
    assert policies.decide(RECORD, on=date(2024, 1, 1), name="test/other").version == "7"
    with pytest.raises(offerrules.VersionError, match=r"no policy test/othr; did you mean test/other\?"):
        policies.decide(RECORD, on=date(2024, 1, 1), name="test/othr")
    with pytest.raises(offerrules.VersionError, match="there is test/card, test/other"):
        policies.decide(RECORD, on=date(2024, 1, 1), name="x")


def test_an_empty_folder_has_no_policy(tmp_path: Path) -> None:
    with pytest.raises(offerrules.VersionError, match="there is no policy"):
        offerrules.load_folder(tmp_path).decide(RECORD, on=date(2024, 1, 1))


@pytest.mark.parametrize("on", [datetime(2024, 1, 1), "2024-01-01", None])  # noqa: DTZ001
def test_a_day_is_a_date(folder: Path, on: Any) -> None:
    with pytest.raises(TypeError):
        offerrules.load_folder(folder).decide(RECORD, on=on)


# --- The command, in a process of its own


def command(*words: str | Path, language: str = "en") -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "offerrules", *map(str, words), "--lang", language],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.ndjson"
    path.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("day", "version"), [("2022-06-01", "1"), ("2024-06-01", "2")])
def test_decide_takes_the_version_of_the_day(folder: Path, people: Path, day: str, version: str) -> None:
    for words in ((), ("--workers", "2"), ("--name", "test/card")):
        done = command("decide", folder, people, "--on", day, "--format", "json", *words)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)[0]["version"] == version


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "no version of test/card is in force on 2023-01-15: "),
        ("sv", "ingen version av test/card gäller 2023-01-15: "),
    ],
)
def test_decide_says_that_no_version_is_in_force(folder: Path, people: Path, language: str, said: str) -> None:
    done = command("decide", folder, people, "--on", "2023-01-15", language=language)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"offerrules: {folder}: {said}")


def test_decide_asks_for_a_name_where_there_are_several(folder: Path, people: Path) -> None:
    written(folder, "other/policy.yaml", "7", "2020-01-01", policy="test/other")
    done = command("decide", folder, people, "--on", "2024-01-01", language="sv")
    assert done.returncode == 2
    assert done.stderr.endswith("mappen har flera policyer; ange --name NAMN: test/card, test/other\n")
    done = command("decide", folder, people, "--on", "2024-01-01", "--name", "test/other", "--format", "ndjson")
    assert json.loads(done.stdout)["version"] == "7"
    done = command("decide", folder, people, "--on", "2024-01-01", "--name", "test/othr")
    assert "no policy test/othr; did you mean test/other?" in done.stderr
    done = command("decide", folder / "new/policy.yaml", people, "--on", "2024-01-01", "--name", "test/card")
    assert (done.returncode, "--name goes with a folder" in done.stderr) == (2, True)


def test_a_folder_with_a_mistake_is_told(folder: Path, people: Path) -> None:
    written(folder, "third/policy.yaml", "3", "2024-01-01")
    done = command("decide", folder, people, "--on", "2022-06-01")
    assert (done.returncode, done.stdout) == (1, "")
    assert "[overlapping-versions]" in done.stderr
    done = command("decide", folder.parent / "nowhere", people, "--on", "2022-06-01")
    assert (done.returncode, "no such file" in done.stderr) == (2, True)
    (folder.parent / "empty").mkdir()
    done = command("decide", folder.parent / "empty", people, "--on", "2022-06-01")
    assert (done.returncode, "there is no policy" in done.stderr) == (2, True)


# --- What `check` of a folder finds


def codes(run: Run, *words: Any) -> list[str]:
    found = run("check", *words, "--format", "json")
    listed = json.loads(found.out)
    return [each["code"] for each in (listed["diagnostics"] if isinstance(listed, dict) else listed)]


@pytest.mark.parametrize(
    "name",
    [
        "card.yaml",
        "card.yml",
        "policy.yml",
        "Policy.yaml",
        "policy-2024.yaml",
        "POLICY.YAML",
        "policy.yaml.bak",
        "policy.yaml.txt",
        "deep/er/x.YML",
    ],
)
def test_a_policy_of_another_name_is_told(run: Run, folder: Path, name: str) -> None:
    written(folder, name, "3", "2024-01-01")
    found = run("check", folder)
    assert found.code == 1
    assert "[unread-policy]" in found.out and Path(name).name in found.out
    assert codes(run, folder) == ["unread-policy"]


def test_another_file_is_named_and_is_no_mistake(run: Run, folder: Path) -> None:
    (folder / "workflow.yml").write_text("on: push\n", encoding="utf-8")
    (folder / "old" / "cases.yaml").write_text("policy: policy.yaml\ncases: []\n", encoding="utf-8")
    (folder / "README.md").write_text("offerrules: 1\n", encoding="utf-8")
    found = run("check", folder, "--lang", "sv")
    assert (found.code, found.out) == (0, "Inga fynd. Antal kontrollerade policyer: 2\n")
    assert found.err == (
        "Inte kontrollerade, eftersom de varken heter policy.yaml eller slutar på .policy.yaml: "
        f"{folder / 'workflow.yml'}\n"
    )


def test_many_other_files_are_counted(run: Run, folder: Path) -> None:
    for number in range(25):
        (folder / f"{number:02}.yml").write_text("a: 1\n", encoding="utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.yml").write_text("a: 1\n", encoding="utf-8")
    found = run("check", folder)
    assert found.code == 0
    assert found.err.endswith("19.yml … (+5)\n") and ".hidden" not in found.err


def test_versions_that_overlap_are_told_however_they_are_given(run: Run, folder: Path, tmp_path: Path) -> None:
    third = written(tmp_path / "elsewhere", "third.policy.yaml", "3", "2024-01-01")
    old, new = folder / "old/policy.yaml", folder / "new/policy.yaml"
    for words in (
        (new, third),
        (third, new),
        (old, new, third),
        (folder, third),
        (folder, third.parent),
        (old, third.parent, new),
    ):
        assert codes(run, *words) == ["overlapping-versions"], words
    assert codes(run, old, new) == codes(run, folder) == codes(run, old, third) == []


def test_the_same_file_by_two_paths_is_one(run: Run, folder: Path) -> None:
    (folder / "now.policy.yaml").symlink_to(folder / "new/policy.yaml")
    assert codes(run, folder, folder / "new/policy.yaml", folder / "old/../new/policy.yaml") == []
    assert len(offerrules.load_folder(folder)["test/card"]) == 2


def test_a_copy_is_told(run: Run, folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "policy.yaml"
    copy.parent.mkdir()
    copy.write_bytes((folder / "old/policy.yaml").read_bytes())
    found = run("check", folder, copy.parent)
    assert found.code == 1
    assert found.out.count("overlapping-versions") == 1
    assert "remove it" in found.out


def test_two_versions_of_one_number_are_told_also_where_their_days_are_apart(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    first = written(tmp_path / "copy", "policy.yaml", "2", "2021-01-01", "2021-12-31")
    for words in ((folder, first), (first, folder / "new/policy.yaml")):
        assert codes(run, *words) == ["same-version"]
    written(folder, "copy/policy.yaml", "2", "2021-01-01", "2021-12-31")
    assert codes(run, folder) == ["same-version"]
    assert offerrules.load_folder(folder).version_on(date(2021, 6, 1)).version == "2", "a warning only"


def test_other_policies_are_compared_also_where_one_has_errors(run: Run, folder: Path) -> None:
    written(folder, "third/policy.yaml", "3", "2024-01-01")
    bad = written(folder, "bad/policy.yaml", "9", "2019-01-01", "2019-02-01")
    bad.write_text(bad.read_text(encoding="utf-8").replace("birth_date", "brith_date"), encoding="utf-8")
    assert sorted(codes(run, folder)) == ["overlapping-versions", "unknown-name"]
