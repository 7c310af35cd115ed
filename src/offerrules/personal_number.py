"""The numbers by which Sweden tells people apart, and which a reference must not be."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

_COORDINATION: Final = 60
SHORTEST: Final = 10
"""Digits of the shortest personal number; most references are shorter."""
_LONGEST_NUMBER: Final = 12
_RANDOM: Final = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|(?<![^\W_])[0-9a-f]{32,}(?![^\W_])",
    re.IGNORECASE,
)
"""UUIDs and hashes: their digits come by chance, and one in some ten thousand would be refused."""
_DIGITS: Final = re.compile("[0-9]+")
_SCIENTIFIC: Final = re.compile(r"(?<![^\W_])[0-9](?:[.,][0-9]{1,20})?[eE]\+?[0-9]{1,2}(?![^\W_])")
"""How spreadsheets write long numbers: `1.99001010017E+11`."""
_GLUED: Final = ((6, 4), (8, 4), (12,))
"""The lengths of the groups of digits in a number that is told even where a letter touches it."""


def is_personal_number(text: str) -> bool:
    """Whether a Swedish personal identity or coordination number stands in `text`.

    Ten or twelve digits of which the first six or eight are a date; the day is 60 greater in a coordination number
    (folkbokföringslagen 1991:481, 18 and 18 a §§; the number of days has been counted so since 2000). The digits may
    be of any script, and grouped by spaces, dashes or other punctuation; more text may stand around them, as in
    `ID:900101-0017` or `199001010017.0`. The check digit is not asked: a number with one wrong digit still tells the
    date of birth and nearly the person. So every fourteenth harmless number of ten digits is refused too. One that a
    letter touches, as in `K9001010017`, is taken, unless it has twelve digits or a sign before the last four.
    """
    plain = _SCIENTIFIC.sub(lambda found: f"{Decimal(found[0].replace(',', '.')):f}", _plain(text))
    if sum(len(group) for group in _DIGITS.findall(plain)) < SHORTEST:
        return False
    return any(_is_dated(digits) for digits in _numbers(_RANDOM.sub("", plain)))


def _plain(text: str) -> str:
    """`text` with ASCII digits, and without what cannot be seen."""
    if text.isascii():
        return text
    shown = (each for each in unicodedata.normalize("NFKC", text) if unicodedata.category(each) not in _UNSEEN)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in shown)


_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})


def _numbers(text: str) -> Iterator[str]:
    """The digits of every group, or run of groups, that may be one number of ten or twelve digits."""
    groups = list(_DIGITS.finditer(text))
    for first, group in enumerate(groups):
        digits: list[str] = []
        end = group.start()
        for each in groups[first:]:
            if any(sign.isalnum() for sign in text[end : each.start()]):
                break
            digits.append(each.group())
            end = each.end()
            length = sum(map(len, digits))
            if length > _LONGEST_NUMBER:
                break
            touched = text[max(0, group.start() - 1) : group.start()].isalpha() or text[end : end + 1].isalpha()
            if length in (SHORTEST, _LONGEST_NUMBER) and (not touched or tuple(map(len, digits)) in _GLUED):
                yield "".join(digits)


def _is_dated(digits: str) -> bool:
    """Whether ten or twelve digits begin with a date, or one with a day 60 greater."""
    year, month, day = int(digits[:-8]), int(digits[-8:-6]), int(digits[-6:-4])
    if len(digits) == _LONGEST_NUMBER and not 1800 <= year < 2100:
        return False
    if len(digits) == SHORTEST:
        # Every day of a year without its century is one in these years: 2000 was a leap year, 1900 was not.
        year += 2000
    return _is_date(year, month, day) or _is_date(year, month, day - _COORDINATION)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
