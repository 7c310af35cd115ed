"""What can be wrong with a record, in words: one text for each code, and pydantic's findings turned into them.

Nothing here looks at the value that was refused. pydantic's own messages and contexts may repeat it, so only the
kind of its finding and the place are used. Even the name of an unknown field comes from the data; it is shown only
where it looks like a name somebody chose for a column.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from offerrules.feel.values import MonthsDuration, Unknown
from offerrules.language import LANGUAGES, Text
from offerrules.nearest import nearest
from offerrules.records.annotation import item_of, unwrap
from offerrules.records.error import RecordProblem
from offerrules.records.normalization import composed
from offerrules.records.reference import aliases
from offerrules.records.scalars import precise
from offerrules.records.texts import TEXTS

_NAME = re.compile(r"(?!.*[0-9]{4})[^\W\d]\w{0,39}")
"""A field name of the data that may be repeated: short, one word, without the digits of a number of any kind."""

_HIDDEN = "…"

_PLAIN: Final = frozenset(
    {
        NoneType,
        bool,
        int,
        float,
        str,
        Decimal,
        date,
        datetime,
        time,
        timedelta,
        dict,
        list,
        tuple,
        MonthsDuration,
        Unknown,
    }
)
"""What the readers make of JSON and tables, and what a record takes: their classes explain nothing."""

_NAN: Final = Text(
    "är NaN, som dataramar skriver där inget finns. Utelämna fältet.",
    "is NaN, which data frames write where there is nothing. Leave the field out.",
)

_NOTHING: Final = Text(
    "är ett värde som dataramar skriver där inget finns. Utelämna fältet.",
    "is a value that data frames write where there is nothing. Leave the field out.",
)

_OF_CLASS: Final = frozenset({"date_time_for_date", *(code for code in TEXTS if code.startswith("not_"))})
"""What is said of a value of another class than the field takes."""

_PYDANTIC: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "invalid_key": "unknown_field",
    "model_type": "not_record",
    "model_attributes_type": "not_record",
    "dict_type": "not_record",
    "tuple_type": "not_list",
    "list_type": "not_list",
    "too_long": "too_long_list",
    "string_type": "not_text",
    "string_sub_type": "not_text",
    "string_unicode": "not_text",
    "string_too_short": "empty_text",
    "bool_type": "not_boolean",
    "bool_parsing": "not_boolean",
    "int_type": "not_whole_number",
    "int_parsing": "not_whole_number",
    "int_from_float": "not_whole_number",
    "int_parsing_size": "too_many_digits",
    "float_type": "not_number",
    "float_parsing": "not_number",
    "decimal_type": "not_number",
    "decimal_parsing": "not_number",
    "finite_number": "not_finite",
    "decimal_max_digits": "too_many_digits",
    "decimal_max_places": "too_many_digits",
    "decimal_whole_digits": "too_many_digits",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "date_type": "not_date",
    "date_parsing": "not_date",
    "date_from_datetime_parsing": "not_date",
    "date_from_datetime_inexact": "date_time_for_date",
    "time_type": "not_time",
    "time_parsing": "not_time",
    "datetime_type": "not_date_time",
    "datetime_parsing": "not_date_time",
    "datetime_from_date_parsing": "not_date_time",
    "time_delta_type": "not_days_duration",
    "time_delta_parsing": "not_days_duration",
    "is_instance_of": "not_months_duration",
    "literal_error": "no_such_choice",
    "enum": "no_such_choice",
}


def problems_of(model: type[BaseModel], refused: ValidationError) -> tuple[RecordProblem, ...]:
    """pydantic's findings about a `model`, as problems without a value."""
    found = refused.errors(include_url=False, include_context=False)
    return tuple(
        of_given(_problem(model, _code(error["type"], error["input"]), error["loc"]), error["input"]) for error in found
    )


def problem(path: str, code: str) -> RecordProblem:
    """The problem of this code, in its plain words."""
    return RecordProblem(path, code, TEXTS[code])


