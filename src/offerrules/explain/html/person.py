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


def as_html(reasons: Reasons, *, number: int | None = None, back: str | None = None) -> str:
    """One page, complete in itself.

    Of several pages, `number` is that of the person, from 1, and `back` where the table of all people is.
    """
    setting = Setting(phrases(reasons.language))
    title = f"{reasons.heading}: {reasons.title}"
    who = person(reasons.subject, number, setting)
    body = (
        element(
            "header",
            way_back(setting, back) if back is not None else None,
            element("p", reasons.authority, class_="authority"),
            element("h1", reasons.heading),
            element("p", reasons.check_sentence, class_="note check") if reasons.check_sentence is not None else None,
            element("p", reasons.title, class_="title"),
            _about(reasons, who, setting),
        ),
        element("main", body_of(reasons, setting)),
    )
    return page(reasons.language, title if who is None else f"{title} ({who})", body)


def person(subject: str | None, number: int | None, setting: Setting) -> str | None:
    """What a person is called: by the reference, else by the number, if there is one."""
    return subject or (setting.say("person-numbered", number=str(number)) if number is not None else None)


def way_back(setting: Setting, href: str) -> Markup:
    """A link to the table of all people."""
    return element("p", element("a", setting.say("link-to-table"), href=href), class_="back")


def _about(reasons: Reasons, who: str | None, setting: Setting) -> Markup:
    """Whom it is about, when, by which rules, who decides, and what has been left out."""
    rules = setting.said("policy-line", policy=code(reasons.policy), version=reasons.version)
    subject = None
    if who is not None:
        # A number in place of a reference says already that it is one of the people.
        line = setting.said("subject-line", subject=element("b", who)) if reasons.subject else element("b", who)
        subject = element("li", line)
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
