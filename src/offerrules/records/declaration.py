"""A record that a policy declares itself, on the way from its form in the YAML file to a class: checked and frozen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, Union, cast

from pydantic import BaseModel

from offerrules.diagnostics import Problem, Span
from offerrules.language import Text
from offerrules.nearest import nearest
from offerrules.records.fact import PRIVACY_CLASSES, UNITS, Privacy, Unit
from offerrules.records.record import Record
from offerrules.records.reference import REFERENCE

Location = tuple[Union[str, int], ...]
"""Where something stands in the form: `("fields", "certificates", "list", "kind", "unit")`."""

WHOLE: Final = Span(0, 1_000_000_000)
"""The span of all of a value, however long it is written."""


class TextForm(Protocol):
    """A text in both languages, as the document has it."""

    @property
    def sv(self) -> str: ...
    @property
    def en(self) -> str: ...


class FieldForm(Protocol):
    """A declared field, as the document has it: exactly one of `type`, `choice`, `list` and `record` is given."""

    @property
    def type(self) -> str | None: ...
    @property
    def choice(self) -> Mapping[str, TextForm] | Sequence[str] | None: ...
    @property
    def list_(self) -> "Union[Mapping[str, FieldForm], FieldForm, None]": ...
    @property
    def record(self) -> "Mapping[str, FieldForm] | None": ...
    @property
    def absence(self) -> str | None: ...
    @property
    def label(self) -> TextForm: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def privacy(self) -> "Union[str, Sequence[str], None]": ...


class RecordForm(Protocol):
    """A declared record, as the document has it."""

    @property
    def name(self) -> str | None: ...
    @property
    def extends(self) -> str | None: ...
    @property
    def fields(self) -> Mapping[str, FieldForm]: ...


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """One declared field. `kind` is a type of the form, `choice` or `record`; `is_list` says that it holds several."""

    name: str
    kind: str
    is_list: bool
    can_be_none: bool
    label: Text
    unit: Unit | None
    privacy: tuple[Privacy, ...]
    choices: tuple[tuple[str, Text], ...] = ()
    fields: "tuple[DeclaredField, ...]" = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declared record, or a part of one: all that its class is made of."""

    name: str
    base: type[BaseModel]
    fields: tuple[DeclaredField, ...]
    is_person: bool
    """Whether it is the whole record, which has a reference."""


@dataclass(frozen=True, slots=True)
class Misdeclared:
    """What is wrong with a declared record. `of_key` says that it is the key at `location`, not its value."""

    location: Location
    problem: Problem
    of_key: bool = False


class DeclarationError(ValueError):
    """A declared record that cannot become a class. `found` tells everything that is wrong with it."""

    def __init__(self, found: tuple[Misdeclared, ...]) -> None:
        self.found = found
        super().__init__("\n".join(f"{'.'.join(map(str, each.location))}: {each.problem.text.en}" for each in found))

    def __reduce__(self) -> tuple[type["DeclarationError"], tuple[tuple[Misdeclared, ...]]]:
        return (DeclarationError, (self.found,))


def declaration(form: RecordForm, extends: Mapping[str, type[BaseModel]]) -> Declaration:
    """What a form declares; `extends` holds the known records by name. Raises `DeclarationError`."""
    found: list[Misdeclared] = []
    base: type[BaseModel] | None = Record
    if form.extends is not None and (base := extends.get(form.extends)) is None:
        found.append(_unknown_name(("extends",), "unknown-record", _NO_SUCH_RECORD, form.extends, extends))
    known = base or Record
    fields = tuple(_fields(form.fields, ("fields",), known, found))
    if REFERENCE in form.fields and REFERENCE not in known.model_fields:
        found.append(Misdeclared(("fields", REFERENCE), _problem("field-taken", _REFERENCE_IS_THERE), of_key=True))
    if found:
        raise DeclarationError(tuple(found))
    return Declaration(form.name or form.extends or "Record", known, fields, is_person=True)


def _fields(
    forms: Mapping[str, FieldForm], above: Location, base: type[BaseModel], found: list[Misdeclared]
) -> Iterator[DeclaredField]:
    for name, form in forms.items():
        where = (*above, name)
        if name in base.model_fields:
            said = Text(f"Fältet `{name}` finns redan i posten.", f"The record has a field `{name}` already.")
            found.append(Misdeclared(where, _problem("field-taken", said), of_key=True))
        elif hasattr(base, name):
            said = Text(
                f"Ett fält kan inte heta `{name}`, eftersom namnet används i programmet.",
                f"A field cannot be called `{name}`, since the program uses that name.",
            )
            found.append(Misdeclared(where, _problem("field-reserved", said), of_key=True))
        yield _field(name, form, where, found)


