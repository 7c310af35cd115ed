"""From a file to a document: its form, and where each part of it stands."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from offerrules import later
from offerrules.diagnostics import Diagnostic, Place, Problem, Span
from offerrules.document.checking import check
from offerrules.document.composing import compose
from offerrules.document.form import PolicyForm
from offerrules.document.gathering import gathered
from offerrules.document.invisible import may_hide
from offerrules.document.nodes import ScalarNode
from offerrules.document.places import Location, Places, diagnostic_at, find, joined_lines, places_of
from offerrules.document.source import decode
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.document import characters, foreign_text
else:
    characters = later.module("offerrules.document.characters")
    foreign_text = later.module("offerrules.document.foreign_text")

F = TypeVar("F", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Located(Generic[F]):
    """A form that knows where its parts stand in a file."""

    path: str
    text: str
    form: F
    places: Places

    def place(self, location: Location, span: Span | None = None, of_key: bool = False) -> Place:
        """Where a part stands, as (line, column, end line, end column), from 1, the end exclusive.

        `location` is the way from the root by keys as they stand in the file and indexes from 0. `span` is a piece of
        the text there, as offsets into the value, whatever quotation marks, escapes and line breaks the file writes it
        with. `of_key` gives the key in front of the value instead. Where a part has been left out, the key around it.
        """
        return self.places.of(location, span, of_key)

    def joined_lines(self, location: Location) -> tuple[int, ...]:
        """The offsets into the text at `location` at which a line of the file begins, where YAML has joined lines."""
        node = find(self.places.root, location).node if self.places.root is not None else None
        return joined_lines(node, self.text) if isinstance(node, ScalarNode) else ()

    def is_plain(self, location: Location) -> bool:
        """Whether the value at `location` is written without quotation marks."""
        node = find(self.places.root, location).node if self.places.root is not None else None
        return isinstance(node, ScalarNode) and node.style == "plain"

    def diagnostic(self, problem: Problem, location: Location, of_key: bool = False) -> Diagnostic:
        """The diagnostic of a problem whose span counts in the text at `location`."""
        return diagnostic_at(problem, self.path, self.place(location, problem.span, of_key))


Document = Located[PolicyForm]


class Reading(NamedTuple, Generic[F]):
    """What came out of a file: the form if there is one, what is wrong, and the text in which to show it.

    With errors among the diagnostics, the document is a mended one: the next stage can look for its own errors in
    it, but it must not be used, and warnings about it mean nothing.
    """

    document: Located[F] | None
    diagnostics: tuple[Diagnostic, ...]
    text: str


Read = Reading[PolicyForm]


def read(source: bytes | str, path: str, *, as_seen: bool = False) -> Read:
    """The document in a policy file. Every mistake that can be told without knowing what names mean is told.

    It may be read `as_seen` by whoever looks at it, without characters that cannot be seen; these are then errors.
    """
    return read_form(PolicyForm, source, path, as_seen=as_seen)


def read_form(form: type[F], source: bytes | str, path: str, *, as_seen: bool = False) -> Reading[F]:
    """The same for a file of another form."""
    decoded = decode(source)
    if decoded.problems:
        places = places_of(decoded.text, None)
        return Reading(None, _located(decoded.problems, places, path), decoded.text)
    attempt = _attempt(form, decoded.text, as_seen)
    if attempt.weight == (0, 0):
        return _reading(attempt, decoded.text, path)
    repairs: list[Problem] = []
    for repaired in foreign_text.REPAIRS:
        repair = repaired(attempt.text)
        if repair is None:
            continue
        again = _attempt(form, repair.text, as_seen)
        if again.weight >= attempt.weight:
            continue
        repairs.append(repair.problem)
        if not repair.in_place:
            return Reading(None, _located(repairs, attempt.places, path), decoded.text)
        attempt = again
    return _reading(attempt._replace(problems=(*attempt.problems, *repairs)), decoded.text, path)


class _Attempt(NamedTuple, Generic[F]):
    """What came out of one text of a file: the form, where its parts are, and what is wrong."""

    text: str
    form: F | None
    places: Places
    problems: tuple[Problem, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How much is wrong: whether the text could not be read as YAML, and at how many places there are errors."""
        errors = [1 + len(problem.related) for problem in self.problems if problem.severity == "error"]
        return int(self.places.root is None), sum(errors)


def _attempt(form: type[F], text: str, as_seen: bool) -> _Attempt[F]:
    composed = compose(text)
    places = places_of(text, composed.root)
    if composed.root is None:
        return _Attempt(text, None, places, composed.problems)
    again = tuple(problem.span.start for problem in composed.problems if problem.code == "duplicate-key")
    checked = check(form, text, composed.root, again)
    attempt = _Attempt(text, checked.form, replace(places, root=checked.root), (*composed.problems, *checked.problems))
    if not may_hide(text):
        return attempt
    if as_seen or attempt.weight[1]:
        # A name in which something is hidden is another name: what that leads to is no mistake of its own.
        seen = check(form, text, characters.as_seen(composed.root), again)
        errors = [problem for problem in seen.problems if problem.severity == "error"]
        if as_seen or len(errors) < attempt.weight[1]:
            hidden = characters.check_characters(composed.root, text, "error")
            problems = (*composed.problems, *seen.problems, *hidden)
            return _Attempt(text, seen.form, replace(places, root=seen.root), problems)
    hidden = characters.check_characters(composed.root, text, "warning")
    return attempt._replace(problems=(*attempt.problems, *hidden))


def _reading(attempt: _Attempt[F], text: str, path: str) -> Reading[F]:
    diagnostics = _located(attempt.problems, attempt.places, path)
    if attempt.form is None:
        return Reading(None, diagnostics, text)
    return Reading(Located(path, attempt.text, attempt.form, attempt.places), diagnostics, text)


def _located(problems: Iterable[Problem], places: Places, path: str) -> tuple[Diagnostic, ...]:
    return gathered(places.locate(problem, path) for problem in problems)
