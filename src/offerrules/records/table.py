"""From the rows of tables to records: values to their places, elements to their lists, rows to their person.

An empty cell is unknown, but where `null` says that it is none: then it is, in a part that has another cell. None is
written `none`, `saknas` or `–`. A list whose columns are empty or absent is unknown; an empty list is written `none` in
the list's own column (`internships`), or in a column of its elements that could not be none itself while all others say
none or are empty. What one row gets wrong refuses its person, since a person without one of their rows would be decided
wrongly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from offerrules.feel import types as feel
from offerrules.records.cells import Cell, CellError, is_empty, says_none, value_of
from offerrules.records.error import Place, RecordError, RecordProblem
from offerrules.records.header import Column, Each, Header
from offerrules.records.normalization import composed
from offerrules.records.null import Nulls
from offerrules.records.problems import no_such_choice, problem
from offerrules.records.reading import record_of_cells
from offerrules.records.reference import reference_in

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, under its header."""

    header: Header
    cells: Sequence[Cell]
    place: Place

    @property
    def person(self) -> str:
        """By what the rows of one person are told: the reference; empty where the row has none."""
        return row_reference(self.cells, self.header)


def row_reference(cells: Sequence[Cell], header: Header) -> str:
    """The reference of a row, so that the same person's rows have the same; empty where there is none."""
    column = header.reference
    cell = cells[column.position] if column is not None and column.position < len(cells) else ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return composed(text.strip())


def record_of_rows(model: type[M], rows: Sequence[Row], nulls: Nulls | None) -> M | RecordError:
    """The record of the person whose rows these are. An empty cell is none, where `nulls` does not leave it out."""
    person = _Person(nulls)
    for row in rows:
        person.add(row)
    values = _tree(person.values, person.problems)
    problems = person.problems
    try:
        record = record_of_cells(model, values)
    except RecordError as refused:
        told = bool(problems)
        for found in refused.problems:
            if not (told and found.code == "missing"):  # that may only follow from what has been told
                problems.append(person.placed(found))
    else:
        if not problems:
            return record
    problems = _shifted_once(problems, rows)
    if len(rows) == 1:
        problems = [found._replace(place=None) for found in problems]
    reference = reference_in(model, values)
    return RecordError(dict.fromkeys(problems), [row.place for row in rows], reference=reference)


def _shifted_once(problems: Sequence[RecordProblem], rows: Sequence[Row]) -> list[RecordProblem]:
    """The problems, but of a row that is longer than the header only that: a separator within a text has shifted
    its cells, and what they seem to say is no mistake of its own.
    """
    longer = [row.place for row in rows if row.place.sheet is None and len(row.cells) > row.header.length]
    told: dict[RecordProblem, None] = {}
    for found in problems:
        shifted = found.place in longer or len(longer) == len(rows) == 1
        told.setdefault(problem("", "too_many_cells")._replace(place=found.place) if shifted else found)
    return list(told)


class _Person:
    """What the rows of one person say: the value at each path, and where it was said."""

    def __init__(self, nulls: Nulls | None) -> None:
        self._nulls = nulls
        self.values: dict[Path, Any] = {}
        self.problems: list[RecordProblem] = []
        self._places: dict[str, Place] = {}
        self._columns: dict[str, str | None] = {}
        self._elements: dict[str, list[dict[Path, Any]]] = {}
        self._headers: list[Header] = []

    def placed(self, found: RecordProblem) -> RecordProblem:
        """The problem with where its value was said, or what that is part of."""
        path = found.path
        while path and path not in self._places:
            path = path.rpartition(".")[0]
        return found._replace(place=self._places.get(path), column=self._columns.get(found.path))

    def add(self, row: Row) -> None:
        reference = row.header.reference
        if row.person and reference is not None:
            self._set_cell((str(reference.steps[0]),), reference, row.cells[reference.position], row.place)
        elif reference is not None:
            self._tell("", "no_reference", row.place)
        if any(row.header is header for header in self._headers) and not row.header.per_row:
            self._tell("", "two_rows", row.place)
        self._headers.append(row.header)
        if any(not is_empty(cell) for cell in row.cells[row.header.width :]):
            self._tell("", "too_many_cells" if row.place.sheet is None else "beside_the_table", row.place)
        for element, cells in _elements(row, self._nulls).items():
            if element:
                self._add_element(element, cells, row.place)
            else:
                self._add_values((), cells, row.place)

    def _add_element(self, element: tuple[str, int | Each], cells: "_Cells", place: Place) -> None:
        name, number = element
        if _says_empty(cells):
            self._set((name,), (), place)
        elif isinstance(number, int):
            self._add_values((name, number), cells, place)
        else:
            earlier = self._elements.setdefault(name, [])
            where = (name, len(earlier))
            self._add_values(where, cells, place)
            found = {path[2:]: value for path, value in self.values.items() if path[:2] == where}
            if found in earlier:
                self._tell(".".join(map(str, where)), "repeated", place)
            earlier.append(found)

    def _add_values(self, where: Path, cells: "_Cells", place: Place) -> None:
        for column, cell in cells:
            rest = tuple(step for step in column.steps[len(where) :] if not isinstance(step, Each))
            self._set_cell((*where, *rest), column, cell, place)

    def _set_cell(self, path: Path, column: Column, cell: Cell, place: Place) -> None:
        dotted = ".".join(map(str, path))
        if is_empty(cell):  # which is none here
            self._set(path, None, place, column)
            return
        if column.only_none:
            if not says_none(cell):
                self._tell(dotted, "only_none", place, column)
            else:
                self._set(path, None if isinstance(column.field.type, feel.OptionalType) else (), place, column)
            return
        try:
            value = value_of(cell, column.field)
        except CellError as refused:
            words = column.field.choices
            if refused.code == "no_such_choice" and words:
                found = no_such_choice(dotted, tuple(words.values()))
                self.problems.append(found._replace(place=place, column=column.called))
            else:
                self._tell(dotted, refused.code, place, column)
        else:
            self._set(path, value, place, column)

    def _set(self, path: Path, value: Any, place: Place, column: Column | None = None) -> None:
        dotted = ".".join(map(str, path))
        if path in self.values and (type(self.values[path]), self.values[path]) != (type(value), value):
            self._tell(dotted, "contradiction", place, column)
        self.values.setdefault(path, value)
        self._places.setdefault(dotted, place)
        self._columns.setdefault(dotted, column.called if column is not None else None)

    def _tell(self, path: str, code: str, place: Place, column: Column | None = None) -> None:
        called = column.called if column is not None else None
        self.problems.append(problem(path, code)._replace(place=place, column=called))


