"""From the tree of a file to its form: pydantic validates, and what it finds becomes one problem for each mistake."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.document.expected import forms_at, keys_of, shapes_at
from offerrules.document.form import REQUIREMENT_KEYS, PolicyForm, TextForm
from offerrules.document.kinds import TAG_SIGN
from offerrules.document.mistakes import Mistake, describe, owner_of, problem_of
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode, data_of
from offerrules.document.places import Location, find, head_of
from offerrules.document.recovery import Edits, is_optional, is_whole, mend, mend_missing, mended
from offerrules.nearest import nearest

if TYPE_CHECKING:
    from offerrules.document import sections, yaml_problems
    from offerrules.document import shape_problems as problems
else:
    sections = later.module("offerrules.document.sections")
    yaml_problems = later.module("offerrules.document.yaml_problems")
    problems = later.module("offerrules.document.shape_problems")

F = TypeVar("F", bound=BaseModel)

MAX_ROUNDS: Final = 8
"""How often a mended document is validated again. A round that mends nothing new is the last anyway."""


class Checked(NamedTuple, Generic[F]):
    """The form, the tree that it was made from, and what is wrong. Spans count from the beginning of the file.

    With problems, the form is that of the mended tree, or None where too much is wrong to mend it.
    """

    form: F | None
    root: Node
    problems: tuple[Problem, ...]


def check(form: type[F], text: str, root: Node, again: Sequence[int] = ()) -> Checked[F]:
    """The form of a file that has been composed to `root`. Keys that are there twice are `again` at these offsets."""
    if not isinstance(root, MappingNode):
        return Checked(None, root, (problems.not_a_document(root.span, describe(root)),) if root.sound else ())
    other_format = _other_format(form, root)
    if other_format is not None:
        return Checked(None, root, (other_format,))
    checker = _Checker(form, text, root, again)
    checker.mend_cut_numbers()
    for attempt in range(MAX_ROUNDS):
        checker.edits = Edits()
        try:
            found = form.model_validate(data_of(checker.root))
        except ValidationError as error:
            if not attempt and checker.put_sections_back():
                continue
            checker.check_values((), checker.root)
            checker.check_errors(error.errors(include_url=False))
            if not checker.edits:
                break
            checker.root = mended(checker.root, checker.edits)
        else:
            checker.check_values((), checker.root)
            mendable = is_whole(root) and not checker.cut_off
            return Checked(found if mendable else None, checker.root, tuple(checker.found))
    return Checked(None, root, tuple(checker.found))


def _other_format(form: type[BaseModel], root: MappingNode) -> Problem | None:
    """A file of another format is not looked at further: everything in it may mean something else."""
    entry = root.entry("offerrules")
    if "offerrules" not in keys_of(form) or entry is None:
        return None
    match entry.value:
        case ScalarNode(value=int(number), sound=True) if not isinstance(number, bool) and number != 1:
            return problems.unknown_format(entry.value.span, entry.value.text)
        case _:
            return None


class _Checker:
    """Collects what is wrong with a tree, and what would mend it."""

    def __init__(self, form: type[BaseModel], text: str, root: Node, again: Sequence[int]) -> None:
        self.again = again
        self.form = form
        self.text = text
        self.root = root
        self.found: list[Problem] = []
        self.edits = Edits()
        self.told: set[tuple[str, Span]] = set()
        self.nulls: set[Location] = set()
        self.bracketed: list[Span] = []
        """Lists in round brackets: what seems to be a key in them is none."""
        self.lacking: set[Location] = set()
        """Mappings of which a part is read as something else, so that of what they lack nothing is told."""
        self.cut_off = False

    def tell(self, problem: Problem) -> None:
        """Each problem once, although a mended tree is looked at again."""
        if (problem.code, problem.span) not in self.told:
            self.told.add((problem.code, problem.span))
            self.found.append(problem)

    def put_sections_back(self) -> bool:
        """Whether sections of a policy were not where they belong; they are now, and it has been told."""
        if self.form is not PolicyForm or not isinstance(self.root, MappingNode) or not self.root.complete:
            return False
        self.root, found, has_all_names = sections.restored(self.root)
        self.found += found
        self.cut_off = not has_all_names
        return bool(found)

    def mend_cut_numbers(self) -> None:
        """Tells about numbers of parameters and cases that a comma has cut in two: what follows is read as a key."""
        for section in ("parameters", "cases"):
            entry = self.root.entry(section) if isinstance(self.root, MappingNode) else None
            if entry is not None:
                self._find_cut_numbers((section,), entry.value)
        self.root = mended(self.root, self.edits) if self.edits else self.root

    def _find_cut_numbers(self, location: Location, node: Node) -> None:
        match node:
            case SequenceNode(items=items):
                for index, item in enumerate(items):
                    self._find_cut_numbers((*location, index), item)
            case MappingNode():
                for entry in node.entries:
                    inner = (*location, entry.key.text)
                    is_cut = node.flow and isinstance(entry.value, ScalarNode) and entry.value.text == ""
                    number = _decimal(node, entry.key.text) if is_cut else None
                    if number is not None:
                        self.tell(problems.comma_in_braces(entry.key.span, entry.key.text, number))
                        self.edits.dropped.add(inner)
                    self._find_cut_numbers(inner, entry.value)
            case ScalarNode():
                pass

    def check_values(self, location: Location, node: Node) -> None:
        """Tells about what pydantic cannot see: keys with nothing behind them, and values cut off by a comment."""
        match node:
            case MappingNode():
                for entry in node.entries:
                    inner = (*location, entry.key.text)
                    if not is_null(entry.value):
                        self.check_values(inner, entry.value)
                    elif self._takes_no_null(inner):
                        self.nulls.add(inner)
                        self.tell(problems.missing_value(entry.key.span, entry.key.text))
                        if is_optional(self.form, inner):
                            self.edits.dropped.add(inner)
            case SequenceNode():
                for index, item in enumerate(node.items):
                    if not is_null(item):
                        self.check_values((*location, index), item)
                    elif self._takes_no_null((*location, index)):
                        self.nulls.add((*location, index))
                        self.tell(problems.missing_value(item.span, None))
            case ScalarNode():
                self._check_comment(location, node)
                self._check_brackets(location, node)

    def _takes_no_null(self, location: Location) -> bool:
        shapes = shapes_at(self.form, location)
        return bool(shapes) and Any not in shapes

    def _check_comment(self, location: Location, node: ScalarNode) -> None:
        """A comment behind a value is usual; one inside a quoted part, or right before a word, is not meant."""
        behind = self.text[node.span.end : node.span.end + 80]
        if node.style != "plain" or not isinstance(node.value, str) or not behind.lstrip(" ").startswith("#"):
            return
        comment = behind.lstrip(" ")
        if node.text.count('"') % 2 == 1:
            self.cut_off = True
            self.tell(problems.comment_in_value(node.span))
        elif location[-1:] in (("sv",), ("en",)) and comment[1:2].isalnum():
            self.tell(problems.comment_in_text(node.span))

    def _check_brackets(self, location: Location, node: ScalarNode) -> None:
        """`all: (a, b)`: a list in round brackets. In braces, YAML takes what follows the comma for a key."""
        found = _ROUND_BRACKETS.match(self.text, node.span.start)
        if found is not None and node.style == "plain" and location[-1:] in (("all",), ("any",), ("of",)):
            self.tell(problems.round_brackets(Span(*found.span()), f"[{found[1]}]"))
            self.nulls.add(location)
            self.bracketed.append(Span(*found.span()))

    def check_errors(self, errors: list[ErrorDetails]) -> None:
        """Tells about the errors that have not been told, and notes what would mend them."""
        missing: dict[Location, list[str]] = {}
        meant: dict[Location, set[str]] = {}
        for error in errors:
            mistake = self._mistake(error)
            if mistake is None:
                continue
            if mistake.kind == "missing":
                missing.setdefault(mistake.location[:-1], []).append(str(mistake.location[-1]))
            elif mistake.kind == "extra_forbidden":
                meant.setdefault(mistake.location[:-1], set()).update(self._unknown_key(mistake))
            else:
                # A length without its unit is told once, where lengths are read.
                if not _is_bare_length(mistake):
                    self.tell(problem_of(self.form, mistake))
                mend(self.edits, self.form, mistake)
        for location, keys in missing.items():
            self._missing(location, [key for key in keys if key not in meant.get(location, ())])

    def _mistake(self, error: ErrorDetails) -> Mistake | None:
        """The error at its place; None where something there has been told about already."""
        at_key = error["loc"][-1:] == ("[key]",)
        steps = error["loc"][:-1] if at_key else error["loc"]
        location = tuple(step for step in steps if not (isinstance(step, str) and step.startswith(TAG_SIGN)))
        if any(location[:depth] in self.nulls for depth in range(1, len(location) + 1)):
            return None
        around = [find(self.root, location[:depth]) for depth in range(len(location) + 1)]
        if any(not found.node.sound for found in around):
            return None
        node = around[-1].node
        if isinstance(node, MappingNode) and error["type"] in ("too_short", "exactly_one") and not self._has_all(node):
            return None
        return Mistake(error["type"], location, at_key, around[-1].node, around[-1].key, error.get("ctx", {}))

    def _has_all(self, node: MappingNode) -> bool:
        """Whether nothing of a mapping was left out: what seems to be missing may be there otherwise."""
        return node.complete and not any(node.span.start <= at < node.span.end for at in self.again)

    def _missing(self, location: Location, keys: list[str]) -> None:
        found = find(self.root, location)
        if location in self.lacking:
            self.cut_off = True
            return
        if not keys or not isinstance(found.node, MappingNode) or not self._has_all(found.node):
            return
        span = found.key.span if found.key is not None else head_of(found.node)
        owner = next((step for step in reversed(location) if isinstance(step, str)), None)
        if TextForm in forms_at(self.form, location):
            for key in keys:
                self.tell(problems.missing_translation(span, "sv" if key == "sv" else "en", owner))
        else:
            self.tell(problems.missing_key(span, keys, owner_of(location)))
        for key in keys:
            mend_missing(self.edits, self.form, location, found.node, key)

    def _unknown_key(self, mistake: Mistake) -> set[str]:
        """Tells about a key that means nothing. Gives the key that was meant, where that can be guessed."""
        around = find(self.root, mistake.location[:-1]).node
        if not isinstance(around, MappingNode) or mistake.key is None:
            return set()
        if any(span.start <= mistake.key.span.start < span.end for span in self.bracketed):
            return set()
        key = mistake.key.text
        present = {entry.key.text for entry in around.entries}
        allowed = _allowed(forms_at(self.form, mistake.location[:-1]), present)
        joined = [name for name in REQUIREMENT_KEYS if name in present]
        if key in REQUIREMENT_KEYS and len(joined) > 1:
            self.tell(problems.joined_twice(mistake.key.span, joined))
            return set()
        free = [name for name in allowed if name not in present]
        near = _meant(key, free)
        if near is None and len(mistake.location) == 1 and sections.section_of(mistake.node) in free:
            near = sections.section_of(mistake.node)
        word = re.match(r"[a-z_]+(?= )", key)
        if near is None and word is not None and word[0] in free:
            self.tell(yaml_problems.missing_colon(mistake.key.span, key, " "))
            self.edits.dropped.add(mistake.location)
            self.lacking.add(mistake.location[:-1])
            return {word[0]}
        if near is None:
            self.edits.dropped.add(mistake.location)
            # With a section, names are gone that other parts of the policy use.
            self.cut_off = self.cut_off or (len(mistake.location) == 1 and isinstance(mistake.node, MappingNode))
        else:
            self.edits.renamed[mistake.location] = near
        if around.flow and near is None and is_null(mistake.node):
            self.tell(problems.comma_in_braces(mistake.key.span, key, _decimal(around, key)))
            self.lacking.add(mistake.location[:-1])
        else:
            self.tell(problems.unknown_key(mistake.key.span, key, near, allowed))
        return {near} if near is not None else set()


_ROUND_BRACKETS: Final = re.compile(r"\(([\w ,]*)\)")
_SYNONYMS: Final = {
    "condition": "when", "if": "when", "villkor": "when", "description": "text", "beskrivning": "text",
    "se": "sv", "swedish": "sv", "svenska": "sv", "eng": "en", "english": "en", "engelska": "en",
    "name": "title", "label": "title", "titel": "title", "require": "requires", "needs": "requires", "krav": "requires",
    "valid_from": "from", "start": "from", "från": "from", "valid_to": "to", "end": "to", "until": "to", "till": "to",
    "kalla": "source", "källa": "source", "assumption": "assumed", "default": "value", "värde": "value",
}  # fmt: skip
"""Words that an author may try for a key, and that are not spelt like it."""


def _is_bare_length(mistake: Mistake) -> bool:
    node = mistake.node
    return mistake.location[-1:] == ("valid_for",) and isinstance(node, ScalarNode) and type(node.value) is int


def _decimal(around: MappingNode, key: str) -> str | None:
    """The number that a comma has cut in two, if it is one: `{value: 100,5}`."""
    before: Node | None = None
    for entry in around.entries:
        if entry.key.text == key:
            break
        before = entry.value
    if key.isdecimal() and isinstance(before, ScalarNode) and type(before.value) is int:
        return f"{before.text}.{key}"
    return None


def _meant(key: str, free: list[str]) -> str | None:
    other_word = _SYNONYMS.get(key.strip().lower())
    return other_word if other_word in free else nearest(key, free)


def is_null(node: Node) -> bool:
    """Whether nothing stands there, or `null`."""
    return isinstance(node, ScalarNode) and node.value is None and node.sound


def _allowed(forms: tuple[type[BaseModel], ...], present: set[str]) -> list[str]:
    """The keys of the form that is meant: of several the one that has most of the keys that are there."""
    best = max(forms, key=lambda form: len(present & keys_of(form).keys()), default=None)
    return list(keys_of(best)) if best is not None else []
