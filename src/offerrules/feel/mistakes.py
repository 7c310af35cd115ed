"""Mistakes where an operand, or a certain word, should stand: what was meant is told, and read as if it were written.

Everything here is called only where the grammar has ended, so it costs nothing on text that is FEEL.
"""

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel.cursor import Cursor, is_sign
from offerrules.feel.precedence import BINDING, CONJUNCTION, NEGATION, POSTFIX
from offerrules.feel.scanner import KEYWORDS, Kind, Token
from offerrules.feel.tree import Comparison, Expression, For, If, Or, Quantified
from offerrules.nearest import nearest

if TYPE_CHECKING:
    from offerrules.feel import elsewhere, habits, problems, writing_habits
else:
    elsewhere = later.module("offerrules.feel.elsewhere")
    habits = later.module("offerrules.feel.habits")
    problems = later.module("offerrules.feel.problems")
    writing_habits = later.module("offerrules.feel.writing_habits")

_FAR: Final = 200
"""How many tokens are looked through for the separators of a function that is written as elsewhere."""
_AT: Final = re.compile(r"@[\w:.+\-]*")
_DOUBLE_BRACES: Final = re.compile(r"\{\{\s{0,9}([^{}]{0,99}?)\s{0,9}\}\}")
_NOT_COLONS: Final = ("=", ":=", ">=", "->")
_OPENERS: Final = ("(", "[", "{")
_CLOSERS: Final = (")", "]", "}")
_WORDS: Final = frozenset(
    {*KEYWORDS, *elsewhere.LITERALS, *elsewhere.OPENING_WORDS, *elsewhere.JOINED, "case", "iif"}
    | elsewhere.UNKNOWN_WORDS
    | elsewhere.PROGRAMMING
)


def before_everything(cursor: Cursor) -> None:
    """A formula of a spreadsheet begins with `=`."""
    if cursor.is_sign("="):
        cursor.blame(writing_habits.leading_equals(cursor.take().span))


def word(cursor: Cursor) -> Expression | None:
    """The expression meant by a word of another language where an operand stands."""
    token, following = cursor.token, cursor.ahead()
    plain = token.text.lower()
    if plain not in _WORDS or token.text in cursor.names:
        return None
    if plain in ("if", "iif", "om") and is_function_of(cursor):
        return excel_if(cursor)
    if plain in elsewhere.JOINED and is_sign(following, "("):
        return _joining_function(cursor)
    if plain == "case" and following.text.lower() == "when":
        return _case(cursor)
    if plain in elsewhere.UNKNOWN_WORDS and not is_sign(following, "(", "."):
        cursor.blame(habits.unknown_literal(cursor.take().span))
        return cursor.placeholder(token.start)
    if plain in elsewhere.PROGRAMMING and following.kind in (Kind.WORD, Kind.NUMBER):
        raise cursor.lose(habits.programming(token.text, token.span))
    keyword = _keyword(cursor, plain)
    if keyword is None:
        return None
    if keyword == "not" and not is_sign(following, "("):
        return _not_without_brackets(cursor, CONJUNCTION)
    cursor.blame(writing_habits.other_spelling(cursor.text, token.span, keyword))
    cursor.respell(keyword)
    return cursor.operand()


def _keyword(cursor: Cursor, plain: str) -> str | None:
    """The keyword that a word stands for at the beginning of an operand."""
    following = cursor.ahead()
    if plain in elsewhere.LITERALS:
        return None if is_sign(following, "(", ".") else elsewhere.LITERALS[plain]
    opening = elsewhere.OPENING_WORDS.get(plain)
    if opening in elsewhere.QUANTIFIED:
        loops = following.kind is Kind.WORD and cursor.ahead(2).text.lower() in ("in", *elsewhere.STAND_INS["in"])
        return opening if loops else None
    if opening == "not" and is_sign(following, "("):
        return opening
    begins = following.kind in (Kind.WORD, Kind.KEYWORD, Kind.NUMBER, Kind.STRING, Kind.AT) or is_sign(following, "(")
    return opening if (begins and not BINDING.get(following.text, 0) > 0) or is_sign(following, "(") else None


