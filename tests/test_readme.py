"""README.md is run: its files are written, its commands and its Python called, and what they print is what it shows.

`pytest --refresh-golden` writes what was printed into README.md.
"""

from pathlib import Path

import pytest
from tests.documents import BLOCK, check_page

_README = Path(__file__).parent.parent / "README.md"


def test_every_example_does_what_it_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    kinds = check_page(_README, request, capsys)
    assert kinds.count("console") >= 2 and "python" in kinds


def test_the_policy_is_short() -> None:
    policy = next(
        match[4] for match in BLOCK.finditer(_README.read_text(encoding="utf-8")) if match[2] == "policy.yaml"
    )
    assert len(policy.splitlines()) <= 25
