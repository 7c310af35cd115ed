"""Where the grammar ends: telling what was meant, and going on from there as if it had been written."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel import problems
from offerrules.feel.cursor import Cursor
from offerrules.feel.scanner import Kind
from offerrules.feel.tree import Comparison, ComparisonOperator, Expression


def before_everything(cursor: Cursor) -> None:
    """What some write before the expression itself."""


def word(cursor: Cursor) -> Expression | None:
    """The expression meant by a word of another language in the place of an operand."""
    return None


def sign(cursor: Cursor) -> Expression:
    """The expression meant by a symbol or keyword that can't begin an operand."""
    raise cursor.lose(operand_missing(cursor))


def behind(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    """The expression meant by what follows `left` and is no operator."""
    return None


def operand_missing(cursor: Cursor) -> Problem:
    """What to say where an operand should begin."""
    last, token = cursor.behind(), cursor.token
    if last is None:
        return problems.unexpected(token.text, token.span)
    if token.kind is Kind.END or token.text in (")", "]", "}", ","):
        return problems.operand_missing(cursor.text[last.start : last.end], last.span)
    return problems.unexpected(token.text, token.span)


def stray(cursor: Cursor) -> Problem:
    """What to say of a token that can't stand behind an operand."""
    token, last = cursor.token, cursor.behind()
    if token.kind is Kind.END:
        return problems.unexpected_end(token.span)
    if last is None or (token.kind is Kind.SYMBOL and token.text not in ("(", "[", "{")):
        return problems.unexpected(token.text, token.span)
    return problems.operator_missing(last.text, token.text, Span(last.start, token.end))


def word_missing(cursor: Cursor, expected: str) -> Problem:
    return problems.word_missing(expected, cursor.token.span)


def instead_of(cursor: Cursor, expected: str) -> bool:
    """Whether something stands in the place of `expected` that plainly means it; told and taken."""
    return False


def then_missing(cursor: Cursor, start: int) -> Problem:
    return problems.word_missing("then", cursor.token.span)


def else_missing(cursor: Cursor, start: int) -> Problem:
    return problems.word_missing("else", cursor.token.span)


def iterator_missing(cursor: Cursor) -> Problem:
    return problems.unexpected(cursor.token.text, cursor.token.span)


def key_missing(cursor: Cursor) -> Problem:
    return problems.unexpected(cursor.token.text, cursor.token.span)


def colon_missing(cursor: Cursor) -> Problem:
    return problems.word_missing(":", cursor.token.span)


def property_missing(cursor: Cursor, left: Expression) -> Problem:
    return operand_missing(cursor)


def range_not_closed(cursor: Cursor, start: int) -> Problem:
    return problems.not_closed(cursor.text[start], "]", Span(start, start + 1))


def torn_sign(cursor: Cursor, operator: ComparisonOperator) -> ComparisonOperator:
    """The operator meant by a comparison that is taken and what follows it: `> =`."""
    return operator


def chained(cursor: Cursor, left: Comparison, start: int) -> None:
    """Tell of a comparison behind another."""
