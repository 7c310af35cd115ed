"""An attacker: every way in which one thing in a stored decision can be changed, by the place where it stands.

Changes keep the form of a decision, so that they are read: a truth becomes another truth, an outcome another outcome, a
path another path that occurs. What the form refuses is somebody else's test.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

Way = tuple[str | int, ...]

TRUTHS: Final = (True, False, "unknown")
OUTCOMES: Final = ("offer", "refer", "needs_information", "no_offer")
STATES: Final = ("owed", "unknown", "fulfilled", "not_owed")
_JUDGED: Final = ("definitions", "preferences", "criteria", "offers", "duties")


@dataclass(frozen=True, slots=True)
class Change:
    """A changed decision, and where in it the change is, as `verify` calls the place."""

    what: str
    place: str
    tree: Any


def changes(tree: Any) -> Iterator[Change]:
    """Every single change of a decision's JSON, but for the values of facts, the person and what the head says."""
    paths = sorted({path for way, path in _leaves(tree) if way[-2:-1] == ("missing",) or way[-1] == "path"})
    for way in list(_ways(tree)):
        if not way or way[0] not in ("outcomes", "duties", "trace", "assumptions"):
            continue
        if way[:2] == ("trace", "facts") and way[-1] == "value":
            continue
        before = _at(tree, way)
        for what, after in _others(way, before, paths):
            yield Change(what, place_of(tree, way), _with(tree, way, after))
        if isinstance(before, list):
            for number in range(len(before)):
                yield Change("taken", place_of(tree, (*way, number)), _with(tree, way, _without(before, number)))
            if len(before) > 1 and before[0] != before[-1]:
                yield Change("order", place_of(tree, way), _with(tree, way, before[::-1]))
        elif isinstance(before, dict) and way[-1] in ("outcomes", "duties", "terms", "parameters"):
            for name in before:
                rest = {key: value for key, value in before.items() if key != name}
                yield Change("taken", place_of(tree, (*way, name)), _with(tree, way, rest))


def _others(way: Way, before: Any, paths: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """What else could stand at a place."""
    name = next(part for part in reversed(way) if isinstance(part, str))
    inside = isinstance(way[-1], int)
    if name in ("truth", "requires", "when", "nodes") and not isinstance(before, list | dict):
        yield from (("truth", truth) for truth in TRUTHS if truth is not before)
    elif name == "ignored" and isinstance(before, bool):
        yield "ignored", not before
    elif name == "outcome" and isinstance(before, str):
        yield from (("outcome", outcome) for outcome in OUTCOMES if outcome != before)
    elif name == "state":
        states = STATES if "facts" not in way else ("unknown", "none", "recorded")
        if before in states:
            yield from (("state", state) for state in states if state != before)
    elif name in ("reads", "presence", "missing"):
        if isinstance(before, list):
            yield from ((name, sorted([*before, path])) for path in paths if path not in before)
    elif name == "causes" and isinstance(before, list):
        yield name, [*before, {"code": "type", "start": 0, "end": 10**6}]
    elif name == "parts" and isinstance(before, list):
        yield name, [*before, {"truth": True, "reads": paths[:1]}]
    elif name == "code" and isinstance(before, str):
        yield name, "nothing of the kind"
    elif name in ("start", "end") and isinstance(before, int):
        yield name, before + 10**6
    elif name == "index" and isinstance(before, int):
        yield name, before + 1
        yield name, None if way[-2] != "witness" else before + 2
    elif name == "witness" and before is not None and not inside:
        yield name, None
    elif name == "valid_to":
        yield name, "2031-01-02" if before != "2031-01-02" else None
    elif name in ("value", *_term_of(way)) and not isinstance(before, list | dict):
        yield "value", before + 1 if isinstance(before, int) and not isinstance(before, bool) else not before
        yield "value", {"left_out": True}
        yield "value", {"unknown": True}
    elif name == "value" and isinstance(before, dict):
        yield "value", None
    elif name == "assumptions" and isinstance(before, list):
        yield name, [*before, "criteria.another"]


def _term_of(way: Way) -> tuple[str, ...]:
    return (str(way[-1]),) if len(way) > 1 and way[-2] in ("terms", "parameters") else ()


def place_of(tree: Any, way: Way) -> str:
    """What `verify` calls the place: what is judged by its name and index, facts by their path."""
    if way[0] == "trace" and len(way) > 2 and way[1] in (*_JUDGED, "facts"):
        entry = _at(tree, way[:3])
        names = [entry["path"]] if way[1] == "facts" else [entry["name"]]
        if way[1] != "facts" and entry["index"] is not None:
            names.append(str(entry["index"]))
        return ".".join(["trace", str(way[1]), *names, *map(str, way[3:])])
    return ".".join(map(str, way))


def _ways(tree: Any, way: Way = ()) -> Iterator[Way]:
    yield way
    for key, below in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from _ways(below, (*way, key))


def _leaves(tree: Any) -> Iterator[tuple[Way, str]]:
    for way in _ways(tree):
        if way and isinstance(found := _at(tree, way), str):
            yield way, found


def _at(tree: Any, way: Way) -> Any:
    for step in way:
        tree = tree[step]
    return tree


def _with(tree: Any, way: Way, value: Any) -> Any:
    changed = copy.deepcopy(tree)
    parent = _at(changed, way[:-1])
    parent[way[-1]] = copy.deepcopy(value)
    return changed


def _without(items: list[Any], number: int) -> list[Any]:
    return [*items[:number], *items[number + 1 :]]
