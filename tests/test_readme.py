"""README.md is run: its files are written, its commands and its Python called, and what they print is what it shows.

`pytest --refresh-golden` writes what was printed into README.md.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from offerrules.cli import main

_README = Path(__file__).parent.parent / "README.md"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _console(block: str, capsys: pytest.CaptureFixture[str]) -> str:
    shown = []
    for line in block.splitlines():
        if line.startswith("$ "):
            program, *arguments = shlex.split(line[2:])
            assert program == "offerrules"
            assert main(arguments) == 0
            shown += [line, capsys.readouterr().out.rstrip("\n")]
    return "\n".join(shown) + "\n"


def _python(block: str) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "README.md", "exec"), {})
    return printed.getvalue()


def test_every_example_does_what_it_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    text = _README.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    printed = ""
    run = []

    def replaced(match: re.Match[str]) -> str:
        nonlocal printed
        language, name, block = match[1], match[2], match[3]
        run.append(language)
        match language, name:
            case ("yaml" | "json"), str():
                Path(name).write_text(block, encoding="utf-8")
            case "console", _:
                block = _console(block, capsys)
            case "python", _:
                printed = _python(block)
            case "text", "output":
                block = printed
            case _:
                assert language == "sh", f"what is a block of {language}?"
        return f"```{language}{f' {name}' if name else ''}\n{block}```"

    found = _BLOCK.sub(replaced, text)
    assert run.count("console") >= 2 and "python" in run
    if request.config.getoption("--refresh-golden"):
        _README.write_text(found, encoding="utf-8")
    assert found == _README.read_text(encoding="utf-8")


def test_the_policy_is_short() -> None:
    policy = next(match[3] for match in _BLOCK.finditer(_README.read_text(encoding="utf-8")) if match[2] == "policy.yaml")
    assert len(policy.splitlines()) <= 25
