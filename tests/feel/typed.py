"""Expressions of a wanted type over a small record, now and then with a part of another type, and records to match."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NullType,
    NumberType,
    OptionalType,
    RangeType,
    RecordType,
    StringType,
    TableType,
    TimeType,
    Type,
)
from offerrules.feel.values import UNKNOWN, MonthsDuration, Range

SERVICE = ChoiceType(("home", "school", "other"))
STAY = RecordType(
    "Stay",
    {
        "service": SERVICE,
        "place": STRING,
        "begin": DATE,
        "close": OptionalType(DATE),
        "weeks": NUMBER,
        "bonus": OptionalType(NUMBER),
        "done": BOOLEAN,
        "agreed": OptionalType(BOOLEAN),
        "marks": ListType(NUMBER),
    },
)
FIELDS: Mapping[str, Type] = {
    "birth": DATE,
    "score": NUMBER,
    "extra": OptionalType(NUMBER),
    "left": OptionalType(DATE),
    "ready": BOOLEAN,
    "town": STRING,
    "stays": ListType(STAY),
}
PARAMETERS: Mapping[str, Type] = {
    "least": NUMBER,
    "first": DATE,
    "length": DAYS_DURATION,
    "services": ListType(SERVICE),
    "points": TableType(NUMBER),
    "rates": TableType(NUMBER, SERVICE.options),
}
SCOPE = {
    **{name: Named(type_, Meaning.FIELD) for name, type_ in FIELDS.items()},
    **{name: Named(type_, Meaning.PARAMETER) for name, type_ in PARAMETERS.items()},
    "stay": Named(STAY, Meaning.CANDIDATE),
}
TODAY = date(2024, 6, 1)

_SAMPLES: Mapping[Type, st.SearchStrategy[Any]] = {
    NUMBER: st.sampled_from([Decimal(0), Decimal(1), Decimal("-2.5"), Decimal(40)]),
    STRING: st.sampled_from(["", "home", "Eken", "a b"]),
    BOOLEAN: st.booleans(),
    DATE: st.sampled_from([date(2000, 2, 29), TODAY, date(2024, 12, 31)]),
    DAYS_DURATION: st.sampled_from([timedelta(0), timedelta(28), timedelta(-3, 60)]),
    MONTHS_DURATION: st.sampled_from([MonthsDuration(0), MonthsDuration(216)]),
    TIME: st.sampled_from([time(0, 0), time(12, 30, 15)]),
    DATE_TIME: st.sampled_from([datetime(2024, 6, 1, 8, 0), datetime(2000, 2, 29, 23, 59)]),  # noqa: DTZ001
}


def values(type_: Type, unknown: bool) -> st.SearchStrategy[Any]:
    """Values of a type; with `unknown` now and then unknown, everywhere where something may be."""
    match type_:
        case OptionalType(item):
            return st.none() | values(item, unknown)
        case ChoiceType(options):
            found: st.SearchStrategy[Any] = st.sampled_from(options)
        case ListType(item):
            found = st.lists(values(item, unknown), max_size=3).map(tuple)
        case RecordType(_, fields):
            found = st.fixed_dictionaries({name: values(field, unknown) for name, field in fields.items()})
        case RangeType(item):
            found = st.tuples(values(item, False), values(item, False)).map(lambda ends: Range(*ends))
        case TableType(item, keys) if keys:
            found = st.fixed_dictionaries({key: values(item, False) for key in keys})
        case TableType(item):
            found = st.dictionaries(st.sampled_from(["home", "school"]), values(item, False), max_size=2)
        case _:
            found = _SAMPLES[type_]
    return st.just(UNKNOWN) | found if unknown else found


def environments(unknown: bool) -> st.SearchStrategy[dict[str, Any]]:
    """What the names of `SCOPE` mean; a parameter is never unknown."""
    return st.fixed_dictionaries(
        {
            **{name: values(type_, unknown) for name, type_ in FIELDS.items()},
            **{name: values(type_, False) for name, type_ in PARAMETERS.items()},
            "stay": values(STAY, unknown),
        }
    )


def conforms(value: Any, type_: Type) -> bool:
    """Whether a value is one of a type; what is unknown is of every type."""
    if value is UNKNOWN:
        return True
    match type_:
        case OptionalType(item):
            return value is None or conforms(value, item)
        case NullType():
            return value is None
        case NumberType():
            return isinstance(value, Decimal | int) and not isinstance(value, bool)
        case StringType():
            return isinstance(value, str)
        case ChoiceType(options):
            return value in options
        case DateType():
            return kind_of(value) is Kind.DATE
        case DaysDurationType():
            return kind_of(value) is Kind.DAYS_DURATION
        case MonthsDurationType():
            return isinstance(value, MonthsDuration)
        case ListType(item):
            return isinstance(value, list | tuple) and all(conforms(each, item) for each in value)
        case TimeType():
            return kind_of(value) is Kind.TIME
        case DateTimeType():
            return kind_of(value) is Kind.DATE_TIME
        case RangeType(item):
            return isinstance(value, Range) and all(
                end is None or conforms(end, item) for end in (value.low, value.high)
            )
        case TableType(item):
            return isinstance(value, Mapping) and all(conforms(each, item) for each in value.values())
        case RecordType(_, fields):
            return isinstance(value, Mapping) and all(conforms(value[name], field) for name, field in fields.items())
        case _:
            return type_ == BOOLEAN and isinstance(value, bool)


Draw = Callable[[st.SearchStrategy[Any]], Any]
"""What `st.composite` hands over."""

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_KINDS = (NUMBER, STRING, DATE, DAYS_DURATION, MONTHS_DURATION, SERVICE)


class _Writer:
    """Writes expressions; `names` are the local names in scope, `strays` how likely another type is in percent."""

    def __init__(self, draw: Draw, strays: int) -> None:
        self.draw = draw
        self.strays = strays
        self.names: list[tuple[str, Type]] = []

    def pick(self, options: list[Callable[[], str]]) -> str:
        return str(self.draw(st.sampled_from(options))())

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(1, 100)) <= percent)

    def of(self, type_: Type, depth: int) -> str:
        """An expression that should be of the type, in brackets where it has parts."""
        if self.chance(self.strays):
            type_ = self.draw(st.sampled_from([*_KINDS, BOOLEAN, ListType(NUMBER), OptionalType(DATE)]))
        leaves = self.leaves(type_)
        if depth <= 0 and leaves:
            return self.pick(leaves)
        return self.pick([*leaves, *self.branches(type_, depth - 1) * 2])

    def places(self) -> list[tuple[str, Type]]:
        """Every name and every field of a record that has a name."""
        named = [*((name, known.type) for name, known in SCOPE.items()), *self.names]
        found = list(named)
        for name, type_ in named:
            if isinstance(type_, RecordType):
                found += [(f"{name}.{field}", field_type) for field, field_type in type_.fields.items()]
        return found

    def leaves(self, type_: Type) -> list[Callable[[], str]]:
        found: list[Callable[[], str]] = [lambda place=place: place for place, known in self.places() if known == type_]
        match type_:
            case NumberType():
                found += [lambda: "0", lambda: "2.5"]
            case StringType():
                found += [lambda: '"Eken"', lambda: '""']
            case ChoiceType(options):
                found.append(lambda: f'"{self.draw(st.sampled_from(options))}"')
            case DateType():
                found += [lambda: "today()", lambda: '@"2024-05-01"']
            case DaysDurationType():
                found.append(lambda: '@"P28D"')
            case MonthsDurationType():
                found.append(lambda: '@"P18Y"')
            case OptionalType(item):
                found += [lambda: "null", *self.leaves(item)]
            case _ if type_ == BOOLEAN:
                found += [lambda: "true", lambda: "is known(stay.close)", lambda: "is known(birth)"]
            case _:
                pass
        return found

    def branches(self, type_: Type, depth: int) -> list[Callable[[], str]]:
        def chosen() -> str:
            return f"(if {self.of(BOOLEAN, depth)} then {self.of(type_, depth)} else {self.of(type_, depth)})"

        def guarded() -> str:
            maybe = [place for place, known in self.places() if known == OptionalType(type_)]
            if not maybe:
                return chosen()
            place = self.draw(st.sampled_from(maybe))
            return f"(if {place} != null then {place} else {self.of(type_, depth)})"

        found: list[Callable[[], str]] = [chosen, guarded]
        match type_:
            case NumberType():
                found += [
                    lambda: f"({self.of(NUMBER, depth)} {self.draw(st.sampled_from('+-*/'))} {self.of(NUMBER, depth)})",
                    lambda: f"{self.draw(st.sampled_from(['sum', 'max', 'count', 'mean']))}({self.numbers(depth)})",
                    lambda: f"{self.of(DATE, depth)}.year",
                    lambda: f"({self.of(DAYS_DURATION, depth)} / {self.of(DAYS_DURATION, depth)})",
                    lambda: f"string length({self.of(STRING, depth)})",
                    lambda: f"{self.numbers(depth)}[{self.draw(st.sampled_from(['1', '-1', '2']))}]",
                    lambda: f"abs({self.of(NUMBER, depth)})",
                ]
            case StringType():
                found += [
                    lambda: f"({self.of(STRING, depth)} + {self.of(STRING, depth)})",
                    lambda: f"upper case({self.of(STRING, depth)})",
                    lambda: f"string({self.of(self.kind(), depth)})",
                ]
            case DateType():
                found += [
                    lambda: f"({self.of(DATE, depth)} + {self.of(DAYS_DURATION, depth)})",
                    lambda: f"({self.of(DATE, depth)} - {self.of(MONTHS_DURATION, depth)})",
                    lambda: f"max({self.of(DATE, depth)}, {self.of(DATE, depth)})",
                    lambda: f"{self.stays(depth)}[1].begin",
                ]
            case DaysDurationType():
                found += [
                    lambda: f"({self.of(DATE, depth)} - {self.of(DATE, depth)})",
                    lambda: f"({self.of(NUMBER, depth)} * {self.of(DAYS_DURATION, depth)})",
                ]
            case MonthsDurationType():
                found.append(lambda: f"years and months duration({self.of(DATE, depth)}, {self.of(DATE, depth)})")
            case OptionalType(item):
                found += [lambda: self.of(item, depth)]
                if item == NUMBER:
                    found.append(lambda: f"get value(points, {self.of(STRING, depth)})")
            case ListType(item) if item == NUMBER:
                found += [lambda: self.numbers(depth)]
            case _ if type_ == BOOLEAN:
                found += self.conditions(depth) * 2
            case _:
                pass
        return found

    def kind(self) -> Type:
        return self.draw(st.sampled_from(_KINDS))

    def numbers(self, depth: int) -> str:
        return self.pick(
            [
                lambda: f"[{self.of(NUMBER, depth)}, {self.of(NUMBER, depth)}]",
                lambda: f"{self.stays(depth)}.weeks",
                lambda: self.bound("for NAME in 1..3 return", NUMBER, NUMBER, depth),
                lambda: "stay.marks",
                lambda: f"concatenate(stay.marks, [{self.of(NUMBER, depth)}])",
                lambda: f"append(stay.marks, {self.of(OptionalType(NUMBER), depth)})[item != null]",
                lambda: f"insert before(stay.marks, 1, {self.of(NUMBER, depth)})",
                lambda: f"reverse({self.numbers(depth - 1)})" if depth > 0 else "stay.marks",
            ]
        )

    def stays(self, depth: int) -> str:
        if depth <= 0 or self.chance(50):
            return "stays"
        fields = [*STAY.fields.items(), ("item", STAY)] if not self.names else []
        self.names += fields
        condition = self.of(BOOLEAN, depth - 1)
        del self.names[len(self.names) - len(fields) :]
        return f"stays[{condition}]"

    def bound(self, form: str, type_: Type, body: Type, depth: int) -> str:
        """A form with a name of its own in the place of NAME, and behind it a body in which the name is bound."""
        name = f"x{len(self.names)}"
        self.names.append((name, type_))
        written = self.of(body, depth)
        self.names.pop()
        return f"({form.replace('NAME', name)} {written})"

    def conditions(self, depth: int) -> list[Callable[[], str]]:
        def compared() -> str:
            kind = self.kind()
            sign = self.draw(st.sampled_from(_COMPARISONS))
            return f"({self.of(kind, depth)} {sign} {self.of(kind, depth)})"

        def open_ended() -> str:
            place = self.draw(st.sampled_from([place for place, known in self.places() if known == OptionalType(DATE)]))
            other = self.of(DATE, depth)
            return self.draw(
                st.sampled_from(
                    [
                        f"({place} = null or {place} >= {other})",
                        f"({place} != null and {place} < {other})",
                        f"not({place} = null or {place} > {other})",
                        f"({other} <= {place} or {place} = null)",
                    ]
                )
            )

        def joined() -> str:
            sign = self.draw(st.sampled_from(["and", "or"]))
            return f"({self.of(BOOLEAN, depth)} {sign} {self.of(BOOLEAN, depth)})"

        def tested() -> str:
            kind = self.draw(st.sampled_from([NUMBER, DATE]))
            low, high, value = (self.of(kind, depth) for _ in range(3))
            return self.draw(
                st.sampled_from(
                    [
                        f"({value} between {low} and {high})",
                        f"({value} in [{low}..{high}])",
                        f"({value} in ({low}, < {high}))",
                        f"({value} in [{low}, {high}])",
                    ]
                )
            )

        return [
            compared,
            open_ended,
            joined,
            joined,
            tested,
            lambda: f"not({self.of(BOOLEAN, depth)})",
            lambda: f"({self.of(OptionalType(NUMBER), depth)} = {self.of(OptionalType(NUMBER), depth)})",
            lambda: f"({self.of(OptionalType(BOOLEAN), depth)} = true)",
            lambda: f"({self.of(SERVICE, depth)} in services)",
            lambda: f"list contains({self.numbers(depth)}, {self.of(NUMBER, depth)})",
            lambda: self.bound("some NAME in stays satisfies", STAY, BOOLEAN, depth),
            lambda: self.bound(f"every NAME in {self.numbers(depth)} satisfies", NUMBER, BOOLEAN, depth),
            lambda: f"(count({self.stays(depth)}) > {self.of(NUMBER, depth)})",
            lambda: f"({self.of(self.kind(), depth)} instance of number)",
            lambda: f"starts with({self.of(STRING, depth)}, {self.of(STRING, depth)})",
        ]


@st.composite
def expressions(draw: Draw, strays: int = 4, depth: int = 4) -> str:
    """An expression, most often a condition."""
    writer = _Writer(draw, strays)
    return writer.of(draw(st.sampled_from([BOOLEAN, BOOLEAN, NUMBER, DATE, STRING])), depth)
