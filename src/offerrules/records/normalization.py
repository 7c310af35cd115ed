"""One form for every text: Unicode's composed one (NFC, Unicode Standard Annex 15).

A Mac writes `ö` as `o` with a mark of its own, most other systems as one character. They look the same and are not
equal, so every text of a record, every name of a field and every reference is composed before it is compared.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from offerrules.feel import normal_form

_TEXT_IN_JSON: Final = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)


def composed(text: str) -> str:
    """`text` in the composed form; a plain `str` also of a subclass."""
    return normal_form.composed(text if type(text) is str else str.__str__(text))


def composed_parts(value: Any) -> Any:
    """A value as Python or JSON has it, in which every text and every key of a mapping is composed.

    Keys that are the same then are left as they are: which of them is meant cannot be told.
    """
    if isinstance(value, str):
        return composed(value) if type(value) is str else value
    if isinstance(value, Mapping):
        keys = {key: composed(key) if type(key) is str else key for key in value}
        if len(set(keys.values())) != len(keys):
            keys = {key: key for key in value}
        return {keys[key]: composed_parts(part) for key, part in value.items()}
    if type(value) in {list, tuple}:
        return type(value)(composed_parts(part) for part in value)
    return value


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
