"""The one form in which numbers and texts are kept: zero without a sign, texts composed.

The standard knows no minus zero (OMG DMN 1.5, 10.3.2.3.1), but a `Decimal` may be one. Two texts that look the same may
be different characters (`å`, or `a` and a combining ring); in Unicode's normalisation form C, the composed one, they
are equal. Values are brought to this form where they enter and where they are made, so that nobody who compares them
need think of it.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Final
from unicodedata import is_normalized, normalize

from offerrules.feel.values import Value

_ZERO: Final = Decimal(0)


def composed(text: str) -> str:
    """The text in normalisation form C."""
    return text if text.isascii() else normalize("NFC", text)


def is_composed(text: str) -> bool:
    """Whether the text is in normalisation form C."""
    return text.isascii() or is_normalized("NFC", text)


def in_normal_form(value: Value) -> Value:
    """The value with every number and text of it in normal form; records and whatever holds none are left alone."""
    if type(value) is list or type(value) is tuple:
        return type(value)(map(in_normal_form, value))
    if type(value) is dict:
        return {composed(key): in_normal_form(item) for key, item in value.items()}
    return _single(value)


def giving_normal_form(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function with what it makes in normal form: a number or text, or a list of them. Its arguments are."""

    @wraps(function)
    def given(*arguments: Value) -> Value:
        found = function(*arguments)
        return [_single(item) for item in found] if type(found) is list else _single(found)

    return given


def _single(value: Value) -> Value:
    if type(value) is Decimal:
        return value if value else _ZERO
    return composed(value) if type(value) is str else value
