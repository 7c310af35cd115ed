"""durable-rules, driven as offerrules itself drives it: Python judges conditions, durable-rules chains them."""

from collections.abc import Callable
from itertools import count
from typing import Any, Final

from benchmarks.peers.flat import PYTHON
from benchmarks.peers.infix import written
from benchmarks.peers.peer import Asked, Numbers, Peer
from benchmarks.translation import Given, Node, Offer, Question, asked_of

from offerrules.decision.tree import DUTY_STATES
from offerrules.engines.durable.chain import Chain
from offerrules.engines.durable.engine import truth_in
from offerrules.engines.durable.literals import Net
from offerrules.engines.meaning import all_of, duty_state, outcome
from offerrules.feel.values import UNKNOWN
from offerrules.rules.tree import All, Met, Not, Requirement
from offerrules.rules.tree import Any as AnyOf

_RANKS: Final = {"no_offer": 0, "needs_information": 1, "refer": 2, "offer": 3}


def _requirement(node: Node) -> Requirement:
    match node:
        case ("criterion", name):
            return Met(name)
        case ("all", parts):
            return All(tuple(map(_requirement, parts)))
        case ("not", part):
            return Not(_requirement(part))
        case _:
            raise ValueError(node[0])


class _Offer:
    """The literals of one offer."""

    def __init__(self, net: Net, offer: Offer) -> None:
        names = tuple(map(Met, offer.requires))
        requires: Requirement = AnyOf(names) if offer.any_of_them else All(names)
        self._requires = net.requirement(requires)
        self._refer = [
            (
                True if offer.any_of_them and entry.despite else net.requirement(requires, frozenset(entry.despite)),
                net.requirement(_requirement(entry.when)),
                entry.ignore_unknown,
            )
            for entry in offer.refer
        ]
        self._terms: Callable[..., bool] = eval(
            f"lambda record, c: {' and '.join(written(('known', term), PYTHON) for term in offer.needs_known) or True}"
        )

    def number(self, held: int, exists: Any, given: Given, candidate: Given | None) -> int:
        refer = []
        for own, when, ignored in self._refer:
            truth = truth_in(held, when)
            refer.append((all_of((exists, truth_in(held, own))), False if ignored and truth is UNKNOWN else truth))
        requires = all_of((exists, truth_in(held, self._requires)))
        return _RANKS[outcome(requires, refer, self._terms(given, candidate))]


def _made(question: Question) -> Asked:
    rules = question.rules
    net = Net()
    offers = {name: _Offer(net, offer) for name, offer in rules.offers.items()}
    owed = {name: net.requirement(All(tuple(map(Met, duty.owed)))) for name, duty in rules.duties.items()}
    fulfilled = {name: net.criterion(f"{name} fulfilled") for name in rules.duties}
    criteria = dict(rules.criteria) | {f"{name} fulfilled": duty.fulfilled for name, duty in rules.duties.items()}
    once: list[Any] = []
    each: list[Any] = []
    for name, literal in net.criteria.items():
        node = criteria[name]
        texts = [written(asked_of(rules, node, possible), PYTHON) for possible in (False, True)]
        source = f"lambda record, c: ({texts[0]}, {texts[1]})"
        (each if "c[" in source else once).append((name, (1 << literal, 1 << (literal ^ 1)), eval(source)))
    by_candidate = {
        candidate: [item for item in each if _speaks_of(question, candidate, item[0])] for candidate in question.each
    }
    chain = Chain(net)
    subjects = count()

    def literals(found: list[Any], given: Given, candidate: Given | None) -> int:
        told = 0
        for _, (is_true, is_false), judge in found:
            true, possible = judge(given, candidate)
            if true or not possible:
                told |= is_true if true else is_false
        return told

    def ask(given: Given) -> Numbers:
        subject = str(next(subjects))
        shared = literals(once, given, None)
        numbers = []
        if question.once:
            held = chain.told(subject, None, shared)
            numbers = [offers[name].number(held, True, given, None) for name in question.once]
        rows: dict[str, list[list[int]]] = {}
        for candidate, asked in question.each.items():
            items = given[candidate if question.unknown else rules.candidates[candidate][0]]
            exists = given[f"{candidate}_exists"] or UNKNOWN if question.unknown else True
            rows[candidate] = []
            for at, element in enumerate(items):
                told = shared | literals(by_candidate[candidate], given, element)
                held = chain.told(subject, (candidate, at), told)
                row = []
                for name in asked:
                    if name in offers:
                        row.append(offers[name].number(held, exists, given, element))
                    else:
                        is_owed = all_of((exists, truth_in(held, owed[name])))
                        row.append(DUTY_STATES.index(duty_state(is_owed, truth_in(held, fulfilled[name]))))
                rows[candidate].append(row)
        chain.forget(subject)
        return numbers, rows

    return Asked(dict, ask)


def _speaks_of(question: Question, candidate: str, criterion: str) -> bool:
    """Whether a criterion is one that the offers and duties of a candidate rest on."""
    rules = question.rules
    needed: set[str] = set()
    for name in question.each[candidate]:
        if name in rules.offers:
            offer = rules.offers[name]
            needed.update(offer.requires)
            for entry in offer.refer:
                needed.update(_names(entry.when))
        else:
            needed.update((*rules.duties[name].owed, f"{name} fulfilled"))
    return criterion in needed


def _names(node: Any) -> set[str]:
    if isinstance(node, tuple):
        if node[:1] == ("criterion",):
            return {node[1]}
        return {name for part in node for name in _names(part)}
    return set()


PEERS = (
    Peer(
        "durable-rules",
        "durable-rules",
        "C",
        _made,
        "chains conditions that Python has judged: it has no dates, and what is not told it makes false; the choice "
        "among candidates is Python's; made for events over time, one session for each person and candidate",
    ),
)
