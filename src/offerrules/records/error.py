"""What is said of a record that does not fit: where it stands and which fields, never a value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from offerrules.language import Language, Text


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record stands in what was read. `line` and `item` count from 1; `item` is the place in a JSON list."""

    line: int | None = None
    sheet: str | None = None
    item: int | None = None

    def in_language(self, language: Language) -> str:
        """`blad Praktik, rad 12` or `sheet Praktik, line 12`."""
        sheet, item, line = ("blad", "post", "rad") if language == "sv" else ("sheet", "item", "line")
        parts = ((sheet, self.sheet), (item, self.item), (line, self.line))
        return ", ".join(f"{word} {value}" for word, value in parts if value is not None)


class RecordProblem(NamedTuple):
    """One field that does not fit. `path` is empty where the record as a whole does not; `code` is stable.

    `column` is what the field's column is called in the table, where that is not the path itself.
    """

    path: str
    code: str
    text: Text
    place: Place | None = None
    column: str | None = None

    def in_language(self, language: Language) -> str:
        """`internships.0.start: …`, behind the place, where the problem has one of its own."""
        where = self.path
        if self.column is not None:
            where = f"{'kolumn' if language == 'sv' else 'column'} `{self.column}` ({self.path})"
        parts = (self.place.in_language(language) if self.place else "", where, self.text.in_language(language))
        return ": ".join(part for part in parts if part)


class RecordError(ValueError):
    """A record that does not fit. `problems` names every bad field by its path; no value is ever repeated.

    `places` says where the record stood, where it was read from a file: one place, or one for each of its rows.
    `index` is which of the records it was, counted from 0, where one of many was decided about. `reference` is that of
    the record where it could be read, and never a personal identity number; no message holds it.
    """

    def __init__(
        self,
        problems: Iterable[RecordProblem],
        places: Iterable[Place] = (),
        index: int | None = None,
        reference: str | None = None,
    ) -> None:
        self.problems = tuple(problems)
        self.places = tuple(places)
        self.index = index
        self.reference = reference
        super().__init__(self.in_language("en"))

    def __reduce__(self) -> tuple[type["RecordError"], tuple[object, ...]]:
        return (RecordError, (self.problems, self.places, self.index, self.reference))

    def at(self, *places: Place) -> "RecordError":
        """The same problems, of a record that stood at `places`."""
        return RecordError(self.problems, places, self.index, self.reference)

    def of(self, index: int | None = None, reference: str | None = None) -> "RecordError":
        """The same problems, of the record with this index or reference; what is not given stays as it is."""
        index = self.index if index is None else index
        reference = self.reference if reference is None else reference
        return RecordError(self.problems, self.places, index, reference)

    def in_language(self, language: Language) -> str:
        """The place, then one problem a line."""
        problems = "\n".join(problem.in_language(language) for problem in self.problems)
        where = _places(self.places, language)
        return f"{where}: {problems}" if where else problems


def _places(places: tuple[Place, ...], language: Language) -> str:
    """The places, with lines that follow on each other drawn together: `rad 2–4, rad 9`."""
    said: list[str] = []
    first, last = None, None
    for place in [*places, None]:
        if first is not None and last is not None:
            if place is not None and _follows(last, place):
                last = place
                continue
            said.append(f"{first.in_language(language)}{'' if first == last else f'–{last.line}'}")
        first = last = place
    return "; ".join(said)


def _follows(last: Place, place: Place) -> bool:
    here = (last.line, last.sheet, last.item)
    return last.line is not None and here == ((place.line or 0) - 1, place.sheet, place.item)


class ReadingError(ValueError):
    """A source that cannot be read as records at all, or not from `place` on. No value is ever repeated."""

    def __init__(self, code: str, text: Text, place: Place | None = None) -> None:
        self.code = code
        self.text = text
        self.place = place
        super().__init__(self.in_language("en"))

    def __reduce__(self) -> tuple[type["ReadingError"], tuple[str, Text, Place | None]]:
        return (ReadingError, (self.code, self.text, self.place))

    def in_language(self, language: Language) -> str:
        """The place, where it is known, and what is wrong there."""
        said = self.text.in_language(language)
        return f"{self.place.in_language(language)}: {said}" if self.place else said
