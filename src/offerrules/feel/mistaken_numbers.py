"""Mistakes behind a number: units, percent, separators of thousands; and a number behind a name.

Like `mistakes`, this is reached only where the grammar has ended.
"""

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.feel.cursor import Cursor, is_sign
from offerrules.feel.precedence import MULTIPLICATION
from offerrules.feel.scanner import Kind
from offerrules.feel.tree import Expression, Literal

if TYPE_CHECKING:
    from offerrules.feel import elsewhere, habits, writing_habits
else:
    elsewhere = later.module("offerrules.feel.elsewhere")
    habits = later.module("offerrules.feel.habits")
    writing_habits = later.module("offerrules.feel.writing_habits")

_INDEX: Final = re.compile(r"\.[0-9]+")
_GROUP: Final = re.compile(r"[0-9]{3}(?:[.,][0-9]+)?|\.[0-9]{3}")
_UNDERSCORES: Final = re.compile(r"(?:_[0-9]{3})+")


def percent(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    """`5 %`, or the rest of a division."""
    following = cursor.ahead()
    divides = following.kind in (Kind.NUMBER, Kind.WORD) or is_sign(following, "(")
    if divides:
        if power >= MULTIPLICATION:
            return None
        left_text = cursor.source(start)
        cursor.take()
        right = cursor.token.start
        cursor.expression(MULTIPLICATION)
        cursor.blame(habits.modulo(f"modulo({left_text}, {cursor.source(right)})", cursor.since(start)))
    else:
        _share(cursor, left, start, 1)
    return left


def _share(cursor: Cursor, left: Expression, start: int, tokens: int) -> None:
    number = left.value if isinstance(left, Literal) and isinstance(left.value, Decimal) else None
    cursor.take(tokens)
    correction = None if number is None else format((number / 100).normalize(), "f")
    cursor.blame(writing_habits.percent(correction, cursor.since(start)))


def unit(cursor: Cursor, left: Literal, start: int) -> Expression | None:
    """`3 weeks`, `5 procent`, `500 kr`, `1_000`."""
    token = cursor.token
    plain = token.text.lower()
    number = cursor.source(left.span.start, left.span.end)
    span = Span(left.span.start, token.end)
    if token.start == cursor.end and _UNDERSCORES.fullmatch(token.text):
        cursor.blame(writing_habits.grouped_number(number + token.text.replace("_", ""), span))
    elif plain in elsewhere.PERCENT_WORDS:
        _share(cursor, left, start, 1)
        return left
    elif plain in elsewhere.UNITS and number.isdigit():
        cursor.blame(
            writing_habits.duration_unit(
                cursor.source(*span), elsewhere.duration(int(number), elsewhere.UNITS[plain]), span
            )
        )
    elif plain in elsewhere.OTHER_UNITS:
        cursor.blame(writing_habits.number_with_unit(number, token.text, span))
    elif token.start == cursor.end:
        cursor.blame(writing_habits.number_and_word(number, token.text, span))
    else:
        return None
    cursor.take()
    return left


def number(cursor: Cursor, left: Expression) -> Expression | None:
    """`1 000`, `1.000.000`, `internships.0`."""
    token = cursor.token
    if isinstance(left, Literal) and isinstance(left.value, Decimal) and left.span.end == cursor.end:
        written = cursor.source(left.span.start, left.span.end)
        if _GROUP.fullmatch(token.text):
            return _grouped(cursor, left, written)
        return None
    if token.start == cursor.end and _INDEX.fullmatch(token.text):
        correction = f"[{int(token.text[1:]) + 1}]"
        cursor.take()
        cursor.blame(habits.index_path(token.text, correction, token.span))
        return left
    return None


def _grouped(cursor: Cursor, left: Literal, number: str) -> Expression:
    """All groups of thousands that follow a number."""
    digits = number if cursor.token.text[0] != "." else number.replace(".", "")
    while cursor.token.kind is Kind.NUMBER and _GROUP.fullmatch(cursor.token.text):
        digits += cursor.take().text.removeprefix(".")
    cursor.blame(writing_habits.grouped_number(digits, cursor.since(left.span.start)))
    return left
