"""What durable-rules 2.0.28 does where it is used otherwise than in `chain`, each finding in a process of its own.

A test here that fails after an upgrade of the library says what changed; some of the care that `chain` takes may then
be needless. What each means for us stands in its name.
"""

import os
import platform
import signal
import subprocess
import sys
from typing import Final

import pytest
from tests.cases import installed

if not installed.has_durable() and not installed.IS_CI:
    pytest.skip("durable-rules is not installed (extra `durable`, which needs a C compiler)", allow_module_level=True)

SETUP: Final = """
import json
import durable_rules_engine as d

def rules(**each):
    return d.create_ruleset("r", json.dumps(each))

def one(condition, **others):
    return rules(a={"all": [{"m": condition}]}, **others)

def tell(handle, sid="s", id="1", **fact):
    return d.assert_fact(handle, json.dumps({"sid": sid, "id": id, **fact}))

def fired(handle, state):
    found = []
    started = d.start_action_for_state(handle, state)
    message = started[1] if started else None
    while message:
        found += json.loads(message)
        message = d.complete_and_start_action(handle, state)
    return found

def fires(handle, *where, **fact):
    return fired(handle, tell(handle, *where, **fact)[1])

def refusal(call):
    try:
        call()
    except (d.error, MemoryError) as error:
        return str(error)[-3:] or "memory"
    return None

def fnv1a_32(text):
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
"""

HANGS: Final = "hangs"
"""Instead of an exit code: it did not end in time."""


def ending(program: str, limit: float = 60, **environment: str) -> int | str:
    """How a program ends that may crash or hang: its exit code, minus a signal, or `HANGS`."""
    command = [sys.executable, "-c", SETUP + program]
    try:
        ended = subprocess.run(
            command, env=os.environ | environment, capture_output=True, timeout=limit, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        return HANGS
    assert "AssertionError" not in ended.stderr, ended.stderr
    return ended.returncode


def holds(program: str) -> bool:
    """Whether a program runs to its end, asserting what it asserts."""
    return ending(program) == 0


# --- Sessions


DELETE: Final = """
h = one({"x": 1}, opened={"all": [{"m": {"open": 1}}]})
if OPEN:
    fires(h, open=1)
for number in range(300):
    tell(h, f"s{number}", x=2)
    if OPEN:
        fires(h, f"s{number}", open=1)
    d.delete_state(h, f"s{number}")
"""


def test_deleting_a_session_before_an_action_has_run_crashes_so_each_is_opened_by_one() -> None:
    # It frees what was never set; that this is not zero by chance is what the setting of the C library sees to.
    untouched = {"MALLOC_PERTURB_": "165"}
    if not sys.platform.startswith("linux"):
        pytest.skip("the C library has no such setting")
    # A newer C library notices and aborts.
    assert ending("OPEN = False" + DELETE, **untouched) in {-signal.SIGSEGV, -signal.SIGABRT}
    assert ending("OPEN = True" + DELETE, **untouched) == 0


def test_more_than_1024_sessions_spoil_the_rule_set_so_they_are_bounded() -> None:
    assert holds("""
h = one({"x": 1})
for number in range(1024):
    assert fires(h, f"s{number}", x=1) == ["a"]
assert refusal(lambda: tell(h, "one more", x=1)) == "memory"
d.delete_state(h, "s5")
assert refusal(lambda: tell(h, "one more, where there is room", x=1)) == "memory"
""")


def test_sessions_whose_names_have_one_hash_share_what_is_known_so_names_are_slots() -> None:
    assert holds("""
one_name, other = "p2039599", "p2222382"
assert fnv1a_32(one_name) == fnv1a_32(other)
h = rules(a={"all": [{"x": {"g": 1}}, {"y": {"g": 2}}]})
tell(h, one_name, "1", g=1)
assert fires(h, other, "2", g=2) == ["a"]
""")


def test_facts_whose_ids_have_one_hash_are_taken_for_one_so_ids_are_literals() -> None:
    assert holds("""
h = rules(a={"all": [{"x": {"g": 1}}, {"y": {"g": 2}}]})
tell(h, "s", "p2039599", g=1)
assert fires(h, "s", "p2222382", g=2) == []
""")


# --- Limits


def test_512_conditions_beside_each_other_hang_so_literals_are_grouped() -> None:
    program = """
h = rules(**{f"r{number}": {"all": [{"m": {"x": number}}]} for number in range(NUMBER)})
assert fires(h, x=510) == ["r510"]
"""
    assert ending("NUMBER = 511" + program) == 0
    assert ending("NUMBER = 512" + program, limit=2) == HANGS
    assert ending("NUMBER = 513" + program.replace("assert", "0 and"), limit=2) == HANGS


def test_4097_rules_are_refused() -> None:
    assert holds("""
def made(number):
    return rules(**{f"r{n}": {"all": [{"m": {"$and": [{"g": n // 64}, {"l": n % 64}]}}]} for n in range(number)})
assert made(4096)
assert refusal(lambda: made(4097)) == "106"
""")


def test_a_rule_of_17_facts_fails_when_the_last_is_told_so_gates_have_eight() -> None:
    assert holds("""
def joined(number):
    h = rules(a={"all": [{f"m{n}": {"x": n}} for n in range(number)]})
    for n in range(number):
        told = tell(h, "s", str(n), x=n)
    return fired(h, told[1])
assert joined(16) == ["a"]
assert refusal(lambda: joined(17)) == "304"
""")


def test_65_conditions_met_by_one_fact_are_too_many() -> None:
    assert holds("""
def met(number):
    h = rules(**{f"r{n}": {"all": [{"m": {"$gte": {"x": n}}}]} for n in range(number)})
    return len(fires(h, x=100))
assert met(64) == 64
assert refusal(lambda: met(65)) == "303"
""")


def test_256_rules_with_one_condition_crash_so_uses_are_counted() -> None:
    program = """
h = rules(**{f"r{n}": {"all": [{"m": {"x": 1}}]} for n in range(NUMBER)})
assert len(fires(h, x=1)) == NUMBER
"""
    assert ending("NUMBER = 255" + program) == 0
    assert ending("NUMBER = 256" + program) != 0
    assert holds("""
assert refusal(lambda: rules(**{f"r{n}": {"all": [{"m": {"x": 1}}]} for n in range(257)})) == "108"
""")


def test_and_is_nested_15_deep_at_most() -> None:
    assert holds("""
def nested(number):
    condition = {"x": 1}
    for n in range(number):
        condition = {"$and": [condition, {f"p{n}": 1}]}
    return one(condition)
assert nested(15)
assert refusal(lambda: nested(16)) == "113"
""")


def test_a_message_has_254_properties_at_most() -> None:
    assert holds("""
h = one({"x": 1})
assert tell(h, x=1, **{f"p{n}": 1 for n in range(251)}) == (0, 1)
assert refusal(lambda: tell(h, x=1, **{f"p{n}": 1 for n in range(252)})) == "302"
""")


# --- Values


def test_true_is_one_and_a_text_so_no_value_is_told() -> None:
    assert holds('assert fires(one({"x": 1}), x=True) == ["a"]')
    assert holds('assert fires(one({"x": "true"}), x=True) == ["a"]')


def test_a_missing_property_is_not_even_different_so_unknown_is_never_told() -> None:
    assert holds("""
h = one({"$neq": {"x": 1}})
assert fires(h, "s", "1", y=1) == fires(h, "s", "2", x=None) == []
assert fires(h, "s", "3", x=2) == ["a"]
""")


def test_integers_end_at_2_to_63_and_some_numbers_are_refused() -> None:
    assert holds("""
assert fires(one({"x": 2**63 - 1}), x=2**64) == ["a"]
h = one({"x": 1})
for number in ("1e16", "1e-05", "Infinity"):
    assert refusal(lambda: d.assert_fact(h, '{"sid": "s", "id": "1", "x": %s}' % number)), number
""")


def test_texts_beyond_65_535_bytes_are_compared_wrongly() -> None:
    assert holds("""
assert fires(one({"x": "a" * 65_535}), x="a" * 65_534) == []
assert fires(one({"x": "a" * 65_536}), x="a" * 65_535) == ["a"]
""")


@pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="only there does it trap")
def test_dividing_by_zero_in_a_rule_ends_the_process_so_python_computes() -> None:
    program = """
h = one({"$lt": {"x": {"$div": {"$l": {"$m": "y"}, "$r": {"$m": "z"}}}}})
tell(h, x=1, y=1, z=0)
"""
    assert ending(program) == -signal.SIGFPE


