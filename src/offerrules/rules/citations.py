"""Citations and assumptions: where a rule comes from."""

import re
from typing import TYPE_CHECKING, Protocol

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.document import Location
from offerrules.document.form import AssumedForm
from offerrules.nearest import nearest
from offerrules.rules.state import Compiling
from offerrules.rules.tree import Assumption, Citation, Grounds

if TYPE_CHECKING:
    from offerrules.rules import text_problems
else:
    text_problems = later.module("offerrules.rules.text_problems")

_ITEM = re.compile(
    r"\s*(?:(?P<source>[^\s¶,]+)\s*)?(?:¶\s*(?P<first>\d{1,6})\s*(?:[-–]\s*¶?\s*(?P<last>\d{1,6})\s*)?)?(?:,|$)"
)
"""One part of a citation up to the comma behind it: a source, paragraphs of it, or both."""


_NAMES_OF_PARAGRAPHS = (
    "stycken?a?|stycket|styckena|st|paragraphs?|paragraf(?:en|er|erna)?|para|par|punkt(?:en)?|mom|pp?"
)
_WORDS_FOR_PARAGRAPH = rf"(?:§+|¶+|(?:{_NAMES_OF_PARAGRAPHS})\b\.?)"
_PARAGRAPH = re.compile(rf"{_WORDS_FOR_PARAGRAPH}|\d", re.IGNORECASE)
_LOOSELY = re.compile(
    rf"\s*(?:(?!{_WORDS_FOR_PARAGRAPH})(?P<source>[^\W\d][\w-]*))?[\s:]*(?:{_WORDS_FOR_PARAGRAPH})?\s*"
    r"(?:(?P<first>\d{1,6})(?:\s*(?:[-–—]|till|to)\s*(?:[§¶]\s*)?(?P<last>\d{1,6}))?)?\s*(?:(?:st|stycket|§)\.?)?\s*",
    re.IGNORECASE,
)
"""One part of a citation as people write it elsewhere."""
_MOST_SUGGESTED = 3


class _WithGrounds(Protocol):
    @property
    def source(self) -> str | list[str] | None: ...
    @property
    def assumed(self) -> AssumedForm | None: ...


def grounds_of(compiling: Compiling, form: _WithGrounds, location: Location) -> Grounds:
    """The sources and the assumption on which something rests; citations that cannot stand are told and left out."""
    at = (*location, "source")
    match form.source:
        case None:
            citations: tuple[Citation, ...] = ()
        case str(text):
            citations = _cited(compiling, text, at)
        case texts:
            citations = tuple(
                found for place, text in enumerate(texts) for found in _cited(compiling, text, (*at, place))
            )
    assumption = None
    if form.assumed is not None:
        assumption = Assumption(compiling.text(form.assumed.text), compiling.text(form.assumed.decided_by))
    return Grounds(citations, assumption)


def _cited(compiling: Compiling, text: str, location: Location) -> tuple[Citation, ...]:
    found: list[Citation] = []
    source: str | None = None
    start = 0
    while start < len(text):
        item = _ITEM.match(text, start)
        if item is None or not (item["source"] or (item["first"] and source)):
            _tell_unreadable(compiling, text, _meant(compiling, text), location)
            return ()
        if item["source"]:
            source = item["source"]
            if source not in compiling.form.sources:
                meant = _meant(compiling, text)
                if meant and _PARAGRAPH.match(source) is not None:
                    _tell_unreadable(compiling, text, meant, location)
                    return ()
                span = Span(*item.span("source"))
                compiling.tell(
                    text_problems.unknown_source(span, source, nearest(source, compiling.form.sources)), location
                )
        assert source is not None
        citation = _citation(compiling, item, source, location)
        if citation is not None:
            found.append(citation)
        start = item.end()
    return tuple(found)


def _tell_unreadable(compiling: Compiling, text: str, meant: tuple[str, ...], location: Location) -> None:
    """A source that is named all the same counts as cited: that it never is would be the same mistake again."""
    named = [name for name in re.findall(r"[^\W\d][\w-]*", text) if name in compiling.form.sources]
    compiling.cited.update(named)
    example = (*named, *compiling.form.sources, "news")[0]
    compiling.tell(text_problems.wrong_citation(text.strip(), meant, example), location)


def _meant(compiling: Compiling, text: str) -> tuple[str, ...]:
    """The citations that may be meant by one that cannot be read: `news § 3, 5`, `paragraph 3`, `¶3`."""
    sources = compiling.form.sources
    source: str | None = None
    paragraphs = []
    for part in filter(str.strip, re.split(r",|;|&|\boch\b|\band\b|\bsamt\b", text)):
        found = _LOOSELY.fullmatch(part)
        if found is None:
            return ()
        if found["source"]:
            named = found["source"] if found["source"] in sources else nearest(found["source"], sources)
            if named is None or source is not None:
                return ()
            source = named
        if found["first"]:
            last = f"-{int(found['last'])}" if found["last"] else ""
            paragraphs.append(f"¶{int(found['first'])}{last}")
    if not paragraphs:
        return ()
    named_sources = [source] if source is not None else list(sources)[:_MOST_SUGGESTED]
    return tuple(f"{each} {', '.join(paragraphs)}" for each in named_sources)


def _citation(compiling: Compiling, item: re.Match[str], source: str, location: Location) -> Citation | None:
    if source not in compiling.form.sources:
        return None
    compiling.cited.add(source)
    if item["first"] is None:
        return Citation(source, None, None)
    first, last = int(item["first"]), int(item["last"] or item["first"])
    span = Span(item.start("first") - 1, item.end("last" if item["last"] else "first"))
    if last < first:
        compiling.tell(text_problems.paragraphs_turned_round(span, first, last), location)
        return None
    paragraphs = compiling.form.sources[source].paragraphs
    if first < 1:
        compiling.tell(text_problems.no_paragraph_zero(span), location)
        return None
    if paragraphs is not None and last > paragraphs:
        compiling.tell(text_problems.paragraph_beyond(span, source, last, paragraphs), location)
        return None
    return Citation(source, first, last)
