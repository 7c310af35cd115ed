"""A decision on its way from one process to another: what everybody looks at, and the rest on demand.

The trace stays behind. It is many times larger than all the rest, and follows from the record, which the receiving
process has; so it is made there, when somebody looks. Only the JSON is worth being carried, where it is wanted.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TypeAlias

from offerrules.decision.decision import Decision, Policy
from offerrules.decision.result import Duty, DutyTo, Head, Outcome
from offerrules.decision.tree import DutyState, OutcomeName, Status, Trace
from offerrules.feel.values import Value

_Outcome: TypeAlias = tuple[
    str, OutcomeName, dict[str, Value], tuple[str, int] | None, Sequence[str] | None, date | None
]
_Duty: TypeAlias = tuple[str, DutyState, tuple[tuple[int | None, DutyState], ...]]
Packed: TypeAlias = tuple[Head, date, str | None, Status, tuple[_Outcome, ...], tuple[_Duty, ...]]


def pack(decision: Decision, whole: bool) -> Packed:
    """The decision as plain values, without its JSON. What is missing only where `whole`: it takes long to find."""
    return (
        decision._head,
        decision.on,
        decision.subject,
        decision.status,
        tuple([_packed(name, outcome, whole) for name, outcome in decision.outcomes.items()]),
        tuple([_packed_duty(name, duty) for name, duty in decision.duties.items()]),
    )


def _packed(name: str, outcome: Outcome, whole: bool) -> _Outcome:
    witness = outcome.witness
    is_settled = outcome.outcome in ("offer", "no_offer")
    return (
        name,
        outcome.outcome,
        outcome.terms,
        (witness["candidate"], witness["index"]) if witness else None,
        () if is_settled else outcome.missing if whole else None,
        outcome.valid_to,
    )


def _packed_duty(name: str, duty: Duty) -> _Duty:
    return name, duty.state, tuple([(to.index, to.state) for to in duty.each])


def unpack(
    carried: Packed,
    policy: Policy | None,
    again: Callable[[], Decision],
    tell: Callable[[], None],
    data: bytes | None,
) -> Decision:
    """The decision again, and its JSON, where that was sent.

    `again` makes it anew, for what was not carried; `tell` is called where that was wanted.
    """
    head, on, subject, status, outcomes, duties = carried
    left = _Left(again, tell)
    return Decision(
        head,
        on,
        subject,
        {packed[0]: _outcome(packed, left) for packed in outcomes},
        {name: Duty(state, tuple([DutyTo(*to) for to in each])) for name, state, each in duties},
        trace=left.trace,
        status=status,
        policy=policy,
        data=left.data if data is None else data,
    )


def _outcome(packed: _Outcome, left: "_Left") -> Outcome:
    name, outcome, terms, witness, missing, valid_to = packed
    return Outcome(outcome, terms, witness, partial(left.missing, name) if missing is None else missing, valid_to)


class _Left:
    """What was left behind of a decision: made anew, once, when it is asked for."""

    __slots__ = ("_again", "_decision", "_tell")

    def __init__(self, again: Callable[[], Decision], tell: Callable[[], None]) -> None:
        self._again = again
        self._tell = tell
        self._decision: Decision | None = None

    def trace(self) -> Trace:
        return self._made().trace

    def missing(self, offer: str) -> list[str]:
        self._tell()
        return self._made().outcomes[offer].missing

    def data(self) -> bytes:
        self._tell()
        return self._made().to_json()

    def _made(self) -> Decision:
        decision = self._decision
        if decision is None:
            decision = self._decision = self._again()
        return decision
