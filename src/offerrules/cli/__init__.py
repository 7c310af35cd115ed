"""The command line. `main` is what the command `offerrules` and `python -m offerrules` run."""

from offerrules.cli.main import main

__all__ = ["main"]
