"""A decision as one row of a table: outcomes, terms, what is missing, and the states of the duties."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Union

from offerrules.cli.refusal import REFUSED, Refusal
from offerrules.decision.canonical import canonical
from offerrules.decision.decision import Decision
from offerrules.decision.values import encode
from offerrules.feel.values import Value
from offerrules.language import Language
from offerrules.rules.tree import RuleSet

Cell = Union[str, int, Decimal, bool, date, None]


def headers(rules: RuleSet) -> Iterator[str]:
    """The names of the columns: those of the decision, and dotted paths into it."""
    yield from ("id", "policy", "version", "on", "status")
    for offer in rules.offers:
        yield offer.name
        yield f"{offer.name}.witness"
        for term in offer.terms:
            yield f"{offer.name}.terms.{term.name}"
        yield f"{offer.name}.missing"
        yield f"{offer.name}.valid_to"
    for duty in rules.duties:
        yield f"duties.{duty.name}"
    yield REFUSED


def cells(decision: Decision, rules: RuleSet) -> Iterator[Cell]:
    """The row of one person. A cell is None where the decision has nothing."""
    yield from (decision.subject, decision.policy, decision.version, decision.on, decision.status)
    for offer in rules.offers:
        found = decision.outcomes.get(offer.name)
        if found is None:
            yield from [None] * (4 + len(offer.terms))
            continue
        yield found.outcome
        yield f"{found.witness['candidate']}.{found.witness['index']}" if found.witness else None
        terms = found.terms
        for term in offer.terms:
            yield _cell(terms[term.name]) if term.name in terms else None
        yield " ".join(found.missing) or None
        yield found.valid_to
    for duty in rules.duties:
        state = decision.duties.get(duty.name)
        yield state.state if state else None
    yield None


def refused_cells(refusal: Refusal, rules: RuleSet, language: Language) -> Iterator[Cell]:
    """The row of a record that does not fit: the last column says why."""
    head: tuple[Cell, ...] = (refusal.subject, rules.name, rules.version, refusal.on, REFUSED)
    yield from head
    yield from [None] * (sum(1 for _ in headers(rules)) - len(head) - 1)
    yield "; ".join(refusal.lines(language))


def _cell(value: Value) -> Cell:
    """A term in a cell: none as `none`, a simple value as it is, everything else as in JSON."""
    if value is None:
        return "none"
    if isinstance(value, str | bool | int | Decimal) or type(value) is date:
        return value
    tree = encode(value)
    return tree if isinstance(tree, str) else canonical(tree).decode()
