"""rule-engine."""

from importlib import import_module
from typing import Any

from benchmarks.peers.infix import Dialect, written
from benchmarks.peers.peer import Asked, Peer
from benchmarks.translation import Question

_RULE_ENGINE = Dialect(
    all=" and ",
    any=" or ",
    no=lambda part: f"(not {part})",
    null="null",
    choose=lambda condition, then, otherwise: f"({condition} ? {then} : {otherwise})",
    contains=lambda text, part: f"({part} in {text})",
    some=lambda variable, items, condition: f"$any([{condition} for {variable} in {items}])",
    several=lambda variable, items, condition: f"([1 for {variable} in {items} if {condition}].length > 1)",
    each=lambda variable, items, value: f"[{value} for {variable} in {items}]",
    # Reading an attribute by a dot first looks for one of the type, and takes three times as long.
    field=lambda variable, name: f'{variable}["{name}"]' if variable else name,
)


def _made(question: Question) -> Asked:
    library = import_module("rule_engine")
    rule = library.Rule(written(question.whole(), _RULE_ENGINE), context=library.Context(resolver=library.resolve_item))
    return Asked(dict, lambda given: question.split(_numbers(rule.evaluate(given))))


def _numbers(found: Any) -> Any:
    return [_numbers(each) for each in found] if isinstance(found, list | tuple) else int(found)


PEERS = (
    Peer(
        "rule-engine",
        "rule-engine",
        "Python",
        _made,
        "no unknown: every condition is written twice, true and possible; no reasons; the choice among candidates "
        "is Python's",
        slow=True,
    ),
)
