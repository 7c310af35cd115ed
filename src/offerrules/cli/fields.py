"""The fields of a record as text: path, type, label, and what a person may answer."""

from collections.abc import Iterator, Mapping

from offerrules.feel.type_words import spelled
from offerrules.feel.types import ListType, OptionalType
from offerrules.language import Language
from offerrules.records.shape import Field, Shape


def fields_as_text(shape: Shape, language: Language) -> str:
    """One line for each field: its path (`[]` for each element of a list), label, unit and privacy class, and type."""
    rows = list(_rows(shape.fields, "", language))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = [f"{path:<{widths[0]}}  {words:<{widths[1]}}  {type_}" for path, words, type_ in rows]
    return "\n".join([f"record {shape.name}", "", *lines]) + "\n"


def _rows(fields: Mapping[str, Field], prefix: str, language: Language) -> Iterator[tuple[str, str, str]]:
    for name, field in fields.items():
        of_list = isinstance(field.type.item if isinstance(field.type, OptionalType) else field.type, ListType)
        path = f"{prefix}{name}{'[]' if of_list else ''}"
        type_ = "list" if of_list and field.fields else spelled(field.type)
        notes = [note for note in (field.unit, field.privacy) if note is not None]
        label = field.label.in_language(language)
        yield path, f"{label} ({', '.join(notes)})" if notes else label, type_
        yield from _rows(field.fields, f"{path}.", language)
