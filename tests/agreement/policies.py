"""Whole policies, well-typed and of every shape: requirements, referrals, candidates, duties, dated parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import count, islice
from typing import Any, Final

from tests.agreement.building import compiled, form_of
from tests.agreement.choices import Choices
from tests.agreement.expressions import ORDERED, SCALARS, Atoms, Writer, fields_of, known_paths
from tests.agreement.people import SHAPE
from tests.agreement.registers import PLAIN, REGISTERS, Register

from offerrules.feel import types as t
from offerrules.feel.entries import Signature
from offerrules.feel.scope import Meaning, Named
from offerrules.rules.tree import RuleSet

DAYS: Final = (date(2024, 5, 30), date(2024, 5, 29), date(2024, 2, 29), date(2020, 1, 1), date(2026, 1, 1))
LISTS: Final = (("jobs",), ("home", "notes"))
"""Of what there are candidates, by paths of `Person`."""
RECORDS: Final = {
    "Job": ("jobs",),
    "Note": ("home", "notes"),
    "Loan": ("debts",),
    "Home": ("home",),
    "Partner": ("partner",),
}
# What a parameter may be, as its file has it, and another value of the same kind.
PARAMETERS: Final[tuple[tuple[Any, Any], ...]] = (
    (4, 7),
    ("a", "b c"),
    (Decimal("100.0"), Decimal("1.0")),
    ('= @"2024-05-30"', '= @"2024-05-29"'),
    ('= @"P14D"', '= @"PT0S"'),
    ('= @"P18Y"', '= @"P1M"'),
    ([1, 2, 3], [2]),
    (["a", "b c"], ["Ä"]),
    ({"a": "x", "red": "y"}, {"a": "y", "red": "y"}),
    ({"a": 1, "red": Decimal("12.25")}, {"a": 2, "red": 0}),
    (True, False),
)


@cache
def _parameter(number: int, dated: bool) -> tuple[dict[str, Any], t.Type]:
    """A parameter as its file has it, and the type that the compiler finds."""
    value, other = PARAMETERS[number]
    form = {"values": {date(2019, 1, 1): value, date(2024, 5, 30): other}} if dated else {"value": value}
    policy = form_of(parameters={"p": form}, criteria={"c": "true"}, offers={"o": {"requires": "c"}})
    return form, compiled(policy, SHAPE).parameters[0].type


@dataclass(frozen=True, slots=True)
class Traits:
    """What the policies may do."""

    depth: int = 3
    """How deep expressions may nest."""
    is_known: bool = True
    """Conditions may ask whether something is recorded."""
    ignore: bool = True
    """Entries of `refer` may have `if_unknown: ignore`."""
    lists: bool = True
    """Expressions may read lists of records otherwise than through a candidate."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A policy as its file would have it, its rule set, and the expressions that the checker refused on the way."""

    form: dict[str, Any]
    rule_set: RuleSet
    replaced: tuple[tuple[str, str], ...]
    register: Register

    def __repr__(self) -> str:
        sections = ("parameters", "candidates", "definitions", "criteria", "offers", "duties", "in_force")
        return f"Generated({ {name: _bare(self.form[name]) for name in sections if self.form[name]} })"


def _bare(value: Any) -> Any:
    """A part of a policy without its texts."""
    if isinstance(value, Mapping):
        return {
            name: _bare(item)
            for name, item in value.items()
            if name not in ("text", "assumed", "title", "bearer", "source")
        }
    return [_bare(item) for item in value] if isinstance(value, list) else value


