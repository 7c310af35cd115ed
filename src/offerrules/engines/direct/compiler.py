"""Rule set -> one Python function that decides, for the parameters in force on a day.

The function keeps truth as two bit masks, one bit a criterion: `true` and `unknown`. What stands once for a person is
computed first; then each list of candidates is walked once, and its criteria are added to a copy of the masks.

Shape of what is made:

    def for_day(today):
        def decide(record):
            birth_date = record.birth_date
            ...
            return (causes, (true, unknown), rows, …)
        return decide

`Layout` says what stands where in the result.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct import runtime
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.requirements import Masks, holds
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work, is_scalar
from offerrules.feel.values import Value
from offerrules.records.shape import Field, Shape
from offerrules.rules.tree import Candidate, Criterion, Definition, Duty, Expression, Offer, RuleSet

NO_OFFER, NEEDS_INFORMATION, REFER, OFFER = range(4)
"""Outcomes as numbers, the best greatest."""
OWED, UNKNOWN_STATE, FULFILLED, NOT_OWED = range(4)
"""States of a duty as numbers, in the order in which they decide the summary."""

RUNTIME: Final = runtime.NAMES


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in the tuple that the generated function returns.

    First come the causes (a list, empty where nothing failed) and the masks of what stands once. `rows` has the
    position of each candidate's rows, behind which stands whether anything is recorded about that list. A row is (true,
    unknown, then a number for each offer and duty of the candidate); `columns` has their places in it. `offers` has the
    position of each offer's number, behind which the winner's index and the terms stand; `duties` the position of each
    duty that stands once.
    """

    bits: Mapping[str, int]
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    offers: Mapping[str, int]
    duties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Generated:
    """A module in Python's syntax tree, with the constants that its names stand for."""

    module: ast.Module
    constants: Mapping[str, object]
    layout: Layout


def generate(rule_set: RuleSet, day: date) -> Generated:
    """The deciding function of `rule_set` with the parameters in force on `day`."""
    return _Compilation(rule_set, {each.name: each.on(day) for each in rule_set.parameters}).generated()


