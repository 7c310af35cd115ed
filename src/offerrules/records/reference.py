"""Which field of a class holds the reference of its records, and the reference in what was given."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from offerrules.records.annotation import unwrap
from offerrules.records.fact import Fact, NotAFact
from offerrules.records.identity import check_reference
from offerrules.records.scalars import is_whole, refusal

REFERENCE: Final = "id"
"""What the field is called, unless the class says otherwise."""

KINDS: Final = (str, int, UUID)
"""The types of a reference. In a record it is a text."""


@cache
def reference_field(model: type[BaseModel]) -> str | None:
    """The field that holds the reference: the one whose `Fact` says so, `id`, or the one that data calls `id`.

    None where there is none, or where several are marked.
    """
    fields = model.model_fields
    marked = [name for name, info in fields.items() if any(_is_marked(mark) for mark in marks(info))]
    if marked:
        return marked[0] if len(marked) == 1 else REFERENCE if REFERENCE in marked else None
    if REFERENCE in fields and not any(
        mark is NotAFact or isinstance(mark, NotAFact) for mark in marks(fields[REFERENCE])
    ):
        return REFERENCE
    called = [name for name, info in fields.items() if REFERENCE in aliases(info)]
    return called[0] if len(called) == 1 else None


def _is_marked(mark: Any) -> bool:
    return isinstance(mark, Fact) and mark.reference


def marks(info: FieldInfo) -> tuple[Any, ...]:
    """What stands beside the type of a field."""
    return (*unwrap(info.annotation).metadata, *info.metadata)


def aliases(info: FieldInfo) -> tuple[Any, ...]:
    """What else data may call a field."""
    given = info.validation_alias
    return (info.alias, *(given.choices if isinstance(given, AliasChoices) else (given,)))


def subject_of(record: Any) -> str | None:
    """Whom facts are about: what stands in the field whose name is the attribute `__reference__` of the facts."""
    subject = getattr(record, getattr(record, "__reference__", REFERENCE), None)
    return subject if isinstance(subject, str) else None


def is_whole_number(model: type[BaseModel], name: str) -> bool:
    """Whether the reference is a whole number in the class, and a text in all that is said of it."""
    return unwrap(model.model_fields[name].annotation).inner == (int,)


def reference_text(value: Any) -> str:
    """A reference as text; a whole number and a UUID are written out. Raises what pydantic turns into a problem."""
    if isinstance(value, UUID) or is_whole(value):
        value = str(value) if isinstance(value, UUID) else str(int(value))
    if value is None:
        raise refusal("missing")
    return check_reference(value)


def reference_in(model: type[BaseModel], given: Any) -> str | None:
    """The reference in what did not become a record of `model`, where there is one that may be repeated."""
    name = reference_field(model)
    if name is None:
        return None
    info = model.model_fields[name]
    names = [each for each in (name, *aliases(info)) if isinstance(each, str)]
    try:
        if isinstance(given, Mapping):
            value = next((given[each] for each in names if each in given), None)
        else:
            value = getattr(given, name, None)
    except Exception:  # of what fetches its values, whatever may be raised by what it asks
        value = None
    return safe_reference(value)


def safe_reference(value: Any) -> str | None:
    """The reference as text, or None where it is none that may be repeated."""
    try:
        return reference_text(value)
    except PydanticCustomError:
        return None
