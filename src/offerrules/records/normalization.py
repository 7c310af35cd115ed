"""One form for every text: Unicode's composed one (NFC, Unicode Standard Annex 15).

A Mac writes `ö` as `o` with a mark of its own, most other systems as one character. They look the same and are not
equal, so every text of a record, every name of a field and every reference is composed before it is compared.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from offerrules.feel import normal_form

DEEPEST: Final = 100
"""Levels of a value; no record has so many."""
_TEXT_IN_JSON: Final = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def composed(text: str) -> str:
    """`text` in the composed form; a plain `str` also of a subclass."""
    return normal_form.composed(text if type(text) is str else str.__str__(text))


def composed_parts(value: Any) -> Any:
    """A value as Python or JSON has it, in which every text and every key of a mapping is composed; itself if it was.

    Keys that are the same then are left as they are: which of them is meant cannot be told. So is what lies deeper than
    any record, and what holds itself.
    """
    return _composed(value, 0, {})


def _composed(value: Any, deep: int, known: dict[int, Any]) -> Any:
    """`known` has what was composed already, by identity: it may stand in many places."""
    if type(value) is str:
        found = composed(value)
        return value if found == value else found
    is_mapping = isinstance(value, Mapping)
    if deep > DEEPEST or not (is_mapping or type(value) in {list, tuple}):
        return value
    if id(value) in known:
        return known[id(value)]
    known[id(value)] = value
    parts = [_composed(part, deep + 1, known) for part in (value.values() if is_mapping else value)]
    is_changed = any(new is not old for new, old in zip(parts, value.values() if is_mapping else value, strict=True))
    if is_mapping:
        names = [composed(name) if type(name) is str else name for name in value]
        names = names if len(set(names)) == len(names) else list(value)
        if is_changed or names != list(value):
            known[id(value)] = dict(zip(names, parts, strict=True))
    elif is_changed:
        known[id(value)] = type(value)(parts)
    return known[id(value)]


def composed_json(text: str) -> str:
    """JSON text in which every text and every name is composed. All else stays as it is written."""
    if text.isascii() and "\\u" not in text:
        return text
    return _TEXT_IN_JSON.sub(_composed_token, text)


def _composed_token(found: re.Match[str]) -> str:
    token = found[0]
    if token.isascii() and "\\u" not in token:
        return token
    return json.dumps(composed(json.loads(token, strict=False)), ensure_ascii=False)
