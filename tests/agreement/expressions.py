"""Well-typed FEEL expressions of any type, written from the table of operators and built-ins.

Every entry that a policy may use is reached through its signatures, so that a new entry is generated as soon as it
stands in the table. What is written is mostly accepted by the checker; `Writer.checked` replaces what is not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Final, TypeVar

from tests.agreement.choices import Choices

from offerrules.feel import types as t
from offerrules.feel.checker import check
from offerrules.feel.entries import Signature
from offerrules.feel.parser import parse
from offerrules.feel.scope import Named
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.type_words import spelled
from offerrules.records.shape import Field

P = TypeVar("P")

SCALARS: Final[tuple[t.Type, ...]] = (
    t.NUMBER,
    t.BOOLEAN,
    t.STRING,
    t.DATE,
    t.TIME,
    t.DATE_TIME,
    t.DAYS_DURATION,
    t.MONTHS_DURATION,
)
ORDERED: Final = tuple(type_ for type_ in SCALARS if type_ != t.BOOLEAN)
LISTS: Final[tuple[t.Type, ...]] = tuple(t.ListType(item) for item in (t.NUMBER, t.STRING, t.DATE, t.BOOLEAN))

LITERALS: Final[Mapping[str, tuple[str, ...]]] = {
    "boolean": ("true", "false"),
    "number": ("0", "1", "2", "3", "10", "0.5", "-1", "12.25", "100.0", "1.50", "-0.0"),
    "string": ('"a"', '"b c"', '"Ä"', '""', '"12"', '"2024-05-30"', '"P14D"', '"A\u0308"', '"\\u0308"', '"0"', '"100"'),
    "date": ('@"2024-05-30"', '@"2024-02-29"', '@"2004-05-30"', '@"1999-12-31"', '@"9999-12-31"', '@"0001-01-01"'),
    "time": ('@"08:30:00"', '@"00:00:00"', '@"23:59:59"'),
    "date and time": ('@"2024-05-30T08:30:00"', '@"2024-05-30T00:00:00"'),
    "days duration": ('@"P14D"', '@"PT0S"', '@"-P1DT2H"', '@"P4000000D"', '@"PT0.0000001S"'),
    "months duration": ('@"P18Y"', '@"P1M"', '@"-P2M"', '@"P9000Y"'),
}
# The same from the least to the greatest, for ranges that are not empty.
ENDS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("-1", "0", "0.5", "1", "2", "3", "10", "12.25"),
    "string": ('""', '"12"', '"a"', '"b c"', '"Ä"'),
    "date": ('@"1999-12-31"', '@"2004-05-30"', '@"2024-02-29"', '@"2024-05-30"'),
    "time": ('@"00:00:00"', '@"08:30:00"', '@"23:59:59"'),
    "date and time": ('@"2024-05-30T00:00:00"', '@"2024-05-30T08:30:00"'),
    "days duration": ('@"-P1DT2H"', '@"PT0S"', '@"P14D"'),
    "months duration": ('@"-P2M"', '@"P1M"', '@"P18Y"'),
}
# What built-ins expect of texts that they read.
TEXTS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("date", "from"): ('"2024-05-30"', '"2024-02-29"'),
    ("time", "from"): ('"08:30:00"', '"23:59:59"'),
    ("date and time", "from"): ('"2024-05-30T08:30:00"',),
    ("duration", "from"): ('"P14D"', '"P2M"'),
    ("number", "from"): ('"12.5"', '"7"'),
    ("number", "grouping separator"): ('","', "null"),
    ("number", "decimal separator"): ('"."',),
    ("matches", "pattern"): ('"^[a-b]"', '"."', '"b c"'),
    ("matches", "flags"): ('"i"', '""'),
    ("replace", "pattern"): ('"[a-b]"', '"x*y"'),
    ("replace", "replacement"): ('"z"', '"$0"'),
    ("replace", "flags"): ('"i"',),
    ("split", "delimiter"): ('"[ ,]"', '"b"'),
}
NONE: Final[Mapping[str, str]] = {}
PROPERTIES: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("year", "month", "day", "weekday"),
    "date and time": ("year", "month", "day", "weekday", "hour", "minute", "second"),
    "time": ("hour", "minute", "second"),
    "days duration": ("days", "hours", "minutes", "seconds"),
    "months duration": ("years", "months"),
}
INFIX: Final = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=")
# Written by functions of their own below, since they bind names or have a form of their own.
FORMS: Final = frozenset(
    {"path", "filter", "instance of", "range literal", "if", "for", "some", "every", "is known", "in", "between"}
)


@dataclass(frozen=True, slots=True)
class Atoms:
    """What may stand in an expression as it is: texts by the spelling of their type; paths for `is known`."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    types: Mapping[str, t.Type] = field(default_factory=dict)
    """The types by their spelling."""

    def plus(self, named: Sequence[tuple[str, t.Type]], paths: Sequence[str] = ()) -> "Atoms":
        """Also these."""
        texts, types = dict(self.texts), dict(self.types)
        for text, type_ in named:
            texts[spelled(type_)] = (*texts.get(spelled(type_), ()), text)
            types[spelled(type_)] = type_
        return Atoms(texts, (*self.paths, *paths), types)

    def of(self, type_: t.Type) -> tuple[str, ...]:
        return self.texts.get(spelled(type_), ())

    def without(self, names: Iterable[str]) -> "Atoms":
        """Without what begins with one of the names, which mean something else, or nothing, where these are used."""
        gone = frozenset(names)
        texts = {
            type_: left
            for type_, each in self.texts.items()
            if (left := tuple(text for text in each if text.partition(".")[0] not in gone))
        }
        paths = tuple(path for path in self.paths if path.partition(".")[0] not in gone)
        return Atoms(texts, paths, {type_: self.types[type_] for type_ in texts})


