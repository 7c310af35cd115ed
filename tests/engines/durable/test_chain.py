"""Chains of literals in durable-rules against the truths of requirements."""

import json
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Iterable
from importlib import import_module
from typing import Any as Anything

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cases import installed

from offerrules.engines.durable.literals import GROUP, MOST_GROUPS, LimitError, Net
from offerrules.engines.meaning import truth_of
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement

if not installed.has_durable() and not installed.IS_CI:
    pytest.skip("durable-rules is not installed (extra `durable`, which needs a C compiler)", allow_module_level=True)
chains = import_module("offerrules.engines.durable.chain")

NAMES = [f"c{number}" for number in range(12)]
TRUTHS = st.sampled_from((True, False, UNKNOWN))


def _groups(below: st.SearchStrategy[Requirement]) -> st.SearchStrategy[Requirement]:
    parts = st.lists(below, min_size=1, max_size=10).map(tuple)
    return st.one_of(
        parts.map(All),
        parts.map(Any),
        below.map(Not),
        st.tuples(st.integers(1, 5), parts).map(lambda pair: AtLeast(min(pair[0], len(pair[1])), pair[1])),
    )


REQUIREMENTS: st.SearchStrategy[Requirement] = st.recursive(st.sampled_from(NAMES).map(Met), _groups, max_leaves=20)
KNOWN = st.fixed_dictionaries(dict.fromkeys(NAMES, TRUTHS))


def mask(literals: Iterable[int]) -> int:
    """The literals as a chain takes and gives them: a bit for each."""
    return sum(1 << literal for literal in set(literals))


def truth_in(held: int, literal: int | bool) -> Anything:
    if isinstance(literal, bool):
        return literal
    is_true, is_false = held & mask([literal]), held & mask([literal ^ 1])
    assert not (is_true and is_false)
    return True if is_true else False if is_false else UNKNOWN


def given_of(net: Net, known: dict[str, Anything]) -> int:
    told = ((net.criteria[name], truth) for name, truth in known.items() if name in net.criteria)
    return mask(literal if truth else literal ^ 1 for literal, truth in told if truth is not UNKNOWN)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(REQUIREMENTS, st.frozensets(st.sampled_from(NAMES), max_size=3)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 4), KNOWN), min_size=1, max_size=8),
)
def test_a_chain_tells_the_truths_of_requirements(
    wanted: list[tuple[Requirement, frozenset[str]]], steps: list[tuple[int, dict[str, Anything]]]
) -> None:
    net = Net()
    literals = [net.requirement(requirement, despite) for requirement, despite in wanted]
    chain = chains.Chain(net, most_sessions=3)
    try:
        for person, known in steps:
            held = chain.told(str(person), None, given_of(net, known))
            for (requirement, despite), literal in zip(wanted, literals, strict=True):
                truths = {name: True if name in despite else truth for name, truth in known.items()}
                assert truth_in(held, literal) is truth_of(requirement, truths.__getitem__)
        assert len(chain) <= 3
    finally:
        chain.close()


def pair() -> tuple[Net, int]:
    """A net with one gate: a and b."""
    net = Net()
    literal = net.requirement(All((Met("a"), Met("b"))))
    assert isinstance(literal, int)
    return net, literal


def test_more_people_than_durable_rules_has_sessions() -> None:
    net, literal = pair()
    chain = chains.Chain(net)
    for person in range(2500):
        held = chain.told(
            f"å{person}" * (1 + person % 50), None, mask([net.criteria["a"], net.criteria["b"] ^ (person % 2)])
        )
        assert truth_in(held, literal) is (person % 2 == 0)
    assert len(chain) == chains.MOST_SESSIONS
    chain.forget("å2499" * (1 + 2499 % 50))
    assert len(chain) == chains.MOST_SESSIONS - 1
    chain.close()
    assert len(chain) == 0


ODD = ["", " ", "å", "a\u0301", "\x00", '"', "sid", "s0", "p2039599", "p2222382", "x" * 100_000, "\ud800", "\U0001f600"]


def test_people_are_told_apart_whatever_they_are_called() -> None:
    """The third and fourth last have one hash in durable-rules; the others are odd in other ways."""
    net, literal = pair()
    chain = chains.Chain(net)
    for person in ODD:
        chain.told(person, None, mask([net.criteria["a"]]))
    for number, person in enumerate(ODD):
        held = chain.told(person, None, mask([net.criteria["a"], net.criteria["b"] ^ (number % 2)]))
        assert truth_in(held, literal) is (number % 2 == 0)
    chain.close()


def test_nothing_of_a_person_but_a_slot_and_literals_enters_durable_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[dict[str, Anything]] = []
    whole = chains.engine.assert_fact

    def noting(handle: int, message: str) -> Anything:
        entered.append(json.loads(message))
        return whole(handle, message)

    monkeypatch.setattr(chains.engine, "assert_fact", noting)
    net, _ = pair()
    chain = chains.Chain(net, most_sessions=2)
    for person in ("G-1", "G-2", "G-3"):
        chain.told(person, "k1", mask([net.criteria["a"], net.criteria["b"]]))
    chain.close()
    assert entered
    for fact in entered:
        assert re.fullmatch(r"s\d+", fact["sid"]) and re.fullmatch(r"l\d+|open", fact["id"])
        assert fact.keys() - {"sid", "id"} in ({"g", "l"}, {"open"})
        assert all(isinstance(value, int) for key, value in fact.items() if key not in ("sid", "id"))


