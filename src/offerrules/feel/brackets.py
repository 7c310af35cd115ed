"""What stands in brackets: `(a)`, ranges, lists, contexts, arguments (OMG DMN 1.5, 10.3.1.2)."""

from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.feel.cursor import Cursor, PlaceLostError
from offerrules.feel.precedence import COMPARISON
from offerrules.feel.scanner import NAME_SYMBOLS, Kind, Token
from offerrules.feel.tree import ComparisonOperator, ContextLiteral, Expression, ListLiteral, RangeLiteral

if TYPE_CHECKING:
    from offerrules.feel import mistakes, problems
else:
    mistakes = later.module("offerrules.feel.mistakes")
    problems = later.module("offerrules.feel.problems")

COMPARISONS: Final = {operator.value: operator for operator in ComparisonOperator}


def round_brackets(cursor: Cursor) -> Expression:
    """`(a)`, `(a..b)`, `(< a)`."""
    with cursor.brackets() as opening:
        if cursor.token.kind is Kind.SYMBOL and cursor.token.text in COMPARISONS:
            return _half_range(cursor, opening)
        inner = cursor.part("..", ")")
        if not cursor.take_sign(".."):
            cursor.close(opening, ")")
            return inner
    return upper_end(cursor, inner, opening)


def _half_range(cursor: Cursor, opening: Token) -> Expression:
    """`(< a)`; `(= a)` is the range from a to a."""
    sign = cursor.take()
    if sign.text == "!=":
        cursor.blame(problems.no_range_of_unequal(sign.span))
    if sign.text == "=" and cursor.in_half_range:
        # Both ends of `(= a)` are the same node: nesting would double the work of whoever walks the tree.
        raise cursor.lose(problems.range_in_range(sign.span))
    cursor.in_half_range = True
    end = cursor.part(")", power=COMPARISON)
    cursor.close(opening, ")")
    number, span = cursor.number(end), cursor.since(opening.start)
    match sign.text:
        case "<" | "<=":
            return RangeLiteral(None, end, False, sign.text == "<=", id=number, span=span)
        case ">" | ">=":
            return RangeLiteral(end, None, sign.text == ">=", False, id=number, span=span)
        case _:
            return RangeLiteral(end, end, True, True, id=number, span=span)


def upper_end(cursor: Cursor, low: Expression, opening: Token) -> Expression:
    """The range of which the lower end and `..` are taken."""
    before = cursor.state()
    cursor.range_may_end = True
    high = cursor.part(")", "]", "[")
    cursor.restore(before)
    if not cursor.is_sign(")", "]", "["):
        raise cursor.lose(problems.range_without_end(Span(opening.start, cursor.end)))
    high_included = cursor.take().text == "]"
    number, span = cursor.number(low, high), cursor.since(opening.start)
    return RangeLiteral(low, high, opening.text == "[", high_included, id=number, span=span)


def reversed_bracket(cursor: Cursor) -> Expression:
    """`]a..b`."""
    with cursor.brackets() as opening:
        low = cursor.part("..")
        if not cursor.take_sign(".."):
            raise cursor.lose(mistakes.word_missing(cursor, ".."))
    return upper_end(cursor, low, opening)


def square_brackets(cursor: Cursor) -> Expression:
    """A list, or a range that includes its lower end."""
    with cursor.brackets() as opening:
        items: list[Expression] = []
        is_range = False
        if not cursor.take_sign("]"):
            items.append(cursor.part("..", ",", "]"))
            is_range = cursor.take_sign("..")
            while not is_range and cursor.another(opening, "]"):
                items.append(cursor.part(",", "]"))
    if is_range:
        return upper_end(cursor, items[0], opening)
    return ListLiteral(tuple(items), id=cursor.number(*items), span=cursor.since(opening.start))


def context(cursor: Cursor) -> Expression:
    """`{a: 1, "b": 2}`."""
    with cursor.brackets() as opening:
        entries: list[tuple[str, Expression]] = []
        keys: set[str] = set()
        if not cursor.take_sign("}"):
            if (values := mistakes.braces_around_values(cursor, opening)) is not None:
                return values
            _entry(cursor, entries, keys)
            while cursor.another(opening, "}"):
                _entry(cursor, entries, keys)
    children = [value for _, value in entries]
    return ContextLiteral(tuple(entries), id=cursor.number(*children), span=cursor.since(opening.start))


def _entry(cursor: Cursor, entries: list[tuple[str, Expression]], keys: set[str]) -> None:
    token = cursor.token
    before = cursor.state()
    try:
        key = _key(cursor)
    except PlaceLostError:
        if not cursor.recover(before, ",", "}"):
            raise
        return
    if key in keys:
        cursor.note(problems.key_again(key, token.span))
    keys.add(key)
    entries.append((key, cursor.part(",", "}")))
    cursor.names.add(key)


def _key(cursor: Cursor) -> str:
    token = cursor.token
    if token.kind is Kind.STRING:
        cursor.take()
        if not cursor.take_sign(":"):
            raise cursor.lose(mistakes.colon_missing(cursor))
        return str(token.value)
    named = cursor.name_before((":",), NAME_SYMBOLS)
    if named is None:
        raise cursor.lose(mistakes.key_missing(cursor))
    cursor.take(named[0] + 1)
    return named[1]


def arguments(cursor: Cursor) -> tuple[tuple[Expression, ...], tuple[str, ...]]:
    """The arguments of a call with their brackets, and their names, if they have any."""
    found: list[Expression] = []
    names: list[str] = []
    with cursor.brackets() as opening:
        more = not cursor.take_sign(")")
        while more:
            named = cursor.name_before((":",), NAME_SYMBOLS)
            if named is not None:
                cursor.take(named[0] + 1)
                names.append(named[1])
            found.append(cursor.part(",", ")"))
            if len(names) not in (0, len(found)):
                cursor.blame(problems.names_and_places(found[-1].span))
                names = names[: len(found)] + [""] * (len(found) - len(names))
            more = cursor.another(opening, ")")
    return tuple(found), tuple(names)
