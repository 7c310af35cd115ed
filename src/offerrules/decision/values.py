"""FEEL values as JSON, and back by their type.

| value | JSON |
|---|---|
| none, boolean, number, string | as JSON has them |
| date, time, date and time | ISO 8601; a named zone stands behind `@`, as FEEL writes it |
| durations | ISO 8601: `P14D`, `PT1H30M`, `P1Y2M` |
| list | array |
| element of a list in the record | `{"record": "internships.0"}` |
| context, table | `{"context": {…}}` |
| range | `{"range": {"low": …, "high": …, "low_included": …, "high_included": …, "single": …}}` |
| unknown | `{"unknown": true}` |
| left out of a redacted decision | `{"left_out": true}` |
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from offerrules.decision.canonical import Json, number
from offerrules.decision.errors import bad_value
from offerrules.feel import temporal
from offerrules.feel.types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
)
from offerrules.feel.values import UNKNOWN, Failure, MonthsDuration, Range, Typed, Unknown, Value
from offerrules.quick import dataclass

_RANGE_KEYS: Final = {"low", "high", "low_included", "high_included", "single"}


@dataclass(frozen=True, slots=True)
class RecordAt:
    """An element of a list in the record, or a record in it, by its path; its fields are facts of their own."""

    path: str


class LeftOut(Enum):
    """In a redacted decision, a value that rests on a fact that was left out."""

    LEFT_OUT = "left out"

    def __repr__(self) -> str:
        return "LEFT_OUT"


LEFT_OUT: Final = LeftOut.LEFT_OUT


def encode(value: Value) -> Json:
    """The JSON of a value."""
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return number(value)
        case datetime():
            return temporal.date_time_text(value)
        case date():
            return temporal.date_text(value)
        case time():
            return temporal.time_text(value)
        case timedelta():
            return temporal.duration_text(value)
        case MonthsDuration():
            return temporal.months_text(value)
        case Typed(v=text):
            return text
        case list() | tuple():
            return [encode(item) for item in value]
        case RecordAt(path=path):
            return {"record": path}
        case Unknown():
            return {"unknown": True}
        case LeftOut():
            return {"left_out": True}
        case Range():
            return {
                "range": {
                    "low": encode(value.low),
                    "high": encode(value.high),
                    "low_included": value.low_included,
                    "high_included": value.high_included,
                    "single": value.single,
                }
            }
        case Mapping():
            return {"context": {name: encode(item) for name, item in value.items()}}
        case _:
            raise TypeError(f"{type(value).__name__} is not a FEEL value")


def decode(tree: Json, type_: Type, place: str) -> Value:
    """The value of a JSON tree. Without a known type a text stays a text. Raises `DecisionError` at `place`."""
    if isinstance(tree, dict):
        return _decode_object(tree, type_, place)
    match type_, tree:
        case OptionalType(item=item), _:
            return None if tree is None else decode(tree, item, place)
        case AnyType(), None | bool() | str():
            return tree
        case (NumberType() | AnyType(), int() | Decimal()) if not isinstance(tree, bool):
            return Decimal(tree)
        case (BooleanType(), bool()) | (StringType() | ChoiceType(), str()):
            return tree
        case DateType(), str():
            return _parsed(temporal.parse_date, tree, place)
        case DateTimeType(), str():
            return _parsed(temporal.parse_date_time, tree, place)
        case TimeType(), str():
            return _parsed(temporal.parse_time, tree, place)
        case ((DaysDurationType() | MonthsDurationType()), str()):
            return _parsed(temporal.parse_duration, tree, place)
        case ListType(item=item), list():
            return tuple(decode(element, item, place) for element in tree)
        case AnyType(), list():
            return tuple(decode(element, type_, place) for element in tree)
        case _, None:
            # `if`, an index or a table may give none where the type says nothing of it.
            return None
        case _, []:
            # An index behind the end of a list gives an empty list where the type speaks of an element.
            return ()
        case _:
            raise bad_value(place)


def _decode_object(tree: dict[str, Json], type_: Type, place: str) -> Value:
    if len(tree) != 1:
        raise bad_value(place)
    while isinstance(type_, OptionalType):
        type_ = type_.item
    [(kind, body)] = tree.items()
    match kind, body:
        case "unknown", True:
            return UNKNOWN
        case "left_out", True:
            return LEFT_OUT
        case "record", str():
            return RecordAt(body)
        case "context", dict():
            return {name: decode(item, _entry(type_, name), place) for name, item in body.items()}
        case "range", dict() if body.keys() == _RANGE_KEYS:
            item = type_.item if isinstance(type_, RangeType) else AnyType()
            flags = [body[key] for key in ("low_included", "high_included", "single")]
            if all(isinstance(flag, bool) for flag in flags):
                return Range(decode(body["low"], item, place), decode(body["high"], item, place), *flags)
    raise bad_value(place)


def _entry(type_: Type, name: str) -> Type:
    match type_:
        case RecordType(fields=fields):
            return fields.get(name, AnyType())
        case TableType(item=item):
            return item
        case _:
            return AnyType()


def _parsed(parse: Callable[[str], Value | Failure], text: str, place: str) -> Value:
    value = parse(text)
    if isinstance(value, Failure):
        raise bad_value(place)
    return value
