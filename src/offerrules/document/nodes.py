"""The tree of a YAML file: values with the places where they stand. Offsets count characters of the file's text."""

from decimal import Decimal
from typing import Literal, Union

from offerrules.diagnostics import Span
from offerrules.quick import dataclass

Style = Literal["plain", "single", "double", "literal", "folded"]
ScalarValue = Union[str, int, Decimal, bool, None]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One text, number, truth value or null.

    `text` is what YAML reads, `value` what it means. `span` holds quotation marks and the header of a block, but
    not the empty lines behind it. A node that is not `sound` has been told about already.
    """

    text: str
    value: ScalarValue
    style: Style
    span: Span
    sound: bool = True


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list. `flow` is the form with brackets."""

    items: tuple["Node", ...]
    span: Span
    flow: bool
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    key: ScalarNode
    value: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with values, each key once. `flow` is the form with braces. `complete` unless an entry was left out."""

    entries: tuple[Entry, ...]
    span: Span
    flow: bool
    complete: bool = True
    sound: bool = True

    def entry(self, key: str) -> Entry | None:
        """The entry of this key, if there is one."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


Node = Union[ScalarNode, SequenceNode, MappingNode]
Data = Union[ScalarValue, list["Data"], dict[str, "Data"]]


def data_of(node: Node) -> Data:
    """The value without places: str, int, Decimal, bool, None, list and dict with text keys."""
    match node:
        case ScalarNode():
            return node.value
        case SequenceNode():
            return [data_of(item) for item in node.items]
        case MappingNode():
            return {entry.key.text: data_of(entry.value) for entry in node.entries}
