"""The strict core schema of a field of a record, made from the one that pydantic has for its type.

What is usual is checked in pydantic's core without a call into Python: texts, booleans, choices, whole numbers, and
dates also as ISO text. Everything else goes through `scalars`. A field that is unknown is let through as `UNKNOWN`.
"""

from collections.abc import Callable
from typing import Any, Final, Literal

from pydantic_core import CoreSchema, core_schema

from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.records import normalization, scalars
from offerrules.records.texts import TEXTS

_DESCRIBED: Final = "described_as"
"""In the metadata of a core schema: the plain one that stands for it in the JSON schema."""

_SOMETHING: Final = r"\S"
_IS_COMPOSED: Final = r"^[\x00-\x{2ff}]*[\S&&[\x00-\x{2ff}]][\x00-\x{2ff}]*$"
"""Text that is composed already, as all is below the first combining mark; only other text needs Python."""
_DAYS: Final = r"^-?P(?=[0-9T])([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$"
_MONTHS: Final = r"^-?P(?=[0-9])([0-9]+Y)?([0-9]+M)?$"


def strict_field(schema: CoreSchema, resolve: Callable[[CoreSchema], CoreSchema]) -> CoreSchema:
    """The schema of a field that may be unknown, made from the one of its type, `nullable` where it can be none.

    `resolve` gives the schema that stands behind a reference.
    """
    if schema["type"] == "nullable":
        inner: Any = _or_unknown(_with_durations(schema["schema"], resolve))
        return {**schema, "schema": inner, "metadata": {_DESCRIBED: {**schema, "schema": described(inner)}}}
    return _or_unknown(_with_durations(schema, resolve))


def with_composed_texts(schema: Any) -> Any:
    """The schema of a class, in which the fields that must be recorded are composed too if they are texts."""
    match schema:
        case {"type": "model" | "definitions", "schema": inner}:
            return {**schema, "schema": with_composed_texts(inner)}
        case {"type": "model-fields", "fields": fields}:
            return {**schema, "fields": {name: with_composed_texts(field) for name, field in fields.items()}}
        case {"type": "model-field", "schema": {"type": "str" | "literal" | "nullable" | "tuple"} as inner}:
            return {**schema, "schema": core_schema.no_info_before_validator_function(_composed_text, inner)}
        case _:
            return schema


def _composed_text(value: Any) -> Any:
    return normalization.composed_parts(value)


def described(schema: CoreSchema) -> Any:
    """The schema from which the JSON schema of a strict one is made."""
    return schema.get("metadata", {}).get(_DESCRIBED, schema)


def _with_durations(schema: CoreSchema, resolve: Callable[[CoreSchema], CoreSchema]) -> CoreSchema:
    """The schema, with the one of durations in months in the place of references to it."""
    if schema["type"] == "tuple":
        return {**schema, "items_schema": [_with_durations(item, resolve) for item in schema["items_schema"]]}
    if schema["type"] == "definition-ref":
        found = resolve(schema)
        if found["type"] == "dataclass" and found["cls"] is MonthsDuration:
            return found
    return schema


def _or_unknown(schema: CoreSchema) -> CoreSchema:
    ways = _ways(schema)
    if ways is not None:
        return _any_of([*ways, core_schema.no_info_plain_validator_function(_absent)], schema)
    inner = _item(schema)
    wrapped = core_schema.no_info_wrap_validator_function(_unless_absent, inner)
    return {**wrapped, "metadata": {_DESCRIBED: described(inner)}}


