"""From a pydantic class to its shape: which fields policies can read, of which types, under which labels."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, RootModel
from pydantic.fields import FieldInfo

from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.language import Text
from offerrules.records.annotation import item_of, unwrap
from offerrules.records.fact import Fact, NotAFact
from offerrules.records.normalization import composed
from offerrules.records.record import Record
from offerrules.records.reference import KINDS as REFERENCE_KINDS
from offerrules.records.reference import REFERENCE, reference_field
from offerrules.records.shape import Field, Shape

_TYPES: dict[Any, feel.Type] = {
    bool: feel.BOOLEAN,
    int: feel.NUMBER,
    float: feel.NUMBER,
    Decimal: feel.NUMBER,
    str: feel.STRING,
    date: feel.DATE,
    time: feel.TIME,
    datetime: feel.DATE_TIME,
    timedelta: feel.DAYS_DURATION,
    MonthsDuration: feel.MONTHS_DURATION,
}


class ShapeError(TypeError):
    """A class that cannot be a record. `problems` names every field that does not fit, and why."""

    def __init__(self, model: type, problems: tuple[tuple[str, str], ...]) -> None:
        self.model = model
        self.problems = problems
        super().__init__("\n".join(f"{model.__name__}.{path}: {why}" for path, why in problems))

    def __reduce__(self) -> tuple[type["ShapeError"], tuple[type, tuple[tuple[str, str], ...]]]:
        return (ShapeError, (self.model, self.problems))


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of any pydantic class: a built-in record, one declared in a policy, or a caller's own.

    Readable are bool, int, float, Decimal, str, date, time, datetime, timedelta, `Literal` texts, enumerations of
    texts, other pydantic classes, and lists of these as `list[X]`, `tuple[X, ...]` or `Sequence[X]`; each also
    optional. `Fact` in the annotation gives label, unit, privacy class, the words for choices, and whether a recorded
    null means none. Raises `ShapeError` naming every field of another type; mark those with `NotAFact`.
    """
    problems: list[tuple[str, str]] = []
    fields = _fields(model, "", (), problems)
    if problems:
        raise ShapeError(model, tuple(problems))
    return Shape(model.__name__, fields, _record_type(model.__name__, fields), reference_field(model))


def check_reference_field(model: type[BaseModel]) -> None:
    """Raises `ShapeError` unless a field of `model` holds the reference by which its records are told apart."""
    name = reference_field(model)
    why = None
    if name is None:
        why = (
            "is not there, so results would name nobody; say which one field holds the reference: "
            "Annotated[str, Fact(Text(…), reference=True)]"
        )
    else:
        inner = unwrap(model.model_fields[name].annotation).inner
        if issubclass(model, Record) and inner != (str,):
            why = "holds the reference, so in a Record it must be a text: str"
        elif not (len(inner) == 1 and inner[0] in REFERENCE_KINDS):
            why = "holds the reference, so it must be a text, a whole number or a UUID"
    if why is not None:
        raise ShapeError(model, ((name or REFERENCE, why),))


def _fields(
    model: type[BaseModel], owner: str, above: tuple[type, ...], problems: list[tuple[str, str]]
) -> dict[str, Field]:
    found: dict[str, Field] = {}
    reference = reference_field(model) if not owner else None
    if issubclass(model, Record) and not (model.model_config["frozen"] and model.model_config["extra"] == "forbid"):
        problems.append((owner or "model_config", "must stay frozen and forbid other fields, as every Record does"))
    for name, info in model.model_fields.items():
        path = f"{owner}.{name}" if owner else name
        annotation = unwrap(info.annotation)
        metadata = (*annotation.metadata, *info.metadata)
        if any(isinstance(mark, NotAFact) or mark is NotAFact for mark in metadata):
            continue
        fact = next((mark for mark in reversed(metadata) if isinstance(mark, Fact)), None) or _plain_fact(name, info)
        in_record = issubclass(model, Record)
        none = annotation.none if in_record else fact.absence == "none"
        if in_record and not info.is_required() and info.get_default(call_default_factory=False) is not UNKNOWN:
            problems.append((path, "has a default, which would count as recorded; the default of a record is UNKNOWN"))
        if in_record and fact.absence == "none" and not annotation.none:
            problems.append((path, "says that it can be none, so its type must allow None"))
        # A reference is a text, also where the class has a number for it: nobody computes with it.
        inner = (str,) if name == reference and annotation.inner in ((int,), (UUID,)) else annotation.inner
        type_, fields = _type(inner, path, (*above, model), in_record, problems)
        found[name] = Field(
            name=name,
            type=feel.OptionalType(type_) if none else type_,
            label=fact.label,
            unit=fact.unit,
            privacy=fact.privacy,
            choices=_choices(type_, fact, path, problems),
            fields=fields,
            further_privacy=fact.further_privacy,
        )
    return found


