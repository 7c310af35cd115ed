"""docs/cases.md is run: what it prints is what it shows."""

import shutil
from pathlib import Path

import pytest
from tests.cases.streams import ROOT
from tests.documents import check_page


def test_the_page_does_what_it_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    monkeypatch.chdir(tmp_path)
    assert check_page(ROOT / "docs/cases.md", request, capsys) == ["python", "text", "python", "text", "sh"]
