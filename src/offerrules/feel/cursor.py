"""The place of the parser in the tokens: looking, moving, numbering nodes, telling problems, finding back after one.

Limits. A tree is at most `MAX_HEIGHT` nodes high and brackets are at most as deep, counted together, so that whoever
walks it (checker, engines, unparse, comparison, pickling) may use plain recursion. Chains of `and` and `or`,
lists, contexts and arguments are flat and only bounded by the text; `1 + 1 + 1 …` grows by one level a sign.
"""

from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel.names import BUILT_IN_NAMES, PROPERTY_NAMES, Names, written_name
from offerrules.feel.scanner import KEYWORDS, MAX_PROBLEMS, NAME_SYMBOLS, Kind, Token, scan
from offerrules.feel.tree import Expression, Literal, Node

if TYPE_CHECKING:
    from offerrules.feel import problems, writing_habits
else:
    problems = later.module("offerrules.feel.problems")
    writing_habits = later.module("offerrules.feel.writing_habits")

MAX_HEIGHT: Final = 100
MAX_LENGTH: Final = 1_000_000
MAX_NAME: Final = 50
"""Words and signs in a name that an expression binds."""

_BUILT_IN = Names(BUILT_IN_NAMES)
_PROPERTIES = Names(PROPERTY_NAMES)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


class PlaceLostError(Exception):
    """A problem was told; the parser must find a place to go on from."""


class TooDeepError(Exception):
    """The tree or the text is nested too deep; nothing more is read."""


class TooManyProblemsError(Exception):
    """So much is wrong with the text that nothing more is read."""


class State(NamedTuple):
    """How deep in the text the cursor is."""

    depth: int
    openings: int
    range_may_end: bool
    in_half_range: bool


