"""What stands at the head of reasons, and the words for outcomes: alike for one person and for many."""

from collections.abc import Collection

from offerrules.decision.tree import OutcomeName
from offerrules.explain.phrases import phrases
from offerrules.explain.tree import Check
from offerrules.explain.wording import joined
from offerrules.language import Language
from offerrules.rules.tree import RuleSet


def note(rule_set: RuleSet, language: Language) -> str:
    """Who decides."""
    say = phrases(language)
    if rule_set.decision_mode == "support":
        return say("note-support")
    basis = rule_set.legal_basis.in_language(language).rstrip(".") if rule_set.legal_basis is not None else ""
    return say("note-automated", basis=basis)


def left_out(classes: Collection[str], language: Language) -> str | None:
    """Which facts have been left out, in plain words; None where none have."""
    if not classes:
        return None
    say = phrases(language)
    return say("left-out", classes=joined((say(f"privacy-{name.replace('_', '-')}") for name in classes), language))


def check_sentence(check: Check, language: Language) -> str | None:
    """What a reader must know first of whether a decision holds; None where there is nothing to say."""
    if check in ("made_here", "holds"):
        return None
    return phrases(language)(f"check-{check.replace('_', '-')}")


def outcome_label(outcome: OutcomeName, rule_set: RuleSet, language: Language) -> str:
    """The outcome in a few words."""
    return phrases(language)(f"outcome-{outcome.replace('_', '-')}", mode=rule_set.decision_mode)
