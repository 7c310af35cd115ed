"""What is wrong with a policy, and where: problems of one text, diagnostics of one file.

A stage that knows only a piece of text (an expression) tells `Problem`s with offsets into that text.
The stage that knows the file turns each into a located `Diagnostic`.
"""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from offerrules.language import Language, Text
from offerrules.quick import dataclass

Severity = Literal["error", "warning"]

_LINES_SHOWN: Final = 10
"""How many of the other lines of one cause are named in words; all of them are in `related`."""


class Span(NamedTuple):
    """A piece of a text, as offsets in characters: `start` inclusive, `end` exclusive."""

    start: int
    end: int


class Place(NamedTuple):
    """A piece of a file. Lines and columns count from 1, in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one piece of text, before it is known where in a file the text stands.

    `code` is stable and explained in the documentation. `correction` is a text that could stand in the
    place of `span`; it is given only where it is likely, and `hint` says so in words. Problems with the same `cause`
    are one mistake in several places, and `related` are further places of this one.
    """

    code: str
    text: Text
    span: Span
    hint: Text | None = None
    correction: str | None = None
    severity: Severity = "error"
    cause: str | None = None
    related: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One located finding about a policy. `line` and `column` count from 1, in characters.

    `related` are the other places of the same file in which the same cause shows, sorted by position. `cause` is the
    same for findings that one change would settle, and is no part of what is reported.
    """

    code: str
    text: Text
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    hint_text: Text | None = None
    correction: str | None = None
    severity: Severity = "error"
    related: tuple[Place, ...] = ()
    cause: str | None = None

    @property
    def message(self) -> str:
        """The finding in one English sentence."""
        return self.text.en

    @property
    def hint(self) -> str | None:
        """What to do about it, in English, where something likely is known."""
        return self.hint_text.en if self.hint_text is not None else None

    @property
    def also(self) -> Text | None:
        """How many other places there are, and their first lines; None where there is only one place."""
        if not self.related:
            return None
        count = len(self.related)
        lines = list(dict.fromkeys(str(place.line) for place in self.related))
        named = f"{', '.join(lines[:_LINES_SHOWN])}{' …' if len(lines) > _LINES_SHOWN else ''}"
        places, line = "s" if count > 1 else "", "lines" if len(lines) > 1 else "line"
        return Text(
            f"Samma sak på {count} ställe{'n' if count > 1 else ''} till: rad {named}.",
            f"The same in {count} more place{places}: {line} {named}.",
        )

    def advice(self, language: Language) -> str:
        """The hint and the other places, in one line; empty where there is neither."""
        return " ".join(text.in_language(language) for text in (self.hint_text, self.also) if text is not None)

    def in_language(self, language: Language) -> str:
        """`path:line:column: message` and, after it, the hint and the other places."""
        head = f"{self.path}:{self.line}:{self.column}: {self.text.in_language(language)}"
        return f"{head} {self.advice(language)}".rstrip()


class PolicyError(ValueError):
    """A policy that cannot be used. `diagnostics` holds every finding, sorted by position."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(finding.in_language("en") for finding in self.diagnostics))

    def __reduce__(self) -> tuple[type["PolicyError"], tuple[tuple[Diagnostic, ...]]]:
        return (PolicyError, (self.diagnostics,))
