"""The text of decisions about records whose lists have certain lengths: all that is the same for them, with slots.

What differs is put into the slots in the order in which the text has them. So most of a decision is written by
joining some hundred pieces once.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final


class Template:
    """`fixed` stands before, between and behind the slots; `places` says where in a list each slot is found. There are
    always at least two."""

    def __init__(self, fixed: Sequence[bytes], places: Sequence[int]) -> None:
        self.size: Final = sum(map(len, fixed))
        self._in_order: Final[Callable[[Sequence[bytes]], Any]] = itemgetter(*places)
        self._pieces: Final = [b""] * (2 * len(places) + 1)
        self._pieces[::2] = fixed

    def filled(self, slots: Sequence[bytes]) -> bytes:
        """The text with its slots."""
        pieces = self._pieces.copy()
        pieces[1::2] = self._in_order(slots)
        return b"".join(pieces)


class Text:
    """A template under way."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._fixed: list[bytes] = []
        self._places: list[int] = []

    def put(self, fixed: bytes) -> None:
        """Something that is the same for all."""
        self._pieces.append(fixed)

    def slot(self, place: int) -> None:
        """What stands at a place in the list of slots."""
        self._fixed.append(b"".join(self._pieces))
        self._pieces = []
        self._places.append(place)

    def joined(self) -> Template:
        """The whole."""
        return Template([*self._fixed, b"".join(self._pieces)], self._places)
