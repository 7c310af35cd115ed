"""Types as they are written behind `instance of` and in function literals, and which values are of them."""

from functools import lru_cache
from typing import Final, Union

from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.values import Function, Range, Value
from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class Simple:
    """A type without parts; `kind` is None for `Any`."""

    kind: Kind | None


@dataclass(frozen=True, slots=True)
class ListOf:
    item: "Written"


@dataclass(frozen=True, slots=True)
class RangeOf:
    item: "Written"


@dataclass(frozen=True, slots=True)
class ContextOf:
    entries: tuple[tuple[str, "Written"], ...]


@dataclass(frozen=True, slots=True)
class FunctionOf:
    parameters: tuple["Written", ...]
    result: "Written"


Written = Union[Simple, ListOf, RangeOf, ContextOf, FunctionOf]
ANY: Final = Simple(None)

_SIMPLE: Final = {
    "Any": None,
    "Null": Kind.NULL,
    "boolean": Kind.BOOLEAN,
    "number": Kind.NUMBER,
    "string": Kind.STRING,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "date and time": Kind.DATE_TIME,
    "days and time duration": Kind.DAYS_DURATION,
    "years and months duration": Kind.MONTHS_DURATION,
    "list": Kind.LIST,
    "range": Kind.RANGE,
    "context": Kind.CONTEXT,
    "function": Kind.FUNCTION,
}


@lru_cache(maxsize=256)
def read_type(text: str) -> Written | None:
    """The type that the text names, or None where it names none. The parser has seen to the form of the text."""
    if text in _SIMPLE:
        return Simple(_SIMPLE[text])
    head, opening, rest = text.partition("<")
    if not opening:
        return None
    parts, behind = _parts(rest)
    if head == "context":
        return _context(parts)
    types = [read_type(part) for part in parts]
    known = tuple(each for each in types if each is not None)
    if len(known) < len(types):
        return None
    if head == "function":
        result = read_type(behind.removeprefix("->").strip())
        return None if result is None else FunctionOf(known, result)
    if len(known) != 1 or behind:
        return None
    match head:
        case "list":
            return ListOf(known[0])
        case "range":
            return RangeOf(known[0])
        case _:
            return None


def _parts(text: str) -> tuple[list[str], str]:
    """What stands between the brackets, at the commas outside inner brackets, and what stands behind them."""
    parts: list[str] = []
    depth = 0
    start = 0
    for place, sign in enumerate(text):
        arrow = sign == ">" and text[place - 1 : place] == "-"
        if sign == "<":
            depth += 1
        elif sign == ">" and not arrow:
            if depth == 0:
                last = text[start:place].strip()
                return ([*parts, last] if last else parts), text[place + 1 :]
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    return parts, ""


def _context(parts: list[str]) -> Written | None:
    entries: list[tuple[str, Written]] = []
    for part in parts:
        name, _, type_text = part.partition(":")
        found = read_type(type_text.strip())
        if found is None:
            return None
        entries.append((name.strip(), found))
    return ContextOf(tuple(entries))


def is_instance(value: Value, of: Written) -> bool:
    """`value instance of type`. Null is only of the type `Null`; inside lists and contexts it is of every type."""
    kind = kind_of(value)
    match of:
        case Simple(wanted):
            return kind is not Kind.NULL if wanted is None else kind is wanted
        case ListOf(item):
            return kind is Kind.LIST and all(conforms(each, item) for each in value)
        case RangeOf(item):
            return isinstance(value, Range) and conforms(value.low, item) and conforms(value.high, item)
        case ContextOf(entries):
            return kind is Kind.CONTEXT and all(name in value and conforms(value[name], item) for name, item in entries)
        case FunctionOf(parameters, result):
            return isinstance(value, Function) and _is_function_of(value, parameters, result)


def conforms(value: Value, of: Written) -> bool:
    """Whether the value may stand where the type is asked for: null always may (OMG DMN 1.5, 10.3.2.9.2)."""
    return value is None or is_instance(value, of)


def _is_function_of(value: Function, parameters: tuple[Written, ...], result: Written) -> bool:
    if len(value.parameters) != len(parameters) or result != ANY:
        return False
    declared = [read_type(name) for name in value.types]
    return all(own in (ANY, asked) for own, asked in zip(declared, parameters, strict=True))
