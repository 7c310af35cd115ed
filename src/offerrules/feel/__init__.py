"""The expression language FEEL of the OMG DMN standard (version 1.5, chapter 10); knows nothing of policies."""

from offerrules.feel.evaluation import FeelSyntaxError, evaluate

__all__ = ["FeelSyntaxError", "evaluate"]
