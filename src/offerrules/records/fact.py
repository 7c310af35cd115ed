"""How a field of a record says what it is: its label, unit, privacy class, absence and the words for its choices."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, to_jsonable_python

from offerrules.language import Text
from offerrules.privacy import PRIVACY_CLASSES, Privacy
from offerrules.quick import dataclass

__all__ = ["PRIVACY_CLASSES", "UNITS", "Fact", "NotAFact", "Privacy", "Unit"]

Unit = Literal["days", "weeks", "months", "years", "hours", "percent", "kronor", "persons", "calendar_year"]
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field holds, in words: `birth_date: Annotated[date | None, Fact(Text("Födelsedatum", "Date of birth"))]`.

    `absence="none"` says that a recorded null means none; otherwise it means unknown. In a `Record` it follows
    from the type (`OrUnknown[date | None]`) and need not be said. `choices` gives the words for each named choice.
    `reference=True` says that the field holds the reference of a class that has it under another name than `id`.
    `further_privacy` are classes that the field is of as well: it is left out with any of them.
    """

    label: Text
    unit: Unit | None = None
    privacy: Privacy = "ordinary"
    absence: Literal["none"] | None = None
    choices: Mapping[str, Text] | None = None
    reference: bool = False
    further_privacy: tuple[Privacy, ...] = ()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        words = {
            "x-label": self.label,
            "x-unit": self.unit,
            "x-privacy": self.privacy,
            "x-further-privacy": self.further_privacy,
            "x-choices": self.choices,
        }
        return {**handler(schema), **{name: to_jsonable_python(said) for name, said in words.items() if said}}


@dataclass(frozen=True, slots=True)
class NotAFact:
    """Marks a field of a caller's class that policies cannot read, such as one of a type that FEEL does not have."""
