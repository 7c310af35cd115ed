"""Placeholders in texts: `{name}` stands for the value of a parameter, in both languages alike."""

import re
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.document import Location
from offerrules.document.form import TextForm
from offerrules.feel.scope import Meaning
from offerrules.feel.types import TableType
from offerrules.language import LANGUAGES, Language
from offerrules.nearest import nearest
from offerrules.rules.state import Compiling

if TYPE_CHECKING:
    from offerrules.rules import text_problems
else:
    text_problems = later.module("offerrules.rules.text_problems")

_BRACES = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def check_texts(compiling: Compiling) -> None:
    """Tell what is wrong with the placeholders of every text."""
    for name, criterion in compiling.form.criteria.items():
        _filled_in(compiling, criterion.text, ("criteria", name, "text"))
    for location, text in _other_texts(compiling):
        _not_filled_in(compiling, text, location)


def _other_texts(compiling: Compiling) -> list[tuple[Location, TextForm]]:
    form = compiling.form
    found: list[tuple[Location, TextForm | None]] = [(("title",), form.title), (("text",), form.text)]
    for name, offer in form.offers.items():
        found += [(("offers", name, "title"), offer.title), (("offers", name, "text"), offer.text)]
    for name, duty in form.duties.items():
        at: Location = ("duties", name)
        found += [((*at, "title"), duty.title), ((*at, "text"), duty.text), ((*at, "bearer"), duty.bearer)]
    return [(location, text) for location, text in found if text is not None]


def _in_language(text: TextForm, language: Language) -> str:
    return text.sv if language == "sv" else text.en


def _filled_in(compiling: Compiling, text: TextForm, location: Location) -> None:
    shown: dict[Language, set[str]] = {}
    for language in LANGUAGES:
        words = _in_language(text, language)
        shown[language] = {found[1] for found in _BRACES.finditer(words)}
        for found in _BRACES.finditer(words):
            _placeholder(compiling, found, (*location, language))
    for language, other in (LANGUAGES, LANGUAGES[::-1]):
        for name in sorted(shown[other] - shown[language]):
            if compiling.names.get(name) == "parameters" and not _misspelt(shown[language] - shown[other], name):
                compiling.tell(text_problems.placeholder_missing(name, language), (*location, language))


def _misspelt(names: set[str], name: str) -> bool:
    """Whether `name` is there, misspelt, and so has been told already."""
    return any(nearest(other, [name]) is not None for other in names)


def _placeholder(compiling: Compiling, found: re.Match[str], location: Location) -> None:
    name, span = found[1], Span(*found.span())
    if not _NAME.fullmatch(name):
        compiling.tell(text_problems.broken_placeholder(span, found[0]), location)
    elif name in compiling.doubtful:
        compiling.used.add(name)
    elif compiling.names.get(name) != "parameters":
        near = nearest(name, compiling.form.parameters)
        compiling.used.update(() if near is None else (near,))
        compiling.tell(text_problems.unknown_placeholder(span, name, near), location)
    else:
        compiling.used.add(name)
        named = compiling.scope.get(name)
        if named is not None and named.meaning is Meaning.PARAMETER and isinstance(named.type, TableType):
            compiling.tell(text_problems.placeholder_of_table(span, name), location)


def _not_filled_in(compiling: Compiling, text: TextForm, location: Location) -> None:
    for language in LANGUAGES:
        for found in _BRACES.finditer(_in_language(text, language)):
            if compiling.names.get(found[1]) == "parameters":
                compiling.tell(text_problems.placeholder_not_here(Span(*found.span()), found[1]), (*location, language))
