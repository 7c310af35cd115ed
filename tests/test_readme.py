"""README.md is run: its files are written, its commands and its Python called, and what they print is what it shows.

`pytest --refresh-golden` writes what was printed into README.md.
"""

import re
import tomllib
from pathlib import Path

import pytest
from tests.documents import BLOCK, check_page

from offerrules.cli.commands import COMMANDS

_README = Path(__file__).parent.parent / "README.md"
_NAME = re.compile("`([^`]+)`")


def test_every_example_does_what_it_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    kinds = check_page(_README, request, capsys)
    assert kinds.count("console") >= 2 and "python" in kinds


def test_every_command_extra_and_version_of_python_is_named() -> None:
    text = _README.read_text(encoding="utf-8")
    project = tomllib.loads((_README.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = text[text.index("`offerrules --help` lists the commands") :]
    assert [command.name for command in COMMANDS] == [name for name in _NAME.findall(named) if name.isalpha()]
    setup = text[text.index("## Set-up") : text.index("## What is here")]
    for extra in project["optional-dependencies"]:
        assert f"`{extra}`" in setup or f"[{extra}]" in setup
    versions = [line.rpartition(" ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    assert f"Python {', '.join(versions[:-1])} and {versions[-1]}" in setup


def test_the_policy_is_short() -> None:
    policy = next(
        match[4] for match in BLOCK.finditer(_README.read_text(encoding="utf-8")) if match[2] == "policy.yaml"
    )
    assert len(policy.splitlines()) <= 25
