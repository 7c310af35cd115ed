"""The shape of the report, from a run that is as small as can be."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from benchmarks.__main__ import Size, run
from benchmarks.measuring import Spread
from benchmarks.peers.flat import PYTHON
from benchmarks.peers.infix import written
from benchmarks.peers.peer import Asked, Peer
from benchmarks.report import markdown, page, plot
from benchmarks.translation import Question

# Since Python 3.12 a process with several threads, as those of pytest-xdist are, is warned of forking.
pytestmark = pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")


def _made(question: Question) -> Asked:
    decide = eval(f"lambda record: {written(question.whole(), PYTHON)}")
    return Asked(dict, lambda given: question.split(decide(given)))


def _broken(question: Question) -> Asked:
    raise ValueError("it has no words for this")


ROOT = Path(__file__).parents[2]
PEERS = (
    Peer("Python | itself", "offerrules", "Python", _made, "no reasons"),
    Peer("broken", "offerrules", "Python", _broken, "nothing at all"),
    Peer("absent", "no-such-package-as-this", "Rust", _made, "cannot be had"),
)
GROWTH = {
    "decisions": [{"criteria": 10, "candidates": 1, "us_per_decision": 2.0, "ns_per_criterion_and_candidate": 200.0}],
    "compiling": [{"criteria": 10, "load_seconds": 0.01, "compile_seconds": 0.02}],
    "kept": [{"policy": "gotland/kompetenslyftet", "decided": 500, "with_trace": 30000, "json": 8000}],
    "many": {
        "decisions": 1000,
        "resident_kib_after_a_tenth": 70000,
        "resident_kib_at_the_end": 70004,
        "blocks_more": -3,
    },
}


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return run(Size(20, 5, 5, 20, 40, 10, 3, 0.0005), PEERS, lambda quick: GROWTH, quick=True)


def test_there_is_a_row_for_everybody(report: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in report["engines"]}
    assert {"hand-written Python", "offerrules direct", "offerrules reference", "Python | itself"} <= rows.keys()
    for row in rows.values():
        assert isinstance(row["peer"], bool)
        assert isinstance(row["trace"], bool)
        assert row["different"] == 0
        if row["failed"] is None:
            assert row["us_per_decision"] > 0
            assert row["ratio_to_handwritten"] > 0
    assert rows["hand-written Python"]["ratio_to_handwritten"] == 1
    assert rows["offerrules direct"]["peer"] is False
    assert rows["Python | itself"]["checked"] == 80
    assert rows["Python | itself"]["unknown"]["us"]["median"] > 0


def test_whoever_cannot_be_asked_has_a_row_that_says_why(report: dict[str, Any]) -> None:
    rows = {row["name"]: row for row in report["engines"]}
    assert rows["broken"]["failed"] == "ValueError: it has no words for this"
    assert rows["absent"]["failed"] == "not installed here"
    assert rows["absent"]["us_per_decision"] is None
    assert "- absent: not installed here." in markdown(report)


def test_json_to_json_is_a_ratio_of_its_own(report: dict[str, Any]) -> None:
    found = report["json_to_json"]
    assert found["ratio"]["median"] > 0
    assert found["unknown"]["offerrules"]["median"] > 0


def test_it_is_json_and_names_no_place_of_this_machine(report: dict[str, Any]) -> None:
    text = json.dumps(report, allow_nan=False)
    assert json.loads(text) == report
    assert "/home" not in text
    assert "site-packages" not in text


def test_the_text_has_every_row_and_says_that_it_was_quick(report: dict[str, Any]) -> None:
    text = markdown(report)
    assert "A quick run" in text
    for row in report["engines"]:
        assert row["name"].replace("|", "\\|") in text
    for heading in ("One decision", "What was aimed at", "JSON in", "What each row does", "Growth", "Gains"):
        assert f"## {heading}" in text


def test_a_page_gets_the_tables_where_it_marks_them(report: dict[str, Any]) -> None:
    names = ("times", "json", "rows", "growth", "gains")
    empty = "# Page\n" + "".join(f"<!-- {name} -->\n<!-- end of {name} -->\n" for name in names)
    filled = page(empty, report)
    assert filled.startswith("# Page\n<!-- times -->\nMade by `")
    assert page(filled, report) == filled
    with pytest.raises(ValueError, match="no place for growth"):
        page(empty.replace("growth", "growing"), report)


def test_the_page_has_the_tables_of_the_kept_report() -> None:
    kept = json.loads((ROOT / "benchmarks" / "report.json").read_text(encoding="utf-8"))
    if kept["run"]["quick"]:
        pytest.skip("the report at hand is that of a quick run")
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert page(text, kept) == text
    assert (ROOT / "docs" / "performance.svg").read_text(encoding="utf-8") == plot(kept["engines"])
    assert (ROOT / "benchmarks" / "report.md").read_text(encoding="utf-8") == markdown(kept)


def test_the_plot_is_a_drawing_with_every_row(report: dict[str, Any]) -> None:
    drawing = ElementTree.fromstring(plot(report["engines"]))
    texts = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    for row in report["engines"]:
        assert (row["name"] in texts) is (row["us"] is not None)


def test_a_spread_is_the_median_with_the_quartiles() -> None:
    assert Spread.of([3.0, 1.0, 2.0, 5.0, 4.0]) == Spread(3.0, 2.0, 4.0)
    assert Spread.of([7.0]) == Spread(7.0, 7.0, 7.0)
