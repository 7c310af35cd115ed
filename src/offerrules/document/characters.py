"""The characters of every key and value of a document: those that cannot be seen, and those of a word processor."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from offerrules.diagnostics import Problem, Severity, Span
from offerrules.document import foreign_problems as problems
from offerrules.document.invisible import hidden_in, visible
from offerrules.document.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, mapping_of
from offerrules.document.places import Location, span_in_pieces
from offerrules.document.scalars import pieces_of

_PROSE: Final = frozenset({"sv", "en", "title", "publisher", "authority"})
"""Keys of texts that people read and nothing is compared with."""
_GROUPED: Final = re.compile(r"\d{1,3}(\s\d{3})+(\W.*)?")
_QUOTED: Final = re.compile(r"[“”„«»]([^“”„«»]*)[“”«»]")


def check_characters(root: Node, text: str, severity: Severity) -> tuple[Problem, ...]:
    """What is wrong with the characters of a tree that was composed from `text`."""
    found: list[Problem] = []
    spaces: list[tuple[Span, str]] = []
    for scalar, location in _scalars(root, ()):
        is_prose = location[-1:] != () and location[-1] in _PROSE
        if scalar.style == "plain" and location[:1] == ("parameters",) and _GROUPED.fullmatch(scalar.text):
            # A number whose thousands are apart is told as one, whatever stands between them.
            continue
        hidden = tuple(hidden_in(scalar.text, is_prose)) if scalar.sound else ()
        if hidden:
            pieces = pieces_of(scalar, text)
            for each in hidden:
                span = span_in_pieces(scalar, pieces, Span(each.start, each.end))
                if each.is_space:
                    spaces.append((span, each.character))
                else:
                    found.append(problems.invisible_character(span, each.character, severity))
        if scalar.style == "plain" and _QUOTED.fullmatch(scalar.text):
            first = Span(scalar.span.start, scalar.span.start + 1)
            last = Span(scalar.span.end - 1, scalar.span.end)
            found.append(problems.typographic_quotes(first, (last,), scalar.text[0], '"', "warning"))
    if spaces:
        (first, _), *others = spaces
        kinds = sorted({character for _, character in spaces})
        found.append(problems.foreign_space(first, tuple(span for span, _ in others), kinds, severity))
    return tuple(found)


def _scalars(node: Node, location: Location) -> Iterator[tuple[ScalarNode, Location]]:
    """Every key and value; keys without their location."""
    match node:
        case ScalarNode():
            yield node, location
        case SequenceNode(items=items):
            for index, item in enumerate(items):
                yield from _scalars(item, (*location, index))
        case MappingNode():
            for entry in node.entries:
                yield entry.key, ()
                yield from _scalars(entry.value, (*location, entry.key.text))


def as_seen(node: Node, location: Location = ()) -> Node:
    """The tree as whoever looks at the file reads it: names and values without what cannot be seen."""
    match node:
        case ScalarNode():
            return node if location and location[-1] in _PROSE else _seen(node)
        case SequenceNode(items=items):
            return replace(node, items=tuple(as_seen(item, (*location, at)) for at, item in enumerate(items)))
        case MappingNode():
            entries = (
                Entry(_seen(entry.key), as_seen(entry.value, (*location, entry.key.text))) for entry in node.entries
            )
            return replace(mapping_of(entries, node.span, node.flow), complete=node.complete, sound=node.sound)


def _seen(scalar: ScalarNode) -> ScalarNode:
    text = visible(scalar.text)
    return scalar if text == scalar.text else replace(scalar, text=text, value=text)
