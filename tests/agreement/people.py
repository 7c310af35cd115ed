"""A record with a field of every type, as the generated policies read it."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Final, Literal

from offerrules.feel.values import UNKNOWN, MonthsDuration
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Record, shape_of
from offerrules.records.fact import Privacy


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
    unread: Annotated[OrUnknown[str], about("unread")] = UNKNOWN


SHAPE: Final = shape_of(Person)
