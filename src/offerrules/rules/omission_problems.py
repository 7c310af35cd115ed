"""What can be left out of a policy: one function for each problem, like `problems`."""

from offerrules.diagnostics import Problem
from offerrules.language import Text
from offerrules.rules.problems import WHOLE


def no_grounds(name: str) -> Problem:
    """A criterion has neither a source nor an assumption, so that nobody can tell where it comes from."""
    return Problem(
        "no-grounds",
        Text(
            f"`{name}` har varken källa eller antagande: ingen kan se varifrån villkoret kommer.",
            f"`{name}` has neither source nor assumption: nobody can see where the criterion comes from.",
        ),
        WHOLE,
        Text(
            "Lägg till `source:`, eller `assumed:` där källan inte säger något.",
            "Add `source:`, or `assumed:` where the source says nothing.",
        ),
        severity="warning",
        cause="no grounds",
    )


def same_in_both_languages() -> Problem:
    """The English text is the Swedish one, or the other way round."""
    return Problem(
        "same-in-both-languages",
        Text("Texten är densamma på svenska och engelska.", "The text is the same in Swedish and English."),
        WHOLE,
        Text("Översätt den.", "Translate it."),
        severity="warning",
        cause="same in both languages",
    )
