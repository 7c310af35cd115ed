"""What the rules rest on: sources and assumptions, numbered in the order in which the reasons cite them."""

from collections.abc import Iterable

from offerrules.explain.tree import AssumptionNote, CitedSource, Paragraphs, SourceNote, Support
from offerrules.explain.wording import day
from offerrules.language import Language
from offerrules.rules.tree import Assumption, Grounds, Source


class Notes:
    """Collects what is cited. Two equal assumptions are one note."""

    def __init__(self, sources: Iterable[Source], language: Language) -> None:
        self._language: Language = language
        self._known = {source.name: source for source in sources}
        self._sources: dict[str, int] = {}
        self._assumptions: dict[Assumption, int] = {}

    def cite(self, grounds: Iterable[Grounds]) -> Support:
        """The numbers of everything in `grounds`, each once."""
        support = Support()
        for ground in grounds:
            for citation in ground.citations:
                number = self._sources.setdefault(citation.source, len(self._sources) + 1)
                first, last = citation.first, citation.last
                places = () if first is None else (Paragraphs(first, last or first),)
                support += Support((CitedSource(number, places),))
            if ground.assumption is not None:
                number = self._assumptions.setdefault(ground.assumption, len(self._assumptions) + 1)
                support += Support((), (number,))
        return support

    def sources(self) -> tuple[SourceNote, ...]:
        """The sources cited so far."""
        return tuple(self._source(name, number) for name, number in self._sources.items())

    def assumptions(self) -> tuple[AssumptionNote, ...]:
        """The assumptions cited so far."""
        return tuple(
            AssumptionNote(
                number, assumption.text.in_language(self._language), assumption.decided_by.in_language(self._language)
            )
            for assumption, number in self._assumptions.items()
        )

    def _source(self, name: str, number: int) -> SourceNote:
        source = self._known[name]
        return SourceNote(
            number=number,
            name=name,
            title=source.title,
            language=source.language,
            publisher=source.publisher,
            published=day(source.published, self._language),
            published_date=source.published.isoformat(),
            url=source.url,
        )
