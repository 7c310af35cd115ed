"""What the rules rest on: sources and assumptions, numbered in the order in which the reasons cite them."""

from collections.abc import Iterable

from offerrules.explain.phrases import phrases
from offerrules.explain.tree import AssumptionNote, SourceNote, Support
from offerrules.explain.wording import day, joined
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
        places: dict[int, set[tuple[int, int]]] = {}
        assumptions: set[int] = set()
        for ground in grounds:
            for citation in ground.citations:
                number = self._sources.setdefault(citation.source, len(self._sources) + 1)
                paragraphs = places.setdefault(number, set())
                if citation.first is not None:
                    paragraphs.add((citation.first, citation.last or citation.first))
            if ground.assumption is not None:
                assumptions.add(self._assumptions.setdefault(ground.assumption, len(self._assumptions) + 1))
        return Support(
            tuple((number, self._paragraphs(places[number])) for number in sorted(places)), tuple(sorted(assumptions))
        )

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
            number, name, source.title, source.publisher, day(source.published, self._language), source.url
        )

    def _paragraphs(self, found: set[tuple[int, int]]) -> str:
        if not found:
            return ""
        words = [str(first) if first == last else f"{first}–{last}" for first, last in sorted(found)]
        several = len(words) > 1 or any(first != last for first, last in found)
        return phrases(self._language)("paragraphs", numbers=joined(words, self._language), count=2 if several else 1)