def _type(
    inner: tuple[Any, ...], path: str, above: tuple[type, ...], in_record: bool, problems: list[tuple[str, str]]
) -> tuple[feel.Type, dict[str, Field]]:
    if inner and all(part in (int, float, Decimal) for part in inner):
        return feel.NUMBER, {}
    if len(inner) != 1:
        problems.append((path, "has a type of several alternatives, which FEEL cannot tell apart"))
        return feel.ANY, {}
    only = inner[0]
    if only in _TYPES:
        return _TYPES[only], {}
    if (item := item_of(only)) is not None:
        if in_record and get_origin(only) is not tuple:
            problems.append((path, "is a list in a frozen record, so it must be a tuple: tuple[X, ...]"))
        part = unwrap(item)
        if part.none or part.unknown:
            problems.append((path, "has items that may be None; a recorded list is complete"))
        type_, fields = _type(part.inner, path, above, in_record, problems)
        return feel.ListType(type_), fields
    if get_origin(only) is Literal:
        return _choice(get_args(only), path, problems), {}
    if isinstance(only, type) and issubclass(only, Enum):
        if in_record:
            problems.append((path, "is an enumeration; the choices of a record are texts: Literal[…]"))
        return _choice(tuple(member.value for member in only), path, problems), {}
    if isinstance(only, type) and issubclass(only, BaseModel) and not issubclass(only, RootModel):
        if in_record and not issubclass(only, Record):
            problems.append((path, "is part of a record, so its class must be a Record too"))
        if only in above:
            problems.append((path, "holds a record of the class that it is part of"))
            return feel.ANY, {}
        fields = _fields(only, path, above, problems)
        return _record_type(only.__name__, fields), fields
    problems.append((path, "has a type that FEEL does not have; leave it out with NotAFact"))
    return feel.ANY, {}


def _choice(options: tuple[Any, ...], path: str, problems: list[tuple[str, str]]) -> feel.Type:
    if not all(isinstance(option, str) for option in options):
        problems.append((path, "has choices that are not texts"))
        return feel.ANY
    return feel.ChoiceType(tuple(map(composed, options)))


def _choices(type_: feel.Type, fact: Fact, path: str, problems: list[tuple[str, str]]) -> dict[str, Text] | None:
    while isinstance(type_, feel.ListType):
        type_ = type_.item
    if not isinstance(type_, feel.ChoiceType):
        if fact.choices:
            problems.append((path, "has words for choices but no choices"))
        return None
    words = {composed(option): said for option, said in (fact.choices or {}).items()}
    if any(option not in type_.options for option in words):
        problems.append((path, "has words for a choice that it does not have"))
    return {option: words.get(option) or _in_words(option) for option in type_.options}


def _plain_fact(name: str, info: FieldInfo) -> Fact:
    return Fact(Text(info.title, info.title) if info.title else _in_words(name))


def _in_words(name: str) -> Text:
    words = name.replace("_", " ").strip() or name
    return Text(words, words)


def _record_type(name: str, fields: dict[str, Field]) -> feel.RecordType:
    return feel.RecordType(name, {field.name: field.type for field in fields.values()})
