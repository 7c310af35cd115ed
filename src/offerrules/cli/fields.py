"""The fields that a policy reads, as text: path, label and type."""

from collections.abc import Iterator, Mapping, Set

from offerrules.feel.type_words import spelled
from offerrules.feel.types import ListType, OptionalType, RecordType
from offerrules.language import Language
from offerrules.records.shape import Field
from offerrules.rules.tree import RuleSet


def fields_as_text(rules: RuleSet, language: Language) -> str:
    """One line for each field that a policy reads, and for the reference: its path (`[]` for each element of a list),
    label, unit and privacy class, and type.
    """
    rows = list(_rows(rules.shape.fields, rules.shape.name, "", rules.reads, language, rules.shape.reference))
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = [f"{path:<{widths[0]}}  {words:<{widths[1]}}  {type_}" for path, words, type_ in rows]
    return "\n".join([f"record {rules.shape.name}", "", *lines]) + "\n"


def _rows(
    fields: Mapping[str, Field],
    owner: str,
    prefix: str,
    reads: Set[tuple[str, str]],
    language: Language,
    reference: str | None = None,
) -> Iterator[tuple[str, str, str]]:
    for name, field in fields.items():
        plain = field.type.item if isinstance(field.type, OptionalType) else field.type
        element = plain.item if isinstance(plain, ListType) else plain
        path = f"{prefix}{name}{'[]' if element is not plain else ''}"
        within = element.name if isinstance(element, RecordType) else ""
        inside = list(_rows(field.fields, within, f"{path}.", reads, language))
        if (owner, name) in reads or inside or name == reference:
            type_ = "list" if element is not plain and field.fields else spelled(field.type)
            notes = [note for note in (field.unit, field.privacy) if note is not None]
            label = field.label.in_language(language)
            yield path, f"{label} ({', '.join(notes)})" if notes else label, type_
            yield from inside