def fields_of(fields: Mapping[str, Field], prefix: str) -> list[tuple[str, t.Type]]:
    """The paths of fields with their types, also in parts that stand once, and of all elements of a list."""
    found: list[tuple[str, t.Type]] = []
    for name, place in fields.items():
        path = f"{prefix}{name}"
        found.append((path, place.type))
        match place.type:
            case t.RecordType():
                found += fields_of(place.fields, f"{path}.")
            case t.ListType(item=t.RecordType()):
                found += [(f"{path}.{inner}", t.ListType(each.type)) for inner, each in place.fields.items()]
            case _:
                pass
    return found


def known_paths(fields: Mapping[str, Field], prefix: str) -> list[str]:
    """The paths of which `is known` may ask."""
    found: list[str] = []
    for name, place in fields.items():
        found.append(f"{prefix}{name}")
        if isinstance(place.type, t.RecordType):
            found += known_paths(place.fields, f"{prefix}{name}.")
    return found


Binding = dict[str, t.Type]
Fitting = tuple[str, Signature, Binding]


def match(pattern: t.Type, wanted: t.Type, binding: Binding) -> bool:
    """Whether a type of a signature can be `wanted`; `binding` takes what its variables then are."""
    match pattern, wanted:
        case t.VariableType(name=name, ordered=ordered), _:
            if ordered and wanted not in ORDERED:
                return False
            return spelled(binding.setdefault(name, wanted)) == spelled(wanted)
        case t.ListType(item=item), t.ListType(item=other):
            return match(item, other, binding)
        case t.RangeType(item=item), t.RangeType(item=other):
            return match(item, other, binding)
        case t.OptionalType(item=item), t.OptionalType(item=other):
            return match(item, other, binding)
        case ((t.VariableType() | t.ListType() | t.RangeType() | t.OptionalType()), _):
            return False
        case _:
            return spelled(pattern) == spelled(wanted)


@cache
def entries() -> tuple[tuple[str, Signature], ...]:
    """The operators and built-ins that policies may use, by name, with each of their signatures."""
    table = {**BUILT_INS, **OPERATORS}
    return tuple(
        (entry.name, signature)
        for entry in table.values()
        if entry.policy and entry.name not in FORMS
        for signature in entry.signatures
        # Of what kind of value nobody can tell beforehand, policies may not use.
        if signature.result != t.ANY
        and not any(isinstance(parameter.type, t.FunctionType) for parameter in signature.parameters)
    )


