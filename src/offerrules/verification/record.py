"""The record that a trace shows: the facts in it, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from offerrules.decision.tree import Fact
from offerrules.feel.types import ListType, OptionalType, RecordType, Type
from offerrules.feel.values import UNKNOWN, Value
from offerrules.records.shape import Field, Shape

LONGEST_LIST = 100_000
"""A list longer than this is taken as unknown: it stands in no decision that an engine made, and costs memory."""


class Recorded(str):
    """What stands for a value of which only the presence was kept. Whoever uses the value uses an empty text."""

    __slots__ = ()


class Rebuilt:
    """A part of a record; a field of which the trace says nothing is unknown."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Value:
        return UNKNOWN


@dataclass(slots=True)
class _Node:
    fact: Fact | None = None
    below: "dict[str, _Node]" = field(default_factory=dict)


def rebuilt(facts: Mapping[str, Fact], shape: Shape, subject: str | None) -> Any:
    """A record with these facts, for the engine. What does not fit the shape is left out."""
    root = _Node()
    for path, fact in facts.items():
        node = root
        for name in path.split("."):
            node = node.below.setdefault(name, _Node())
        node.fact = fact
    record = _record(root, shape.fields)
    if subject is not None and shape.reference is not None:
        record.__dict__.setdefault(shape.reference, subject)
    record.__dict__["__reference__"] = shape.reference or ""
    return record


def _record(node: _Node, fields: Mapping[str, Field]) -> Rebuilt:
    return Rebuilt(
        {name: _value(below, fields[name].type, fields[name]) for name, below in node.below.items() if name in fields}
    )


def _value(node: _Node, type_: Type, place: Field) -> Value:
    if isinstance(type_, OptionalType):
        type_ = type_.item
    fact = node.fact
    if fact is None or fact.state == "unknown":
        return UNKNOWN
    if fact.state == "none":
        return None
    match type_, fact.state:
        case ListType(item=item), "list" if fact.value <= LONGEST_LIST:
            return tuple(_element(node.below.get(str(index)), item, place) for index in range(fact.value))
        case RecordType(), "recorded":
            return _record(node, place.fields)
        case _, "recorded":
            return Recorded()
        case ((ListType() | RecordType()), _):
            return UNKNOWN
        case _, "value":
            return fact.value
        case _:
            return UNKNOWN


def _element(node: _Node | None, type_: Type, place: Field) -> Value:
    if isinstance(type_, RecordType):
        return _record(node or _Node(), place.fields)
    return _value(node, type_, place) if node is not None else UNKNOWN
