"""Decisions as pages for a person to read."""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from offerrules.cli.errors import UsageError
from offerrules.cli.refusal import Refusal
from offerrules.cli.streams import Output
from offerrules.cli.writers import Layout
from offerrules.decision.decision import Decision
from offerrules.explain import reasons
from offerrules.explain.html import (
    as_html,
    overview_as_html,
    person_in_page,
    place,
    refused_as_html,
    refused_in_page,
)
from offerrules.explain.html.markup import Markup
from offerrules.explain.overview import Overview, Row
from offerrules.explain.tree import Reasons
from offerrules.language import Text
from offerrules.rules.tree import RuleSet

MOST_IN_A_PAGE: Final = 200
"""Some six megabytes, about as much as a browser opens at once."""
MOST_IN_A_FOLDER: Final = 10_000
"""The rows of one table."""
INDEX: Final = "index.html"


class Part(NamedTuple):
    """One person: the row of the table, the reasons, and the page, where each has one that rests on nothing else."""

    row: Row
    on: date
    left_out: tuple[str, ...]
    reasons: Reasons | None
    page: str | None


class HtmlMaker:
    """The row and the reasons of one person."""

    joined = False

    def __init__(self, rules: RuleSet, layout: Layout) -> None:
        self._rules = rules
        self._layout = layout
        self._overview = Overview(rules, layout.language)

    def __call__(self, decision: Decision) -> Part:
        head = (self._overview.row(decision), decision.on, decision.redacted_classes)
        found = reasons(decision, self._rules, self._layout.language)
        # Whoever has no reference is called by a number, which only the writer knows.
        if self._layout.pages and found.subject:
            return Part(*head, None, as_html(found, back=INDEX))
        return Part(*head, found, None)

    def refused(self, refusal: Refusal) -> Part:
        """The row of a record that does not fit; its page is made where its number is known."""
        row = self._overview.refused_row(refusal.subject, refusal.lines(self._layout.language))
        return Part(row, refusal.on, refusal.redact, None, None)


class HtmlWriter:
    """One person's reasons; of several people a table, and their reasons in the same page or in one file each."""

    def __init__(self, rules: RuleSet, layout: Layout, output: Output) -> None:
        self._output = output
        self._overview = Overview(rules, layout.language)
        self._first: Reasons | None = None
        self._people: list[Markup] = []

    def add(self, part: Part, decision: Callable[[], Decision]) -> None:
        self._overview.add_row(part.row, part.on, part.left_out)
        number = len(self._overview.rows)
        folder, found = self._output.folder, part.reasons
        if folder is not None:
            if number > MOST_IN_A_FOLDER:
                raise UsageError(
                    Text(
                        f"fler än {MOST_IN_A_FOLDER} personer är för många för en tabell som ska läsas; "
                        "dela upp dem, eller välj --format ndjson eller csv",
                        f"more than {MOST_IN_A_FOLDER} people are too many for a table to read; "
                        "divide them, or take --format ndjson or csv",
                    )
                )
            if part.row.refused:
                page = refused_as_html(self._overview, part.row, number, INDEX)
            else:
                page = as_html(found, number=number, back=INDEX) if found is not None else part.page or ""
            (folder / file_of(number)).write_text(page, encoding="utf-8", newline="\n")
            return
        if number > MOST_IN_A_PAGE:
            raise UsageError(
                Text(
                    f"fler än {MOST_IN_A_PAGE} personer är för många för en sida; ange -o MAPP/ för en sida var",
                    f"more than {MOST_IN_A_PAGE} people are too many for one page; give -o FOLDER/ for a page each",
                )
            )
        if found is None:
            self._people.append(refused_in_page(self._overview, part.row, number))
        else:
            self._first = self._first or found
            self._people.append(person_in_page(found, number))

    def end(self, as_object: bool) -> None:
        folder, numbers = self._output.folder, range(1, len(self._overview.rows) + 1)
        if folder is not None:
            page = overview_as_html(self._overview, [file_of(number) for number in numbers])
            (folder / INDEX).write_text(page, encoding="utf-8", newline="\n")
        elif self._first is not None and len(self._people) == 1:
            self._write(as_html(self._first))
        else:
            links = [f"#{place(number)}" for number in numbers]
            self._write(overview_as_html(self._overview, links, self._people))

    def _write(self, page: str) -> None:
        self._output.write_bytes(page.encode("utf-8"))


def file_of(number: int) -> str:
    """The file of the person with this number, from 1: never named by the reference, which may be no name of a file."""
    return f"{number:05}.html"
