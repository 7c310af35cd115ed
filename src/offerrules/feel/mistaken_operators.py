"""Mistakes behind an operand: what is no operator of FEEL, but one elsewhere or in plain speech.

Like `mistakes`, this is reached only where the grammar has ended.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.feel.cursor import Cursor, PlaceLostError, is_sign
from offerrules.feel.forms import iterators
from offerrules.feel.names import BUILT_IN_NAMES
from offerrules.feel.precedence import COMPARISON, CONJUNCTION, NEGATION, POSTFIX
from offerrules.feel.scanner import KEYWORDS, Kind, Token
from offerrules.feel.tree import (
    Call,
    Comparison,
    ComparisonOperator,
    Expression,
    Filter,
    Literal,
    Name,
    Path,
)

if TYPE_CHECKING:
    from offerrules.feel import elsewhere, habits, mistaken_numbers, problems, writing_habits
else:
    elsewhere = later.module("offerrules.feel.elsewhere")
    habits = later.module("offerrules.feel.habits")
    mistaken_numbers = later.module("offerrules.feel.mistaken_numbers")
    problems = later.module("offerrules.feel.problems")
    writing_habits = later.module("offerrules.feel.writing_habits")

_LONGEST_PHRASE: Final = 4
_LIKE: Final = re.compile(r"(%?)([^%_]*)(%?)")
_LIKE_WORDS: Final = ("like", "ilike")
_NEGATED: Final = ("in", "i", "between", "mellan", "contains", "matches", *_LIKE_WORDS)
_SIMPLE: Final = (Literal, Name, Path, Filter, Call)


def behind(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    """The expression meant by what follows `left`, which begins at `start`; None where an expression may end."""
    token = cursor.token
    match token.kind:
        case Kind.END:
            return None
        case Kind.SYMBOL:
            return _symbol(cursor, left, start, power)
        case Kind.KEYWORD:
            return _keyword(cursor, left, start, power)
        case Kind.WORD:
            return _word(cursor, left, start, power)
        case Kind.NUMBER:
            return mistaken_numbers.number(cursor, left)
        case _:
            return _text(cursor, left, start, power)


def _symbol(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    token, following = cursor.token, cursor.ahead()
    match token.text:
        case "&":
            before = cursor.behind()
            joins_text = following.kind is Kind.STRING or (before is not None and before.kind is Kind.STRING)
            meant = "+" if joins_text else "and"
            problem = writing_habits.other_spelling(cursor.text, token.span, meant)
            cursor.blame(problem if joins_text else replace(problem, hint=elsewhere.TEXTS_JOINED))
            cursor.respell(meant)
            return left
        case "<>" | "|" | ":=":
            meant = elsewhere.SIGNS_BEHIND_OPERAND[token.text]
            cursor.blame(writing_habits.other_spelling(cursor.text, token.span, meant))
            cursor.respell(meant)
            return left
        case "!" if is_sign(following, "="):
            span = Span(token.start, following.end)
            cursor.blame(writing_habits.other_spelling(cursor.text, span, "!="))
            cursor.respell("!=", 2)
            return left
        case "%":
            return mistaken_numbers.percent(cursor, left, start, power)
        case "?" if is_sign(following, ".") and following.start == token.end:
            cursor.blame(habits.optional_path(Span(token.start, following.end)))
            cursor.respell(".", 2)
            return left
        case "?" if power == 0:
            return _ternary(cursor, left, start)
        case "??" if power == 0:
            condition = cursor.source(start)
            cursor.take()
            value = cursor.token.start
            cursor.expression(CONJUNCTION)
            correction = f"if {condition} = null then {cursor.source(value)} else {condition}"
            cursor.blame(habits.default_value(correction, cursor.since(start)))
            return left
        case ":":
            return _slice(cursor, left, start)
        case _:
            return None


def _ternary(cursor: Cursor, left: Expression, start: int) -> Expression | None:
    """`a ? b : c`."""
    condition = cursor.source(start)
    begin = cursor.take().end
    cursor.part(":")
    consequence = cursor.source(begin)
    if not cursor.take_sign(":"):
        raise cursor.lose(problems.word_missing(":", cursor.token.span))
    begin = cursor.end
    cursor.expression()
    correction = f"if {condition} then {consequence} else {cursor.source(begin)}"
    cursor.blame(habits.conditional(correction, cursor.since(start)))
    return left


def _slice(cursor: Cursor, left: Expression, start: int) -> Expression | None:
    """`x[1:3]`; the numbers count from 0, and the last one is not included."""
    opening = cursor.innermost
    if opening is None or opening.text != "[" or opening.end != start:
        return None
    cursor.take()
    if not cursor.is_sign("]"):
        cursor.part("]")
    cursor.blame(habits.part_of_list(Span(opening.start, cursor.token.end)))
    return left


def _keyword(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    match cursor.token.text:
        case "not":
            return _negated(cursor, left, start, power)
        case "if" if power == 0 and not cursor.in_comprehension:
            return _python_if(cursor, left, start)
        case "for" if power == 0:
            return _comprehension(cursor, left, start)
    return None


def _python_if(cursor: Cursor, left: Expression, start: int) -> Expression | None:
    """`a if b else c`."""
    consequence = cursor.source(start)
    begin = cursor.take().end
    cursor.part("else")
    condition = cursor.source(begin)
    if not cursor.take_sign("else"):
        raise cursor.lose(problems.word_missing("else", cursor.token.span))
    begin = cursor.end
    cursor.expression()
    correction = f"if {condition} then {consequence} else {cursor.source(begin)}"
    cursor.blame(habits.conditional(correction, cursor.since(start)))
    return left


def _comprehension(cursor: Cursor, left: Expression, start: int) -> Expression | None:
    """`[x + 1 for x in xs if x > 2]`."""
    opening = cursor.innermost
    body = cursor.source(start)
    cursor.take()
    begin = cursor.token.start
    cursor.in_comprehension = True
    iterators(cursor, "if")
    cursor.in_comprehension = False
    correction: str | None = f"for {cursor.source(begin)} return {body}"
    if cursor.is_sign("if"):
        cursor.take()
        cursor.expression()
        correction = None
    span = cursor.since(start)
    if opening is not None and opening.text == "[" and opening.end <= start and cursor.is_sign("]"):
        span = Span(opening.start, cursor.token.end)
    cursor.blame(habits.comprehension(correction, span))
    return left


def _word(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    token = cursor.token
    if isinstance(left, Literal) and isinstance(left.value, Decimal) and left.span.end == cursor.end:
        found = mistaken_numbers.unit(cursor, left, start)
        if found is not None:
            return found
    words = cursor.words_ahead(_LONGEST_PHRASE)
    if words[0] in KEYWORDS and token.text not in KEYWORDS and words[0] != "not":
        if words[0] in ("then", "else", "return", "satisfies"):
            return None
        cursor.blame(writing_habits.other_spelling(cursor.text, token.span, words[0]))
        cursor.respell(words[0])
        return left
    if words[0] in elsewhere.NOT_WORDS:
        return _negated(cursor, left, start, power)
    if words[0] in elsewhere.IS_WORDS:
        found = _is(cursor, left, start, power, words)
        if found is not None:
            return found
    if words[0] in _LIKE_WORDS:
        return None if power >= COMPARISON else _like(cursor, left, start, cursor.source(start), "")
    return (
        _phrase(cursor, left, words)
        or _infix_function(cursor, left, start, power, words)
        or _called_with_name(cursor, left, start, power)
    )


def _called_with_name(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    """`abs age`, `is known end`."""
    if not isinstance(left, Name) or left.name in cursor.names or power >= POSTFIX:
        return None
    if left.name not in elsewhere.CALLED_WITH_NAME and left.name not in BUILT_IN_NAMES:
        return None
    given = cursor.token.start
    cursor.expression(NEGATION)
    correction = f"{left.name}({cursor.source(given)})"
    cursor.blame(habits.call_without_brackets(left.name, correction, cursor.since(start)))
    return left


def _is(cursor: Cursor, left: Expression, start: int, power: int, words: tuple[str, ...]) -> Expression | None:
    """`x is null`, `x is not known`, `x är okänd`."""
    negated = len(words) > 2 and words[1] in elsewhere.NOT_WORDS
    tested = words[2] if negated else words[1] if len(words) > 1 else ""
    if power >= COMPARISON:
        return None
    if negated and tested in ("in", "between", "i", "mellan"):
        subject = cursor.source(start)
        cursor.take()
        return _negated(cursor, left, start, power, subject)
    taken = 3 if negated else 2
    subject = cursor.source(start)
    if tested in elsewhere.NULL_WORDS:
        cursor.take(taken)
        sign = "!=" if negated else "="
        cursor.blame(habits.compared_with_null(f"{subject} {sign} null", cursor.since(start)))
        return left
    if tested in elsewhere.KNOWN_WORDS | elsewhere.UNKNOWN_WORDS:
        cursor.take(taken)
        positive = (tested in elsewhere.KNOWN_WORDS) is not negated
        correction = f"is known({subject})" if positive else f"not(is known({subject}))"
        cursor.blame(habits.is_known(correction, cursor.since(start)))
        return left
    if tested in elsewhere.EMPTY_WORDS:
        cursor.take(taken)
        cursor.blame(habits.is_empty(subject, cursor.since(start)))
        return left
    return None


def _negated(cursor: Cursor, left: Expression, start: int, power: int, subject: str | None = None) -> Expression | None:
    """`x not in y`, `x not between a and b`, `x not like "a%"`."""
    following = cursor.ahead().text.lower()
    if following not in _NEGATED or power >= COMPARISON:
        return None
    subject = subject or cursor.source(start)
    cursor.take()
    if following in _LIKE_WORDS:
        return _like(cursor, left, start, subject, "not")
    begin = cursor.token.start
    before = len(cursor.problems)
    found = cursor.go_on(left, start, CONJUNCTION)
    if len(cursor.problems) == before:
        correction = f"not({subject} {cursor.source(begin)})"
        cursor.blame(habits.not_without_brackets(correction, cursor.since(start)))
    return found


def _like(cursor: Cursor, left: Expression, start: int, subject: str, negation: str) -> Expression:
    """`x like "a%"`."""
    cursor.take()
    begin = cursor.token.start
    pattern = cursor.expression(COMPARISON)
    call = f"matches({subject}, {cursor.source(begin)})"
    if isinstance(pattern, Literal) and isinstance(pattern.value, str):
        call = _like_call(subject, pattern.value)
    cursor.blame(habits.like(f"not({call})" if negation else call, cursor.since(start)))
    return left


def _like_call(subject: str, pattern: str) -> str:
    """The built-in that tests what a pattern of SQL tests."""
    found = _LIKE.fullmatch(pattern)
    if found is None:
        escaped = re.sub(r"([\\.\[\](){}*+?^$|])", r"\\\1", pattern).replace("%", ".*").replace("_", ".")
        return f'matches({subject}, "^{_in_text(escaped)}$")'
    before, middle, behind_it = found.groups()
    quoted = f'"{_in_text(middle)}"'
    if before and behind_it:
        return f"contains({subject}, {quoted})"
    if before:
        return f"ends with({subject}, {quoted})"
    return f"starts with({subject}, {quoted})" if behind_it else f"{subject} = {quoted}"


def _in_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _phrase(cursor: Cursor, left: Expression, words: tuple[str, ...]) -> Expression | None:
    """Words for an operator: `och`, `is not`, `är större än`."""
    lead = 1 if words[0] in elsewhere.IS_WORDS else 0
    if words[0] == "instanceof":
        cursor.blame(writing_habits.other_spelling(cursor.text, cursor.token.span, "instance of"))
        cursor.respell("instance")
        return left
    for length in range(len(words), 0, -1):
        meant = elsewhere.OPERATORS.get(words[:length]) or elsewhere.OPERATORS.get(words[lead:length])
        if meant is None:
            continue
        span = Span(cursor.token.start, cursor.ahead(length - 1).end)
        cursor.blame(writing_habits.other_spelling(cursor.text, span, meant))
        cursor.respell(meant, length)
        return left
    return None


def _infix_function(
    cursor: Cursor, left: Expression, start: int, power: int, words: tuple[str, ...]
) -> Expression | None:
    """`a contains b`, `a starts with b`."""
    for length in (2, 1):
        name = elsewhere.INFIX_FUNCTIONS.get(words[:length])
        if name is None or length > len(words):
            continue
        if power >= COMPARISON:
            return None
        subject = cursor.source(start)
        span = Span(cursor.token.start, cursor.ahead(length - 1).end)
        cursor.take(length)
        begin = cursor.token.start
        cursor.expression(COMPARISON)
        correction = f"{name}({subject}, {cursor.source(begin)})"
        cursor.blame(habits.infix_function(cursor.source(*span), correction, cursor.since(start)))
        return left
    return None


def _text(cursor: Cursor, left: Expression, start: int, power: int) -> Expression | None:
    """`f"…"`, `date "2024-01-01"`."""
    token = cursor.token
    if not isinstance(left, Name) or left.span.end != cursor.end:
        return None
    if token.start == cursor.end and left.name in elsewhere.STRING_PREFIXES:
        cursor.take()
        cursor.blame(writing_habits.string_prefix(left.name, cursor.since(start)))
        return left
    if left.name in elsewhere.CALLED_WITH_TEXT and left.name not in cursor.names and power < POSTFIX:
        cursor.take()
        correction = f"{left.name}({cursor.source(token.start)})"
        cursor.blame(habits.call_without_brackets(left.name, correction, cursor.since(start)))
        return left
    return None


def comparison_meant(cursor: Cursor, sign: Token) -> ComparisonOperator:
    """The operator meant by a comparison that is taken and what follows it: `> =`, `= =`, `= !`."""
    following = cursor.token
    meant = elsewhere.TORN_SIGNS.get((sign.text, following.text)) if following.kind is Kind.SYMBOL else None
    if meant is None:
        return ComparisonOperator(sign.text)
    span = Span(sign.start, following.end)
    cursor.take()
    cursor.blame(writing_habits.other_spelling(cursor.text, span, meant))
    return ComparisonOperator(meant)


def arithmetic_meant(cursor: Cursor, sign: Token) -> str:
    """The operator meant by an arithmetic sign that is taken and what follows it: `* *`, `/=`, `+=`."""
    following = cursor.token
    if following.kind is not Kind.SYMBOL:
        return sign.text
    span = Span(sign.start, following.end)
    meant = elsewhere.TORN_SIGNS.get((sign.text, following.text))
    if meant is not None:
        cursor.take()
        cursor.blame(writing_habits.other_spelling(cursor.text, span, meant))
        return meant
    doubled = following.text == "+" == sign.text and cursor.ahead().kind in (Kind.END, Kind.SYMBOL)
    if following.start == sign.end and (following.text == "=" or doubled):
        cursor.blame(writing_habits.assignment(cursor.source(*span), span))
        cursor.take()
        if doubled:
            raise PlaceLostError
    return sign.text


def chained(cursor: Cursor, left: Comparison, start: int) -> None:
    """`1 < x < 5`, behind the second comparison: FEEL, but never meant so."""
    middle = cursor.source(left.right.span.start, left.right.span.end)
    correction = None
    if isinstance(left.right, _SIMPLE):
        first = cursor.source(start, left.span.end)
        correction = f"{first} and {middle} {cursor.source(left.span.end)}"
    cursor.note(habits.chained_comparison(correction, cursor.since(start)))


def bare_range(cursor: Cursor, start: int) -> None:
    """`x in 1..5`: read the rest of the range."""
    cursor.take()
    cursor.expression(COMPARISON)
    cursor.blame(habits.bare_range(f"[{cursor.source(start)}]", cursor.since(start)))


def method(cursor: Cursor, called: Path, arguments_start: int, start: int) -> None:
    """`a.contains("x")`, behind the call: FEEL, but a value has no functions of its own."""
    name = elsewhere.METHODS.get(called.name.lower())
    if name is None or called.name in cursor.names:
        return
    subject = cursor.source(start, called.span.end).removesuffix(called.name).rstrip().removesuffix(".")
    arguments = cursor.source(arguments_start + 1, cursor.end - 1)
    correction = f"{name}({subject}, {arguments})" if arguments else f"{name}({subject})"
    cursor.note(habits.method(name, correction, cursor.since(start)))


def text_index(cursor: Cursor, source: Expression, key: Literal, start: int) -> None:
    """`x["name"]`, behind the filter: FEEL, but it chooses nothing."""
    if isinstance(key.value, str) and key.value.isidentifier() and isinstance(source, (Name, Path)):
        subject = cursor.source(start, source.span.end)
        cursor.note(habits.text_index(key.value, f"{subject}.{key.value}", cursor.since(start)))
