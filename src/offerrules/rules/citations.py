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
            compiling.tell(text_problems.wrong_citation(text.strip()), location)
            return ()
        if item["source"]:
            source = item["source"]
            if source not in compiling.form.sources:
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
