"""A decision from its JSON. Whatever stands there, it is read whole or refused with a `DecisionError`."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NoReturn, TypeVar

from pydantic import ValidationError

from offerrules.decision import errors, form
from offerrules.decision.canonical import Json
from offerrules.decision.result import Content, Duty, DutyTo, Head, Outcome
from offerrules.decision.rules import Rules
from offerrules.decision.tree import (
    Cause,
    CriterionTrace,
    DutyTrace,
    Evidence,
    Fact,
    Key,
    OfferTrace,
    PartTrace,
    ReferTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.decision.values import decode
from offerrules.feel.types import ANY, ListType, OptionalType, RecordType, Type
from offerrules.feel.values import UNKNOWN, Value
from offerrules.personal_number import is_personal_number
from offerrules.semantics import SEMANTICS

LARGEST: Final = 64 * 1024 * 1024
"""Bytes. A decision of an ordinary policy has some thousand."""
DEEPEST: Final = 64
"""Levels of arrays and objects."""
_LONGEST_INT: Final = 18
"""Digits. A longer number is a value, which is read as a decimal, never an index."""


def read(data: bytes | str, rules: Rules) -> tuple[Content, Mapping[str, Json] | None]:
    """What a stored decision says, and the texts embedded in it, if any.

    Values are read by the types of `rules`. Where the fingerprint is another, what does not fit these types is read as
    it stands, since `verify` is there to say so. So it is under an earlier version of the meaning, by which values of
    other types could be written. Raises `DecisionError`.
    """
    tree = parse(data)
    if not isinstance(tree, dict):
        raise errors.bad_shape("")
    schema = tree.get("schema")
    if isinstance(schema, int) and not isinstance(schema, bool) and schema not in form.SCHEMAS:
        raise errors.other_schema(", ".join(map(str, form.SCHEMAS)))
    try:
        found = form.DecisionForm.model_validate(tree)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])
        raise errors.bad_shape(_printable(place)) from None
    return _Reader(rules, strict=found.fingerprint == rules.fingerprints.get(SEMANTICS)).content(found), found.texts


def parse(data: bytes | str) -> Json:
    """The JSON tree, its numbers exact; never deep, large or ambiguous. Raises `DecisionError`."""
    if len(data) > LARGEST:
        raise errors.too_large(LARGEST)
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
    except UnicodeDecodeError:
        raise errors.not_json() from None
    try:
        tree = json.loads(
            text, parse_int=_number, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_object
        )
    except RecursionError:
        raise errors.too_deep(DEEPEST) from None
    except errors.DecisionError:
        raise
    except (ValueError, ArithmeticError):
        raise errors.not_json() from None
    _check_depth(tree)
    return tree


def _number(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _refuse(_: str) -> NoReturn:
    raise errors.not_json()


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise errors.repeated_key()
    return found


def _check_depth(tree: Json) -> None:
    level = [tree]
    for _ in range(DEEPEST):
        level = [
            item
            for node in level
            if isinstance(node, dict | list)
            for item in (node.values() if isinstance(node, dict) else node)
        ]
        if not level:
            return
    raise errors.too_deep(DEEPEST)


def _printable(place: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in place[:200])


class _Reader:
    def __init__(self, rules: Rules, *, strict: bool) -> None:
        self._rules = rules
        self._strict = strict
        self._definitions: dict[str, Type] = {item.name: item.expression.type for item in rules.definitions}
        self._parameters: dict[str, Type] = {item.name: item.type for item in rules.parameters}
        self._preferences: dict[str, Type] = {
            item.name: item.prefer.type for item in rules.candidates if item.prefer is not None
        }
        self._terms: dict[tuple[str, str], Type] = {
            (offer.name, term.name): term.expression.type for offer in rules.offers for term in offer.terms
        }

    def content(self, found: form.DecisionForm) -> Content:
        # Under version 1 fewer ways of writing one were known; what was stored then can always be read.
        if found.semantics > 1 and found.subject is not None and is_personal_number(found.subject):
            raise errors.personal_number()
        return Content(
            head=Head(
                policy=found.policy,
                version=found.version,
                fingerprint=found.fingerprint,
                decision_mode=found.decision_mode,
                assumptions=tuple(found.assumptions),
                semantics=found.semantics,
            ),
            status=found.status,
            subject=found.subject,
            on=_day(found.on, "on"),
            outcomes={
                name: self._outcome(name, found.outcomes[name])
                for name in _in_order(found.outcomes, (offer.name for offer in self._rules.offers))
            },
            duties={
                name: _duty(found.duties[name])
                for name in _in_order(found.duties, (duty.name for duty in self._rules.duties))
            },
            trace=self._trace(found.trace),
            redacted=tuple(found.redacted),
        )

    def _outcome(self, name: str, found: form.OutcomeForm) -> Outcome:
        place = f"outcomes.{name}"
        witness = found.witness
        return Outcome(
            outcome=found.outcome,
            terms={
                term: self._value(found.terms[term], self._terms.get((name, term)), f"{place}.terms.{term}")
                for term in _in_order(found.terms, (term for offer, term in self._terms if offer == name))
            },
            witness=(witness.candidate, witness.index) if witness is not None else None,
            missing=tuple(found.missing),
            valid_to=_day(found.valid_to, f"{place}.valid_to") if found.valid_to is not None else None,
        )

    def _trace(self, found: form.TraceForm) -> Trace:
        return Trace(
            facts=_unique(
                ((fact.path, self._fact(number, fact)) for number, fact in enumerate(found.facts)), "trace.facts"
            ),
            parameters={
                name: self._value(
                    found.parameters[name], self._parameters.get(name), f"trace.parameters.{_printable(name)}"
                )
                for name in _in_order(found.parameters, self._parameters)
            },
            definitions=self._values(found.definitions, self._definitions, "trace.definitions"),
            preferences=self._values(found.preferences, self._preferences, "trace.preferences"),
            criteria=_unique(
                ((_key(criterion), CriterionTrace(_parts(criterion.parts))) for criterion in found.criteria),
                "trace.criteria",
            ),
            offers=_unique(
                ((_key(offer), self._offer(number, offer)) for number, offer in enumerate(found.offers)), "trace.offers"
            ),
            duties=_unique(
                (
                    (_key(duty), DutyTrace(duty.state, _parts(duty.owed), _parts(duty.fulfilled)))
                    for duty in found.duties
                ),
                "trace.duties",
            ),
        )

    def _fact(self, number: int, found: form.FactForm) -> Fact:
        place = f"trace.facts.{number}.value"
        has_value = "value" in found.model_fields_set
        match found.state:
            case "value":
                value = self._value(found.value, _field_type(found.path, self._rules.shape.type), place)
                if value is None:
                    raise errors.bad_value(place)
                return Fact(found.path, found.state, value)
            case "list":
                if type(found.value) is not int or found.value < 0:
                    raise errors.bad_value(place)
                return Fact(found.path, found.state, found.value)
            case _:
                if has_value:
                    raise errors.bad_shape(place)
                return Fact(found.path, found.state)

    def _values(self, found: list[form.DefinitionForm], types: Mapping[str, Type], place: str) -> dict[Key, ValueTrace]:
        return _unique(
            (
                (
                    _key(item),
                    ValueTrace(
                        self._value(item.value, types.get(item.name), f"{place}.{number}.value"), _evidence(item)
                    ),
                )
                for number, item in enumerate(found)
            ),
            place,
        )

    def _offer(self, number: int, found: form.OfferForm) -> OfferTrace:
        place = f"trace.offers.{number}.terms"
        return OfferTrace(
            outcome=found.outcome,
            requires=_truth(found.requires),
            nodes=tuple(map(_truth, found.nodes)),
            refer=tuple(
                ReferTrace(_truth(entry.requires), tuple(map(_truth, entry.when)), entry.ignored)
                for entry in found.refer
            ),
            terms={
                name: ValueTrace(
                    self._value(
                        found.terms[name].value,
                        self._terms.get((found.name, name)),
                        f"{place}.{_printable(name)}.value",
                    ),
                    _evidence(found.terms[name]),
                )
                for name in _in_order(found.terms, (term for offer, term in self._terms if offer == found.name))
            },
            missing=tuple(found.missing),
        )

    def _value(self, tree: Json, type_: Type | None, place: str) -> Value:
        if type_ is None or not self._strict:
            try:
                return decode(tree, type_ or ANY, place)
            except errors.DecisionError:
                return decode(tree, ANY, place)
        return decode(tree, type_, place)


def _duty(found: form.DutyForm) -> Duty:
    return Duty(found.state, tuple(DutyTo(to.index, to.state) for to in found.each))


def _key(found: form.JudgedForm) -> Key:
    return (found.name, found.index)


def _parts(found: Iterable[form.PartForm]) -> tuple[PartTrace, ...]:
    return tuple(PartTrace(_truth(part.truth), _evidence(part)) for part in found)


def _evidence(found: form.EvidenceForm) -> Evidence:
    return Evidence(
        reads=tuple(found.reads),
        presence=tuple(found.presence),
        causes=tuple(Cause(cause.code, cause.start, cause.end) for cause in found.causes),
    )


def _truth(found: bool | str) -> Truth:
    return found if isinstance(found, bool) else UNKNOWN


def _day(text: str, place: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise errors.bad_value(place) from None


def _field_type(path: str, record: Type) -> Type | None:
    """The type of the field at `path`, as far as `record` knows it."""
    type_: Type | None = record
    for part in path.split("."):
        if isinstance(type_, OptionalType):
            type_ = type_.item
        match type_:
            case ListType(item=item) if part.isdecimal():
                type_ = item
            case RecordType(fields=fields):
                type_ = fields.get(part)
            case _:
                return None
    return type_


def _in_order(found: Mapping[str, object], order: Iterable[str]) -> Iterable[str]:
    """The names found, in the order of the policy, those that it does not know last."""
    known = [name for name in order if name in found]
    return (*known, *(name for name in found if name not in known))


K = TypeVar("K")
V = TypeVar("V")


def _unique(pairs: Iterable[tuple[K, V]], place: str) -> dict[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        if key in found:
            raise errors.bad_shape(place)
        found[key] = value
    return found
