"""What a form expects at a location: the shapes, read from the annotations of its fields."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from offerrules.document.places import Location

Shape = Any
"""A class, or `list[…]`, `dict[…]`, `Literal[…]`: an annotation that is neither `Annotated` nor a union."""


def shapes_at(form: type[BaseModel], location: Location) -> tuple[Shape, ...]:
    """The shapes that may stand at `location`, in the order of the form. Empty where the form knows no such place."""
    found: tuple[Shape, ...] = (form,)
    for step in location:
        found = tuple(inner for shape in found for inner in _inside(shape, step))
    return found


def forms_at(form: type[BaseModel], location: Location) -> tuple[type[BaseModel], ...]:
    """Those of the shapes that have named keys."""
    return tuple(shape for shape in shapes_at(form, location) if is_form(shape))


def is_form(shape: Shape) -> bool:
    """Whether the shape has named keys."""
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def keys_of(form: type[BaseModel]) -> dict[str, bool]:
    """The keys of a form as they stand in the file, each with whether it must be there."""
    return {field.alias or name: field.is_required() for name, field in form.model_fields.items()}


def _inside(shape: Shape, step: str | int) -> Iterator[Shape]:
    if is_form(shape):
        shape.model_rebuild()  # a form that names itself may not have been built
        named = {field.alias or name: field for name, field in shape.model_fields.items()}
        if step in named:
            yield from _plain(named[step].annotation)
        elif shape.model_config.get("extra") == "allow" and isinstance(step, str):
            yield from _inside(get_type_hints(shape, include_extras=True)["__pydantic_extra__"], step)
        return
    origin: Any = get_origin(shape)
    if origin is list and isinstance(step, int):
        yield from _plain(get_args(shape)[0])
    elif origin is dict and isinstance(step, str):
        yield from _plain(get_args(shape)[1])


def _plain(annotation: Any) -> Iterator[Shape]:
    """The annotation without `Annotated`, and the parts of a union one by one."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif origin is Union or isinstance(annotation, UnionType):
        for part in get_args(annotation):
            yield from _plain(part)
    elif annotation is not type(None):
        yield annotation
