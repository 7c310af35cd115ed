"""The direct engine: a rule set compiled into one Python function."""

from offerrules.engines.direct.engine import Engine

__all__ = ["Engine"]
