"""A record that does not fit, as it is written among the decisions, so that nobody is missing from a result."""

from datetime import date
from typing import Any, Final, NamedTuple

from offerrules.decision.canonical import Json, canonical
from offerrules.language import Language
from offerrules.privacy import IDENTITY
from offerrules.records.error import Place, RecordError, RecordProblem
from offerrules.rules.tree import RuleSet

REFUSED: Final = "refused"
"""The status of what is written instead of a decision."""
SCHEMA: Final = 1
"""The version of the form."""


class Refusal(NamedTuple):
    """A record that does not fit. `redact` are the privacy classes that are left out."""

    error: RecordError
    on: date
    redact: tuple[str, ...] = ()

    @property
    def subject(self) -> str | None:
        """The reference, where it could be read and may be shown."""
        return None if IDENTITY in self.redact else self.error.reference

    def lines(self, language: Language) -> tuple[str, ...]:
        """Where the record was, and every field of it that does not fit."""
        return tuple(self.error.in_language(language).splitlines())

    def to_json(self, rules: RuleSet) -> bytes:
        """Canonical JSON."""
        tree: dict[str, Json] = {
            "schema": SCHEMA,
            "status": REFUSED,
            "policy": rules.name,
            "version": rules.version,
            "on": self.on.isoformat(),
            "subject": self.subject,
            "redacted": list(self.redact),
            "places": [_place(place) for place in self.error.places],
            "problems": [_problem(problem) for problem in self.error.problems],
        }
        return canonical(tree)


def _place(place: Place) -> dict[str, Json]:
    found = (("line", place.line), ("sheet", place.sheet), ("item", place.item))
    return {name: value for name, value in found if value is not None}


def _problem(problem: RecordProblem) -> dict[str, Json]:
    tree: dict[str, Json] = {
        "path": problem.path,
        "code": problem.code,
        "message": {"sv": problem.text.sv, "en": problem.text.en},
    }
    if problem.column is not None:
        tree["column"] = problem.column
    if problem.place is not None:
        tree["place"] = _place(problem.place)
    return tree


def json_schema() -> dict[str, Any]:
    """The JSON Schema of what is written instead of a decision, in JSON and NDJSON."""
    place = _object(
        "Where the record is in what was read.",
        {
            "line": {"type": "integer", "minimum": 1, "description": "The line, counted from 1."},
            "sheet": {"type": "string", "description": "The sheet of an Excel file."},
            "item": {"type": "integer", "minimum": 1, "description": "The place in a JSON list, counted from 1."},
        },
        required=(),
    )
    message = _object(
        "What is wrong, in Swedish and English. No value is repeated.",
        {"sv": {"type": "string"}, "en": {"type": "string"}},
    )
    problem = _object(
        "One field that does not fit.",
        {
            "path": {"type": "string", "description": "The path of the field; empty where it is the whole record."},
            "code": {"type": "string", "description": "What is wrong, as a stable code."},
            "message": message,
            "column": {"type": "string", "description": "What the column is called in a table."},
            "place": place,
        },
        required=("path", "code", "message"),
    )
    properties: dict[str, Any] = {
        "schema": {"const": SCHEMA, "description": "The version of this form."},
        "status": {"const": REFUSED, "description": "Tells it from a decision, whose status is another."},
        "policy": {"type": "string", "description": "The name of the policy."},
        "version": {"type": "string", "description": "The version of the policy."},
        "on": {"type": "string", "format": "date", "description": "The day that was to be decided for."},
        "subject": {
            "type": ["string", "null"],
            "description": "The reference, where it could be read and was not left out.",
        },
        "redacted": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Privacy classes that were left out.",
        },
        "places": {"type": "array", "items": place, "description": "One place, or one for each row of the record."},
        "problems": {"type": "array", "items": problem, "minItems": 1, "description": "Every field that does not fit."},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "offerrules refused record",
        **_object("A record that does not fit, written in place of a decision.", properties),
    }


def _object(description: str, properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }
