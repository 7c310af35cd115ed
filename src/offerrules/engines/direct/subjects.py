"""What expressions speak of: how generated code reads fields, candidates, parameters and named values.

There are two ways to read a record. To decide, attributes of the record itself are read, each once. To trace, a
logging `Facts` mapping is read where the expression stands, so that each part is known to rest on what it read.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.names import Constants, Names
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    OptionalType,
    StringType,
    Type,
)
from offerrules.feel.values import Value
from offerrules.records.shape import Field, Shape

RECORD: Final = "record"
"""The variable that holds the record."""


@dataclass(frozen=True, slots=True)
class Code:
    """A value as Python.

    `atom`: costs nothing, so that it may be written more than once. `plain`: a value of Python's own class for its
    type, which Python compares as FEEL does (a date may lie outside Python's calendar elsewhere). `raw`: numbers in
    it may be `int`. `fields`: it is an object, or a list of objects, of a record with these fields. `truth`: true,
    false or unknown, never null. `may_be_none`: it is read from a field that may be none.
    `daily`: it depends on nothing but the day. `field`: it is what stands in a field of the record. `computed`: it
    comes from the table, which may give none where the type says nothing of it.
    """

    python: ast.expr
    may_be_unknown: bool = True
    atom: bool = False
    plain: bool = False
    raw: bool = False
    truth: bool = False
    may_be_none: bool = False
    daily: bool = False
    field: bool = False
    computed: bool = False
    fields: Mapping[str, Field] | None = None

    def named(self, variable: str) -> "Code":
        """The same value, now in a variable."""
        return replace(self, python=py.name(variable), atom=True)


@dataclass(slots=True)
class Body:
    """A Python function or loop under way: statements, and in front of them the fields that it reads."""

    names: Names
    owner: str
    """The variable that holds the record, or the part of it, whose fields are read in front."""
    statements: list[ast.stmt] = field(default_factory=list)
    prologue: list[ast.stmt] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    """Whether what is written now is seldom run, so that a field is read there and not in front."""

    def add(self, statement: ast.stmt) -> None:
        self.statements.append(statement)

    def branch(self) -> "Body":
        """A block inside this body, with the same fields in front."""
        return Body(self.names, self.owner, [], self.prologue, self.fields)

    def field(self, name: str) -> ast.expr:
        """The owner's field, which is read once."""
        variable = self.fields.get(name)
        if variable is None:
            if self.closed:
                return py.attribute(py.name(self.owner), name)
            variable = self.fields[name] = self.names.fresh(name)
        return py.name(variable)

    def opening(self) -> list[ast.stmt]:
        """What stands in front.

        An attribute of a pydantic object takes some 40 ns, one of its `__dict__` 15 ns.
        """
        reads: list[ast.stmt] = []
        if len(self.fields) < 2:
            read = [py.attribute(py.name(self.owner), name) for name in self.fields]
        else:
            facts = self.names.fresh(f"{self.owner}_facts")
            reads.append(py.assign(facts, py.attribute(py.name(self.owner), "__dict__")))
            read = [py.item(py.name(facts), py.constant(name)) for name in self.fields]
        reads += [py.assign(each, python) for each, python in zip(self.fields.values(), read, strict=True)]
        return [*self.prologue, *reads]


class Work:
    """What counts the work of an expression: a variable that is made where something of it is first counted.

    `owner` is the function that has it. `causes` is the variable that collects what failed.
    """

    def __init__(self, owner: Body, causes: str) -> None:
        self._owner = owner
        self._variable: str | None = None
        self._steps: str | None = None
        self.causes: Final = py.name(causes)

    def name(self) -> ast.expr:
        """The variable that counts."""
        if self._variable is None:
            self._variable = self._owner.names.fresh("work")
            self._owner.prologue.append(py.assign(self._variable, py.call("Work")))
        return py.name(self._variable)

    def steps(self) -> str:
        """A variable that counts without a call."""
        if self._steps is None:
            self._steps = self._owner.names.fresh("steps")
            self._owner.prologue.append(py.assign(self._steps, py.constant(0)))
        return self._steps


@dataclass(frozen=True, slots=True)
class Subjects:
    """Where named things are found.

    To decide, `owners` are the bodies by the variable that holds the record or a part of it. To trace, there are none:
    `names` is a mapping that notes what is read, and so are parts of the record found in it.
    """

    shape: Shape
    parameters: Mapping[str, Value]
    values: Mapping[str, Code]
    """Definitions and criteria."""
    candidate_fields: Mapping[str, Field] | None = None
    owners: dict[str, Body] = field(default_factory=dict)
    each: str | None = None
    """The variable that holds the candidate."""

    @property
    def traces(self) -> bool:
        """Whether reads are noted, so that parts of the record are mappings."""
        return not self.owners

    def field(self, name: str) -> Code:
        """A field of the record."""
        place = self.shape.fields[name]
        if self.traces:
            return self._read(place, _found(name))
        return self._read(place, self.owners[RECORD].field(name))

    def value(self, name: str) -> Code:
        """A definition or criterion."""
        return self.values[name] if not self.traces else replace(self.values[name], python=_found(name), atom=False)

    def candidate(self, name: str) -> Code:
        """The candidate as a value; it is one of a list, so it is known."""
        python = _found(name) if self.each is None else py.name(self.each)
        return Code(python, may_be_unknown=False, atom=self.each is not None, fields=self.candidate_fields)

    def part(self, source: Code, name: str) -> Code:
        """A field of a part of the record that is there."""
        assert source.fields is not None
        place = source.fields[name]
        if self.traces:
            return self._read(place, py.item(source.python, py.constant(name)))
        if isinstance(source.python, ast.Name) and source.python.id in self.owners:
            return self._read(place, self.owners[source.python.id].field(name))
        return self._read(place, py.attribute(source.python, name))

    def is_known(self, source: Code | None, name: str) -> Code:
        """Whether something is recorded in a field of the record, or of a part of it."""
        if self.traces:
            holder = py.name("names") if source is None else source.python
            return Code(py.call("known_in", holder, py.constant(name)), may_be_unknown=False, plain=True, truth=True)
        place = self.field(name) if source is None else self.part(source, name)
        python = py.is_not(place.python, py.UNKNOWN)
        if source is not None:
            absent = [py.UNKNOWN] * source.may_be_unknown + [py.constant(None)] * source.may_be_none
            python = py.both([*(py.is_not(source.python, each) for each in absent), python])
        return Code(python, may_be_unknown=False, plain=True, truth=True)

    def _read(self, place: Field, python: ast.expr) -> Code:
        bare = place.type.item if isinstance(place.type, OptionalType) else place.type
        return Code(
            python,
            atom=isinstance(python, ast.Name),
            plain=is_scalar(bare),
            raw=not self.traces and _has_numbers(bare),
            truth=isinstance(place.type, BooleanType),
            may_be_none=isinstance(place.type, OptionalType),
            fields=place.fields or None,
            field=True,
        )


def _found(name: str) -> ast.expr:
    return py.item(py.name("names"), py.constant(name))


def constant(value: Value, constants: Constants) -> Code:
    """A value that is known when the code is made."""
    match value:
        case None | bool() | str():
            plain = value is not None
            truth = isinstance(value, bool)
            return Code(py.constant(value), False, atom=True, plain=plain, truth=truth, daily=True)
        case int() | Decimal():
            if _is_small_whole(value):
                return Code(py.constant(int(value)), False, atom=True, plain=True, raw=True, daily=True)
            return Code(py.name(constants.name_of(value)), False, atom=True, plain=True, daily=True)
        case _:
            plain = isinstance(value, date) and not isinstance(value, datetime)
            return Code(py.name(constants.name_of(value)), holds_unknown(value), atom=True, plain=plain, daily=True)


def _is_small_whole(value: int | Decimal) -> bool:
    return -(10**15) < value < 10**15 and value == int(value)


def is_scalar(type_: Type) -> bool:
    """Whether Python's own comparison of two values of the type is FEEL's, while they are of Python's own class."""
    return isinstance(type_, (BooleanType, NumberType, StringType, ChoiceType, DateType))


def _has_numbers(type_: Type) -> bool:
    match type_:
        case NumberType():
            return True
        case ListType(item) | OptionalType(item):
            return _has_numbers(item)
        case _:
            return False


def fields_at(shape: Shape, path: Sequence[str]) -> Mapping[str, Field]:
    """The fields of the parts of the record that stand in the list at `path`."""
    fields = shape.fields
    for name in path:
        fields = fields[name].fields
    return fields
