"""The header of a table: which field each column holds.

A column is called by its dotted path (`internships.0.service`), by its label in Swedish or English (`Verksamhet`), or
by labels and names along its path joined with points (`Praktikperioder.0.Verksamhet`). Upper and lower case and
repeated spaces do not count. A list whose elements are not numbered has one row for each element.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import BaseModel

from offerrules.feel import types as feel
from offerrules.language import Text
from offerrules.nearest import nearest
from offerrules.records.cells import Cell, is_empty
from offerrules.records.error import Place, ReadingError
from offerrules.records.reference import REFERENCE
from offerrules.records.shape import Field, Shape
from offerrules.records.shaping import shape_of

_SHOWN = re.compile(r"(?!.*[0-9]{4})[^\W\d][\w .()/-]{0,59}")
"""A column's name that may be repeated: without the digits of a number of any kind."""


@dataclass(frozen=True, slots=True)
class Each:
    """A step of a column's path: the element of the list that the row itself stands for."""


EACH: Final = Each()
Step = str | int | Each
Pattern = tuple[str | None, ...]
"""A path in a shape: the names of the fields, and None where an element of a list is entered."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands in the row, the path of what it holds, and its name where that is not the path."""

    position: int
    steps: tuple[Step, ...]
    field: Field
    called: str | None = None

    @property
    def only_none(self) -> bool:
        """Whether it stands for a list, or a part of the record, as a whole: it can say that there is none."""
        return bool(self.field.fields) and isinstance(self.steps[-1], str)


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table but for `reference`, which tells whose row it is, where the record has one.

    `width` is up to the last column that has a name, `length` with the empty cells behind it.
    """

    columns: tuple[Column, ...]
    reference: Column | None
    width: int
    length: int

    @property
    def per_row(self) -> frozenset[str]:
        """The names of the lists that have one row for each element."""
        return frozenset(str(column.steps[0]) for column in self.columns if EACH in column.steps)

    @property
    def lists(self) -> frozenset[str]:
        """The names of the lists about which the columns say anything."""
        return frozenset(
            str(column.steps[0])
            for column in self.columns
            if isinstance(_plain(column.field.type), feel.ListType)
            or any(not isinstance(step, str) for step in column.steps)
        )


class Names:
    """All names by which the columns of a table may be called. `within` is the list whose elements its rows are."""

    def __init__(self, shape: Shape, within: Field | None = None) -> None:
        self._found: dict[str, dict[Pattern, Field]] = {}
        self._inside: dict[str, dict[Pattern, Field]] = {}
        self._written: dict[str, str] = {}
        self.reference = shape.reference if shape.reference in shape.fields else None
        label = shape.fields[self.reference].label if self.reference is not None else Text("Referens", "Reference")
        called = self.reference or REFERENCE
        self.no_header: Final = Text(
            f"Första raden ska vara en rubrikrad, där en kolumn heter `{called}` eller `{label.sv}`.",
            f"The first row must name the columns, and one of them must be called `{called}` or `{label.en}`.",
        )
        if within is not None:
            for names, pattern, field in _named(within.fields, (within.name, None)):
                self._add(self._inside, names, pattern, field)
        for names, pattern, field in _named(shape.fields, ()):
            self._add(self._found, [*names, field.label.sv, field.label.en], pattern, field)

    def _add(
        self, where: dict[str, dict[Pattern, Field]], names: Sequence[str], pattern: Pattern, field: Field
    ) -> None:
        for name in names:
            where.setdefault(_normal(name), {})[pattern] = field
            self._written.setdefault(_normal(name), name)

    def __contains__(self, written: str) -> bool:
        """Whether a column may be called so."""
        name, _ = _parted(written)
        return name in self._inside or name in self._found

    def column(self, position: int, written: str) -> Column | Text:
        """The column called `written`, or what is wrong with its name."""
        name, numbers = _parted(written)
        targets = self._inside.get(name) or self._found.get(name)
        if targets is None:
            return _NO_FIELD
        if len(targets) > 1:
            paths = ", ".join(f"`{'.'.join(filter(None, pattern))}`" for pattern in targets)
            return Text(f"kan betyda flera fält. Skriv {paths}.", f"may mean several fields. Write {paths}.")
        [(pattern, field)] = targets.items()
        steps = _steps(pattern, field, numbers)
        if steps is None:
            return Text(
                "ska ha ett nummer efter varje lista, som `internships.0.service`, eller inget alls.",
                "must have a number behind each list, like `internships.0.service`, or none at all.",
            )
        is_path = name == ".".join(filter(None, pattern)).casefold()
        return Column(position, steps, field, None if is_path else " ".join(written.split()))

    def hint(self, written: str) -> Text:
        """The name that is likely meant by one that no column has, as a question; empty where none is near."""
        near = nearest(_parted(written)[0], self._written)
        if near is None:
            return Text("", "")
        return Text(f" Menade du `{self._written[near]}`?", f" Did you mean `{self._written[near]}`?")


@cache
def names_of(model: type[BaseModel], within: str | None = None) -> Names:
    """The names of columns for the records of a class; `within` is the name of the list whose elements are the rows."""
    shape = shape_of(model)
    return Names(shape, None if within is None else shape.fields[within])


def header_of(cells: Sequence[Cell], names: Names, place: Place) -> Header:
    """The header that stands in `cells`. Raises `ReadingError` naming every column that does not fit."""
    columns: list[Column] = []
    wrong: list[tuple[int, Text]] = []
    taken: set[tuple[Step, ...]] = set()
    width = max((position + 1 for position, cell in enumerate(cells) if not is_empty(cell)), default=0)
    for position, cell in enumerate(cells[:width]):
        found = names.column(position, str(cell)) if not is_empty(cell) else _NO_NAME
        if isinstance(found, Text):
            wrong.append((position, found))
        elif found.steps in taken:
            wrong.append((position, _TAKEN))
        else:
            taken.add(found.steps)
            columns.append(found)
    reference = next((column for column in columns if column.steps == (names.reference,)), None)
    if reference is None and names.reference is not None:
        # Then this may be no header but a row about a person, so nothing of it is repeated.
        raise ReadingError("no_header", names.no_header, place)
    said = [_at_column(position, str(cells[position]), text, names) for position, text in wrong[:_MOST_TOLD]]
    if len(wrong) > _MOST_TOLD:
        said.append(Text(f"Och {len(wrong) - _MOST_TOLD} till.", f"And {len(wrong) - _MOST_TOLD} more."))
    per_row = {column.steps[0] for column in columns if EACH in column.steps}
    numbered = {column.steps[0] for column in columns if any(isinstance(step, int) for step in column.steps)}
    said.extend(_TWO_WAYS for _ in per_row & numbered)
    if per_row and reference is None:
        said.append(names.no_header)
    if said:
        text = Text("\n".join(text.sv for text in said), "\n".join(text.en for text in said))
        raise ReadingError("header", text, place)
    return Header(tuple(column for column in columns if column is not reference), reference, width, len(cells))


_TWO_WAYS: Final = Text(
    "En lista ska ha antingen numrerade kolumner eller en rad för varje del, inte båda.",
    "A list must have either numbered columns or one row for each element, not both.",
)
_MOST_TOLD: Final = 20
_TAKEN: Final = Text("står för ett fält som redan har en kolumn.", "stands for a field that has a column already.")
_NO_FIELD: Final = Text("är inget fält.", "is not a field.")
_NO_NAME: Final = Text("har inget namn.", "has no name.")


def resolved(cells: Sequence[Cell], names: Names) -> int:
    """How many of `cells` name a column: the more, the likelier that the row was cut at the right signs."""
    return sum(1 for cell in cells if str(cell) in names)


def _at_column(position: int, written: str, found: Text, names: Names) -> Text:
    hint = names.hint(written) if found is _NO_FIELD else Text("", "")
    shown = " ".join(written.split())
    name = f" `{shown}`" if _SHOWN.fullmatch(shown) else ""
    return Text(f"Kolumn {position + 1}{name} {found.sv}{hint.sv}", f"Column {position + 1}{name} {found.en}{hint.en}")


def _named(fields: Mapping[str, Field], above: Pattern) -> Iterator[tuple[list[str], Pattern, Field]]:
    """Every field at and below `fields`, with its names from there on and its pattern."""
    for field in fields.values():
        own = _own_names(field)
        is_list = isinstance(_plain(field.type), feel.ListType)
        here = (*above, field.name)
        yield own, here if field.fields or not is_list else (*here, None), field
        for names, pattern, part in _named(field.fields, (*here, None) if is_list else here):
            yield [f"{mine}.{name}" for mine in own for name in names], pattern, part


def _own_names(field: Field) -> list[str]:
    return [field.name, field.label.sv, field.label.en]


def _plain(kind: feel.Type) -> feel.Type:
    return kind.item if isinstance(kind, feel.OptionalType) else kind


def _parted(written: str) -> tuple[str, dict[int, int]]:
    """A column's name without its numbers, and the numbers by how many names stand before each."""
    names: list[str] = []
    numbers: dict[int, int] = {}
    for part in _normal(written).split("."):
        if names and len(part) <= 4 and part.isascii() and part.isdigit():
            numbers[len(names)] = int(part)
        else:
            names.append(part)
    return ".".join(names), numbers


def _steps(pattern: Pattern, field: Field, numbers: dict[int, int]) -> tuple[Step, ...] | None:
    """The steps of a column, or None where its numbers do not fit. Only the first list may have one row an element."""
    steps: list[Step] = []
    names = 0
    for step in pattern:
        if step is not None:
            steps.append(step)
            names += 1
        elif names in numbers:
            steps.append(numbers.pop(names))
        elif any(not isinstance(before, str) for before in steps):
            return None
        else:
            steps.append(EACH)
    return None if numbers else tuple(steps)


def _normal(name: str) -> str:
    return ".".join(" ".join(part.split()) for part in unicodedata.normalize("NFC", name).casefold().split("."))


def list_called(name: str, shape: Shape) -> Field | None:
    """The list of a record that is called `name`, by its own name or its label, or None."""
    meant = (field for field in _lists(shape) if _normal(name) in map(_normal, _own_names(field)))
    return next(meant, None)


def list_names(shape: Shape) -> list[str]:
    """The names and labels of the lists of a record."""
    return [name for field in _lists(shape) for name in _own_names(field)]


def _lists(shape: Shape) -> Iterator[Field]:
    return (field for field in shape.fields.values() if isinstance(_plain(field.type), feel.ListType))
