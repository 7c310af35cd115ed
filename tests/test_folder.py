"""Folders of policies: versions by name, the one in force on a day, and overlaps that are refused."""

from datetime import date
from pathlib import Path

import pytest

import offerrules
from offerrules.api import EngineName

_POLICY = """\
offerrules: 1
policy: example/post
version: "{version}"
title: {{sv: Tjänst, en: Post}}
authority: Exempelkommunen
in_force: {{from: {first}{to}}}
sources:
  text: {{title: T, publisher: P, published: 2020-01-01}}
criteria:
  adult:
    text: {{sv: är vuxen, en: is an adult}}
    when: birth_date + @"P18Y" <= today()
    source: text
offers:
  post: {{title: {{sv: Tjänst, en: Post}}, requires: adult, source: text}}
"""


def _write(folder: Path, version: str, first: str, last: str | None) -> None:
    to = f", to: {last}" if last else ""
    (folder / version).mkdir()
    text = _POLICY.format(version=version, first=first, to=to)
    (folder / version / "policy.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2022, 12, 31), None),
        (date(2023, 1, 1), "1"),
        (date(2023, 12, 31), "1"),
        (date(2024, 1, 1), None),
        (date(2024, 2, 1), "2"),
        (date(9999, 12, 31), "2"),
    ],
)
def test_the_version_in_force(tmp_path: Path, day: date, version: str | None) -> None:
    _write(tmp_path, "2", "2024-02-01", None)
    _write(tmp_path, "1", "2023-01-01", "2023-12-31")
    policies = offerrules.load_folder(tmp_path)
    assert [policy.version for policy in policies["example/post"]] == ["1", "2"]
    found = policies.in_force("example/post", day)
    assert (found.version if found else None) == version


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2022, 12, 31), "not_in_force"),
        (date(2023, 1, 1), "decided"),
        (date(2023, 12, 31), "decided"),
        (date(2024, 1, 1), "not_in_force"),
    ],
)
@pytest.mark.parametrize("engine", ["direct", "reference"])
def test_deciding_on_the_days_around(tmp_path: Path, day: date, status: str, engine: EngineName) -> None:
    _write(tmp_path, "1", "2023-01-01", "2023-12-31")
    policy = offerrules.load_folder(tmp_path)["example/post"][0]
    decision = policy.decide({"id": "p", "birth_date": "2000-01-01"}, on=day, engine=engine)
    assert decision.status == status
    assert bool(decision.outcomes) == (status == "decided")


@pytest.mark.parametrize(
    "second", [("2023-12-31", None), ("2023-06-01", "2023-07-01"), ("2023-01-01", "2023-12-31"), ("2022-06-01", None)]
)
def test_overlapping_versions_are_refused(tmp_path: Path, second: tuple[str, str | None]) -> None:
    _write(tmp_path, "1", "2023-01-01", "2023-12-31")
    _write(tmp_path, "2", *second)
    with pytest.raises(offerrules.PolicyError) as refused:
        offerrules.load_folder(tmp_path)
    (found,) = refused.value.diagnostics
    assert (found.code, found.line) == ("overlapping-versions", 6)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        offerrules.load_folder(tmp_path / "nowhere")
