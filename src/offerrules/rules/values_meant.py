"""What was likely meant by a text that is the value of a parameter: a number, a day, a duration, a truth value."""

import re
from datetime import date
from typing import Final, NamedTuple

from offerrules.feel.temporal import parse_literal

_UNITS: Final = {
    "years": ("år", "year", "years", "yr", "yrs"),
    "months": ("månad", "månader", "mån", "mån.", "month", "months"),
    "weeks": ("vecka", "veckor", "v", "v.", "week", "weeks"),
    "days": ("dag", "dagar", "d", "day", "days", "dygn"),
    "hours": ("timme", "timmar", "tim", "tim.", "h", "hour", "hours"),
    "percent": ("%", "procent", "percent"),
    "kronor": ("kr", "kr.", "kronor", "krona", "sek", ":-"),
    "persons": ("person", "personer", "persons", "people", "st", "st."),
}
_UNIT_OF: Final = {word: unit for unit, words in _UNITS.items() for word in words}
_SPACE: Final = "[ \u00a0\u202f\u2007\u2009]"
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-+−–]?){_SPACE}?"
    rf"(?P<whole>[0-9]{{1,3}}(?:(?:{_SPACE}|'|\.)[0-9]{{3}})+|[0-9]+)(?:[,.](?P<fraction>[0-9]+|-))?"
    rf"{_SPACE}*(?P<unit>[^\W\d_]+\.?|%|:-)?"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january", "feb februari february", "mar mars march", "apr april", "maj may", "jun juni june",
            "jul juli july", "aug augusti august", "sep sept september", "okt oct oktober october", "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_TRUTH: Final = {
    **dict.fromkeys(("ja", "yes", "sant", "sann", "on", "på", "y"), "true"),
    **dict.fromkeys(("nej", "no", "falskt", "falsk", "off", "av", "n"), "false"),
}


class Meant(NamedTuple):
    """What to write instead of a text, and the unit that was written behind a number.

    Where only the use of a parameter shows that a text was not meant, it is not `certain`.
    """

    correction: str
    unit: str | None = None
    certain: bool = True


def meant_by(written: str) -> Meant | None:
    """What was likely meant, or None where a text was."""
    text = written.strip()
    day = _day(text)
    if day is not None:
        return Meant(day)
    if len(text) <= 40 and re.match(r"@?[-+]?P", text) and parse_literal(text.removeprefix("@").strip('"')) is not None:
        return Meant(f'= @"{text.removeprefix("@")}"')
    if text.casefold() in _TRUTH:
        return Meant(_TRUTH[text.casefold()], None, False)
    return _number(text)


def _number(text: str) -> Meant | None:
    found = _NUMBER.fullmatch(text)
    if found is None or len(text) > 40:
        return None
    unit = None if found["unit"] is None else _UNIT_OF.get(found["unit"].casefold())
    if found["unit"] is not None and unit is None:
        return None
    sign = "-" if found["sign"] in ("-", "−", "–") else ""
    fraction = f".{found['fraction']}" if found["fraction"] not in (None, "-") else ""
    number = f"{sign}{re.sub('[^0-9]', '', found['whole'])}{fraction}"
    return Meant(number, unit, number != text)


def _day(text: str) -> str | None:
    turned = re.fullmatch(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})", text)
    if turned is not None:
        return _iso(int(turned[1]), int(turned[2]), int(turned[3]))
    spelt = re.fullmatch(r"(?:den )?([0-9]{1,2})(?:[.:]?e?|st|nd|rd|th)? ([^\W\d_]+)\.?,? ([0-9]{4})", text.casefold())
    if spelt is not None and spelt[2] in _MONTHS:
        return _iso(int(spelt[3]), _MONTHS[spelt[2]], int(spelt[1]))
    return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
