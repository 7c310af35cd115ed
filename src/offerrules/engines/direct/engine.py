"""The direct engine: compiles a rule set, decides with the compiled function, unfolds a trace when asked for it."""

import ast
import linecache
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property, partial
from threading import Lock
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from offerrules.decision.decision import Decision, Policy
from offerrules.decision.result import Content, Duty, DutyTo, Outcome
from offerrules.decision.tree import DUTY_STATES, EMPTY_TRACE, Cause, Evidence, OutcomeName, PartTrace, Trace
from offerrules.decision.writing import decision_json
from offerrules.engines.conditions import Interpretation
from offerrules.engines.direct.compiler import NO_OFFER, NOT_OWED, OFFER, Generated, Layout, generate
from offerrules.engines.direct.leaves import generate_leaves
from offerrules.engines.direct.pieces import generate_pieces, written
from offerrules.engines.direct.runtime import FailedError
from offerrules.engines.direct.trace_json.plan import Plan
from offerrules.engines.direct.trace_json.prepared import Prepared
from offerrules.engines.direct.trace_json.writer import Writer
from offerrules.engines.direct.writing import NotCompiledError
from offerrules.engines.evaluation import Evaluation, Names, joined
from offerrules.engines.evidence import ReadingLog
from offerrules.engines.head import head_of
from offerrules.engines.judgement import Judgement, valid_to
from offerrules.engines.missing import Structure
from offerrules.feel.budget import StoppedError
from offerrules.feel.kinds import holds_unknown
from offerrules.feel.values import Value
from offerrules.feel.walking import height
from offerrules.records.reference import subject_of
from offerrules.rules.tree import Duty as DutyRule
from offerrules.rules.tree import Expression, Offer, RuleSet

_OUTCOMES: Final[tuple[OutcomeName, ...]] = ("no_offer", "needs_information", "refer", "offer")
"""By the numbers that the generated function uses."""
_NO_OFFER: Final = Outcome("no_offer")
_MOST_DAYS: Final = 8
"""So many days are kept ready to be decided for."""
_MOST_SHARED: Final = 4
"""Of so many candidates the states of a duty are kept, since few combinations of them occur."""
_HIGHEST: Final = 50
"""Levels of an expression that is compiled: Python writes its trees by recursion, some ten frames a level, and allows
a thousand in all."""
_COMPILING: Final = Lock()
"""Held while Python reads or compiles a tree: it counts how deep it is for all threads together (CPython 3.11), and
raises a SystemError where two do so at once."""

Decide = Callable[[Any], Decision]
Compute = Callable[[Any], tuple[Any, ...]]
Piece = Callable[[Names, list[tuple[str, int, int]]], Any]


