"""The direct engine: compiles a rule set, decides with the compiled function, unfolds a trace when asked for it."""

import ast
import linecache
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from threading import Lock
from typing import Any, Final

from offerrules.decision.decision import Decision
from offerrules.decision.result import Duty, DutyTo, Outcome
from offerrules.decision.rules import Policy
from offerrules.decision.tree import DUTY_STATES, Cause, Evidence, OutcomeName, PartTrace, Trace
from offerrules.engines.conditions import Interpretation
from offerrules.engines.direct.compiler import NO_OFFER, NOT_OWED, OFFER, Generated, Layout, generate
from offerrules.engines.direct.pieces import generate_pieces, written
from offerrules.engines.direct.requirements import turned
from offerrules.engines.direct.subjects import is_scalar
from offerrules.engines.evaluation import Evaluation, Names, joined
from offerrules.engines.evidence import ReadingLog
from offerrules.engines.head import head_of
from offerrules.engines.judgement import Judgement, valid_to
from offerrules.feel.budget import StoppedError
from offerrules.feel.types import OptionalType, Type
from offerrules.feel.values import UNKNOWN, Value
from offerrules.rules.tree import Duty as DutyRule
from offerrules.rules.tree import Expression, Offer, RuleSet

_OUTCOMES: Final[tuple[OutcomeName, ...]] = ("no_offer", "needs_information", "refer", "offer")
"""By the numbers that the generated function uses."""
_MOST_DAYS: Final = 8
"""So many days are kept ready to be decided for."""
_COMPILING: Final = Lock()
"""Held while Python reads or compiles a tree: it counts how deep it is for all threads together (CPython 3.11), and
raises a SystemError where two do so at once."""

Decide = Callable[[Any], tuple[Any, ...]]
Piece = Callable[[Names, list[tuple[str, int, int]]], Any]


class Engine:
    """One rule set, compiled for each set of parameters that comes to be in force. Safe across threads."""

    def __init__(self, rule_set: RuleSet, policy: Policy | None = None) -> None:
        self._rules: Final = rule_set
        self._policy: Final = policy
        self._head: Final = head_of(rule_set)
        self._is_judged: Final = any(map(_needs_judgement, rule_set.offers))
        self._modules: dict[date, tuple[Callable[[date], Decide], Generated]] = {}
        self._tracers: dict[date, Callable[[date], tuple[tuple[Any, ...], ...]]] = {}
        self._days: dict[date, tuple[Decide, Generated]] = {}

    def decide(self, record: Any, on: date) -> Decision:
        """The decision for one record on a date. `record` is what `records.facts.capture` gives."""
        subject = getattr(record, "id", None)
        if not isinstance(subject, str):
            subject = None
        if not self._rules.is_in_force(on):
            return Decision(self._head, on, subject, {}, {}, status="not_in_force", policy=self._policy)
        decide, generated = self._days.get(on) or self._ready(on)
        try:
            found = decide(record)
        except StoppedError:
            return self._judged(record, on, subject)
        layout = generated.layout
        if found[0] or self._is_judged:
            return self._judged(record, on, subject)
        judgement = _Later(partial(self.judgement, record, on))
        outcomes = {
            offer.name: self._outcome(offer, found, layout.offers[offer.name], on, judgement)
            for offer in self._rules.offers
        }
        duties = {duty.name: _duty(duty, found, layout) for duty in self._rules.duties}
        return Decision(self._head, on, subject, outcomes, duties, trace=judgement.trace, policy=self._policy)

    def judgement(self, record: Any, on: date) -> Judgement:
        """Everything that can be said of a record on a date, part by part."""
        return Judgement(self._rules, record, on, self._evaluation(on))

    def source(self, on: date) -> str:
        """The generated Python, as text."""
        return ast.unparse(generate(self._rules, on).module)

    def _judged(self, record: Any, on: date, subject: str | None) -> Decision:
        """By the parts, where something failed: whether there is anything to ask for shows only there."""
        judgement = self.judgement(record, on)
        return Decision(
            self._head,
            on,
            subject,
            judgement.outcomes,
            judgement.duties,
            trace=judgement.trace(),
            policy=self._policy,
        )

    def _outcome(self, offer: Offer, found: tuple[Any, ...], position: int, on: date, judgement: "_Later") -> Outcome:
        rank = found[position]
        if rank == NO_OFFER:
            return Outcome("no_offer")
        index = found[position + 1]
        witness = (offer.each, index) if offer.each is not None and index is not None else None
        if rank == OFFER:
            terms = {
                term.name: value
                for term, value in zip(offer.terms, found[position + 2], strict=True)
                if value is not UNKNOWN
            }
            return Outcome("offer", terms, witness, valid_to=valid_to(offer, on))
        return Outcome(_OUTCOMES[rank], {}, witness, partial(judgement.missing, offer.name))

    # Compiling

    def _epoch(self, on: date) -> date:
        """The first day from which on the same parameters have been in force."""
        firsts = {first for each in self._rules.parameters for first, _ in each.values if first <= on}
        return max(firsts, default=date.min)

    def _ready(self, on: date) -> tuple[Decide, Generated]:
        epoch = self._epoch(on)
        module = self._modules.get(epoch)
        if module is None:
            generated = generate(self._rules, on)
            module = self._modules[epoch] = (_run(generated, f"{self._rules.name} {epoch}"), generated)
        ready = (module[0](on), module[1])
        if len(self._days) >= _MOST_DAYS:
            self._days = {}
        self._days[on] = ready
        return ready

    def _evaluation(self, on: date) -> Evaluation:
        epoch = self._epoch(on)
        tracer = self._tracers.get(epoch)
        if tracer is None:
            generated = generate_pieces(self._rules, on)
            tracer = self._tracers[epoch] = _run(generated, f"{self._rules.name} {epoch} parts")
        pieces = zip(written(self._rules), tracer(on), strict=True)
        return _Pieces({id(each.expression): functions for each, functions in pieces}, Interpretation(on))


