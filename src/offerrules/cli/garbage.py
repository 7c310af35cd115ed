"""When Python looks for objects that hold each other and are held by nothing else.

While a command starts there are none: what is imported and compiled stays. To look took a tenth of the time.
"""

import gc
from typing import Final

STARTING: Final = 100_000
"""So many new objects may gather before they are looked for while a command starts: half as many again as there are
when one person has been decided about.
"""
SETTLED: Final = 10_000
"""The same where one person follows the other: a megabyte or two."""


def put_off() -> None:
    """Looks for none while this process starts."""
    gc.set_threshold(STARTING, 20, 20)


def look_again() -> None:
    """After `put_off`: looks for them, and never again among what is there now."""
    if gc.get_threshold()[0] == STARTING:
        gc.freeze()
        gc.set_threshold(SETTLED, 20, 20)


def leave() -> None:
    """Looks for none while this process ends, which takes as long as the looking while it started: all goes anyway."""
    gc.freeze()
