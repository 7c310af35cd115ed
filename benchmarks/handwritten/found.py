"""What the hand-written functions give: plain tuples and dicts, since nothing is faster."""

from typing import Any, Final

Offered = tuple[str, int | None, dict[str, Any] | None]
"""Outcome, index of the witness, terms."""
Due = tuple[str, list[int]]
"""Summary, and the state for every candidate by its number in `STATES`."""
Row = tuple[int, int, str]
"""For one candidate: which criteria were true, which unknown, the outcome."""
Found = tuple[dict[str, Offered], dict[str, Due], int, int, dict[str, list[Row]]]
"""Offers, duties, which criteria were true and which unknown, and the candidates."""

OWED, UNCLEAR, FULFILLED, NOT_OWED = 0, 1, 2, 3
STATES: Final = ("owed", "unknown", "fulfilled", "not_owed")
"""States of a duty; of several, the one with the least number is the summary."""
