"""Canonical JSON: the same bytes for the same content.

The keys of every object stand in order of their code points, there is no space between tokens, the text is UTF-8 and
only what JSON must escape is escaped. Numbers are exact, in plain notation, without needless zeros.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

from offerrules.feel.decimals import plain

Json = Any
"""None, bool, int, Decimal, str, list of these, or dict from str to these."""

_LONGEST_INT: Final = 400
"""Python writes an int of some thousand digits reluctantly; a Decimal of any length is written at once."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def number(value: Decimal | int) -> int | Decimal:
    """The number as the writer takes it: an int where it is a whole number of reasonable length."""
    if isinstance(value, int):
        return value
    if value == value.to_integral_value() and value.adjusted() < _LONGEST_INT:
        return int(value)
    return value


def canonical(tree: Json) -> bytes:
    """The canonical bytes of a JSON tree."""
    try:
        text = _ENCODER.encode(tree)
    except _NeedsDecimalsError:
        pieces: list[str] = []
        _write(tree, pieces)
        text = "".join(pieces)
    if not text.isascii():
        text = _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8")


class _NeedsDecimalsError(Exception):
    """The standard library's writer has met a number that it cannot write exactly."""


def _refuse(_: object) -> NoReturn:
    raise _NeedsDecimalsError


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":"), default=_refuse
)


def _write(tree: Json, pieces: list[str]) -> None:
    if isinstance(tree, Decimal):
        pieces.append(plain(tree))
    elif isinstance(tree, Mapping):
        opening = "{"
        for key in sorted(tree):
            pieces.append(f"{opening}{_ENCODER.encode(key)}:")
            _write(tree[key], pieces)
            opening = ","
        pieces.append("{}" if opening == "{" else "}")
    elif isinstance(tree, list | tuple):
        opening = "["
        for item in tree:
            pieces.append(opening)
            _write(item, pieces)
            opening = ","
        pieces.append("[]" if opening == "[" else "]")
    else:
        pieces.append(_ENCODER.encode(tree))
