"""The shape of any pydantic class says what FEEL can read in it."""

from collections.abc import Sequence
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict
from tests.records.pupils import Pupil, wrong_classes
from tests.records.wide import Wide

from offerrules.feel import types as feel
from offerrules.feel.values import UNKNOWN
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Participant, Record, ShapeError, shape_of


def test_a_callers_class_has_a_shape() -> None:
    shape = shape_of(Pupil)
    badge = feel.RecordType(
        "Badge",
        {
            "kind": feel.ChoiceType(("gold", "silver")),
            "taken": feel.DATE,
            "until": feel.OptionalType(feel.DATE),
            "points": feel.NUMBER,
        },
    )
    assert shape.type == feel.RecordType(
        "Pupil",
        {
            "id": feel.STRING,
            "born": feel.DATE,
            "strokes": feel.ListType(feel.ChoiceType(("crawl", "breast"))),
            "badges": feel.ListType(badge),
            "best": badge,
            "grade": feel.NUMBER,
            "fee": feel.NUMBER,
            "may_swim": feel.BOOLEAN,
            "school": feel.STRING,
            "signed": feel.DATE_TIME,
            "lesson": feel.TIME,
            "breaks": feel.ListType(feel.DAYS_DURATION),
        },
    )
    assert shape.fields["born"].label == Text("Född", "Born")
    assert shape.fields["born"].privacy == "identity"
    assert shape.fields["may_swim"].label == Text("may swim", "may swim")
    assert shape.fields["school"].label == Text("School code", "School code")
    assert set(shape.fields["badges"].fields) == {"kind", "taken", "until", "points"}
    assert shape.fields["strokes"].choices == {"crawl": Text("crawl", "crawl"), "breast": Text("breast", "breast")}


def test_the_same_class_gives_the_same_shape() -> None:
    assert shape_of(Participant) is shape_of(Participant)


def test_a_field_can_be_none_where_its_type_says_so() -> None:
    fields = shape_of(Wide).fields
    assert fields["day"].type == feel.OptionalType(feel.DATE)
    assert fields["hour"].type == feel.TIME
    assert fields["days"].type == feel.OptionalType(feel.ListType(feel.DATE))
    assert fields["part"].fields.keys() == {"flag", "colour", "amount", "note"}


@pytest.mark.parametrize(("model", "path", "said"), [pytest.param(*case, id=case[1]) for case in wrong_classes()])
def test_a_class_that_cannot_be_a_record_is_told_by_its_field(model: type[BaseModel], path: str, said: str) -> None:
    with pytest.raises(ShapeError) as caught:
        shape_of(model)
    assert [found for found, why in caught.value.problems if said in why] == [path]


def test_a_record_of_ours_holds_only_what_engines_can_read_as_it_is() -> None:
    class Loose(BaseModel):
        x: int = 1

    class Bad(Record):
        items: OrUnknown[list[int]] = UNKNOWN
        more: OrUnknown[Sequence[int]] = UNKNOWN
        loose: OrUnknown[Loose] = UNKNOWN
        kind: Annotated[OrUnknown[Literal["a"]], Fact(Text("a", "a"), absence="none")] = UNKNOWN

    class Thawed(Record):
        model_config = ConfigDict(frozen=False)

    class Open(Record):
        model_config = ConfigDict(extra="ignore")

    for model in (Thawed, Open):
        with pytest.raises(ShapeError, match="must stay frozen and forbid other fields"):
            shape_of(model)
    with pytest.raises(ShapeError) as caught:
        shape_of(Bad)
    assert [path for path, _ in caught.value.problems] == ["items", "more", "loose", "kind"]
