"""From the bytes of a file to its text: size, encoding and characters that no policy may hold."""

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from offerrules import later
from offerrules.diagnostics import Problem, Span

if TYPE_CHECKING:
    from offerrules.document import problems
else:
    problems = later.module("offerrules.document.problems")

SIZE_LIMIT: Final = 1_000_000
"""The greatest size of a file, in bytes. A caller need not read more than one byte beyond it."""
MAX_FORBIDDEN: Final = 1000
"""More places of such characters are not listed."""

# Control characters; line and paragraph separators, which editors do not count as lines; marks that turn the direction
# of writing, so that a text shows something else than it says; surrogates and non-characters; a byte-order mark inside.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
_FORBIDDEN_IN_VALUE: Final = re.compile(rf"{_FORBIDDEN.pattern}|\r")


class Decoded(NamedTuple):
    """The text, as far as it can be read, and what is wrong with it. With a problem it is only fit to be shown."""

    text: str
    problems: tuple[Problem, ...]


def decode(source: bytes | str) -> Decoded:
    """The text of a file, without a byte-order mark at its beginning."""
    if len(source) > SIZE_LIMIT:
        return Decoded("", (problems.too_large(Span(0, 0), SIZE_LIMIT),))
    if isinstance(source, str):
        text = source
    else:
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError as error:
            return _not_utf_8(source, error)
    text = text.removeprefix("\ufeff")
    found = [match.start() for match in _FORBIDDEN.finditer(text)]
    if found:
        shown = _FORBIDDEN.sub("\ufffd", text)
        told = (problems.forbidden_character(Span(at, at + 1), text[at]) for at in found)
        return Decoded(shown, tuple(islice(told, MAX_FORBIDDEN)))
    return Decoded(text, ())


def forbidden_in_value(text: str) -> int | None:
    """The offset of the first character that no value may hold that an escape has made."""
    found = _FORBIDDEN_IN_VALUE.search(text)
    return found.start() if found else None


def _not_utf_8(source: bytes, error: UnicodeDecodeError) -> Decoded:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        shown = _FORBIDDEN.sub("\ufffd", source.decode("utf-16", errors="replace"))
        return Decoded(shown, (problems.not_utf_8(Span(0, 0), "UTF-16", None),))
    if b"\0" in source:
        return Decoded("", (problems.not_text(Span(0, 0)),))
    before = len(source[: error.start].decode("utf-8").removeprefix("\ufeff"))
    guess = source[error.start : error.start + 1].decode("cp1252", errors="replace")
    shown = _FORBIDDEN.sub("\ufffd", source.decode("utf-8", errors="replace").removeprefix("\ufeff"))
    return Decoded(shown, (problems.not_utf_8(Span(before, before + 1), "Windows-1252", guess),))