class _Compilation:
    def __init__(self, rule_set: RuleSet, parameters: Mapping[str, Value]) -> None:
        self._rules = rule_set
        self._names = Names(frozenset(RUNTIME) | {"for_day", "decide", "record", "today"})
        self._constants = Constants(self._names)
        self._parameters = parameters
        ordered = [each for each in rule_set.criteria if each.candidate is None]
        ordered += [each for each in rule_set.criteria if each.candidate is not None]
        self._bits = {each.name: 1 << number for number, each in enumerate(ordered)}
        self._mentioned = _mentioned(rule_set)
        self._values: dict[str, Code] = {}
        self._rows: dict[str, int] = {}
        self._columns: dict[str, int] = {}
        self._offers: dict[str, int] = {}
        self._duties: dict[str, int] = {}
        self._result: list[ast.expr] = []

    def generated(self) -> Generated:
        causes, true, unknown = (self._names.fresh(wish) for wish in ("causes", "true", "unknown"))
        self._once = _Truths(true, unknown, self._names.fresh("possible"))
        body = Body(self._names, "record")
        self._body = body
        self._work = Work(body, causes)
        self._result += [py.name(causes), py.name(true), py.name(unknown)]
        once = self._emitter(body)
        self._judge(once, self._once, None)
        for candidate in self._rules.candidates:
            if self._speaks_of(candidate.name):
                self._walk(body, candidate)
        for offer in self._rules.offers:
            if offer.each is None:
                self._offer_once(once, offer)
        for duty in self._rules.duties:
            if duty.each is None:
                state = self._names.fresh(duty.name)
                body.statements += self._duty(once, duty, state, None)
                self._duties[duty.name] = len(self._result)
                self._result.append(py.name(state))
        start = [
            py.assign(causes, py.list_of([])),
            *body.prologue,
            py.assign([true, unknown], py.constant(0)),
        ]
        decide = py.function("decide", ["record"], [*start, *body.statements, py.return_(py.tuple_of(self._result))])
        title = f"Decide by {self._rules.name}, version {self._rules.version}."
        module = py.module([py.function("for_day", ["today"], [decide, py.return_(py.name("decide"))], title)])
        layout = Layout(self._bits, self._rows, self._columns, self._offers, self._duties)
        return Generated(module, {**RUNTIME, **self._constants.values}, layout)

    # What stands once, and what stands for each candidate

    def _subjects(self, candidate: Candidate | None = None, each: Body | None = None) -> Subjects:
        fields = None if candidate is None else fields_at(self._rules.shape, candidate.path)
        return Subjects(self._rules.shape, self._parameters, self._values, fields, self._body, each)

    def _emitter(self, body: Body, candidate: Candidate | None = None, each: Body | None = None) -> Emitter:
        return Emitter(body, self._constants, self._subjects(candidate, each), self._work, "unknown")

    def _speaks_of(self, candidate: str) -> bool:
        rules = self._rules
        speaking = [each.candidate for each in rules.definitions] + [each.candidate for each in rules.criteria]
        each = [offer.each for offer in rules.offers] + [duty.each for duty in rules.duties]
        return candidate in speaking or candidate in each

    def _judge(self, emitter: Emitter, truths: "_Truths", candidate: str | None) -> None:
        """Definitions and criteria in the order in which they need each other, then the mask of what is possible."""
        for each in _in_order(self._rules, candidate):
            if isinstance(each, Definition):
                self._values[each.name] = emitter.assign(self._names.fresh(each.name), each.expression)
            else:
                bit = self._bits[each.name]
                if each.name in self._mentioned:
                    truth = emitter.assign_truth(self._names.fresh(each.name), each.condition)
                    self._values[each.name] = truth
                    emitter.mark(truth, bit, truths.true, truths.unknown)
                else:
                    emitter.mark_truth(each.condition, bit, truths.true, truths.unknown)
        either = py.binary(py.name(truths.true), ast.BitOr(), py.name(truths.unknown))
        emitter.body.statements.append(py.assign(truths.possible, either))

    def _walk(self, body: Body, candidate: Candidate) -> None:
        """The loop over one list of candidates, which also chooses among them."""
        offers = [each for each in self._rules.offers if each.each == candidate.name]
        duties = [each for each in self._rules.duties if each.each == candidate.name]
        fresh = self._names.fresh
        items, exists, rows, element = (fresh(f"{candidate.name}_{word}") for word in ("list", "exists", "rows", "at"))
        one = fresh(candidate.name)
        inside = Body(self._names, one)
        truths = _Truths(*(fresh(f"{candidate.name}_{word}") for word in ("true", "unknown", "possible")))
        emitter = self._emitter(inside, candidate, inside)
        self._judge(emitter, truths, candidate.name)
        prefer = None
        if candidate.prefer is not None and offers:
            prefer = fresh(f"{candidate.name}_prefer")
            emitter.assign(prefer, candidate.prefer)
        columns: list[str] = []
        before: list[ast.stmt] = []
        for offer in offers:
            columns.append(self._offer_each(emitter, before, offer, truths, exists, element, prefer))
        for duty in duties:
            state = fresh(duty.name)
            inside.statements += self._duty(emitter, duty, state, exists)
            columns.append(state)
        for number, name in enumerate([offer.name for offer in offers] + [duty.name for duty in duties]):
            self._columns[name] = 2 + number
        row = py.tuple_of([py.name(each) for each in (truths.true, truths.unknown, *columns)])
        inside.statements.append(py.do(py.call_method(py.name(rows), "append", row)))
        counted = py.call("enumerate", py.conditional(py.name(exists), py.name(items), py.name("UNKNOWN_CANDIDATES")))
        start = [
            *inside.prologue,
            py.assign(truths.true, py.name(self._once.true)),
            py.assign(truths.unknown, py.name(self._once.unknown)),
        ]
        source = self._emitter(body).field_path(candidate.path)
        body.statements += [
            py.assign(items, source.python),
            py.assign(exists, py.is_not(py.name(items), py.name("UNKNOWN"))),
            py.assign(rows, py.list_of([])),
            *before,
            py.for_([element, one], counted, [*start, *inside.statements]),
        ]
        self._rows[candidate.name] = len(self._result)
        self._result += [py.name(rows), py.name(exists)]

    # Offers (design, section 7)

    def _rank(self, emitter: Emitter, offer: Offer, truths: "_Truths", exists: str | None) -> tuple[str, list[str]]:
        """Statements that find the outcome of one judgement as a number; gives its variable and those of the terms."""
        rank = self._names.fresh(offer.name)
        true, possible = Masks(truths.true, truths.possible), Masks(truths.possible, truths.true)
        requires, bits = offer.requires, self._bits
        refers, open_questions, all_false = [], [], []
        for entry in offer.refer:
            could = holds(requires, possible, bits, entry.despite)
            surely = holds(entry.when, true, bits)
            maybe = surely if entry.ignore_unknown else holds(entry.when, possible, bits)
            refers.append(py.both([surely, could]))
            if not entry.ignore_unknown:
                open_questions.append(py.both([maybe, could]))
            all_false.append(py.not_(maybe))
        met = py.both([*([py.name(exists)] if exists else []), holds(requires, true, bits), *all_false])
        terms, offering = self._terms(emitter, offer, rank)
        impossible = py.both([py.not_(holds(requires, possible, bits)), *map(py.not_, open_questions)])
        chain: Sequence[ast.stmt] = [py.assign(rank, py.constant(NEEDS_INFORMATION))]
        chain = [py.if_(met, offering, chain)]
        chain = [py.if_(impossible, [py.assign(rank, py.constant(NO_OFFER))], chain)]
        if refers:
            chain = [py.if_(py.either(refers), [py.assign(rank, py.constant(REFER))], chain)]
        emitter.body.statements += chain
        return rank, terms

    def _terms(self, emitter: Emitter, offer: Offer, rank: str) -> tuple[list[str], list[ast.stmt]]:
        """Statements that compute the terms once the requirements hold, and the variables that hold them."""
        branch = emitter.branch()
        names: list[str] = []
        needed: list[ast.expr] = []
        for term in offer.terms:
            name = self._names.fresh(f"{offer.name}_{term.name}")
            code = branch.assign_exact(name, term.expression)
            names.append(name)
            if code.may_be_unknown and not term.optional:
                is_unknown = py.is_(py.name(name), py.UNKNOWN)
                needed.append(
                    is_unknown if is_scalar(term.expression.type) else py.call("holds_unknown", py.name(name))
                )
        met = py.constant(OFFER)
        value = py.conditional(py.either(needed), py.constant(NEEDS_INFORMATION), met) if needed else met
        return names, [*branch.body.statements, py.assign(rank, value)]

    def _offer_once(self, emitter: Emitter, offer: Offer) -> None:
        rank, terms = self._rank(emitter, offer, self._once, None)
        kept = self._names.fresh(f"{offer.name}_terms")
        emitter.body.statements.append(py.assign(kept, _terms_where_offered(rank, terms)))
        self._offers[offer.name] = len(self._result)
        self._result += [py.name(rank), py.constant(None), py.name(kept)]

    def _offer_each(
        self,
        emitter: Emitter,
        before: list[ast.stmt],
        offer: Offer,
        truths: "_Truths",
        exists: str,
        element: str,
        prefer: str | None,
    ) -> str:
        """One judgement, and whether it is the best so far: the greatest outcome, then the greatest `prefer`."""
        rank, terms = self._rank(emitter, offer, truths, exists)
        best, winner, kept = (self._names.fresh(f"{offer.name}_{word}") for word in ("best", "winner", "terms"))
        before += [py.assign(best, py.constant(NO_OFFER)), py.assign([winner, kept], py.constant(None))]
        better = py.compare(py.name(rank), ast.Gt(), py.name(best))
        taken = [
            py.assign(best, py.name(rank)),
            py.assign(winner, py.conditional(py.name(exists), py.name(element), py.constant(None))),
            py.assign(kept, _terms_where_offered(rank, terms)),
        ]
        if prefer is not None:
            preferred = self._names.fresh(f"{offer.name}_preferred")
            before.append(py.assign(preferred, py.name("UNKNOWN")))
            equal = py.compare(py.name(rank), ast.Eq(), py.name(best))
            greater = py.call("is_greater", py.name(prefer), py.name(preferred))
            better = py.either([better, py.both([equal, py.name(rank), greater])])
            taken.append(py.assign(preferred, py.name(prefer)))
        emitter.body.statements.append(py.if_(better, taken))
        self._pending_offer(offer.name, best, winner, kept)
        return rank

    def _pending_offer(self, offer: str, best: str, winner: str, terms: str) -> None:
        self._offers[offer] = len(self._result)
        self._result += [py.name(best), py.name(winner), py.name(terms)]

    # Duties (design, section 7)

    def _duty(self, emitter: Emitter, duty: Duty, state: str, exists: str | None) -> list[ast.stmt]:
        branch = emitter.branch()
        owed, fulfilled = self._names.fresh(f"{duty.name}_owed"), self._names.fresh(f"{duty.name}_fulfilled")
        branch.assign_truth(owed, duty.owed_when)
        branch.assign_truth(fulfilled, duty.fulfilled_when)
        is_owed = py.both([*([py.name(exists)] if exists else []), py.is_(py.name(owed), py.constant(True))])
        states = [
            (py.is_(py.name(owed), py.constant(False)), NOT_OWED),
            (py.is_(py.name(fulfilled), py.constant(True)), FULFILLED),
            (is_owed, OWED),
        ]
        chain: list[ast.stmt] = [py.assign(state, py.constant(UNKNOWN_STATE))]
        for test, found in reversed(states):
            chain = [py.if_(test, [py.assign(state, py.constant(found))], chain)]
        return [*branch.body.statements, *chain]


