"""Reading the name of a type, behind `instance of` and in function literals (OMG DMN 1.5, 10.3.1.2, rules 66 to 69)."""

from typing import TYPE_CHECKING

from offerrules import later
from offerrules.feel.cursor import Cursor, is_sign
from offerrules.feel.names import Names
from offerrules.feel.scanner import Kind

if TYPE_CHECKING:
    from offerrules.feel import elsewhere, habits, problems
else:
    elsewhere = later.module("offerrules.feel.elsewhere")
    habits = later.module("offerrules.feel.habits")
    problems = later.module("offerrules.feel.problems")

TYPE_NAMES = (
    "Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration", "list", "context", "range", "function",
)  # fmt: skip

_TYPES = Names(TYPE_NAMES)
_WITH_PARTS = ("list", "range", "context", "function")


def type_name(cursor: Cursor) -> str:
    """The type from here on, with single spaces: `list<context<a: number, b: date and time>>`."""
    cursor.descend()
    name = _simple(cursor)
    if name in _WITH_PARTS and (is_sign(cursor.token, "<", "<>")):
        name += _parts(cursor, name)
    cursor.ascend()
    return name


def _simple(cursor: Cursor) -> str:
    found = cursor.type_here(_TYPES)
    if found is None:
        raise cursor.lose(problems.type_missing(cursor.token.span))
    tokens, name = found
    meant = elsewhere.TYPES.get(name.lower())
    if meant is not None and name not in cursor.names:
        cursor.note(habits.type_elsewhere(name, meant, cursor.token.span))
    cursor.take(tokens)
    while name not in _WITH_PARTS and cursor.is_sign(".") and cursor.ahead().kind is Kind.WORD:
        cursor.take()
        name += "." + cursor.take().text
    return name


def _parts(cursor: Cursor, name: str) -> str:
    if cursor.take_sign("<>"):
        inner = ""
    else:
        cursor.take()
        parts: list[str] = []
        while not cursor.is_sign(">") or parts:
            parts.append(_entry(cursor) if name == "context" else type_name(cursor))
            if not cursor.take_sign(","):
                break
        if not cursor.split_sign(">"):
            raise cursor.lose(problems.type_not_closed(cursor.token.span))
        inner = ", ".join(parts)
    if name != "function":
        return f"<{inner}>"
    if not cursor.take_sign("->"):
        raise cursor.lose(problems.function_type_without_result(cursor.token.span))
    return f"<{inner}>->{type_name(cursor)}"


def _entry(cursor: Cursor) -> str:
    key = cursor.name_before((":",), "./-'’+*")
    if key is None:
        raise cursor.lose(problems.type_missing(cursor.token.span))
    cursor.take(key[0] + 1)
    return f"{key[1]}: {type_name(cursor)}"