class Engine:
    """One rule set, compiled for each set of parameters that comes to be in force. Safe across threads."""

    def __init__(self, rule_set: RuleSet, policy: Policy | None = None) -> None:
        self.rules: Final = rule_set
        self.policy: Final = policy
        self.head: Final = head_of(rule_set)
        self._structure: Final = Structure(rule_set)
        self._is_deep: Final = any(height(each.expression.tree) > _HIGHEST for each in written(rule_set))
        self._modules: dict[date, tuple[Callable[[date], Compute], Generated]] = {}
        self._tracers: dict[date, Callable[[date], tuple[tuple[Any, ...], ...]]] = {}
        self._days: dict[date, Decide] = {}
        self._common: dict[date, Day] = {}

    def decide(self, record: Any, on: date) -> Decision:
        """The decision for one record on a date. `record` is what `records.facts.capture` gives."""
        return (self._days.get(on) or self.for_day(on))(record)

    def for_day(self, on: date) -> Decide:
        """The function that decides for records on a date."""
        decide = self._days.get(on)
        if decide is None:
            if len(self._days) >= _MOST_DAYS:
                self._days, self._common = {}, {}
            decide = self._days[on] = self._decider(on)
        return decide

    def day(self, on: date) -> "Day | None":
        """What decisions on a date have in common; None where all of them are found part by part."""
        self.for_day(on)
        return self._common.get(on)

    def judgement(self, record: Any, on: date) -> Judgement:
        """Everything that can be said of a record on a date, part by part."""
        return Judgement(self.rules, record, on, self._evaluation(on), self._structure)

    def judged(self, record: Any, on: date) -> Decision:
        """The decision, found part by part."""
        judgement = self.judgement(record, on)
        outcomes, duties = judgement.outcomes, judgement.duties
        subject = subject_of(record)
        return Decision(self.head, on, subject, outcomes, duties, trace=judgement.trace(), policy=self.policy)

    def source(self, on: date) -> str:
        """The generated Python, as text."""
        if self._is_deep:
            return f"# An expression is nested deeper than {_HIGHEST} levels: the policy is judged part by part.\n"
        return ast.unparse(generate(self.rules, on).module)

    # Compiling

    def _decider(self, on: date) -> Decide:
        if not self.rules.is_in_force(on):
            return lambda record: Decision(
                self.head, on, subject_of(record), {}, {}, status="not_in_force", policy=self.policy
            )
        if self._is_deep:
            return lambda record: self.judged(record, on)
        epoch = self._epoch(on)
        module = self._modules.get(epoch)
        if module is None:
            generated = generate(self.rules, on)
            module = self._modules[epoch] = (_run(generated, f"{self.rules.name} {epoch}"), generated)
        for_day, generated = module
        try:
            compute = for_day(on)
        except (FailedError, StoppedError):
            # What fails on this day fails for everybody.
            return lambda record: self.judged(record, on)
        day = self._common[on] = Day(self, on, generated.layout)

        def decide(record: Any) -> Decision:
            try:
                return Found(day, record, compute(record))
            except (FailedError, StoppedError):
                return self.judged(record, on)

        return decide

    def _epoch(self, on: date) -> date:
        """The first day from which on the same parameters have been in force."""
        firsts = {first for each in self.rules.parameters for first, _ in each.values if first <= on}
        return max(firsts, default=date.min)

    def _evaluation(self, on: date) -> Evaluation:
        if self._is_deep:
            return Interpretation(on)
        epoch = self._epoch(on)
        tracer = self._tracers.get(epoch)
        if tracer is None:
            generated = generate_pieces(self.rules, on)
            tracer = self._tracers[epoch] = _run(generated, f"{self.rules.name} {epoch} parts")
        pieces = zip(written(self.rules), tracer(on), strict=True)
        return _Pieces({id(each.expression): functions for each, functions in pieces}, Interpretation(on))


class _OfferFound:
    """Where the outcome of one offer stands in what the generated function gives."""

    __slots__ = ("_each", "_position", "_terms", "_valid_to", "name")

    def __init__(self, offer: Offer, layout: Layout, on: date) -> None:
        self.name: Final = offer.name
        self._each: Final = offer.each
        self._position: Final = layout.offers[offer.name]
        self._terms: Final = [(term.name, term.optional) for term in offer.terms]
        self._valid_to: Final = valid_to(offer, on)

    def outcome(self, found: tuple[Any, ...], later: "Later") -> Outcome:
        position = self._position
        rank, index = found[position], found[position + 1]
        if rank == NO_OFFER:
            return _NO_OFFER
        witness = (self._each, index) if self._each is not None and index is not None else None
        if rank == OFFER:
            kept = zip(self._terms, found[position + 2], strict=True)
            terms = {name: value for (name, optional), value in kept if not (optional and holds_unknown(value))}
            return Outcome("offer", terms, witness, valid_to=self._valid_to)
        return Outcome(_OUTCOMES[rank], None, witness, partial(later.missing, self.name))


class _DutyFound:
    """Where the states of one duty stand."""

    __slots__ = ("_column", "_position", "name")

    def __init__(self, duty: DutyRule, layout: Layout) -> None:
        self.name: Final = duty.name
        self._column: Final = None if duty.each is None else layout.columns[duty.name]
        self._position: Final = layout.duties[duty.name] if duty.each is None else layout.rows[duty.each]

    def states(self, found: tuple[Any, ...]) -> tuple[tuple[int, ...], bool]:
        """The states, and whether they have indices."""
        position, column = self._position, self._column
        if column is None:
            return (found[position],), False
        return tuple([row[column] for row in found[position]]), found[position + 1]


