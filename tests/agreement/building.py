"""Rule sets from short descriptions, without a file: through the real form, the real compiler and the real checker."""

from collections.abc import Mapping, Sequence
from typing import Any

from offerrules.diagnostics import Diagnostic
from offerrules.document import Located
from offerrules.document.form import PolicyForm
from offerrules.document.places import Places
from offerrules.records.shape import Shape
from offerrules.rules.compile import compile_rules
from offerrules.rules.tree import Expression, RuleSet

WORDS = {"sv": "ord", "en": "words"}
ASSUMED = {"text": WORDS, "decided_by": WORDS}


class NotCompiledError(AssertionError):
    """A description that the compiler refuses."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(found for found in diagnostics if found.severity == "error")
        super().__init__("\n".join(f"{found.code}: {found.message}" for found in self.diagnostics))


def form_of(
    *,
    parameters: Mapping[str, Any] | None = None,
    candidates: Mapping[str, Any] | None = None,
    definitions: Mapping[str, Any] | None = None,
    criteria: Mapping[str, str] | None = None,
    offers: Mapping[str, Any] | None = None,
    duties: Mapping[str, Any] | None = None,
    in_force: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A policy as its file would have it, with every text that it must have."""
    return {
        "offerrules": 1,
        "policy": "tests/generated",
        "version": "1",
        "title": WORDS,
        "authority": "Prov",
        "in_force": in_force or {"from": "2020-01-01"},
        "record": "Person",
        "parameters": {
            name: {"text": WORDS, "assumed": ASSUMED, **(form if isinstance(form, Mapping) else {"value": form})}
            for name, form in (parameters or {}).items()
        },
        "candidates": {
            name: {"assumed": ASSUMED, **(form if isinstance(form, Mapping) else {"from": form})}
            for name, form in (candidates or {}).items()
        },
        "definitions": dict(definitions or {}),
        "criteria": {
            name: {"text": WORDS, "assumed": ASSUMED, "when": when} for name, when in (criteria or {}).items()
        },
        "offers": {
            name: {
                "title": WORDS,
                "assumed": ASSUMED,
                **form,
                "refer": [{"assumed": ASSUMED, **entry} for entry in form.get("refer", [])],
            }
            for name, form in (offers or {}).items()
        },
        "duties": {
            name: {"title": WORDS, "bearer": WORDS, "assumed": ASSUMED, **form} for name, form in (duties or {}).items()
        },
    }


def compiled(form: Mapping[str, Any], shape: Shape) -> RuleSet:
    """The rule set of a policy. Raises `NotCompiledError`."""
    document = Located("policy.yaml", "", PolicyForm.model_validate(form), Places("", (0,), None))
    found = compile_rules(document, {form["record"]: shape}, shape)
    if found.rule_set is None:
        raise NotCompiledError(found.diagnostics)
    return found.rule_set


def expressions(rules: RuleSet) -> list[Expression]:
    """Every expression of a rule set."""
    return [
        *(rule.expression for rule in rules.definitions),
        *(rule.condition for rule in rules.criteria),
        *(each.prefer for each in rules.candidates if each.prefer is not None),
        *(term.expression for offer in rules.offers for term in offer.terms),
        *(each for duty in rules.duties for each in (duty.owed_when, duty.fulfilled_when)),
    ]
