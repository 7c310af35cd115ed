"""The fields that a policy reads, as text: path, label and type."""

import re
from collections.abc import Mapping
from typing import Final

from offerrules.language import Language, Text
from offerrules.rules.tree import RuleSet
from offerrules.rules.view import PolicyField, fields_of

_RECORD: Final = Text("post", "record")
_CHOICE: Final = "choice of "
_TYPES: Final[Mapping[str, str]] = {
    "date and time": "datum och klockslag",
    "days duration": "längd i dagar",
    "months duration": "längd i månader",
    "list of": "lista av",
    "or none": "eller saknas",
    "boolean": "sant eller falskt",
    "number": "tal",
    "string": "text",
    "date": "datum",
    "time": "klockslag",
    "list": "lista",
}
"""The words of a type in Swedish, the longer ones first."""
_TYPE: Final = re.compile(r"\b(?:" + "|".join(_TYPES) + r")\b")
_PRIVACY: Final[Mapping[str, Text]] = {
    "ordinary": Text("vanlig", "ordinary"),
    "identity": Text("identitet", "identity"),
    "protected": Text("skyddad", "protected"),
    "social": Text("social", "social"),
    "health": Text("hälsa", "health"),
    "performance": Text("resultat", "performance"),
    "third_party": Text("annan person", "third_party"),
}
_UNITS: Final[Mapping[str, str]] = {
    "days": "dagar",
    "weeks": "veckor",
    "months": "månader",
    "years": "år",
    "hours": "timmar",
    "percent": "procent",
    "persons": "personer",
    "calendar_year": "årtal",
}
"""The units whose words are others in Swedish."""


def fields_as_text(rules: RuleSet, language: Language) -> str:
    """One line for each field that a policy reads, and for the reference: its path (`[]` for each element of a list),
    label, unit and privacy class, and type.
    """
    rows = [(field.path, _label(field, language), _type(field.type, language)) for field in fields_of(rules)]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    lines = [f"{path:<{widths[0]}}  {label:<{widths[1]}}  {type_}" for path, label, type_ in rows]
    return "\n".join([f"{_RECORD.in_language(language)} {rules.shape.name}", "", *lines]) + "\n"


def _label(field: PolicyField, language: Language) -> str:
    label = field.label.in_language(language)
    classes = [_PRIVACY[name].in_language(language) for name in (field.privacy, *field.further_privacy) if name]
    unit = _UNITS.get(field.unit or "", field.unit) if language == "sv" else field.unit
    notes = [note for note in (unit, *classes) if note is not None]
    return f"{label} ({', '.join(notes)})" if notes else label


def _type(spelled: str, language: Language) -> str:
    """A type as it is spelled; the options of a choice are codes, and stay as they are."""
    if language == "en":
        return spelled
    head, choice, options = spelled.partition(_CHOICE)
    swedish = _TYPE.sub(lambda word: _TYPES[word[0]], head)
    if not choice:
        return swedish
    return f"{swedish}val av {re.sub(r'(?<=[)]) or none$', ' eller saknas', options)}"
