"""HTML in the making. Whatever is not `Markup` is text, and is escaped where it is put in.

Only this module writes angle brackets, so that only here it could go wrong.
"""

import re
from collections.abc import Iterable
from html import escape
from typing import Final, Union

from offerrules.plain import harmless


class Markup(str):
    """HTML that is complete in itself. Texts become Markup by `element` or `text` and in no other way."""

    __slots__ = ()


Child = Union[str, Markup, None, Iterable["Child"]]
Attribute = Union[str, int, bool, None]

VOID: Final = frozenset({"meta"})
"""The elements in use that have no end tag."""
_FIRST_MARK: Final = 0xE000
_MARK: Final = re.compile("[\ue000-\uf8ff]")


def element(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element. `class_` stands for `class`, `_` in other names for `-`; an attribute that is None is left out."""
    start = "".join(f" {_name(key)}{_value(value)}" for key, value in attributes.items() if value is not None)
    if name in VOID:
        return Markup(f"<{name}{start}>")
    return Markup(f"<{name}{start}>{joined_up(children)}</{name}>")


def text(said: str) -> Markup:
    """A text, escaped, without signs that turn the direction of writing."""
    return said if isinstance(said, Markup) else Markup(escape(harmless(said)))


def joined_up(children: Iterable[Child]) -> Markup:
    """The children, one after the other."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        parts.append(text(child) if isinstance(child, str) else joined_up(child))
    return Markup("".join(parts))


class Marks:
    """Lets elements stand where a phrase takes text.

    `mark` gives a sign for the phrase to take; `fill` puts the element where the sign has come to stand. Every text
    that a phrase takes has to go through `mark`, so that no text can be mistaken for a sign.
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[Markup] = []

    def mark(self, child: str) -> str:
        self._found.append(text(child))
        return chr(_FIRST_MARK + len(self._found) - 1)

    def fill(self, said: str) -> Markup:
        parts = re.split(_MARK, said)
        marks = (self._found[ord(sign) - _FIRST_MARK] for sign in _MARK.findall(said))
        return joined_up(
            (parts[0], *(piece for pair in zip(marks, map(text, parts[1:]), strict=True) for piece in pair))
        )


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: Attribute) -> str:
    return "" if value is True else f'="{escape(harmless(str(value)))}"'
