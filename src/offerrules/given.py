"""What public functions are given, checked at the door: one sentence says what was given and what is wanted.

No sentence repeats a value, since it may be that of a person.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from os import PathLike
from typing import Any, Final

_KNOWN: Final[Mapping[type, str]] = {
    type(None): "None",
    str: "a text (str)",
    bytes: "bytes",
    dict: "a dict",
    list: "a list",
    date: "a date",
    datetime: "a datetime",
    bool: "a bool",
    int: "an int",
}


def described(value: object) -> str:
    """What kind of object it is, in a few words: `a text (str)`, `an object of the class app.Person`."""
    if isinstance(value, type):
        return f"the class {value.__module__}.{value.__qualname__}"
    found = _KNOWN.get(type(value))
    if found is not None:
        return found
    return "a path" if isinstance(value, PathLike) else f"an object of the class {_name(type(value))}"


def _name(class_: type) -> str:
    return class_.__qualname__ if class_.__module__ == "builtins" else f"{class_.__module__}.{class_.__qualname__}"


def misfit(name: str, wanted: str, given: object, hint: str = "") -> TypeError:
    """The error about an argument: its name, what is wanted in it, what was given, and what to do."""
    return TypeError(f"`{name}` is {wanted}; {described(given)} was given{f': {hint}' if hint else ''}")


def check_day(on: object, name: str = "on") -> None:
    """Raises `TypeError` unless it is a plain date: a date and time would leave open in which zone it is that day."""
    if type(on) is date:
        return
    hint = ""
    if isinstance(on, datetime):
        hint = "take its `.date()` in the time zone that counts"
    elif isinstance(on, date):
        hint = f"make a plain one of it, date({name}.year, {name}.month, {name}.day)"
    elif isinstance(on, str):
        hint = "`date.fromisoformat` reads one"
    raise misfit(name, "a date, such as date(2024, 6, 3)", on, hint)


def check_records(records: object) -> None:
    """Raises `TypeError` for what would be taken apart into letters or names, or holds one record instead of many."""
    hint = ""
    if isinstance(records, str | bytes | bytearray | PathLike):
        hint = "`offerrules.records` has read_json, read_ndjson and read_csv for files; one record is for `decide`"
    elif isinstance(records, Mapping) or not isinstance(records, Iterable) or hasattr(type(records), "model_fields"):
        hint = "one record is for `decide`, or stands in a list"
    if hint:
        raise misfit("records", "an iterable of records", records, hint)


def check_is_text(text: object) -> None:
    """Raises `TypeError` unless it is text or bytes."""
    if not isinstance(text, str | bytes):
        hint = "`load` and `check` read files" if isinstance(text, PathLike) else ""
        raise misfit("text", "the text of a policy, as str or bytes", text, hint)


def check_path(path: object, name: str = "path") -> None:
    """Raises `TypeError` unless it is a path, `ValueError` for a text of several lines, which is no path."""
    if not isinstance(path, str | PathLike):
        raise misfit(name, "a path, as str or pathlib.Path", path)
    if isinstance(path, str) and "\n" in path:
        raise ValueError(f"`{name}` is a path; a text of several lines was given: `loads` and `check_text` read texts")


def check_decision(decision: object) -> None:
    """Raises `TypeError` unless it is a decision that was made or read."""
    if not hasattr(decision, "fingerprint") or not hasattr(decision, "outcomes"):
        hint = "`Decision.from_json(data, policy)` reads one" if isinstance(decision, str | bytes | dict) else ""
        raise misfit("decision", "a Decision", decision, hint)


def check_policy(policy: object) -> None:
    """Raises `TypeError` unless it is a policy that was loaded."""
    if not hasattr(policy, "rule_set"):
        hint = "`offerrules.load(path)` loads one" if isinstance(policy, str | PathLike) else ""
        raise misfit("policy", "a Policy", policy, hint)


def check_classes(records: Any) -> None:
    """Raises `TypeError` unless it maps names to pydantic classes."""
    if not isinstance(records, Mapping):
        raise misfit("records", 'a mapping of names to record classes, such as {"Pupil": Pupil}', records)
    for name, class_ in records.items():
        if not isinstance(class_, type) or not hasattr(class_, "model_fields"):
            raise misfit(f"records[{name!r}]", "a pydantic class", class_)
