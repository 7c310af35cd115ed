"""`python -m tests.agreement.soak --examples 1000000`: that both engines agree, on so many generated decisions.

Each run draws other policies and records; `--seed` repeats one. Ends with 1 at the first disagreement, which is shown
as small as it could be made.
"""

import argparse
import random
import sys
import time

from tests.agreement.agreeing import disagreement, pairs
from tests.agreement.choices import Listed, Seeded, simplest
from tests.agreement.strategies import example_of


def agree(examples: int, first: int) -> tuple[int, int]:
    """How many decisions were compared, and the seed behind the last. Raises `AssertionError` with what differs."""
    compared, seed = 0, first
    while compared < examples:
        choices = Seeded(seed)
        for pair in pairs(example_of(choices)):
            compared += 1
            if pair.reference != pair.direct:
                least = simplest(choices.made, lambda tried: disagreement(example_of(Listed(tried))) is not None)
                raise AssertionError(
                    f"seed {seed}: {example_of(Listed(least))}\n{disagreement(example_of(Listed(least)))}"
                )
        seed += 1
    return compared, seed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=3000, help="decisions to compare (default 3000)")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    first = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**9)
    begun = time.monotonic()
    try:
        compared, last = agree(arguments.examples, first)
    except AssertionError as error:
        print(str(error) or repr(error), file=sys.stderr)
        return 1
    seconds = time.monotonic() - begun
    print(f"{compared} decisions compared in {seconds:.0f} s, no difference (seeds {first} to {last - 1})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
