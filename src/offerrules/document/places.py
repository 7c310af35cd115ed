"""From the parts of a document to lines and columns of its file."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import field, replace
from itertools import pairwise
from typing import Final, NamedTuple

from offerrules.diagnostics import Diagnostic, Place, Problem, Span
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode
from offerrules.document.scalars import Piece, pieces_of
from offerrules.quick import dataclass

Location = tuple[str | int, ...]
"""The way from the root to a part, by keys and by indexes from 0, as they stand in the file."""

_LINE_BREAK: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything stands in one text. `root` is None where the text could not be read."""

    text: str
    starts: tuple[int, ...]
    """The offset at which each line begins."""
    root: Node | None
    pieces: dict[Span, tuple[Piece, ...] | None] = field(default_factory=dict)
    """Where the characters of the scalars that have been asked about are, by the span of the scalar."""

    def of_span(self, span: Span) -> Place:
        """Lines and columns of a piece of the file's text."""
        line = bisect_right(self.starts, span.start)
        end_line = bisect_right(self.starts, span.end)
        return Place(line, span.start - self.starts[line - 1] + 1, end_line, span.end - self.starts[end_line - 1] + 1)

    def of(self, location: Location, span: Span | None = None, of_key: bool = False) -> Place:
        """Lines and columns of a part. See `Document.place`."""
        return self.of_span(self.span_of(location, span, of_key))

    def span_of(self, location: Location, span: Span | None = None, of_key: bool = False) -> Span:
        """The piece of the file's text in which a part stands."""
        if self.root is None:
            return Span(0, 0)
        found = find(self.root, location)
        if not found.reached:
            return found.key.span if found.key is not None else head_of(found.node)
        if of_key:
            return found.key.span if found.key is not None else head_of(found.node)
        if span is not None and isinstance(found.node, ScalarNode):
            return span_in_pieces(found.node, self._pieces_of(found.node), span)
        if isinstance(found.node, ScalarNode) and found.node.span.start == found.node.span.end and found.key:
            return found.key.span
        return found.node.span

    def _pieces_of(self, scalar: ScalarNode) -> tuple[Piece, ...] | None:
        if scalar.span not in self.pieces:
            self.pieces[scalar.span] = pieces_of(scalar, self.text)
        return self.pieces[scalar.span]

    def locate(self, problem: Problem, path: str) -> Diagnostic:
        """The diagnostic of a problem whose span counts from the beginning of the file."""
        related = tuple(self.of_span(span) for span in problem.related)
        return replace(diagnostic_at(problem, path, self.of_span(problem.span)), related=related)


class Found(NamedTuple):
    """What a location leads to: the part, the key before it, and whether the whole way was there."""

    node: Node
    key: ScalarNode | None
    reached: bool


def find(root: Node, location: Location) -> Found:
    """The part at `location`, or the nearest part around it where there is none."""
    node, key = root, None
    for depth, step in enumerate(location):
        match node:
            case MappingNode():
                entry = node.entry(str(step))
                if entry is None:
                    return Found(node, key, False)
                node, key = entry.value, entry.key
            case SequenceNode() if isinstance(step, int) and 0 <= step < len(node.items):
                node, key = node.items[step], None
            case ScalarNode():
                # The short form of something that could also be spelt out with `value`.
                return Found(node, key, location[depth:] == ("value",))
            case _:
                return Found(node, key, False)
    return Found(node, key, True)


def places_of(text: str, root: Node | None) -> Places:
    """The places of a text that has been composed to `root`."""
    return Places(text, (0, *(found.end() for found in _LINE_BREAK.finditer(text))), root)


def diagnostic_at(problem: Problem, path: str, place: Place) -> Diagnostic:
    """The diagnostic of a problem that stands at `place`."""
    return Diagnostic(
        problem.code, problem.text, path, *place,
        hint_text=problem.hint, correction=problem.correction, severity=problem.severity, cause=problem.cause,
    )  # fmt: skip


def head_of(node: Node) -> Span:
    """A short piece that stands for the whole: the first key or item of a block, all of anything else."""
    match node:
        case MappingNode(flow=False) if (first := next(iter(node.entries), None)) is not None:
            return first.key.span
        case SequenceNode(items=(item, *_), flow=False):
            return head_of(item)
        case _:
            return node.span


def joined_lines(scalar: ScalarNode, source: str) -> tuple[int, ...]:
    """The offsets into a scalar's text at which a line of the file begins without a line break in the text before it.

    YAML joins the lines of a value into one, but for a block that begins with `|`.
    """
    pieces = pieces_of(scalar, source) or ()
    return tuple(
        offset
        for offset, (before, piece) in enumerate(pairwise(pieces), 1)
        if before.character not in "\r\n" and _LINE_BREAK.search(source, before.start, piece.start) is not None
    )


def span_in_scalar(scalar: ScalarNode, source: str, span: Span) -> Span:
    """The piece of the file in which a piece of a scalar's text stands."""
    return span_in_pieces(scalar, pieces_of(scalar, source), span)


def span_in_pieces(scalar: ScalarNode, pieces: Sequence[Piece] | None, span: Span) -> Span:
    """The same, where it is known already where the characters of the scalar stand."""
    if pieces is None:
        return scalar.span
    start, end = min(span.start, len(pieces)), min(span.end, len(pieces))
    if not pieces:
        inside = 1 if scalar.style in ("single", "double") else 0
        return Span(scalar.span.start + inside, scalar.span.start + inside)
    begin = pieces[start].start if start < len(pieces) else pieces[-1].end
    return Span(begin, max(begin, pieces[end - 1].end) if end > start else begin)
