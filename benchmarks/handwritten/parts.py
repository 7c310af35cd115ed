"""Small parts of a decision's JSON, as whoever writes it by hand would have them."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from offerrules.decision.tree import path_order
from offerrules.feel.values import UNKNOWN

Facts = list[dict[str, Any]]

BARE: Final[dict[Any, dict[str, Any]]] = {truth: {"truth": truth} for truth in (True, False, "unknown")}
"""Parts of conditions that read nothing themselves, by their truth."""


def truth(true: int, unknown: int, bit: int) -> Any:
    """The truth that two masks tell."""
    return True if true & bit else "unknown" if unknown & bit else False


def negated(found: Any) -> Any:
    return "unknown" if found == "unknown" else not found


def known(path: str, found: Any) -> dict[str, Any]:
    """The fact that was read at a path."""
    if found is UNKNOWN:
        return {"path": path, "state": "unknown"}
    if found is None:
        return {"path": path, "state": "none"}
    return {"path": path, "state": "value", "value": found}


def value(found: Any) -> Any:
    return {"unknown": True} if found is UNKNOWN else found


@lru_cache(maxsize=4096)
def paths_of(items: str, index: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{items}.{index}.{name}" for name in names)


def listed(path: str, items: Any, names: tuple[str, ...], facts: Facts, unknown: list[str]) -> list[str]:
    """Notes a list and these fields of its elements as facts; gives their paths, and adds those that are unknown."""
    if items is UNKNOWN:
        facts.append({"path": path, "state": "unknown"})
        unknown.append(path)
        return [path]
    facts.append({"path": path, "state": "list", "value": len(items)})
    reads = [path]
    for index, item in enumerate(items):
        paths = paths_of(path, index, names)
        reads += paths
        for each, name in zip(paths, names, strict=True):
            found = getattr(item, name)
            facts.append(known(each, found))
            if found is UNKNOWN:
                unknown.append(each)
    return reads


def ordered(paths: Collection[str]) -> list[str]:
    """Paths in their order."""
    return sorted(paths, key=path_order) if len(paths) > 1 else list(paths)


def still_open(*tests: tuple[Any, Iterable[str]]) -> list[str]:
    """The unknown facts on which tests that must all hold still depend, each given with the facts behind it."""
    if any(found is False for found, _ in tests):
        return []
    return [path for found, paths in tests if found == "unknown" for path in paths]


def is_settled(refer: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a referral applies, whatever else comes to be known."""
    return any(entry["requires"] is True and entry["when"][0] is True for entry in refer)
