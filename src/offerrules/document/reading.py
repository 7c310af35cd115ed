"""From a file to a document: its form, and where each part of it stands."""

from dataclasses import replace
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from offerrules.diagnostics import Diagnostic, Place, Problem, Span
from offerrules.document.checking import check
from offerrules.document.composing import compose
from offerrules.document.form import PolicyForm
from offerrules.document.gathering import gathered
from offerrules.document.nodes import ScalarNode
from offerrules.document.places import Location, Places, diagnostic_at, find, joined_lines, places_of
from offerrules.document.source import decode
from offerrules.quick import dataclass

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


def read(source: bytes | str, path: str) -> Read:
    """The document in a policy file. Every mistake that can be told without knowing what names mean is told."""
    return read_form(PolicyForm, source, path)


def read_form(form: type[F], source: bytes | str, path: str) -> Reading[F]:
    """The same for a file of another form."""
    decoded = decode(source)
    if decoded.problems:
        places = places_of(decoded.text, None)
        return Reading(None, _located(decoded.problems, places, path), decoded.text)
    composed = compose(decoded.text)
    places = places_of(decoded.text, composed.root)
    if composed.root is None:
        return Reading(None, _located(composed.problems, places, path), decoded.text)
    again = tuple(problem.span.start for problem in composed.problems if problem.code == "duplicate-key")
    checked = check(form, decoded.text, composed.root, again)
    diagnostics = _located((*composed.problems, *checked.problems), places, path)
    if checked.form is None:
        return Reading(None, diagnostics, decoded.text)
    document = Located(path, decoded.text, checked.form, replace(places, root=checked.root))
    return Reading(document, diagnostics, decoded.text)


def _located(problems: tuple[Problem, ...], places: Places, path: str) -> tuple[Diagnostic, ...]:
    return gathered(places.locate(problem, path) for problem in problems)
