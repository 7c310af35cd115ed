"""Modules and names that are imported when they are first used.

What a program never uses, it should not wait for. Type checkers are told by an ordinary import under `TYPE_CHECKING`;
when the program runs, the same name is bound by one of these two functions:

    if TYPE_CHECKING:
        from offerrules.decision import reading
    else:
        reading = later.module("offerrules.decision.reading")
"""

import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


class _Module:
    """Stands for a module until something of it is asked for."""

    __slots__ = ("_name", "_proper")

    def __init__(self, name: str) -> None:
        self._name = name
        self._proper: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._proper is None:
            self._proper = import_module(self._name)
        return getattr(self._proper, name)

    def __repr__(self) -> str:
        return f"<{self._name}, imported when first used>"


def module(name: str) -> Any:
    """What behaves as the module of this full name, and imports it when something of it is first asked for."""
    return _Module(name)


def names(
    package: str, homes: Mapping[str, str], modules: Iterable[str] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package (PEP 562) whose names are imported when first used.

    `homes` has the module of each name, and `modules` the modules of the package that are such names themselves. What
    is listed is `__all__`.
    """
    inside = frozenset(modules)

    def get(name: str) -> Any:
        if name in inside:
            return import_module(f"{package}.{name}")
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted(sys.modules[package].__all__)

    return get, listed
