"""What a text may hold when it is laid out for a terminal."""

import unicodedata
from typing import Final

_SOFT: Final = "\xad"


def harmless(text: str) -> str:
    """The text without signs that would steer a terminal or turn the direction of writing.

    Facts come from elsewhere; what is in them must not change what stands around them.
    """
    if text.isprintable():
        return text
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign in "\t\n\r":
        return " "
    if sign == _SOFT:
        return ""
    return "\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign
