"""A sheet of plain text: paragraphs wrapped at a width, headings, and what stands at the foot of every sheet."""

import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from offerrules.explain.phrases import Phrases
from offerrules.explain.tree import AssumptionNote, SourceNote, Support
from offerrules.explain.wording import joined, paragraphs_in_words
from offerrules.plain import harmless

STEP: Final = 2
"""Columns by which each level stands further in."""
_NARROWEST: Final = 24


class Sheet:
    """Lines of at most `width` columns, but for words that are longer."""

    def __init__(self, say: Phrases, width: int) -> None:
        self.say: Final = say
        self._width: Final = width
        self._lines: list[str] = []

    def text(self) -> str:
        """The sheet, with a line feed at its end."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def line(self, text: str, indent: int = 0, hanging: int = 0, first: str = "") -> None:
        """A paragraph, wrapped. `first` begins it; the text behind that stands `hanging` columns further in."""
        width = max(self._width, indent + hanging + _NARROWEST)
        self._lines += textwrap.wrap(
            harmless(text),
            width,
            initial_indent=" " * indent + (first.ljust(hanging) if first else ""),
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def blank(self) -> None:
        """An empty line, unless the last one is empty."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def heading(self, text: str, underline: str) -> None:
        """A heading with a line under it, made of `underline`."""
        self.blank()
        before = len(self._lines)
        self.line(text)
        self._lines.append(underline * max(len(line) for line in self._lines[before:]))

    def labelled(self, label: str, value: str, indent: int) -> None:
        """`label: value`."""
        self.line(self.say("labelled", label=label, value=value), indent, STEP)

    def support(self, support: Support, indent: int) -> None:
        """What a rule rests on, in one line."""
        places = [
            self.say("support-paragraph", number=str(cited.number), paragraphs=paragraphs_in_words(cited, self.say))
            if cited.paragraphs
            else self.say("support-source", number=str(cited.number))
            for cited in support.sources
        ]
        if support.assumptions:
            numbers = joined((str(number) for number in support.assumptions), self.say.language)
            places.append(self.say("support-assumption", numbers=numbers, count=len(support.assumptions)))
        if places:
            self.line(self.say("support", places="; ".join(places)), indent, STEP)

    def foot(self, sources: Sequence[SourceNote], assumptions: Sequence[AssumptionNote], fingerprint: str) -> None:
        """The sources, the assumptions and the fingerprint."""
        if sources:
            self.heading(self.say("section-sources"), "=")
            for source in sources:
                text = self.say(
                    "source-note", publisher=source.publisher, title=source.title, published=source.published
                )
                self.line(text, 0, 4, f"{source.number}.")
                if source.url is not None:
                    self.line(source.url, 4)
        if assumptions:
            self.heading(self.say("section-assumptions"), "=")
            for decided_by, notes in groupby(assumptions, key=lambda note: note.decided_by):
                self.line(self.say("decided-by", who=decided_by.rstrip(".")))
                for note in notes:
                    self.line(note.text, 0, 4, f"{note.number}.")
        self.blank()
        self.line(self.say("fingerprint-note"))
        self.line(self.say("fingerprint-line", fingerprint=fingerprint))
