"""`docs/diagnostics.md` explains every code, with a file that gives it and one that does not."""

from pathlib import Path

import pytest
from tests.conftest import Golden
from tests.docs.codes import ROOMS, Code, codes
from tests.docs.examples import WITHOUT_EXAMPLE, Example, examples

PAGE = Path(__file__).parents[2] / "docs" / "diagnostics.md"
EXAMPLES = dict(examples())
CODES = codes()
OPENING = """\
# Diagnostics

What `offerrules check` can say about a policy and its cases, by code. A code keeps its meaning from version to version; the words around
it may become better. Each comes with a mistake, what is said about it in English and Swedish, and the lines as they should be. The
whole file around them is in `tests/docs/mistakes`. This page is written by `pytest tests/docs --refresh-golden`, and every example on it is run.

An *error* keeps a policy from being used. A *warning* does not, but `check` ends with exit code 1 for it too.

**What never holds and what always holds** is looked for within each condition and across the criteria of one `requires` and `refer`, through definitions
and names of criteria, for every stretch of days in which the parameters stay the same. What is said of it is certain. Related are
comparisons of the same field, call or computed value with constants and parameters, comparisons of two values with each other, and days to
which a constant length has been added (`birth_date + @"P18Y" <= today()`). Not looked for: sums and products (`x + 1 > 5` beside `x < 2`), what two fields
have to do with each other through a third, that a number is whole, what follows from `is known`, what a filter or `some` says beside what another
says of the same list, and what takes more than a few thousand steps to find out, or parameters with more than 24 values.
"""


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_bad_example_gives_the_code_and_the_good_one_nothing(code: str) -> None:
    example = EXAMPLES[code]
    assert code in {each.code for each in example.check(example.bad)}
    if example.good is not None:
        assert example.check(example.good) == []


def test_every_code_has_an_example() -> None:
    assert set(EXAMPLES) | WITHOUT_EXAMPLE == set(CODES)
    assert not set(EXAMPLES) & WITHOUT_EXAMPLE


def test_the_page(golden: Golden) -> None:
    golden.check(PAGE, page())


def page() -> str:
    parts = [OPENING]
    for room, title in ROOMS.items():
        parts.append(f"## {title}\n")
        order = [code for code in EXAMPLES if CODES[code].room == room]
        order += sorted(code for code in WITHOUT_EXAMPLE if CODES[code].room == room)
        parts += [_entry(CODES[code], EXAMPLES.get(code)) for code in order]
    return "\n".join(parts)


def _entry(code: Code, example: Example | None) -> str:
    lines = [f"### {code.code}", ""]
    if code.about:
        lines += [code.about, ""]
    if example is None:
        return "\n".join([*lines, "No file is known that gives it.", ""])
    told = example.told(code.code)
    lines += ["```text", example.shown(told), "```", ""]
    hint = f" {told.hint_text.sv}" if told.hint_text is not None else ""
    lines += [f"På svenska: {told.text.sv}{hint}", ""]
    instead = example.instead()
    if instead:
        lines += ["Instead:", "", "```text", instead, "```", ""]
    elif example.good is not None:
        lines += ["Instead: leave it out.", ""]
    return "\n".join(lines)
