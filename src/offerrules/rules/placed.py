"""The expressions of a rule set, each with the place in the document where it is written."""

from collections.abc import Iterator
from dataclasses import replace

from offerrules.diagnostics import Problem, Span
from offerrules.document import Document, Location
from offerrules.document.form import TermForm
from offerrules.quick import dataclass
from offerrules.rules.tree import Expression, RuleSet
from offerrules.rules.written import behind_equals


@dataclass(frozen=True, slots=True)
class Placed:
    """An expression, whose it is (`criteria.adult`), and where in the value at `location` it begins."""

    owner: str
    expression: Expression
    location: Location
    offset: int = 0

    def source(self, span: Span) -> str:
        """What the author wrote at a place of the expression."""
        return self.expression.source[span.start : span.end]

    def moved(self, problem: Problem) -> Problem:
        """The problem with its span counted from the beginning of the value."""
        start, end = problem.span
        return replace(problem, span=Span(start + self.offset, end + self.offset))


def placed_expressions(rule_set: RuleSet, document: Document) -> Iterator[Placed]:
    """Every expression, but for literals: what others rest on comes first."""
    for definition in rule_set.definitions:
        at: Location = ("definitions", definition.name, "value")
        yield Placed(f"definitions.{definition.name}", definition.expression, at)
    for criterion in rule_set.criteria:
        yield Placed(f"criteria.{criterion.name}", criterion.condition, ("criteria", criterion.name, "when"))
    for candidate in rule_set.candidates:
        if candidate.prefer is not None:
            at = ("candidates", candidate.name, "prefer")
            yield Placed(f"candidates.{candidate.name}", candidate.prefer, at)
    for offer in rule_set.offers:
        for term in offer.terms:
            form = document.form.offers[offer.name].terms[term.name]
            value = form.value if isinstance(form, TermForm) else form
            at = ("offers", offer.name, "terms", term.name, "value")
            written = behind_equals(value, at) if isinstance(value, str) else None
            if written is not None:
                yield Placed(f"offers.{offer.name}.{term.name}", term.expression, at, written.offset)
    for duty in rule_set.duties:
        for key, condition in (("owed_when", duty.owed_when), ("fulfilled_when", duty.fulfilled_when)):
            yield Placed(f"duties.{duty.name}.{key}", condition, ("duties", duty.name, key))
