"""Reasons as data: the same tree that text and page are made from, for systems that lay it out themselves."""

from dataclasses import fields, is_dataclass
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.explain.tree import Reasons

SCHEMA: Final = 1
"""The version of the JSON form. What is added leaves it as it is; what is changed or taken away raises it."""


def as_data(reasons: Reasons) -> dict[str, Any]:
    """The reasons as dicts, lists, texts, numbers and None, headed by the version of the form."""
    return {"schema": SCHEMA, **_plain(reasons)}


def as_json(reasons: Reasons) -> str:
    """The reasons as canonical JSON: the same text for the same reasons."""
    return canonical(as_data(reasons)).decode("utf-8")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
