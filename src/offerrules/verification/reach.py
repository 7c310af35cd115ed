"""Which facts an expression can have read, by the names in it, where what it read cannot be found by evaluating it."""

from collections.abc import Callable
from typing import Final

from offerrules.feel import tree as feel
from offerrules.feel.types import AnyType, ListType, OptionalType, RecordType, Type
from offerrules.feel.walking import children, walk
from offerrules.rules.tree import Candidate, Expression, RuleSet

_READS_NOTHING: Final = (feel.Path, feel.Filter, feel.Iterator, feel.For, feel.Quantified, feel.If, feel.ListLiteral)
"""What hands a part of the record on, without reading all of its fields."""


class Reach:
    """What the expressions of a rule set can have read."""

    def __init__(self, rules: RuleSet) -> None:
        self._candidates: Final = {candidate.name: candidate for candidate in rules.candidates}
        self._definitions: Final = {rule.name: rule.expression.tree for rule in rules.definitions}

    def of(self, node: feel.Node, expression: Expression, index: int | None) -> "tuple[PathTest, PathTest]":
        """Whether a path can be among the reads of a piece of an expression, and among those asked if known."""
        found = list(walk(node))
        names = self._names(found)
        candidate = next((self._candidates[name] for name in names if name in self._candidates), None)
        own = set(candidate.path) if candidate is not None else set[str]()
        whole = any(_reads_whole(each, expression) for each in found)
        asks = any(is_known_call(each) for each in found)

        def can_read(path: str) -> bool:
            parts = path.split(".")
            if candidate is not None and not _is_of(candidate, index, parts) and candidate.path[-1] not in names:
                return False
            return whole or all(part.isdecimal() or part in names or part in own for part in parts)

        return can_read, lambda path: asks and can_read(path)

    def _names(self, nodes: list[feel.Node]) -> set[str]:
        """The names in an expression, and in the definitions that it may take parts of the record from."""
        names: set[str] = set()
        while nodes:
            new = {each.name for each in nodes if isinstance(each, feel.Name | feel.Path)} - names
            names |= new
            nodes = [each for name in new if name in self._definitions for each in walk(self._definitions[name])]
        return names


PathTest = Callable[[str], bool]


def is_known_call(node: feel.Node) -> bool:
    """Whether it is `is known(…)`, which is always true or false."""
    return isinstance(node, feel.Call) and isinstance(node.function, feel.Name) and node.function.name == "is known"


def _is_of(candidate: Candidate, index: int | None, parts: list[str]) -> bool:
    """Whether a path leads to this candidate, or not into its list at all. An unknown list is itself what is read."""
    depth = len(candidate.path)
    return tuple(parts[:depth]) != candidate.path or parts[depth : depth + 1] == ([] if index is None else [str(index)])


def _reads_whole(node: feel.Node, expression: Expression) -> bool:
    """Whether it uses a part of the record as a value, of which it may read every field."""
    if isinstance(node, _READS_NOTHING):
        return False
    return any(
        _holds_record(expression.types[below.id]) for below in children(node) if below.id < len(expression.types)
    )


def _holds_record(type_: Type) -> bool:
    match type_:
        case ListType(item=item) | OptionalType(item=item):
            return _holds_record(item)
        case RecordType() | AnyType():
            return True
        case _:
            return False