@dataclass(frozen=True, slots=True)
class _Truths:
    """The names of the variables that hold three masks."""

    true: str
    unknown: str
    possible: str


def fields_at(shape: Shape, path: Sequence[str]) -> Mapping[str, Field]:
    """The fields of the parts of the record that stand in the list at `path`."""
    fields = shape.fields
    for name in path:
        fields = fields[name].fields
    return fields


def _terms_where_offered(rank: str, terms: Sequence[str]) -> ast.expr:
    offered = py.compare(py.name(rank), ast.Eq(), py.constant(OFFER))
    return py.conditional(offered, py.tuple_of([py.name(each) for each in terms]), py.constant(None))


def _in_order(rule_set: RuleSet, candidate: str | None) -> Iterable[Definition | Criterion]:
    """Definitions and criteria of one candidate, or those that stand once, each behind what it mentions."""
    waiting: list[Definition | Criterion] = [each for each in rule_set.definitions if each.candidate == candidate]
    waiting += [each for each in rule_set.criteria if each.candidate == candidate]
    names = {each.name for each in waiting}
    done: set[str] = set()
    while waiting:
        for each in waiting:
            expression = each.expression if isinstance(each, Definition) else each.condition
            if not (expression.mentions & names) - done:
                done.add(each.name)
                waiting.remove(each)
                yield each
                break


def _mentioned(rule_set: RuleSet) -> frozenset[str]:
    """All names that expressions mention, so that their values are kept in a variable."""
    expressions: list[Expression | None] = [each.expression for each in rule_set.definitions]
    expressions += [each.condition for each in rule_set.criteria]
    expressions += [each.prefer for each in rule_set.candidates]
    for duty in rule_set.duties:
        expressions += [duty.owed_when, duty.fulfilled_when]
    for offer in rule_set.offers:
        expressions += [term.expression for term in offer.terms]
    return frozenset(name for each in expressions if each is not None for name in each.mentions)