def is_function_of(cursor: Cursor) -> bool:
    """Whether the next word is written as a function of several arguments: `IF(a; b; c)`, `if(a, b, c)`.

    Not if `then` comes behind the bracket: `if (some x in xs, y in ys satisfies a) then b else c`.
    """
    if not is_sign(cursor.ahead(), "("):
        return False
    depth, comma = 0, False
    for distance in range(1, _FAR):
        token = cursor.ahead(distance)
        if is_sign(token, *_OPENERS):
            depth += 1
        elif is_sign(token, *_CLOSERS):
            depth -= 1
        elif depth == 1 and is_sign(token, ";"):
            return True
        comma = comma or (depth == 1 and is_sign(token, ","))
        if depth == 0 and is_sign(token, "then"):
            return False
        if depth < 0 or token.kind is Kind.END:
            return comma
    return False


def excel_if(cursor: Cursor) -> Expression:
    """`IF(a; b; c)`."""
    start = cursor.take().start
    parts = _parts(cursor)
    texts = [text for _, text in parts] + ["null", "null"]
    correction = f"if {texts[0]} then {texts[1]} else {texts[2]}"
    cursor.blame(habits.excel_if(correction, cursor.since(start)))
    return cursor.placeholder(start)


def _joining_function(cursor: Cursor) -> Expression:
    """`AND(a; b)`, `ELLER(a; b)`."""
    before = cursor.behind()
    token = cursor.take()
    sign = elsewhere.JOINED[token.text.lower()]
    loose = (Or, If, For, Quantified) if sign == "and" else (If, For, Quantified)
    texts = [f"({text})" if isinstance(part, loose) else text for part, text in _parts(cursor)]
    correction = f" {sign} ".join(texts)
    if not _stands_alone(cursor, before):
        correction = f"({correction})"
    cursor.blame(habits.joining_function(token.text, sign, correction, cursor.since(token.start)))
    return cursor.placeholder(token.start)


def _stands_alone(cursor: Cursor, before: Token | None) -> bool:
    """Whether no operator stands before `before` or at the cursor."""
    return (before is None or is_sign(before, "(", "[", ",", "then", "else", "return", "satisfies")) and (
        cursor.token.kind is Kind.END or cursor.token.text not in BINDING
    )


def _parts(cursor: Cursor) -> list[tuple[Expression, str]]:
    """The arguments of a function of a spreadsheet with their texts."""
    parts = []
    with cursor.brackets() as opening:
        more = not cursor.take_sign(")")
        while more:
            start = cursor.token.start
            part = cursor.part(",", ";", ")")
            parts.append((part, cursor.source(start)))
            more = cursor.take_sign(";") or cursor.another(opening, ")")
    return parts


def _case(cursor: Cursor) -> Expression:
    """`CASE WHEN a THEN b ELSE c END`."""
    start = cursor.take().start
    correction = ""
    while cursor.is_word("when"):
        condition = _words_then_expression(cursor)
        if not cursor.is_word("then"):
            raise cursor.lose(problems.word_missing("then", cursor.token.span))
        correction += f"if {condition} then {_words_then_expression(cursor)} else "
    correction += _words_then_expression(cursor) if cursor.is_word("else") else "null"
    if cursor.is_word("end"):
        cursor.take()
    cursor.blame(habits.conditional(correction, cursor.since(start)))
    return cursor.placeholder(start)


def _words_then_expression(cursor: Cursor) -> str:
    cursor.take()
    start = cursor.token.start
    cursor.expression()
    return cursor.source(start)


