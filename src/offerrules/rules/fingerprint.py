"""The fingerprint of a rule set: the same for the same meaning, another for another.

It is the SHA-256 of canonical JSON of the parsed policy, of the schema of the fields that its expressions read, and of
the version of the meaning. Comments, quotation marks, line breaks and the order of keys where it means nothing do not
count; the order of criteria, offers, duties and terms does, since a decision shows them in it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from offerrules.document.form import PolicyForm
from offerrules.feel.type_words import spelled
from offerrules.records.shape import Field, Shape
from offerrules.semantics import SEMANTICS

_ORDERED = ("candidates", "definitions", "criteria", "offers", "duties", "terms")
_STRING_OR_SPACE = re.compile(r'("(?:\\.|[^"\\])*")|\s+')
_EXPRESSIONS = ("when", "owed_when", "fulfilled_when", "prefer", "from")


def fingerprint(form: PolicyForm, shape: Shape, reads: Iterable[tuple[str, str]]) -> str:
    """64 hexadecimal digits. `reads` are the fields that are read: name of the record's type, name of the field."""
    content = {
        "policy": _plain(form, ""),
        "fields": _schema(shape, frozenset(reads)),
        "semantics": SEMANTICS,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any, key: str) -> Any:
    """The value as JSON; a mapping whose order shows becomes a list of pairs."""
    match value:
        case BaseModel():
            fields = type(value).model_fields
            given = {(fields[name].alias or name): getattr(value, name) for name in value.model_fields_set}
            return {name: _plain(item, name) for name, item in given.items()}
        case Mapping():
            pairs = [
                (_key(name), _plain(item, "value" if key == "definitions" else "")) for name, item in value.items()
            ]
            return pairs if key in _ORDERED else dict(pairs)
        case str():
            is_expression = key in _EXPRESSIONS or (key == "value" and value.startswith("="))
            return _one_line(value) if is_expression else value
        case bool() | int() | None:
            return value
        case Decimal():
            return {"number": str(value.normalize())}
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item, key if key in _EXPRESSIONS else "") for item in value]
        case _:
            raise TypeError(f"a policy holds no {type(value).__name__}")


def _key(key: object) -> str:
    return key.isoformat() if isinstance(key, date) else str(key)


def _one_line(expression: str) -> str:
    """The expression with single spaces, but for what stands in quotation marks."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or " ", expression).strip()


def _schema(shape: Shape, reads: frozenset[tuple[str, str]]) -> Any:
    found: dict[str, str] = {}
    _add(shape.name, shape.fields, reads, found)
    return found


def _add(owner: str, fields: Mapping[str, Field], reads: frozenset[tuple[str, str]], found: dict[str, str]) -> None:
    for name, field in fields.items():
        if (owner, name) in reads:
            found[f"{owner}.{name}"] = spelled(field.type)
