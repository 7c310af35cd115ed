"""Duties in words: whether each is owed, whether it is fulfilled, and on what that rests."""

from collections.abc import Iterator

from offerrules.decision.result import Duty as FoundDuty
from offerrules.decision.tree import DutyState, DutyTrace, PartTrace
from offerrules.explain.requirements import Wording, truth_name
from offerrules.explain.tree import ConditionReason, DutyItem, DutyReason
from offerrules.rules.tree import Duty, Expression, Grounds


def duty_reason(duty: Duty, found: FoundDuty, wording: Wording) -> DutyReason:
    """The reasons for the state of one duty."""
    items = tuple(
        _item(duty, key[1], trace, wording) for key, trace in wording.trace.duties.items() if key[0] == duty.name
    )
    return DutyReason(
        name=duty.name,
        title=wording.authored(duty.title),
        text=wording.authored(duty.text) if duty.text is not None else None,
        bearer=wording.say("duty-bearer", bearer=duty.bearer.in_language(wording.language)),
        state=found.state,
        label=duty_label(found.state, wording),
        each=items,
        support=wording.notes.cite(_grounds(duty, wording)),
    )


def duty_label(state: DutyState, wording: Wording) -> str:
    """The state of a duty in a few words."""
    return wording.say(f"duty-{state.replace('_', '-')}")


def _item(duty: Duty, index: int | None, trace: DutyTrace, wording: Wording) -> DutyItem:
    return DutyItem(
        index=index,
        candidate=wording.namer.candidate(duty.each, index) if duty.each is not None else None,
        state=trace.state,
        label=duty_label(trace.state, wording),
        owed=_condition(duty, duty.owed_when, trace.owed, index, wording),
        fulfilled=_condition(duty, duty.fulfilled_when, trace.fulfilled, index, wording),
    )


def _condition(
    duty: Duty, expression: Expression, parts: tuple[PartTrace, ...], index: int | None, wording: Wording
) -> ConditionReason:
    truth = parts[0].truth
    own = wording.gatherer.expression(expression, (part.evidence for part in parts), index, criteria=False)
    return ConditionReason(
        truth=truth_name(truth),
        word=wording.word(truth),
        criteria=tuple(wording.criterion(criterion, index) for criterion in wording.gatherer.criteria_in(expression)),
        facts=wording.facts(own, wording.near(duty.each, index)),
        causes=wording.causes(own),
    )


def _grounds(duty: Duty, wording: Wording) -> Iterator[Grounds]:
    yield duty.grounds
    for expression in (duty.owed_when, duty.fulfilled_when):
        yield from wording.gatherer.grounds(expression)
