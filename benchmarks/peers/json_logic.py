"""Two engines for JsonLogic: datalogic-py in Rust, panzi-json-logic in Python."""

import json
from importlib import import_module
from typing import Any

from benchmarks.peers.flat import Flat
from benchmarks.peers.peer import Asked, Numbers, Peer
from benchmarks.translation import Given, Node, Question


def _logic(node: Node, scopes: tuple[str, ...] = ("",)) -> Any:
    """The expression as JsonLogic. `scopes` are the variables around it, the innermost last."""

    def to(part: Node) -> Any:
        return _logic(part, scopes)

    match node:
        case ("const", value):
            return value
        case ("field", variable, name):
            return _field(len(scopes) - 1 - scopes.index(variable), name)
        case ("compare", "==", left, right):
            return {"===": [to(left), to(right)]}
        case ("compare", "!=", left, right):
            return {"!==": [to(left), to(right)]}
        case ("compare", operator, left, right):
            return {operator: [to(left), to(right)]}
        case ("is_true", value):
            return {"===": [to(value), True]}
        case ("may_be_true", value):
            return {"!==": [to(value), False]}
        case ("known", value):
            return {"!==": [to(value), None]}
        case ("among", left, values):
            return {"in": [to(left), list(values)]}
        case ("contains", left, text):
            return {"in": [text, to(left)]}
        case ("all", parts):
            return {"and": [to(part) for part in parts]}
        case ("any", parts):
            return {"or": [to(part) for part in parts]}
        case ("not", part):
            return {"!": [to(part)]}
        case ("if", condition, then, otherwise):
            return {"if": [to(condition), to(then), to(otherwise)]}
        case ("list", parts):
            return [to(part) for part in parts]
        case ("some", variable, items, condition):
            return {"some": [_field(len(scopes) - 1, items), _logic(condition, (*scopes, variable))]}
        case ("several", variable, items, condition):
            found = {"filter": [_field(len(scopes) - 1, items), _logic(condition, (*scopes, variable))]}
            return {">": [{"length": found}, 1]}
        case ("each", variable, items, value):
            return {"map": [_field(len(scopes) - 1, items), _logic(value, (*scopes, variable))]}
        case _:
            raise ValueError(node[0])


def _field(levels: int, name: str) -> Any:
    return {"val": [[levels], name]} if levels else {"var": name}


def _datalogic(question: Question) -> Asked:
    library = import_module("datalogic_py")
    engine = library.Engine()
    rule = engine.compile(_logic(question.whole()))
    session = engine.session()
    return Asked(
        lambda given: library.DataHandle(json.dumps(given)),
        lambda handle: question.split(session.evaluate_data(rule, handle)),
    )


def _panzi(question: Question) -> Asked:
    apply = import_module("json_logic").jsonLogic
    flat = Flat(question)
    once = [_logic(node) for node in flat.once.values()]
    each = {candidate: [_logic(node) for node in nodes.values()] for candidate, nodes in flat.each.items()}

    def ask(given: Given) -> Numbers:
        facts = flat.record(given)
        return [apply(logic, facts) for logic in once], {
            candidate: [[apply(logic, its) for logic in asked] for its in flat.candidates(candidate, given)]
            for candidate, asked in each.items()
        }

    return Asked(dict, ask)


PEERS = (
    Peer(
        "datalogic-py",
        "datalogic-py",
        "Rust",
        _datalogic,
        "no unknown: every condition is written twice, true and possible; no reasons; the choice among candidates "
        "is Python's",
    ),
    Peer(
        "panzi-json-logic",
        "panzi-json-logic",
        "Python",
        _panzi,
        "no unknown: every condition is written twice, true and possible; no reasons; inside a list nothing outside "
        "it can be read, so that Python goes through the lists and candidates",
    ),
)
