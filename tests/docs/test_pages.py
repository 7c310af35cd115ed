"""Every page of the docs that shows files, commands or Python is run, each in a folder of its own."""

from pathlib import Path

import pytest
from tests.documents import check_page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = ("first-policy.md", "importing.md", "privacy.md", "reading-a-decision.md", "tables.md", "unknown-none-null.md")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_does_what_it_shows(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    kinds = check_page(DOCS / name, request, capsys)
    assert {"console", "python"} & set(kinds)
