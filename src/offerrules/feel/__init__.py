"""The expression language FEEL of the OMG DMN standard (version 1.5, chapter 10); knows nothing of policies."""

from typing import TYPE_CHECKING

from offerrules import later

if TYPE_CHECKING:
    from offerrules.feel.evaluation import FeelSyntaxError, evaluate
else:
    __getattr__, __dir__ = later.names(
        __name__, {"FeelSyntaxError": "offerrules.feel.evaluation", "evaluate": "offerrules.feel.evaluation"}
    )

__all__ = ["FeelSyntaxError", "evaluate"]