def sign(cursor: Cursor) -> Expression:
    """The expression meant by a symbol or keyword that can't begin an operand."""
    token, last = cursor.token, cursor.behind()
    match token.text:
        case "!":
            return _not_without_brackets(cursor, NEGATION)
        case "not":
            return _not_without_brackets(cursor, CONJUNCTION)
        case "+":
            cursor.blame(writing_habits.unary_plus(cursor.take().span))
            return cursor.expression(NEGATION)
        case "@":
            return _at_without_quotes(cursor)
        case "$":
            return _template(cursor)
        case "*" if last is not None and last.text == "(" and is_sign(cursor.ahead(), ")"):
            cursor.blame(habits.star(cursor.take().span))
            return cursor.placeholder(token.start)
        case "'" | "’" | "‘" | "“" | "”" | "„":
            raise cursor.lose(problems.stray_quote(token.span))
        case _:
            return _operator_or_nothing(cursor)


def _operator_or_nothing(cursor: Cursor) -> Expression:
    token, last = cursor.token, cursor.behind()
    if token.text in BINDING and last is not None and last.text in BINDING and not is_sign(last, "(", "[", "."):
        cursor.fail(habits.doubled_operator(last.text, token.text, Span(last.start, token.end)))
        cursor.take()
        return cursor.expression(POSTFIX)
    raise cursor.lose(operand_missing(cursor))


def _not_without_brackets(cursor: Cursor, power: int) -> Expression:
    """`not a = b`, `!a`."""
    first = cursor.take()
    start = cursor.token.start
    operand = cursor.expression(power)
    inner = cursor.source(start)
    in_brackets = inner.startswith("(") and (operand.span.start, operand.span.end) != (start, cursor.end)
    correction = f"not{inner}" if in_brackets else f"not({inner})"
    cursor.blame(habits.not_without_brackets(correction, cursor.since(first.start)))
    return operand


_DURATION: Final = re.compile(r"\s*(\d{1,6})\s*([^\W\d]+)\s*")
_DATE: Final = re.compile(r"\s*(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})\s*")


