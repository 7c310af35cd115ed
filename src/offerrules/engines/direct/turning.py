"""The day on which a comparison turns: generated code finds it once, and then compares days with it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from offerrules.feel.calls import apply
from offerrules.feel.entries import Entry
from offerrules.feel.values import Failure, Value


class _AfterAllDays:
    """Later than every day of Python's calendar."""

    __slots__ = ()

    def __gt__(self, day: date) -> bool:
        return True

    def __le__(self, day: date) -> bool:
        return False

    def __repr__(self) -> str:
        return "AFTER_ALL_DAYS"


AFTER_ALL_DAYS: Final = _AfterAllDays()
_LAST: Final = date.max.toordinal()


def moved(entry: Entry, day: Value, by: Value) -> Value | Failure | None:
    """A day of the calendar moved by a duration; None where it is no such day, or the duration a failure."""
    return apply(entry, (day, by)) if type(day) is date and type(by) is not Failure else None


def first_day(judge: Callable[[date], Any], truth: bool, near: Any) -> date | _AfterAllDays | Failure:
    """The first day of Python's calendar of which `judge` says `truth`, where it says that of all later days too.

    It is looked for from `near` on, in steps that double and are then halved: two days are tried where it is right. A
    failure where `near` is no day of the calendar and `judge` says neither true nor false of the first or last day.
    """
    before, found = 0, _LAST + 1
    if type(near) is date:
        before, found = _around(judge, truth, near.toordinal())
    elif not all(type(judge(day)) is bool for day in (date.min, date.max)):
        return Failure("type")
    while found - before > 1:
        between = (before + found) // 2
        if judge(date.fromordinal(between)) is truth:
            found = between
        else:
            before = between
    return AFTER_ALL_DAYS if found > _LAST else date.fromordinal(found)


def _around(judge: Callable[[date], Any], truth: bool, near: int) -> tuple[int, int]:
    """A day of which `judge` does not say `truth`, and a later one of which it does; days may lie off the calendar."""
    is_found = judge(date.fromordinal(near)) is truth
    last, step = near, -1 if is_found else 1
    while True:
        tried = last + step
        if not 1 <= tried <= _LAST:
            tried = 0 if is_found else _LAST + 1
            break
        if (judge(date.fromordinal(tried)) is truth) is not is_found:
            break
        last, step = tried, 2 * step
    return (tried, last) if is_found else (last, tried)
