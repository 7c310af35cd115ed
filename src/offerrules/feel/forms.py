"""The forms that begin with a word: `if`, `for`, `some`, `every`, `function` (OMG DMN 1.5, 10.3.1.2)."""

from typing import TYPE_CHECKING

from offerrules import later
from offerrules.feel.cursor import Cursor
from offerrules.feel.scanner import NAME_SYMBOLS
from offerrules.feel.tree import Expression, For, FunctionLiteral, If, Iterator, Quantified, Quantifier
from offerrules.feel.typenames import type_name

if TYPE_CHECKING:
    from offerrules.feel import habits, mistakes, problems
else:
    habits = later.module("offerrules.feel.habits")
    mistakes = later.module("offerrules.feel.mistakes")
    problems = later.module("offerrules.feel.problems")


def choice(cursor: Cursor) -> Expression:
    """`if a then b else c`."""
    if mistakes.is_function_of(cursor):
        return mistakes.excel_if(cursor)
    start = cursor.take().start
    condition = cursor.part("then")
    _word(cursor, "then")
    consequence = cursor.part("else")
    if not mistakes.else_if(cursor):
        _word(cursor, "else")
    if cursor.is_sign(":"):
        cursor.blame(habits.colon(cursor.take().span))
    alternative = cursor.expression()
    children = (condition, consequence, alternative)
    return If(*children, id=cursor.number(*children), span=cursor.since(start))


def _word(cursor: Cursor, word: str) -> None:
    """Take the word that must stand here; what stands before it is told, and passed over."""
    if cursor.take_sign(word) or mistakes.instead_of(cursor, word):
        return
    if not cursor.finds(word):
        raise cursor.lose(mistakes.else_missing(cursor) if word == "else" else mistakes.word_missing(cursor, word))
    cursor.fail(cursor.stray())
    cursor.skip_to(word)
    cursor.take()


def loop(cursor: Cursor) -> Expression:
    """`for x in xs return a`; in `a`, `partial` is the list of the results so far."""
    start = cursor.take().start
    found = _iterators_before(cursor, "return")
    body = cursor.expression()
    return For(found, body, id=cursor.number(*found, body), span=cursor.since(start))


def quantified(cursor: Cursor) -> Expression:
    """`some x in xs satisfies a`, `every …`."""
    first = cursor.take()
    found = _iterators_before(cursor, "satisfies")
    condition = cursor.expression()
    number = cursor.number(*found, condition)
    return Quantified(Quantifier(first.text), found, condition, id=number, span=cursor.since(first.start))


def _iterators_before(cursor: Cursor, behind: str) -> tuple[Iterator, ...]:
    found = iterators(cursor, behind)
    _word(cursor, behind)
    return found


def iterators(cursor: Cursor, behind: str) -> tuple[Iterator, ...]:
    """`x in xs, i in 1..5`, before the word `behind`."""
    found = [_iterator(cursor, behind)]
    while cursor.take_sign(","):
        found.append(_iterator(cursor, behind))
    return tuple(found)


def _iterator(cursor: Cursor, behind: str) -> Iterator:
    start = cursor.token.start
    named = cursor.name_of_iterator() or mistakes.iterator_name(cursor)
    if named is None:
        raise cursor.lose(problems.iterator_missing(cursor.token.span))
    cursor.take(named[0] + 1)
    domain = cursor.part("..", ",", behind)
    end = cursor.part(",", behind) if cursor.take_sign("..") else None
    cursor.names.add(named[1])
    children = (domain,) if end is None else (domain, end)
    return Iterator(named[1], domain, end, id=cursor.number(*children), span=cursor.since(start))


def function(cursor: Cursor) -> Expression:
    """`function(a, b: number) a + b`, `function(a) external {…}`."""
    start = cursor.take().start
    if not cursor.is_sign("("):
        raise cursor.lose(mistakes.word_missing(cursor, "("))
    parameters: list[tuple[str, str | None]] = []
    with cursor.brackets() as opening:
        more = not cursor.take_sign(")")
        while more:
            parameters.append(_parameter(cursor))
            more = cursor.another(opening, ")")
    external = cursor.take_sign("external")
    body = cursor.expression()
    return FunctionLiteral(tuple(parameters), body, external, id=cursor.number(body), span=cursor.since(start))


def _parameter(cursor: Cursor) -> tuple[str, str | None]:
    named = cursor.name_before((",", ")", ":"), NAME_SYMBOLS)
    if named is None:
        raise cursor.lose(problems.parameter_missing(cursor.token.span))
    cursor.take(named[0])
    cursor.names.add(named[1])
    return named[1], type_name(cursor) if cursor.take_sign(":") else None
