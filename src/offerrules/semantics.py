"""The version of the meaning of policies, on which both the rule set's fingerprint and the decision rest."""

from typing import Final

SEMANTICS: Final = 1
"""The version of the meaning (design, section 7) by which this release decides."""
