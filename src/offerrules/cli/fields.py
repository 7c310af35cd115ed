"""The fields that a policy reads, as text: path, label and type."""

from offerrules.language import Language
from offerrules.rules.tree import RuleSet
from offerrules.rules.view import PolicyField, fields_of


def fields_as_text(rules: RuleSet, language: Language) -> str:
    """One line for each field that a policy reads, and for the reference: its path (`[]` for each element of a list),
    label, unit and privacy class, and type.
    """
    rows = [(field.path, _words(field, language), field.type) for field in fields_of(rules)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = [f"{path:<{widths[0]}}  {words:<{widths[1]}}  {type_}" for path, words, type_ in rows]
    return "\n".join([f"record {rules.shape.name}", "", *lines]) + "\n"


def _words(field: PolicyField, language: Language) -> str:
    label = field.label.in_language(language)
    notes = [note for note in (field.unit, field.privacy) if note is not None]
    return f"{label} ({', '.join(notes)})" if notes else label
