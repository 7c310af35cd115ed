"""How a command ends when it is told to: what it has begun to write is removed, since it may be about people."""

import os
import signal
from types import FrameType
from typing import Any, Final

INTERRUPTED: Final = 130
"""The exit code after Ctrl-C, as shells expect it."""
_SIGNALS: Final = ("SIGTERM", "SIGHUP")
_ABOVE: Final = 128
"""Shells add the number of the signal to this."""


class EndedError(KeyboardInterrupt):
    """The process was told to end by a signal, which is its first argument."""


def clear_up_when_ended() -> None:
    """From now on SIGTERM, and the end of the terminal, end this process as Ctrl-C does: what is open is closed.

    Processes that this one forks end at once.
    """
    process = os.getpid()

    def end(number: int, frame: FrameType | None) -> Any:
        if os.getpid() != process:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        raise EndedError(number)

    for name in _SIGNALS:
        number = getattr(signal, name, None)
        # One that is ignored, as by `nohup`, stays so.
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, end)


def exit_code(error: KeyboardInterrupt) -> int:
    """The exit code of a process that ended for this."""
    return _ABOVE + int(error.args[0]) if isinstance(error, EndedError) else INTERRUPTED
