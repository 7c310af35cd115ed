"""What is wrong with a policy, and where: problems of one text, diagnostics of one file.

A stage that knows only a piece of text (an expression) tells `Problem`s with offsets into that text.
The stage that knows the file turns each into a located `Diagnostic`.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from offerrules.language import Language, Text
from offerrules.quick import dataclass

Severity = Literal["error", "warning"]


class Span(NamedTuple):
    """A piece of a text, as offsets in characters: `start` inclusive, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one piece of text, before it is known where in a file the text stands.

    `code` is stable and explained in the documentation. `correction` is a text that could stand in the
    place of `span`; it is given only where it is likely, and `hint` says so in words.
    """

    code: str
    text: Text
    span: Span
    hint: Text | None = None
    correction: str | None = None
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One located finding about a policy. `line` and `column` count from 1, in characters."""

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

    @property
    def message(self) -> str:
        """The finding in one English sentence."""
        return self.text.en

    @property
    def hint(self) -> str | None:
        """What to do about it, in English, where something likely is known."""
        return self.hint_text.en if self.hint_text is not None else None

    def in_language(self, language: Language) -> str:
        """`path:line:column: message` and, behind it, the hint."""
        head = f"{self.path}:{self.line}:{self.column}: {self.text.in_language(language)}"
        return f"{head} {self.hint_text.in_language(language)}" if self.hint_text else head


class PolicyError(ValueError):
    """A policy that cannot be used. `diagnostics` holds every finding, sorted by position."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(finding.in_language("en") for finding in self.diagnostics))

    def __reduce__(self) -> tuple[type["PolicyError"], tuple[tuple[Diagnostic, ...]]]:
        return (PolicyError, (self.diagnostics,))
