"""Reasons as plain text for a terminal, a letter or a log: the same tree that the page is made from."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from offerrules.explain.naming import capitalised, uncapitalised
from offerrules.explain.phrases import Phrases, phrases
from offerrules.explain.sheet import STEP, Sheet
from offerrules.explain.tree import (
    NO_SUPPORT,
    ConditionReason,
    DutyItem,
    DutyReason,
    FactReason,
    JudgementReason,
    OfferReason,
    Reasons,
    ReferralEffect,
    ReferralReason,
    RequirementReason,
    Support,
    Truth,
    shared_facts,
)

SIGNS: Final[Mapping[Truth, str]] = MappingProxyType({"true": "✓", "false": "✗", "unknown": "?"})
"""A sign always stands beside its word; where the terminal cannot show it, the word stands alone."""

_IN_FULL: Final = 3
"""So many candidates are shown in full when none is the witness; of the rest, what decided is shown."""


def as_text(reasons: Reasons, width: int = 80, signs: bool = True) -> str:
    """The reasons as text of at most `width` columns, but for words that are longer. Ends with a line feed."""
    page = _Page(phrases(reasons.language), width, signs)
    page.head(reasons)
    for offer in reasons.offers:
        page.offer(offer)
    if reasons.duties:
        page.heading(page.say("section-duties"), "=")
        for duty in reasons.duties:
            page.duty(duty)
    if reasons.about is not None:
        page.heading(page.say("section-about"), "=")
        page.line(reasons.about)
    page.foot(reasons.sources, reasons.assumptions, reasons.fingerprint)
    return page.text()


class _Page(Sheet):
    def __init__(self, say: Phrases, width: int, signs: bool) -> None:
        super().__init__(say, width)
        self._signs = signs
        self._shown: set[tuple[str | None, int | None]] = set()
        words = [say(f"word-{truth}") for truth in SIGNS]
        self._mark_width = max(len(word) for word in words) + (2 if signs else 0) + 2

    def head(self, reasons: Reasons) -> None:
        self.heading(reasons.heading.upper(), "=")
        if reasons.check_sentence is not None:
            self.line(reasons.check_sentence)
            self.blank()
        self.line(reasons.title)
        self.line(reasons.authority)
        if reasons.subject is not None:
            self.line(self.say("subject-line", subject=reasons.subject))
        self.line(self.say("day-line", day=reasons.on))
        self.line(self.say("policy-line", policy=reasons.policy, version=reasons.version))
        self.line(reasons.note)
        if reasons.left_out is not None:
            self.line(reasons.left_out)
        self.blank()
        if reasons.status_sentence is not None:
            self.line(reasons.status_sentence)
        if reasons.offers:
            self.heading(self.say("section-summary"), "-")
            for offer in reasons.offers:
                self.labelled(offer.title, offer.label, 0)

    def offer(self, offer: OfferReason) -> None:
        self.heading(self.say("labelled", label=offer.title, value=offer.label), "=")
        if offer.text is not None:
            self.line(offer.text)
            self.blank()
        self.line(" ".join(offer.sentences))
        if offer.terms:
            self.blank()
            self.line(self.say("section-terms"))
            for term in offer.terms:
                self.labelled(term.label, term.value, STEP)
        self.support(offer.support, 0)
        if offer.missing:
            self.blank()
            self.line(self.say("section-missing"))
            for missing in offer.missing:
                text = self.say("missing-line", label=missing.label, how=missing.how, path=missing.path)
                self.line(text, STEP, STEP)
        self.judgements(offer)

    def judgements(self, offer: OfferReason) -> None:
        in_full = 1 if offer.witness is not None else _IN_FULL
        for judgement in offer.judgements[:in_full]:
            self.blank()
            if judgement.candidate is not None and len(offer.judgements) > 1:
                self.line(self.say("section-requires-of", candidate=judgement.candidate) + ":")
            self.judgement(judgement)
        if offer.judgements[in_full:]:
            self.blank()
            self.line(self.say("section-others") + ":")
            for judgement in offer.judgements[in_full:]:
                self.other(judgement)

    def judgement(self, judgement: JudgementReason) -> None:
        requires = judgement.requires
        if requires.kind in ("all", "any"):
            self.line(self.say(f"section-requires-{requires.kind}"))
            shared = shared_facts(requires.of)
            self.facts(shared, STEP)
            for part in requires.of:
                self.requirement(part, STEP, facts=not shared)
        else:
            self.line(self.say("section-requires"))
            self.requirement(requires, STEP)
        self.referrals(judgement.referrals)

    def other(self, judgement: JudgementReason) -> None:
        candidate = capitalised(judgement.candidate or "")
        self.line(self.say("other-because", candidate=candidate, label=judgement.label), STEP, STEP)
        criteria = list(judgement.requires.deciding())
        for entry in judgement.referrals:
            if entry.effect in ("applies", "unknown"):
                criteria += entry.when.deciding()
        for criterion in _once(criteria):
            self.requirement(criterion, 2 * STEP)

    def referrals(self, referrals: Sequence[ReferralReason]) -> None:
        effects: tuple[ReferralEffect, ...] = ("applies", "unknown", "ignored", "moot", "clear")
        for effect in effects:
            entries = [entry for entry in referrals if entry.effect == effect]
            if entries:
                self.blank()
                self.line(self.say(f"section-refer-{effect}"))
            for entry in entries:
                matters = effect in ("applies", "unknown")
                criteria = _once(entry.when.deciding() if matters else entry.when.enough())
                alone = len(criteria) == 1
                for criterion in criteria:
                    self.requirement(criterion, STEP, with_support=entry.support if alone else NO_SUPPORT)
                below = STEP + self._mark_width
                if entry.despite is not None and matters:
                    self.line(entry.despite, below)
                if not alone:
                    self.support(entry.support, STEP)

    def requirement(
        self, requirement: RequirementReason, indent: int, facts: bool = True, with_support: Support = NO_SUPPORT
    ) -> None:
        """A requirement and what is under it. Facts and support of a criterion stand where it is first shown."""
        key = (requirement.name, requirement.index)
        again = requirement.kind == "criterion" and key in self._shown
        self._shown.add(key)
        text = self.say("see-above", text=requirement.text) if again and requirement.facts else requirement.text
        self.line(text, indent, self._mark_width, self._mark(requirement.truth, requirement.word))
        below = indent + self._mark_width
        shared = shared_facts(requirement.of)
        self.facts(shared, below)
        if not again:
            if facts:
                self.facts(requirement.facts, below)
            for cause in requirement.causes:
                self.line(cause, below)
        self.support(with_support if again else requirement.support + with_support, below)
        for part in requirement.of:
            self.requirement(part, indent + STEP, facts=not shared)

    def duty(self, duty: DutyReason) -> None:
        self.blank()
        self.line(self.say("labelled", label=duty.title, value=duty.label))
        if duty.text is not None:
            self.line(duty.text)
        self.line(duty.bearer, STEP)
        self.support(duty.support, STEP)
        for item in duty.each:
            self.duty_item(item)

    def duty_item(self, item: DutyItem) -> None:
        if item.candidate is not None:
            self.line(self.say("duty-item", candidate=capitalised(item.candidate), label=item.label), STEP, STEP)
        self.condition(self.say("condition-owed"), item.owed)
        if item.owed.truth != "false":
            self.condition(self.say("condition-fulfilled"), item.fulfilled)

    def condition(self, text: str, condition: ConditionReason) -> None:
        indent = 2 * STEP
        self.line(text, indent, self._mark_width, self._mark(condition.truth, condition.word))
        for criterion in condition.criteria:
            self.requirement(criterion, indent + STEP)
        self.facts(condition.facts, indent + self._mark_width)
        for cause in condition.causes:
            self.line(cause, indent + self._mark_width)

    def facts(self, facts: Sequence[FactReason], indent: int) -> None:
        """Facts, those of one element of a list in one paragraph."""
        for of, group in groupby(facts, key=lambda fact: fact.of):
            found = list(group)
            if of is None:
                for fact in found:
                    self.labelled(capitalised(fact.field), fact.value, indent)
            else:
                values = (self.say("labelled", label=uncapitalised(fact.field), value=fact.value) for fact in found)
                self.line(self.say("of-element", of=capitalised(of), facts="; ".join(values)), indent, STEP)

    def _mark(self, truth: Truth, word: str) -> str:
        return f"{SIGNS[truth]} {word}" if self._signs else word


def _once(criteria: Iterable[RequirementReason]) -> list[RequirementReason]:
    return list({criterion.name: criterion for criterion in criteria}.values())
