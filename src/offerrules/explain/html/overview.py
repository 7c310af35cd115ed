"""Many people in one page: how many there are of each answer, a table, and the way to the reasons of each."""

from collections.abc import Iterable, Sequence
from typing import Final

from offerrules.explain.html.answers import answer
from offerrules.explain.html.markup import Child, Markup, element
from offerrules.explain.html.page import page
from offerrules.explain.html.person import body_of, person, way_back
from offerrules.explain.html.setting import Setting, code, day
from offerrules.explain.overview import Cell, Overview, Row
from offerrules.explain.phrases import phrases
from offerrules.explain.tree import Reasons

TABLE: Final = "people"
"""The id of the table."""


def overview_as_html(overview: Overview, links: Sequence[str], people: Iterable[Markup] = ()) -> str:
    """The page. `links` lead to the reasons, one for each row; `people` are reasons that stand in the page itself."""
    setting = Setting(phrases(overview.language))
    body = (
        element(
            "header",
            element("p", overview.rule_set.authority, class_="authority"),
            element("h1", overview.heading),
            element("p", overview.title, class_="title"),
            _about(overview, setting),
        ),
        element("main", _counts(overview, setting), _table(overview, links, setting), people),
    )
    return page(overview.language, f"{overview.heading}: {overview.title}", body, narrow=False)


def person_in_page(reasons: Reasons, number: int) -> Markup:
    """The reasons of one of several people in a page, under the id that `place` gives."""
    say = phrases(reasons.language)
    setting = Setting(say, prefix=f"p{number}-", level=3)
    return element(
        "article",
        element("h2", person(reasons.subject, number, setting)),
        way_back(setting, f"#{TABLE}"),
        body_of(reasons, setting),
        class_="person",
        id=place(number),
    )


def refused_in_page(overview: Overview, row: Row, number: int) -> Markup:
    """What does not fit of the record of one of several people in a page, under the id that `place` gives."""
    setting = Setting(phrases(overview.language), prefix=f"p{number}-", level=3)
    return element(
        "article",
        element("h2", person(row.subject, number, setting)),
        way_back(setting, f"#{TABLE}"),
        _refused(row, setting),
        class_="person",
        id=place(number),
    )


def refused_as_html(overview: Overview, row: Row, number: int, back: str) -> str:
    """A page of its own for a record that does not fit; `back` is where the table of all people is."""
    setting = Setting(phrases(overview.language))
    who = person(row.subject, number, setting)
    body = (
        element(
            "header",
            way_back(setting, back),
            element("p", overview.rule_set.authority, class_="authority"),
            element("h1", overview.heading),
            element("p", overview.title, class_="title"),
            element("ul", element("li", element("b", who)), class_="about-lines"),
        ),
        element("main", _refused(row, setting)),
    )
    return page(overview.language, f"{overview.heading}: {overview.title} ({who})", body)


def _refused(row: Row, setting: Setting) -> Child:
    lines = (element("li", line.strip()) for line in row.refused)
    return (
        element("p", answer("refused", setting.say("outcome-refused")), class_="stamp"),
        setting.heading(setting.say("section-refused")),
        element("ul", lines, class_="missing"),
    )


def place(number: int) -> str:
    """The id of the reasons of the person with this number, from 1."""
    return f"p{number}"


def _about(overview: Overview, setting: Setting) -> Markup:
    rules = overview.rule_set
    number = len(overview.rows)
    on = None
    if overview.on is not None:
        on = element("li", setting.said("day-line", day=day(overview.day, overview.on.isoformat())))
    left_out = overview.left_out_note
    return element(
        "div",
        element(
            "ul",
            element("li", setting.say("count-persons", count=number, number=str(number))),
            on,
            element("li", setting.said("policy-line", policy=code(rules.name), version=rules.version)),
            class_="about-lines",
        ),
        element("p", overview.note, class_="note"),
        element("p", left_out, class_="note") if left_out is not None else None,
    )


def _counts(overview: Overview, setting: Setting) -> Child:
    """A small chart: the numbers stand in a table, and beside each a bar for whoever sees it."""
    everybody = len(overview.rows)
    if not everybody:
        return None
    say = setting.say
    head = element(
        "tr",
        element("th", say("column-answer"), scope="col"),
        element("th", say("column-number"), scope="col"),
    )
    charts = (
        element(
            "table",
            element("caption", title),
            element("thead", head),
            element("tbody", (_count(cell, number, everybody) for cell, number in found)),
            class_="counts",
        )
        for title, found in overview.counts()
    )
    return element("section", setting.heading(say("section-counts")), charts)


def _count(cell: Cell, number: int, everybody: int) -> Markup:
    share = 100 * number / everybody
    kind = (cell.outcome or "not_in_force").replace("_", "-")
    bar = element(
        "svg",
        element("rect", width=f"{share:.2f}%", height="100%"),
        class_=f"bar {kind}",
        aria_hidden="true",
        focusable="false",
    )
    return element(
        "tr",
        element("th", answer(cell.outcome, cell.label), scope="row"),
        element("td", element("div", element("span", str(number), class_="number"), " ", bar, class_="counted")),
    )


def _table(overview: Overview, links: Sequence[str], setting: Setting) -> Child:
    head = element("tr", (element("th", title, scope="col") for title in overview.columns))
    rows = (_row(row, name, link) for row, name, link in zip(overview.rows, overview.names(), links, strict=True))
    return element(
        "section",
        setting.heading(setting.say("section-everybody"), id=TABLE),
        element(
            "div",
            element("table", element("thead", head), element("tbody", rows), class_="outcomes", aria_labelledby=TABLE),
            class_="scroll",
            role="region",
            aria_labelledby=TABLE,
            tabindex=0,
        ),
    )


def _row(row: Row, name: str, link: str) -> Markup:
    return element(
        "tr",
        element("th", element("a", name, href=link), scope="row"),
        (element("td", answer(cell.outcome, cell.label)) for cell in row.cells),
    )
