"""Conditions compiled twice: by `Emitter`, which has no shortcuts, and by `Deciding`, which has them all."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Annotated, Any, Final

import offerrules
from offerrules.engines.direct import python as py
from offerrules.engines.direct.daily import Day
from offerrules.engines.direct.deciding import Deciding, Marks
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.names import Constants, Names
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.subjects import RECORD, Body, Subjects, Work
from offerrules.feel.values import UNKNOWN
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Record
from offerrules.rules.tree import RuleSet

DAY: Final = date(2024, 6, 10)
FACT: Final = Fact(Text("uppgift", "fact"))

Judge = Callable[[Any], object]
"""Gives the bits of a record: whether the condition is true, and whether it is unknown."""


class Job(Record):
    kind: Annotated[OrUnknown[str], FACT] = UNKNOWN
    length: Annotated[OrUnknown[int], FACT] = UNKNOWN


class Applicant(Record):
    id: Annotated[str, FACT]
    born: Annotated[OrUnknown[date], FACT] = UNKNOWN
    began: Annotated[OrUnknown[date], FACT] = UNKNOWN
    weeks: Annotated[OrUnknown[int], FACT] = UNKNOWN
    place: Annotated[OrUnknown[str], FACT] = UNKNOWN
    able: Annotated[OrUnknown[bool], FACT] = UNKNOWN
    willing: Annotated[OrUnknown[bool], FACT] = UNKNOWN
    banned: Annotated[OrUnknown[bool], FACT] = UNKNOWN
    jobs: Annotated[OrUnknown[tuple[Job, ...]], FACT] = UNKNOWN


def compiled_twice(when: str) -> tuple[Judge, Judge]:
    """The condition as a function, without shortcuts and with them."""
    rules = _rules(when)
    ways = []
    for shortened in (False, True):
        names = Names(frozenset(NAMES) | {"for_day", "today", "judge", RECORD})
        constants, body = Constants(names), Body(names, RECORD)
        day = Day(Body(names, "today"), {}, Body(names, "today"))
        marks = Marks(names.fresh("true"), names.fresh("unknown"))
        _write(rules, body, constants, day, marks, shortened=shortened)
        marked = py.tuple_of([py.name(marks.true), py.name(marks.unknown)])
        judge = [*body.opening(), py.assign([marks.true, marks.unknown], py.constant(0)), *body.statements]
        judge.append(py.return_(marked))
        inside = [*day.body.opening(), *day.body.statements, py.function("judge", [RECORD], judge)]
        for_day = py.function("for_day", ["today"], [*inside, py.return_(py.name("judge"))])
        always = day.always.statements if day.always is not None else []
        variables: dict[str, Any] = {**NAMES, **constants.values}
        module = ast.fix_missing_locations(py.module([*always, for_day]))
        exec(compile(module, f"<gains {when}>", "exec"), variables)
        ways.append(variables["for_day"](DAY))
    return ways[0], ways[1]


def _write(rules: RuleSet, body: Body, constants: Constants, day: Day, marks: Marks, *, shortened: bool) -> None:
    """The statements that set the bit of the one criterion."""
    subjects = Subjects(rules.shape, {}, {}, None, {RECORD: body})
    work = Work(body, "FAILING")
    condition = rules.criteria[0].condition
    if shortened:
        Deciding(body, constants, subjects, work, day, marks, {}).mark_criterion(condition, 1)
        return
    truth = Emitter(body, constants, subjects, work, "unknown").assign_truth(body.names.fresh("truth"), condition)
    unknown = py.if_(py.is_not(truth.python, py.constant(False)), [py.set_bits(marks.unknown, 1)])
    body.add(py.if_(py.is_(truth.python, py.constant(True)), [py.set_bits(marks.true, 1)], [unknown]))


def _rules(when: str) -> RuleSet:
    rules: RuleSet = offerrules.loads(policy_text(when), records={"Applicant": Applicant}).rule_set
    return rules


def policy_text(when: str) -> str:
    """A policy of one criterion."""
    return (
        'offerrules: 1\npolicy: example/gains\nversion: "1"\ntitle: {sv: M, en: M}\nauthority: M\nrecord: Applicant\n'
        "in_force: {from: 2024-01-01}\nsources: {s: {title: T, publisher: P, published: 2024-01-01}}\n"
        f"criteria:\n  c:\n    text: {{sv: v, en: c}}\n    source: s\n    when: >-\n      {when}\n"
        "offers:\n  post: {title: {sv: M, en: M}, source: s, requires: c}\n"
    )


def applicants(count: int) -> list[Applicant]:
    """Records of which one fact in eight is unknown."""
    random = Random(7)
    return [Applicant.model_validate(_facts(random, f"p{number}")) for number in range(count)]


def _facts(random: Random, name: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "born": date(2004, 1, 1) + timedelta(days=random.randrange(1_600)),
        "began": date(2023, 9, 1) + timedelta(days=random.randrange(400)),
        "weeks": random.randrange(1, 7),
        "place": random.choice(("Visby", "Alingsås", "Hemse", "Slite", "klintehamn")),
        "able": random.random() < 0.8,
        "willing": random.random() < 0.8,
        "banned": random.random() < 0.2,
        "jobs": [{"kind": random.choice(("paid", "unpaid")), "length": random.randrange(1, 7)} for _ in range(3)],
    }
    return {"id": name} | {field: value for field, value in facts.items() if random.random() > 0.125}
