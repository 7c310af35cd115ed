"""Names of several words: which of the names in scope stands at a place of the text, by longest match.

OMG DMN 1.5, 10.3.1.2, rules 25 to 31, and 10.3.1.4: a name may hold spaces and the signs `. / - ' + *`, so
`loan - total` is one name where such a name is in scope, and a subtraction otherwise. A sign or word continues a name
only where it stands off, or close, as in the name: `a-b` is never read in `a - b`.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from offerrules.feel.normal_form import composed
from offerrules.feel.scanner import Kind, Token, scan

BUILT_IN_NAMES = (
    "date and time", "years and months duration", "string length", "upper case", "lower case", "substring before",
    "substring after", "starts with", "ends with", "list contains", "insert before", "index of", "distinct values",
    "list replace", "get value", "get entries", "context put", "context merge", "day of year", "day of week",
    "month of year", "week of year", "met by", "overlaps before", "overlaps after", "finished by", "started by",
    "round up", "round down", "round half up", "round half down", "is known", "string join",
)  # fmt: skip
"""Built-in functions of several words."""

PROPERTY_NAMES = ("start included", "end included", "time offset")
"""Properties of values that have several words (10.3.2.6)."""


@lru_cache(maxsize=4096)
def _tokens(name: str) -> tuple[Token, ...]:
    """The words and signs of a name. The same fields are named in every expression of every policy."""
    return tuple(scan(name).tokens[:-1])


class Names:
    """A set of names, kept as a tree of their words and signs."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._root: dict[str, _Branch] = {}
        self._all: set[str] = set()
        for name in names:
            self.add(name)

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def add(self, name: str) -> None:
        """Take up `name`. What can't be read as a name at all is left out: it needs no place in a text."""
        if name in self._all:
            return
        self._all.add(name)
        tokens = _tokens(name)
        if not tokens or tokens[0].kind not in (Kind.WORD, Kind.KEYWORD):
            return
        branches = self._root
        branch = None
        end = tokens[0].start
        for token in tokens:
            branch = branches.setdefault(_step(token, end), _Branch())
            branches = branch.branches
            end = token.end
        assert branch is not None
        branch.name = name

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
        """How many tokens from `at` on are a name, and which; the longest. None where no name starts."""
        branches = self._root
        end = tokens[at].start
        if _step(tokens[at], end) not in branches:
            return None
        found = None
        for index in range(at, len(tokens)):
            token = tokens[index]
            branch = branches.get(_step(token, end))
            if branch is None:
                break
            if branch.name is not None:
                found = (index - at + 1, branch.name)
            branches = branch.branches
            end = token.end
        return found


class _Branch:
    __slots__ = ("branches", "name")

    def __init__(self) -> None:
        self.branches: dict[str, _Branch] = {}
        self.name: str | None = None


def _step(token: Token, end: int) -> str:
    text = composed(token.text)
    return " " + text if token.start > end else text


def written_name(tokens: Sequence[Token]) -> str:
    """The name that `tokens` write out, with single spaces where something stands between them."""
    parts = []
    end = tokens[0].start
    for token in tokens:
        parts.append(_step(token, end))
        end = token.end
    return "".join(parts)