# --- Rules


def test_or_fires_once_for_each_branch_so_or_goes_by_de_morgan() -> None:
    assert holds('assert fires(one({"$or": [{"x": 1}, {"y": 1}]}), x=1, y=1) == ["a", "a"]')


def test_not_depends_on_its_place_so_not_turns_the_literal_round() -> None:
    assert holds("""
def of(*parts):
    return fires(rules(a={"all": list(parts)}), x=1)
assert of({"m": {"x": 1}}, {"n$not": {"x": 2}}) == ["a"]
assert of({"n$not": {"x": 2}}, {"m": {"x": 1}}) == []
""")


def test_an_event_is_taken_by_one_rule_so_all_is_told_as_facts() -> None:
    assert holds("""
h = one({"x": 1}, b={"all": [{"m": {"x": 1}}]})
_, state = d.assert_event(h, json.dumps({"sid": "s", "id": "1", "x": 1}))
assert fired(h, state) == ["a"]
assert sorted(fires(h, "s", "2", x=1)) == ["a", "b"]
""")


ENDLESS: Final = """
import os
from durable import lang
times = 0
with lang.ruleset("r"):
    @lang.when_all(CONDITION)
    def act(context):
        global times
        times += 1
        if times == 1000:
            os._exit(7)
lang.post("r", {"sid": "s", "y": 1})
"""


@pytest.mark.parametrize("condition", ["-lang.m.x", 'lang.m.sid == "s"'])
def test_a_condition_that_the_session_itself_meets_acts_for_ever_so_there_is_none(condition: str) -> None:
    assert ending(ENDLESS.replace("CONDITION", condition)) == 7
    assert ending(ENDLESS.replace("CONDITION", "lang.m.y == 1")) == 0


# --- Its host


HOST: Final = """
import threading
from durable import lang
with lang.ruleset("r"):
    @lang.when_all(lang.m.x == 1)
    def act(context):
        raise ValueError("lost")
"""


def test_its_host_leaves_two_threads_so_there_is_none() -> None:
    assert holds(HOST + 'lang.post("r", {"x": 1})\nassert threading.active_count() == 3')


def test_its_host_hides_what_an_action_raises() -> None:
    assert holds(HOST + 'assert "lost" in lang.post("r", {"x": 1})["exception"]')


def test_its_rule_sets_cannot_be_defined_again() -> None:
    assert holds(
        HOST
        + """
lang.post("r", {"x": 1})
try:
    with lang.ruleset("r"):
        lang.when_all(lang.m.x == 2)(lambda context: None)
    lang.post("r", {"x": 2})
except Exception as error:
    assert "already registered" in str(error)
else:
    raise AssertionError
"""
    )
