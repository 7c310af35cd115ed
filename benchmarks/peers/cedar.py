"""cedarpy: Cedar, a language of permissions. An outcome is the first of a row of permissions that is given."""

from importlib import import_module
from typing import Any

from benchmarks.peers.flat import Flat, chain
from benchmarks.peers.infix import Dialect, written
from benchmarks.peers.peer import Asked, Numbers, Peer
from benchmarks.translation import Given, Node, Question

_NOBODY = {"principal": 'Person::"one"', "resource": 'Offer::"one"'}


def _refused(*_: str) -> str:
    raise ValueError("Cedar has no loops")


_CEDAR = Dialect(
    all=" && ",
    any=" || ",
    no=lambda part: f"(!{part})",
    null="null",
    choose=lambda condition, then, otherwise: f"(if {condition} then {then} else {otherwise})",
    contains=lambda text, part: f'({text} like "*{part[1:-1]}*")',
    some=_refused,
    several=_refused,
    each=_refused,
    field=lambda variable, name: f"context.{name}",
    known=lambda field: f"(context has {field.removeprefix('context.')})",
    is_true=lambda field: f"(context has {field.removeprefix('context.')} && {field})",
    may_be_true=lambda field: f"(!(context has {field.removeprefix('context.')}) || {field})",
    among=lambda left, values: f"({values}.contains({left}))",
)


def _made(question: Question) -> Asked:
    cedar = import_module("cedarpy")
    flat = Flat(question)
    once = _Policies(cedar, "record", flat.once)
    each = {candidate: _Policies(cedar, candidate, nodes) for candidate, nodes in flat.each.items()}

    def ask(given: Given) -> Numbers:
        return once.numbers([flat.record(given)])[0] if question.once else [], {
            candidate: policies.numbers(flat.candidates(candidate, given)) for candidate, policies in each.items()
        }

    return Asked(dict, ask)


class _Policies:
    """A set of permissions for one kind of candidate, asked for all of them in one batch."""

    def __init__(self, cedar: Any, kind: str, nodes: dict[str, Node]) -> None:
        texts: list[str] = []
        self._cases: list[tuple[list[tuple[str, int]], int]] = []
        for node in nodes.values():
            cases, default = chain(node)
            named = []
            for condition, number in cases:
                named.append((f"policy{len(texts)}", number))
                texts.append(f"permit(principal, action, resource) when {{ {written(condition, _CEDAR)} }};")
            self._cases.append((named, default))
        self._policies = cedar.PolicySet.from_str("\n".join(texts)) if texts else None
        self._entities = cedar.Entities.from_json_str("[]")
        self._ask = cedar.is_authorized_batch
        self._request = {**_NOBODY, "action": f'Action::"{kind}"'}

    def numbers(self, facts: list[dict[str, Any]]) -> list[list[int]]:
        requests = [
            {**self._request, "context": {name: value for name, value in its.items() if value is not None}}
            for its in facts
        ]
        if not requests:
            return []
        return [
            self._chosen(found.diagnostics.reasons) for found in self._ask(requests, self._policies, self._entities)
        ]

    def _chosen(self, reasons: list[str]) -> list[int]:
        return [next((number for name, number in cases if name in reasons), default) for cases, default in self._cases]


PEERS = (
    Peer(
        "cedarpy",
        "cedarpy",
        "Rust",
        _made,
        "no unknown, but `has`: every condition is written twice, true and possible; reasons are the permissions "
        "given, not their conditions; no loops, so that Python goes through the lists and candidates",
    ),
)
