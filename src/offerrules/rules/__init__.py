"""A document and the shape of its record to a rule set: names resolved, types checked, parameters dated."""

from offerrules.rules.compile import Compiled, compile_rules

__all__ = ["Compiled", "compile_rules"]
