"""The nearest of some names to a misspelt one, for 'did you mean'."""

from collections.abc import Iterable

_LONGEST = 64
"""Longer names are not compared letter by letter: nobody misspells one by two letters, and it would take time."""


def nearest(written: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is likely meant by `written`, or None where none is near; of equals the first.

    Case, spaces and the signs `_` and `-` do not count. Otherwise about every third letter may be wrong, left out,
    doubled or swapped with its neighbour.
    """
    plain = _plain(written)
    best, least = None, max(1, len(plain) // 3) + 1
    for name in names:
        distance = _distance(plain, _plain(name), least)
        if distance < least:
            best, least = name, distance
    return best


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter not in " _-")


def _distance(one: str, other: str, limit: int) -> int:
    """Letters to change, insert, leave out or swap to make `other` of `one`; `limit` where it is that or more."""
    if one == other:
        return 0
    if abs(len(one) - len(other)) >= limit or max(len(one), len(other)) > _LONGEST:
        return limit
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, another in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != another))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before_last, last = last, row
    return min(last[-1], limit)
