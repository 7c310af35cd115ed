"""What a document would be without its mistakes, so that the next stage can find its own in the same run.

Only such mistakes are mended as leave no doubt about everything else: a misspelt key, a missing translation, a number
for a text. A mended tree keeps the places of the file, so that what is found in it is told where it stands.
"""

from dataclasses import field, replace
from typing import Final

from pydantic import BaseModel

from offerrules.diagnostics import Span
from offerrules.document.expected import forms_at, keys_of, shapes_at
from offerrules.document.form import TextForm
from offerrules.document.mistakes import Mistake
from offerrules.document.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, mapping_of
from offerrules.document.places import Location
from offerrules.quick import dataclass

_NAMED_ELSEWHERE: Final = frozenset(
    {"each", "record", "sources", "parameters", "candidates", "definitions", "criteria", "policy", "cases"}
    # One of several that exclude each other, so that another would seem to be missing.
    | {"value", "values", "type", "choice", "list"}
)
"""Without these, names would seem to be missing that are only written wrongly."""

_STANDS_FOR_WORDS: Final = frozenset({"version", "authority", "publisher", "decided_by", "name"})


@dataclass(slots=True)
class Edits:
    """What to change in a tree. Locations are those of the tree as it is."""

    renamed: dict[Location, str] = field(default_factory=dict)
    dropped: set[Location] = field(default_factory=set)
    put: dict[Location, Node] = field(default_factory=dict)
    added: dict[Location, list[Entry]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.renamed or self.dropped or self.put or self.added)


def mend(edits: Edits, form: type[BaseModel], mistake: Mistake) -> None:
    """Adds the change that mends a mistake, if there is one."""
    location, node = mistake.location, mistake.node
    shapes = shapes_at(form, location)
    expects_text = mistake.kind == "string_type"
    if mistake.at_key or not location:
        return
    if TextForm in shapes and isinstance(node, ScalarNode) and mistake.kind in ("model_type", "wrong_shape"):
        edits.put[location] = _in_both_languages(node)
    elif expects_text and isinstance(node, ScalarNode) and not isinstance(node.value, str):
        edits.put[location] = replace(node, value=node.text)
    elif mistake.kind == "list_type" and isinstance(node, ScalarNode):
        edits.put[location] = SequenceNode((node,), node.span, True)
    elif is_optional(form, location):
        edits.dropped.add(location)


def mend_missing(edits: Edits, form: type[BaseModel], location: Location, around: MappingNode, key: str) -> None:
    """The same for a key that is not there: words can stand in for words, nothing for anything else."""
    at = Span(around.span.start, around.span.start)
    stand_in = ScalarNode("–", "–", "plain", at)
    if TextForm in forms_at(form, location):
        other = around.entry("en" if key == "sv" else "sv")
        value: Node = other.value if other is not None else stand_in
    elif TextForm in shapes_at(form, (*location, key)):
        value = _in_both_languages(stand_in)
    elif key in _STANDS_FOR_WORDS:
        value = stand_in
    else:
        return
    edits.added.setdefault(location, []).append(Entry(ScalarNode(key, key, "plain", at), value))


def is_optional(form: type[BaseModel], location: Location) -> bool:
    """Whether the value at `location` can be left out without a name going with it."""
    key = location[-1]
    if not isinstance(key, str) or key in _NAMED_ELSEWHERE:
        return False
    found = [keys_of(around)[key] for around in forms_at(form, location[:-1]) if key in keys_of(around)]
    return bool(found) and not any(found)


def mended(node: Node, edits: Edits, location: Location = ()) -> Node:
    """The tree with its changes made."""
    node = edits.put.get(location, node)
    match node:
        case MappingNode():
            entries = [
                _mended_entry(entry, edits, (*location, entry.key.text))
                for entry in node.entries
                if (*location, entry.key.text) not in edits.dropped
            ]
            # Where an entry has been dropped, nothing is said about others that seem to be missing.
            complete = node.complete and len(entries) == len(node.entries)
            mapping = mapping_of((*entries, *edits.added.get(location, ())), node.span, node.flow)
            return replace(mapping, complete=complete, sound=node.sound)
        case SequenceNode():
            items = (mended(item, edits, (*location, index)) for index, item in enumerate(node.items))
            return replace(node, items=tuple(items))
        case ScalarNode():
            return node


def _mended_entry(entry: Entry, edits: Edits, location: Location) -> Entry:
    name = edits.renamed.get(location, entry.key.text)
    return Entry(replace(entry.key, text=name, value=name), mended(entry.value, edits, location))


def _in_both_languages(words: ScalarNode) -> MappingNode:
    words = replace(words, value=words.text)
    at = Span(words.span.start, words.span.start)
    keys = (ScalarNode(language, language, "plain", at) for language in ("sv", "en"))
    return mapping_of((Entry(key, words) for key in keys), words.span, False)


def is_whole(node: Node) -> bool:
    """Whether everything in the tree could be read."""
    match node:
        case ScalarNode():
            return node.sound
        case SequenceNode():
            return node.sound and all(is_whole(item) for item in node.items)
        case MappingNode():
            return node.sound and node.complete and all(is_whole(entry.value) for entry in node.entries)
