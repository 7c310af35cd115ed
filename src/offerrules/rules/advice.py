"""What an author probably did not mean: warnings about a rule set in which nothing is wrong."""

from offerrules.diagnostics import Diagnostic, Problem
from offerrules.document import Document, Location
from offerrules.rules.ages import tell_ages
from offerrules.rules.contradictions import contradictions
from offerrules.rules.omissions import omissions
from offerrules.rules.tree import RuleSet
from offerrules.rules.units import tell_units


def advice(rule_set: RuleSet, document: Document) -> tuple[Diagnostic, ...]:
    """Every warning that needs the whole rule set, in no particular order."""
    found: list[Diagnostic] = []

    def tell(problem: Problem, location: Location) -> None:
        found.append(document.diagnostic(problem, location))

    tell_ages(rule_set, document, tell)
    tell_units(rule_set, document, tell)
    contradictions(rule_set, document, tell)
    return (*found, *omissions(rule_set, document))
