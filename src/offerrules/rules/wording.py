"""Every text of a policy that a person may read, as JSON: for decisions that are to be read without their policy."""

from collections.abc import Mapping

from offerrules.language import Text
from offerrules.rules.tree import RuleSet

Words = Mapping[str, str]


def wording(rule_set: RuleSet) -> dict[str, object]:
    """The texts by where they stand in the policy; each is `{"sv": …, "en": …}`."""
    return {
        "title": _words(rule_set.title),
        "authority": rule_set.authority,
        **({"text": _words(rule_set.text)} if rule_set.text is not None else {}),
        "parameters": {each.name: _words(each.text) for each in rule_set.parameters},
        "candidates": {each.name: _words(each.label) for each in rule_set.candidates},
        "definitions": {each.name: _words(each.text) for each in rule_set.definitions if each.text is not None},
        "criteria": {each.name: _words(each.text) for each in rule_set.criteria},
        "offers": {
            each.name: {
                "title": _words(each.title),
                **({"text": _words(each.text)} if each.text is not None else {}),
                "terms": {term.name: _words(term.label) for term in each.terms},
                "shown": {term.name: _shown(term.shown) for term in each.terms if term.shown is not None},
            }
            for each in rule_set.offers
        },
        "duties": {
            each.name: {
                "title": _words(each.title),
                **({"text": _words(each.text)} if each.text is not None else {}),
                "bearer": _words(each.bearer),
            }
            for each in rule_set.duties
        },
    }


def _shown(shown: Text | Mapping[str, Text]) -> Words | Mapping[str, Words]:
    return _words(shown) if isinstance(shown, Text) else {code: _words(text) for code, text in shown.items()}


def _words(text: Text) -> Words:
    return {"sv": text.sv, "en": text.en}
