"""Time grows with what is read, and not faster: counted, not timed."""

import pytest
from benchmarks.growing import DAY, policy_text, record
from benchmarks.growth import bytes_kept, compile_times, decision_times, memory_of_many
from benchmarks.operations import counted

import offerrules
from offerrules.records import Participant


def _decision(criteria: int, candidates: int) -> int:
    policy = offerrules.loads(policy_text(criteria))
    given = Participant.model_validate(record(candidates))
    policy.decide(given, on=DAY)
    return counted(lambda: policy.decide(given, on=DAY)).instructions


def test_a_decision_grows_with_its_candidates() -> None:
    few, many = _decision(10, 5), _decision(10, 50)
    assert many < 11 * few


@pytest.mark.long
@pytest.mark.parametrize("candidates", [1, 10, 100])
def test_a_decision_grows_with_the_criteria(candidates: int) -> None:
    tens = _decision(10, candidates)
    hundreds = _decision(100, candidates)
    assert hundreds < 12 * tens
    if candidates < 100:
        assert _decision(1000, candidates) < 12 * hundreds


@pytest.mark.long
def test_a_decision_grows_with_the_candidates() -> None:
    few, some, many = (_decision(100, candidates) for candidates in (1, 10, 100))
    assert some < 12 * few
    assert many < 12 * some


@pytest.mark.long
def test_loading_and_compiling_grow_with_the_criteria() -> None:
    first = Participant.model_validate(record(1))
    offerrules.loads(policy_text(10)).decide(first, on=DAY)

    def compiling(criteria: int) -> int:
        text = policy_text(criteria)
        return counted(lambda: offerrules.loads(text).decide(first, on=DAY)).instructions

    assert compiling(300) < 12 * compiling(30)


@pytest.mark.long
def test_many_decisions_leave_nothing_behind() -> None:
    found = memory_of_many(30_000)
    assert found["decisions"] >= 30_000
    assert found["blocks_more"] < 500


def test_growth_is_told_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.growth.CRITERIA", (5, 10))
    monkeypatch.setattr("benchmarks.growth.CANDIDATES", (1, 2))
    times = decision_times(0.001)
    assert [(each["criteria"], each["candidates"]) for each in times] == [(5, 1), (5, 2), (10, 1), (10, 2)]
    assert all(each["us_per_decision"] > 0 for each in times)
    assert [each["criteria"] for each in compile_times(1)] == [5, 10]
    for kept in bytes_kept(20):
        assert 0 < kept["decided"] < kept["with_trace"]