def _last_day(written: str) -> str | None:
    """The last day of the month of a date that is written with a day too many."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-\d{2}", written)
    if found is None or found[1] == "0000" or not 1 <= int(found[2]) <= 12:
        return None
    return f"{found[1]}-{found[2]}-{monthrange(int(found[1]), int(found[2]))[1]}"


def not_a_literal(written: str, code: str, span: Span) -> Problem:
    """What to say of the text of an `@` literal that has no value; `code` is that of the failure."""
    if code == "no-such-date":
        return problems.no_such_date(written, _last_day(written), span)
    correction = None
    if (found := _DURATION.fullmatch(written)) and (form := elsewhere.UNITS.get(found[2].lower())):
        correction = elsewhere.duration(int(found[1]), form)
    elif found := _DATE.fullmatch(written):
        correction = f'@"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"'
    return problems.not_a_literal(written, correction, span)


def _at_without_quotes(cursor: Cursor) -> Expression:
    token = cursor.token
    found = _AT.match(cursor.text, token.start)
    written = found[0] if found else "@"
    if len(written) == 1:
        raise cursor.lose(problems.unexpected("@", token.span))
    end = token.start + len(written)
    while cursor.token.kind is not Kind.END and cursor.token.start < end:
        cursor.take()
    cursor.blame(writing_habits.at_without_quotes(written, Span(token.start, end)))
    return cursor.placeholder(token.start)


def _template(cursor: Cursor) -> Expression:
    """`$x`, `${x}`."""
    start = cursor.take().start
    if cursor.is_sign("{"):
        with cursor.brackets() as opening:
            inner = cursor.token.start
            found = cursor.part("}")
            name = cursor.source(inner)
            cursor.close(opening, "}")
    else:
        inner = cursor.token.start
        found = cursor.expression(POSTFIX)
        name = cursor.source(inner)
    cursor.blame(writing_habits.template(cursor.source(start), name, cursor.since(start)))
    return found


def double_minus(cursor: Cursor) -> None:
    """`a -- b`: what stands before the first sign tells whether it takes two operands."""
    first, operand = cursor.behind(), cursor.behind(2)
    if first is None or operand is None:
        return
    if operand.kind in (Kind.NUMBER, Kind.STRING, Kind.AT, Kind.WORD) or is_sign(operand, ")", "]", "}"):
        cursor.note(habits.double_minus(Span(first.start, cursor.token.end)))


def operand_left_out(cursor: Cursor, before: Expression) -> None:
    """`a > 1 and < 5`: take the sign; the operand left out is the one of the comparison before."""
    token = cursor.take()
    operand = before.left if isinstance(before, Comparison) else before
    written = cursor.source(operand.span.start, operand.span.end)
    cursor.blame(habits.operand_left_out(written, token.text, token.span))


def operand_missing(cursor: Cursor) -> Problem:
    """What to say where an operand should begin."""
    token, last = cursor.token, cursor.behind()
    if last is None or is_sign(last, "(", "[", "{", ","):
        if last is not None and is_sign(token, *_CLOSERS):
            return problems.nothing_in_brackets(Span(last.start, token.end))
        if token.text in BINDING:
            return problems.operand_missing_before(token.text, token.span)
        return problems.unexpected(token.text, token.span)
    if token.kind is Kind.END or is_sign(token, *_CLOSERS, ",", ";", "then", "else", "return", "satisfies", ".."):
        return problems.operand_missing(cursor.source(last.start, last.end), last.span)
    return problems.unexpected(token.text, token.span)


def stray(cursor: Cursor) -> Problem:
    """What to say of a token that can't stand behind an operand."""
    token, last, following = cursor.token, cursor.behind(), cursor.ahead()
    if last is None:
        return problems.unexpected(token.text, token.span)
    if is_sign(token, ","):
        sign = _before_brackets(cursor)
        if sign is not None and is_sign(sign, "=", "!="):
            return habits.several_values(sign.text, sign.span)
        if last.kind is Kind.NUMBER and following.kind is Kind.NUMBER:
            opening, word = cursor.behind(2), cursor.behind(3)
            if opening is not None and word is not None and is_sign(opening, "(") and is_sign(word, "between"):
                return problems.stray_comma(token.span)
            span = Span(last.start, following.end)
            return writing_habits.decimal_comma(cursor.source(*span), span)
        return problems.stray_comma(token.span)
    if is_sign(token, ";"):
        if following.kind is Kind.END:
            return writing_habits.trailing_semicolon(token.span)
        return problems.unexpected(";", token.span)
    if is_sign(token, *_CLOSERS):
        return problems.stray_bracket(token.text, token.span)
    if is_sign(token, ".."):
        return problems.range_in_list(token.span)
    if is_sign(token, "'", "’"):
        return problems.stray_quote(token.span)
    if token.kind is Kind.SYMBOL and not is_sign(token, *_OPENERS):
        return problems.unexpected(token.text, token.span)
    return _operator_missing(cursor, last, token)


def _before_brackets(cursor: Cursor) -> Token | None:
    """The token before the opening bracket that the cursor is in, where the bracket is near."""
    opening = cursor.innermost
    for distance in range(1, 20):
        if opening is None or cursor.behind(distance) is opening:
            return None if opening is None or not is_sign(opening, "(") else cursor.behind(distance + 1)
    return None


def _operator_missing(cursor: Cursor, last: Token, token: Token) -> Problem:
    """Two operands side by side: perhaps a name of several words."""
    span = Span(last.start, token.end)
    if last.kind is Kind.WORD and token.kind is Kind.WORD:
        written = " ".join((last.text, *(cursor.words_ahead(8))))
        near = nearest(written, [name for name in cursor.names if " " in name])
        if near is not None:
            return problems.name_not_known(written, near, Span(last.start, cursor.ahead(len(written.split()) - 2).end))
    left, right = cursor.source(last.start, last.end), cursor.source(token.start, token.end)
    return problems.operator_missing(left, right, span)


