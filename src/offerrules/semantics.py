"""The version of the meaning of policies, on which fingerprints and decisions rest."""

from typing import Final

SEMANTICS: Final = 2
"""The version of the meaning by which this release decides."""
KNOWN: Final = range(1, SEMANTICS + 1)
"""The versions of the meaning whose decisions this release reads and verifies."""
