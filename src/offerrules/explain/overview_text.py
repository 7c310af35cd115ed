"""The outcomes of many people as plain text: a table where it fits, else a list."""

import textwrap
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from offerrules.explain.overview import Cell, Found, Overview
from offerrules.explain.phrases import phrases
from offerrules.plain import harmless

_SIGNS: Final[Mapping[Found, str]] = MappingProxyType(
    {"offer": "✓", "refer": "!", "needs_information": "?", "no_offer": "✗", "refused": "-", None: "-"}
)
_GAP: Final = "  "
_NARROWEST: Final = 12


def overview_as_text(overview: Overview, width: int = 80, signs: bool = True) -> str:
    """The overview as text of at most `width` columns, but for references and words that are longer."""
    say = phrases(overview.language)
    head = [overview.heading.upper(), "=" * len(overview.heading), overview.title]
    if overview.day:
        head.append(say("day-line", day=overview.day))
    head.append(say("count-persons", count=len(overview.rows), number=str(len(overview.rows))))
    if overview.left_out_note is not None:
        head.append(overview.left_out_note)
    body = _table(overview, width, signs) or _list(overview, width, signs)
    wrapped_head = [line for text in head for line in _wrapped(text, width)]
    return (
        "\n".join([*wrapped_head, "", *body, "", *_counts(overview, width), *_refused(overview, width)]).strip("\n")
        + "\n"
    )


def _table(overview: Overview, width: int, signs: bool) -> list[str] | None:
    """The rows as a table, or None where it would be wider than `width`."""
    rows = [
        (harmless(name), *(_shown(cell, signs) for cell in row.cells))
        for name, row in zip(overview.names(), overview.rows, strict=True)
    ]
    columns = overview.columns
    widths = [
        max([_NARROWEST if place else len(columns[0]), *(len(row[place]) for row in rows)])
        for place in range(len(columns))
    ]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        return None
    headings = [
        textwrap.wrap(column, widths[place], break_long_words=False, break_on_hyphens=False)
        for place, column in enumerate(columns)
    ]
    if any(len(line) > widths[place] for place, lines in enumerate(headings) for line in lines):
        return None
    height = max(len(lines) for lines in headings)
    lines = [
        _line([cell[number] if number < len(cell) else "" for cell in headings], widths) for number in range(height)
    ]
    lines.append(_line(["-" * width for width in widths], widths))
    return lines + [_line(row, widths) for row in rows]


def _list(overview: Overview, width: int, signs: bool) -> list[str]:
    say = phrases(overview.language)
    lines = []
    for name, row in zip(overview.names(), overview.rows, strict=True):
        lines.append(harmless(name))
        for title, cell in zip(overview.columns[1:], row.cells, strict=True):
            text = say("labelled", label=title, value=_shown(cell, signs))
            lines += [f"{_GAP}{line}" for line in _wrapped(text, width - len(_GAP), _GAP)]
    return lines


def _counts(overview: Overview, width: int) -> list[str]:
    digits = len(str(len(overview.rows)))
    lines = []
    for title, found in overview.counts():
        lines += _wrapped(title, width, _GAP)
        lines += [f"{_GAP}{count:>{digits}}  {cell.label}" for cell, count in found]
    return lines


def _refused(overview: Overview, width: int) -> list[str]:
    """What does not fit of each record that was not decided about, after the tables."""
    lines = []
    for name, row in zip(overview.names(), overview.rows, strict=True):
        if row.refused:
            lines.append(harmless(name))
            lines += [
                f"{_GAP}{line}" for each in row.refused for line in _wrapped(harmless(each.strip()), width - 2, _GAP)
            ]
    return ["", phrases(overview.language)("section-refused"), *lines] if lines else []


def _line(cells: list[str] | tuple[str, ...], widths: list[int]) -> str:
    return _GAP.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _shown(cell: Cell, signs: bool) -> str:
    return f"{_SIGNS[cell.outcome]} {cell.label}" if signs else cell.label


def _wrapped(text: str, width: int, hanging: str = "") -> list[str]:
    return textwrap.wrap(
        text, max(width, _NARROWEST), subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
