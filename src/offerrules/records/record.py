"""The base of all records: frozen, strict, and with unknown, none and set kept apart."""

import typing
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self, TypeVar, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from offerrules.feel.values import UNKNOWN, Unknown
from offerrules.records.error import RecordError
from offerrules.records.identity import check_reference
from offerrules.records.json_text import parse_record
from offerrules.records.normalization import composed_parts
from offerrules.records.problems import problems_of
from offerrules.records.reference import REFERENCE, reference_field
from offerrules.records.strict import described, strict_field, with_composed_texts

T = TypeVar("T")


class _Strict:
    """Makes the schema of `T | Unknown` the strict one of `T`: an unknown field never reaches it (see `Record`)."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner: Any = Union[tuple(part for part in get_args(source) if part is not Unknown)]
        return strict_field(handler.generate_schema(inner), handler.resolve_ref_schema)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(described(schema))
        if schema["type"] == "nullable":
            return {**found, "x-absence": "none"}
        return {"anyOf": [found, {"type": "null"}]}


def _is_unknown(value: Any) -> bool:
    return value is UNKNOWN


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


OrUnknown = Annotated[Union[T, Unknown], _Strict(), Field(exclude_if=_is_unknown, json_schema_extra=_without_default)]
"""The type of a field of a `Record` that need not be recorded: `OrUnknown[date]`, and `OrUnknown[date | None]` where a
recorded null means none. Constraints stand inside: `OrUnknown[Annotated[int, Field(ge=0)]]`."""


def _may_hold_parts(annotation: Any) -> bool:
    """Whether a type is not known to be without records."""
    if isinstance(annotation, type):
        return issubclass(annotation, BaseModel | tuple)
    parts = get_args(annotation)
    match get_origin(annotation):
        case typing.Literal:
            return False
        case typing.Annotated:
            return _may_hold_parts(parts[0])
        case _:
            return not parts or any(map(_may_hold_parts, parts))


class Record(BaseModel):
    """What is known about one person, or one part of it. Frozen; lists are tuples.

    Reading a field gives its value, `None` for none, or `UNKNOWN`. A field is unknown where it is not set, or set to
    `UNKNOWN`, or to `None` although it cannot be none; dumps leave it out. Raises `RecordError`, which repeats no
    value, where what is given does not fit.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        hide_input_in_errors=True,
        allow_inf_nan=False,
        revalidate_instances="never",
        protected_namespaces=(),
    )

    has_parts: ClassVar[bool] = True
    """Whether a field may hold a record or a list of them."""

    __reference__: ClassVar[str] = REFERENCE
    """The name of the field that holds the reference."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.__reference__ = reference_field(cls) or REFERENCE
        cls.has_parts = any(_may_hold_parts(field.annotation) for field in cls.model_fields.values())

    def __init__(self, /, **data: Any) -> None:
        try:
            self.__pydantic_validator__.validate_python(data, self_instance=self)
        except ValidationError as refused:
            problems = problems_of(type(self), refused)
        else:
            return
        raise RecordError(problems)

    # pydantic would otherwise take the constructor for one that parts of a record must be made with, slowly.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        return ((name, value) for name, value in super().__repr_args__() if value is not UNKNOWN)

    @property
    def model_fields_set(self) -> set[str]:
        """The names of the fields that are recorded, also as none."""
        return {name for name, value in self.__dict__.items() if value is not UNKNOWN}

    @field_validator("id", mode="before", check_fields=False)
    @classmethod
    def _check_reference(cls, value: Any) -> Any:
        """Whatever record has an `id`, it is no personal identity number."""
        return check_reference(value) if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_composed_texts(handler(source))  # type: ignore[no-any-return]

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """The record of a mapping with Python or JSON values. Raises `RecordError`."""
        try:
            if options:
                return super().model_validate(obj, **options)
            return cls.__pydantic_validator__.validate_python(obj)  # type: ignore[no-any-return]
        except ValidationError as refused:
            problems = problems_of(cls, refused)
        again = composed_parts(obj)
        if again is obj:
            raise RecordError(problems)
        return cls.model_validate(again, **options)  # names of fields are composed only where they were not found

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """The record of one JSON object, its numbers taken exactly. Raises `RecordError`."""
        _, parsed = parse_record(json_data)
        if parsed.problems:
            raise RecordError(parsed.problems)
        return cls.model_validate(parsed.value, **options)

    @classmethod
    def model_validate_strings(cls, obj: Any, **options: Any) -> Self:
        """The record of a mapping in which every value is text. Raises `RecordError`."""
        try:
            return super().model_validate_strings(obj, **options)
        except ValidationError as refused:
            problems = problems_of(cls, refused)
        raise RecordError(problems)

    def model_copy(self, *, update: Any = None, deep: bool = False) -> Self:
        """A copy in which the fields of `update` stand, checked like any others. Raises `RecordError`."""
        if not update:
            return super().model_copy(deep=deep)
        return type(self).model_validate({**self.__dict__, **update})
