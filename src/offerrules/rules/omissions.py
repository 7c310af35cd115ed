"""What a policy leaves out: grounds of a criterion, and the translation of a text."""

import re
from collections.abc import Iterator
from typing import Final

from offerrules.diagnostics import Diagnostic
from offerrules.document import Document, Location
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode
from offerrules.rules import omission_problems as problems
from offerrules.rules.tree import RuleSet

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_WORD: Final = re.compile(r"[^\W\d_]+")


def omissions(rule_set: RuleSet, document: Document) -> Iterator[Diagnostic]:
    """What is left out, each kind as findings of one cause."""
    for criterion in rule_set.criteria:
        if not criterion.grounds.citations and criterion.grounds.assumption is None:
            yield document.diagnostic(problems.no_grounds(criterion.name), ("criteria", criterion.name), of_key=True)
    if document.places.root is not None:
        for location in _untranslated(document.places.root, ()):
            yield document.diagnostic(problems.same_in_both_languages(), location)


def _untranslated(node: Node, location: Location) -> Iterator[Location]:
    """The English texts that are the Swedish ones."""
    match node:
        case ScalarNode():
            return
        case SequenceNode(items=items):
            for index, item in enumerate(items):
                yield from _untranslated(item, (*location, index))
        case MappingNode():
            swedish, english = node.entry("sv"), node.entry("en")
            if swedish is not None and english is not None and _is_copied(swedish.value, english.value):
                yield (*location, "en")
            for entry in node.entries:
                yield from _untranslated(entry.value, (*location, entry.key.text))


def _is_copied(swedish: Node, english: Node) -> bool:
    """Whether a text that reads otherwise in the other language is the same in both.

    Names are the same, and some single words are (`start`); so a text counts that has several words which are not all
    written as names, or a letter that English does not have.
    """
    if not (isinstance(swedish, ScalarNode) and isinstance(english, ScalarNode)):
        return False
    text = " ".join(_PLACEHOLDER.sub(" ", swedish.text).split())
    if text.casefold() != " ".join(_PLACEHOLDER.sub(" ", english.text).split()).casefold():
        return False
    words = _WORD.findall(text)
    small = [word for word in words if word[0].islower()]
    return bool(small) and (len(words) > 1 or not text.isascii())
