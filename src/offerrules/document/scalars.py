"""What a plain scalar means (YAML 1.2, core schema), and where each character of a scalar stands in the file."""

import re
from collections.abc import Generator, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from offerrules.document.nodes import ScalarNode, ScalarValue

MAX_DIGITS: Final = 34
MAX_EXPONENT: Final = 6144
MAX_BLANK_INDENT: Final = 64
"""Where a block has nothing but empty lines, their characters are found up to this indentation."""

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_INT: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class NotANumberError(ValueError):
    """A scalar that YAML reads as infinite or as no number."""


class NumberTooLongError(ValueError):
    """A number with more digits than FEEL's 34, or farther from zero than its exponents reach."""


def value_of_plain(text: str) -> ScalarValue:
    """What an unquoted scalar means: null, a truth value, an int, a Decimal, or else the text itself.

    Core schema of YAML 1.2.2, 10.3.2: `no`, `on` and `2024-03-01` are texts. Raises NotANumberError and
    NumberTooLongError.
    """
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INT.fullmatch(text):
        _check_length(text)
        return int(text)
    if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        _check_length(text)
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return _decimal(text)
    if _NOT_FINITE.fullmatch(text):
        raise NotANumberError
    return text


def _check_length(text: str) -> None:
    if len(text.lstrip("+-").lstrip("0")) > MAX_DIGITS:
        raise NumberTooLongError


def _decimal(text: str) -> Decimal:
    if len(text) > 4 * MAX_DIGITS:
        raise NumberTooLongError
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NumberTooLongError from None
    digits = number.as_tuple().digits
    if len(digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_EXPONENT:
        raise NumberTooLongError
    return number


class Piece(NamedTuple):
    """One character of a scalar's text, and the characters of the file, `start` to `end`, that it comes from."""

    character: str
    start: int
    end: int


def pieces_of(scalar: ScalarNode, source: str) -> tuple[Piece, ...] | None:
    """Where each character of `scalar.text` stands in `source`; None where that cannot be told.

    An escape, or a line break that is read as a space, belongs as a whole to the character that it gives.
    """
    match scalar.style:
        case "plain":
            found = tuple(_plain(source, scalar.span.start, scalar.span.end))
        case "single" | "double":
            found = tuple(_quoted(source, scalar.span.start + 1, scalar.span.end - 1, scalar.style == "double"))
        case "literal" | "folded":
            return _block(scalar, source)
    return found if "".join(piece.character for piece in found) == scalar.text else None


def _plain(source: str, start: int, end: int) -> Iterator[Piece]:
    at = start
    while at < end:
        stop = _skip(source, at, end, " \r\n")
        gap = source[at:stop]
        if "\n" in gap or "\r" in gap:
            yield from _folded_breaks(source, at, stop)
            at = stop
        else:
            stop = max(stop, at + 1)
            yield from (Piece(source[i], i, i + 1) for i in range(at, stop))
            at = stop


def _skip(source: str, at: int, end: int, characters: str) -> int:
    while at < end and source[at] in characters:
        at += 1
    return at


def _breaks(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """The line breaks between two offsets, `\\r\\n` as one."""
    return [(found.start(), found.end()) for found in _BREAK.finditer(source, start, end)]


_BREAK: Final = re.compile(r"\r\n|\n|\r")


def _folded_breaks(source: str, start: int, end: int) -> Iterator[Piece]:
    """One line break is read as a space, more as one line break fewer."""
    breaks = _breaks(source, start, end)
    if len(breaks) == 1:
        yield Piece(" ", *breaks[0])
    else:
        yield from (Piece("\n", *place) for place in breaks[1:])


_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "\\": "\\", "/": "/", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_CODES: Final = {"x": 2, "u": 4, "U": 8}


def _quoted(source: str, start: int, end: int, double: bool) -> Iterator[Piece]:
    at = start
    while at < end:
        character = source[at]
        if character in " \t\r\n":
            stop = _skip(source, at, end, " \t\r\n")
            blanks = _skip(source, at, end, " \t")
            if blanks < stop:
                yield from _folded_breaks(source, blanks, stop)
            else:
                yield from (Piece(source[i], i, i + 1) for i in range(at, stop))
            at = stop
        elif character == "'" and not double:
            yield Piece("'", at, at + 2)
            at += 2
        elif character == "\\" and double:
            stop = yield from _escape(source, at, end)
            at = stop
        else:
            yield Piece(character, at, at + 1)
            at += 1


def _escape(source: str, at: int, end: int) -> Generator[Piece, None, int]:
    sign = source[at + 1]
    if sign in _CODES:
        stop = at + 2 + _CODES[sign]
        yield Piece(chr(int(source[at + 2 : stop], 16)), at, stop)
        return stop
    if sign in "\r\n":
        stop = _skip(source, at + 1, end, " \t\r\n")
        yield from (Piece("\n", *place) for place in _breaks(source, at + 1, stop)[1:])
        return stop
    yield Piece(_ESCAPES[sign], at, at + 2)
    return at + 2


def _block(scalar: ScalarNode, source: str) -> tuple[Piece, ...] | None:
    header = _BREAK.search(source, scalar.span.start)
    if header is None or not scalar.text:
        return ()
    lines = []
    at = header.end()
    while at < len(source):
        found = _BREAK.search(source, at)
        stop, after = (found.start(), found.end()) if found else (len(source), len(source))
        lines.append((at, stop, after))
        at = after
        if lines[-1][0] >= scalar.span.end and source[lines[-1][0] : stop].strip(" "):
            break
    # The indentation can be stated in the header, relative to one that only the parser knows: so all are tried that
    # no line of the block falls short of.
    inside = [(source[start:stop], start) for start, stop, _ in lines]
    filled = [
        len(line) - len(line.lstrip(" ")) for line, start in inside if start < scalar.span.end and line.strip(" ")
    ]
    deepest = min(filled, default=MAX_BLANK_INDENT)
    for indent in range(1, max(deepest, 1) + 1):
        found_pieces = tuple(_block_lines(source, lines, indent, scalar.style == "folded"))
        text = "".join(piece.character for piece in found_pieces)
        kept = len(scalar.text)
        if text[:kept] == scalar.text and not text[kept:].strip("\n"):
            return found_pieces[:kept]
    return None


def _block_lines(source: str, lines: list[tuple[int, int, int]], indent: int, folded: bool) -> Iterator[Piece]:
    """The characters of a block whose lines begin behind `indent` spaces, with all line breaks at its end."""
    waiting: list[tuple[int, int]] = []
    may_fold = False
    for start, stop, after in lines:
        content = min(_skip(source, start, stop, " "), start + indent)
        if content == stop:
            waiting.append((stop, after))
            continue
        if content < start + indent:
            break
        folds = folded and may_fold and source[content] not in " \t"
        if folds and len(waiting) == 1:
            yield Piece(" ", *waiting[0])
        else:
            yield from (Piece("\n", *place) for place in (waiting[1:] if folds else waiting))
        yield from (Piece(source[i], i, i + 1) for i in range(content, stop))
        may_fold = source[content] not in " \t"
        waiting = [(stop, after)] if after > stop else []
    yield from (Piece("\n", *place) for place in waiting if place[1] > place[0])
