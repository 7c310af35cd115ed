"""The reference engine: plain as the specification, the oracle for every other engine.

It walks the trees of the rule set and evaluates every part of every condition with the FEEL interpreter.
"""

from datetime import date
from typing import Any

from offerrules.decision.decision import Decision
from offerrules.engines.conditions import Interpretation
from offerrules.engines.head import head_of
from offerrules.engines.judgement import Judgement
from offerrules.feel.edition import CURRENT, Edition
from offerrules.records.reference import subject_of
from offerrules.rules.tree import RuleSet


def decide(rule_set: RuleSet, record: Any, on: date, edition: Edition = CURRENT) -> Decision:
    """The decision for one record on a date. `record` is what `records.facts.capture` gives.

    `edition` is what expressions mean: by an earlier one stored decisions are judged as they were judged then.

    Section 7: "A policy that is not in force on the date gives a decision `not_in_force` without outcomes."
    """
    head = head_of(rule_set, edition.semantics)
    subject = subject_of(record)
    if not rule_set.is_in_force(on):
        return Decision(head, on, subject, {}, {}, status="not_in_force")
    judgement = Judgement(rule_set, record, on, Interpretation(on, edition), edition=edition)
    return Decision(head, on, subject, judgement.outcomes, judgement.duties, trace=judgement.trace())
