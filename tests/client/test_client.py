"""The sample client is run, and mypy and pyright find nothing wrong with it."""

import subprocess
import sys
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.client.client import Letter, Office, Post, mistakes

import offerrules

ROOT = Path(__file__).parents[2]
CLIENT = Path(__file__).parent / "client.py"
POLICY = """\
offerrules: 1
policy: example/youth
version: "1"
title: {sv: Ungdomsjobb, en: Work for the young}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
criteria:
  young:
    text: {sv: har inte fyllt 20 år, en: has not turned 20}
    when: birth_date + @"P20Y" > today()
offers:
  work:
    title: {sv: Jobb, en: Work}
    requires: young
    terms: {employment: sommarjobb}
"""
DAY = date(2024, 6, 3)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return Office(tmp_path / "policy.yaml")


def test_it_writes_letters(office: Office) -> None:
    young, old = office.person("a", date(2006, 1, 1)), office.person("b", date(1990, 1, 1))
    unknown = offerrules.records.Participant(id="c")
    assert office.letters([young, old, unknown], DAY) == [
        Letter("a", "work: sommarjobb"),
        Letter("c", "work? birth_date"),
    ]


def test_it_checks_what_was_kept(office: Office) -> None:
    stored = office.stored(office.person("a", date(2006, 1, 1)), DAY)
    assert office.checked(stored).outcomes["work"].outcome == "offer"
    with pytest.raises(ValueError, match="outcome"):
        office.checked(stored.replace(b'"offer"', b'"no_offer"'))


def test_it_sends_what_a_book_tells() -> None:
    post = Post(offerrules.loads(POLICY), DAY)
    moments = [datetime(2024, 6, day, tzinfo=UTC) for day in (1, 2)]
    born = [
        offerrules.Event("a", f"e{number}", moment, {"birth_date": f"{year}-01-01"})
        for number, (moment, year) in enumerate(zip(moments, (2006, 1990), strict=True))
    ]
    assert post.heard(born[0], DAY) == [Letter("a", "work: {'employment': 'sommarjobb'}")]
    assert post.heard(born[0], DAY) == []
    assert post.heard(born[1], DAY) == [Letter("officer", "a: work")]


def test_it_tells_mistakes_by_line() -> None:
    assert mistakes(POLICY) == []
    assert mistakes(POLICY.replace("requires: young", "requires: yung")) == [(14, "No criterion is called `yung`.")]


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_its_types_hold(checker: str) -> None:
    if find_spec(checker) is None:
        pytest.skip(f"{checker} belongs to the group check, which is not installed")
    strict = ["--strict"] if checker == "mypy" else ["--pythonpath", sys.executable]
    found = subprocess.run(
        [sys.executable, "-m", checker, *strict, str(CLIENT)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
