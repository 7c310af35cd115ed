"""A Python annotation without its wrapping: what is left when none, unknown and metadata are taken apart."""

from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from offerrules.feel.values import Unknown
from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """`inner` holds the alternatives that remain; more than one only where the annotation is a union of several."""

    inner: tuple[Any, ...]
    none: bool
    unknown: bool
    metadata: tuple[Any, ...]


def unwrap(annotation: Any) -> Unwrapped:
    """Takes `None`, `Unknown`, `Annotated`, new types and type aliases off an annotation."""
    if annotation is None or annotation is NoneType:
        return Unwrapped((), True, False, ())
    if annotation is Unknown:
        return Unwrapped((), False, True, ())
    if isinstance(annotation, NewType):
        return unwrap(annotation.__supertype__)
    if hasattr(annotation, "__value__") and not isinstance(annotation, type):  # `type X = …`, of 3.12 or backported
        return unwrap(annotation.__value__)
    origin = get_origin(annotation)
    if origin is Annotated:
        base = unwrap(annotation.__origin__)
        return Unwrapped(base.inner, base.none, base.unknown, base.metadata + annotation.__metadata__)
    if origin is Union or origin is UnionType:
        parts = [unwrap(part) for part in get_args(annotation)]
        return Unwrapped(
            tuple(inner for part in parts for inner in part.inner),
            any(part.none for part in parts),
            any(part.unknown for part in parts),
            tuple(found for part in parts for found in part.metadata),
        )
    return Unwrapped((annotation,), False, False, ())


def item_of(inner: Any) -> Any | None:
    """The annotation of the items, where `inner` is a list: `list[X]`, `tuple[X, ...]` or `Sequence[X]`."""
    arguments = get_args(inner)
    match get_origin(inner):
        case origin if origin is list or origin is Sequence:
            return arguments[0]
        case origin if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
            return arguments[0]
        case _:
            return None
