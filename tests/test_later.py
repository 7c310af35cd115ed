"""What is imported when it is first used."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules import later

ROOT = Path(__file__).parents[1]
POLICY = ROOT / "policies/gotland/kompetenslyftet/policy.yaml"
RECORD = '{"id": "a", "internships": [{"attestation": "completed"}]}'

NEVER = {"rich", "babel", "fluent", "sqlalchemy", "openpyxl", "python_calamine", "xlsxwriter", "durable", "hypothesis"}
"""What no decision as data needs."""


def imported(program: str, *arguments: str, stdin: str = "") -> set[str]:
    """The modules that a program imports on top of those that Python starts with."""
    printing = "import sys; begun = set(sys.modules)\n{}\nsys.stderr.write(' '.join(set(sys.modules) - begun))"
    done = subprocess.run(
        [sys.executable, "-c", printing.format(program), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def of_offerrules(names: set[str]) -> set[str]:
    return {name for name in names if name.partition(".")[0] == "offerrules"}


def command(*words: str) -> str:
    return f"import offerrules.cli; assert offerrules.cli.main({list(words)!r}) == 0"


def test_the_package_alone_imports_two_modules() -> None:
    found = imported("import offerrules")
    assert of_offerrules(found) == {"offerrules", "offerrules._version", "offerrules.later"}
    assert not found & {"pydantic", "yaml", "dataclasses", "inspect", "json", "decimal", "datetime"}


def test_the_version_imports_next_to_nothing() -> None:
    found = imported(command("--version"))
    assert of_offerrules(found) == {
        "offerrules", "offerrules._version", "offerrules.later", "offerrules.cli", "offerrules.cli.main",
        "offerrules.cli.commands", "offerrules.cli.ending", "offerrules.cli.garbage", "offerrules.cli.parser",
    }  # fmt: skip
    # From Python 3.14 on, argparse colours its help, and imports what that takes.
    argparse = imported("import argparse; argparse.ArgumentParser().print_help()")
    assert not (found - argparse) & {"pydantic", "yaml", "dataclasses", "inspect", "json", "decimal", "datetime"}


def test_a_decision_as_json_imports_what_it_needs() -> None:
    words = ("decide", str(POLICY), "-", "--on", "2022-05-30", "--format", "json")
    found = imported(command(*words), stdin=RECORD)
    assert not {name.partition(".")[0] for name in found} & {*NEVER, "multiprocessing", "concurrent", "asyncio"}
    ours = of_offerrules(found)
    unused = {
        "offerrules.explain", "offerrules.report", "offerrules.cases", "offerrules.authoring", "offerrules.workers",
        "offerrules.decision.form", "offerrules.decision.reading", "offerrules.decision.redaction",
        "offerrules.engines.reference",
        "offerrules.feel.problems", "offerrules.records.csv_reader", "offerrules.records.declared",
        "offerrules.records.excel", "offerrules.records.table", "offerrules.rules.text_problems",
        "offerrules.verification.verify",
    }  # fmt: skip
    assert not ours & unused
    compiler = {name for name in ours if name.startswith("offerrules.engines.direct")}
    assert compiler, "the command decides as a program does"
    assert len(ours - compiler) <= 195, "more modules than ever: is each needed for a decision?"


def test_forms_of_policies_are_built_once() -> None:
    """pydantic builds the parts of a form with the whole; built each for itself, they would cost as much again."""
    program = (
        "import offerrules; from pydantic import BaseModel; "
        f"offerrules.load({str(POLICY)!r}).decide({RECORD!r}, on=__import__('datetime').date(2022, 5, 30)).to_json()\n"
        "def below(model): return [model, *(each for part in model.__subclasses__() for each in below(part))]\n"
        "built = [each.__name__ for each in below(BaseModel) if each.__dict__.get('__pydantic_complete__')]\n"
        "print(len(built), file=__import__('sys').stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(done.stderr) <= 20


def test_every_public_name_is_there() -> None:
    for package in (offerrules, offerrules.records, offerrules.feel):
        for name in package.__all__:
            assert getattr(package, name) is not None
        assert dir(package) == sorted(package.__all__)
        with pytest.raises(AttributeError, match="no attribute 'nothing'"):
            package.nothing  # noqa: B018


def test_a_module_that_is_imported_later() -> None:
    found: Any = later.module("json")
    assert "json" in repr(found)
    assert found.loads("[1]") == [1]
    with pytest.raises(AttributeError):
        found.nothing  # noqa: B018
    missing: Any = later.module("offerrules.nothing")
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError):
            missing.anything  # noqa: B018
