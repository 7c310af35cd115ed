from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from offerrules.rules.order import in_order

graphs = st.dictionaries(st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefgx"), max_size=4), max_size=7)


def reaches(graph: dict[str, list[str]], begin: str, end: str) -> bool:
    seen: set[str] = set()
    waiting = list(graph.get(begin, []))
    while waiting:
        name = waiting.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(graph.get(name, []))
    return False


def test_names_keep_their_order_but_for_what_they_mention() -> None:
    assert in_order({"a": ["c"], "b": [], "c": []}).names == ("c", "a", "b")


def test_a_cycle_is_told_once_with_its_way() -> None:
    assert in_order({"a": ["b"], "b": ["c"], "c": ["b", "a"]}).cycles == (("b", "c", "b"),)
    assert in_order({"a": ["a"]}).cycles == (("a", "a"),)
    assert in_order({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}).cycles == (("a", "b", "a"), ("c", "d", "c"))


@given(graphs)
def test_each_stands_behind_what_it_mentions(graph: dict[str, list[str]]) -> None:
    found = in_order(graph)
    assert sorted(found.names) == sorted(graph)
    if not found.cycles:
        for place, name in enumerate(found.names):
            assert not set(graph[name]) & set(found.names[place:])


@given(graphs)
def test_there_is_a_cycle_exactly_where_a_name_reaches_itself(graph: dict[str, list[str]]) -> None:
    found = in_order(graph)
    assert bool(found.cycles) == any(reaches(graph, name, name) for name in graph)
    for cycle in found.cycles:
        assert cycle[0] == cycle[-1]
        assert all(later in graph[earlier] for earlier, later in pairwise(cycle))


def test_long_chains_are_no_matter() -> None:
    chain = {f"n{number}": [f"n{number + 1}"] for number in range(20_000)}
    assert in_order(chain).names[0] == "n19999"