class Day:
    """What all decisions of an engine on a day have in common."""

    def __init__(self, engine: Engine, on: date, layout: Layout) -> None:
        self.engine: Final = engine
        self.on: Final = on
        self.layout: Final = layout
        self.offers: Final = [_OfferFound(offer, layout, on) for offer in engine.rules.offers]
        self.duties: Final = [_DutyFound(duty, layout) for duty in engine.rules.duties]
        self._duties: dict[tuple[tuple[int, ...], bool], Duty] = {}

    def duty(self, states: tuple[int, ...], exists: bool) -> Duty:
        """The same object for the same states."""
        duty = self._duties.get((states, exists))
        if duty is None:
            each = tuple(DutyTo(number if exists else None, DUTY_STATES[state]) for number, state in enumerate(states))
            duty = Duty(DUTY_STATES[min(states, default=NOT_OWED)], each)
            if len(states) <= _MOST_SHARED:
                self._duties[(states, exists)] = duty
        return duty

    @cached_property
    def writer(self) -> Writer | None:
        """What writes decisions as JSON without their traces; None where that cannot be."""
        rules, on = self.engine.rules, self.on
        plan = Plan(rules)
        if not plan.is_steady:
            return None
        candidates = (None, *self.layout.rows)
        asked = {each: plan.asked(each) for each in candidates}
        parameters = {each.name: each.on(on) for each in rules.parameters}
        try:
            generated = generate_leaves(rules, parameters, self.layout.bits, asked)
            functions = _run(generated, f"{rules.name} {on} leaves")(on)
        except (NotCompiledError, FailedError, StoppedError):
            return None
        nothing = Content(self.engine.head, "decided", None, on, {}, {}, EMPTY_TRACE)
        prepared = Prepared(rules, self.layout, on, plan, decision_json(nothing), valid_to)
        return Writer(prepared, self.layout, dict(zip(candidates, functions, strict=True)))


class Found(Decision):
    """A decision as the generated function found it: a few references, and nothing made of them.

    Everything that a decision has is made when something of it is first looked at.
    """

    __slots__ = ("_day", "_found", "_record", "_shown")

    def __init__(self, day: Day, record: Any, found: tuple[Any, ...]) -> None:
        self._day = day
        self._record = record
        self._found = found
        self._shown: _Shown | None = None

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The outcome of every offer by its name, in the order of the policy."""
        return MappingProxyType((self._shown or self._show()).outcomes)

    @property
    def duties(self) -> Mapping[str, Duty]:
        """The state of every duty by its name, in the order of the policy."""
        return MappingProxyType((self._shown or self._show()).duties)

    def to_json(self, texts: bool = False) -> bytes:
        """Canonical JSON, as `Decision` says."""
        writer = None if texts else self._day.writer
        written = None
        if writer is not None:
            # What fails, or is too much work, is found part by part.
            with suppress(FailedError, StoppedError):
                written = writer.write(self._record, self._found, subject_of(self._record))
        return super().to_json(texts) if written is None else written

    def computed(self) -> tuple[Layout, tuple[Any, ...]]:
        """What stands where in what the generated function returned, and that, for who goes on from there."""
        return self._day.layout, self._found

    def whom(self) -> str | None:
        """The subject, found without making anything else of the decision."""
        return subject_of(self._record)

    def _show(self) -> "_Shown":
        day, found, later = self._day, self._found, self._judgement()
        shown = self._shown = _Shown(
            {offer.name: offer.outcome(found, later) for offer in day.offers},
            {duty.name: day.duty(*duty.states(found)) for duty in day.duties},
            later,
        )
        return shown

    def __getattr__(self, name: str) -> Any:
        """Called where a slot is still empty."""
        if name not in _FILLED:
            raise AttributeError(f"a decision has no {name!r}", name=name, obj=self)
        if name == "subject":
            return self.whom()
        day, shown = self._day, self._shown or self._show()
        Decision.__init__(
            self,
            day.engine.head,
            day.on,
            self.whom(),
            shown.outcomes,
            shown.duties,
            trace=shown.later.trace,
            policy=day.engine.policy,
        )
        return getattr(self, name)

    def _judgement(self) -> "Later":
        return Later(partial(self._day.engine.judgement, self._record, self._day.on))


_FILLED: Final = frozenset(Decision.__slots__)


class _Shown(NamedTuple):
    """What is made of a decision when somebody looks at it."""

    outcomes: Mapping[str, Outcome]
    duties: Mapping[str, Duty]
    later: "Later"


class Later:
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
