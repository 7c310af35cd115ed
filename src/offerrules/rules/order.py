"""The order of definitions and criteria: each behind everything that it mentions; and what each speaks of."""

from collections.abc import Iterable, Mapping, Sequence

from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class Ordered:
    """`names` each behind what it mentions, else in the given order; `cycles` as ways back to where they begin."""

    names: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]


def in_order(mentions: Mapping[str, Sequence[str]]) -> Ordered:
    """The order of names of which each mentions some; what it mentions that is no key of `mentions` does not count."""
    done: dict[str, None] = {}
    cycles: list[tuple[str, ...]] = []
    in_a_cycle: set[str] = set()
    for root in mentions:
        if root in done:
            continue
        way: dict[str, None] = {root: None}
        waiting = [iter(mentions[root])]
        while waiting:
            name = next(waiting[-1], None)
            if name is None:
                waiting.pop()
                done[way.popitem()[0]] = None
            elif name in way:
                cycle = tuple(_from(way, name))
                if not in_a_cycle & set(cycle):
                    cycles.append((*cycle, name))
                in_a_cycle.update(cycle)
            elif name in mentions and name not in done:
                way[name] = None
                waiting.append(iter(mentions[name]))
    return Ordered(tuple(done), tuple(cycles))


def _from(way: Iterable[str], name: str) -> Iterable[str]:
    reached = False
    for each in way:
        reached = reached or each == name
        if reached:
            yield each
