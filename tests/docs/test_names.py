"""What the pages name is there: files, targets of make, commands, modules that are run; nothing comes from an index."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from offerrules.api import ENGINES
from offerrules.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "policies", "examples", "tests", "benchmarks", "src")
PAGES = [Path("README.md"), *sorted(path.relative_to(ROOT) for name in FOLDERS for path in (ROOT / name).rglob("*.md"))]
_QUOTED = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_PATH = re.compile(rf"^(?:{'|'.join(FOLDERS)})/[\w./-]*$")
_MAKE = re.compile(r"\bmake ((?:[a-z]+-?)+)\b")
_RUN = re.compile(r"python -m ((?:tests|benchmarks)[\w.]*)")
_COMMAND = re.compile(r"^offerrules ([a-z]\w*)")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
COMMANDS_AND_ENGINES = {*ENGINES, *(command.name for command in COMMANDS)}
"""Tables of speed call an engine `offerrules direct`."""


def quoted(page: Path) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line.removeprefix("$ ") for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [*_QUOTED.findall(text), *lines]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_names_is_there(page: Path) -> None:
    said = quoted(page)
    paths = [word for word in said if _PATH.match(word) and not (ROOT / word).exists()]
    modules = [name for word in said for name in _RUN.findall(word) if find_spec(name) is None]
    targets = {name for word in said for name in _MAKE.findall(word) if word.startswith("make ")} - TARGETS
    commands = {name for word in said for name in _COMMAND.findall(word)} - COMMANDS_AND_ENGINES
    assert not [*paths, *modules, *targets, *commands]


def test_nothing_is_said_to_come_from_an_index() -> None:
    pages = [*(ROOT / page for page in PAGES), *(ROOT / "src").rglob("*.py"), *(ROOT / "examples").rglob("*.py")]
    from_index = re.compile(r"""pip install\s+(?:-\S+\s+)*["']?offerrules\b|["']offerrules\[""")
    assert not [path for path in pages if from_index.search(path.read_text(encoding="utf-8"))]
