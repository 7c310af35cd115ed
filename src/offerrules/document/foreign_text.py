"""What word processors, other keyboards and merges leave in a file: signs that look like those of YAML but are others.

Each repair replaces them without moving anything else, so that every offset keeps its meaning. A repair is believed
where less is wrong with the repaired text; then all the places are one problem.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from offerrules.diagnostics import Problem, Span
from offerrules.document import foreign_problems as problems
from offerrules.document.invisible import SPACES

_MARKER: Final = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: [^\r\n]*)?(?=\r?$)", re.MULTILINE)
_BULLET: Final = re.compile(r"^[ \t]*(?:- +)*([•‣◦▪●○∙·*–—−‐‑‒―])(?=[ \t])", re.MULTILINE)
_AROUND_YAML: Final = re.compile(rf"^[ {SPACES}]*[{SPACES}][ {SPACES}]*|(?<=[:\-,\[{{])[{SPACES}]+", re.MULTILINE)
_ANY_SPACE: Final = re.compile(f"[{SPACES}]")
_QUOTES: Final = {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛", "'")}
_OPENING: Final = r"(?:(?<=: )|(?<=- )|(?<=[{\[])|(?<=, ))[“”„‟«»‘’‚‛]"
_CLOSING: Final = r"[“”‟«»‘’‛](?=[ \t]*(?:[,}\]]|\r?$))"
_OUTER_QUOTE: Final = re.compile(f"{_OPENING}|{_CLOSING}", re.MULTILINE)
_LOOKALIKES: Final = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("﹕∶꞉︓ː", ":"),
    **dict.fromkeys("、､﹐", ","),
}
_LOOKALIKE: Final = re.compile(f"[{''.join(_LOOKALIKES)}]")
_CLOSE_COLON: Final = re.compile(r"[：﹕∶꞉︓ː](?=[^\s])")


class Repair(NamedTuple):
    """A text with what is foreign in it replaced, and the one problem of all the places.

    Where offsets would have moved, it is not `in_place`: nothing else can be told of the text.
    """

    text: str
    problem: Problem
    in_place: bool = True


def _merge(text: str) -> Repair | None:
    """Without what a merge has left: of each conflict the first side is kept."""
    markers = list(_MARKER.finditer(text))
    if not any(marker[1][0] in "<>" for marker in markers):
        return None
    kept, at, dropping = [], 0, False
    for marker in markers:
        between = text[at : marker.start()]
        kept.append(_blank(between) if dropping else between)
        kept.append(" " * (marker.end() - marker.start()))
        dropping = marker[1][0] in "|=" or (dropping and marker[1][0] == "<")
        at = marker.end()
    kept.append(text[at:])
    return Repair("".join(kept), problems.merge_conflict(*_spans(Span(*each.span()) for each in markers)))


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _spaces(text: str) -> Repair | None:
    places = [Span(*found.span()) for found in _AROUND_YAML.finditer(text)]
    if not places:
        return None
    kinds = sorted({sign for place in places for sign in text[place.start : place.end] if sign != " "})
    return Repair(_ANY_SPACE.sub(" ", text), problems.foreign_space(*_spans(places), kinds))


def _lookalikes(text: str) -> Repair | None:
    found = list(_LOOKALIKE.finditer(text))
    if not found:
        return None
    close = _CLOSE_COLON.search(text) is not None
    repaired = _LOOKALIKE.sub(lambda each: _LOOKALIKES[each[0]], _CLOSE_COLON.sub(": ", text))
    first = found[0][0]
    problem = problems.lookalike(*_spans(Span(*each.span()) for each in found), first, _LOOKALIKES[first])
    return Repair(repaired, problem, not close)


def _bullets(text: str) -> Repair | None:
    found = list(_BULLET.finditer(text))
    if not found:
        return None
    repaired = _BULLET.sub(lambda each: each[0][:-1] + "-", text)
    return Repair(repaired, problems.bullet(*_spans(Span(*each.span(1)) for each in found), found[0][1]))


def _all_quotes(text: str) -> Repair | None:
    return _quotes(text, re.compile(f"[{''.join(_QUOTES)}]"))


def _outer_quotes(text: str) -> Repair | None:
    return _quotes(text, _OUTER_QUOTE)


def _quotes(text: str, pattern: re.Pattern[str]) -> Repair | None:
    found = list(pattern.finditer(text))
    if not found:
        return None
    repaired = pattern.sub(lambda each: _QUOTES[each[0]], text)
    first = found[0][0]
    return Repair(
        repaired, problems.typographic_quotes(*_spans(Span(*each.span()) for each in found), first, _QUOTES[first])
    )


def _spans(found: Iterable[Span]) -> tuple[Span, tuple[Span, ...]]:
    first, *others = found
    return first, tuple(others)


REPAIRS: Final[tuple[Callable[[str], Repair | None], ...]] = (
    _merge, _spaces, _lookalikes, _bullets, _outer_quotes, _all_quotes,
)  # fmt: skip
"""What is tried of a text with errors, in this order, each on what the ones before it have left."""
