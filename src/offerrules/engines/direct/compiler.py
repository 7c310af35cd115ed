"""Rule set -> one Python function that decides, for the parameters in force on a day.

The function keeps truth as two bit masks, one bit a criterion: `true` and `unknown`. What stands once for a person is
computed first; then each list of candidates is walked once, and its criteria are added to a copy of the masks.

Shape of what is made, behind functions that rest on no day:

    def for_day(today):
        def decide(record):
            facts = record.__dict__
            birth_date = facts['birth_date']
            ...
            return (true, unknown, rows, …)
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
from offerrules.engines.direct.deciding import Day, Deciding, Marks
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.ranking import OfferTests
from offerrules.engines.direct.requirements import turned
from offerrules.engines.direct.runtime import UnknownCandidate
from offerrules.engines.direct.subjects import RECORD, Body, Code, Subjects, Work, fields_at, is_scalar
from offerrules.feel.types import AnyType, ListType, OptionalType, RangeType, RecordType, TableType, Type
from offerrules.feel.values import Value
from offerrules.rules.tree import Candidate, Criterion, Definition, Duty, Offer, RuleSet

NO_OFFER, NEEDS_INFORMATION, REFER, OFFER = range(4)
"""Outcomes as numbers, the best greatest."""
OWED, UNKNOWN_STATE, FULFILLED, NOT_OWED = range(4)
"""States of a duty as numbers, in the order in which they decide the summary."""

RUNTIME: Final = runtime.NAMES


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in the tuple that the generated function returns.

    First come the masks of what stands once. `rows` has the
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
        self._names = Names(frozenset(RUNTIME) | {"for_day", "decide", RECORD, "today"})
        self._constants = Constants(self._names)
        self._parameters = parameters
        self._bits = _bits(rule_set)
        self._values: dict[str, Code] = {}
        self._rows: dict[str, int] = {}
        self._columns: dict[str, int] = {}
        self._offers: dict[str, int] = {}
        self._duties: dict[str, int] = {}
        self._result: list[ast.expr] = []
        self._body = Body(self._names, RECORD)
        self._day = Day(Body(self._names, "today"), {}, always=Body(self._names, "today"))
        self._work = Work(self._body, "FAILING")

    def generated(self) -> Generated:
        body = self._body
        marks = Marks(*(self._names.fresh(wish) for wish in ("true", "unknown")))
        self._once = marks
        self._result += [py.name(marks.true), py.name(marks.unknown)]
        once = self._judge(self._deciding(body, marks), None)
        for candidate in self._rules.candidates:
            if self._speaks_of(candidate.name):
                self._walk(body, candidate)
        for offer in self._rules.offers:
            if offer.each is None:
                self._offer_once(once, offer)
        duties = [duty for duty in self._rules.duties if duty.each is None]
        for duty, state in zip(duties, self._duty_states(once, duties, None), strict=True):
            self._duties[duty.name] = len(self._result)
            self._result.append(py.name(state))
        start = [*body.opening(), py.assign([marks.true, marks.unknown], py.constant(0))]
        statements = [*start, *body.statements, py.return_(py.tuple_of(self._result))]
        day = self._day.body
        inside = [*day.opening(), *day.statements, py.function("decide", [RECORD], statements)]
        title = f"Decide by {self._rules.name}, version {self._rules.version}."
        for_day = py.function("for_day", ["today"], [*inside, py.return_(py.name("decide"))], title)
        always = self._day.always.statements if self._day.always is not None else []
        module = py.module([*always, for_day])
        layout = Layout(self._bits, self._rows, self._columns, self._offers, self._duties)
        return Generated(module, {**RUNTIME, **self._constants.values}, layout)

    # What stands once, and what stands for each candidate

    def _deciding(self, body: Body, marks: Marks, candidate: Candidate | None = None) -> Deciding:
        fields = None if candidate is None else fields_at(self._rules.shape, candidate.path)
        owners = {RECORD: self._body, body.owner: body}
        each = None if candidate is None else body.owner
        subjects = Subjects(self._rules.shape, self._parameters, self._values, fields, owners, each)
        return Deciding(body, self._constants, subjects, self._work, self._day, marks, self._bits)

    def _speaks_of(self, candidate: str) -> bool:
        rules = self._rules
        speaking = [each.candidate for each in rules.definitions] + [each.candidate for each in rules.criteria]
        each = [offer.each for offer in rules.offers] + [duty.each for duty in rules.duties]
        return candidate in speaking or candidate in each

    def _judge(self, deciding: Deciding, candidate: str | None) -> Deciding:
        """Definitions and criteria in the order in which they need each other, then the mask of what is possible."""
        for each in _in_order(self._rules, candidate):
            if isinstance(each, Definition):
                self._values[each.name] = deciding.define(self._names.fresh(each.name), each.expression)
            else:
                deciding.mark_criterion(each.condition, self._bits[each.name])
        return deciding.with_possible()

    def _walk(self, body: Body, candidate: Candidate) -> None:
        """The loop over one list of candidates, which also chooses among them."""
        offers = [each for each in self._rules.offers if each.each == candidate.name]
        duties = [each for each in self._rules.duties if each.each == candidate.name]
        fresh = self._names.fresh
        exists, rows = fresh(f"{candidate.name}_exists"), fresh(f"{candidate.name}_rows")
        inside = Body(self._names, fresh(candidate.name))
        marks = Marks(*(fresh(f"{candidate.name}_{word}") for word in ("true", "unknown")))
        deciding = self._judge(self._deciding(inside, marks, candidate), candidate.name)
        prefer = None
        if candidate.prefer is not None and offers:
            prefer = deciding.define(fresh(f"{candidate.name}_prefer"), candidate.prefer)
        columns: list[str] = []
        before: list[ast.stmt] = []
        for offer in offers:
            columns.append(self._offer_each(deciding, before, offer, exists, rows, prefer))
        columns += self._duty_states(deciding, duties, exists)
        for number, name in enumerate([offer.name for offer in offers] + [duty.name for duty in duties]):
            self._columns[name] = 2 + number
        row = py.tuple_of([py.name(each) for each in (marks.true, marks.unknown, *columns)])
        inside.statements.append(py.do(py.call_method(py.name(rows), "append", row)))
        start = [
            *inside.opening(),
            py.assign(marks.true, py.name(self._once.true)),
            py.assign(marks.unknown, py.name(self._once.unknown)),
        ]
        source = self._deciding(body, self._once).field_path(candidate.path)
        nobody = (UnknownCandidate(fields_at(self._rules.shape, candidate.path)),)
        unknown = py.name(self._constants.add(f"unknown_{candidate.name}", nobody))
        body.statements += [
            py.assign(exists, py.is_not(source.python, py.UNKNOWN)),
            py.assign(rows, py.list_of([])),
            *before,
            py.for_(
                [inside.owner],
                py.conditional(py.name(exists), source.python, unknown),
                [*start, *inside.statements],
            ),
        ]
        self._rows[candidate.name] = len(self._result)
        self._result += [py.name(rows), py.name(exists)]

    # Offers (design, section 7)

    def _rank(self, deciding: Deciding, offer: Offer, exists: str | None) -> tuple[str, list[str]]:
        """Statements that find the outcome of one judgement as a number; gives its variable and those of the terms."""
        rank = self._names.fresh(offer.name)
        tests = OfferTests(offer, deciding.marks, self._bits)
        terms, offering = self._terms(deciding, offer, rank)
        chain: Sequence[ast.stmt] = [py.assign(rank, py.constant(NEEDS_INFORMATION))]
        if any(turned(offer.requires, entry.despite) for entry in offer.refer):
            # Where `despite` stands against a negated criterion, nothing may be missing although nothing failed.
            chain = [py.do(py.call("stop"))]
        chain = [py.if_(tests.impossible(), [py.assign(rank, py.constant(NO_OFFER))], chain)]
        refers = tests.refers()
        if refers is not None:
            chain = [py.if_(refers, [py.assign(rank, py.constant(REFER))], chain)]
        # The most frequent outcome is asked for first: no two of these tests hold at once.
        met = py.both([*([py.name(exists)] if exists else []), tests.met()])
        deciding.body.statements.append(py.if_(met, offering, chain))
        return rank, terms

    def _terms(self, deciding: Deciding, offer: Offer, rank: str) -> tuple[list[str], list[ast.stmt]]:
        """Statements that compute the terms once the requirements hold, and the variables that hold them."""
        with deciding.seldom() as branch:
            names: list[str] = []
            needed: list[ast.expr] = []
            for term in offer.terms:
                if _has_records(term.expression.type):
                    # Where such a part stands, only a judgement knows.
                    return [], [py.do(py.call("stop"))]
                name = self._names.fresh(f"{offer.name}_{term.name}")
                code = branch.assign_kept(name, term.expression)
                names.append(name)
                if code.may_be_unknown and not term.optional:
                    type_ = term.expression.type
                    is_single = is_scalar(type_.item if isinstance(type_, OptionalType) else type_)
                    is_unknown = py.is_(py.name(name), py.UNKNOWN)
                    needed.append(is_unknown if is_single else py.call("holds_unknown", py.name(name)))
        met = py.constant(OFFER)
        value = py.conditional(py.either(needed), py.constant(NEEDS_INFORMATION), met) if needed else met
        return names, [*branch.body.statements, py.assign(rank, value)]

    def _offer_once(self, deciding: Deciding, offer: Offer) -> None:
        rank, terms = self._rank(deciding, offer, None)
        kept = self._names.fresh(f"{offer.name}_terms")
        deciding.body.statements.append(py.assign(kept, _terms_where_offered(rank, terms)))
        self._offers[offer.name] = len(self._result)
        self._result += [py.name(rank), py.constant(None), py.name(kept)]

    def _offer_each(
        self,
        deciding: Deciding,
        before: list[ast.stmt],
        offer: Offer,
        exists: str,
        rows: str,
        prefer: Code | None,
    ) -> str:
        """One judgement, and whether it is the best so far: the greatest outcome, then the greatest `prefer`."""
        rank, terms = self._rank(deciding, offer, exists)
        best, winner, kept = (self._names.fresh(f"{offer.name}_{word}") for word in ("best", "winner", "terms"))
        before += [py.assign(best, py.constant(NO_OFFER)), py.assign([winner, kept], py.constant(None))]
        better = py.compare(py.name(rank), ast.Gt(), py.name(best))
        taken = [
            py.assign(best, py.name(rank)),
            py.assign(winner, py.conditional(py.name(exists), py.call("len", py.name(rows)), py.constant(None))),
            py.assign(kept, _terms_where_offered(rank, terms)),
        ]
        if prefer is not None:
            preferred = self._names.fresh(f"{offer.name}_preferred")
            before.append(py.assign(preferred, py.name("UNKNOWN")))
            equal = py.compare(py.name(rank), ast.Eq(), py.name(best))
            greater = py.call("is_greater", prefer.python, py.name(preferred))
            better = py.either([better, py.both([equal, py.name(rank), greater])])
            taken.append(py.assign(preferred, prefer.python))
        deciding.body.statements.append(py.if_(better, taken))
        self._offers[offer.name] = len(self._result)
        self._result += [py.name(best), py.name(winner), py.name(kept)]
        return rank

    # Duties (design, section 7)

    def _duty_states(self, deciding: Deciding, duties: Sequence[Duty], exists: str | None) -> list[str]:
        """The variables of the states. Duties that are owed under the same condition ask for it once."""
        states = {duty.name: self._names.fresh(duty.name) for duty in duties}
        waiting = list(duties)
        while waiting:
            alike = [duty for duty in waiting if duty.owed_when.tree == waiting[0].owed_when.tree]
            waiting = [duty for duty in waiting if duty not in alike]
            owed = deciding.tests_of(alike[0].owed_when)
            branch = deciding.branch()
            due = self._names.fresh("due")
            is_owed = py.both([*([py.name(exists)] if exists else []), owed.sure])
            branch.body.add(py.assign(due, py.conditional(is_owed, py.constant(OWED), py.constant(UNKNOWN_STATE))))
            for duty in alike:
                fulfilled = branch.tests_of(duty.fulfilled_when)
                state = py.conditional(fulfilled.sure, py.constant(FULFILLED), py.name(due))
                branch.body.add(py.assign(states[duty.name], state))
            not_owed = py.assign([states[duty.name] for duty in alike], py.constant(NOT_OWED))
            deciding.body.add(py.if_(owed.possible, branch.body.statements, [not_owed]))
        return list(states.values())


def _bits(rule_set: RuleSet) -> dict[str, int]:
    """A bit for each criterion. The criteria of every candidate begin behind those that stand once."""
    bits: dict[str, int] = {}
    once = sum(each.candidate is None for each in rule_set.criteria)
    for candidate in (None, *(each.name for each in rule_set.candidates)):
        first = 0 if candidate is None else once
        own = [each for each in rule_set.criteria if each.candidate == candidate]
        bits.update((each.name, 1 << first + number) for number, each in enumerate(own))
    return bits


def _has_records(type_: Type) -> bool:
    """Whether a value may hold parts of the record."""
    match type_:
        case RecordType() | AnyType():
            return True
        case ListType(item) | OptionalType(item) | TableType(item) | RangeType(item):
            return _has_records(item)
        case _:
            return False


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
