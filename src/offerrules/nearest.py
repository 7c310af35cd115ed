"""The nearest of some names to a misspelt one, for 'did you mean'."""

from collections.abc import Iterable
from functools import lru_cache

_LONGEST = 64
"""Longer names are not compared letter by letter: nobody misspells one by two letters, and it would take time."""


def nearest(written: str, names: Iterable[str]) -> str | None:
    """The one of `names` that is likely meant by `written`, or None where none is near; of equals the first.

    Case, spaces and the signs `_` and `-` do not count. Otherwise about every third letter may be wrong, left out,
    doubled or swapped with its neighbour.
    """
    plain, letters = _plain(written)
    best, least = None, max(1, len(plain) // 3) + 1
    for name in names:
        other, others = _plain(name)
        # Each letter that only one of them has costs a change: most names are ruled out by that alone.
        if len(letters - others) >= least or len(others - letters) >= least:
            continue
        distance = _distance(plain, other, least)
        if distance < least:
            best, least = name, distance
            if not distance:
                break
    return best


@lru_cache(maxsize=8192)
def _plain(name: str) -> tuple[str, frozenset[str]]:
    """A name as it is compared, and its letters. The same names are compared for every name that is not there."""
    plain = "".join(letter for letter in name.casefold() if letter not in " _-")
    return plain, frozenset(plain)


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