def instead_of(cursor: Cursor, expected: str) -> bool:
    """Whether something stands in the place of `expected` that plainly means it; told and taken."""
    token = cursor.token
    if token.kind not in (Kind.WORD, Kind.KEYWORD, Kind.SYMBOL):
        return False
    plain = token.text.lower()
    if plain != expected and plain not in elsewhere.STAND_INS.get(expected, ()):
        return False
    tokens = 2 if cursor.words_ahead(2) == ("such", "that") else 1
    cursor.take(tokens)
    span = Span(token.start, cursor.end)
    cursor.blame(writing_habits.other_word(cursor.text, span, expected))
    return True


def iterator_name(cursor: Cursor) -> tuple[int, str] | None:
    """`x of xs`: the name, where a word stands in the place of `in`; told."""
    token, following = cursor.token, cursor.ahead()
    if token.kind is not Kind.WORD or following.text.lower() not in ("in", *elsewhere.STAND_INS["in"]):
        return None
    cursor.blame(writing_habits.other_word(cursor.text, following.span, "in"))
    return 1, token.text


def else_if(cursor: Cursor) -> bool:
    """Whether `elif` stands in the place of `else`; then `if` is the next token."""
    token = cursor.token
    if token.kind is not Kind.WORD or token.text.lower() not in elsewhere.STAND_INS["else if"]:
        return False
    cursor.blame(writing_habits.other_spelling(cursor.text, token.span, "else if"))
    cursor.respell("if")
    return True


def word_missing(cursor: Cursor, expected: str) -> Problem:
    """What to say where a certain word should stand."""
    token, last = cursor.token, cursor.behind()
    if last is not None and token.kind is Kind.END:
        return problems.word_missing(expected, Span(last.end, last.end))
    if token.kind in (Kind.NUMBER, Kind.STRING, Kind.WORD) and expected.isalpha():
        return problems.word_missing(expected, token.span, f"{expected} {cursor.source(token.start, token.end)}")
    return problems.word_missing(expected, token.span)


def else_missing(cursor: Cursor) -> Problem:
    """What to say of an `if` without `else`."""
    if cursor.token.kind is Kind.END or is_sign(cursor.token, *_CLOSERS, ","):
        return problems.else_missing(Span(cursor.end, cursor.end))
    return stray(cursor)


def braces_around_values(cursor: Cursor, opening: Token) -> Expression | None:
    """`{1, 2}`, behind the bracket: the values of a list."""
    token, following = cursor.token, cursor.ahead()
    if not (
        token.kind in (Kind.NUMBER, Kind.AT)
        or (token.kind in (Kind.STRING, Kind.WORD) and is_sign(following, ",", "}"))
        or is_sign(token, "-")
    ):
        return None
    inner = token.start
    found = cursor.part(",", "}")
    while cursor.another(opening, "}"):
        cursor.part(",", "}")
    written = cursor.source(inner).removesuffix("}").rstrip()
    cursor.blame(habits.set_of_values(f"[{written}]", cursor.since(opening.start)))
    return found


def key_missing(cursor: Cursor) -> Problem:
    """What to say where a key of a context should stand."""
    token, following = cursor.token, cursor.ahead()
    opening = cursor.innermost
    if opening is not None and is_sign(token, "{"):
        found = _DOUBLE_BRACES.match(cursor.text, opening.start)
        if found is not None:
            return writing_habits.template(found[0], found[1], Span(*found.span()))
    if is_sign(following, *_NOT_COLONS):
        return writing_habits.other_word(cursor.text, following.span, ":")
    return problems.key_missing(token.span)


def colon_missing(cursor: Cursor) -> Problem:
    """What to say behind a key."""
    token = cursor.token
    if is_sign(token, *_NOT_COLONS):
        return writing_habits.other_word(cursor.text, token.span, ":")
    return word_missing(cursor, ":")
