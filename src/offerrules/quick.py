"""Slotted dataclasses that are made quickly, for what every command imports.

For each class Python's `dataclass` writes the source of seven methods and compiles it, half a millisecond in all; the
trees of FEEL and of rule sets alone are seventy classes, which every command waits for. Here nothing is compiled for
each class: a constructor is compiled for each number of fields and given their names, and the other methods are made of
these names. That takes a seventh of the time. An object is made in two thirds of the time, since each field is set by
its slot; comparing two takes half as long again. Type checkers see the `dataclass` of the standard library.
"""

import dataclasses
from collections.abc import Callable, Sequence
from functools import cache, partial
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, slots: bool, frozen: bool = False, kw_only: bool = False) -> Callable[[type], type]:
        """`dataclass(slots=True)`, `frozen` or not; there is none without slots."""
        assert slots
        return partial(_made, frozen, kw_only)


__all__ = ["dataclass"]


def _made(frozen: bool, kw_only: bool, cls: type) -> type:
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # else `dataclass` finds out the signature, which takes long
    own = vars(cls)
    made: type = dataclasses.dataclass(slots=True, init=False, eq=False, repr=False, kw_only=kw_only)(cls)
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
        "__init__": _constructor(made, fields),
        "__eq__": equal,
        "__hash__": hashed if frozen else None,
        "__repr__": written,
    }
    if frozen:
        methods |= {"__setattr__": _set_once, "__delattr__": _not_deleted}
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _constructor(made: type, fields: "Sequence[dataclasses.Field[Any]]") -> FunctionType:
    """Takes the fields in their order, behind them those that are given by name alone."""
    assert not hasattr(made, "__post_init__")
    placed = [field for field in fields if not field.kw_only]
    named = [field for field in fields if field.kw_only]
    ordered = (*placed, *named)
    setters = {f"set_{index}": _setter(made, field) for index, field in enumerate(ordered)}
    code = _setting(len(ordered)).replace(
        co_argcount=1 + len(placed),
        co_kwonlyargcount=len(named),
        co_varnames=("self", *(field.name for field in ordered)),
        co_qualname=f"{made.__qualname__}.__init__",
    )
    constructor = FunctionType(code, setters, "__init__", tuple(_defaults(placed).values()))
    constructor.__kwdefaults__ = _defaults(named)
    constructor.__module__ = made.__module__
    return constructor


@cache
def _setting(count: int) -> CodeType:
    """Sets so many fields of `self`: the one at each index by the function of that index."""
    taken = "".join(f", value_{index}" for index in range(count))
    steps = "".join(f"set_{index}(self, value_{index});" for index in range(count))
    found: dict[str, FunctionType] = {}
    exec(f"def set_all(self{taken}): {steps or 'pass'}", found)
    return found["set_all"].__code__


def _setter(made: type, field: "dataclasses.Field[Any]") -> Callable[[Any, Any], None]:
    """Sets the field by its slot."""
    setter: Callable[[Any, Any], None] = getattr(made, field.name).__set__
    make = field.default_factory
    if make is dataclasses.MISSING:
        return setter

    def set_or_make(self: Any, value: Any) -> None:
        setter(self, make() if value is dataclasses.MISSING else value)

    return set_or_make


def _defaults(fields: "Sequence[dataclasses.Field[Any]]") -> dict[str, Any]:
    """By name: the default itself; `MISSING` where it is made anew for each object."""
    found = {}
    for field in fields:
        assert field.init
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            found[field.name] = field.default
        elif found and not field.kw_only:
            raise TypeError(f"non-default argument {field.name!r} follows default argument")
    return found


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    """The values of the fields, as what can be compared and hashed; of one field, its value."""
    return attrgetter(*names) if names else _nothing


def _nothing(_: Any) -> tuple[()]:
    return ()


def _set_once(self: Any, name: str, value: object) -> None:
    """Each field is set once: by the constructor, or where a copy is made or a pickle is read."""
    if hasattr(self, name):
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _not_deleted(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
