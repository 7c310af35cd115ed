"""Classes as callers have them: no records of ours, with everything that pydantic lets a class hold."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, NewType, Optional

from pydantic import AliasChoices, BaseModel, ConfigDict, PositiveInt
from pydantic import Field as PydanticField

from offerrules.language import Text
from offerrules.records import Fact, NotAFact

SchoolCode = NewType("SchoolCode", str)


class Swim(Enum):
    CRAWL = "crawl"
    BREAST = "breast"


class Rank(IntEnum):
    LOW = 1


class Badge(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    kind: Literal["gold", "silver"]
    taken: dt.date | None = None
    until: Annotated[dt.date | None, Fact(Text("Giltigt till", "Valid to"), absence="none")] = None
    points: float = 0


class Pupil(BaseModel):
    id: str
    born: Annotated[dt.date, Fact(Text("Född", "Born"), privacy="identity")] = PydanticField(
        validation_alias=AliasChoices("birthDate", "dob")
    )
    strokes: list[Swim] = []
    badges: Sequence[Badge] = ()
    best: Optional[Badge] = None  # noqa: UP045  # as older code is written
    grade: PositiveInt | None = None
    fee: Decimal = Decimal("12.50")
    may_swim: bool = False
    school: SchoolCode | None = PydanticField(default=None, title="School code")
    signed: dt.datetime | None = None
    lesson: dt.time | None = None
    breaks: tuple[dt.timedelta, ...] = ()
    raw: Annotated[dict[str, Any], NotAFact()] = {}


def wrong_classes() -> list[tuple[type[BaseModel], str, str]]:
    """Classes that cannot be records, with the path and a piece of what is said about it."""

    class Inner(BaseModel):
        both: int | str

    class Holder(BaseModel):
        inner: list[Inner]

    class Anything(BaseModel):
        anything: Any

    class Table(BaseModel):
        table: dict[str, int]

    class Members(BaseModel):
        members: set[str]

    class Pair(BaseModel):
        pair: tuple[int, str]

    class Ranked(BaseModel):
        rank: Rank

    class Holes(BaseModel):
        holes: list[int | None]

    class Child(BaseModel):
        children: "list[Child]" = []

    Child.model_rebuild(_types_namespace={"Child": Child})

    class Words(BaseModel):
        flag: Annotated[bool, Fact(Text("a", "b"), choices={"x": Text("a", "b")})]

    return [
        (Holder, "inner.both", "several alternatives"),
        (Anything, "anything", "FEEL does not have"),
        (Table, "table", "FEEL does not have"),
        (Members, "members", "FEEL does not have"),
        (Pair, "pair", "FEEL does not have"),
        (Ranked, "rank", "choices that are not texts"),
        (Holes, "holes", "items that may be None"),
        (Child, "children", "the class that it is part of"),
        (Words, "flag", "no choices"),
    ]
