"""From the tree of a file to its form: pydantic validates, and what it finds becomes one problem for each mistake."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from offerrules.diagnostics import Problem, Span
from offerrules.document import shape_problems as problems
from offerrules.document.expected import forms_at, is_form, keys_of, shapes_at
from offerrules.document.form import (
    ADDRESS_PATTERN,
    NAME_PATTERN,
    POLICY_NAME_PATTERN,
    REQUIREMENT_KEYS,
    RESERVED_OFFER_NAMES,
    TAG_SIGN,
    TextForm,
)
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode, data_of
from offerrules.document.places import Location, Places, head_of
from offerrules.document.problems import Words
from offerrules.nearest import nearest

F = TypeVar("F", bound=BaseModel)


class Checked(NamedTuple, Generic[F]):
    """The form, None where the shape is wrong, and what is wrong. Spans count from the beginning of the file."""

    form: F | None
    problems: tuple[Problem, ...]


def check(form: type[F], places: Places) -> Checked[F]:
    """The form of a document that has been composed."""
    root = places.root
    if root is None:
        return Checked(None, ())
    if not isinstance(root, MappingNode):
        return Checked(None, (problems.not_a_document(root.span, describe(root)),) if root.sound else ())
    checker = _Checker(form, places)
    checker.check_nulls((), root)
    try:
        return Checked(form.model_validate(data_of(root)), tuple(checker.found))
    except ValidationError as error:
        checker.check_errors(error.errors(include_url=False))
        return Checked(None, tuple(checker.found))


def describe(node: Node) -> Words:
    """What stands there, in words."""
    match node:
        case SequenceNode():
            return "en lista", "a list"
        case MappingNode():
            return problems.KEYS
        case ScalarNode(value=None):
            return "ingenting", "nothing"
        case ScalarNode(value=bool()):
            return f"sanningsvärdet `{node.text}`", f"the truth value `{node.text}`"
        case ScalarNode(value=str()):
            return f"texten `{_short(node.text)}`", f"the text `{_short(node.text)}`"
        case ScalarNode():
            return f"talet `{node.text}`", f"the number `{node.text}`"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


@dataclass(frozen=True, slots=True)
class _Mistake:
    """One thing that pydantic found, at its place in the file."""

    kind: str
    location: Location
    at_key: bool
    node: Node
    key: ScalarNode | None
    context: dict[str, Any]

    @property
    def last(self) -> str | None:
        """The key of the value, or of the list around it."""
        return next((step for step in reversed(self.location) if isinstance(step, str)), None)

    @property
    def owner(self) -> Words:
        """The value in words."""
        if self.location and isinstance(self.location[-1], int):
            around = next((step for step in reversed(self.location) if isinstance(step, str)), None)
            return (f"En post i `{around}`", f"An item of `{around}`") if around else ("En post", "An item")
        return f"`{self.location[-1]}`", f"`{self.location[-1]}`"

    @property
    def written(self) -> str:
        return self.node.text if isinstance(self.node, ScalarNode) else ""


class _Checker:
    def __init__(self, form: type[BaseModel], places: Places) -> None:
        self.form = form
        self.places = places
        self.found: list[Problem] = []
        self.nulls: set[Location] = set()

    def check_nulls(self, location: Location, node: Node) -> None:
        """Tells about keys with nothing behind them. The form lets an absent key be, but not an empty one."""
        match node:
            case MappingNode():
                known = {key for form in forms_at(self.form, location) for key in keys_of(form)}
                for entry in node.entries:
                    inner = (*location, entry.key.text)
                    if _is_null(entry.value):
                        if self._takes_no_null(inner) and not (known and entry.key.text not in known):
                            self.nulls.add(inner)
                            self.found.append(problems.missing_value(entry.key.span, entry.key.text))
                    else:
                        self.check_nulls(inner, entry.value)
            case SequenceNode():
                for index, item in enumerate(node.items):
                    if not _is_null(item):
                        self.check_nulls((*location, index), item)
                    elif self._takes_no_null((*location, index)):
                        self.nulls.add((*location, index))
                        self.found.append(problems.missing_value(item.span, None))
            case ScalarNode():
                pass

    def _takes_no_null(self, location: Location) -> bool:
        shapes = shapes_at(self.form, location)
        return bool(shapes) and Any not in shapes

    def check_errors(self, errors: list[ErrorDetails]) -> None:
        missing: dict[Location, list[str]] = {}
        misspelt: dict[Location, set[str]] = {}
        for error in errors:
            mistake = self._mistake(error)
            if mistake is None:
                continue
            if mistake.kind == "missing":
                missing.setdefault(mistake.location[:-1], []).append(str(mistake.location[-1]))
            elif mistake.kind == "extra_forbidden":
                meant = self._unknown_key(mistake)
                misspelt.setdefault(mistake.location[:-1], set()).update(meant)
            else:
                self.found.append(_PROBLEMS.get(mistake.kind, _wrong_kind)(self, mistake))
        for location, keys in missing.items():
            self._missing(location, [key for key in keys if key not in misspelt.get(location, ())])

    def _mistake(self, error: ErrorDetails) -> _Mistake | None:
        """The error at its place; None where something there has been told about already."""
        at_key = error["loc"][-1:] == ("[key]",)
        steps = error["loc"][:-1] if at_key else error["loc"]
        location = tuple(step for step in steps if not (isinstance(step, str) and step.startswith(TAG_SIGN)))
        if any(location[:depth] in self.nulls for depth in range(1, len(location) + 1)):
            return None
        around = [self.places.find(location[:depth]).node for depth in range(len(location) + 1)]
        if any(node is not None and not node.sound for node in around):
            return None
        found = self.places.find(location)
        if found.node is None:
            return None
        return _Mistake(error["type"], location, at_key, found.node, found.key, error.get("ctx", {}))

    def _missing(self, location: Location, keys: list[str]) -> None:
        found = self.places.find(location)
        if not keys or not isinstance(found.node, MappingNode) or not found.node.complete:
            return
        span = found.key.span if found.key is not None else head_of(found.node)
        owner = next((step for step in reversed(location) if isinstance(step, str)), None)
        if TextForm in forms_at(self.form, location):
            self.found.extend(problems.missing_translation(span, "sv" if key == "sv" else "en", owner) for key in keys)
        else:
            self.found.append(problems.missing_key(span, keys, owner))

    def _unknown_key(self, mistake: _Mistake) -> Iterator[str]:
        """Tells about a key that means nothing. Gives the key that was meant, where that can be guessed."""
        around = self.places.find(mistake.location[:-1]).node
        assert isinstance(around, MappingNode)
        key = str(mistake.location[-1])
        present = {entry.key.text for entry in around.entries}
        allowed = _allowed(forms_at(self.form, mistake.location[:-1]), present)
        span = mistake.key.span if mistake.key is not None else mistake.node.span
        joined = [name for name in REQUIREMENT_KEYS if name in present]
        if key in REQUIREMENT_KEYS and len(joined) > 1:
            self.found.append(problems.joined_twice(span, joined))
            return
        if around.flow and _is_null(mistake.node) and nearest(key, allowed) is None:
            self.found.append(problems.comma_in_braces(span, key))
            return
        free = [name for name in allowed if name not in present]
        near = _SYNONYMS.get(key.strip().lower()) if _SYNONYMS.get(key.strip().lower()) in free else nearest(key, free)
        self.found.append(problems.unknown_key(span, key, near, allowed))
        if near is not None:
            yield near


_SYNONYMS: Final = {
    "condition": "when", "if": "when", "villkor": "when", "description": "text", "beskrivning": "text",
    "se": "sv", "swedish": "sv", "svenska": "sv", "eng": "en", "english": "en", "engelska": "en",
    "name": "title", "label": "title", "titel": "title", "require": "requires", "needs": "requires", "krav": "requires",
    "valid_from": "from", "start": "from", "från": "from", "valid_to": "to", "end": "to", "until": "to", "till": "to",
    "kalla": "source", "källa": "source", "assumption": "assumed", "default": "value", "värde": "value",
}  # fmt: skip
"""Words that an author may try for a key, and that are not spelt like it."""


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None and node.sound


def _allowed(forms: tuple[type[BaseModel], ...], present: set[str]) -> list[str]:
    """The keys of the form that is meant: of several the one that has most of the keys that are there."""
    best = max(forms, key=lambda form: len(present & keys_of(form).keys()), default=None)
    return list(keys_of(best)) if best is not None else []


def _span(mistake: _Mistake) -> Span:
    """A value, or the key before it where the value goes over several lines."""
    if mistake.at_key and mistake.key is not None:
        return mistake.key.span
    if isinstance(mistake.node, ScalarNode) or mistake.node.flow:
        return mistake.node.span
    return mistake.key.span if mistake.key is not None else head_of(mistake.node)


def _wrong_kind(checker: _Checker, mistake: _Mistake) -> Problem:
    shapes = shapes_at(checker.form, mistake.location)
    node = mistake.node
    if TextForm in shapes and isinstance(node, ScalarNode):
        return problems.text_needs_translations(_span(mistake), mistake.last)
    expected = _expected(mistake.kind, shapes)
    hint: Words | None = None
    correction: str | None = None
    if expected == problems.A_TEXT and isinstance(node, ScalarNode) and node.style == "plain":
        correction = f'"{node.text}"'
        hint = (f"Skriv `{correction}` med citattecken.", f"Write `{correction}` with quotation marks.")
    elif expected == problems.A_LIST and isinstance(node, ScalarNode) and len(node.text) <= 60:
        correction = f"[{node.text}]"
        hint = (f"Skriv `{correction}`.", f"Write `{correction}`.")
    return problems.wrong_kind(
        _span(mistake), mistake.owner, expected, describe(node), hint=hint, correction=correction
    )


def _expected(kind: str, shapes: tuple[Any, ...]) -> Words:
    match kind:
        case "string_type":
            return problems.A_TEXT
        case "int_type":
            return problems.A_NUMBER
        case "bool_type":
            return problems.A_TRUTH_VALUE
        case "list_type":
            return problems.A_LIST
        case "dict_type" | "model_type":
            return problems.KEYS
        case _:
            return _either(shapes)


def _either(shapes: tuple[Any, ...]) -> Words:
    words: list[Words] = []
    for shape in shapes:
        if is_form(shape) or get_origin(shape) is dict:
            words.append(problems.KEYS)
        elif get_origin(shape) is list:
            words.append(problems.A_LIST)
        elif shape is str and {bool, int, Decimal} & set(shapes):
            words.append(problems.A_SINGLE_VALUE)
        elif shape is str:
            words.append(problems.A_TEXT)
    single = list(dict.fromkeys(words)) or [problems.A_SINGLE_VALUE]
    return " eller ".join(sv for sv, _ in single), " or ".join(en for _, en in single)


def _too_short(checker: _Checker, mistake: _Mistake) -> Problem:
    return problems.empty_value(_span(mistake), mistake.owner)


def _pattern(checker: _Checker, mistake: _Mistake) -> Problem:
    match mistake.context.get("pattern"):
        case str(pattern) if pattern == NAME_PATTERN:
            written = str(mistake.location[-1]) if mistake.at_key else mistake.written
            if not mistake.at_key and _is_requirement(shapes_at(checker.form, mistake.location)):
                return _requirement(checker, mistake)
            return problems.bad_name(_span(mistake), _short(written), _as_name(written))
        case str(pattern) if pattern == POLICY_NAME_PATTERN:
            return problems.bad_policy_name(_span(mistake), _short(mistake.written))
        case str(pattern) if pattern == ADDRESS_PATTERN:
            return problems.bad_address(_span(mistake))
        case _:
            return problems.empty_value(_span(mistake), mistake.owner)


def _is_requirement(shapes: tuple[Any, ...]) -> bool:
    return any(is_form(shape) and set(keys_of(shape)) & set(REQUIREMENT_KEYS) for shape in shapes)


def _as_name(written: str) -> str | None:
    letters = unicodedata.normalize("NFKD", written.strip().lower())
    name = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip("_")
    return name if re.fullmatch(NAME_PATTERN, name) and len(name) <= 40 else None


def _requirement(checker: _Checker, mistake: _Mistake) -> Problem:
    node = mistake.node
    match node:
        case SequenceNode():
            return problems.requirement_is_list(_span(mistake))
        case ScalarNode(value=str()):
            for word, joined in (("and", "all"), ("or", "any"), ("och", "all"), ("eller", "any"), (",", "all")):
                names = [part.strip() for part in re.split(rf"\s+{word}\s+|\s*{word}\s+", node.text)]
                if len(names) > 1 and all(re.fullmatch(NAME_PATTERN, name) for name in names):
                    return problems.requirement_is_expression(_span(mistake), names, joined)
            if re.search(r"[\s=<>()]", node.text):
                return problems.requirement_is_expression(_span(mistake), (), None)
            return problems.bad_name(_span(mistake), _short(node.text), _as_name(node.text))
        case MappingNode(entries=(first, *_)):
            near = nearest(first.key.text, REQUIREMENT_KEYS)
            return problems.unknown_key(first.key.span, first.key.text, near, REQUIREMENT_KEYS)
        case _:
            return problems.not_a_requirement(_span(mistake), describe(node))


def _choice(checker: _Checker, mistake: _Mistake) -> Problem:
    if mistake.location == ("offerrules",):
        return problems.unknown_format(_span(mistake), _short(mistake.written))
    shapes = shapes_at(checker.form, mistake.location)
    options = [str(option) for shape in shapes for option in get_args(shape)]
    if not isinstance(mistake.node, ScalarNode):
        return problems.wrong_kind(_span(mistake), mistake.owner, problems.A_TEXT, describe(mistake.node))
    near = nearest(mistake.written, options)
    return problems.unknown_choice(_span(mistake), mistake.owner, _short(mistake.written), options, near)


def _too_small(checker: _Checker, mistake: _Mistake) -> Problem:
    return problems.number_too_small(_span(mistake), mistake.owner, int(mistake.context["ge"]))


def _day(checker: _Checker, mistake: _Mistake) -> Problem:
    if not isinstance(mistake.node, ScalarNode) and not mistake.at_key:
        expected = ("ett datum", "a date")
        return problems.wrong_kind(_span(mistake), mistake.owner, expected, describe(mistake.node))
    written = str(mistake.location[-1]) if mistake.at_key else mistake.written
    is_written_so = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) is not None
    return problems.not_a_day(_span(mistake), _short(written), _as_day(written), not is_written_so)


def _as_day(written: str) -> str | None:
    found = re.fullmatch(r"\s*([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ].*)?\s*", written)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None
    return day if day != written else None


def _exactly_one(checker: _Checker, mistake: _Mistake) -> Problem:
    given = [name for name in str(mistake.context["given"]).split(", ") if name]
    keys = str(mistake.context["keys"]).split(", ")
    span = mistake.key.span if mistake.key is not None else head_of(mistake.node)
    return problems.exactly_one(span, mistake.last, keys, given)


def _at_least(checker: _Checker, mistake: _Mistake) -> Problem:
    n = checker.places.find((*mistake.location, "n")).node
    span = n.span if n is not None else _span(mistake)
    return problems.at_least_too_many(span, int(mistake.context["n"]), int(mistake.context["of"]))


def _reserved(checker: _Checker, mistake: _Mistake) -> Problem:
    return problems.reserved_offer_name(_span(mistake), str(mistake.location[-1]), sorted(RESERVED_OFFER_NAMES))


def _turned_round(checker: _Checker, mistake: _Mistake) -> Problem:
    to = checker.places.find((*mistake.location, "to")).node
    return problems.in_force_turned_round(to.span if to is not None else _span(mistake))


def _legal_basis(checker: _Checker, mistake: _Mistake) -> Problem:
    return problems.missing_legal_basis(checker.places.span_of(("decision_mode",)))


_PROBLEMS: Final[dict[str, Callable[[_Checker, _Mistake], Problem]]] = {
    "too_short": _too_short,
    "string_too_short": _too_short,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "greater_than_equal": _too_small,
    "not_a_day": _day,
    "not_a_requirement": _requirement,
    "exactly_one": _exactly_one,
    "at_least_too_many": _at_least,
    "reserved_offer_name": _reserved,
    "in_force_turned_round": _turned_round,
    "missing_legal_basis": _legal_basis,
}
