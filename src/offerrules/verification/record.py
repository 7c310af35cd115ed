"""The record that a trace shows: the facts in it, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from offerrules.decision.tree import Fact
from offerrules.feel.types import ListType, OptionalType, RecordType, Type
from offerrules.feel.values import UNKNOWN, Value
from offerrules.records.shape import Field, Shape

LONGEST_LIST: Final = 100_000
"""A list longer than this is taken as unknown: it stands in no decision that an engine made, and costs memory."""

Absent = Callable[[str, Field], Value]
"""What is read at a path at which the trace shows no fact."""


class Recorded(str):
    """What stands for a value of which only the presence was kept. Whoever uses the value uses an empty text."""

    __slots__ = ()


class Rebuilt:
    """A part of a record. `absent` gives what is read of a field of which the trace shows nothing."""

    def __init__(self, values: Mapping[str, Value], absent: Callable[[str], Value]) -> None:
        self.__dict__.update(values)
        self.__dict__["#absent"] = absent

    def __getattr__(self, name: str) -> Value:
        return self.__dict__["#absent"](name)


def rebuilt(facts: Mapping[str, Fact], shape: Shape, subject: str | None, absent: Absent | None = None) -> Any:
    """A record with these facts, for the engine. What does not fit the shape is left out.

    A field of which the trace shows nothing is unknown, unless `absent` says otherwise.
    """
    root = _Node()
    for path, fact in facts.items():
        node = root
        for name in path.split("."):
            node = node.below.setdefault(name, _Node())
        node.fact = fact
    record = _Rebuilding(absent or _unknown).record(root, shape.fields, "")
    if subject is not None and shape.reference is not None:
        record.__dict__.setdefault(shape.reference, subject)
    record.__dict__["__reference__"] = shape.reference or ""
    return record


def _unknown(path: str, place: Field) -> Value:
    return UNKNOWN


@dataclass(slots=True)
class _Node:
    fact: Fact | None = None
    below: "dict[str, _Node]" = field(default_factory=dict)


_NOTHING: Final = _Node()


def empty(fields: Mapping[str, Field], path: str, absent: Absent) -> Rebuilt:
    """The part of a record at `path`, of which the trace shows no fact."""
    return _Rebuilding(absent).record(_NOTHING, fields, f"{path}.")


class _Rebuilding:
    def __init__(self, absent: Absent) -> None:
        self._absent = absent

    def record(self, node: _Node, fields: Mapping[str, Field], prefix: str) -> Rebuilt:
        values = {
            name: self._value(below, fields[name].type, fields[name], f"{prefix}{name}")
            for name, below in node.below.items()
            if name in fields and below.fact is not None
        }
        return Rebuilt(
            values, lambda name: self._absent(f"{prefix}{name}", fields[name]) if name in fields else UNKNOWN
        )

    def _value(self, node: _Node, type_: Type, place: Field, path: str) -> Value:
        if isinstance(type_, OptionalType):
            type_ = type_.item
        fact = node.fact
        if fact is None or fact.state == "unknown":
            return UNKNOWN
        if fact.state == "none":
            return None
        match type_, fact.state:
            case ListType(item=item), "list" if fact.value <= LONGEST_LIST:
                places = range(fact.value)
                return tuple(
                    self._element(node.below.get(str(index)), item, place, f"{path}.{index}") for index in places
                )
            case RecordType(), "recorded":
                return self.record(node, place.fields, f"{path}.")
            case ListType(), "recorded":
                return ()
            case _, "recorded":
                return Recorded()
            case ((ListType() | RecordType()), _):
                return UNKNOWN
            case _, "value":
                return fact.value
            case _:
                return UNKNOWN

    def _element(self, node: _Node | None, type_: Type, place: Field, path: str) -> Value:
        if isinstance(type_, RecordType):
            return self.record(node or _NOTHING, place.fields, f"{path}.")
        return self._value(node, type_, place, path) if node is not None else UNKNOWN
