"""Text to tokens (OMG DMN 1.5, 10.3.1.2, rules 25 to 37 and 59 to 65).

The scanner looks at every character once and never goes back. It doesn't know names of several words: it gives
the words, and the parser puts them together (`names`). What can't be FEEL but has a plain meaning (`“a”`, `==`, `&&`)
becomes the token that was meant, together with a problem, so that the parser goes on without follow-on errors.
"""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel.normal_form import composed

if TYPE_CHECKING:
    from offerrules.feel import elsewhere, problems, writing_habits
else:
    elsewhere = later.module("offerrules.feel.elsewhere")
    problems = later.module("offerrules.feel.problems")
    writing_habits = later.module("offerrules.feel.writing_habits")


class Kind(Enum):
    NUMBER = "number"
    STRING = "string"
    AT = "at literal"
    WORD = "word"
    KEYWORD = "keyword"
    SYMBOL = "symbol"
    END = "end"


class Token(NamedTuple):
    """A piece of the text. `value` is what a number or string stands for; a symbol's `text` is the one meant."""

    kind: Kind
    text: str
    start: int
    end: int
    value: Decimal | str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Scan(NamedTuple):
    """The tokens, the last of them `END`; `broken` says whether something in the text is not FEEL."""

    tokens: list[Token]
    problems: list[Problem]
    broken: bool


KEYWORDS = frozenset(
    [
        *("true", "false", "null", "not", "and", "or", "in", "between", "instance", "if", "then", "else"),
        *("for", "return", "some", "every", "satisfies", "function", "external"),
    ]
)
"""Words that are no names. `of`, `to` and the like are only words."""

NAME_SYMBOLS = frozenset("./-'’+*")
"""Signs that may stand inside a name (rule 30), by longest match against the names in scope."""

MAX_PROBLEMS = 100
"""More are not told of one text."""

PRECISION = 34
LARGEST_EXPONENT = 6144
SMALLEST_EXPONENT = -6143

_BLANK = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
_SKIP = re.compile(rf"(?:[{_BLANK}]+|//[^\n\r]*|/\*(?s:.*?)\*/)+")
_COMMENT = re.compile(r"//[^\n\r]*|/\*(?s:.*?)\*/")
_LATIN = "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff"
_LATIN_WORD = re.compile(rf"[{_LATIN}][{_LATIN}0-9\u00b7]*")
"""A word as far as it is written with signs below U+0100, as nearly all are: this pattern is quickly made."""
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:T[0-9:.]+Z?)?(?![0-9A-Za-z_])")
_DIVISION = re.compile(r"[ \t]*//[ \t]*[0-9]+[ \t)]*(?=[\n\r]|$)")
_SYMBOL = re.compile(
    r"&lt;=?|&gt;=?|&amp;&amp;|&amp;|===|!==|\.\.|\*\*|<=|>=|!=|->|==|&&|\|\||<>|=<|=>|:=|\?\?|[()\[\]{},:.+\-*/=<>?'’!^%;&|`$#~\\@≤≥≠×÷−–‐‑—·√]"
)
_QUOTED = re.compile(r'"(?:[^"\\\n\r\x0b\x0c\x85\u2028\u2029]|\\.)*"')
_ESCAPE = re.compile(
    r"\\(?:[uU][dD][89abAB][0-9a-fA-F]{2}\\[uU][dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|[\"'\\nrt])"
)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_OTHER_QUOTES = {
    "“": "”“",
    "”": "”“",
    "„": "“”",
    "«": "»",
    "»": "«»",
    "‘": "’‘",
    "‚": "‘’",
    "'": "'",
    "’": "’",
    "`": "`",
}
_NO_CHARACTER = "\udfff"
_LINE_END = re.compile(r"[\n\r]|$")
_DECIMAL128 = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)


@cache
def _any_word() -> re.Pattern[str]:
    """Any word. Python takes ten milliseconds to make the pattern."""
    return re.compile(rf"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*")


def _word_at(text: str, at: int) -> re.Match[str] | None:
    word = _LATIN_WORD.match(text, at)
    end = word.end() if word is not None else at
    return _any_word().match(text, at) if text[end : end + 1] > "\xff" else word


def scan(text: str, *, as_written: bool = False) -> Scan:
    """The tokens of `text` and what is wrong with it letter by letter.

    The values of strings are composed (`normal_form`), unless they are wanted as they are written.
    """
    return _Scanner(text, as_written).run()


def comments(text: str) -> list[Span]:
    """The comments of `text`, each from its `//` or `/*`; a line break after it is not part of it."""
    scanner = _Scanner(text, as_written=True)
    scanner.run()
    return scanner.comments


