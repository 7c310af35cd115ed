"""What is said of ages that are told in two ways."""

from offerrules.diagnostics import Problem, Span
from offerrules.feel.check_problems import quoted
from offerrules.language import Text


def ages_differ(span: Span, source: str, before: str) -> Problem:
    """Two ways to tell an age that differ for whoever is born on 29 February.

    Adding years to 29 February gives 28 February in most years; counting whole years, or going back from the day of
    the decision, makes a person a year older on 1 March.
    """
    one, other = quoted(source, shown=100), quoted(before, shown=100)
    return Problem(
        "ages-differ",
        Text(
            f"{one} och {other} skiljer sig för den som är född den 29 februari, och vid månadens slut.",
            f"{one} and {other} differ for whoever is born on 29 February, and at the end of a month.",
        ),
        span,
        Text(
            "Välj ett av sätten i hela policyn: att lägga till år ger den 28 februari, att räkna hela år den 1 mars.",
            "Choose one way in all of the policy: adding years gives 28 February, counting whole years 1 March.",
        ),
        severity="warning",
    )
