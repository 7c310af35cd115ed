"""From the text of a file to its tree. The only place that knows PyYAML.

Only PyYAML's reader, scanner and parser are used: they give a stream of events, and can neither recurse nor build
objects. The tree is built here, with the places of everything and with the limits that keep it small.

Where libyaml is there, it reads what is plain and in order, a third of the time of loading a policy sooner. Everything
else, above all what is wrong, is read by PyYAML's own parser, which has the last word on what YAML is here.
"""

import re
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.document.broken import Breakage, why_broken
from offerrules.document.gathering import MAX_PROBLEMS
from offerrules.document.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, Style
from offerrules.document.places import span_in_pieces
from offerrules.document.scalars import NotANumberError, NumberTooLongError, pieces_of, value_of_plain
from offerrules.document.source import forbidden_in_value
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.document import problems
else:
    problems = later.module("offerrules.document.problems")

MAX_DEPTH: Final = 64
MAX_NODES: Final = 50_000

_STYLES: Final[dict[str | None, Style]] = {
    None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded",
}  # fmt: skip


class Composed(NamedTuple):
    """The tree, None where there is none, and what is wrong. Spans count from the beginning of the text."""

    root: Node | None
    problems: tuple[Problem, ...]


def compose(text: str) -> Composed:
    """The tree of a YAML text that holds one document."""
    root = _compose_quickly(text) if _LIBYAML is not None else None
    return Composed(root, ()) if root is not None else compose_surely(text)


def compose_surely(text: str) -> Composed:
    """The same, found by PyYAML's own parser alone."""
    composer = _Composer(text)
    try:
        root = composer.compose(composer.events())
    except _StopError as stop:
        composer.problems.append(stop.problem)
        root = None
    return Composed(root, tuple(composer.problems))


def _compose_quickly(text: str) -> Node | None:
    """The tree, where libyaml finds it and nothing in the text is such that PyYAML might find another."""
    if _UNLIKE.search(text) is not None:
        return None
    composer = _Composer(text)
    try:
        root = composer.compose(_quick_events(text))
    except (_StopError, _UnlikeError, yaml.YAMLError, ValueError, OverflowError, IndexError):
        return None
    return root if not composer.problems else None


_LIBYAML: Final[Any] = getattr(getattr(yaml, "cyaml", None), "CParser", None)
"""The parser of libyaml; None where PyYAML was built without it."""
_UNLIKE: Final = re.compile("[\t\x85\u2028\u2029\ufeff]")
"""What libyaml takes where PyYAML does not, or places elsewhere."""


def _quick_events(text: str) -> Iterator[yaml.Event]:
    """What libyaml reads. Raises `_UnlikeError` where PyYAML reads otherwise, or may."""
    source = _LIBYAML(text)
    brackets: list[bool] = []
    while (event := source.get_event()) is not None:
        unlike = False
        match event:
            case yaml.ScalarEvent(style="|" | ">"):
                start = _offset(event.start_mark)
                end = text.find("\n", start)
                unlike = "#" in text[start : end if end >= 0 else len(text)]
            case yaml.ScalarEvent(style="" | None, value=value):
                unlike = any(brackets) and (not value or "?" in value or ":" in value)
            case yaml.CollectionStartEvent():
                brackets.append(bool(event.flow_style))
            case yaml.CollectionEndEvent():
                brackets.pop()
            case _:
                pass
        if unlike:
            raise _UnlikeError
        yield event


class _UnlikeError(Exception):
    """PyYAML may read it otherwise than libyaml."""


class _StopError(Exception):
    """Nothing more can be read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Events(Reader, Scanner, Parser):
    """PyYAML without the stages that build objects."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet. `key` waits for its value."""

    start: int
    flow: bool
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    again: dict[str, int] = field(default_factory=dict)
    """How often each key came again."""
    key: Node | None = None
    key_start: int = 0
    complete: bool = True
    sound: bool = True
    end: int = 0