_Cells = Sequence[tuple[Column, Cell]]


def _elements(row: Row, nulls: Nulls | None) -> Mapping[tuple[str, int | Each] | tuple[()], _Cells]:
    """The cells of a row that say anything, by the element of a list that they are about; under `()` what is about the
    person.
    """
    found: dict[tuple[str, int | Each] | tuple[()], list[tuple[Column, Cell]]] = {}
    filled = {(), *(column.steps[:-1] for column, cell in _cells(row) if not is_empty(cell))}
    for column, cell in _cells(row):
        if not is_empty(cell) or (column.steps[:-1] in filled and _is_none(column, nulls)):
            name, number = column.steps[0], column.steps[1] if len(column.steps) > 1 else ""
            element = () if isinstance(number, str) else (str(name), number)
            found.setdefault(element, []).append((column, cell))
    return found


def _cells(row: Row) -> Iterator[tuple[Column, Cell]]:
    for column in row.header.columns:
        yield column, row.cells[column.position] if column.position < len(row.cells) else ""


def _is_none(column: Column, nulls: Nulls | None) -> bool:
    """Whether an empty cell of this column is none."""
    names = [step for step in column.steps if isinstance(step, str)]
    return isinstance(column.field.type, feel.OptionalType) and not (nulls is not None and nulls.leaves_out(names))


def _says_empty(cells: _Cells) -> bool:
    """Whether the cells of an element say that there is none: that its list is empty."""
    return all(says_none(cell) for _, cell in cells) and any(
        not isinstance(column.field.type, feel.OptionalType) for column, _ in cells
    )


def _tree(values: Mapping[Path, Any], problems: list[RecordProblem]) -> dict[str, Any]:
    """The values at their paths, put into each other."""
    root: dict[Any, Any] = {}
    for path, value in values.items():
        here: Any = root
        for step in path[:-1]:
            here = here.setdefault(step, {}) if isinstance(here, dict) else here
        if not isinstance(here, dict) or path[-1] in here:
            problems.append(problem(".".join(map(str, path)), "contradiction"))
        else:
            here[path[-1]] = value
    for name, part in root.items():
        root[name] = _with_lists(part, name, problems)
    return root


def _with_lists(part: Any, path: str, problems: list[RecordProblem]) -> Any:
    if not isinstance(part, dict):
        return part
    inner = {key: _with_lists(below, f"{path}.{key}", problems) for key, below in part.items()}
    if not all(isinstance(key, int) for key in inner):
        return inner
    if sorted(inner) != list(range(len(inner))):
        problems.append(problem(path, "gap"))
    return tuple(inner[key] for key in sorted(inner))


def _same_person(above: Row, row: Row) -> bool:
    if not row.person:
        return bool(row.header.per_row)
    return row.person == above.person


def rows_by_person(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """The rows of one person after the other, where they stand together.

    A row without a reference is taken to the person above where rows are elements of lists, since it may be theirs;
    else it stands for a person of its own.
    """
    together: list[Row] = []
    for row in rows:
        if together and not _same_person(together[0], row):
            yield together
            together = []
        together.append(row)
    if together:
        yield together
