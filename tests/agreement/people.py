"""A record with a field of every type, as the generated policies read it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from tests.agreement.choices import Choices

from offerrules.feel import types as t
from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Record, shape_of
from offerrules.records.fact import Privacy
from offerrules.records.shape import Field


def about(name: str, privacy: Privacy = "ordinary") -> Fact:
    return Fact(Text(name, name), privacy=privacy)


Kind = Literal["red", "green", "blue"]


class Job(Record):
    """An element of a list."""

    done: Annotated[OrUnknown[bool], about("done")] = UNKNOWN
    weeks: Annotated[OrUnknown[Decimal], about("weeks")] = UNKNOWN
    place: Annotated[OrUnknown[str], about("place", "third_party")] = UNKNOWN
    colour: Annotated[OrUnknown[Kind], about("colour")] = UNKNOWN
    began: Annotated[OrUnknown[dt.date], about("began")] = UNKNOWN
    ended: Annotated[OrUnknown[dt.date | None], about("ended")] = UNKNOWN
    ill: Annotated[OrUnknown[Decimal | None], about("ill", "health")] = UNKNOWN


class Note(Record):
    """An element of another list."""

    written: Annotated[OrUnknown[dt.date], about("written")] = UNKNOWN
    urgent: Annotated[OrUnknown[bool], about("urgent")] = UNKNOWN


class Home(Record):
    """A part that stands once."""

    town: Annotated[OrUnknown[str], about("town")] = UNKNOWN
    rooms: Annotated[OrUnknown[Decimal | None], about("rooms")] = UNKNOWN
    notes: Annotated[OrUnknown[tuple[Note, ...]], about("notes")] = UNKNOWN


class Loan(Record):
    """An element of a list that may be none, with parts that may be none."""

    days: Annotated[OrUnknown[Decimal], about("days")] = UNKNOWN
    title: Annotated[OrUnknown[str | None], about("title")] = UNKNOWN
    proof: Annotated[OrUnknown[Note | None], about("proof", "health")] = UNKNOWN
    remarks: Annotated[OrUnknown[tuple[Note, ...] | None], about("remarks")] = UNKNOWN


class Partner(Record):
    """A part that may be none."""

    hours: Annotated[OrUnknown[Decimal], about("hours")] = UNKNOWN
    job: Annotated[OrUnknown[Job | None], about("job", "third_party")] = UNKNOWN
    loans: Annotated[OrUnknown[tuple[Loan, ...] | None], about("loans")] = UNKNOWN


class Person(Record):
    """A field of every type."""

    id: Annotated[str, about("id", "identity")]
    adult: Annotated[OrUnknown[bool], about("adult")] = UNKNOWN
    willing: Annotated[OrUnknown[bool | None], about("willing")] = UNKNOWN
    points: Annotated[OrUnknown[Decimal], about("points")] = UNKNOWN
    bonus: Annotated[OrUnknown[Decimal | None], about("bonus", "performance")] = UNKNOWN
    name: Annotated[OrUnknown[str], about("name", "identity")] = UNKNOWN
    mood: Annotated[OrUnknown[Kind], about("mood", "health")] = UNKNOWN
    born: Annotated[OrUnknown[dt.date], about("born", "identity")] = UNKNOWN
    left: Annotated[OrUnknown[dt.date | None], about("left")] = UNKNOWN
    rises: Annotated[OrUnknown[dt.time], about("rises")] = UNKNOWN
    seen: Annotated[OrUnknown[dt.datetime], about("seen")] = UNKNOWN
    shift: Annotated[OrUnknown[dt.timedelta], about("shift")] = UNKNOWN
    tenure: Annotated[OrUnknown[MonthsDuration], about("tenure")] = UNKNOWN
    grades: Annotated[OrUnknown[tuple[Decimal, ...]], about("grades", "performance")] = UNKNOWN
    tags: Annotated[OrUnknown[tuple[str, ...]], about("tags")] = UNKNOWN
    home: Annotated[OrUnknown[Home], about("home", "protected")] = UNKNOWN
    jobs: Annotated[OrUnknown[tuple[Job, ...]], about("jobs")] = UNKNOWN
    chosen: Annotated[OrUnknown[Decimal], about("chosen")] = UNKNOWN
    partner: Annotated[OrUnknown[Partner | None], about("partner", "third_party")] = UNKNOWN
    debts: Annotated[OrUnknown[tuple[Loan, ...] | None], about("debts")] = UNKNOWN
    unread: Annotated[OrUnknown[str], about("unread")] = UNKNOWN


SHAPE: Final = shape_of(Person)

# Values that stand in the generated policies too, and their neighbours.
_VALUES: Final[Mapping[type[t.Type], tuple[Any, ...]]] = {
    t.BooleanType: (True, False),
    t.NumberType: tuple(
        map(
            Decimal,
            ("0", "1", "2", "3", "4", "7", "10", "0.5", "-1", "12.25", "1E+12", "1.0", "100.0", "1E+2", "-0", "-0.0"),
        )
    ),
    t.StringType: ("a", "b c", "Ä", "x", "12", "2024-05-30", "P14D", "A\u0308", "100", "100.0", "1E+2"),
    t.DateType: (
        dt.date(2024, 5, 30),
        dt.date(2004, 5, 30),
        dt.date(2024, 5, 31),
        dt.date(1999, 12, 31),
        dt.date.max,
        dt.date.min,
    ),
    t.TimeType: (dt.time(8, 30), dt.time(0, 0), dt.time(23, 59, 59)),
    t.DateTimeType: (dt.datetime(2024, 5, 30, 8, 30), dt.datetime(2024, 5, 29), dt.datetime(9999, 12, 31, 23, 59, 59)),  # noqa: DTZ001
    t.DaysDurationType: (dt.timedelta(14), dt.timedelta(0), dt.timedelta(-2, hours=22), dt.timedelta(400)),
    t.MonthsDurationType: (MonthsDuration(216), MonthsDuration(1), MonthsDuration(-2)),
}


def facts_of(choices: Choices, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The facts of a person: every field may be unknown, and none where it can be."""
    return {"id": "p1", **_facts(choices, fields)}


def _facts(choices: Choices, fields: Mapping[str, Field]) -> dict[str, Any]:
    # In some records hardly anything is known, in others nearly everything.
    known = choices.pick((3, 1, 6))
    return {
        name: _value(choices, field.type, field)
        for name, field in fields.items()
        if name != "id" and choices.number(known)
    }


def _value(choices: Choices, type_: t.Type, field: Field) -> Any:
    match type_:
        case t.OptionalType(item=item):
            return _value(choices, item, field) if choices.number(2) else None
        case t.ChoiceType(options=options):
            return choices.pick(options)
        case t.ListType(item=item):
            return tuple(_value(choices, item, field) for _ in range(choices.pick((1, 2, 0, 3))))
        case t.RecordType():
            return _facts(choices, field.fields)
        case _:
            return choices.pick(_VALUES[type(type_)])
