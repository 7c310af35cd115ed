"""The record `Person` under other names of its fields: those on which generated code could stumble.

A register holds the same kinds of facts as `Person` does, at the same depths, and calls them otherwise: by Python's
words, by what generated code calls its own variables and helpers, by what Python and FEEL call their functions, and by
letters of other alphabets. A policy over it differs in nothing else, so that whatever differs is the names' doing.
"""

import builtins
import keyword
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from pydantic import create_model
from tests.agreement.people import Home, Job, Loan, Note, Partner, Person

from offerrules.document.form import RESERVED_OFFER_NAMES
from offerrules.document.kinds import NAME_PATTERN
from offerrules.engines.direct import runtime
from offerrules.feel.table import BUILT_INS
from offerrules.records import Record, shape_of
from offerrules.records.shape import Field, Shape
from offerrules.rules.names import RESERVED

PARTS: Final[tuple[type[Record], ...]] = (Note, Loan, Job, Partner, Home, Person)
"""Each after those that it has parts of."""


@dataclass(frozen=True)
class Register:
    """A record by the name under which policies have it, with what its fields are called in place of `Person`'s.

    `words` are names for the parts of policies over it.
    """

    name: str
    person: type[Record]
    called: Mapping[str, str]
    words: tuple[str, ...] = ()

    @cached_property
    def shape(self) -> Shape:
        return shape_of(self.person)

    def path(self, *names: str) -> tuple[str, ...]:
        """A path of `Person` as this register has it."""
        return tuple(self.called.get(name, name) for name in names)

    def at(self, *names: str) -> Field:
        """The field at a path of `Person`."""
        first, *rest = self.path(*names)
        field = self.shape.fields[first]
        for name in rest:
            field = field.fields[name]
        return field


class Made:
    """Where the classes are found by the names under which they are pickled."""


def _called_otherwise(name: str, names: Sequence[str], words: Sequence[str]) -> Register:
    fields = dict.fromkeys(field for part in reversed(PARTS) for field in part.model_fields if field != "id")
    called = {"id": "id", **dict(zip(fields, names, strict=True))}
    parts: dict[Any, Any] = {}
    for part in PARTS:
        annotations = get_type_hints(part, include_extras=True)
        made: dict[str, Any] = {
            called[field]: (_with_parts(annotations[field], parts), ... if info.is_required() else info.default)
            for field, info in part.model_fields.items()
        }
        parts[part] = create_model(part.__name__, __base__=Record, __module__=__name__, **made)
        setattr(Made, f"{name}{part.__name__}", parts[part])
        parts[part].__qualname__ = f"Made.{name}{part.__name__}"
    return Register(name, parts[Person], called, tuple(words))


def _with_parts(annotation: Any, parts: Mapping[Any, Any]) -> Any:
    """A type in which other classes take the place of some."""
    origin, below = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return Annotated[(_with_parts(below[0], parts), *below[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(_with_parts(each, parts) for each in below)]
    if origin is tuple:
        return tuple[tuple(_with_parts(each, parts) for each in below)]  # type: ignore[misc]
    return parts.get(annotation, annotation)


_OF_PYTHON: Final = (
    *filter(str.islower, keyword.kwlist),
    *keyword.softkwlist,
    "type",
    "self",
    "cls",
    "debug",
    "annotations",
)
_OF_CODE: Final = (
    *("record", "today", "decide", "for_day", "true", "unknown", "possible", "found", "maybe", "items", "chosen"),
    *("steps", "work", "names", "causes", "facts", "record_facts", "part", "left", "right", "memo", "given", "compute"),
    *("each", "elements", "element", "value", "result", "number", "daily", "turning", "condition", "operand", "holder"),
    *("counted", "due", "nobody", "entry_add", "any_of", "true_or_unknown", "record_2", "unknown_2", "number_1"),
    *("date_2024_05_30", "find_once", "truth_2", *map(str, runtime.NAMES)),
)
_OF_FUNCTIONS: Final = (*(name for name in BUILT_INS if name.isidentifier()), *filter(str.islower, dir(builtins)))
_OF_LETTERS: Final = (
    *("år", "född", "ÅR", "Class", "straße", "имя", "名前", "ﬁ", "fi", "ſo", "x_", "x__y", "été", "ı", "ß"),
    *("Größe", "öppet", "l_", "O0", "éa", "ñ", "ø", "þ", "ð", "æ", "œ", "ł", "č", "ž", "š", "đ"),
)


_POOLS: Final = {"Python": _OF_PYTHON, "Code": _OF_CODE, "Functions": _OF_FUNCTIONS, "Letters": _OF_LETTERS}
_FIELDS: Final = len({field for part in PARTS for field in part.model_fields}) - 1


def _registers() -> Iterator[Register]:
    """One for each so many names of a pool. What policies over it name has names of another pool."""
    usable = {pool: _names_of_fields(names) for pool, names in _POOLS.items()}
    for pool, names in usable.items():
        others = _names_of_parts(_OF_PYTHON if pool == "Code" else _OF_CODE)
        for number, start in enumerate(range(0, len(names), _FIELDS)):
            own = names[start : start + _FIELDS]
            own += [f"{name}_{more}" for more in range(2, 5) for name in names][: _FIELDS - len(own)]
            words = [name for name in (*others[start:], *others[:start]) if name not in own]
            yield _called_otherwise(f"{pool}{number}", own, words)


def _names_of_fields(names: Iterable[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if _is_free(name) and not hasattr(Record, name) and name[0] != "_"]


def _names_of_parts(names: Iterable[str]) -> list[str]:
    """Those of the names that parts of a policy can have."""
    return [
        name
        for name in dict.fromkeys(names)
        if _is_free(name)
        and re.match(NAME_PATTERN, name)
        and name not in BUILT_INS
        and name not in RESERVED_OFFER_NAMES
    ]


def _is_free(name: str) -> bool:
    return name not in RESERVED and name.casefold() not in ("id", "unknown")


PLAIN: Final = Register("Person", Person, {})
REGISTERS: Final = (PLAIN, *_registers())
BY_NAME: Final = {each.name: each for each in REGISTERS}
