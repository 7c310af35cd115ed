"""The kinds of values that stand in a document, and how one of several shapes is chosen.

The choice is made by looking at the value before it is validated (`Discriminator`), so that a mistake inside one shape
is told as that mistake and not as one for each shape. The tags begin with a character that no file can hold, so that
they are never mistaken for keys.
"""

import re
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Final, Union

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

NAME_PATTERN: Final = r"^[a-z][a-z0-9_]*$"
POLICY_NAME_PATTERN: Final = r"^[a-z0-9_-]+/[a-z0-9_-]+$"
ADDRESS_PATTERN: Final = r"^https?://\S+$"
NOT_BLANK_PATTERN: Final = r"\S"
TAG_SIGN: Final = "\0"

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("not_a_day", "not a day")


def _expression(value: object) -> object:
    """A number or a truth value is an expression too: what was written."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case _:
            return value


def _scalar(value: object) -> object:
    if isinstance(value, bool | int | Decimal | str):
        return value
    raise PydanticCustomError("not_a_scalar", "not a scalar")


def by_shape(**shapes: type | UnionType) -> Discriminator:
    """Chooses a shape by the Python type of the value; what has none of these types is told as `wrong_shape`."""

    def choose(value: object) -> str | None:
        if isinstance(value, BaseModel):
            return TAG_SIGN + "mapping"
        return next((TAG_SIGN + name for name, type_ in shapes.items() if isinstance(value, type_)), None)

    return Discriminator(choose, custom_error_type="wrong_shape", custom_error_message="wrong shape")


Identifier = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
PolicyName = Annotated[str, StringConstraints(pattern=POLICY_NAME_PATTERN)]
Words = Annotated[str, StringConstraints(pattern=NOT_BLANK_PATTERN)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
FeelText = Annotated[
    str,
    StringConstraints(pattern=NOT_BLANK_PATTERN),
    BeforeValidator(_expression),
    WithJsonSchema(
        {"type": ["string", "number", "boolean"], "description": "A FEEL expression.", "x-language": "feel"}
    ),
]
Citation = Annotated[
    str,
    StringConstraints(pattern=NOT_BLANK_PATTERN),
    Field(description="A source and a paragraph of it, such as `news ¶3`, `news ¶3-4`, or a source alone."),
]
Citations = Annotated[
    Union[
        Annotated[Citation, Tag("\0text")],
        Annotated[list[Citation], Field(min_length=1), Tag("\0list")],
    ],
    by_shape(text=str, list=list),
]
PrivacyClasses = Annotated[
    Union[
        Annotated[Words, Tag("\0text")],
        Annotated[list[Words], Field(min_length=1), Tag("\0list")],
    ],
    by_shape(text=str, list=list),
]
Scalar = Annotated[
    Union[bool, int, Decimal, str],
    BeforeValidator(_scalar),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]


def not_empty() -> Any:
    """A validator for a form of which every key may be left out, but not all of them."""

    def check(form: BaseModel) -> BaseModel:
        if not form.model_fields_set:
            raise PydanticCustomError("too_short", "empty")
        return form

    return model_validator(mode="after")(check)


def exactly_one(*keys: str) -> Any:
    """A validator for a form in which one of these keys stands, and none of the others."""

    def check(form: BaseModel) -> BaseModel:
        names = {field.alias or name: name for name, field in type(form).model_fields.items()}
        given = [key for key in keys if names[key] in form.model_fields_set]
        if len(given) != 1:
            context = {"keys": ", ".join(keys), "given": ", ".join(given)}
            raise PydanticCustomError("exactly_one", "exactly one", context)
        return form

    return model_validator(mode="after")(check)


def one_of(*keys: str) -> ConfigDict:
    """What `exactly_one` says, for editors."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [key]} for key in keys]})
