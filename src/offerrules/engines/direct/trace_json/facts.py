"""The facts of a decision while it is written: where they stand for lists of given lengths, and what is found there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from offerrules.decision.tree import Evidence
from offerrules.engines.direct.trace_json.texts import FactTexts, Paths
from offerrules.feel.values import UNKNOWN

_UNKNOWN: Final = b'"unknown"}'
_RECORDED: Final = b'"recorded"}'


class FactPlan:
    """The facts that are read where the lists have certain lengths, and in which order they are told."""

    def __init__(
        self, evidence: Sequence[Evidence], lengths: Mapping[str, int], lists: Iterable[str], order: Paths
    ) -> None:
        read = set(lists).union(*[each.reads for each in evidence])
        asked = set[str]().union(*[each.presence for each in evidence if each.presence])
        self.paths: Final = order.in_order(read | asked)
        """All paths, in the order in which the trace has them."""
        self.read: Final = read
        """Those of which the value is read, not only whether there is one."""
        self.fixed: Final = {name: _list_text(state) for name, state in lengths.items() if name in read}
        """What is told of the lists themselves."""
        self._unknown_lists: Final = [name for name, state in lengths.items() if state == -1 and name in read | asked]
        presence = [path for path in asked - read if path not in self.fixed]
        holders: dict[tuple[str | None, int], list[tuple[str, str]]] = {}
        for path in self.paths:
            if path not in read or path in self.fixed:
                continue
            *place, name = path.split(".")
            holder = (place[0], int(place[1])) if place else (None, 0)
            holders.setdefault(holder, []).append((name, path))
        self._holders: Final = [
            (*holder, _values_of([name for name, _ in fields]), [path for _, path in fields])
            for holder, fields in holders.items()
        ]
        self._presence: Final = [(path.split("."), path) for path in presence]
        self.told: Final = [path for *_, paths in self._holders for path in paths] + presence
        """The paths in the order in which `slots` has what is found at them."""

    def slots(self, facts: Mapping[str, Any], texts: FactTexts) -> tuple[list[bytes], frozenset[str]]:
        """State and value of each fact that is `told`, as JSON, and the paths of those that are unknown."""
        slots: list[bytes] = []
        unknown = self._unknown_lists.copy()
        for holder, index, values_of, paths in self._holders:
            values = values_of(facts if holder is None else facts[holder][index].__dict__)
            slots += [texts[type(value)][value] for value in values]
            if UNKNOWN in values:
                unknown += [path for path, value in zip(paths, values, strict=True) if value is UNKNOWN]
        for place, path in self._presence:
            owner = facts if len(place) == 1 else facts[place[0]][int(place[1])].__dict__
            if owner[place[-1]] is UNKNOWN:
                slots.append(_UNKNOWN)
                unknown.append(path)
            else:
                slots.append(_RECORDED)
        return slots, frozenset(unknown)


def _list_text(state: int) -> bytes:
    return _UNKNOWN if state == -1 else b'"none"}' if state == -2 else b'"list","value":%d}' % state


def _values_of(names: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) == 1:
        [name] = names
        return lambda facts: (facts[name],)
    return itemgetter(*names)