class Cursor(ABC):
    """Where the parser is. `token` is the next one, `end` the end of the last one taken."""

    def __init__(self, text: str, names: Iterable[str], *, as_written: bool = False) -> None:
        self.text = text
        found = scan(text, as_written=as_written)
        self._tokens = found.tokens
        self._last = len(found.tokens) - 1
        self.problems: list[Problem] = list(found.problems)
        self.broken = found.broken
        self.names = Names(names)
        self.index = 0
        self.token: Token = self._tokens[0]
        self.end = 0
        self.steps = 0
        self._heights: list[int] = []
        self._depth = 0
        self._openings: list[Token] = []
        self._last_failure = -1
        self.range_may_end = False
        self.in_half_range = False
        self.in_comprehension = False

    @abstractmethod
    def expression(self, power: int = 0) -> Expression:
        """The expression from here on, as far as operators bind tighter than `power`."""

    @abstractmethod
    def operand(self) -> Expression:
        """What stands before the first operator from here on."""

    @abstractmethod
    def go_on(self, left: Expression, start: int, power: int) -> Expression:
        """`left`, which begins at `start`, with what follows it and binds tighter than `power`."""

    @abstractmethod
    def stray(self) -> Problem:
        """What to say of the next token, where none such can stand behind an operand."""

    # Looking and moving

    @property
    def count(self) -> int:
        """How many nodes there are."""
        return len(self._heights)

    def ahead(self, distance: int = 1) -> Token:
        """The token `distance` behind the next one."""
        self.steps += 1
        index = self.index + distance
        return self._tokens[index if index < self._last else self._last]

    def behind(self, tokens: int = 1) -> Token | None:
        """The last token taken, or one of those before it."""
        return self._tokens[self.index - tokens] if self.index >= tokens else None

    def take(self, tokens: int = 1) -> Token:
        """Go on behind the next token, or several of them; the first of them."""
        taken = self.token
        self.steps += tokens
        index = min(self.index + tokens, self._last)
        if index:
            self.end = self._tokens[index - 1].end
        self.index = index
        self.token = self._tokens[index]
        return taken

    def is_sign(self, *texts: str) -> bool:
        """Whether the next token is one of these symbols or keywords."""
        return is_sign(self.token, *texts)

    def take_sign(self, *texts: str) -> bool:
        """Take the next token if it is one of these symbols or keywords."""
        if is_sign(self.token, *texts):
            self.take()
            return True
        return False

    def is_word(self, *texts: str) -> bool:
        """Whether the next token is one of these words, in any case."""
        return self.token.kind in (Kind.WORD, Kind.KEYWORD) and self.token.text.lower() in texts

    def split_sign(self, first: str) -> bool:
        """Take only `first` of a longer symbol that begins so: `>` of `>=` behind a type."""
        token = self.token
        if (
            token.kind is not Kind.SYMBOL
            or not token.text.startswith(first)
            or token.end - token.start != len(token.text)
        ):
            return False
        if token.text == first:
            self.take()
            return True
        middle = token.start + len(first)
        self.token = self._tokens[self.index] = Token(Kind.SYMBOL, token.text[len(first) :], middle, token.end)
        self.end = middle
        self.steps += 1
        return True

    def respell(self, text: str, tokens: int = 1) -> None:
        """Read the next tokens as one keyword or symbol."""
        start = self.token.start
        self.index += tokens - 1
        self.steps += tokens
        kind = Kind.KEYWORD if text in KEYWORDS else Kind.SYMBOL
        self.token = self._tokens[self.index] = Token(kind, text, start, self._tokens[self.index].end)

    def words_ahead(self, most: int) -> tuple[str, ...]:
        """The next words in small letters, as far as there are only words; `most` of them at most."""
        words = []
        for distance in range(most):
            token = self.ahead(distance)
            if token.kind not in (Kind.WORD, Kind.KEYWORD):
                break
            words.append(token.text.lower())
        return tuple(words)

    def source(self, start: int, end: int | None = None) -> str:
        """The text from `start` to `end`, or to the end of the last token taken."""
        return self.text[start : self.end if end is None else end].strip()

    @property
    def innermost(self) -> Token | None:
        """The opening bracket that the cursor is in."""
        return self._openings[-1] if self._openings else None

    # Nodes

    def number(self, *children: Node) -> int:
        """The id of a new node above `children`."""
        heights = self._heights
        height = 1
        for child in children:
            height = max(height, heights[child.id] + 1)
        if height > MAX_HEIGHT:
            raise TooDeepError
        heights.append(height)
        return len(heights) - 1

    def since(self, start: int) -> Span:
        """From `start` to the end of the last token taken."""
        return Span(start, max(start, self.end))

    def placeholder(self, start: int) -> Expression:
        """What stands where something is wrong; the whole tree is thrown away."""
        return Literal(None, id=self.number(), span=self.since(start))

    def descend(self) -> None:
        """One level deeper in the text."""
        self._depth += 1
        if self._depth > MAX_HEIGHT:
            raise TooDeepError

    def ascend(self) -> None:
        """Back from a level."""
        self._depth -= 1

    # Names

    def name_here(self) -> tuple[int, str] | None:
        """How many tokens from here on are a name, and which: in scope, or a built-in; or a single word."""
        found = self.names.longest(self._tokens, self.index)
        built_in = _BUILT_IN.longest(self._tokens, self.index)
        if built_in is not None and (
            found is None or (built_in[0] > found[0] and is_sign(self.ahead(built_in[0]), "("))
        ):
            found = built_in
        if found is not None and (found[0] > 1 or self.token.kind is Kind.WORD):
            self.steps += found[0]
            return found
        return (1, written_name((self.token,))) if self.token.kind is Kind.WORD else None

    def property_here(self) -> tuple[int, str] | None:
        """How many tokens from here on are the name behind a dot, and which."""
        found = max(
            self.names.longest(self._tokens, self.index) or (0, ""),
            _PROPERTIES.longest(self._tokens, self.index) or (0, ""),
        )
        if found[0]:
            self.steps += found[0]
            return found
        return (1, written_name((self.token,))) if self.token.kind in (Kind.WORD, Kind.KEYWORD) else None

    def type_here(self, types: Names) -> tuple[int, str] | None:
        """How many tokens from here on are the name of a type, and which; one of `types`, in scope, or one word."""
        found = types.longest(self._tokens, self.index) or self.names.longest(self._tokens, self.index)
        if found is not None:
            return found
        return (1, written_name((self.token,))) if self.token.kind is Kind.WORD else None

    def name_before(self, stops: Container[str], allowed: Container[str]) -> tuple[int, str] | None:
        """How many tokens before one of `stops` write a new name, and which: words, numbers and signs in `allowed`."""
        if self.token.kind not in (Kind.WORD, Kind.KEYWORD):
            return None
        for distance in range(MAX_NAME + 1):
            token = self.ahead(distance)
            if distance and token.kind in (Kind.SYMBOL, Kind.KEYWORD) and token.text in stops:
                self.steps += distance
                return distance, written_name(self._tokens[self.index : self.index + distance])
            if token.kind not in (Kind.WORD, Kind.KEYWORD, Kind.NUMBER) and not (
                token.kind is Kind.SYMBOL and token.text in allowed
            ):
                return None
        return None

    def name_of_iterator(self) -> tuple[int, str] | None:
        """How many tokens before `in` are a name, and which: one in scope that holds `in`, or as in `name_before`."""
        known = self.names.longest(self._tokens, self.index)
        if known is not None and is_sign(self.ahead(known[0]), "in"):
            return known
        return self.name_before(("in",), NAME_SYMBOLS)

    # Problems

    def note(self, problem: Problem) -> None:
        """Tell something about a text that is FEEL all the same."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)

    def fail(self, problem: Problem) -> None:
        """Tell why the text is not FEEL; only once at one place."""
        self.broken = True
        if self._last_failure != self.index:
            self._last_failure = self.index
            self.blame(problem)

    def lose(self, problem: Problem) -> PlaceLostError:
        """Tell why the text is not FEEL where the parser can't go on from."""
        self.fail(problem)
        return PlaceLostError()

    def blame(self, problem: Problem) -> None:
        """Tell why what is already taken is not FEEL."""
        self.broken = True
        self.note(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise TooManyProblemsError

    def state(self) -> State:
        """How deep the cursor is, for `restore`."""
        return State(self._depth, len(self._openings), self.range_may_end, self.in_half_range)

    def restore(self, state: State) -> None:
        """As deep as it was."""
        self._depth = state.depth
        del self._openings[state.openings :]
        self.range_may_end = state.range_may_end
        self.in_half_range = state.in_half_range

    def recover(self, state: State, *stops: str) -> bool:
        """As deep as it was in `state`, go on to one of `stops` there; whether it is there."""
        deeper = len(self._openings) - state.openings
        self.restore(state)
        return self.skip_to(*stops, depth=deeper)

    def skip_to(self, *stops: str, depth: int = 0) -> bool:
        """Go on to one of `stops` behind `depth` closing brackets; whether it is there."""
        while True:
            token = self.token
            if token.kind is Kind.END or (depth == 0 and is_sign(token, *stops)):
                self._last_failure = self.index
                return token.kind is not Kind.END
            if token.kind is Kind.SYMBOL:
                if token.text in _PAIRS:
                    depth += 1
                elif token.text in _PAIRS.values():
                    if depth == 0:
                        return False
                    depth -= 1
            self.take()

    def finds(self, sign: str) -> bool:
        """Whether `sign` comes in the same brackets."""
        depth = 0
        for distance in range(len(self._tokens) - self.index):
            token = self.ahead(distance)
            if depth == 0 and is_sign(token, sign):
                return True
            if token.kind is Kind.SYMBOL:
                depth += (token.text in _PAIRS) - (token.text in _PAIRS.values())
            if depth < 0:
                return False
        return False

    def part(self, *stops: str, power: int = 0) -> Expression:
        """An expression that one of `stops` follows; if something is wrong in it, go on at one of them."""
        start = self.token.start
        before = self.state()
        try:
            return self.expression(power)
        except PlaceLostError:
            if not self.recover(before, *stops):
                raise
            return self.placeholder(start)

    # Brackets

    @contextmanager
    def brackets(self) -> Iterator[Token]:
        """Inside the bracket that is the next token, which is taken: a `[` in there ends no range outside."""
        before = self.state()
        opening = self.take()
        self._openings.append(opening)
        self.range_may_end = False
        yield opening
        self.restore(before)

    def close(self, opening: Token, closing: str) -> None:
        """Take the closing bracket; where it is missing, say so and go behind it, or where it should be."""
        if not self.take_sign(closing) and not self._misclosed(opening, closing):
            self.fail(self.stray())
            if not self.skip_to(closing) and not self._misclosed(opening, closing):
                raise PlaceLostError
            self.take_sign(closing)

    def another(self, opening: Token, closing: str) -> bool:
        """Behind an item: whether a comma is taken and another item comes; else the closing bracket is taken."""
        while not self.take_sign(closing):
            if self.is_sign(","):
                comma = self.take()
                if not self.is_sign(closing):
                    return True
                self.fail(problems.nothing_behind_comma(comma.span))
            elif self.is_sign(";"):
                semicolon = self.take()
                self.blame(writing_habits.other_word(self.text, semicolon.span, ","))
                return True
            elif self._misclosed(opening, closing):
                return False
            else:
                self.fail(self.stray())
                if not self.skip_to(",", closing):
                    if self._misclosed(opening, closing):
                        return False
                    raise PlaceLostError
        return False

    def _misclosed(self, opening: Token, closing: str) -> bool:
        """Whether the text ends here, or another bracket closes; told, and taken if it is not for one outside."""
        if self.token.kind is Kind.END:
            self.fail(problems.not_closed(opening.text, closing, opening.span))
            return True
        if self.token.kind is Kind.SYMBOL and self.token.text in _PAIRS.values():
            if any(_PAIRS.get(outer.text) == self.token.text for outer in self._openings[:-1]):
                self.fail(problems.not_closed(opening.text, closing, opening.span))
            else:
                self.fail(problems.wrong_bracket(closing, self.token.span))
                self.take()
            return True
        return False


def is_sign(token: Token, *texts: str) -> bool:
    """Whether `token` is one of these symbols or keywords."""
    return token.kind in (Kind.SYMBOL, Kind.KEYWORD) and token.text in texts
