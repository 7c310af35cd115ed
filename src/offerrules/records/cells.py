"""What one cell of a table says: nothing, none, or a value for its field."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Union

from offerrules.feel import types as feel
from offerrules.records.normalization import composed
from offerrules.records.shape import Field

Cell = Union[str, int, float, bool, date, datetime, time, timedelta]
"""Text, as in every cell of a CSV file, or what a spreadsheet holds; an empty text is an empty cell."""

_NONE_WORDS: Final = frozenset({"none", "saknas", "–", "-", "—"})
_TRUE_WORDS: Final = frozenset({"ja", "yes", "true", "sant"})
_FALSE_WORDS: Final = frozenset({"nej", "no", "false", "falskt"})
_PLACEHOLDERS: Final = frozenset(
    {"?", "??", "???", "okänd", "okänt", "okända", "vet ej", "vet inte", "unknown", "null", "nil", "nan", "n/a", "tbd"}
)
_ERRORS: Final = frozenset(
    {"#n/a", "#saknas!", "#värdefel!", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!"}
)

_NUMBER = re.compile(r"[-−]?[0-9]{1,30}([.,][0-9]{1,30})?")
_PERHAPS_THOUSANDS = re.compile(r"[-−]?[1-9][0-9]{0,2}[.,][0-9]{3}")


class CellError(Exception):
    """A cell that does not fit its field; `code` is that of a text. It holds no value."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def is_empty(cell: Cell) -> bool:
    """Whether nothing is recorded in the cell; white space is nothing."""
    return isinstance(cell, str) and not cell.strip()


def says_none(cell: Cell) -> bool:
    """Whether the cell says `none`, `saknas` or `–`."""
    return isinstance(cell, str) and cell.strip().casefold() in _NONE_WORDS


def value_of(cell: Cell, field: Field) -> Any:
    """What a cell that is not empty says about `field`: a value for its record, or None for none.

    Words become booleans and codes of choices, decimal commas points. Whether the value fits is left to the record.
    Raises `CellError`.
    """
    cell = composed(cell) if isinstance(cell, str) else cell
    kind = field.type
    while isinstance(kind, feel.OptionalType | feel.ListType):
        kind = kind.item
    if says_none(cell):
        if isinstance(field.type, feel.OptionalType):
            return None
        raise CellError("cannot_be_none")
    if isinstance(cell, str):
        return _value_of_text(cell, kind, field.choices or {})
    return _value_of_typed(cell, kind, field.choices or {})


def _value_of_text(cell: str, kind: feel.Type, choices: Mapping[str, Any]) -> Any:
    text = cell.strip()
    folded = text.casefold()
    if folded in _ERRORS:
        raise CellError("cell_error")
    if "\n" in text or "\r" in text:
        raise CellError("line_break")
    match kind:
        case feel.BooleanType():
            if folded in _TRUE_WORDS or folded in _FALSE_WORDS:
                return folded in _TRUE_WORDS
            raise CellError("not_yes_or_no")
        case feel.NumberType():
            return _number(text)
        case feel.ChoiceType():
            return _choice(text, folded, choices)
        case feel.StringType():
            if folded in _PLACEHOLDERS:
                raise CellError("placeholder")
            return cell
        case _:
            return text


def _number(text: str) -> int | Decimal:
    if not _NUMBER.fullmatch(text):
        raise CellError("not_number_in_cell")
    if _PERHAPS_THOUSANDS.fullmatch(text):
        raise CellError("perhaps_thousands")
    plain = text.replace(",", ".").replace("−", "-")
    return Decimal(plain) if "." in plain else int(plain)


def _choice(text: str, folded: str, choices: Mapping[str, Any]) -> str:
    if text in choices:
        return text
    meant = [
        code
        for code, words in choices.items()
        if folded in (code.casefold(), composed(words.sv).casefold(), composed(words.en).casefold())
    ]
    if len(meant) != 1:
        raise CellError("no_such_choice")
    return meant[0]


def _value_of_typed(cell: Cell, kind: feel.Type, choices: Mapping[str, Any]) -> Any:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    match kind:
        case feel.BooleanType() if not isinstance(cell, bool):
            raise CellError("not_yes_or_no")
        case feel.NumberType() if not is_number:
            raise CellError("not_number_in_cell")
        case feel.DateType() | feel.DateTimeType() | feel.TimeType() if is_number:
            raise CellError("number_for_date")
        case feel.DateType() if isinstance(cell, datetime) and cell.time() == time():
            return cell.date()  # a spreadsheet has no dates, only points in time shown as dates
        case feel.DateTimeType() if isinstance(cell, date) and not isinstance(cell, datetime):
            return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  # a spreadsheet has no time zones
        case feel.StringType() if isinstance(cell, int | float) and is_number:
            return _digits(cell)
        case feel.ChoiceType():
            text = _digits(cell) if isinstance(cell, int | float) and is_number else str(cell)
            return _choice(text, text.casefold(), choices)
        case feel.NumberType() if isinstance(cell, float) and cell.is_integer():
            return int(cell)
        case _:
            return cell


def _digits(number: float) -> str:
    if not float(number).is_integer() or abs(number) >= 10**15:
        raise CellError("not_text")
    return str(int(number))
