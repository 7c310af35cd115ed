"""What a tree of reasons says: every text in it that a person reads."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from offerrules.explain.tree import (
    ConditionReason,
    FactReason,
    JudgementReason,
    OfferReason,
    Reasons,
    RequirementReason,
)

CODES = {
    "check",
    "code",
    "effect",
    "kind",
    "language",
    "left_out_classes",
    "name",
    "on_date",
    "outcome",
    "published_date",
    "state",
    "status",
    "truth",
    "unit",
    "valid_to_date",
}
"""Fields for systems, beside which the words stand."""


def on_the_page(found: Reasons) -> Iterator[str]:
    """What a page promises to say: every text of the tree.

    But that all requirements must be met, or one, is said in its own words; whether a duty that is not owed is fulfilled
    does not matter, nor what a case would set aside that changes nothing.
    """
    yield from texts(found, ("requires", "each", "despite"))
    for offer in found.offers:
        for judgement in offer.judgements:
            yield from texts(
                tuple(entry.despite for entry in judgement.referrals if entry.effect in ("applies", "unknown"))
            )
            requires = judgement.requires
            yield from texts(requires.of if requires.kind in ("all", "any") else requires)
    for duty in found.duties:
        for item in duty.each:
            yield from texts(item, ("fulfilled",) if item.owed.truth == "false" else ())


def texts(node: Any, leave_out: Iterable[str] = ()) -> Iterator[str]:
    """Every text under a node of the tree."""
    skipped = CODES.union(leave_out)
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from texts(item, skipped)
    elif is_dataclass(node):
        for field in fields(node):
            if field.name not in skipped:
                yield from texts(getattr(node, field.name), skipped)


def plainly(text: str) -> str:
    """A text as it is compared: with single spaces, whether a sentence begins with it or not."""
    return " ".join(text.split()).casefold()


def in_plain_text(found: Reasons) -> Iterator[str]:
    """What plain text promises to say.

    It names each fact where it is used, not in a table; of the candidates that do not decide it says what decided
    about them; and of the cases in which a person must look it says the criteria.
    """
    yield from texts(found, ("offers", "duties", "facts", "path"))
    for offer in found.offers:
        yield from texts(offer, ("judgements", "witness", "valid_to", "choices"))
        in_full = 1 if offer.witness is not None else 3
        for number, judgement in enumerate(offer.judgements):
            yield from _judgement(judgement, offer) if number < in_full else _in_short(judgement)
    for duty in found.duties:
        yield from texts(duty, ("each",))
        for item in duty.each:
            yield from texts((item.label, item.candidate or ""))
            yield from _condition(item.owed)
            if item.owed.truth != "false":
                yield from _condition(item.fulfilled)


def _judgement(judgement: JudgementReason, offer: OfferReason) -> Iterator[str]:
    requires = judgement.requires
    for part in requires.of if requires.kind in ("all", "any") else (requires,):
        yield from _requirement(part)
    if judgement.candidate is not None and len(offer.judgements) > 1:
        yield judgement.candidate
    for entry in judgement.referrals:
        matters = entry.effect in ("applies", "unknown")
        for criterion in entry.when.deciding() if matters else entry.when.enough():
            yield from _requirement(criterion)
        if entry.despite is not None and matters:
            yield entry.despite


def _in_short(judgement: JudgementReason) -> Iterator[str]:
    yield from texts((judgement.candidate or "", judgement.label))
    for criterion in judgement.requires.deciding():
        yield from _requirement(criterion)


def _condition(condition: ConditionReason) -> Iterator[str]:
    yield from (condition.word, *condition.causes)
    yield from facts(condition.facts)
    for criterion in condition.criteria:
        yield from _requirement(criterion)


def _requirement(requirement: RequirementReason) -> Iterator[str]:
    yield from (requirement.word, requirement.text, *requirement.causes)
    yield from facts(requirement.facts)
    for part in requirement.of:
        yield from _requirement(part)


def facts(found: Iterable[FactReason]) -> Iterator[str]:
    for fact in found:
        yield f"{fact.field}: {fact.value}"
        if fact.of is not None:
            yield fact.of
