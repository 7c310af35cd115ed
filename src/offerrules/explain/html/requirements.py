"""Requirements with the truths found, and the facts that each rests on."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from offerrules.explain.html.markup import Child, Markup, element, joined_up
from offerrules.explain.html.setting import Setting, folded
from offerrules.explain.html.support import support_line
from offerrules.explain.naming import capitalised, uncapitalised
from offerrules.explain.tree import (
    NO_SUPPORT,
    ConditionReason,
    FactReason,
    ReferralEffect,
    ReferralReason,
    RequirementReason,
    Support,
    Truth,
    shared_facts,
)

SIGNS: Final[Mapping[Truth, str]] = MappingProxyType({"true": "✓", "false": "✗", "unknown": "?"})
_FOLDED: Final[tuple[ReferralEffect, ...]] = ("ignored", "moot", "clear")


def mark(truth: Truth, word: str) -> Markup:
    """The sign for whoever sees it, and the word for everybody."""
    sign = element("span", SIGNS[truth], aria_hidden="true", class_="sign")
    return element("span", sign, " ", word, class_=f"mark {truth}")


def requirements(found: RequirementReason, setting: Setting) -> Markup:
    """All that is required, under the words that say how the parts belong together."""
    if found.kind in ("all", "any"):
        title = element("p", setting.say(f"section-requires-{found.kind}"), class_="lead")
        return joined_up((title, tree(found.of, setting)))
    return joined_up((element("p", setting.say("section-requires"), class_="lead"), tree((found,), setting)))


def tree(parts: tuple[RequirementReason, ...], setting: Setting) -> Markup:
    """Requirements one under the other, each with what stands under it; facts that they share before them."""
    shared = shared_facts(parts)
    entries = [requirement(part, setting, with_facts=not shared) for part in parts]
    return joined_up((facts(shared), element("ul", (entry for entry in entries), class_="requirements")))


def requirement(
    found: RequirementReason,
    setting: Setting,
    more: Support = NO_SUPPORT,
    note: str | None = None,
    with_facts: bool = True,
) -> Markup:
    """One requirement. Where it has been shown already, a link leads there instead of its facts."""
    key = (found.name, found.index)
    place = setting.seen.get(key) if found.kind == "criterion" else None
    id: str | None = None
    if found.kind == "criterion" and place is None:
        id = setting.id(f"criterion-{next(setting.numbers)}")
        setting.seen[key] = id
    words: str = found.text
    if place is not None and found.facts:
        words = element("a", setting.said("see-above", text=found.text), href=f"#{place}")
    about: Child = (
        None
        if place is not None
        else (
            facts(found.facts) if with_facts else None,
            (element("p", cause, class_="cause") for cause in found.causes),
        )
    )
    return element(
        "li",
        mark(found.truth, found.word),
        element(
            "div",
            element("p", words, class_="text"),
            about,
            element("p", note, class_="cause") if note is not None else None,
            support_line(more if place is not None else found.support + more, setting),
            tree(found.of, setting) if found.of else None,
        ),
        id=id,
    )


def facts(found: Sequence[FactReason]) -> Markup | None:
    """The facts that a criterion rests on; those of one element of a list together."""
    if not found:
        return None
    rows = []
    for of, group in groupby(found, key=lambda fact: fact.of):
        entries = list(group)
        if of is None:
            rows += [_fact(fact, capitalised(fact.field)) for fact in entries]
        else:
            inner = element("dl", (_fact(fact, uncapitalised(fact.field)) for fact in entries))
            rows.append(element("div", element("dt", capitalised(of)), element("dd", inner), class_="element"))
    return element("dl", rows, class_="facts")


def _fact(fact: FactReason, label: str) -> Markup:
    return element("div", element("dt", f"{label}:"), " ", element("dd", fact.value, class_=fact.state))


def referrals(found: Sequence[ReferralReason], setting: Setting, effects: Sequence[ReferralEffect]) -> Markup:
    """The cases with one of these effects, under the words for the effect."""
    parts = []
    for effect in effects:
        entries = [entry for entry in found if entry.effect == effect]
        if not entries:
            continue
        title = setting.title(f"section-refer-{effect}")
        if effect in _FOLDED:
            apart = setting.apart()
            parts.append(folded(f"{title} ({len(entries)})", _entries(entries, apart)))
        else:
            parts.append(element("p", f"{title}:", class_="lead"))
            parts.append(_entries(entries, setting))
    return joined_up(parts)


def what_does_not(found: Sequence[ReferralReason], setting: Setting) -> Markup:
    """The cases that have been judged and leave the answer as it is."""
    return referrals(found, setting, _FOLDED)


def _entries(entries: Sequence[ReferralReason], setting: Setting) -> Markup:
    return element(
        "ul",
        (requirement(entry.when, setting, entry.support, _set_aside(entry)) for entry in entries),
        class_="requirements",
    )


def _set_aside(entry: ReferralReason) -> str | None:
    """What the case makes needless; of a case that changes nothing that would mislead."""
    return entry.despite if entry.effect not in _FOLDED else None


def condition(title: str, found: ConditionReason, setting: Setting) -> Markup:
    """One of the two conditions of a duty."""
    return element(
        "li",
        mark(found.truth, found.word),
        element(
            "div",
            element("p", title, class_="text"),
            facts(found.facts),
            (element("p", cause, class_="cause") for cause in found.causes),
            tree(found.criteria, setting) if found.criteria else None,
        ),
    )
