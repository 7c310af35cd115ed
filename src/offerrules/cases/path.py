"""The path of a fact in an event: fields, and elements of lists by a key of their own.

`internships[k1].attestation` is a field of the element that its sender calls `k1`; `internships[k1]` is the element,
`internships` the list itself.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal

from offerrules.cases.error import EventError
from offerrules.feel.types import ListType, OptionalType
from offerrules.personal_number import is_personal_number
from offerrules.records.shape import Field, Shape

Step = tuple[str, str | None]
Path = tuple[Step, ...]
"""Fields from the record down, each with the key of the element where it is a list that is entered."""

Kind = Literal["value", "part", "list", "element"]

LONGEST_KEY: Final = 100
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[([^\[\]]*)\])?(?:\.(?=.)|$)")


def parse(text: str, shape: Shape) -> tuple[Path, Kind]:
    """The path in `text`, and what stands there. Raises `EventError`."""
    path = path_of(text)
    return path, _kind(path, shape.fields)


def path_of(text: str) -> Path:
    """The path in `text`, in whatever record. Raises `EventError` where it is none."""
    steps: list[Step] = []
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            raise EventError("not_path")
        steps.append((match[1], match[2]))
        at = match.end()
    if not steps:
        raise EventError("not_path")
    return tuple(steps)


def written(path: Path) -> str:
    """The path as text."""
    return ".".join(name if key is None else f"{name}[{key}]" for name, key in path)


def is_list_of_parts(field: Field) -> bool:
    """Whether the elements of the field are records, which events address by key."""
    return bool(field.fields) and isinstance(_bare(field), ListType)


def _kind(steps: Path, fields: Mapping[str, Field]) -> Kind:
    known: list[str] = []
    kind: Kind = "value"
    for place, (name, key) in enumerate(steps):
        field = fields.get(name)
        if field is None:
            raise EventError("no_such_field", ".".join(known))
        known.append(name)
        here = ".".join(known)
        if key is not None:
            if not is_list_of_parts(field):
                raise EventError("not_a_list", here)
            if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable() or is_personal_number(key):
                raise EventError("not_key", here)
            kind = "element"
        elif is_list_of_parts(field):
            kind = "list"
            if place + 1 < len(steps):
                raise EventError("no_key", here)
        else:
            kind = "part" if field.fields else "value"
        fields = field.fields
    if steps == (("id", None),):
        raise EventError("is_id")
    return kind


def _bare(field: Field) -> object:
    return field.type.item if isinstance(field.type, OptionalType) else field.type
