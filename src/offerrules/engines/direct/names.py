"""Names of the generated code: each variable gets a readable name that nothing else has."""

import builtins
import keyword
import re
from datetime import date
from decimal import Decimal

from offerrules.feel.entries import Entry
from offerrules.feel.values import MonthsDuration, Value

_WORDS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "**": "power",
    "=": "equal",
    "!=": "unequal",
    "<": "less",
    "<=": "at_most",
    ">": "greater",
    ">=": "at_least",
}
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_]+")


class Names:
    """Hands out Python identifiers. Python's own words and built-ins are taken from the start."""

    def __init__(self, taken: frozenset[str]) -> None:
        self._taken = set(keyword.kwlist) | set(dir(builtins)) | taken
        self._next: dict[str, int] = {}

    def fresh(self, wish: str) -> str:
        """`wish` made an identifier, with a number behind it where it is taken."""
        base = _NOT_A_NAME.sub("_", wish).strip("_") or "value"
        if base[0].isdigit():
            base = f"n{base}"
        name, number = base, self._next.get(base, 2)
        while name in self._taken:
            name, number = f"{base}_{number}", number + 1
        self._taken.add(name)
        self._next[base] = number
        return name


class Constants:
    """Values that have no literal in Python, by the name under which the generated code finds them."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._by_key: dict[tuple[type, str], str] = {}
        self._entries: dict[str, str] = {}
        self.values: dict[str, object] = {}

    def name_of(self, value: object) -> str:
        """The name of the constant, made at the first use."""
        key = (type(value), repr(value))
        name = self._by_key.get(key)
        if name is None:
            name = self._by_key[key] = self._names.fresh(_wish(value))
            self.values[name] = value
        return name

    def decimal(self, value: int) -> str:
        """The name of a whole number as a decimal."""
        return self.name_of(Decimal(value))

    def entry(self, entry: Entry) -> str:
        """The name of an entry of the table."""
        name = self._entries.get(entry.name)
        if name is None:
            name = self._entries[entry.name] = self.add(f"entry_{_WORDS.get(entry.name, entry.name)}", entry)
        return name

    def add(self, wish: str, value: object) -> str:
        """A constant of its own, under a name close to `wish`."""
        name = self._names.fresh(wish)
        self.values[name] = value
        return name


def _wish(value: Value) -> str:
    match value:
        case date():
            return f"date_{value.isoformat()}"
        case Decimal():
            return f"number_{value}"
        case MonthsDuration():
            return f"months_{value.months}"
        case _:
            return type(value).__name__.lower()
