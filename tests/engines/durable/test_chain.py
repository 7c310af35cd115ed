"""Chains of literals in durable-rules against the truths of requirements."""

from typing import Any as Anything

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.engines.durable.literals import LimitError, Net, opposite
from offerrules.engines.meaning import truth_of
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement

chains = pytest.importorskip("offerrules.engines.durable.chain", reason="the extra `durable` is not installed")

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


def truth_in(held: frozenset[int], literal: int | bool) -> Anything:
    if isinstance(literal, bool):
        return literal
    assert not (literal in held and literal ^ 1 in held)
    return True if literal in held else False if opposite(literal) in held else UNKNOWN


def given_of(net: Net, known: dict[str, Anything]) -> list[int]:
    told = ((net.criteria[name], truth) for name, truth in known.items() if name in net.criteria)
    return [literal if truth else literal ^ 1 for literal, truth in told if truth is not UNKNOWN]


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


def test_more_people_than_durable_rules_has_sessions() -> None:
    net = Net()
    literal = net.requirement(All((Met("a"), Met("b"))))
    chain = chains.Chain(net)
    for person in range(2500):
        held = chain.told(f"å{person}" * (1 + person % 50), None, [net.criteria["a"], net.criteria["b"] ^ (person % 2)])
        assert truth_in(held, literal) is (person % 2 == 0)
    assert len(chain) == chains.MOST_SESSIONS
    chain.forget("å2499" * (1 + 2499 % 50))
    assert len(chain) == chains.MOST_SESSIONS - 1
    chain.close()
    assert len(chain) == 0


def test_limits_are_told_when_the_chain_is_made() -> None:
    net = Net()
    for number in range(300):
        net.requirement(All((Met("shared"), Met(f"c{number}"))))
    with pytest.raises(LimitError, match="used by 300"):
        chains.Chain(net)
    net = Net()
    for number in range(2000):
        net.requirement(All((Met(f"a{number}"), Met(f"b{number}"))))
    with pytest.raises(LimitError, match="6000 rules"):
        chains.Chain(net)
