"""A record with a field of every type, and what may stand in it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from hypothesis import settings
from hypothesis import strategies as st

from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.language import Text
from offerrules.records import Fact, Field, OrUnknown, Record


def words(name: str) -> Fact:
    return Fact(Text(f"{name} på svenska", f"{name} in English"))


class Part(Record):
    flag: Annotated[OrUnknown[bool], words("flag")] = UNKNOWN
    colour: Annotated[OrUnknown[Literal["red", "blå"] | None], words("colour")] = UNKNOWN
    amount: Annotated[OrUnknown[Decimal], words("amount")] = UNKNOWN
    note: Annotated[OrUnknown[str | None], words("note")] = UNKNOWN


class Wide(Record):
    id: Annotated[str, words("id")]
    flag: Annotated[OrUnknown[bool | None], words("wide flag")] = UNKNOWN
    count: Annotated[OrUnknown[int], words("count")] = UNKNOWN
    amount: Annotated[OrUnknown[Decimal | None], words("wide amount")] = UNKNOWN
    name: Annotated[OrUnknown[str], words("name")] = UNKNOWN
    colour: Annotated[OrUnknown[Literal["red", "blå"]], words("wide colour")] = UNKNOWN
    day: Annotated[OrUnknown[dt.date | None], words("day")] = UNKNOWN
    hour: Annotated[OrUnknown[dt.time], words("hour")] = UNKNOWN
    moment: Annotated[OrUnknown[dt.datetime], words("moment")] = UNKNOWN
    length: Annotated[OrUnknown[dt.timedelta], words("length")] = UNKNOWN
    months: Annotated[OrUnknown[MonthsDuration | None], words("months")] = UNKNOWN
    part: Annotated[OrUnknown[Part | None], words("part")] = UNKNOWN
    parts: Annotated[OrUnknown[tuple[Part, ...]], words("parts")] = UNKNOWN
    tags: Annotated[OrUnknown[tuple[str, ...]], words("tags")] = UNKNOWN
    days: Annotated[OrUnknown[tuple[dt.date, ...] | None], words("days")] = UNKNOWN


FEW = settings(max_examples=max(10, settings().max_examples // 4))
"""For what takes long with one example."""

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)
NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False).map(lambda number: number.normalize() + 0)
WHOLE = st.integers(0, 10**6)
TIMES = st.times().map(lambda moment: moment.replace(fold=0))
MOMENTS = st.datetimes().map(lambda moment: moment.replace(fold=0))
LENGTHS = st.timedeltas(dt.timedelta(days=-9_000_000), dt.timedelta(days=9_000_000))
REFERENCES = st.text("abcåäöABC-_", min_size=1, max_size=12)


def values(kind: feel.Type, field: Field) -> st.SearchStrategy[Any]:
    """What a field may hold when it is known; numbers of `amount` are decimals, all others whole."""
    match kind:
        case feel.OptionalType(item):
            return st.none() | values(item, field)
        case feel.ListType(item):
            return st.lists(values(item, field), max_size=3).map(tuple)
        case feel.RecordType():
            return given_data(field.fields)
        case feel.ChoiceType(options):
            return st.sampled_from(options)
        case feel.NumberType():
            return NUMBERS if field.name == "amount" else WHOLE
    plain: dict[type, st.SearchStrategy[Any]] = {
        feel.BooleanType: st.booleans(),
        feel.StringType: REFERENCES if field.name == "id" else TEXTS,
        feel.DateType: st.dates(),
        feel.TimeType: TIMES,
        feel.DateTimeType: MOMENTS,
        feel.DaysDurationType: LENGTHS,
        feel.MonthsDurationType: st.integers(-10_000, 10_000).map(MonthsDuration),
    }
    return plain[type(kind)]


def given_data(fields: Mapping[str, Field]) -> st.SearchStrategy[dict[str, Any]]:
    """What may be given for a record: some fields left out, some given as unknown, some none, some with a value."""
    wanted = {name: values(field.type, field) for name, field in fields.items()}
    return st.fixed_dictionaries(
        {name: value for name, value in wanted.items() if name == "id"},
        optional={name: value | st.just(UNKNOWN) for name, value in wanted.items() if name != "id"},
    )