def test_a_session_can_be_ended_before_anything_has_fired() -> None:
    net, _ = pair()
    chain = chains.Chain(net, most_sessions=1)
    for number in range(500):
        assert chain.told(str(number), None, 0) == 0
    chain.forget("499")
    chain.forget("nobody")
    chain.close()


def test_what_was_told_can_be_withdrawn_and_told_again() -> None:
    net, literal = pair()
    chain = chains.Chain(net)
    a, b = net.criteria["a"], net.criteria["b"]
    for told, expected in (([a, b], True), ([a], UNKNOWN), ([a, b], True), ([a, b ^ 1], False), ([], UNKNOWN)):
        assert truth_in(chain.told("p", None, mask(told)), literal) is expected
    chain.close()


def test_a_chain_is_closed_and_made_again_without_threads_left() -> None:
    before = threading.active_count()
    for _ in range(20):
        net, literal = pair()
        chain = chains.Chain(net)
        assert truth_in(chain.told("p", None, mask(net.criteria.values())), literal) is True
        chain.close()
        chain.close()
    assert threading.active_count() == before


def test_threads_share_a_chain() -> None:
    net, literal = pair()
    chain = chains.Chain(net, most_sessions=3)
    wrong: list[int] = []

    def work(own: int) -> None:
        for number in range(200):
            held = chain.told(f"p{number % 5}", own, mask([net.criteria["a"], net.criteria["b"] ^ (number + own) % 2]))
            if truth_in(held, literal) is not ((number + own) % 2 == 0):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.close()
    assert not wrong


def fnv1a_32(text: str) -> int:
    value = 2166136261
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def test_slots_and_ids_of_facts_have_hashes_of_their_own() -> None:
    slots = [f"s{number}" for number in range(chains.MOST_SESSIONS)]
    ids = ["open", *(f"l{literal}" for literal in range(GROUP * MOST_GROUPS))]
    for names in (slots, ids):
        assert len({fnv1a_32(name) for name in names}) == len(names)


def wide(rules: int, shared: int) -> Net:
    """A net of so many gates of two, of which so many share an input."""
    net = Net()
    for number in range(rules):
        net.requirement(All((Met("shared" if number < shared else f"a{number}"), Met(f"b{number}"))))
    return net


def looped() -> Net:
    net = Net()
    net.gates.append(((5,), 5))
    return net


def hollow() -> Net:
    net = Net()
    net.gates.append(((), 5))
    return net


def crowded() -> Net:
    net = Net()
    for number in range(17_000):
        net.criterion(f"c{number}")
    return net


@pytest.mark.parametrize(
    ("net", "said", "sagt"),
    [
        (wide(300, 300), "used by 300", "används av 300"),
        (wide(2000, 0), "6000 rules", "6000 regler"),
        (looped(), "would not end", "aldrig blev klar"),
        (hollow(), "join 0 facts", "förena 0 uppgifter"),
        (crowded(), "17000 conditions", "17000 villkor"),
    ],
)
def test_limits_are_told_when_the_chain_is_made(net: Net, said: str, sagt: str) -> None:
    with pytest.raises(LimitError, match=said) as refused:
        chains.Chain(net)
    error = pickle.loads(pickle.dumps(refused.value))
    assert type(error) is LimitError and sagt in error.in_language("sv")
    assert str(error) == error.in_language("en") == str(refused.value)


def test_more_sessions_than_durable_rules_takes_are_refused() -> None:
    for number in (0, 1025):
        with pytest.raises(LimitError, match="1 to 1000") as refused:
            chains.Chain(pair()[0], number)
        assert refused.value.in_language("sv") == "durable-rules klarar 1 till 1000 sessioner"


def test_up_to_the_limits_it_tells_the_truth() -> None:
    """Nearly as many rules, uses of one literal and groups as are allowed."""
    net = wide(1300, 250)
    for count in (len(net.gates), 250):
        assert count >= 250
    chain = chains.Chain(net, 1)
    gates = {output for inputs, output in net.gates if len(inputs) > 1}
    told = list(net.criteria.values())
    for wrong in (0, 1):
        held = chain.told("p", None, mask(literal ^ wrong for literal in told))
        assert all(truth_in(held, output ^ wrong) is True for output in gates)
    chain.close()


def test_sessions_are_bounded_by_the_memory_that_they_take() -> None:
    assert chains.sessions_of(pair()[0]) == chains.MOST_SESSIONS
    assert chains.sessions_of(wide(1000, 0)) == chains.MOST_BYTES // (chains.SESSION_BYTES + 4000 * chains.INPUT_BYTES)
    with pytest.raises(LimitError, match="MiB for one person") as refused:
        chains.sessions_of(wide(5000, 0))
    assert "MiB för en person" in refused.value.in_language("sv")


MEASURED = """
from pathlib import Path
import resource
from offerrules.engines.durable.chain import Chain, INPUT_BYTES, SESSION_BYTES
from offerrules.engines.durable.literals import Net
from offerrules.rules.tree import All, Met
net = Net()
for number in range(100):
    net.requirement(All((Met(f"a{number}"), Met(f"b{number}"))))
chain = Chain(net, 40)
def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])
before = pages()
for person in range(40):
    chain.told(str(person), None, sum(1 << literal for literal in net.criteria.values()))
taken = (pages() - before) * resource.getpagesize() / 40
bound = SESSION_BYTES + INPUT_BYTES * 400
assert bound / 2 < taken < bound, (taken, bound)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted otherwise")
def test_a_session_takes_the_memory_that_is_counted() -> None:
    subprocess.run([sys.executable, "-c", MEASURED], check=True, timeout=60)
