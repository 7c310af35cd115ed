"""The words for fields, facts and candidates. People count from 1; only paths count from 0."""

from collections.abc import Mapping
from dataclasses import dataclass

from offerrules.decision.tree import Fact
from offerrules.decision.values import LEFT_OUT, RecordAt
from offerrules.explain.phrases import phrases
from offerrules.explain.tree import AnswerKind, ChoiceReason, FactReason, MissingReason
from offerrules.explain.wording import CALENDAR_YEAR, alternatives, number, value_in_words
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateTimeType,
    DateType,
    ListType,
    NumberType,
    OptionalType,
    StringType,
    Type,
)
from offerrules.feel.values import Value
from offerrules.language import Language
from offerrules.records.shape import Field
from offerrules.rules.tree import Candidate, RuleSet


def capitalised(words: str) -> str:
    """The words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """The words without the capital of a sentence; an abbreviation such as APL keeps its own."""
    return words if words[1:2].isupper() or not words[1:2].isalpha() else words[:1].lower() + words[1:]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the record: its field, and the lists on the way to it with the index in each."""

    field: Field | None
    elements: tuple[tuple[str, int], ...]
    is_element: bool


class Namer:
    """Words for what stands at a path, under one rule set and with the facts of one decision."""

    def __init__(self, rule_set: RuleSet, facts: Mapping[str, Fact], language: Language) -> None:
        self._shape = rule_set.shape
        self._facts = facts
        self._language: Language = language
        self._say = phrases(language)
        self._candidates = {candidate.name: candidate for candidate in rule_set.candidates}
        self._by_list: dict[str, Candidate] = {}
        for candidate in rule_set.candidates:
            self._by_list.setdefault(".".join(candidate.path), candidate)

    def place(self, path: str) -> Place:
        """What the shape of the record says about a path. A part that the shape does not know ends the search."""
        field: Field | None = None
        fields = self._shape.fields
        elements: list[tuple[str, int]] = []
        walked: list[str] = []
        is_element = False
        for part in path.split("."):
            is_element = part.isdecimal()
            if is_element:
                elements.append((".".join(walked), int(part)))
            else:
                field = fields.get(part)
                fields = field.fields if field is not None else {}
            walked.append(part)
        return Place(field, tuple(elements), is_element)

    def path(self, path: str) -> str:
        """The words for a path, `praktikplats 2, intyg`."""
        of, field = self._parts(path)
        return capitalised(field if of is None else self._say("path-field", of=of, field=uncapitalised(field)))

    def list_label(self, candidate: str) -> str:
        """The words for the list that a candidate is taken from."""
        return self.path(".".join(self._candidates[candidate].path))

    def candidate(self, name: str, index: int | None) -> str:
        """The words for a candidate, `praktikplats 2: Hemtjänst Visby`, described by the first text recorded of it."""
        candidate = self._candidates[name]
        label = candidate.label.in_language(self._language)
        if index is None:
            return self._say("candidate-unknown-list", candidate=label)
        words = self._say("path-element", thing=label, number=str(index + 1))
        description = self._description(".".join(candidate.path), index)
        return self._say("candidate-described", candidate=words, description=description) if description else words

    def fact(self, path: str, only_presence: bool, near: str | None = None) -> FactReason:
        """The words for a fact that was read, or of which only the presence was used.

        What stands in the element at `near` is named without that.
        """
        fact = self._facts.get(path)
        of, field = self._parts(path)
        if near is not None and path.startswith(f"{near}."):
            of = None
        if fact is None:
            return FactReason(path, of, field, self._say("value-left-out"), "left_out")
        if fact.state == "recorded" or (only_presence and fact.state == "value"):
            return FactReason(path, of, field, self._say("value-recorded"), "recorded")
        return FactReason(path, of, field, self._value_of(fact), fact.state)

    def value(self, value: Value, path: str | None = None, unit: str | None = None) -> str:
        """A value in words; that of the field at `path`, if given, in the words for its choices and with its unit.

        `unit` is that of a value of no field.
        """
        if isinstance(value, RecordAt):
            return uncapitalised(self.path(value.path))
        if value is LEFT_OUT:
            return self._say("value-left-out")
        field = self.place(path).field if path is not None else None
        if field is None:
            return value_in_words(value, self._language, unit=unit)
        return value_in_words(value, self._language, field.choices, field.unit)

    def missing(self, path: str) -> MissingReason:
        """The words for a missing fact, and how it can be supplied."""
        place = self.place(path)
        field, type_ = place.field, place.field.type if place.field is not None else StringType()
        match _plain(type_):
            case ListType(item=item) if place.is_element:
                type_ = item
        kind = _answer(_plain(type_))
        none_allowed = isinstance(type_, OptionalType)
        choices = self._choices(field, _plain(type_)) if field is not None else ()
        unit = field.unit if field is not None and kind == "number" else None
        how = self._how(kind, choices, unit)
        if none_allowed:
            how = f"{how} {self._say('how-none')}"
        return MissingReason(path, self.path(path), how, kind, choices, unit, none_allowed)

    def order(self, path: str) -> tuple[tuple[int, str], ...]:
        """Sorts paths as the record has its fields, not by the letters of their names."""
        fields = self._shape.fields
        keys: list[tuple[int, str]] = []
        for part in path.split("."):
            if part.isdecimal():
                keys.append((int(part), ""))
            else:
                keys.append((list(fields).index(part) if part in fields else len(fields), part))
                fields = fields[part].fields if part in fields else {}
        return tuple(keys)

    def _parts(self, path: str) -> tuple[str | None, str]:
        """The words for the element that the path leads into, if any, and for the field there."""
        place = self.place(path)
        field = place.field.label.in_language(self._language) if place.field is not None else path
        words = [self._element(list_path, index) for list_path, index in place.elements]
        if place.is_element:
            field = words.pop()
        of: str | None = None
        for word in words:
            of = word if of is None else self._say("path-field", of=of, field=word)
        return of, field

    def _element(self, list_path: str, index: int) -> str:
        candidate = self._by_list.get(list_path)
        count = str(index + 1)
        if candidate is not None:
            return self._say("path-element", thing=candidate.label.in_language(self._language), number=count)
        field = self.place(list_path).field
        label = field.label.in_language(self._language) if field is not None else list_path
        return self._say("path-item", thing=label, number=count)

    def _description(self, list_path: str, index: int) -> str | None:
        field = self.place(list_path).field
        if field is None:
            return None
        for name, part in field.fields.items():
            fact = self._facts.get(f"{list_path}.{index}.{name}")
            if isinstance(_plain(part.type), StringType) and fact is not None and fact.state == "value":
                return str(fact.value)
        return None

    def _value_of(self, fact: Fact) -> str:
        match fact.state:
            case "unknown":
                return self._say("value-unknown")
            case "none":
                return self._say("value-none")
            case "list":
                count = number(fact.value, self._language)
                return self._say("value-list", number=count) if fact.value else self._say("value-empty-list")
            case _:
                return self.value(fact.value, fact.path)

    def _how(self, kind: AnswerKind, choices: tuple[ChoiceReason, ...], unit: str | None) -> str:
        match kind:
            case "choice":
                found = alternatives((choice.label for choice in choices), self._language)
                return self._say("how-choice", choices=found)
            case "number" if unit == CALENDAR_YEAR:
                return self._say("how-year")
            case "number" if unit is not None and f"unit-name-{unit}" in self._say.sources:
                return self._say("how-number-unit", unit=self._say(f"unit-name-{unit}"))
            case _:
                return self._say(f"how-{kind}")

    def _choices(self, field: Field, type_: Type) -> tuple[ChoiceReason, ...]:
        if not isinstance(type_, ChoiceType):
            return ()
        return tuple(ChoiceReason(option, self._choice(field, option)) for option in type_.options)

    def _choice(self, field: Field, option: str) -> str:
        words = field.choices.get(option) if field.choices else None
        return words.in_language(self._language) if words is not None else option


def _plain(type_: Type) -> Type:
    return type_.item if isinstance(type_, OptionalType) else type_


def _answer(type_: Type) -> AnswerKind:
    match type_:
        case BooleanType():
            return "boolean"
        case ChoiceType():
            return "choice"
        case DateType() | DateTimeType():
            return "date"
        case NumberType():
            return "number"
        case ListType():
            return "list"
        case _:
            return "text"
