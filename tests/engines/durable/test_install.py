"""durable-rules is installed on each Python that the README names, and used, in an environment of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.long

ROOT: Final = Path(__file__).parents[3]
FLAG: Final = "-DPyEval_CallObject=PyObject_CallObject"
USED: Final = """
import json
import durable_rules_engine as d
h = d.create_ruleset("r", json.dumps({"a": {"all": [{"m": {"x": 1}}]}}))
_, state = d.assert_fact(h, json.dumps({"sid": "s", "id": "1", "x": 1}))
assert d.start_action_for_state(h, state)
"""


def interpreter(version: str) -> str:
    """A Python of that version: on the path, or where pyenv has it."""
    found = [shutil.which(f"python{version}"), *Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}")]
    for each in found:
        if each is not None and not subprocess.run([each, "-c", ""], capture_output=True, check=False).returncode:
            return str(each)
    pytest.skip(f"Python {version} is not here")


def installed(version: str, folder: Path, flags: str) -> str:
    """The Python of a new environment in which durable-rules was installed, where pip could."""
    if shutil.which(os.environ.get("CC", "cc")) is None:
        pytest.skip("there is no C compiler")
    subprocess.run([interpreter(version), "-m", "venv", "--without-pip", folder], check=True)
    python = str(folder / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-cache-dir", "--no-deps"]
    subprocess.run(
        [*command, "-c", ROOT / "constraints.txt", "durable_rules"],
        env=os.environ | {"CPPFLAGS": flags},
        check=flags != "" or version != "3.13",
        capture_output=True,
        timeout=300,
    )
    return python


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_it_is_installed_as_the_readme_says(version: str, tmp_path: Path) -> None:
    python = installed(version, tmp_path / "venv", FLAG if version == "3.13" else "")
    subprocess.run([python, "-c", USED], check=True, capture_output=True)
    assert FLAG in (ROOT / "README.md").read_text(encoding="utf-8")


def test_on_3_13_it_needs_the_flag(tmp_path: Path) -> None:
    python = installed("3.13", tmp_path / "venv", "")
    assert subprocess.run([python, "-c", USED], capture_output=True, check=False).returncode
