"""The forms that reasons can be asked for. Pages and data are imported when they are."""

from typing import TYPE_CHECKING, Final, assert_never, get_args

from offerrules import later
from offerrules.decision.decision import Decision
from offerrules.decision.rules import ReasonsForm
from offerrules.explain.reasons import reasons
from offerrules.explain.text import as_text
from offerrules.explain.tree import Checked
from offerrules.language import Language, check_language
from offerrules.rules.tree import RuleSet

if TYPE_CHECKING:
    from offerrules.explain import data, html
else:
    data = later.module("offerrules.explain.data")
    html = later.module("offerrules.explain.html")

FORMS: Final[tuple[ReasonsForm, ...]] = get_args(ReasonsForm)
"""The forms, the default first."""


def explained(
    decision: Decision,
    rule_set: RuleSet,
    language: Language,
    form: ReasonsForm = "text",
    width: int = 80,
    signs: bool = True,
    checked: Checked | None = None,
) -> str:
    """The reasons in one of the forms; `width` and `signs` are for text only. `checked` is what `verify` found.

    Raises `ValueError` for a form or a language that does not exist, and `DecisionError` as `reasons` does.
    """
    if form not in FORMS:
        raise ValueError(f"{form!r} is no form of reasons; there are {', '.join(FORMS)}")
    check_language(language)
    found = reasons(decision, rule_set, language, checked)
    match form:
        case "text":
            return as_text(found, width, signs)
        case "html":
            return html.as_html(found)
        case "json":
            return data.as_json(found)
        case _:
            assert_never(form)
