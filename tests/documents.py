"""Pages that are run: their files are written, their commands and their Python called, and what comes out is what they show.

What a block is says its first line:

    yaml policy.yaml    a file, also of another language; `yaml policy.yaml +` is added at its end
    diff policy.yaml    lines of a file that are replaced
    console             commands of offerrules, each followed by what it prints; a command that stops with 2 is followed
                        by `$ echo $?`
    python              called, with the names of the blocks before it
    text output         what the Python before it printed
    sh, text            shown only

`pytest --refresh-golden` writes what came out into the page.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from offerrules.cli import main

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?( \+)?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILES = ("yaml", "json", "csv", "python")


class Page:
    """One page, run in the current folder."""

    def __init__(self, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._text = text
        self._capsys = capsys
        self._names: dict[str, Any] = {"__name__": "page"}
        self._printed = ""
        self.kinds: list[str] = []
        """The language of each block, in their order."""

    def run(self) -> str:
        """The page with what really comes out."""
        return BLOCK.sub(self._block, self._text)

    def _block(self, match: re.Match[str]) -> str:
        language, name, added, block = match.groups()
        self.kinds.append(language)
        match language, name:
            case "text", "output":
                block = self._printed
            case "console", None:
                block = self._console(block)
            case "python", None:
                self._printed = self._python(block)
            case "diff", str():
                self._replace(Path(name), block)
            case _, str() if language in FILES:
                with Path(name).open("a" if added else "w", encoding="utf-8", newline="\n") as file:
                    file.write(block)
            case _:
                assert language in ("sh", "text"), f"what is a block of {language}?"
        return f"```{language}{f' {name}' if name else ''}{added or ''}\n{block}```"

    def _console(self, block: str) -> str:
        shown: list[str] = []
        code = 0
        for line in block.splitlines():
            if line == "$ echo $?":
                shown += [line, str(code)]
                code = 0
            elif line.startswith("$ "):
                assert code < 2, f"wrong use before {line}"
                program, *arguments = shlex.split(line[2:])
                assert program == "offerrules"
                code = main(arguments)
                printed = self._capsys.readouterr()
                shown += [line, *(part.rstrip("\n") for part in (printed.out, printed.err) if part.strip())]
        assert code < 2, block
        return "\n".join(shown) + "\n"

    def _python(self, block: str) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block, "<page>", "exec"), self._names)
        return printed.getvalue()

    @staticmethod
    def _replace(file: Path, block: str) -> None:
        lines = block.splitlines(keepends=True)
        assert {line[0] for line in lines} <= set("-+ "), "a line of a diff begins with -, + or a space"
        before = "".join(line[1:] for line in lines if line[0] != "+")
        after = "".join(line[1:] for line in lines if line[0] != "-")
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, f"these lines stand {text.count(before)} times in {file}:\n{before}"
        file.write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def check_page(path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run a page and compare, or refresh it. The kinds of its blocks."""
    text = path.read_text(encoding="utf-8")
    page = Page(text, capsys)
    found = page.run()
    if request.config.getoption("--refresh-golden") and found != text:
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8"), f"{path.name} differs; review, then run pytest --refresh-golden"
    return page.kinds
