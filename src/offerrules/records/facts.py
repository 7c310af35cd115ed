"""Records as the engines see them: attributes for the fast engine, a logging mapping for the reference engine."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal, Protocol

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN, Facts, MonthsDuration, Value
from offerrules.quick import dataclass
from offerrules.records.error import RecordError, RecordProblem
from offerrules.records.normalization import composed
from offerrules.records.null import Nulls, unknown_for_nulls
from offerrules.records.problems import of_given, problem
from offerrules.records.record import Record
from offerrules.records.reference import reference_text
from offerrules.records.scalars import LONGEST_LIST, exactly, read_number, read_text
from offerrules.records.shape import Field, Shape

State = Literal["value", "unknown", "none", "recorded", "list"]
"""What was found where a record was read: a value, unknown, none, that something is recorded (and not what), a list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One read of one fact. `value` is the value, the length where the state is `list`, else None.

    `presence` says that only `is known` was asked.
    """

    path: str
    state: State
    value: Value = None
    presence: bool = False


class ReadLog(Protocol):
    """What `RecordFacts` tells of each read; an engine may keep one for each node."""

    def note(self, reading: Reading) -> None: ...


@dataclass(slots=True)
class Readings:
    """A log that keeps one reading of each path: the one that tells most, in the order of the first read."""

    by_path: dict[str, Reading] = field(default_factory=dict)

    def note(self, reading: Reading) -> None:
        known = self.by_path.get(reading.path)
        if known is None or (not reading.presence and (known.presence or known.state == "recorded")):
            self.by_path[reading.path] = reading


class RecordFacts(Facts):
    """A record, or one part of it, as a mapping from field names to FEEL values that notes every read.

    Numbers are `Decimal`, lists tuples, parts of the record `RecordFacts` of their own. `record` is anything that
    `capture` gives.
    """

    __slots__ = ("_fields", "_log", "_path", "_record")

    def __init__(self, record: Any, shape: Shape, log: ReadLog) -> None:
        self._record = record
        self._fields = shape.fields
        self._log = log
        self._path = ""

    @classmethod
    def of_part(cls, record: Any, fields: Mapping[str, Field], path: str, log: ReadLog) -> "RecordFacts":
        part = cls.__new__(cls)
        part._record, part._fields, part._path, part._log = record, fields, path, log
        return part

    def __getitem__(self, name: str) -> Value:
        field = self._fields[name]
        return self._read(getattr(self._record, name), field, f"{self._path}.{name}" if self._path else name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __repr__(self) -> str:
        return f"<facts at {self._path or 'the record'}>"

    @property
    def path(self) -> str:
        """Where the part stands, such as `internships.0`; empty for the record itself."""
        return self._path

    def is_known(self, name: str) -> bool:
        field = self._fields[name]
        known = getattr(self._record, field.name) is not UNKNOWN
        path = f"{self._path}.{name}" if self._path else name
        self._log.note(Reading(path, "recorded" if known else "unknown", presence=True))
        return known

    def _read(self, value: Any, field: Field, path: str) -> Value:
        if value is UNKNOWN:
            self._log.note(Reading(path, "unknown"))
            return UNKNOWN
        if value is None:
            self._log.note(Reading(path, "none"))
            return None
        if field.fields and type(value) is not tuple:
            self._log.note(Reading(path, "recorded"))
        return self._known(value, field, path)

    def _known(self, value: Any, field: Field, path: str) -> Value:
        if type(value) is tuple:
            self._log.note(Reading(path, "list", len(value)))
            return tuple(self._known(item, field, f"{path}.{index}") for index, item in enumerate(value))
        if field.fields:
            return self.of_part(value, field.fields, path, self._log)
        if type(value) is int:
            value = Decimal(value)
        self._log.note(Reading(path, "value", value))
        return value


class UnknownFacts(Facts):
    """The only candidate of an unknown list: all its fields are unknown, and reading one reads the list."""

    __slots__ = ("_fields", "_log", "_path")

    def __init__(self, field: Field, path: str, log: ReadLog) -> None:
        self._fields = field.fields
        self._path = path
        self._log = log

    def __getitem__(self, name: str) -> Value:
        if name not in self._fields:
            raise KeyError(name)
        self._log.note(Reading(self._path, "unknown"))
        return UNKNOWN

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __repr__(self) -> str:
        return f"<unknown facts at {self._path}>"

    @property
    def path(self) -> str:
        """Where nothing is recorded: the path of the list, or of the part of the record in which it would stand."""
        return self._path

    def is_known(self, name: str) -> bool:
        if name not in self._fields:
            raise KeyError(name)
        self._log.note(Reading(self._path, "unknown", presence=True))
        return False


class Captured:
    """What was recorded in an object of a caller's class when it was captured; attributes as in a `Record`."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.__dict__.update(facts)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("captured facts do not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("captured facts do not change")

    def __repr__(self) -> str:
        return f"<captured: {', '.join(name for name in self.__dict__ if name != '__reference__')}>"


