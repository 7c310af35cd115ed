"""The reasons for one decision, in the order in which they are read.

The answer; why; what is missing and how it can be supplied; the facts used; sources and assumptions; the fingerprint.
"""

from offerrules.explain.html.answers import duties_section, offer_section, summary
from offerrules.explain.html.facts import facts_section
from offerrules.explain.html.markup import Child, Markup, element
from offerrules.explain.html.page import page
from offerrules.explain.html.setting import Setting, code, day
from offerrules.explain.html.support import foot
from offerrules.explain.phrases import phrases
from offerrules.explain.tree import Reasons


def as_html(reasons: Reasons, *, back: Child = None) -> str:
    """One page, complete in itself. `back` is a way to where it was asked for."""
    setting = Setting(phrases(reasons.language))
    title = f"{reasons.heading}: {reasons.title}"
    body = (
        element(
            "header",
            back,
            element("p", reasons.authority, class_="authority"),
            element("h1", reasons.heading),
            element("p", reasons.title, class_="title"),
            about(reasons, setting),
        ),
        element("main", body_of(reasons, setting)),
    )
    return page(reasons.language, title if reasons.subject is None else f"{title} ({reasons.subject})", body)


def about(reasons: Reasons, setting: Setting) -> Markup:
    """Whom it is about, when, by which rules, who decides, and what has been left out."""
    rules = setting.said("policy-line", policy=code(reasons.policy), version=reasons.version)
    subject = None
    if reasons.subject is not None:
        subject = element("li", setting.said("subject-line", subject=element("b", reasons.subject)))
    lines = element(
        "ul",
        subject,
        element("li", setting.said("day-line", day=day(reasons.on, reasons.on_date))),
        element("li", rules),
        class_="about-lines",
    )
    notes = element("p", reasons.note, class_="note")
    left_out = element("p", reasons.left_out, class_="note") if reasons.left_out is not None else None
    return element("div", lines, notes, left_out, class_="about-decision")


def body_of(reasons: Reasons, setting: Setting) -> Child:
    """Everything under the head."""
    return (
        element("p", reasons.status_sentence, class_="answer-text") if reasons.status_sentence is not None else None,
        summary(reasons.offers, setting) if len(reasons.offers) > 1 else None,
        [offer_section(offer, number, setting) for number, offer in enumerate(reasons.offers, 1)],
        duties_section(reasons.duties, setting),
        facts_section(reasons.facts, setting),
        _about_the_rules(reasons, setting),
        foot(reasons, setting),
    )


def _about_the_rules(reasons: Reasons, setting: Setting) -> Markup | None:
    if reasons.about is None:
        return None
    return element("section", setting.heading(setting.say("section-about")), element("p", reasons.about))
