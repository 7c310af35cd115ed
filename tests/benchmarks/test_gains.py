"""What is timed as a gain gives the same both ways, and its table has a row for each."""

from typing import Any

import pytest
from benchmarks.gains import PAGE, Gain, conditions, decisions, timed
from benchmarks.report import gains_table, placed

CONDITIONS = conditions()
DECISIONS = decisions()


@pytest.mark.parametrize("gain", CONDITIONS, ids=lambda gain: gain.tried)
def test_conditions_give_the_same_both_ways(gain: Gain) -> None:
    without, within = gain.ways
    found = [within(each) for each in gain.given]
    assert found == [without(each) for each in gain.given]
    assert len(set(map(str, found))) == 3, "true, false and unknown"


def test_decisions_give_the_same_both_ways() -> None:
    by_what = {gain.what: gain for gain in DECISIONS}
    assert len(by_what) == len(DECISIONS)
    for what in (
        "fields are read from the dictionary of their object, once",
        "the trace is not unfolded to be written: a template is filled",
    ):
        gain = by_what[what]
        for each in gain.given[:5]:
            assert gain.ways[0](each) == gain.ways[1](each)


def test_the_table_has_a_row_for_each() -> None:
    found = timed([CONDITIONS[0], DECISIONS[0]], rounds=2, seconds=0.0001)
    assert [each.gain for each in found] == [CONDITIONS[0], DECISIONS[0]]
    assert all(each.without.median > 0 and each.within.median > 0 for each in found)
    row: dict[str, Any] = {"what": "a thing", "tried": "`x`", "without_ns": 1200, "with_ns": 30, "times": 40.0}
    table = gains_table([row, {**row, "tried": "`y`"}])
    assert table.splitlines()[2:] == ["| a thing | `x` | 1,200 | 30 | 40.0 |", "|  | `y` | 1,200 | 30 | 40.0 |"]
    page = placed("before\n<!-- gains -->\nold\n<!-- end of gains -->\nbehind\n", "gains", table)
    assert page == f"before\n<!-- gains -->\n{table}\n<!-- end of gains -->\nbehind\n"


def test_the_page_has_a_place_for_it() -> None:
    assert placed(PAGE.read_text(encoding="utf-8"), "gains", "new").count("new\n<!-- end of gains -->") == 1
