"""The record as it stands: a function of the set of events about a person, in whatever order they came.

Of each fact the latest event is right. What a later event says of a whole (a list that is empty, none or withdrawn, an
element that is removed) takes with it what earlier ones said of its parts.
"""

from collections.abc import Mapping
from typing import Any, Final

from offerrules.cases.error import EventError
from offerrules.cases.event import REMOVED, Event, Said
from offerrules.cases.path import Kind, Path, Step, parse, path_of
from offerrules.feel.values import UNKNOWN, Value
from offerrules.records.shape import Shape

Stamp = tuple[str, str]

_NOTHING: Final = object()
_NEVER: Final[Stamp] = ("", "")


class Standing:
    """What is known about one person; it grows with each event."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root = _Part()

    def take(self, said: Said, paths: Mapping[str, Path]) -> bool:
        """Adds what an event says. False where later ones are right about all of it already."""
        taken = [self._root.add(paths[text], said.stamp, value) for text, value in said.values.items()]
        return any(taken)

    def take_again(self, said: Said) -> None:
        """Adds what an event says that was taken before, so that its paths need not be checked."""
        for text, value in said.values.items():
            self._root.add(path_of(text), said.stamp, value)

    def tree(self, subject: str) -> dict[str, Any]:
        """The record as a mapping that its class can validate; the elements of a list by their keys, sorted."""
        return {"id": subject, **self._root.fields(_NEVER)}

    def keys(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The keys of the elements of the list at `path`, in the order in which the record has them."""
        part: _Part | None = self._root
        cleared = _NEVER
        for name in path[:-1]:
            place = part.places.get(name) if part is not None else None
            part = place.part if place is not None else None
            cleared = max(cleared, place.cleared) if place is not None else cleared
        last = part.places.get(path[-1]) if part is not None else None
        return tuple(key for key, _ in last.alive(cleared)) if last is not None else ()


class _Place:
    """What was said of one field or element: of itself, and of what is in it.

    `stamp` is that of `own`, `last` when anything was last said of it or of what is in it. Up to `cleared`, what was
    said of what is in it is void.
    """

    __slots__ = ("cleared", "elements", "last", "own", "part", "stamp")

    def __init__(self) -> None:
        self.own: Value = _NOTHING
        self.stamp: Stamp = _NEVER
        self.last: Stamp = _NEVER
        self.cleared: Stamp = _NEVER
        self.part: _Part | None = None
        self.elements: dict[str, _Place] = {}

    def alive(self, cleared: Stamp) -> list[tuple[str, Any]]:
        """The elements that are, by their keys."""
        cleared = max(cleared, self.cleared)
        found = ((key, self.elements[key].value(cleared)) for key in sorted(self.elements))
        return [(key, value) for key, value in found if value is not _NOTHING]

    def value(self, cleared: Stamp) -> Any:
        """What the record has here, where what was said before `cleared` is void; `_NOTHING` where nothing stands."""
        within = cleared if cleared > self.cleared else self.cleared
        if self.elements and (alive := self.alive(cleared)):
            return [value for _, value in alive]
        if self.part is not None and self.part.last() >= within:
            return self.part.fields(within)
        if self.stamp < cleared or self.own is UNKNOWN or self.own is REMOVED:
            return _NOTHING
        return self.own


class _Part:
    """A record, or a part of one, while it is put together."""

    __slots__ = ("places",)

    def __init__(self) -> None:
        self.places: dict[str, _Place] = {}

    def add(self, path: Path, stamp: Stamp, value: Value) -> bool:
        """Adds one fact. False where a later event is right about it already."""
        part = self
        for step in path[:-1]:
            place = part.place(step, stamp)
            part = place.part = place.part or _Part()
        place = part.place(path[-1], stamp)
        clears = place.cleared < stamp and (value is None or value is UNKNOWN or value is REMOVED or value == [])
        if clears:
            place.cleared = stamp
        if place.own is not _NOTHING and stamp <= place.stamp:
            return clears
        place.own, place.stamp = value, stamp
        return True

    def place(self, step: Step, stamp: Stamp) -> _Place:
        """The place of a field, or of an element of it, of which something is said."""
        name, key = step
        place = self.places.get(name)
        if place is None:
            place = self.places[name] = _Place()
        place.last = max(place.last, stamp)
        if key is None:
            return place
        element = place.elements.get(key)
        if element is None:
            element = place.elements[key] = _Place()
        element.last = max(element.last, stamp)
        return element

    def last(self) -> Stamp:
        """When something was last said of anything in it."""
        return max((place.last for place in self.places.values()), default=_NEVER)

    def fields(self, cleared: Stamp) -> dict[str, Any]:
        found = ((name, place.value(cleared)) for name, place in self.places.items())
        return {name: value for name, value in found if value is not _NOTHING}


def paths_of(event: Event, shape: Shape) -> dict[str, Path]:
    """The paths of an event's facts, read. Raises `EventError` where one is none, or its value cannot stand there."""
    found: dict[str, Path] = {}
    for text, value in event.values.items():
        path, kind = parse(text, shape)
        names = ".".join(name for name, _ in path)
        if value is REMOVED and kind != "element":
            raise EventError("not_removable", names)
        if kind != "value" and not _may_be_said_of(kind, value):
            raise EventError("not_whole", names)
        found[text] = path
    return found


def _may_be_said_of(kind: Kind, value: Value) -> bool:
    if value is UNKNOWN:
        return True
    match kind:
        case "list":
            return value is None or value == []
        case "element":
            return value is REMOVED or value == {}
        case _:
            return value is None or value == {}
