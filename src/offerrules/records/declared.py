"""From a record that a policy declares itself to a pydantic class like any other."""

import copyreg
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Literal, Union

from pydantic import BaseModel, create_model

from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.records.declaration import Declaration, DeclaredField, RecordForm, declaration
from offerrules.records.fact import Fact
from offerrules.records.identity import Reference
from offerrules.records.record import OrUnknown, Record
from offerrules.records.reference import REFERENCE, reference_field

_TYPES: Final[Mapping[str, type]] = {
    "boolean": bool,
    "number": Decimal,
    "integer": int,
    "string": str,
    "date": date,
    "time": time,
    "date and time": datetime,
    "days duration": timedelta,
    "months duration": MonthsDuration,
}

_OR_UNKNOWN: Any = OrUnknown


class DeclaredClass(type(BaseModel)):  # type: ignore[misc]  # pydantic does not name its metaclass in public
    """The class of declared classes: they are pickled as what they were declared as."""

    declaration: Declaration


def declared(form: RecordForm, extends: Mapping[str, type[BaseModel]]) -> type[BaseModel]:
    """The class of a record that a policy declares; `extends` holds the known records by name.

    It has an `id` and what it extends, and is a `Record` unless it extends a class that is none. The same form gives
    the same class. It can be pickled, and so can its records. Raises `DeclarationError` telling all that is wrong.
    """
    return _class(declaration(form, extends))


@cache
def _class(what: Declaration) -> type[BaseModel]:
    fields: dict[str, Any] = {field.name: (_annotation(what.name, field), UNKNOWN) for field in what.fields}
    if what.is_person and reference_field(what.base) is None:
        fields = {REFERENCE: (Reference, ...), **fields}
    made = create_model(
        what.name, __base__=what.base, __module__=__name__, __cls_kwargs__={"metaclass": DeclaredClass}, **fields
    )
    made.declaration = what  # type: ignore[attr-defined]
    return made


def _annotation(owner: str, field: DeclaredField) -> Any:
    kind: Any
    if field.kind == "record":
        kind = _class(Declaration(f"{owner}.{field.name}", Record, field.fields, is_person=False))
    elif field.kind == "choice":
        kind = Literal[tuple(code for code, _ in field.choices)]
    else:
        kind = _TYPES[field.kind]
    if field.is_list:
        kind = tuple[kind, ...]
    if field.can_be_none:
        kind = Union[kind, None]
    absence: Literal["none"] | None = "none" if field.can_be_none else None
    main, *further = field.privacy
    fact = Fact(field.label, field.unit, main, absence, dict(field.choices) or None, further_privacy=tuple(further))
    return Annotated[_OR_UNKNOWN[kind], fact]


def _reduced(made: DeclaredClass) -> Any:
    what = vars(made).get("declaration")
    return made.__qualname__ if what is None else (_class, (what,))


copyreg.pickle(DeclaredClass, _reduced)
