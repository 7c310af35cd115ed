"""Every character of a value that stands literally in the file is found at that very place."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from offerrules.diagnostics import Span
from offerrules.document.composing import compose
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode
from offerrules.document.places import places_of, span_in_scalar
from offerrules.document.scalars import pieces_of

LETTERS = "ab:#-'\"\\ \n\réå𝔘[]{},|>?&*!%@`=~."
TEXTS = st.text(alphabet=LETTERS, max_size=30)
LINES = st.lists(st.text(alphabet="ab c\\'\"é#:𝔘", max_size=8), max_size=6)


def scalars_of(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case SequenceNode():
            for item in node.items:
                yield from scalars_of(item)
        case MappingNode():
            for entry in node.entries:
                yield entry.key
                yield from scalars_of(entry.value)


def check_pieces(source: str) -> int:
    """Checks every scalar of `source` and gives how many there were."""
    root = compose(source).root
    if root is None:
        return 0
    scalars = [scalar for scalar in scalars_of(root) if scalar.sound]
    for scalar in scalars:
        pieces = pieces_of(scalar, source)
        assert pieces is not None, (scalar, source)
        assert "".join(piece.character for piece in pieces) == scalar.text
        ends = [scalar.span.start, *(piece.end for piece in pieces)]
        for piece, end_before in zip(pieces, ends, strict=False):
            written = source[piece.start : piece.end]
            assert piece.start >= end_before, "pieces stand in order and do not overlap"
            assert written == piece.character or written[0] in "\\'\r\n", (piece, scalar, source)
            if written == piece.character:
                offset = pieces.index(piece)
                assert span_in_scalar(scalar, source, Span(offset, offset + 1)) == Span(piece.start, piece.end)
    return len(scalars)


@given(
    TEXTS, st.sampled_from(["", "key: ", "- ", "a:\n  b: ", "{a: ", '"', "key: '", 'key: "', "k: |\n  ", "k: >\n  "])
)
@example("a\n\n  b", "key: ")
@example('a\\\n   b"', '"')
@example("a''b'", "key: '")
def test_any_text_that_yaml_reads_maps_back(text: str, before: str) -> None:
    check_pieces(before + text)
    for after in ('"', "'", "}"):
        check_pieces(before + text + after)


@given(
    st.sampled_from("|>"),
    st.sampled_from(["", "-", "+", "2", "2-", "+2", "1"]),
    st.lists(st.tuples(st.integers(0, 4), st.text(alphabet="ab c\t", max_size=6)), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "next: b", "# comment", "\n\n\nnext: c"]),
)
def test_blocks_map_back(sign: str, header: str, lines: list[tuple[int, str]], line_break: str, after: str) -> None:
    body = "".join(f"    {' ' * deeper}{text}{line_break}" for deeper, text in lines)
    check_pieces(f"outer:{line_break}  key: {sign}{header}{line_break}{body}{after}")


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.integers(10, 40),
)
def test_what_another_writer_writes_maps_back(text: str, style: str | None, width: int) -> None:
    document = yaml.safe_dump({"outer": {"key": text}}, default_style=style, width=width, allow_unicode=True)
    assume(not set(document) & {"\x85", "\u2028", "\u2029"})
    check_pieces(document)


@given(LINES, st.sampled_from(["\n", "\r\n"]))
def test_lines_and_columns_are_those_of_an_editor(lines: list[str], line_break: str) -> None:
    text = line_break.join(lines)
    places = places_of(text, None)
    at = 0
    for number, line in enumerate(lines, 1):
        for column in range(len(line) + 1):
            place = places.of_span(Span(at + column, at + column))
            assert (place.line, place.column) == (number, column + 1)
        at += len(line) + len(line_break)


DOCUMENT = """\
plain: one two
quoted: "a \\u00e5 \\"b\\" c"
single: 'it''s'
folded: >-
  first
  second

  third
long: goes on
  here
items:
  - x: 1
  - [p, q]
empty:
"""


@pytest.mark.parametrize(
    ("location", "span", "of_key", "found"),
    [
        (("plain",), Span(4, 7), False, "two"),
        (("plain",), None, False, "one two"),
        (("plain",), None, True, "plain"),
        (("plain",), Span(7, 7), False, ""),
        (("plain", "value"), Span(0, 3), False, "one"),
        (("plain", "other"), Span(0, 3), False, "plain"),
        (("quoted",), Span(2, 3), False, "\\u00e5"),
        (("quoted",), Span(4, 7), False, '\\"b\\"'),
        (("quoted",), None, False, '"a \\u00e5 \\"b\\" c"'),
        (("single",), Span(2, 4), False, "''s"),
        (("folded",), Span(6, 12), False, "second"),
        (("folded",), Span(13, 18), False, "third"),
        (("long",), Span(8, 12), False, "here"),
        (("items",), None, True, "items"),
        (("items", 0), None, False, "x: 1"),
        (("items", 0), None, True, "x"),
        (("items", 1, 1), None, False, "q"),
        (("items", 1), None, False, "[p, q]"),
        (("items", 7), None, False, "items"),
        (("items", 0, "y"), None, False, "x"),
        (("empty",), None, False, "empty"),
        (("absent", "more"), None, False, "plain"),
    ],
)
def test_places_of_parts(location: tuple[str | int, ...], span: Span | None, of_key: bool, found: str) -> None:
    places = places_of(DOCUMENT, compose(DOCUMENT).root)
    start, end = places.span_of(location, span, of_key)
    assert DOCUMENT[start:end] == found