@dataclass(slots=True)
class _Composer:
    text: str
    problems: list[Problem] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    nodes: int = 0
    last: Span | None = None
    anchors: set[str] = field(default_factory=set)
    """Those told about. What refers to one is the same mistake."""

    def compose(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    if self.root is not None:
                        self.problems.append(problems.several_documents(self._line(_offset(event.start_mark))))
                        return _incomplete(self.root)
                case yaml.AliasEvent():
                    if event.anchor not in self.anchors:
                        self.problems.append(problems.alias(self._span(event)))
                    self._add(ScalarNode("", None, "plain", self._span(event), sound=False))
                case yaml.ScalarEvent():
                    self._add(self._scalar(event))
                case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                    self._open(event)
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._close(event)
                case _:
                    pass
        if self.root is None:
            raise _StopError(problems.empty_file(Span(0, 0)))
        return self.root

    def events(self) -> Iterator[yaml.Event]:
        source = _Events(self.text)
        while True:
            try:
                if not source.check_event():
                    return
                event = source.get_event()  # type: ignore[no-untyped-call]
            except yaml.MarkedYAMLError as error:
                raise _StopError(why_broken(self._breakage(error), self.text)) from None
            except (ValueError, OverflowError, IndexError):
                # A character or a version number that does not exist, such as `"\U99999999"`.
                at = max(self.text.rfind("\\", 0, source.index + 1), 0)
                raise _StopError(problems.bad_escape(self._line(at))) from None
            if event is not None:
                yield event

    def _breakage(self, error: yaml.MarkedYAMLError) -> Breakage:
        at = error.problem_mark.index if error.problem_mark is not None else len(self.text)
        begun = error.context_mark.index if error.context_mark is not None else None
        bracket = self.stack[-1].start if self.stack and self.stack[-1].flow else None
        return Breakage(str(error.problem), min(at, len(self.text)), begun, bracket, self.last)

    def _span(self, event: yaml.Event) -> Span:
        return Span(_offset(event.start_mark), _offset(event.end_mark))

    def _line(self, offset: int) -> Span:
        """From `offset` to the end of its line."""
        ends = [end for end in (self.text.find("\n", offset), self.text.find("\r", offset)) if end >= 0]
        return Span(offset, min(ends, default=len(self.text)))

    def _count(self, start: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _StopError(problems.too_many_parts(self._line(start), MAX_NODES))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopError(problems.too_many_problems(self._line(start), MAX_PROBLEMS))

    def _notes(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        """Whether a value is free from anchor and tag; tells about those that are there."""
        start = _offset(event.start_mark)
        if event.anchor is not None:
            self.anchors.add(event.anchor)
            self.problems.append(problems.anchor(_word(self.text, start), event.anchor))
            return False
        if event.tag is not None and self.text[start : start + 1] == "!":
            word = _word(self.text, start)
            self.problems.append(problems.tag(word, self.text[word.start : word.end]))
            return False
        return True

    def _scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        sound = self._notes(event)
        style = _STYLES[event.style]
        start, end = self._span(event)
        if style in ("literal", "folded"):
            end = start + len(self.text[start:end].rstrip(" \r\n"))
        span = Span(start, end)
        value: object = event.value
        if style == "plain" and sound:
            try:
                return ScalarNode(event.value, value_of_plain(event.value), style, span)
            except NotANumberError:
                self.problems.append(problems.not_finite(span, event.value))
                sound = False
            except NumberTooLongError:
                self.problems.append(problems.number_too_long(span))
                sound = False
        if style == "double" and sound and (at := forbidden_in_value(event.value)) is not None:
            scalar = ScalarNode(event.value, event.value, style, span)
            place = span_in_pieces(scalar, pieces_of(scalar, self.text), Span(at, at + 1))
            self.problems.append(problems.forbidden_escape(place, event.value[at]))
            sound = False
        return ScalarNode(event.value, str(value), style, span, sound)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _StopError(
                problems.too_deep(Span(_offset(event.start_mark), _offset(event.start_mark) + 1), MAX_DEPTH)
            )
        self._count(_offset(event.start_mark))
        sound = self._notes(event)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self.stack.append(_Open(_offset(event.start_mark), bool(event.flow_style), is_mapping, sound=sound))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        done = self.stack.pop()
        # A block ends in the stream where the next thing begins; its last part says where it ends for a reader.
        end = _offset(event.end_mark) if done.flow else max(done.end, done.start)
        span = Span(done.start, end)
        if done.is_mapping:
            self._add(MappingNode(done.entries, span, done.flow, done.complete, done.sound))
        else:
            self._add(SequenceNode(tuple(done.items), span, done.flow, done.sound))

    def _add(self, node: Node) -> None:
        if isinstance(node, ScalarNode):
            self._count(node.span.start)
            self.last = node.span
        if not self.stack:
            self.root = node
            return
        around = self.stack[-1]
        around.end = max(around.end, node.span.end)
        if not around.is_mapping:
            around.items.append(node)
        elif around.key is None:
            around.key = node
        else:
            key, around.key = around.key, None
            self._add_entry(around, key, node)

    def _add_entry(self, around: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, ScalarNode):
            self.problems.append(problems.key_not_text(key.span))
            around.complete = False
        elif not key.sound:
            around.complete = False
        elif key.style == "plain" and key.text == "<<":
            self.problems.append(problems.merge_key(key.span))
            around.complete = False
        elif key.text in around.entries:
            again = around.again[key.text] = around.again.get(key.text, 0) + 1
            # Several keys again are one mistake: the line with the name of what they belong to was lost.
            self.problems.append(problems.duplicate_key(key.span, key.text, f"keys again {around.start} {again}"))
            around.complete = around.complete and len(around.again) == 1
        else:
            around.entries[key.text] = Entry(key, value)


def _incomplete(node: Node) -> Node:
    """What may seem to be missing stands somewhere else."""
    return replace(node, complete=False) if isinstance(node, MappingNode) else replace(node, sound=False)


def _word(text: str, start: int) -> Span:
    end = start
    while end < len(text) and text[end] not in " \t\r\n,]}":
        end += 1
    return Span(start, end)


def _offset(mark: Any) -> int:
    """PyYAML calls a mark optional, but every event that it makes from a text has its marks."""
    return int(mark.index)
