"""From decision and rule set to reasons, from the trace alone: nothing is evaluated again."""

from offerrules.decision.decision import Decision
from offerrules.explain.duties import duty_reason
from offerrules.explain.fit import check_fit
from offerrules.explain.head import check_sentence, left_out, note
from offerrules.explain.naming import capitalised
from offerrules.explain.notes import Notes
from offerrules.explain.offers import offer_reason
from offerrules.explain.phrases import phrases
from offerrules.explain.requirements import Wording
from offerrules.explain.tree import Check, Checked, Reasons
from offerrules.explain.wording import day
from offerrules.language import Language
from offerrules.rules.tree import RuleSet


def reasons(decision: Decision, rule_set: RuleSet, language: Language, checked: Checked | None = None) -> Reasons:
    """The reasons for a decision that was made under this rule set, in words.

    Whether the decision follows from its facts is not asked here: `checked` is what `verify` found. Without it, the
    reasons for a stored decision say that nobody has checked it. Raises `DecisionError` where the decision rests on
    another rule set, or where its trace is not whole.
    """
    check_fit(decision, rule_set)
    say = phrases(language)
    check: Check = checked or ("not_verified" if decision.is_stored else "made_here")
    notes = Notes(rule_set.sources, language)
    wording = Wording(rule_set, decision.trace, notes, language)
    offers = tuple(
        offer_reason(offer, decision.outcomes[offer.name], wording)
        for offer in rule_set.offers
        if offer.name in decision.outcomes
    )
    duties = tuple(
        duty_reason(duty, decision.duties[duty.name], wording)
        for duty in rule_set.duties
        if duty.name in decision.duties
    )
    return Reasons(
        language=language,
        heading=say("heading", mode=rule_set.decision_mode),
        note=note(rule_set, language),
        title=capitalised(rule_set.title.in_language(language)),
        about=wording.authored(rule_set.text) if rule_set.text is not None else None,
        authority=rule_set.authority,
        policy=rule_set.name,
        version=rule_set.version,
        on=day(decision.on, language),
        on_date=decision.on.isoformat(),
        subject=decision.subject,
        status=decision.status,
        status_sentence=None if decision.status == "decided" else _not_in_force(rule_set, decision, language),
        offers=offers,
        duties=duties,
        facts=wording.every_fact(),
        sources=notes.sources(),
        assumptions=notes.assumptions(),
        left_out=left_out(decision.redacted_classes, language),
        left_out_classes=decision.redacted_classes,
        fingerprint=decision.fingerprint,
        check=check,
        check_sentence=check_sentence(check, language),
    )


def _not_in_force(rule_set: RuleSet, decision: Decision, language: Language) -> str:
    first, on = day(rule_set.in_force_from, language), day(decision.on, language)
    if rule_set.in_force_to is None:
        return phrases(language)("not-in-force-open", **{"from": first, "day": on})
    last = day(rule_set.in_force_to, language)
    return phrases(language)("not-in-force-until", **{"from": first, "to": last, "day": on})
