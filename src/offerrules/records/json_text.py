"""JSON text to Python values, exactly and without silent losses (RFC 8259).

Numbers with a point become `Decimal`. Python's own reader would let pass what is told here: a name that stands twice
in an object, `NaN`, and numbers too long for any field.
"""

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from offerrules.language import Text
from offerrules.records.encoding import decode
from offerrules.records.error import Place, ReadingError, RecordError, RecordProblem
from offerrules.records.problems import problem, shown_name

_LONGEST_NUMBER: Final = 60
_TOO_GREAT: Final = Decimal("1e60")
_SPACE = re.compile(r"[ \t\n\r]*")


class Parsed(NamedTuple):
    """A JSON value, what is wrong within it, and where in the text it ends."""

    value: Any
    problems: tuple[RecordProblem, ...]
    end: int


def parse(text: str, first_line: int = 1) -> Parsed:
    """The one JSON value that `text` holds. Raises `ReadingError` with the line where it is not JSON."""
    start = skip_space(text, 0)
    parsed = parse_at(text, start, first_line)
    if skip_space(text, parsed.end) != len(text):
        raise not_json(text, parsed.end, first_line)
    return parsed


def parse_record(data: str | bytes | bytearray) -> tuple[str, Parsed]:
    """The text of `data`, UTF-8 where it is bytes, and the one value in it. Raises `RecordError`."""
    try:
        text = data if isinstance(data, str) else decode(bytes(data))
        return text, parse(text)
    except ReadingError as refused:
        found = RecordProblem("", refused.code, refused.text, refused.place)
    raise RecordError([found])


def parse_at(text: str, start: int, first_line: int = 1) -> Parsed:
    """The JSON value that begins at `start`. Raises `ReadingError` with the line where it is not JSON."""
    doubled: list[tuple[dict[str, Any], str]] = []
    endless: list[float] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            said: dict[str, list[Any]] = {}
            for name, part in pairs:
                said.setdefault(name, []).append(part)
            for name, parts in said.items():
                if len(parts) > 1:
                    doubled.append((found, name))
                    if any(part != parts[0] for part in parts):  # nobody knows which is meant, also of references
                        del found[name]
        return found

    def as_constant(word: str) -> float:
        endless.append(float(word))
        return endless[-1]

    decoder = json.JSONDecoder(
        object_pairs_hook=as_object, parse_int=_whole, parse_float=_number, parse_constant=as_constant
    )
    at = start
    try:
        value, end = decoder.raw_decode(text, start)
    except json.JSONDecodeError as refused:
        at = refused.pos
    except RecursionError:
        at = -1
    else:
        return Parsed(value, tuple(_problems(value, doubled) if doubled or endless else ()), end)
    if at < 0:
        raise _too_deep()
    raise not_json(text, at, first_line)


def skip_space(text: str, start: int) -> int:
    """Where the next thing that is not white space stands."""
    found = _SPACE.match(text, start)
    return found.end() if found else start


def not_json(text: str, at: int, first_line: int = 1) -> ReadingError:
    """The text is not JSON at `at`."""
    line = first_line + text.count("\n", 0, at)
    column = at - text.rfind("\n", 0, at)
    said = Text(f"Texten är inte JSON vid tecken {column}.", f"The text is not JSON at character {column}.")
    return ReadingError("not_json", said, Place(line=line))


def _too_deep() -> ReadingError:
    return ReadingError("too_deep", Text("Texten är nästlad för djupt.", "The text is nested too deeply."))


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _TOO_GREAT


def _number(digits: str) -> Decimal:
    if len(digits) <= _LONGEST_NUMBER:
        try:
            return Decimal(digits)
        except InvalidOperation:  # the exponent is beyond those that a Decimal can have
            pass
    return _TOO_GREAT


def _problems(value: Any, doubled: list[tuple[dict[str, Any], str]]) -> Iterator[RecordProblem]:
    names: dict[int, list[str]] = {}
    for owner, name in doubled:
        names.setdefault(id(owner), []).append(name)
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, here = waiting.pop()
        if isinstance(here, float) and not math.isfinite(here):
            yield problem(path, "not_finite")
        before = f"{path}." if path else ""
        if isinstance(here, dict):
            for name in names.get(id(here), ()):
                yield problem(f"{before}{shown_name(name)}", "duplicate_field")
            waiting.extend((f"{before}{shown_name(name)}", part) for name, part in reversed(here.items()))
        elif isinstance(here, list):
            waiting.extend((f"{before}{index}", part) for index, part in reversed(list(enumerate(here))))