class _Scanner:
    def __init__(self, text: str, as_written: bool) -> None:
        self.text = text
        self._as_written = as_written
        self.at = 0
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.broken = False
        self.comments: list[Span] = []
        self._end_of_line = -1
        self._unclosed: dict[str, int] = {}

    def run(self) -> Scan:
        text, size = self.text, len(self.text)
        while True:
            if skipped := _SKIP.match(text, self.at):
                if "/" in skipped[0]:
                    self.comments += [Span(*found.span()) for found in _COMMENT.finditer(text, *skipped.span())]
                    self._comment(skipped)
                self.at = skipped.end()
            if self.at >= size:
                self.tokens.append(Token(Kind.END, "", size, size))
                return Scan(self.tokens, self.problems, self.broken)
            char = text[self.at]
            if word := _word_at(text, self.at):
                self._add(Kind.KEYWORD if word[0] in KEYWORDS else Kind.WORD, word[0], word.end())
            elif "0" <= char <= "9" or (char == "." and "0" <= text[self.at + 1 : self.at + 2] <= "9"):
                self._number()
            elif char == '"':
                self._string()
            elif char == "/" and text.startswith("/*", self.at):
                self._fail(problems.open_comment(Span(self.at, self.at + 2)))
                self.at = size
            elif char in _OTHER_QUOTES and self._other_quotes(char):
                continue
            else:
                self._symbol(char)

    def _comment(self, skipped: re.Match[str]) -> None:
        """`a // 7` was meant as a division, perhaps."""
        found = _DIVISION.match(skipped[0])
        if found is not None and self.tokens:
            written = found[0].strip()
            start = skipped.start() + found[0].index("//")
            self._note(writing_habits.comment_instead_of_division(written, Span(start, start + len(written))))

    def _add(self, kind: Kind, text: str, end: int, value: Decimal | str | None = None) -> None:
        self.tokens.append(Token(kind, text, self.at, end, value))
        self.at = end

    def _fail(self, problem: Problem) -> None:
        self._note(problem)
        self.broken = True

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def _number(self) -> None:
        if (date := _DATE.match(self.text, self.at)) and self.text[self.at - 1 : self.at] != "@":
            self._note(writing_habits.bare_date(date[0], Span(self.at, date.end())))
        found = _NUMBER.match(self.text, self.at)
        assert found is not None
        self._add(Kind.NUMBER, found[0], found.end(), self._decimal(found[0], Span(*found.span())))

    def _decimal(self, written: str, span: Span) -> Decimal:
        _, _, exponent = written.lower().partition("e")
        if len(exponent.lstrip("+-0")) > 5:
            self._fail(problems.number_too_large(span))
            return Decimal(0)
        exact = Decimal(written)
        value = _DECIMAL128.plus(exact) if len(written) > PRECISION else exact
        if value and not SMALLEST_EXPONENT <= value.adjusted() <= LARGEST_EXPONENT:
            self._fail(problems.number_too_large(span))
            return Decimal(0)
        if value != exact:
            self._note(problems.number_too_precise(span, PRECISION))
        return value

    def _string(self) -> None:
        """A string, or with `@` before it the text of a literal."""
        found = _QUOTED.match(self.text, self.at)
        if found is None:
            end = self._line_end()
            self._fail(problems.open_string(Span(self.at, end), self.text[self.at : end]))
            self._add(Kind.STRING, self.text[self.at : end], end, "")
            return
        span = Span(*found.span())
        value = self._unescape(found[0][1:-1], span)
        self._add_string(found[0], span, value)

    def _add_string(self, written: str, span: Span, value: str) -> None:
        """A string, or the literal that it makes with an `@` right before it."""
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.text == "@" and last.kind is Kind.SYMBOL and last.end == span.start:
            self.tokens[-1] = Token(Kind.AT, self.text[last.start : span.end], last.start, span.end, value)
            self.at = span.end
        else:
            self._add(Kind.STRING, written, span.end, value)

    def _unescape(self, body: str, span: Span) -> str:
        if "\\" not in body:
            value = body
        else:
            value = _ESCAPE.sub(_escaped, body)
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            self._fail(problems.half_a_character(span))
        return value if self._as_written else composed(value)

    def _other_quotes(self, char: str) -> bool:
        """A string in quotes that FEEL does not have, or false where the sign is meant otherwise."""
        last = self.tokens[-1] if self.tokens else None
        inside_a_name = last is not None and last.end == self.at and last.kind in (Kind.WORD, Kind.KEYWORD)
        if char in "'’" and inside_a_name and last is not None and last.text not in elsewhere.STRING_PREFIXES:
            return False
        end = self._line_end()
        if self._unclosed.get(char) == end:
            return False
        closing = -1
        for quote in _OTHER_QUOTES[char]:
            at = self.text.find(quote, self.at + 1, end)
            closing = at if closing < 0 or 0 < at < closing else closing
        if closing < 0:
            self._unclosed[char] = end
            return False
        span = Span(self.at, closing + 1)
        content = self.text[self.at + 1 : closing]
        if char == "`":
            self._fail(writing_habits.backticks(content, span))
            self._add(Kind.WORD, content, span.end)
        else:
            escaped = content.replace("\\", "\\\\").replace('"', '\\"')
            self._fail(writing_habits.other_quotes(f'"{escaped}"', span))
            self._add_string(self.text[span.start : span.end], span, content)
        return True

    def _line_end(self) -> int:
        if self._end_of_line < self.at:
            found = _LINE_END.search(self.text, self.at)
            self._end_of_line = found.start() if found else len(self.text)
        return self._end_of_line

    def _symbol(self, char: str) -> None:
        found = _SYMBOL.match(self.text, self.at)
        if char == "#":
            end = self._line_end()
            written = self.text[self.at : end].rstrip()
            self._fail(writing_habits.hash_comment(written, Span(self.at, self.at + len(written))))
            self.at = end
            return
        if found is None:
            self._fail(problems.unknown_character(char, Span(self.at, self.at + 1)))
            self.at += 1
            return
        symbol = found[0]
        if (meant := elsewhere.SIGNS.get(symbol)) is not None:
            self._fail(writing_habits.other_spelling(self.text, Span(self.at, found.end()), meant))
            symbol = meant
        self._add(Kind.KEYWORD if symbol in KEYWORDS else Kind.SYMBOL, symbol, found.end())


def _escaped(found: re.Match[str]) -> str:
    body = found[0][1:]
    if body[0] not in "uU":
        return _PLAIN_ESCAPES[body]
    if "\\" in body:
        high, low = (int(half[-4:], 16) for half in body.split("\\"))
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    code = int(body[1:], 16)
    return chr(code) if code < 0x110000 else _NO_CHARACTER