class _Later:
    """A judgement that is made when something of it is first asked for."""

    __slots__ = ("_judgement", "_make")

    def __init__(self, make: Callable[[], Judgement]) -> None:
        self._make: Callable[[], Judgement] | None = make
        self._judgement: Judgement | None = None

    def trace(self) -> Trace:
        return self._made().trace()

    def missing(self, offer: str) -> list[str]:
        return self._made().outcomes[offer].missing

    def _made(self) -> Judgement:
        judgement = self._judgement
        if judgement is None:
            assert self._make is not None
            judgement = self._judgement = self._make()
        return judgement


class _Pieces:
    """The expressions of a rule set as Python functions, on a date."""

    def __init__(self, functions: Mapping[int, tuple[Piece, ...]], interpretation: Interpretation) -> None:
        self._functions: Final = functions
        self._interpretation: Final = interpretation

    def value(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[Value, Evidence]:
        """The value of an expression, `UNKNOWN` where it cannot be computed, and what it used."""
        (function,) = self._functions[id(expression)]
        try:
            return _evaluated(function, names, log)
        except StoppedError:
            return self._interpretation.value(expression, names, log)

    def parts(self, expression: Expression, names: Names, log: ReadingLog) -> tuple[PartTrace, ...]:
        """The truth of every part of a condition, in pre-order, and what each leaf used."""
        functions = iter(self._functions[id(expression)])
        try:
            return joined(expression, lambda part: _evaluated(next(functions), names, log))
        except StoppedError:
            return self._interpretation.parts(expression, names, log)


def _evaluated(function: Piece, names: Names, log: ReadingLog) -> tuple[Any, Evidence]:
    causes: list[tuple[str, int, int]] = []
    with log.noting() as noted:
        found = function(names, causes)
        for cause in causes:
            log.note_cause(Cause(*cause))
    return found, noted.evidence()


def _duty(duty: DutyRule, found: tuple[Any, ...], layout: Layout) -> Duty:
    if duty.each is None:
        state = DUTY_STATES[found[layout.duties[duty.name]]]
        return Duty(state, (DutyTo(None, state),))
    position, column = layout.rows[duty.each], layout.columns[duty.name]
    states = [row[column] for row in found[position]]
    if not states:
        return Duty(DUTY_STATES[NOT_OWED], ())
    exists = found[position + 1]
    each = tuple(DutyTo(index if exists else None, DUTY_STATES[state]) for index, state in enumerate(states))
    return Duty(DUTY_STATES[min(states)], each)


def _needs_judgement(offer: Offer) -> bool:
    """Whether the generated function alone cannot tell the outcome.

    So it is where a term is no plain value; and where `despite` stands against a negated criterion, since then
    `needs_information` may have nothing to ask for although nothing failed.
    """
    return not all(_is_plain(term.expression.type) for term in offer.terms) or any(
        turned(offer.requires, entry.despite) for entry in offer.refer
    )


def _is_plain(type_: Type) -> bool:
    return is_scalar(type_.item if isinstance(type_, OptionalType) else type_)


def _run(generated: Generated, title: str) -> Any:
    """The `for_day` of the generated module; its source shows in tracebacks."""
    file_name = f"<offerrules {title}>"
    source = ast.unparse(generated.module)
    linecache.cache[file_name] = (len(source), None, source.splitlines(keepends=True), file_name)
    found = dict(generated.constants)
    with _COMPILING:
        for node, shown in zip(ast.walk(generated.module), ast.walk(ast.parse(source)), strict=True):
            ast.copy_location(node, shown)
        code = compile(generated.module, file_name, "exec")
    exec(code, found)
    return found["for_day"]
