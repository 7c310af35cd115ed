"""How long it takes to read expressions of growing length: `python benchmarks/parse.py`.

Prints milliseconds of processor time (the least of three runs) for each kind of text and length, and how many times
longer a text of 100 kB takes than one of 10 kB; it should be about ten times.
"""

import sys
import time

from offerrules.feel.parser import parse

KINDS = {
    "and": ("a = 1", " and a = 1", ""),
    "list": ("[1", ", 12.5", "]"),
    "context": ("{a: 1", ", b: {c d: 2}", "}"),
    "arguments": ("sum(1", ", a.b[item > 1]", ")"),
    "tests": ("a in (1", ", < 5", ")"),
    "text": ('"', "å", '"'),
    "mistakes": ("[1", ", a == 'b'", "]"),
}
LENGTHS = (1_000, 10_000, 100_000)


def main() -> None:
    lines = [f"{'':>10}" + "".join(f"{length // 1000:>8} kB" for length in LENGTHS) + f"{'growth':>10}"]
    for kind, (before, again, behind) in KINDS.items():
        times = [_milliseconds(before + again * (length // len(again)) + behind) for length in LENGTHS]
        lines.append(f"{kind:>10}" + "".join(f"{each:>11.1f}" for each in times) + f"{times[-1] / times[-2]:>10.1f}")
    sys.stdout.write("\n".join(lines) + "\n")


def _milliseconds(text: str) -> float:
    runs = []
    for _ in range(3):
        start = time.process_time()
        parse(text)
        runs.append(time.process_time() - start)
    return min(runs) * 1000


if __name__ == "__main__":
    main()