def _item(schema: CoreSchema) -> CoreSchema:
    """What must be there: an item of a list, or what stands behind the question whether anything is recorded."""
    ways = _ways(schema)
    if ways is not None:
        return _any_of(ways, schema)
    match schema["type"]:
        case "tuple":
            items = [_item(item) for item in schema["items_schema"]]
            plain = {**schema, "items_schema": [described(item) for item in items]}
            return _read_by(
                _as_tuple, {"max_length": scalars.LONGEST_LIST, **schema, "items_schema": items, "strict": True}, plain
            )
        case "decimal":
            limits: Any = {name: float(schema[name]) for name in ("ge", "gt", "le", "lt") if name in schema}
            number = core_schema.float_schema(**limits)
            return _read_by(scalars.read_number, schema, number, scalars.json_number)
        case "time":
            return _read_by(scalars.read_time, schema)
        case "datetime":
            return _read_by(scalars.read_date_time, schema)
        case "timedelta":
            text = core_schema.str_schema(pattern=_DAYS)
            return _read_by(scalars.read_days_duration, schema, text, scalars.iso_days_duration)
        case "dataclass" if schema["cls"] is MonthsDuration:
            text = core_schema.str_schema(pattern=_MONTHS)
            months = core_schema.is_instance_schema(MonthsDuration)
            # In Python too it is dumped as text: pydantic would make a mapping of it, which is no longer a value.
            return _read_by(scalars.read_months_duration, months, text, scalars.iso_months_duration, "always")
        case _:
            return schema


def _ways(schema: CoreSchema) -> list[CoreSchema] | None:
    """The schemas of which one must fit, for the types that are checked without Python; the first is the usual one."""
    match schema["type"]:
        case "str":
            short: Any = {"max_length": scalars.LONGEST_TEXT, **_text(schema)}
            composed: Any = core_schema.chain_schema([_COMPOSED, short])
            # A pattern that the class has itself is asked of the composed text.
            if "pattern" in schema:
                return [composed]
            return [{**short, "pattern": _IS_COMPOSED}, composed]
        case "bool":
            return [schema]
        case "literal":
            expected = [normalization.composed(each) for each in schema["expected"]]
            choice: Any = {**schema, "expected": expected}
            if "".join(expected).isascii():
                return [choice]
            return [choice, core_schema.chain_schema([_COMPOSED, choice])]
        case "int":
            bounded: Any = {"ge": 1 - scalars.TOO_GREAT, "le": scalars.TOO_GREAT - 1, **schema, "strict": True}
            other = core_schema.no_info_plain_validator_function(scalars.read_whole_number)
            return [bounded, core_schema.chain_schema([other, bounded])]
        case "date":
            text = core_schema.str_schema(strict=True, pattern=scalars.ISO_DATE)
            from_text = core_schema.chain_schema([text, {**schema, "strict": False}])
            # In JSON the strict schema of a date takes a number of seconds in quotation marks too.
            from_date = core_schema.json_or_python_schema(from_text, {**schema, "strict": True})
            return [from_text, from_date]
        case _:
            return None


def _text(schema: Any) -> Any:
    return {**schema, "strict": True, "pattern": schema.get("pattern", _SOMETHING)}


_COMPOSED: Final = core_schema.no_info_after_validator_function(
    normalization.composed, core_schema.str_schema(strict=True)
)

_CODES: Final = {
    "str": "not_text",
    "bool": "not_boolean",
    "literal": "no_such_choice",
    "int": "not_whole_number",
    "date": "not_date",
}


def _any_of(ways: list[CoreSchema], schema: CoreSchema) -> CoreSchema:
    code = _CODES[schema["type"]]
    plain = _text(schema) if schema["type"] == "str" else schema
    return core_schema.union_schema(
        [*ways],
        mode="left_to_right",
        custom_error_type=code,
        custom_error_message=TEXTS[code].en,
        metadata={_DESCRIBED: plain},
    )


def _read_by(
    read: Callable[[Any], Any],
    schema: Any,
    plain: CoreSchema | None = None,
    written: Callable[[Any], Any] | None = None,
    when: Literal["json", "always"] = "json",
) -> CoreSchema:
    ways = core_schema.plain_serializer_function_ser_schema(written, when_used=when) if written else None
    metadata = {_DESCRIBED: plain or schema}
    return core_schema.no_info_before_validator_function(read, schema, serialization=ways, metadata=metadata)


def _as_tuple(value: Any) -> Any:
    return tuple(value) if type(value) is list or isinstance(value, list) else value


def _absent(value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return UNKNOWN
    raise scalars.refusal("not_valid")


def _unless_absent(value: Any, check: core_schema.ValidatorFunctionWrapHandler) -> Any:
    return UNKNOWN if value is None or value is UNKNOWN else check(value)
