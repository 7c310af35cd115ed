"""Well-typed FEEL expressions of any type, written from the table of operators and built-ins.

Every entry that a policy may use is reached through its signatures, so that a new entry is generated as soon as it
stands in the table. What is written is mostly accepted by the checker; `Writer.checked` replaces what is not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
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
    "number": ("0", "1", "2", "3", "10", "0.5", "-1", "12.25"),
    "string": ('"a"', '"b c"', '"Ä"', '""', '"12"', '"2024-05-30"', '"P14D"'),
    "date": ('@"2024-05-30"', '@"2024-02-29"', '@"2004-05-30"', '@"1999-12-31"'),
    "time": ('@"08:30:00"', '@"00:00:00"', '@"23:59:59"'),
    "date and time": ('@"2024-05-30T08:30:00"', '@"2024-05-30T00:00:00"'),
    "days duration": ('@"P14D"', '@"PT0S"', '@"-P1DT2H"'),
    "months duration": ('@"P18Y"', '@"P1M"', '@"-P2M"'),
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
    """Writes expressions. `depth` counts how many levels may still stand below."""

    def __init__(self, choices: Choices, fields: Mapping[str, Mapping[str, Field]]) -> None:
        self._choices = choices
        self._fields = fields
        self._locals = 0
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
                lists = {"Job": "jobs", "Note": "home.notes"}
                item = wanted.item if isinstance(wanted, t.ListType) else wanted
                if spelled(item) == "Home":
                    return "home"
                return lists[spelled(item)] if isinstance(wanted, t.ListType) else f"{lists[spelled(item)]}[1]"
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
        match wanted:
            case t.BooleanType():
                # What conditions are mostly made of.
                ways += [lambda: self._junction(depth, atoms)] * 4
                ways += [
                    lambda: f"not({self.write(t.BOOLEAN, depth - 1, atoms)})",
                    lambda: self._quantified(depth, atoms),
                    lambda: self._in(depth, atoms),
                    lambda: self._between(depth, atoms),
                    lambda: self._about_none(depth, atoms),
                    lambda: self._choice(depth, atoms),
                ]
                if atoms.paths:
                    ways += [lambda: f"is known({self.pick(atoms.paths)})"] * 2
                ways.append(lambda: self._instance_of(depth, atoms))
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
        self._locals += 1
        name = f"e{self._locals}"
        first = self.write(t.NUMBER, depth - 1, atoms)
        second = self.write(t.NUMBER, depth - 1, atoms.plus([(name, t.NUMBER)]))
        return f"{{{name}: {first}, {name}b: {second}}}.{name}b"

    def _count(self, depth: int, atoms: Atoms) -> str:
        lists = [type_ for type_ in atoms.types.values() if isinstance(type_, t.ListType)]
        return f"count({self.write(self.pick(lists), depth - 1, atoms)})" if lists else "count([])"

    def _position(self, depth: int, atoms: Atoms) -> str:
        return self.pick(("1", "2", "-1")) if self.number(2) else f"floor({self.write(t.NUMBER, depth - 1, atoms)})"

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
            self._locals += 1
            name = f"i{self._locals}"
            domain, item = self._domain(depth, atoms)
            iterators.append(f"{name} in {domain}")
            atoms = self._with_local(item, atoms, name)
        condition = self.write(t.BOOLEAN, depth - 1, atoms)
        return f"({self.pick(('some', 'every'))} {', '.join(iterators)} satisfies {condition})"

    def _for(self, item: t.Type, depth: int, atoms: Atoms) -> str:
        self._locals += 1
        name = f"i{self._locals}"
        if self.number(3) == 3:
            domain: str = f"1..{self.number(3)}"
            of: t.Type = t.NUMBER
        else:
            domain, of = self._domain(depth, atoms)
        return f"(for {name} in {domain} return {self.write(item, depth - 1, self._with_local(of, atoms, name))})"

    def _filter(self, wanted: t.ListType, depth: int, atoms: Atoms) -> str:
        source = self._operand(wanted, depth, atoms)
        fields = self._fields.get(spelled(wanted.item))
        inside = self._with_local(wanted.item, atoms, "item") if "item" not in self._bound(atoms) else atoms
        if fields is not None and not any(name in self._bound(atoms) for name in fields):
            inside = inside.plus([(name, place.type) for name, place in fields.items()], tuple(fields))
        return f"{source}[{self.write(t.BOOLEAN, depth - 1, inside)}]"

    def _bound(self, atoms: Atoms) -> frozenset[str]:
        return frozenset(text for texts in atoms.texts.values() for text in texts)
