"""The cases of the DMN compatibility kit, and the page about them.

The cases are not part of the project. They are looked for in the file that OFFERRULES_FEEL_CASES names, else in
`shared/feel/cases.jsonl` beside the project.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from offerrules.feel import conformance

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("OFFERRULES_FEEL_CASES") or ROOT.parent / "shared" / "feel" / "cases.jsonl")
PAGE = ROOT / "docs" / "conformance.md"

needs_cases = pytest.mark.skipif(
    not CASES.is_file(),
    reason="the cases of the kit are not there; OFFERRULES_FEEL_CASES says where they are",
)


@pytest.fixture(scope="module")
def results() -> list[conformance.Result]:
    return conformance.run(conformance.read_cases(CASES))


@needs_cases
def test_every_case_comes_out_right_but_for_those_that_are_explained(results: list[conformance.Result]) -> None:
    failed = {result.id: result.found for result in results if not result.passed}
    assert failed.keys() == conformance.NOT_REACHED.keys()
    assert len(results) > 2000


@needs_cases
def test_the_page_is_current(results: list[conformance.Result]) -> None:
    if len(results) == 2049:
        assert PAGE.read_text(encoding="utf-8") == conformance.page(results)


def typed(kind: str, value: Any = None) -> dict[str, Any]:
    return {"t": kind, "v": value}


def case(expression: str, expected: dict[str, Any], **more: Any) -> dict[str, Any]:
    empty = {"id": "x", "suite": "folder", "tier": "A", "inputs": {}, "lets": [], "result_type": None}
    return {**empty, "expr": expression, "expected": expected, **more}


OF_A_NUMBER = {"components": {"a": "number"}}


@pytest.mark.parametrize(
    ("one", "passed"),
    [
        (case("1 + 1", typed("number", "2")), True),
        (case("1 + 1", typed("number", "3")), False),
        (case("1 / 3", typed("number", "0.33333333")), True),
        (case("1 / 3", typed("number", "0.333")), False),
        (case("1 / 0", typed("null")), True),
        (case("1 +", typed("null")), False),
        (case("a b", typed("string", "x"), inputs={"a b": typed("string", "x")}), True),
        (case("f(2)", typed("number", "4"), lets=[{"name": "f", "expr": "function(x) x * 2"}]), True),
        (case("[1]", typed("number", "1"), result_type="number"), True),
        (case("[1]", typed("null"), result_type="string"), True),
        (case("1", typed("list", [typed("number", "1")]), result_type={"base": "number", "collection": True}), True),
        (
            case("{a: 1}", typed("context", {"a": typed("number", "1")}), result_type={"components": {"a": "number"}}),
            True,
        ),
        (case("{a: 1}", typed("null"), result_type={"components": {"a": "string"}}), True),
        (case('@"2024-05-01"', typed("dateTime", "2024-05-01T00:00:00Z"), result_type="date and time"), True),
        (case('@"2024-05-01T10:00:00Z"', typed("dateTime", "2024-05-01T12:00:00+02:00")), True),
        (case('@"2024-05-01T10:00:00.1"', typed("dateTime", "2024-05-01T10:00:00.2")), False),
        (case('@"10:00:00Z"', typed("time", "12:00:00+02:00")), False),
        (case('@"P1D"', typed("dtDuration", "PT24H")), True),
        (case('@"P1Y"', typed("ymDuration", "P12M")), True),
        (case('@"-0001-01-01"', typed("date", "-0001-01-01")), True),
        (case("[1, [2]]", typed("list", [typed("number", "1"), typed("list", [typed("number", "2")])])), True),
        (case('"1"', typed("number", "1")), False),
    ],
)
def test_comparing(one: dict[str, Any], passed: bool) -> None:
    assert conformance.run([one])[0].passed is passed


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = tmp_path / "cases.jsonl"
    found = [case("1", typed("number", "1")), case("2", typed("number", "3"), id="y", tier="B")]
    cases.write_text("\n".join(map(json.dumps, found)), encoding="utf-8")
    page = tmp_path / "page.md"
    assert conformance.main([str(cases), "--write", str(page)]) == 1
    assert capsys.readouterr().out == "y: Decimal('2')\n1 of 2 (50.0 %)\n"
    written = page.read_text(encoding="utf-8")
    assert "| **offerrules** | 1 of 1 (100.0 %) | 0 of 1 (0.0 %) | 1 of 2 (50.0 %) |" in written
    assert "- `y`: not yet explained" in written


def test_a_case_that_holds_no_value_is_refused() -> None:
    with pytest.raises(ValueError, match="date"):
        conformance.run([case("1", typed("date", "2024-02-30"))])