_FITTING: dict[str, list[Fitting]] = {}


def fitting(wanted: t.Type) -> list[Fitting]:
    """The entries that can give a value of the type, each with a signature."""
    key = spelled(wanted)
    if key not in _FITTING:
        found = []
        for name, signature in entries():
            binding: Binding = {}
            if match(signature.result, wanted, binding):
                found.append((name, signature, binding))
        _FITTING[key] = found
    return _FITTING[key]


class Writer:
    """Writes expressions. `depth` counts how many levels may still stand below.

    `fields` are those of records by the name of their type, `lists` lists of them by that name, `indexes` fields that
    may be positions, `names` names for what expressions bind themselves.
    """

    def __init__(
        self,
        choices: Choices,
        fields: Mapping[str, Mapping[str, Field]],
        lists: Mapping[str, str] = NONE,
        indexes: Sequence[str] = (),
        names: Iterator[str] | None = None,
    ) -> None:
        self._choices = choices
        self._fields = fields
        self._lists = lists
        self._indexes = indexes
        self._names = names if names is not None else (f"i{number}" for number in count(1))
        self.replaced: list[tuple[str, str]] = []
        """Expressions that the checker refused, and why."""

    def pick(self, options: Sequence[P]) -> P:
        """One of the options; the simplest first."""
        return self._choices.pick(options)

    def number(self, last: int) -> int:
        """A number from 0 to `last`."""
        return self._choices.number(last)

    def checked(self, text: str, wanted: t.Type, scope: Mapping[str, Named]) -> tuple[str, t.Type]:
        """The expression with the type that the checker finds; a literal in place of one that it refuses."""
        # Every name here is one word, which the parser need not be told of.
        parsed = parse(text, ())
        problems = parsed.problems
        if parsed.tree is not None and not problems:
            found = check(parsed.tree, scope, text)
            problems = tuple(problem for problem in found.problems if problem.severity == "error")
            if not problems:
                return text, found.type
        self.replaced.append((text, "; ".join(f"{problem.code}: {problem.text.en}" for problem in problems)))
        return self.literal(wanted), wanted

    def applied(self, name: str, signature: Signature, depth: int, atoms: Atoms) -> str:
        """An application of an entry of the table by one of its signatures."""
        return self._entry((name, signature, {}), depth, atoms)

    def write(self, wanted: t.Type, depth: int, atoms: Atoms) -> str:
        """An expression of the wanted type."""
        own = atoms.of(wanted)
        if depth <= 0:
            return self.pick(own) if own and self.number(3) else self.literal(wanted, atoms)
        ways: list[Callable[[], str]] = []
        if own:
            ways += [lambda: self.pick(own)] * 3
        calls = fitting(wanted)
        if calls:
            ways += [lambda: self._entry(self.pick(calls), depth, atoms)] * 5
        ways += self._forms(wanted, depth, atoms)
        if not isinstance(wanted, t.RecordType) or not ways:
            ways.append(lambda: self.literal(wanted, atoms))
        return self.pick(ways)()

    def literal(self, wanted: t.Type, atoms: Atoms | None = None) -> str:
        """A value of the type, written out; of records, which cannot be written out, something in scope."""
        match wanted:
            case t.OptionalType(item=item):
                return self.pick(("null", self.literal(item, atoms)))
            case t.ChoiceType(options=options):
                return f'"{self.pick(options)}"'
            case t.TableType(item=item):
                own = atoms.of(wanted) if atoms is not None else ()
                return self.pick(own) if own else f"{{a: {self.literal(item, atoms)}}}"
            case t.ListType(item=t.RecordType()) | t.RecordType():
                own = atoms.of(wanted) if atoms is not None else ()
                if own:
                    return self.pick(own)
                if isinstance(wanted, t.ListType):
                    return self._lists[spelled(wanted.item)]
                return f"{self._lists[spelled(wanted)]}[1]"
            case t.ListType(item=item):
                return f"[{', '.join(self.literal(item, atoms) for _ in range(1 + self.number(2)))}]"
            case t.RangeType(item=item):
                low, high = self.pick(("[", "(")), self.pick(("]", ")"))
                ends = ENDS[spelled(item)]
                if self.number(5) == 5:
                    return f"({self.pick(('<', '<=', '>', '>='))} {self.pick(ends)})"
                first = self.number(len(ends) - 2)
                return f"{low}{ends[first]}..{ends[first + 1 + self.number(len(ends) - first - 2)]}{high}"
            case _:
                return self.pick(LITERALS[spelled(wanted)])

    # --- Entries of the table

    def _entry(self, chosen: Fitting, depth: int, atoms: Atoms) -> str:
        entry, signature, bound = chosen
        binding = dict(bound)
        arguments: list[str] = []
        names: list[str] = []
        for parameter in signature.parameters:
            if parameter.optional and self.number(1):
                break
            for _ in range(1 + (self.number(2) if parameter.variadic else 0)):
                names.append(parameter.name)
                texts = TEXTS.get((entry, parameter.name))
                type_ = self._concrete(parameter.type, binding)
                if texts is not None and (spelled(type_).startswith("string")) and self.number(5):
                    arguments.append(self.pick(texts))
                else:
                    arguments.append(self.write(type_, depth - 1, atoms))
        return self._applied(entry, arguments, names)

    def _applied(self, entry: str, arguments: list[str], names: list[str]) -> str:
        if entry in INFIX:
            return f"({arguments[0]} {entry} {arguments[1]})"
        if entry in ("and", "or"):
            return f"({f' {entry} '.join(arguments if len(arguments) > 1 else arguments * 2)})"
        if entry == "negation":
            return f"(-{arguments[0]})"
        if entry == "not":
            return f"not({arguments[0]})"
        by_name = len(set(names)) == len(names) and names and self.number(5) == 5
        parts = [f"{name}: {text}" for name, text in zip(names, arguments, strict=True)] if by_name else arguments
        return f"{entry}({', '.join(parts)})"

    def _concrete(self, pattern: t.Type, binding: Binding) -> t.Type:
        match pattern:
            case t.VariableType(name=name, ordered=ordered):
                if name not in binding:
                    binding[name] = self.pick(ORDERED if ordered else SCALARS)
                return binding[name]
            case t.ListType(item=item):
                return t.ListType(self._concrete(item, binding))
            case t.RangeType(item=t.VariableType(name=name)) if binding.get(name) == t.BOOLEAN:
                return t.RangeType(t.NUMBER)
            case t.RangeType(item=t.VariableType(name=name)) if name not in binding:
                binding[name] = self.pick(ORDERED)
                return t.RangeType(binding[name])
            case t.RangeType(item=item):
                return t.RangeType(self._concrete(item, binding))
            case t.TableType(item=item):
                return t.TableType(self._concrete(item, binding))
            case t.OptionalType(item=item):
                # An operand that may be none is as good as one that is not, and fits in more places.
                return self._concrete(item, binding)
            case t.AnyType():
                return self.pick(SCALARS)
            case _:
                return pattern

    # --- Forms

    def _forms(self, wanted: t.Type, depth: int, atoms: Atoms) -> list[Callable[[], str]]:
        ways: list[Callable[[], str]] = []
        if not isinstance(wanted, t.RecordType | t.RangeType):
            ways.append(lambda: self._if(wanted, depth, atoms))
        optional = atoms.of(t.OptionalType(wanted))
        if optional:
            ways += [lambda: self._narrowed(wanted, self.pick(optional), depth, atoms)] * 2
        if wanted in SCALARS:
            ways.append(lambda: f"{self._operand(t.ListType(wanted), depth, atoms)}[{self._position(depth, atoms)}]")
            holders = self._holders(wanted)
            if holders:
                ways += [lambda: self._of_element(self.pick(holders), depth, atoms)] * 2
            perhaps = self._perhaps(atoms)
            if perhaps:
                often = 5 if wanted == t.BOOLEAN else 2
                ways += [lambda: self._where_there(wanted, self.pick(perhaps), depth, atoms)] * often
        match wanted:
            case t.BooleanType():
                # What conditions are mostly made of.
                ways += [lambda: self._junction(depth, atoms)] * 4
                ways += [
                    lambda: f"not({self.write(t.BOOLEAN, depth - 1, atoms)})",
                    lambda: self._quantified(depth, atoms),
                    lambda: self._in(depth, atoms),
                    *([lambda: self._nested(1 + self.number(3), atoms)] * 2 if self._holders(t.BOOLEAN) else ()),
                    lambda: self._between(depth, atoms),
                    lambda: self._about_none(depth, atoms),
                    lambda: self._choice(depth, atoms),
                ]
                if atoms.paths:
                    ways += [lambda: f"is known({self.pick(atoms.paths)})"] * 2
                ways.append(lambda: self._instance_of(depth, atoms))
            case t.StringType():
                # Numbers as texts, and texts in a row, in which it shows how a number or a letter was written.
                ways += [
                    lambda: f"string({self.write(self.pick((t.NUMBER, t.ListType(t.NUMBER))), depth - 1, atoms)})",
                    lambda: f"({self.write(t.STRING, depth - 1, atoms)} + {self.write(t.STRING, depth - 1, atoms)})",
                ] * 2
            case t.NumberType():
                ways += [
                    lambda: self._property(depth, atoms),
                    lambda: self._context(depth, atoms),
                    lambda: self._count(depth, atoms),
                ]
            case t.ListType(item=item):
                ways += [lambda: self._filter(wanted, depth, atoms)] * 2
                if item in SCALARS:
                    ways.append(lambda: self._for(item, depth, atoms))
                    ways.append(lambda: self._list(item, depth, atoms))
            case _:
                pass
        return ways

    def _operand(self, wanted: t.Type, depth: int, atoms: Atoms) -> str:
        return f"({self.write(wanted, depth - 1, atoms)})"

    def _if(self, wanted: t.Type, depth: int, atoms: Atoms) -> str:
        condition = self.write(t.BOOLEAN, depth - 1, atoms)
        return (
            f"(if {condition} then {self.write(wanted, depth - 1, atoms)} else {self.write(wanted, depth - 1, atoms)})"
        )

    def _narrowed(self, wanted: t.Type, path: str, depth: int, atoms: Atoms) -> str:
        other = self.write(wanted, depth - 1, atoms)
        return self.pick(
            (f"(if {path} = null then {other} else {path})", f"(if {path} != null then {path} else {other})")
        )

    def _about_none(self, depth: int, atoms: Atoms) -> str:
        optional = [
            (text, type_.item)
            for type_ in atoms.types.values()
            if isinstance(type_, t.OptionalType) and type_.item in SCALARS
            for text in atoms.of(type_)
        ]
        if not optional:
            return self.pick(LITERALS["boolean"])
        path, item = self.pick(optional)
        if item == t.BOOLEAN:
            return self.pick((f"({path} = true)", f"({path} = null)", f"({path} = null or {path})"))
        other = self.write(item, depth - 1, atoms)
        return self.pick(
            (
                f"({path} = null)",
                f"({path} != null)",
                f"({path} = {other})",
                f"({path} = null or {path} >= {other})",
                f"({path} != null and {path} < {other})",
                f"({path} = null or {path} between {other} and {self.literal(item)})",
                f"({path} = null or {path} in [{other}..{self.literal(item)}))",
            )
        )

    def _choice(self, depth: int, atoms: Atoms) -> str:
        choices = [type_ for type_ in atoms.types.values() if isinstance(type_, t.ChoiceType)]
        if not choices:
            return self.pick(LITERALS["boolean"])
        type_ = self.pick(choices)
        path = self.pick(atoms.of(type_))
        if self.number(1):
            return f"({path} {self.pick(('=', '!='))} {self.literal(type_)})"
        return f"({path} in ({self.literal(type_)}, {self.literal(type_)}))"

    def _junction(self, depth: int, atoms: Atoms) -> str:
        operands = [self.write(t.BOOLEAN, depth - 1, atoms) for _ in range(2 + (self.number(3) == 3))]
        return f"({self.pick((' and ', ' or ')).join(operands)})"

    def _between(self, depth: int, atoms: Atoms) -> str:
        item = self.pick(ORDERED)
        value, low, high = (self.write(item, depth - 1, atoms) for _ in range(3))
        return f"({value} between {low} and {high})"

    def _in(self, depth: int, atoms: Atoms) -> str:
        item = self.pick(ORDERED)
        value = self.write(item, depth - 1, atoms)
        match self.number(4):
            case 0:
                return f"({value} in {self.write(t.RangeType(item), depth - 1, atoms)})"
            case 1:
                return f"({value} in {self._operand(t.ListType(item), depth, atoms)})"
            case 2:
                return f"({value} in ({self._test(item, depth, atoms)}, {self._test(item, depth, atoms)}))"
            case 3:
                return f"({value} in (? {self.pick(('<', '>='))} {self.write(item, depth - 1, atoms)}))"
            case _:
                return f"({value} in ({self.literal(item)}, {self.literal(item)}))"

    def _test(self, item: t.Type, depth: int, atoms: Atoms) -> str:
        operator = self.pick(("<", "<=", ">", ">=", ""))
        if operator:
            return f"{operator} {self.write(item, depth - 1, atoms)}"
        return self.literal(t.RangeType(item)) if self.number(1) else self.literal(item)

    def _instance_of(self, depth: int, atoms: Atoms) -> str:
        name = self.pick(("number", "string", "boolean", "date", "list<number>", "days and time duration"))
        return f"({self.write(self.pick(SCALARS), depth - 1, atoms)} instance of {name})"

    def _property(self, depth: int, atoms: Atoms) -> str:
        key = self.pick(tuple(PROPERTIES))
        type_ = next(each for each in SCALARS if spelled(each) == key)
        return f"({self.write(type_, depth - 1, atoms)}).{self.pick(PROPERTIES[key])}"

    def _context(self, depth: int, atoms: Atoms) -> str:
        name, other = next(self._names), next(self._names)
        first = self.write(t.NUMBER, depth - 1, atoms)
        second = self.write(t.NUMBER, depth - 1, atoms.plus([(name, t.NUMBER)]))
        return f"{{{name}: {first}, {other}: {second}}}.{other}"

    def _count(self, depth: int, atoms: Atoms) -> str:
        lists = [type_ for type_ in atoms.types.values() if isinstance(type_, t.ListType)]
        return f"count({self.write(self.pick(lists), depth - 1, atoms)})" if lists else "count([])"

    def _position(self, depth: int, atoms: Atoms) -> str:
        """A place in a list: one that is there or not, and unknown, zero, negative or a fraction where it is a field."""
        match self.number(3) if self._indexes else self.number(2):
            case 0:
                return f"floor({self.write(t.NUMBER, depth - 1, atoms)})"
            case 3:
                return f"{self.pick(self._indexes)}{self.pick(('', ' + 1', ' - 1', ' / 2'))}"
            case _:
                return self.pick(("1", "2", "-1", "3"))

    # --- Parts of the record

    def _holders(self, wanted: t.Type) -> list[tuple[str, str]]:
        """The records of which there are lists, with a field of the type."""
        return [
            (owner, name)
            for owner in self._lists
            for name, place in self._fields[owner].items()
            if place.type in (wanted, t.OptionalType(wanted))
        ]

    def _of_element(self, holder: tuple[str, str], depth: int, atoms: Atoms) -> str:
        """The field of an element at some place; where it may be none, only in place of none."""
        owner, name = holder
        records = self._records(owner, min(depth - 1, 1), atoms)
        found = f"{records}[{self._position(depth, atoms)}].{name}"
        type_ = self._fields[owner][name].type
        if isinstance(type_, t.OptionalType):
            return f"(if {found} = null then {self.write(type_.item, depth - 1, atoms)} else {found})"
        return found

    def _perhaps(self, atoms: Atoms) -> list[tuple[str, t.Type]]:
        """The records and lists in scope that may be none."""
        return [
            (text, type_.item)
            for type_ in atoms.types.values()
            if isinstance(type_, t.OptionalType) and isinstance(type_.item, t.RecordType | t.ListType)
            for text in atoms.of(type_)
        ]

    def _where_there(self, wanted: t.Type, perhaps: tuple[str, t.Type], depth: int, atoms: Atoms) -> str:
        """What is asked of a record or list that may be none, where it is there."""
        path, type_ = perhaps
        fields = self._fields.get(spelled(type_))
        inside = atoms.plus([(path, type_)] * 3)
        if fields is not None:
            inside = inside.plus(fields_of(fields, f"{path}.") * 3, known_paths(fields, f"{path}.") * 3)
        there = self.write(wanted, depth - 1, inside)
        if wanted == t.BOOLEAN:
            match self.number(4):
                case 0:
                    return f"({path} = null or {there})"
                case 1:
                    return f"({path} != null and {there})"
                case 2:
                    return f"not({path} != null and {there})"
                case 3:
                    return f"({path} = null)"
                case _:
                    pass
        otherwise = self.write(wanted, depth - 1, atoms)
        return self.pick(
            (
                f"(if {path} = null then {otherwise} else {there})",
                f"(if {path} != null then {there} else {otherwise})",
            )
        )

    def whole(self, atoms: Atoms) -> str:
        """A value that is no scalar: a part of the record, one that may be none, a context, a range."""
        owner = self.pick(tuple(self._lists))
        element = f"{self._records(owner, self.number(2), atoms)}[{self._position(0, atoms)}]"
        perhaps = [text for text, _ in self._perhaps(atoms)]
        name = next(self._names)
        return self.pick(
            (
                element,
                *perhaps,
                self._records(owner, 2, atoms),
                f"{{{name}: {self.write(t.NUMBER, 1, atoms)}, {next(self._names)}: {element}}}",
                f"[{self.write(t.NUMBER, 1, atoms)}..{self.write(t.NUMBER, 1, atoms)}]",
                f"(<= {self.write(t.DATE, 1, atoms)})",
                f"[{element}, {element}]",
            )
        )

    # --- What goes through lists within what goes through lists

    def _nested(self, levels: int, atoms: Atoms) -> str:
        """A condition on elements, which asks such conditions of other elements, to so many levels."""
        if levels == 0:
            return self.write(t.BOOLEAN, self.number(1), atoms)
        owner = self.pick(tuple(self._lists))
        domain = self._records(owner, levels - 1, atoms)
        match self.number(5):
            case 0 | 1 as which:
                name = next(self._names)
                inside = self._with_local(self._item(owner), atoms, name)
                condition = self._nested_condition(levels - 1, inside)
                return f"({('some', 'every')[which]} {name} in {domain} satisfies {condition})"
            case 2:
                names = next(self._names), next(self._names)
                inside = self._with_local(self._item(owner), atoms, names[0])
                other = self.pick(tuple(self._lists))
                second = self._records(other, levels - 1, inside)
                inside = self._with_local(self._item(other), inside, names[1])
                condition = self._nested_condition(levels - 1, inside)
                return f"(some {names[0]} in {domain}, {names[1]} in {second} satisfies {condition})"
            case 3:
                return f"(count({self._filtered(owner, domain, levels, atoms)}) {self.pick(('=', '>'))} 1)"
            case 4:
                name = next(self._names)
                inside = self._with_local(self._item(owner), atoms, name)
                return (
                    f"list contains(for {name} in {domain} return {self._nested_condition(levels - 1, inside)}, true)"
                )
            case _:
                chosen = self._filtered(owner, domain, levels, atoms)
                truths = [name for each, name in self._holders(t.BOOLEAN) if each == owner]
                if not truths:
                    return f"(count({chosen}) = 0)"
                return f"{chosen}[{self._position(0, atoms)}].{self.pick(truths)}"

    def _nested_condition(self, levels: int, atoms: Atoms) -> str:
        condition = self._nested(levels, atoms)
        if self.number(1):
            own = self.write(t.BOOLEAN, 1, atoms)
            return f"({self.pick((' and ', ' or ')).join(self.pick(((condition, own), (own, condition))))})"
        return condition

    def _records(self, owner: str, levels: int, atoms: Atoms) -> str:
        """A list of records of a type: a field, part of it, or what goes through it."""
        own = (*atoms.of(t.ListType(self._item(owner))), self._lists[owner])
        source = self.pick(own)
        if levels <= 0:
            return source
        match self.number(4):
            case 0:
                return source
            case 1 | 2:
                return self._filtered(owner, self._records(owner, levels - 1, atoms), levels, atoms)
            case 3:
                name = next(self._names)
                return f"(for {name} in {self._records(owner, levels - 1, atoms)} return {name})"
            case _:
                return self.pick(
                    (f"[{source}[1]]", f"concatenate({source}, {self._records(owner, levels - 1, atoms)})")
                )

    def _filtered(self, owner: str, source: str, levels: int, atoms: Atoms) -> str:
        return f"{source}[{self._nested_condition(levels - 1, self._inside(self._item(owner), atoms))}]"

    def _item(self, owner: str) -> t.Type:
        return t.RecordType(owner, {name: place.type for name, place in self._fields[owner].items()})

    def _list(self, item: t.Type, depth: int, atoms: Atoms) -> str:
        return f"[{', '.join(self.write(item, depth - 1, atoms) for _ in range(1 + self.number(2)))}]"

    # --- Forms that bind names

    def _domain(self, depth: int, atoms: Atoms) -> tuple[str, t.Type]:
        """A list, and the type of its elements."""
        lists = [type_ for type_ in atoms.types.values() if isinstance(type_, t.ListType)]
        wanted = self.pick([*LISTS, *(each for each in lists if isinstance(each.item, t.RecordType | t.OptionalType))])
        assert isinstance(wanted, t.ListType)
        return self.write(wanted, depth - 1, atoms), wanted.item

    def _with_local(self, item: t.Type, atoms: Atoms, name: str) -> Atoms:
        fields = self._fields.get(spelled(item))
        if fields is None:
            return atoms.plus([(name, item)])
        return atoms.plus([(name, item), *fields_of(fields, f"{name}.")], known_paths(fields, f"{name}."))

    def _quantified(self, depth: int, atoms: Atoms) -> str:
        iterators = []
        for _ in range(1 + (self.number(5) == 5)):
            name = next(self._names)
            domain, item = self._domain(depth, atoms)
            iterators.append(f"{name} in {domain}")
            atoms = self._with_local(item, atoms, name)
        condition = self.write(t.BOOLEAN, depth - 1, atoms)
        return f"({self.pick(('some', 'every'))} {', '.join(iterators)} satisfies {condition})"

    def _for(self, item: t.Type, depth: int, atoms: Atoms) -> str:
        name = next(self._names)
        if self.number(3) == 3:
            domain: str = f"1..{self.number(3)}"
            of: t.Type = t.NUMBER
        else:
            domain, of = self._domain(depth, atoms)
        return f"(for {name} in {domain} return {self.write(item, depth - 1, self._with_local(of, atoms, name))})"

    def _filter(self, wanted: t.ListType, depth: int, atoms: Atoms) -> str:
        source = self._operand(wanted, depth, atoms)
        return f"{source}[{self.write(t.BOOLEAN, depth - 1, self._inside(wanted.item, atoms))}]"

    def _inside(self, item: t.Type, atoms: Atoms) -> Atoms:
        """What may stand in a filter: the element, and its fields where no other element has any of that name."""
        inside = self._with_local(item, atoms.without(["item"]), "item")
        fields = self._fields.get(spelled(item))
        if fields is None:
            return inside
        bound = frozenset(text.partition(".")[0] for texts in atoms.texts.values() for text in texts)
        if not bound.isdisjoint(fields):
            return inside.without(fields)
        return inside.plus(fields_of(fields, ""), known_paths(fields, ""))