def of_given(found: RecordProblem, value: Any) -> RecordProblem:
    """The problem, with the class of what was given where that is one that no reader makes: its name is no value."""
    if found.code not in _OF_CLASS and (found.code != "no_such_choice" or isinstance(value, str)):
        return found
    if isinstance(value, float) and value != value:  # noqa: PLR0124  # only NaN is not itself
        return found._replace(text=_NAN)
    kind = type(value)
    if kind in _PLAIN:
        return found
    called = kind.__qualname__.rpartition(".")[2]
    if kind.__module__ != "builtins":
        called = f"{kind.__module__.partition('.')[0]}.{called}"
    said = _NOTHING if _is_nothing(value) else found.text
    return found._replace(text=Text(f"{said.sv} Här är det en `{called}`.", f"{said.en} This is a `{called}`."))


def _is_nothing(value: Any) -> bool:
    """Whether it is `pd.NA`, or a moment or length of time that is none, known by name: neither library is imported."""
    match type(value).__name__:
        case "NAType" | "NaTType":
            return True
        case "datetime64" | "timedelta64":
            return bool(value != value)  # noqa: PLR0124  # only NaT is not itself
        case _:
            return False


def unknown_field(owner: str, name: object, names: Iterable[str]) -> RecordProblem:
    """A field that the record does not have, with the nearest one that it has."""
    shown = shown_name(name)
    near = nearest(name, names) if isinstance(name, str) else None
    text = TEXTS["unknown_field"]
    if near is not None:
        text = Text(f"{text.sv} Menade du `{near}`?", f"{text.en} Did you mean `{near}`?")
    return RecordProblem(f"{owner}.{shown}" if owner else shown, "unknown_field", text)


def no_such_choice(path: str, choices: Iterable[Text]) -> RecordProblem:
    """A text that is none of the named choices, with the choices that there are."""
    words = tuple(choices)
    text = TEXTS["no_such_choice"]
    sv, en = (", ".join(f"`{word.in_language(language)}`" for word in words) for language in LANGUAGES)
    return RecordProblem(path, "no_such_choice", Text(f"{text.sv} Välj bland {sv}.", f"{text.en} Choose from {en}."))


def shown_name(name: object) -> str:
    """`name` where it looks like the name of a field, else a sign that hides it."""
    shown = composed(name) if isinstance(name, str) else ""
    return shown if _NAME.fullmatch(shown) else _HIDDEN


def _code(kind: str, value: Any) -> str:
    return precise(kind, value) if kind in TEXTS else _PYDANTIC.get(kind, "not_valid")


def _problem(model: type[BaseModel], code: str, loc: tuple[int | str, ...]) -> RecordProblem:
    *above, last = loc or ("",)
    owner, annotation = _walk(model, tuple(above))
    if code == "unknown_field":
        is_part = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        names = annotation.model_fields if is_part else ()
        if is_part and isinstance(last, str) and _field_name(annotation, composed(last)) is not None:
            return problem(f"{owner}.{shown_name(last)}" if owner else shown_name(last), "duplicate_field")
        return unknown_field(owner, last, names)
    path, annotation = _walk(model, loc)
    if code == "no_such_choice" and get_origin(annotation) is Literal:
        return no_such_choice(path, (Text(str(choice), str(choice)) for choice in get_args(annotation)))
    return problem(path, code)


def _walk(model: type[BaseModel], loc: tuple[int | str, ...]) -> tuple[str, Any]:
    """The path at `loc`, and the annotation there, as far as it can be followed.

    Locations may hold more than field names and places in lists, such as the alternatives of a union of a caller's
    class: what is no field of the model is left out, unless it looks like a name.
    """
    path: list[str] = []
    here: Any = model
    for step in loc:
        if isinstance(step, int):
            path.append(str(step))
            here = _only(item_of(here))
        elif isinstance(here, type) and issubclass(here, BaseModel):
            name = _field_name(here, step)
            path.append(name or shown_name(step))
            here = _only(here.model_fields[name].annotation) if name else None
        elif step.isidentifier():
            path.append(shown_name(step))
            here = None
    return ".".join(path), here


def _field_name(model: type[BaseModel], step: str) -> str | None:
    """The field that is called `step` in what was given, by its name or an alias."""
    if step in model.model_fields:
        return step
    return next((name for name, field in model.model_fields.items() if step in aliases(field)), None)


def _only(annotation: Any) -> Any:
    inner = unwrap(annotation).inner
    return inner[0] if len(inner) == 1 else None
