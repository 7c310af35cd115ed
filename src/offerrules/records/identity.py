"""The reference by which a record is told from others, and the numbers that it must not be."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from offerrules.language import Text
from offerrules.records.fact import Fact
from offerrules.records.scalars import read_text, refusal

LONGEST: Final = 200
_BETWEEN = re.compile(r"[\s+\-\u00ad\u200b\u2010-\u2015\u2212\ufeff]")
_COORDINATION: Final = 60
_SHORTEST: Final = 10
"""Digits of the shortest personal number; most references are shorter."""


def is_personal_number(text: str) -> bool:
    """Whether `text` has the form of a Swedish personal identity or coordination number.

    Ten or twelve digits, of any script and with or without hyphen, plus or spaces, of which the first six or eight
    are a date; the day is 60 greater in a coordination number (folkbokföringslagen 1991:481, 18 and 18 a §§; the
    number of days has been counted so since 2000). The check digit is not asked: a number with one wrong digit still
    tells the date of birth and nearly the person. So some harmless numbers of ten digits are refused too; a letter
    in front makes a reference of them.
    """
    digits = _BETWEEN.sub("", text)
    if len(digits) not in (10, 12) or not digits.isdecimal():
        return False
    year, month, day = int(digits[:-8]), int(digits[-8:-6]), int(digits[-6:-4])
    if len(digits) == 12 and not 1800 <= year < 2100:
        return False
    years = (year,) if len(digits) == 12 else (1900 + year, 2000 + year)
    return any(_is_date(each, month, day) or _is_date(each, month, day - _COORDINATION) for each in years)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def check_reference(value: Any) -> str:
    """`value`, where it can be a reference; else raises what pydantic turns into a problem."""
    if type(value) is str and len(value) < _SHORTEST and value.isalnum():
        return value
    text = read_text(value)
    if is_personal_number(text):
        raise refusal("personal_number")
    if text != text.strip() or len(text) > LONGEST or not text.isprintable():
        raise refusal("not_reference")
    return text


Reference = Annotated[
    str,
    Field(pattern=r"\S", max_length=LONGEST),
    BeforeValidator(check_reference),
    Fact(Text("Referens", "Reference"), privacy="identity"),
]
"""The type of an opaque reference to a person in a class that is no `Record`: at most 200 letters, never a personal
identity or coordination number. In a `Record` the field `id` is checked so, whatever its type."""