def capture(record: BaseModel, shape: Shape, nulls: Nulls | None = None) -> Any:
    """The facts of `record`, never to change again: an attribute for each field of `shape`.

    Each holds the value, `None` for none, `UNKNOWN`, or a tuple. A `Record` is returned as it is. Of any other class
    the facts are copied: only what was set counts, never a default of the class; floats become the decimal that they
    were written as, enumerations their text, the reference a text. What `nulls` leaves out is unknown. Raises
    `RecordError`, also where the reference is a personal identity number or is none.
    """
    if isinstance(record, Record):
        return record if nulls is None else unknown_for_nulls(record, nulls)
    problems: list[RecordProblem] = []
    captured = _captured(record, shape.fields, "", nulls, problems)
    name = shape.reference
    if name is not None and name in shape.fields:
        problems = [each for each in problems if each.path != name]
        try:
            captured.__dict__.update({name: reference_text(_given(record, name)), "__reference__": name})
        except PydanticCustomError as refused:
            problems.append(problem(name, refused.type))
    if problems:
        raise RecordError(problems)
    return captured


def _given(record: BaseModel, name: str) -> Any:
    """The reference; None where it is a default of the class, which is the same for everybody and names nobody."""
    info = type(record).model_fields[name]
    is_own = name in record.model_fields_set or info.default_factory is not None
    return getattr(record, name, None) if is_own else None


def _captured(
    record: BaseModel, fields: Mapping[str, Field], path: str, nulls: Nulls | None, problems: list[RecordProblem]
) -> Any:
    facts: dict[str, Any] = {}
    recorded = record.model_fields_set
    for name, place in fields.items():
        value = getattr(record, name, UNKNOWN) if name in recorded else UNKNOWN
        if value is None and nulls is not None and name in nulls.left_out:
            value = UNKNOWN
        kind = place.type
        if isinstance(kind, feel.OptionalType):
            kind = kind.item
        elif value is None:
            value = UNKNOWN
        if value is not None and value is not UNKNOWN:
            below = nulls.parts.get(name) if nulls is not None else None
            value = _fact(value, kind, place, f"{path}.{name}" if path else name, below, problems)
        facts[name] = value
    return Captured(facts)


def _fact(
    value: Any, kind: feel.Type, field: Field, path: str, nulls: Nulls | None, problems: list[RecordProblem]
) -> Any:
    """`value` as FEEL has it; UNKNOWN, with a problem told, where its class let something else in."""
    if isinstance(value, Enum):
        value = value.value
    code = "not_valid"
    match kind:
        case feel.ListType(item):
            if isinstance(value, Sequence) and not isinstance(value, str | bytes):
                if len(value) > LONGEST_LIST:
                    problems.append(problem(path, "too_long_list"))
                    return UNKNOWN
                places = enumerate(value)
                return tuple(_fact(part, item, field, f"{path}.{index}", nulls, problems) for index, part in places)
            code = "not_list"
        case feel.RecordType():
            if isinstance(value, Record):
                return unknown_for_nulls(value, nulls)
            if isinstance(value, BaseModel):
                return _captured(value, field.fields, path, nulls, problems)
            code = "not_record"
        case feel.NumberType():
            try:
                return read_number(value)
            except PydanticCustomError as refused:
                code = refused.type
        case feel.StringType() | feel.ChoiceType():
            try:
                return composed(read_text(value))
            except PydanticCustomError as refused:
                code = refused.type
        case feel.DateType() if isinstance(value, datetime):
            code = "date_time_for_date"
        case _ if type(kind) in _CLASSES:
            class_, code = _CLASSES[type(kind)]
            try:
                return exactly(class_, value, code)
            except PydanticCustomError:
                pass
        case _:
            pass
    problems.append(of_given(problem(path, code), value))
    return UNKNOWN


_CLASSES: Final[Mapping[type, tuple[type, str]]] = {
    feel.BooleanType: (bool, "not_boolean"),
    feel.DateType: (date, "not_date"),
    feel.TimeType: (time, "not_time"),
    feel.DateTimeType: (datetime, "not_date_time"),
    feel.DaysDurationType: (timedelta, "not_days_duration"),
    feel.MonthsDurationType: (MonthsDuration, "not_months_duration"),
}
