"""For peers without loops: what the translation asks of lists is found by Python, and the peer gets plain facts.

What Python does here is timed with the peer.
"""

import json
from collections.abc import Callable
from typing import Any

from benchmarks.peers.infix import Dialect, written
from benchmarks.translation import Given, Node, Question, fact

Facts = dict[str, Any]

PYTHON = Dialect(
    all=" and ",
    any=" or ",
    no=lambda part: f"(not {part})",
    null="None",
    choose=lambda condition, then, otherwise: f"({then} if {condition} else {otherwise})",
    contains=lambda text, part: f"({part} in {text})",
    some=lambda variable, items, condition: f"any({condition} for {variable} in {items} or ())",
    several=lambda variable, items, condition: f"(sum({condition} for {variable} in {items} or ()) > 1)",
    each=lambda variable, items, value: f"[{value} for {variable} in {items}]",
    true="True",
    false="False",
    is_true=lambda field: f"({field} is True)",
    may_be_true=lambda field: f"({field} is not False)",
    field=lambda variable, name: f"{variable or 'record'}[{json.dumps(name)}]",
    items=lambda name: f"record[{json.dumps(name)}]",
)


class Flat:
    """A question in which nothing is asked of lists. `once` and `each` are expressions of plain facts."""

    def __init__(self, question: Question) -> None:
        self._question = question
        found: dict[str, tuple[bool, str]] = {}
        self.once = {name: _plain(node, found) for name, node in question.once.items()}
        self._of_record = _computing([item for item in found.items() if not item[1][0]], "record")
        self.each: dict[str, dict[str, Node]] = {}
        self._of_candidate = {}
        for candidate, asked in question.each.items():
            found = {}
            self.each[candidate] = {name: _plain(node, found) for name, node in asked.items()}
            items = candidate if question.unknown else question.rules.candidates[candidate][0]
            shared = _computing([item for item in found.items() if not item[1][0]], "record")
            own = _computing([item for item in found.items() if item[1][0]], "record, c")
            self._of_candidate[candidate] = (items, shared, own)
        self._scalars = tuple(
            {
                node[2]
                for asked in self.each.values()
                for root in asked.values()
                for node in _walk(root)
                if node[0] == "field" and not node[1]
            }
        )

    def record(self, given: Given) -> Facts:
        """The facts for `once`."""
        return self._of_record(given)

    def candidates(self, candidate: str, given: Given) -> list[Facts]:
        """The facts for `each`, for every candidate."""
        items, shared, own = self._of_candidate[candidate]
        found = shared(given)
        for name in self._scalars:
            if name in given:
                found[name] = given[name]
        return [{**each, **found, **own(given, each)} for each in given[items]]


def _computing(found: list[tuple[str, tuple[bool, str]]], arguments: str) -> Callable[..., Facts]:
    """A function for everything that is to be found of lists."""
    body = ", ".join(f"{name!r}: {source}" for name, (_, source) in found)
    made: Callable[..., Facts] = eval(f"lambda {arguments}: {{{body}}}")
    return made


def _plain(node: Node, found: dict[str, tuple[bool, str]]) -> Node:
    """The expression, with a fact in the place of whatever asks something of a list."""
    match node:
        case ("some" | "several", _, items, _):
            source = written(node, PYTHON)
            return _named(source, f"list_of_{items}", any(part[:2] == ("field", "c") for part in _walk(node)), found)
        case ("known", ("field", "", name)) if name in _LISTS:
            return _named(f"record[{name!r}] is not None", f"{name}_known", False, found)
        case ("field", "c", name):
            return fact(name)
        case _:
            return tuple(
                tuple(_plain(each, found) for each in part)
                if isinstance(part, tuple) and part and isinstance(part[0], tuple)
                else _plain(part, found)
                if isinstance(part, tuple) and part and part[0] in _KINDS
                else part
                for part in node
            )


def _named(source: str, stem: str, of_candidate: bool, found: dict[str, tuple[bool, str]]) -> Node:
    """The fact that stands for something that Python finds of lists, the same one for the same source."""
    name = next((name for name, (_, known) in found.items() if known == source), f"{stem}_{len(found)}")
    found[name] = (of_candidate, source)
    return fact(name)


_KINDS = {
    "const",
    "field",
    "compare",
    "known",
    "among",
    "contains",
    "all",
    "any",
    "not",
    "if",
    "some",
    "several",
    "is_true",
    "may_be_true",
}
_LISTS = {
    *("measures", "internships", "offers_sent"),
    *("diplomas", "enrolments", "workplace_learning", "recruitment_meetings"),
}


def _walk(node: Any) -> list[Node]:
    if not isinstance(node, tuple):
        return []
    own = [node] if node and isinstance(node[0], str) else []
    return own + [below for part in node for below in _walk(part)]


def chain(node: Node) -> tuple[list[tuple[Node, int]], int]:
    """A choice as conditions in order, each with its number, and the number where none holds."""
    match node:
        case ("const", number):
            return [], number
        case ("if", condition, ("const", number), otherwise):
            cases, default = chain(otherwise)
            return [(condition, number), *cases], default
        case ("if", condition, then, ("const", number)):
            cases, default = chain(then)
            return [(("not", condition), number), *cases], default
        case _:
            raise ValueError(node[0])
