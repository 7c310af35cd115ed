"""The answers: for each offer what came out, why, what is missing and how it can be supplied; and the duties."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from offerrules.decision.tree import DutyState
from offerrules.explain.html.markup import Child, Markup, element
from offerrules.explain.html.requirements import condition, referrals, requirements, what_does_not
from offerrules.explain.html.setting import Setting, code, folded, paragraphs
from offerrules.explain.html.support import support_line
from offerrules.explain.naming import capitalised
from offerrules.explain.overview import Found
from offerrules.explain.tree import DutyItem, DutyReason, JudgementReason, MissingReason, OfferReason, TermReason

_SIGNS: Final[Mapping[Found | DutyState, str]] = MappingProxyType(
    {
        "offer": "✓",
        "refer": "!",
        "needs_information": "?",
        "no_offer": "✗",
        "owed": "!",
        "unknown": "?",
        "fulfilled": "✓",
        "not_owed": "–",
        "refused": "–",
        None: "–",
    }
)


def answer(found: Found | DutyState, label: str) -> Markup:
    """An outcome or a state in its words, with a sign for whoever sees it."""
    kind = (found or "not_in_force").replace("_", "-")
    sign = element("span", _SIGNS[found], aria_hidden="true", class_="sign")
    return element("span", sign, " ", element("span", label), class_=f"answer {kind}")


def summary(offers: Sequence[OfferReason], setting: Setting) -> Markup | None:
    """Every offer with its outcome, and a link to the reasons."""
    if not offers:
        return None
    rows = (
        element(
            "li",
            element("a", offer.title, href=f"#{setting.id(f'offer-{number}')}"),
            ": ",
            answer(offer.outcome, offer.label),
        )
        for number, offer in enumerate(offers, 1)
    )
    return element("section", setting.heading(setting.title("section-summary")), element("ul", rows, class_="summary"))


def offer_section(offer: OfferReason, number: int, setting: Setting) -> Markup:
    """One offer, from the answer to what has been judged as well."""
    inner = setting.below()
    first = offer.judgements[0] if offer.judgements else None
    return element(
        "section",
        setting.heading(offer.title, id=setting.id(f"offer-{number}")),
        element("p", answer(offer.outcome, offer.label), class_="stamp"),
        element("p", " ".join(offer.sentences), class_="answer-text"),
        element("p", offer.text, class_="about") if offer.text is not None else None,
        _terms(offer.terms, inner),
        support_line(offer.support, setting),
        _why(offer, first, inner) if first is not None else None,
        _missing(offer.missing, inner),
        what_does_not(first.referrals, setting) if first is not None else None,
        _others(offer.judgements[1:], inner),
        class_=f"sheet {offer.outcome.replace('_', '-')}",
    )


def _terms(terms: Sequence[TermReason], setting: Setting) -> Child:
    if not terms:
        return None
    rows = (element("div", element("dt", f"{term.label}:"), " ", element("dd", term.value)) for term in terms)
    return element("p", setting.say("section-terms"), class_="lead"), element("dl", rows, class_="terms")


def _why(offer: OfferReason, first: JudgementReason, setting: Setting) -> Child:
    of = None
    if first.candidate is not None and len(offer.judgements) > 1:
        of = setting.say("section-requires-of", candidate=first.candidate)
    return (
        setting.heading(setting.say("section-why")),
        element("p", of, class_="of") if of is not None else None,
        _judged(first, setting),
    )


def _missing(missing: Sequence[MissingReason], setting: Setting) -> Child:
    if not missing:
        return None
    entries = (
        element(
            "li",
            element("p", element("strong", fact.label)),
            element("p", fact.how),
            element("p", setting.said("field-is-called", path=code(fact.path)), class_="path"),
        )
        for fact in missing
    )
    counted = any(part.isdecimal() for fact in missing for part in fact.path.split("."))
    return (
        setting.heading(setting.title("section-missing")),
        element("ul", entries, class_="missing"),
        element("p", setting.say("paths-count-from-zero"), class_="path") if counted else None,
    )


def _others(judgements: Sequence[JudgementReason], setting: Setting) -> Child:
    if not judgements:
        return None
    return (
        setting.heading(setting.say("section-others")),
        (
            folded(
                setting.said(
                    "labelled",
                    label=capitalised(judgement.candidate or ""),
                    value=answer(judgement.outcome, judgement.label),
                ),
                _judgement(judgement, setting.apart()),
            )
            for judgement in judgements
        ),
    )


def _judgement(judgement: JudgementReason, setting: Setting) -> Child:
    return _judged(judgement, setting), what_does_not(judgement.referrals, setting)


def _judged(judgement: JudgementReason, setting: Setting) -> Child:
    """What led to the answer: first that a person must look, where that is so; last what would have to be known."""
    return (
        referrals(judgement.referrals, setting, ("applies",)),
        requirements(judgement.requires, setting),
        referrals(judgement.referrals, setting, ("unknown",)),
    )


def duties_section(duties: Sequence[DutyReason], setting: Setting) -> Markup | None:
    """What the authority owes."""
    if not duties:
        return None
    return element(
        "section",
        setting.heading(setting.title("section-duties")),
        (_duty(duty, setting.below()) for duty in duties),
    )


def _duty(duty: DutyReason, setting: Setting) -> Markup:
    return element(
        "section",
        setting.heading(duty.title),
        element("p", answer(duty.state, duty.label), class_="stamp"),
        paragraphs(duty.text, duty.bearer),
        support_line(duty.support, setting),
        [_item(item, setting) for item in duty.each],
        class_="duty",
    )


def _item(item: DutyItem, setting: Setting) -> Markup:
    """The duty towards one candidate: open where something is left to do, folded where nothing is."""
    settled = item.state in ("fulfilled", "not_owed")
    setting = setting.apart() if settled else setting
    conditions = [condition(setting.say("condition-owed"), item.owed, setting)]
    if item.owed.truth != "false":
        conditions.append(condition(setting.say("condition-fulfilled"), item.fulfilled, setting))
    shown = element("ul", conditions, class_="requirements")
    if item.candidate is None:
        return folded(setting.say("section-why"), shown) if settled else shown
    label = answer(item.state, item.label)
    title = setting.said("duty-item", candidate=capitalised(item.candidate), label=label)
    if settled:
        return folded(title, shown)
    return element("div", element("p", title, class_="whom"), shown)
