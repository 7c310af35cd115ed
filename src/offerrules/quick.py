"""Frozen, slotted dataclasses that are made quickly, for the modules that have many of them.

For each class Python's `dataclass` writes the source of seven methods and compiles it, half a millisecond in all; the
trees of FEEL and of rule sets alone are seventy classes, which every command waits for. Here only the constructor is
written for each class, and the other methods are made of the names of the fields: a fifth of the time. Making an
object takes half as long again, comparing two also. Type checkers see the `dataclass` of the standard library.
"""

import dataclasses
from collections.abc import Callable
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:
        """`dataclass(frozen=True, slots=True)`; there is none that is not both."""
        assert frozen
        assert slots
        return partial(_made, kw_only)


__all__ = ["dataclass"]


def _made(kw_only: bool, cls: type) -> type:
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else `dataclass` finds out the signature, which takes long
    own = vars(cls)
    made: type = dataclasses.dataclass(slots=True, eq=False, repr=False, kw_only=kw_only)(cls)
    fields = dataclasses.fields(made)
    compared = _values_of([field.name for field in fields if field.compare])
    shown = [field.name for field in fields if field.repr]

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def hashed(self: Any) -> int:
        return hash(compared(self))

    def written(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    methods: dict[str, Any] = {
        "__eq__": equal,
        "__hash__": hashed,
        "__repr__": written,
        "__setattr__": _set_once,
        "__delattr__": _not_deleted,
    }
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    """The values of the fields, as what can be compared and hashed; of one field, its value."""
    return attrgetter(*names) if names else _nothing


def _nothing(_: Any) -> tuple[()]:
    return ()


def _set_once(self: Any, name: str, value: object) -> None:
    """The constructor sets each field; after that nobody does."""
    if hasattr(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _not_deleted(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
