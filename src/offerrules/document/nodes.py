"""The tree of a YAML file: values with the places where they stand. Offsets count characters of the file's text."""

from collections.abc import Collection, Iterable, Mapping
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
    """Keys with values. `flow` is the form with braces. `complete` unless an entry was left out.

    `keyed` has each entry by its key, in the order of the file, and is never changed.
    """

    keyed: Mapping[str, Entry]
    span: Span
    flow: bool
    complete: bool = True
    sound: bool = True

    @property
    def entries(self) -> Collection[Entry]:
        """The entries in the order of the file."""
        return self.keyed.values()

    def entry(self, key: str) -> Entry | None:
        """The entry of this key, if there is one."""
        return self.keyed.get(key)


def mapping_of(entries: Iterable[Entry], span: Span, flow: bool) -> MappingNode:
    """A mapping of these entries; of two with the same key the first."""
    keyed: dict[str, Entry] = {}
    for entry in entries:
        keyed.setdefault(entry.key.text, entry)
    return MappingNode(keyed, span, flow)


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
