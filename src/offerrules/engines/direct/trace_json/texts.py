"""JSON of values, truths and paths, as bytes: text with letters such as `å` would have to be encoded in the end.

What is short and comes again is written once.
"""

from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import Truth, path_order
from offerrules.decision.values import encode
from offerrules.feel.values import UNKNOWN, Unknown

MOST_KEPT: Final = 5_000
"""So much is kept of one leaf, and of the values of one class."""
LONGEST_KEPT: Final = 60
"""Signs of the longest text that is kept."""
MOST_SLOTS: Final = 400_000
"""Slots in all that is kept of one section or requirement, which may be wide."""
TRUTHS: Final[dict[Truth, bytes]] = {True: b"true", False: b"false", UNKNOWN: b'"unknown"'}


def room_for(width: int) -> int:
    """How many things of so many slots are kept."""
    return max(1, min(MOST_KEPT, MOST_SLOTS // (width + 1)))


def text_of(name: str | None) -> bytes:
    """A text, or none; quickly, since it is another one for each person."""
    return encode_basestring(name).encode() if name is not None and name.isascii() else canonical(name)


def truths(found: Iterable[Truth]) -> bytes:
    return b"[" + b",".join([TRUTHS[each] for each in found]) + b"]"


class _Texts(dict[Any, bytes]):
    """JSON by value, for values of one class, with what is said before and behind it."""

    def __init__(self, before: bytes, after: bytes) -> None:
        super().__init__()
        self._before, self._after = before, after

    def __missing__(self, value: Any) -> bytes:
        found = self._before + canonical(encode(value)) + self._after
        if len(self) < MOST_KEPT and (not isinstance(value, str) or len(value) <= LONGEST_KEPT):
            self[value] = found
        return found


class Texts(dict[type, dict[Any, bytes]]):
    """JSON by class and value: True is equal to 1, and not the same."""

    def __init__(self) -> None:
        super().__init__()
        self[Unknown] = {UNKNOWN: canonical(encode(UNKNOWN))}

    def __missing__(self, class_: type) -> dict[Any, bytes]:
        found = self[class_] = _Texts(b"", b"")
        return found


class FactTexts(dict[type, dict[Any, bytes]]):
    """What a fact says of its state and value, by class and value."""

    def __init__(self) -> None:
        super().__init__()
        self[Unknown] = {UNKNOWN: b'"unknown"}'}
        self[type(None)] = {None: b'"none"}'}

    def __missing__(self, class_: type) -> dict[Any, bytes]:
        found = self[class_] = _Texts(b'"value","value":', b"}")
        return found


class Paths(dict[str, tuple[tuple[tuple[int, int, str], ...], bytes, str]]):
    """By path its order, its JSON and itself: as many as facts may be read of one record."""

    def __missing__(self, path: str) -> tuple[tuple[tuple[int, int, str], ...], bytes, str]:
        found = self[path] = (path_order(path), canonical(path), path)
        return found

    def in_order(self, paths: Iterable[str]) -> list[str]:
        """The paths in their order."""
        return [path for *_, path in sorted([self[path] for path in paths])]

    def text(self, paths: Iterable[str]) -> bytes:
        """The paths in their order, as JSON."""
        return b"[" + b",".join([shown for _, shown, _ in sorted([self[path] for path in paths])]) + b"]"
