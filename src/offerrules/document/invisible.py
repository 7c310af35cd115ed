"""Characters that cannot be seen, and spaces that are not the ordinary one: where they mean something, and where not.

In texts for people, what belongs to the writing of a language stays: soft hyphens, no-break and thin spaces, joiners in
scripts that join letters, and joiners, selectors and tags in emoji. In names, keys, literals and expressions none of
them is ever meant: two values that look the same would not be equal.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000"
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ANY: Final = re.compile(f"[{SPACES}{_INVISIBLE}]")
_SPACE: Final = re.compile(f"[{SPACES}]")
_LOOKED_AT: Final = re.compile(rf"[{SPACES}{_INVISIBLE}“”„«»\\]")
_HIDDEN: Final = re.compile(f"[{_INVISIBLE}]")
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6}))")
_SOFT_HYPHEN: Final = "\u00ad"
_JOINERS: Final = "\u200c\u200d"
_BLACK_FLAG: Final = "\U0001f3f4"
_KEYCAP: Final = "\u20e3"


class Hidden(NamedTuple):
    """A character of a text that cannot be seen, at `start` to `end`; an escape that gives it is longer than it."""

    character: str
    start: int
    end: int

    @property
    def is_space(self) -> bool:
        return _SPACE.match(self.character) is not None


def may_hide(text: str) -> bool:
    """Whether a file has characters that have to be looked at, or escapes that may give them."""
    return _LOOKED_AT.search(text) is not None


def hidden_in(text: str, is_prose: bool) -> Iterator[Hidden]:
    """The characters of a value or key that mean nothing there; in prose, those that belong to no writing."""
    if not text.isascii():
        for found in _ANY.finditer(text):
            if not (is_prose and _belongs(text, found.start())):
                yield Hidden(found[0], *found.span())
    if not is_prose and "\\" in text:
        for found in _ESCAPED.finditer(text):
            code = int(found[1] or found[2], 16)
            if code <= 0x10FFFF and _ANY.match(chr(code)):
                yield Hidden(chr(code), *found.span())


def visible(text: str) -> str:
    """The text without what cannot be seen, and with ordinary spaces."""
    return _SPACE.sub(" ", _HIDDEN.sub("", text))


def _belongs(text: str, at: int) -> bool:
    """Whether the character is part of how a text is written."""
    character, before = text[at], text[at - 1 : at]
    after = text[at + 1 : at + 2]
    if character == _SOFT_HYPHEN or (_SPACE.match(character) and character != "\u2800"):
        return True
    if character in _JOINERS and _joins_letters(before):
        return True
    if character == "\u200d":
        return _is_emoji(before) and _is_emoji(after)
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        chosen = unicodedata.category(before or " ") in ("So", "Sm", "Po")
        return chosen or _is_emoji(before) or _joins_letters(before) or after == _KEYCAP
    if "\u180b" <= character <= "\u180f":
        return _joins_letters(before)
    if "\U000e0020" <= character <= "\U000e007f":
        return text[:at].rstrip("".join(map(chr, range(0xE0020, 0xE007F)))).endswith(_BLACK_FLAG)
    return False


def _joins_letters(before: str) -> bool:
    """Whether the letter is of a script without capitals, in which joiners and selectors choose the form of letters."""
    return bool(before) and unicodedata.category(before) in ("Lo", "Mn", "Mc") and not _HIDDEN.match(before)


def _is_emoji(character: str) -> bool:
    return bool(character) and (
        unicodedata.category(character) == "So" or character == "\ufe0f" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
