"""From values to a record of any pydantic class, with every refusal told as a `RecordError`."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from offerrules.records.error import RecordError
from offerrules.records.json_text import Parsed, parse_record
from offerrules.records.problems import problem, problems_of
from offerrules.records.quick_json import record_at_once
from offerrules.records.record import Record
from offerrules.records.scalars import json_number

M = TypeVar("M", bound=BaseModel)


def record_of(model: type[M], given: Any) -> M:
    """`given` as a record: one of `model` already, a mapping of Python values, or one object as JSON text or bytes.

    Raises `RecordError` where it does not fit, and where it is not JSON.
    """
    if isinstance(given, model):
        return given
    if isinstance(given, str | bytes | bytearray):
        return record_of_json(model, given)
    if not isinstance(given, Mapping):
        raise RecordError([problem("", "not_record")])
    return _validated(model, dict(given))


def record_of_json(model: type[M], given: str | bytes | bytearray) -> M:
    """One JSON object as a record. Raises `RecordError` where it does not fit, and where it is not JSON."""
    if issubclass(model, Record) and not isinstance(given, str):
        at_once = record_at_once(model, bytes(given))
        if at_once is not None:
            return at_once
    text, parsed = parse_record(given)
    return record_of_parsed(model, parsed, text)


def record_of_parsed(model: type[M], parsed: Parsed, text: str, start: int = 0) -> M:
    """A JSON value that stands at `start` in `text`, as a record. Raises `RecordError`.

    A caller's own class is given the text itself, so that its own rules for JSON hold.
    """
    if parsed.problems:
        raise RecordError(parsed.problems)
    if not isinstance(parsed.value, dict):
        raise RecordError([problem("", "not_record")])
    if issubclass(model, Record):
        return _validated(model, parsed.value)
    return _validated_json(model, text[start : parsed.end])


def record_of_cells(model: type[M], values: Mapping[str, Any]) -> M:
    """What was read from a table, by the names of the fields, as a record. Raises `RecordError`."""
    if issubclass(model, Record):
        return _validated(model, dict(values))
    return _validated_json(model, json.dumps(values, default=_json_value))


def _json_value(value: Any) -> Any:
    return json_number(value) if isinstance(value, Decimal) else value.isoformat()


def _validated(model: type[M], values: dict[str, Any]) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as refused:
        problems = problems_of(model, refused)
    raise RecordError(problems)


def _validated_json(model: type[M], text: str) -> M:
    try:
        return model.model_validate_json(text, by_alias=True, by_name=True)
    except ValidationError as refused:
        problems = problems_of(model, refused)
    raise RecordError(problems)