def _field(name: str, form: FieldForm, where: Location, found: list[Misdeclared]) -> DeclaredField:
    content, inside = form, where
    listed = form.list_
    fields: Mapping[str, FieldForm] | None = form.record
    if isinstance(listed, Mapping):
        fields, inside = listed, (*where, "list")
    elif listed is not None:
        content, inside = listed, (*where, "list")
        fields = content.record
        if content.list_ is not None:
            found.append(Misdeclared((*inside, "list"), _problem("list-of-lists", _LIST_OF_LISTS)))
        if content.absence is not None:
            found.append(Misdeclared((*inside, "absence"), _problem("none-in-list", _NONE_IN_LIST)))
    if fields is not None and fields is content.record:
        inside = (*inside, "record")
    kind = "record" if fields is not None else "choice" if content.choice is not None else content.type or "string"
    return DeclaredField(
        name=name,
        kind=kind,
        is_list=listed is not None,
        can_be_none=form.absence == "none",
        label=_text(form.label),
        unit=_unit(form.unit or content.unit, where, found),
        privacy=_privacy(form.privacy or content.privacy, where, found),
        choices=tuple(_choices(content.choice, (*inside, "choice"), found)),
        fields=tuple(_fields(fields or {}, inside, Record, found)),
    )


def _choices(
    choice: Mapping[str, TextForm] | Sequence[str] | None, where: Location, found: list[Misdeclared]
) -> Iterator[tuple[str, Text]]:
    if isinstance(choice, Mapping):
        yield from ((code, _text(words)) for code, words in choice.items())
        return
    seen: set[str] = set()
    for place, code in enumerate(choice or ()):
        if code in seen:
            said = Text(f"Valet `{code}` står två gånger.", f"The choice `{code}` stands twice.")
            found.append(Misdeclared((*where, place), _problem("choice-repeated", said)))
        seen.add(code)
        words = code.replace("_", " ")
        yield code, Text(words, words)


def _unit(written: str | None, where: Location, found: list[Misdeclared]) -> Unit | None:
    if written is not None and written not in UNITS:
        found.append(_unknown_name((*where, "unit"), "unknown-unit", _NO_SUCH_UNIT, written, UNITS))
    return cast("Unit | None", written)


def _privacy(
    written: Union[str, Sequence[str], None], where: Location, found: list[Misdeclared]
) -> tuple[Privacy, ...]:
    """The classes, the main one first."""
    names = [written] if isinstance(written, str) else list(written or ["ordinary"])
    for number, name in enumerate(names):
        if name not in PRIVACY_CLASSES:
            place = (*where, "privacy") if isinstance(written, str) else (*where, "privacy", number)
            found.append(_unknown_name(place, "unknown-privacy", _NO_SUCH_CLASS, name, PRIVACY_CLASSES))
    return cast("tuple[Privacy, ...]", tuple(dict.fromkeys(names)))


def _unknown_name(where: Location, code: str, text: Text, written: str, names: Iterable[str]) -> Misdeclared:
    near = nearest(written, names)
    listed = ", ".join(f"`{name}`" for name in names)
    hint = Text(f"Menade du `{near}`?", f"Did you mean `{near}`?") if near else None
    said = Text(f"`{written}` {text.sv} {listed}.", f"`{written}` {text.en} {listed}.")
    return Misdeclared(where, Problem(code, said, WHOLE, hint, correction=near))


def _problem(code: str, text: Text) -> Problem:
    return Problem(code, text, WHOLE)


def _text(form: TextForm) -> Text:
    return Text(form.sv, form.en)


_NO_SUCH_RECORD: Final = Text("är ingen känd post. Kända är", "is no known record. Known are")
_NO_SUCH_UNIT: Final = Text("är ingen enhet. Enheterna är", "is not a unit. The units are")
_NO_SUCH_CLASS: Final = Text("är ingen integritetsklass. Klasserna är", "is not a privacy class. The classes are")
_REFERENCE_IS_THERE: Final = Text(
    "Fältet `id` finns alltid och ska inte deklareras.", "The field `id` is always there and is not declared."
)
_LIST_OF_LISTS: Final = Text(
    "En lista kan inte innehålla listor. Gör varje del till en post.",
    "A list cannot hold lists. Make each element a record.",
)
_NONE_IN_LIST: Final = Text(
    "En del av en lista kan inte saknas; då finns den inte i listan.",
    "An element of a list cannot be none; then it is not in the list.",
)
