"""The command line, called in this process, and small files for it."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from offerrules.cli import main

ROOT = Path(__file__).parents[2]
ON = "2022-05-30"


class Ran(NamedTuple):
    """What a command gave: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command; `stdin` is what it reads from standard input."""
    monkeypatch.setenv("COLUMNS", "80")

    def ran(*words: str | Path, stdin: bytes = b"") -> Ran:
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
            code = main([str(word) for word in words])
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode("utf-8"), err.decode("utf-8"))

    return ran


@pytest.fixture
def gotland() -> Path:
    return ROOT / "policies/gotland/kompetenslyftet/policy.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A policy that is quickly read."""
    path = tmp_path / "small.policy.yaml"
    path.write_text(
        """\
offerrules: 1
policy: test/small
version: "1"
title: {sv: prov, en: test}
authority: Test
in_force: {from: 2020-01-01}
sources: {rules: {title: Regler, publisher: Test, published: 2020-01-01}}
criteria:
  born: {text: {sv: är född på 2000-talet, en: was born after 1999}, when: birth_date.year >= 2000, source: rules}
offers:
  card: {title: {sv: kort, en: card}, requires: born, source: rules}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def completed() -> dict[str, Any]:
    """A person who is offered a summer post."""
    return {
        "id": "p1",
        "measures": [{"start": "2022-01-01", "end": None}],
        "internships": [
            {
                "service": "home_care",
                "workplace": "Åkerö, +46",
                "start": "2022-04-25",
                "attestation": "completed",
                "study_visit": True,
                "hygiene_instruction": True,
                "workplace_open_in_summer": True,
            }
        ],
        "offers_sent": [],
    }


@pytest.fixture
def one(tmp_path: Path, completed: dict[str, Any]) -> Path:
    """A file with one record."""
    path = tmp_path / "one.json"
    path.write_text(json.dumps(completed, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def several(tmp_path: Path, completed: dict[str, Any]) -> Path:
    """A file with three records on its lines, and one line that is no record."""
    path = tmp_path / "several.ndjson"
    records = [completed, {"id": "p2", "measures": []}, {"id": "p3"}]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    lines.insert(1, '{"id": "p9", "nationality": "hemlig"}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
