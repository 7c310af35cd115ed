"""Looking names up while an expression is evaluated: what it binds itself, then what stands around it."""

from collections.abc import Mapping, Sequence
from typing import Final

from offerrules.feel.values import UNKNOWN, Facts, Value


class Missing:
    """What is found where a name means nothing."""


MISSING: Final = Missing()


class Scope:
    """What names mean at a place of the expression. The outermost scope is that of the environment."""

    __slots__ = ("_names", "_outer")

    def __init__(self, names: Mapping[str, Value], outer: "Scope | None" = None) -> None:
        self._names = names
        self._outer = outer

    def with_names(self, names: Mapping[str, Value]) -> "Scope":
        """The scope inside this one in which also these names are bound."""
        return Scope(names, self)

    def with_element(self, element: Value, *, names_are_certain: bool = False) -> "Scope":
        """The scope of a filter's condition: the entries of the element are names, and `item` is the element, unless it
        has an entry of that name (OMG DMN 1.5, 10.3.2.5).

        `names_are_certain` says that no entry of an element has a name that means something outside, as the checker
        sees to it in policies; then those names keep their meaning also beside an unknown element.
        """
        return _ElementScope(element, self, names_are_certain)

    def with_partial(self, results: Sequence[Value]) -> "Scope":
        """The scope of a loop's body: `partial` is the list so far."""
        return _PartialScope({"partial": results}, self)

    def binds(self, name: str) -> bool:
        """Whether the name means something, without reading what, other than the list so far of a loop."""
        return name in self._names or (self._outer is not None and self._outer.binds(name))

    def get(self, name: str) -> Value | Missing:
        """What the name means, or `MISSING`."""
        try:
            return self._names[name]
        except KeyError:
            return MISSING if self._outer is None else self._outer.get(name)

    def is_known(self, name: str) -> bool:
        """Whether something is recorded under the name, without reading it where that can be."""
        if name not in self._names and self._outer is not None:
            return self._outer.is_known(name)
        return is_known_in(self._names, name)


class _ElementScope(Scope):
    __slots__ = ("_element", "_names_are_certain")

    def __init__(self, element: Value, outer: Scope, names_are_certain: bool) -> None:
        super().__init__(element if isinstance(element, Mapping) else {}, outer)
        self._element = element
        self._names_are_certain = names_are_certain

    def get(self, name: str) -> Value | Missing:
        # Nobody can tell which entries an unknown element has, so every name may be one of them.
        if self._element is UNKNOWN:
            outside = super().get(name) if self._names_are_certain and name != "item" else MISSING
            return UNKNOWN if outside is MISSING else outside
        if name == "item" and name not in self._names:
            return self._element
        return super().get(name)

    def is_known(self, name: str) -> bool:
        if self._element is UNKNOWN and not self._names_are_certain:
            return False
        return super().is_known(name)


class _PartialScope(Scope):
    __slots__ = ()

    def binds(self, name: str) -> bool:
        return self._outer is not None and self._outer.binds(name)


def is_known_in(names: Mapping[str, Value], name: str) -> bool:
    """Whether something is recorded under the name."""
    if isinstance(names, Facts):
        return name in names and names.is_known(name)
    return names.get(name, UNKNOWN) is not UNKNOWN
