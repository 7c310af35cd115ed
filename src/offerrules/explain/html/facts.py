"""The facts that were used, as a table: each once, with the field in which it is recorded."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from offerrules.explain.html.markup import Markup, element
from offerrules.explain.html.setting import Setting, code
from offerrules.explain.naming import capitalised
from offerrules.explain.tree import FactReason


def facts_section(facts: Sequence[FactReason], setting: Setting) -> Markup | None:
    """Every fact that was used; those of one element of a list stand under its name."""
    if not facts:
        return None
    head = element(
        "tr",
        element("th", setting.say("column-fact"), scope="col"),
        element("th", setting.say("column-value"), scope="col"),
    )
    return element(
        "section",
        setting.heading(setting.say("section-facts")),
        element(
            "table",
            element("caption", setting.say("facts-caption")),
            element("thead", head),
            (_group(of, list(group)) for of, group in groupby(facts, key=lambda fact: fact.of)),
            class_="facts-used",
        ),
    )


def _group(of: str | None, facts: Iterable[FactReason]) -> Markup:
    title = None
    if of is not None:
        title = element("tr", element("th", capitalised(of), scope="rowgroup", colspan=2), class_="group")
    return element("tbody", title, (_row(fact) for fact in facts))


def _row(fact: FactReason) -> Markup:
    field = element("th", capitalised(fact.field), " ", code(fact.path), scope="row")
    return element("tr", field, element("td", fact.value, class_=fact.state))