class Author:
    """Writes one policy, section by section; what is written may be used in the sections behind."""

    def __init__(self, choices: Choices, traits: Traits) -> None:
        self.register = choices.pick((PLAIN, PLAIN, *REGISTERS))
        shape = self.register.shape
        records = {name: self.register.at(*path).fields for name, path in RECORDS.items()}
        jobs, notes, debts = (".".join(self.register.path(*path)) for path in (*LISTS, ("debts",)))
        lists = (
            {"Job": jobs, "Note": notes, "Loan": f"(if {debts} = null then [] else {debts})"} if traits.lists else {}
        )
        self._words = iter(self.register.words)
        self.writer = Writer(choices, records, lists, self.register.path("chosen"), self._names("i"))
        self._traits = traits
        self._scope: dict[str, Named] = {name: Named(place.type, Meaning.FIELD) for name, place in shape.fields.items()}
        unread = self.register.path("id", "unread")
        readable = {name: place for name, place in shape.fields.items() if name not in unread}
        paths = known_paths(readable, "") if traits.is_known else []
        fields = fields_of(readable, "")
        if not traits.lists:
            paths = [path for path in paths if not self._is_in_list(path)]
            fields = [(path, type_) for path, type_ in fields if not self._is_in_list(path)]
        self._atoms: dict[str | None, Atoms] = {None: Atoms().plus(fields, paths)}
        self.criteria: dict[str | None, list[str]] = {None: []}
        self.written: dict[str, str] = {}

    def _is_in_list(self, path: str) -> bool:
        first, *rest = path.split(".")
        home, notes = self.register.path("home", "notes")
        return first in self.register.path("jobs", "partner", "debts") or [first, *rest][:2] == [home, notes]

    def _names(self, letter: str) -> Iterator[str]:
        """Names for what a policy names: words of the register, then a letter with a number."""
        for number in count():
            yield next(self._words, f"{letter}{number}")

    def parameters(self) -> dict[str, Any]:
        names = self._names("p")
        found: dict[str, Any] = {}
        for name in islice(names, self.writer.number(3)):
            found[name], type_ = _parameter(self.writer.pick(range(len(PARAMETERS))), self.writer.number(3) == 3)
            self._know(name, type_, Meaning.PARAMETER, None)
        return found

    def candidates(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for plain, path in (("placement", LISTS[0]), ("note", LISTS[1]))[: self.writer.pick((1, 0, 2))]:
            name = next(self._words, plain)
            element = self.register.at(*path)
            assert isinstance(element.type, t.ListType)
            paths = known_paths(element.fields, f"{name}.") if self._traits.is_known else []
            own = [(name, element.type.item), *fields_of(element.fields, f"{name}.")]
            self._scope[name] = Named(element.type.item, Meaning.CANDIDATE)
            # What speaks of a candidate reads mostly that one.
            self._atoms[name] = self._atoms[None].plus(own * 3, paths * 3)
            self.criteria[name] = []
            found[name] = {"from": ".".join(self.register.path(*path))}
        return found

    def preferences(self, found: dict[str, Any]) -> None:
        """`prefer` may use definitions, so it is written behind them."""
        for name, form in found.items():
            if self.writer.number(1):
                text, type_ = self.expression(self.writer.pick(ORDERED), name)
                if not isinstance(type_, t.OptionalType | t.AnyType | t.ChoiceType):
                    form["prefer"] = text

    def definitions(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in islice(self._names("d"), self.writer.number(4)):
            candidate = self.speaks_of()
            others = (
                t.ListType(t.NUMBER),
                t.OptionalType(t.STRING),
                *((self.register.at(*LISTS[0]).type,) if self._traits.lists else ()),
            )
            wanted = self.writer.pick((*SCALARS, *others))
            if self._traits.lists and self.writer.number(3) == 3:
                text, type_ = self.writer.checked(self.writer.whole(self._atoms[candidate]), t.NUMBER, self._scope)
            else:
                text, type_ = self.expression(wanted, candidate)
            if isinstance(type_, t.AnyType | t.NullType):
                text, type_ = self.writer.literal(t.NUMBER), t.NUMBER
            found[name] = text
            self._know(name, type_, Meaning.DEFINITION, self._candidate_in(text))
        return found

    def criteria_section(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in islice(self._names("c"), 1 + self.writer.number(5)):
            candidate = self.speaks_of()
            text, type_ = self.expression(t.BOOLEAN, candidate)
            if type_ != t.BOOLEAN:
                text = self.writer.literal(t.BOOLEAN)
            found[name] = text
            speaks = self._candidate_in(text)
            self._know(name, t.BOOLEAN, Meaning.CRITERION, speaks)
            self.criteria[speaks].append(name)
        return found

    def offers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for called in islice(self._names("o"), 1 + self.writer.number(2)):
            each = self.speaks_of()
            names = [*self.criteria[each], *(self.criteria[None] if each is not None else ())]
            if not names:
                each, names = next((name, found) for name, found in self.criteria.items() if found)
            requires = self._requirement(names, 2)
            offer: dict[str, Any] = {"requires": requires}
            if each is not None:
                offer["each"] = each
            required = sorted(_named(requires))
            offer["refer"] = [
                {
                    "when": self._requirement(names, self.writer.number(1)),
                    "despite": [name for name in required if self.writer.number(2) == 2],
                    "if_unknown": self.writer.pick(("ask", "ignore") if self._traits.ignore else ("ask",)),
                }
                for _ in range(self.writer.pick((0, 1, 2, 3)))
            ]
            offer["terms"] = {term: self._term(each) for term in islice(self._names("t"), self.writer.pick((0, 1, 2)))}
            if self.writer.number(3) == 3:
                offer["valid_for"] = self.writer.pick(("P14D", "P2M"))
            found[called] = offer
        return found

    def duties(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in islice(self._names("u"), self.writer.number(2)):
            each = self.speaks_of()
            conditions = []
            for _ in range(2):
                text, type_ = self.expression(t.BOOLEAN, each)
                conditions.append(text if type_ == t.BOOLEAN else "true")
            found[name] = {"owed_when": conditions[0], "fulfilled_when": conditions[1]}
            if each is not None:
                found[name]["each"] = each
        return found

    def speaks_of(self) -> str | None:
        return self.writer.pick(tuple(self._atoms))

    def expression(self, wanted: t.Type, candidate: str | None) -> tuple[str, t.Type]:
        """An expression of the wanted type that may speak of the candidate, and the type that it has."""
        depth = self.writer.pick(range(self._traits.depth + 1))
        return self.writer.checked(self.writer.write(wanted, depth, self._atoms[candidate]), wanted, self._scope)

    def application(self, name: str, signature: Signature) -> str | None:
        """An application of an entry of the table, where the checker accepts it."""
        text = self.writer.applied(name, signature, 1, self._atoms[None])
        refused = len(self.writer.replaced)
        self.writer.checked(text, t.NUMBER, self._scope)
        return text if len(self.writer.replaced) == refused else None

    def _term(self, each: str | None) -> Any:
        match self.writer.number(3):
            case 0:
                return "post"
            case 1:
                return 4
            case _:
                text, _ = self.expression(self.writer.pick(SCALARS), each)
                return {"value": f"= {text}", "optional": bool(self.writer.number(1))}

    def _requirement(self, names: Sequence[str], depth: int) -> Any:
        kind = self.writer.number(4) if depth > 0 else 0
        if kind == 0:
            return self.writer.pick(names)
        if kind == 3:
            return {"not": self._requirement(names, depth - 1)}
        parts: list[Any] = []
        for _ in range(1 + self.writer.number(2)):
            part = self._requirement(names, depth - 1)
            if part not in parts:
                parts.append(part)
        if kind == 4:
            return {"at_least": {"n": 1 + self.writer.number(len(parts) - 1), "of": parts}}
        return {"all" if kind == 1 else "any": parts}

    def _know(self, name: str, type_: t.Type, meaning: Meaning, candidate: str | None) -> None:
        self._scope[name] = Named(type_, meaning)
        self.written[name] = candidate or ""
        for each, atoms in self._atoms.items():
            if candidate is None or each == candidate:
                more: list[tuple[str, t.Type]] = [(name, type_)]
                if isinstance(type_, t.TableType):
                    more.append((f"{name}.a", t.OptionalType(type_.item)))
                if isinstance(type_, t.RecordType):
                    more += [(f"{name}.{field}", kind) for field, kind in type_.fields.items()]
                # A choice is a string in most places.
                more += [(text, _loosened(kind)) for text, kind in more if _loosened(kind) != kind]
                self._atoms[each] = atoms.plus(more * 2)

    def _candidate_in(self, text: str) -> str | None:
        """The candidate that an expression speaks of, itself or through what it mentions."""
        words = set(_words(text))
        for name in self._atoms:
            if name is not None and (name in words or any(self.written.get(word) == name for word in words)):
                return name
        return None


def _loosened(type_: t.Type) -> t.Type:
    match type_:
        case t.ChoiceType():
            return t.STRING
        case t.ListType(item=item):
            return t.ListType(_loosened(item))
        case t.TableType(item=item):
            return t.TableType(_loosened(item))
        case t.OptionalType(item=item):
            return t.OptionalType(_loosened(item))
        case _:
            return type_


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() or sign == "_" else " " for sign in text).split()


def _named(requirement: Any) -> set[str]:
    if isinstance(requirement, str):
        return {requirement}
    [(kind, below)] = requirement.items()
    if kind == "not":
        return _named(below)
    return {name for part in (below["of"] if kind == "at_least" else below) for name in _named(part)}


def policy_of(choices: Choices, traits: Traits) -> Generated:
    """A policy over the record `Person`, perhaps with other names."""
    author = Author(choices, traits)
    parameters = author.parameters()
    candidates = author.candidates()
    definitions = author.definitions()
    author.preferences(candidates)
    criteria = author.criteria_section()
    offers = author.offers()
    duties = author.duties()
    in_force = {"from": "2020-01-01", "to": "2025-12-31"} if author.writer.number(3) == 3 else {"from": "2020-01-01"}
    form = form_of(
        parameters=parameters,
        candidates=candidates,
        definitions=definitions,
        criteria=criteria,
        offers=offers,
        duties=duties,
        in_force=in_force,
    )
    form["record"] = author.register.name
    return Generated(form, compiled(form, author.register.shape), tuple(author.writer.replaced), author.register)
