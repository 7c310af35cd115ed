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
from functools import cache
from hashlib import sha256
from typing import Any

from pydantic import BaseModel

from offerrules.document.form import DefinitionForm, PolicyForm, TermForm
from offerrules.feel.type_words import spelled
from offerrules.feel.types import ListType, OptionalType, RecordType, Type
from offerrules.records.shape import Shape
from offerrules.semantics import KNOWN

_ORDERED = ("candidates", "definitions", "criteria", "offers", "duties", "terms")
_STRING_OR_SPACE = re.compile(r'("(?:\\.|[^"\\])*")|\s+')
_EXPRESSIONS = ("when", "owed_when", "fulfilled_when", "prefer", "from")
_INNER = {"definitions": "when", "terms": "value", "values": "value"}
"""As values of which key the values of a mapping count: a definition may be its expression alone."""


def fingerprints(form: PolicyForm, shape: Shape, reads: Iterable[tuple[str, str]]) -> Mapping[int, str]:
    """The fingerprint, 64 hexadecimal digits, under each version of the meaning that is known.

    `reads` are the fields that are read: name of the record's type, name of the field.
    """
    content = {"policy": _plain(form, ""), "fields": _schema(shape, frozenset(reads))}
    return {semantics: _digest({**content, "semantics": semantics}) for semantics in KNOWN}


def _digest(content: Mapping[str, object]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any, key: str) -> Any:
    """The value of a key as JSON; a mapping whose order shows becomes a list of pairs."""
    match value:
        case str():
            is_expression = key in _EXPRESSIONS or (key == "value" and value.startswith("="))
            return _one_line(value) if is_expression else value
        case bool() | int() | None:
            return value
        case DefinitionForm() | TermForm() if _given(value).keys() == {"value"}:
            return _plain(value.value, "when" if isinstance(value, DefinitionForm) else "value")
        case DefinitionForm():
            return {name: _plain(item, "when" if name == "value" else name) for name, item in _given(value).items()}
        case BaseModel():
            return {name: _plain(item, name) for name, item in _given(value).items()}
        case Mapping():
            inner = _INNER.get(key, "")
            pairs = [(_key(name), _plain(item, inner)) for name, item in value.items()]
            return pairs if key in _ORDERED else dict(pairs)
        case Decimal():
            return int(value) if value == value.to_integral_value() else {"number": str(value.normalize())}
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item, "") for item in value]
        case _:
            raise TypeError(f"a policy holds no {type(value).__name__}")


def _given(form: BaseModel) -> dict[str, Any]:
    """What a form says beyond its defaults, by the keys of the file."""
    values = ((key, getattr(form, name), default) for name, key, default in _fields(type(form)))
    return {key: value for key, value, default in values if value != default}


@cache
def _fields(form: type[BaseModel]) -> tuple[tuple[str, str, Any], ...]:
    """Of each field the name, the key in the file, and the default, which nobody changes."""
    return tuple((name, field.alias or name, field.get_default()) for name, field in form.model_fields.items())


def _key(key: object) -> str:
    return key.isoformat() if isinstance(key, date) else str(key)


def _one_line(expression: str) -> str:
    """The expression with single spaces, but for what stands in quotation marks."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or " ", expression).strip()


def _schema(shape: Shape, reads: frozenset[tuple[str, str]]) -> dict[str, list[str]]:
    """The types of the fields that are read, by record and field; several where records share a name."""
    found: dict[str, set[str]] = {}
    waiting: list[Type] = [shape.type]
    while waiting:
        match waiting.pop():
            case RecordType(owner, fields):
                for name, type_ in fields.items():
                    if (owner, name) in reads:
                        found.setdefault(f"{owner}.{name}", set()).add(spelled(type_))
                waiting.extend(fields.values())
            case ListType(item) | OptionalType(item):
                waiting.append(item)
            case _:
                pass
    return {place: sorted(types) for place, types in found.items()}
