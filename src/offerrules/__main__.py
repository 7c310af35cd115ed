"""`python -m offerrules` is the command `offerrules`."""

import sys

from offerrules.cli import main

if __name__ == "__main__":
    sys.exit(main())
