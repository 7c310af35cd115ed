"""business-rules: conditions as JSON over variables that a Python class gives. It has no negation and no loops."""

from importlib import import_module
from typing import Any

from benchmarks.peers.flat import Facts, Flat, chain
from benchmarks.peers.peer import Asked, Numbers, Peer
from benchmarks.translation import Given, Node, Question

_NUMERIC = {
    "<=": "less_than_or_equal_to",
    ">=": "greater_than_or_equal_to",
    "<": "less_than",
    ">": "greater_than",
    "==": "equal_to",
}
_OPPOSITE = {"<=": ">", ">=": "<", "<": ">=", ">": "<="}


class _Writing:
    """Conditions as business-rules has them, and the variables that they need."""

    def __init__(self) -> None:
        self.variables: dict[str, tuple[str, str]] = {}

    def conditions(self, node: Node, holds: bool = True) -> dict[str, Any]:
        match node:
            case ("all", parts):
                return {"all" if holds else "any": [self.conditions(part, holds) for part in parts]}
            case ("any", parts):
                return {"any" if holds else "all": [self.conditions(part, holds) for part in parts]}
            case ("not", part):
                return self.conditions(part, not holds)
            case ("field", _, name):
                return self._condition(name, "boolean", "is_true" if holds else "is_false", None)
            case ("known", ("field", _, name)):
                return self._condition(name, "known", "is_true" if holds else "is_false", None)
            case ("compare", "==", ("field", _, name), ("const", str(value))):
                return self._select(name, (value,), holds)
            case ("among", ("field", _, name), values):
                return self._select(name, values, holds)
            case ("compare", operator, ("field", _, name), ("const", int(value))):
                return self._condition(name, "numeric", _NUMERIC[operator if holds else _OPPOSITE[operator]], value)
            case ("contains", ("field", _, name), text) if holds:
                return self._condition(name, "string", "contains", text)
            case ("contains", ("field", _, name), text):
                return self._condition(name, "string", "matches_regex", f"^(?!.*{text})")
            case ("const", bool(value)):
                return {"all": [{"any": []}]} if value is holds else {"any": []}
            case _:
                raise ValueError(node)

    def _select(self, name: str, values: tuple[str, ...], holds: bool) -> dict[str, Any]:
        operator = "contains" if holds else "does_not_contain"
        parts = [self._condition(name, "select", operator, value) for value in values]
        return parts[0] if len(parts) == 1 else {"any" if holds else "all": parts}

    def _condition(self, name: str, kind: str, operator: str, value: Any) -> dict[str, Any]:
        variable = f"{name}_as_{kind}"
        self.variables[variable] = (name, kind)
        return {"name": variable, "operator": operator, "value": value}


class _Rules:
    """The rules for one kind of candidate: every outcome a row of rules, the first that fires counts."""

    def __init__(self, library: Any, nodes: dict[str, Node]) -> None:
        writing = _Writing()
        self._rows: list[tuple[list[dict[str, Any]], int]] = []
        for node in nodes.values():
            cases, default = chain(node)
            rules = [
                {
                    "conditions": _grouped(writing.conditions(condition)),
                    "actions": [{"name": "choose", "params": {"number": number}}],
                }
                for condition, number in cases
            ]
            self._rows.append((rules, default))
        self._variables = _variables(library, writing.variables)
        self._actions = _actions(library)
        self._run = library.run_all

    def numbers(self, facts: Facts) -> list[int]:
        variables = self._variables(facts)
        found = []
        for rules, default in self._rows:
            actions = self._actions(default)
            self._run(rules, variables, actions, stop_on_first_trigger=True)
            found.append(actions.number)
        return found


def _grouped(conditions: dict[str, Any]) -> dict[str, Any]:
    return conditions if "name" not in conditions else {"all": [conditions]}


def _variables(library: Any, needed: dict[str, tuple[str, str]]) -> Any:
    """A class with a method for each variable, as the library asks for."""
    makers = import_module("business_rules.variables")
    kinds = {
        "boolean": (makers.boolean_rule_variable(), lambda value: value),
        "known": (makers.boolean_rule_variable(), lambda value: value is not None),
        "numeric": (makers.numeric_rule_variable(), lambda value: value),
        "string": (makers.string_rule_variable(), lambda value: value),
        "select": (makers.select_rule_variable(), lambda value: [value]),
    }

    def start(self: Any, facts: Facts) -> None:
        self.facts = facts

    members: dict[str, Any] = {"__init__": start}
    for variable, (name, kind) in needed.items():
        wrap, of = kinds[kind]

        def read(self: Any, name: str = name, of: Any = of) -> Any:
            return of(self.facts[name])

        read.__name__ = variable
        members[variable] = wrap(read)
    return type("Variables", (makers.BaseVariables,), members)


def _actions(library: Any) -> Any:
    makers = import_module("business_rules.actions")
    fields = import_module("business_rules.fields")

    class Actions(makers.BaseActions):  # type: ignore[misc, name-defined]
        def __init__(self, number: int) -> None:
            self.number = number

        @makers.rule_action(params={"number": fields.FIELD_NUMERIC})  # type: ignore[untyped-decorator, unused-ignore]
        def choose(self, number: int) -> None:
            self.number = number

    return Actions


def _made(question: Question) -> Asked:
    library = import_module("business_rules")
    flat = Flat(question)
    once = _Rules(library, flat.once)
    each = {candidate: _Rules(library, nodes) for candidate, nodes in flat.each.items()}

    def ask(given: Given) -> Numbers:
        return once.numbers(flat.record(given)) if question.once else [], {
            candidate: [rules.numbers(facts) for facts in flat.candidates(candidate, given)]
            for candidate, rules in each.items()
        }

    return Asked(dict, ask)


PEERS = (
    Peer(
        "business-rules",
        "business-rules",
        "Python",
        _made,
        "complete records only: a number or truth that is null is refused; no reasons; no loops and no negation, so "
        "that Python goes through the lists and candidates",
        unknown=False,
    ),
)
