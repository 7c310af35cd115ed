"""Reasons: a decision and its rule set, put into words that a person follows.

Two steps: `reasons` makes a small tree of words and codes from the trace alone, in one language; a renderer such as
`as_text` lays it out. `explained` does both.
"""

from offerrules.explain.forms import explained
from offerrules.explain.reasons import reasons
from offerrules.explain.text import as_text
from offerrules.explain.tree import Reasons

__all__ = ["Reasons", "as_text", "explained", "reasons"]
