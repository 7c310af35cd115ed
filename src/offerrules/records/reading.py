"""From values to a record of any pydantic class, with every refusal told as a `RecordError`."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from offerrules.records.error import RecordError, RecordProblem
from offerrules.records.facts import capture
from offerrules.records.json_text import Parsed, parse_record
from offerrules.records.normalization import DEEPEST, composed, composed_json, composed_parts
from offerrules.records.null import Null, Nulls, nulls_of, part_class, unknown_for_nulls, without_nulls
from offerrules.records.problems import of_given, problem, problems_of, shown_name
from offerrules.records.quick_json import record_at_once
from offerrules.records.record import Record
from offerrules.records.reference import aliases, is_whole_number, reference_field, reference_in
from offerrules.records.shape import Shape

M = TypeVar("M", bound=BaseModel)


def facts_of(model: type[BaseModel], shape: Shape, given: Any, null: Null | None = None) -> Any:
    """What the engines read, of anything that `record_of` takes. Raises `RecordError` with the reference."""
    try:
        if null is None and type(given) is bytes:  # what is given most often
            return capture(record_of_json(model, given), shape)
        nulls = _nulls_for(model, given, null)
        return capture(_record_of(model, given, nulls), shape, nulls)
    except RecordError as error:
        refused = error
    raise refused.of(reference=reference_in(model, _as_parsed(given)))


def record_of(model: type[M], given: Any, null: Null | None = None) -> M:
    """`given` as a record: one of `model` already, a mapping of Python values, or one object as JSON text or bytes.

    Where the class reads attributes (`from_attributes`), also any object that has them. `null` says what a null means;
    left out, that there is none, but for objects with attributes, which cannot leave one out: there it is left out.
    Raises `RecordError` where it does not fit, and where it is not JSON.
    """
    return _record_of(model, given, _nulls_for(model, given, null))


def _nulls_for(model: type[BaseModel], given: Any, null: Null | None) -> Nulls | None:
    return nulls_of(model, null, "left_out" if _has_attributes(model, given) else "none")


def _has_attributes(model: type[BaseModel], given: Any) -> bool:
    """Whether `given` is to be read attribute by attribute."""
    is_other = not isinstance(given, model | Mapping | str | bytes | bytearray)
    return is_other and bool(model.model_config.get("from_attributes"))


def _record_of(model: type[M], given: Any, nulls: Nulls | None) -> M:
    if isinstance(given, model):
        return unknown_for_nulls(given, nulls)
    if isinstance(given, str | bytes | bytearray):
        return record_of_json(model, given, nulls)
    if isinstance(given, Mapping):
        try:
            values = dict(given)
        except Exception:  # of a mapping that fetches its values, whatever may be raised by what it asks
            values = None
        if values is None:
            raise RecordError([of_given(problem("", "not_valid"), given)])
        return _record_of_mapping(model, values, nulls)
    if _has_attributes(model, given) and any(_fetched(given, name) is not _NOT_THERE for name in _called(model)):
        return unknown_for_nulls(_validated(model, given), nulls)
    raise RecordError([of_given(problem("", "not_record"), given)])


def _record_of_mapping(model: type[M], values: dict[Any, Any], nulls: Nulls | None) -> M:
    if issubclass(model, Record):
        return unknown_for_nulls(_validated(model, values), nulls)
    values = composed_parts(values)
    _check_parts(values)
    return _validated(model, without_nulls(values, nulls))


def record_of_json(model: type[M], given: str | bytes | bytearray, nulls: Nulls | None = None) -> M:
    """One JSON object as a record. Raises `RecordError` where it does not fit, and where it is not JSON."""
    if issubclass(model, Record) and not isinstance(given, str):
        at_once = record_at_once(model, bytes(given))
        if at_once is not None:
            return at_once if nulls is None else unknown_for_nulls(at_once, nulls)
    text, parsed = parse_record(given)
    return record_of_parsed(model, parsed, text, nulls=nulls)


def record_of_parsed(model: type[M], parsed: Parsed, text: str, start: int = 0, nulls: Nulls | None = None) -> M:
    """A JSON value that stands at `start` in `text`, as a record. Raises `RecordError`.

    A caller's own class is given the text itself, so that its own rules for JSON hold.
    """
    if parsed.problems:
        raise RecordError(parsed.problems)
    if not isinstance(parsed.value, dict):
        raise RecordError([problem("", "not_record")])
    if issubclass(model, Record):
        return unknown_for_nulls(_validated(model, parsed.value), nulls)
    _check_parts(composed_parts(parsed.value))
    if nulls is not None:
        return _validated_json(model, composed_json(_written(without_nulls(parsed.value, nulls))))
    return _validated_json(model, composed_json(text[start : parsed.end]))


def record_of_cells(model: type[M], values: Mapping[str, Any]) -> M:
    """What was read from a table, by the names of the fields, as a record. Raises `RecordError`."""
    if issubclass(model, Record):
        return _validated(model, dict(values))
    name = reference_field(model)
    if name is not None and is_whole_number(model, name) and str(values.get(name, "")).isdecimal():
        values = {**values, name: int(values[name])}
    return _validated_json(model, _written(values))


def _check_parts(value: Any) -> None:
    """Raises `RecordError` where a caller's class would not tell what is wrong.

    Of two names of one mapping that are the same once they are composed it would take either; and on the moment that
    is none, as pandas has it, pydantic fails. What is nested deeper than any record is not looked through.
    """
    if problems := list(_untold(value, "", 0, set())):
        raise RecordError(problems)


def _untold(value: Any, above: str, deep: int, seen: set[int]) -> Iterator[RecordProblem]:
    """What would not be told; `seen` is what was looked through already, by identity."""
    if isinstance(value, Mapping | list | tuple):
        if id(value) in seen:
            return
        seen.add(id(value))
    if deep > DEEPEST:
        yield problem("", "too_deep")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            path = f"{above}{shown_name(name)}"
            if isinstance(name, str) and composed(name) != name:
                yield problem(path, "duplicate_field")
            yield from _untold(part, f"{path}.", deep + 1, seen)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _untold(part, f"{above}{index}.", deep + 1, seen)
    elif isinstance(value, datetime) and value != value:  # noqa: PLR0124  # only NaT is not itself
        yield of_given(problem(above.removesuffix("."), "not_valid"), value)


def _written(value: Any) -> str:
    """A value as JSON, with every number as it is."""
    match value:
        case Mapping():
            return "{" + ",".join(f"{json.dumps(name)}:{_written(part)}" for name, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_written, value)) + "]"
        case Decimal():
            return str(value)
        case None | bool() | int() | float() | str():
            return json.dumps(value)
        case _:
            return json.dumps(value.isoformat())


def refused_json(model: type[BaseModel], refused: RecordError, value: Any) -> RecordError:
    """The error about a JSON value, with the reference in it."""
    return refused.of(reference=reference_in(model, value)) if isinstance(value, dict) else refused


def _as_parsed(given: Any) -> Any:
    """What was given; the value of JSON, where it is an object."""
    if not isinstance(given, str | bytes | bytearray):
        return given
    try:
        value = parse_record(given)[1].value
    except RecordError:
        return None
    return value if isinstance(value, dict) else None


def _validated(model: type[M], values: Any) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as refused:
        problems = problems_of(model, refused)
    except TypeError:  # pydantic fails on the moment that is none, as pandas has it
        problems = tuple(_none_moments(model, values, "", 0))
        if not problems:
            raise
    raise RecordError(problems)


_NOT_THERE: Final = object()


def _names(model: type[BaseModel], name: str) -> list[str]:
    """What the field may be called in what is given."""
    others = (alias for alias in aliases(model.model_fields[name]) if isinstance(alias, str))
    return list(dict.fromkeys((name, *others)))


def _called(model: type[BaseModel]) -> Iterator[str]:
    return (called for name in model.model_fields for called in _names(model, name))


def _fetched(given: Any, name: str) -> Any:
    """The item or attribute; None where asking for it fails, and `_NOT_THERE` where there is none."""
    try:
        return given.get(name, _NOT_THERE) if isinstance(given, Mapping) else getattr(given, name, _NOT_THERE)
    except Exception:  # of an object that fetches its attributes, whatever may be raised by what it asks
        return None


def _none_moments(model: type[BaseModel], given: Any, above: str, deep: int) -> Iterator[RecordProblem]:
    """The moments that are none in what is read attribute by attribute, and in what that holds."""
    for name in model.model_fields:
        below = part_class(model, name)
        for found in (_fetched(given, called) for called in _names(model, name)):
            listed = isinstance(found, list | tuple)
            for index, part in enumerate(found if listed else (found,)):
                path = f"{above}{name}.{index}" if listed else f"{above}{name}"
                if isinstance(part, datetime) and part != part:  # noqa: PLR0124  # only NaT is not itself
                    yield of_given(problem(path, "not_valid"), part)
                elif below is not None and deep < DEEPEST:
                    yield from _none_moments(below, part, f"{path}.", deep + 1)


def _validated_json(model: type[M], text: str) -> M:
    try:
        return model.model_validate_json(text, by_alias=True, by_name=True)
    except ValidationError as refused:
        problems = problems_of(model, refused)
    raise RecordError(problems)
