"""Regular expressions of `matches`, `replace` and `split`: those of XPath 3.1 (functions and operators, 5.6).

Python's `re` has other rules and can run for ever on a short text. Here a pattern becomes a small program
(`syntax`), which is run so that no place of the program meets the same place of the text twice (`machine`): the time
grows with the length of the text times that of the pattern, not exponentially. Back-references make that impossible,
so every call may also take only a bounded number of steps; beyond it the result is the failure `pattern-work`.
"""

from functools import lru_cache

from offerrules.feel.budget import MOST_CHARACTERS
from offerrules.feel.patterns.characters import PatternError
from offerrules.feel.patterns.machine import Budget, Match, TooMuchWorkError, search
from offerrules.feel.patterns.syntax import PatternTooLargeError, Program, compile_pattern
from offerrules.feel.values import Failure

_PATTERN = Failure("pattern")
_WORK = Failure("pattern-work")
_FLAGS = frozenset("smixq")


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> Program | Failure:
    if not _FLAGS.issuperset(flags):
        return _PATTERN
    try:
        return compile_pattern(pattern, frozenset(flags))
    except PatternTooLargeError:
        return _WORK
    except PatternError:
        return _PATTERN


def matches(text: str, pattern: str, flags: str | None = None) -> bool | Failure:
    """Whether something in `text` matches."""
    program = _compiled(pattern, flags or "")
    if isinstance(program, Failure):
        return program
    try:
        return search(program, text, 0, Budget.for_program(program)) is not None
    except TooMuchWorkError:
        return _WORK


def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | Failure:
    """`text` with everything that matches replaced. A pattern that matches an empty text is a failure."""
    program = _compiled(pattern, flags or "")
    if isinstance(program, Failure):
        return program
    parts = [replacement] if "q" in (flags or "") else _replacement(replacement, program.groups)
    found = parts if isinstance(parts, Failure) else _all_matches(program, text)
    if isinstance(parts, Failure) or isinstance(found, Failure):
        return _PATTERN if isinstance(parts, Failure) else _WORK if found == _WORK else _PATTERN
    pieces: list[str] = []
    behind = 0
    literal = sum(len(part) for part in parts if isinstance(part, str))
    groups = [part for part in parts if not isinstance(part, str)]
    left = MOST_CHARACTERS
    for match in found:
        left -= literal + sum(len(match.group(text, group)) for group in groups)
        if left < 0:
            return _WORK
        pieces.append(text[behind : match.start])
        pieces += [part if isinstance(part, str) else match.group(text, part) for part in parts]
        behind = match.end
    return "".join([*pieces, text[behind:]])


def split(text: str, pattern: str) -> list[str] | Failure:
    """The parts of `text` between what matches. A pattern that matches an empty text is a failure."""
    program = _compiled(pattern, "")
    found = program if isinstance(program, Failure) else _all_matches(program, text)
    if isinstance(found, Failure):
        return found
    parts: list[str] = []
    behind = 0
    for match in found:
        parts.append(text[behind : match.start])
        behind = match.end
    return [*parts, text[behind:]]


def _all_matches(program: Program, text: str) -> list[Match] | Failure:
    budget = Budget.for_program(program)
    found: list[Match] = []
    try:
        if search(program, "", 0, budget) is not None:
            return _PATTERN
        match = search(program, text, 0, budget)
        while match is not None and match.end > match.start:
            found.append(match)
            match = search(program, text, match.end, budget)
    except TooMuchWorkError:
        return _WORK
    return _PATTERN if match is not None else found


def _replacement(text: str, groups: int) -> list[str | int] | Failure:
    """The replacement as texts and numbers of groups. `$12` is group 12 if there is one, else group 1 and a 2."""
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        sign, following = text[at], text[at + 1 : at + 2]
        if sign == "\\":
            if following not in ("\\", "$"):
                return _PATTERN
            parts.append(following)
            at += 2
        elif sign == "$":
            if not (following.isascii() and following.isdigit()):
                return _PATTERN
            at += 2
            number = int(following)
            while (
                at < len(text) and text[at].isascii() and text[at].isdigit() and number * 10 + int(text[at]) <= groups
            ):
                number = number * 10 + int(text[at])
                at += 1
            parts.append(number)
        else:
            parts.append(sign)
            at += 1
    return parts
