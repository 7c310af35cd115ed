"""`python -m tests.agreement.soak --examples 1000000`: that both engines agree, on so many generated decisions.

Each run draws other policies and records; `--seed` repeats one. Ends with 1 at the first disagreement, which is shown
as small as it could be made, and kept as a golden case: rename its folder, and mend the engine.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from tests.agreement.agreeing import disagreement, pairs
from tests.agreement.choices import Listed, Seeded, simplest
from tests.agreement.kept import FOLDER, keep
from tests.agreement.strategies import Example, example_of


class DisagreementError(AssertionError):
    """Both engines differ about the record at `place` of an example."""

    def __init__(self, seed: int, example: Example) -> None:
        self.seed, self.example = seed, example
        found = list(pairs(example))
        self.place = next(place for place, pair in enumerate(found) if pair.differs)
        super().__init__(f"seed {seed}: {example}\n{found[self.place]}")

    def kept_in(self, folder: Path) -> Path:
        """Keeps the example as a golden case, and gives its folder."""
        person = self.example.people[self.place]
        return keep(f"seed-{self.seed}", self.example.policy.form, person, self.example.on, folder).folder


def agree(examples: int, first: int) -> tuple[int, int]:
    """How many decisions were compared, and the seed behind the last. Raises `DisagreementError` with what differs."""
    compared, seed = 0, first
    while compared < examples:
        choices = Seeded(seed)
        for pair in pairs(example_of(choices)):
            compared += 1
            if pair.differs:
                least = simplest(choices.made, lambda tried: disagreement(example_of(Listed(tried))) is not None)
                raise DisagreementError(seed, example_of(Listed(least)))
        seed += 1
    return compared, seed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=3000, help="decisions to compare (default 3000)")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, default=FOLDER, help="where to keep what differs as a golden case")
    arguments = parser.parse_args()
    first = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**9)
    begun = time.monotonic()
    try:
        compared, last = agree(arguments.examples, first)
    except DisagreementError as error:
        print(f"{error}\nkept in {error.kept_in(arguments.keep)}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - begun
    print(f"{compared} decisions compared in {seconds:.0f} s, no difference (seeds {first} to {last - 1})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
