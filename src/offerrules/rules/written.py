"""An expression as it is written: its text, and where in the document it stands."""

from offerrules.document import Location
from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """An expression as the author wrote it: its text, and where in the value at a location the text begins."""

    text: str
    location: Location
    offset: int = 0


def behind_equals(text: str, location: Location) -> Written | None:
    """The expression in a value that begins with `=`, or None where the value is a literal."""
    if not text.startswith("="):
        return None
    behind = text[1:].strip()
    return Written(behind, location, text.index(behind, 1) if behind else len(text))
