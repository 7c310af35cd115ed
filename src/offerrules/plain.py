"""What a text may hold when it is laid out for a terminal or a page.

Facts, file names and lines of a policy come from elsewhere; what is in them must not change what stands around them.
"""

import unicodedata
from typing import Final

_SOFT: Final = "\xad"
_STEERING: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_INSTEAD: Final = "\ufffd"


def harmless(text: str) -> str:
    """Prose without signs that would steer a terminal or turn the direction of writing.

    What breaks a line becomes a space, and a soft hyphen, which only says where a line may be broken, goes.
    """
    if text.isprintable():
        return text
    return "".join(_in_prose(sign) for sign in text)


def exposed(text: str) -> str:
    """A text to be looked at sign by sign, each that steers or cannot be seen replaced by one that can."""
    if text.isprintable():
        return text
    return "".join(_INSTEAD if unicodedata.category(sign) in _STEERING else sign for sign in text)


def _in_prose(sign: str) -> str:
    if sign in "\t\n\r":
        return " "
    if sign == _SOFT:
        return ""
    return exposed(sign)
