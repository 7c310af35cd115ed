"""A book with durable-rules says the same as one that decides each record anew."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from tests.cases.streams import FIRST, Pass, Step, event, gotland, streams
from tests.cases.test_book import DONE, play

from offerrules.cases import CaseBook
from offerrules.engines.durable.literals import Net

pytest.importorskip("durable_rules_engine", reason="the extra `durable` is not installed")


def agree(steps: list[Step], most_cases: int = 10_000) -> None:
    with (
        CaseBook(gotland(), on=FIRST) as direct,
        CaseBook(gotland(), "durable", on=FIRST, most_cases=most_cases) as durable,
    ):
        told = play(direct, steps)
        assert [change.id for change in told] == [change.id for change in play(durable, steps)]
        for subject in ("p1", "p2"):
            one, other = direct.export(subject), durable.export(subject)
            assert json.dumps(one["states"], default=str) == json.dumps(other["states"], default=str)


@settings(max_examples=60)
@given(streams(most=12))
def test_both_engines_give_the_same_changes(steps: list[Step]) -> None:
    agree(steps)


@settings(max_examples=15)
@given(streams(most=12))
def test_sessions_are_built_again_from_the_ledger(steps: list[Step]) -> None:
    agree(steps, most_cases=1)


@pytest.mark.long
@settings(max_examples=1000)
@given(streams())
def test_both_engines_give_the_same_changes_for_long(steps: list[Step]) -> None:
    agree(steps)


@pytest.mark.parametrize("fault", ["all by any", "not", "despite", "half a gate", "any by all"])
def test_a_fault_in_the_compiler_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, gate = Net.requirement, Net._gate
    if fault == "half a gate":
        monkeypatch.setattr(Net, "_gate", lambda net, inputs: gate(net, inputs[:1]))
    elif fault == "all by any":
        monkeypatch.setattr(
            Net, "_all", lambda net, parts: net._gate(sorted({part ^ 1 for part in parts if part > 1})) ^ 1
        )
    elif fault == "not":
        monkeypatch.setattr("offerrules.engines.durable.literals.opposite", lambda literal: literal)
    elif fault == "despite":
        monkeypatch.setattr(Net, "requirement", lambda net, wanted, despite=frozenset(): whole(net, wanted))
    else:
        monkeypatch.setattr(Net, "_any", Net._all)
    steps: list[Step] = [
        event(1, "p1", DONE),
        event(2, "p1", {"internships[k1].attestation": "completed"}),
        event(3, "p1", {"internships[k1].attestation": "withdrawn"}),
        event(4, "p1", {"internships[k1].study_visit": False, "internships[k1].attestation": "completed"}),
        Pass(30),
        event(5, "p1", {"internships[k1].study_visit": True, "internships[k1].attestation": "not_completed"}),
        event(6, "p1", {"measures": []}),
    ]
    with pytest.raises((AssertionError, RecursionError)):
        agree(steps)


SETUP = """
import json, durable_rules_engine as d
def rules(**each): return d.create_ruleset("r", json.dumps(each))
def fact(handle, **each): return d.assert_fact(handle, json.dumps(each))
"""


def in_a_process(program: str) -> int:
    """The exit code of a program that may crash."""
    return subprocess.run(
        [sys.executable, "-c", SETUP + program], capture_output=True, timeout=60, check=False
    ).returncode


def test_finding_dividing_by_zero_in_a_rule_ends_the_process() -> None:
    rule = '{"$lt": {"x": {"$div": {"$l": {"$m": "y"}, "$r": {"$m": "z"}}}}}'
    assert in_a_process(f'h = rules(a={{"all": [{{"m": {rule}}}]}})\nfact(h, sid="s", id="1", x=1, y=1, z=0)') < 0


def test_finding_a_great_number_is_refused() -> None:
    great = 'h = rules(a={"all": [{"m": {"x": 1}}]})\n'
    assert in_a_process(great + 'fact(h, sid="s", id="1", x=1e16)') == 1
    assert in_a_process(great + 'fact(h, sid="s", id="1", x=1e15)') == 0


def test_finding_people_whose_names_have_one_hash_share_what_is_known_of_them() -> None:
    program = """
def fnv(text):
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
one, other = "p2039599", "p2222382"
assert fnv(one) == fnv(other)
h = rules(a={"all": [{"x": {"g": 1}}, {"y": {"g": 2}}]})
fact(h, sid=one, id="1", g=1)
_, s = fact(h, sid=other, id="2", g=2)
assert d.start_action_for_state(h, s)
"""
    assert in_a_process(program) == 0


def test_finding_true_is_one() -> None:
    mixed = 'h = rules(a={"all": [{"m": {"x": 1}}]})\n_, s = fact(h, sid="s", id="1", x=True)\n'
    assert in_a_process(mixed + "assert d.start_action_for_state(h, s)") == 0


def test_finding_a_missing_property_is_not_different_from_anything() -> None:
    missing = 'h = rules(a={"all": [{"m": {"$neq": {"x": 1}}}]})\n_, s = fact(h, sid="s", id="1", y=1)\n'
    assert in_a_process(missing + "assert not d.start_action_for_state(h, s)") == 0
