"""zen-engine: the expression alone, a decision graph, and the graph with its trace."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from benchmarks.peers.infix import Dialect, written
from benchmarks.peers.peer import Asked, Peer
from benchmarks.translation import Question

_ZEN = Dialect(
    all=" and ",
    any=" or ",
    no=lambda part: f"not({part})",
    null="null",
    choose=lambda condition, then, otherwise: f"({condition} ? {then} : {otherwise})",
    contains=lambda text, part: f"contains({text}, {part})",
    some=lambda variable, items, condition: f"some({items} as {variable}, {condition})",
    several=lambda variable, items, condition: f"(count({items} as {variable}, {condition}) > 1)",
    each=lambda variable, items, value: f"map({items} as {variable}, {value})",
)
_CANNOT = "no unknown: every condition is written twice, true and possible; the choice among candidates is Python's"


def _expression(question: Question) -> Asked:
    expression = import_module("zen").compile_expression(written(question.whole(), _ZEN))
    return Asked(dict, lambda given: question.split(_whole(expression.evaluate(given))))


def _whole(found: Any) -> Any:
    return [_whole(each) for each in found] if isinstance(found, list) else int(found)


def _graph(*, trace: bool) -> Callable[[Question], Asked]:
    def made(question: Question) -> Asked:
        # Only from a loader does the library take a graph that it need not compile again for each record.
        loader = {"type": "static", "content": {"policy": _document(question)}}
        engine = import_module("zen").ZenEngine({"loader": loader})
        options = {"trace": trace}
        return Asked(
            dict, lambda given: question.split(_whole(engine.evaluate("policy", given, options)["result"]["found"]))
        )

    return made


def _document(question: Question) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    expressions = [{"id": "1", "key": "found", "value": written(question.whole(), _ZEN)}]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "position": place,
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "b", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }


PEERS = (
    Peer("zen expression", "zen-engine", "Rust", _expression, f"{_CANNOT}; no reasons"),
    Peer("zen-engine", "zen-engine", "Rust", _graph(trace=False), f"{_CANNOT}; no reasons"),
    Peer(
        "zen-engine with trace",
        "zen-engine",
        "Rust",
        _graph(trace=True),
        f"{_CANNOT}; its trace has the input and result of each node, not of each condition",
        trace=True,
    ),
)
