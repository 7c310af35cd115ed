"""Records written as tables, by hand and plainly, so that the readers can be held to them."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN
from offerrules.records import Field, Participant, Record, shape_of

SHAPE = shape_of(Participant)
LISTS = tuple(name for name, field in SHAPE.fields.items() if field.fields)
Row = dict[str, Any]
"""Cells by their path, with `.` between names and `#` where the element of a list stands."""

LETTERS = st.text("abcdefghijklmnopqrstuvwxyzåäöÅÄÖ;,\t\"' -", max_size=8).map(lambda text: f"b{text}")
"""Texts that are no word for none or unknown."""


def known_values(field: Field) -> st.SearchStrategy[Any]:
    kind = field.type
    if isinstance(kind, feel.OptionalType):
        return st.none() | known_values(Field(field.name, kind.item, field.label))
    if isinstance(kind, feel.ChoiceType):
        return st.sampled_from(kind.options)
    plain: dict[type, st.SearchStrategy[Any]] = {
        feel.BooleanType: st.booleans(),
        feel.StringType: LETTERS,
        feel.NumberType: st.integers(0, 500),
        feel.DateType: st.dates(),
    }
    return plain[type(kind)]


def elements(field: Field) -> st.SearchStrategy[tuple[dict[str, Any], ...]]:
    """Elements of which each says something, and no two say the same."""
    one = st.fixed_dictionaries({}, optional={name: known_values(part) for name, part in field.fields.items()})
    return st.lists(one.filter(bool), max_size=3, unique_by=repr).map(tuple)


def people() -> st.SearchStrategy[list[Participant]]:
    plain = {name: known_values(field) for name, field in SHAPE.fields.items() if not field.fields and name != "id"}
    lists = {name: elements(SHAPE.fields[name]) for name in LISTS}
    one = st.fixed_dictionaries({}, optional={**plain, **lists})
    return st.lists(one, min_size=1, max_size=4).map(
        lambda all_: [Participant.model_validate({"id": f"p{number}", **data}) for number, data in enumerate(all_)]
    )


def cells(record: Record, fields: Mapping[str, Field], above: str = "") -> Row:
    """What is known in a record, by the path of its field; lists are left out."""
    return {
        f"{above}{name}": getattr(record, name)
        for name, field in fields.items()
        if not field.fields and getattr(record, name) is not UNKNOWN
    }


def numbered(person: Participant) -> list[Row]:
    """One row, in which the elements of lists are numbered."""
    row = cells(person, SHAPE.fields)
    for name in LISTS:
        found = getattr(person, name)
        if found == ():
            row[name] = None
        elif found is not UNKNOWN:
            for number, element in enumerate(found):
                row |= cells(element, SHAPE.fields[name].fields, f"{name}.{number}.")
    return [row]


def one_row_each(person: Participant) -> list[Row]:
    """One row for each element; what is known about the person, and which lists are empty, stands in the first."""
    rows = [row for name in LISTS if getattr(person, name) != () for row in elements_of(person, name)]
    first = cells(person, SHAPE.fields) | {name: None for name in LISTS if getattr(person, name) == ()}
    return [{**row, **(first if number == 0 else {"id": person.id})} for number, row in enumerate(rows or [{}])]


def elements_of(person: Participant, name: str) -> list[Row]:
    found = getattr(person, name)
    if found == ():
        return [{"id": person.id, name: None}]
    listed = () if found is UNKNOWN else found
    return [{"id": person.id, **cells(element, SHAPE.fields[name].fields, f"{name}.")} for element in listed]


def columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(["id", *(path for row in rows for path in row)]))


def called(path: str, naming: int) -> str:
    """The column at `path` by its path, its label in Swedish or English, or labels along the path."""
    names = path.split(".")
    field = SHAPE.fields[names[0]]
    fields = [field] + ([field.fields[names[-1]]] if len(names) > 1 else [])
    plain = len(names) < 3
    match naming % 5:
        case 1 if plain:
            return fields[-1].label.sv
        case 2 if plain:
            return fields[-1].label.en.upper()
        case 3:
            return ".".join([field.label.sv, *names[1:-1], *(part.label.en for part in fields[1:])])
        case 4:
            return ".".join([field.label.en.lower(), *names[1:-1], *(part.label.sv for part in fields[1:])])
        case _:
            return path


def text_of(path: str, value: Any, variant: int) -> str:
    """A value as an office writes it."""
    names = [name for name in path.split(".") if not name.isdigit()]
    field = SHAPE.fields[names[0]]
    field = field.fields[names[1]] if len(names) > 1 else field
    if value is None:
        return ("none", "saknas", "–", "Saknas", " None ")[variant % 5]
    if isinstance(value, bool):
        return (("nej", "NO", "false", "Falskt"), ("ja", "Yes", "TRUE", "sant"))[value][variant % 4]
    if field.choices is not None:
        words = field.choices[value]
        return (value, words.sv, words.en.upper(), f" {words.sv.lower()} ")[variant % 4]
    if isinstance(value, int):
        return (str(value), f"{value},0", f"{value}.00")[variant % 3]
    return str(value)


def csv_text(rows: Sequence[Row], separator: str, end: str, variants: Sequence[int]) -> str:
    named = columns(rows)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator=end)
    writer.writerow([called(path, variants[place % len(variants)]) for place, path in enumerate(named)])
    for line, row in enumerate(rows):
        writer.writerow(
            [
                text_of(path, row[path], variants[(line + place) % len(variants)]) if path in row else ""
                for place, path in enumerate(named)
            ]
        )
    return file.getvalue()
