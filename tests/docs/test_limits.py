"""`docs/limits.md` says what the code does: each number of the page is a constant, in this order."""

import re
from pathlib import Path

from offerrules.cases import event
from offerrules.decision import reading
from offerrules.document import composing, gathering, source
from offerrules.engines.direct import engine
from offerrules.feel import budget, cursor, iteration, scanner
from offerrules.feel.patterns import machine
from offerrules.records import identity, json_reader, normalization, scalars, workbook_size

PAGE = Path(__file__).parents[2] / "docs" / "limits.md"
LIMITS = [
    scalars.LONGEST_TEXT,
    scalars.LONGEST_LIST,
    normalization.DEEPEST,
    scalars.DIGITS,
    identity.LONGEST,
    json_reader.LONGEST_LINE,
    json_reader.LARGEST_FILE,
    workbook_size.MOST_BYTES,
    workbook_size.MOST_PARTS,
    workbook_size.MOST_PLACES,
    workbook_size.MOST_CELLS,
    workbook_size.MOST_TEXT,
    workbook_size.LONGEST_CELL,
    workbook_size.MOST_MARKUP,
    event.MOST_BYTES,
    event.MOST_FACTS,
    reading.LARGEST,
    reading.DEEPEST,
    source.SIZE_LIMIT,
    composing.MAX_NODES,
    composing.MAX_DEPTH,
    gathering.MAX_PROBLEMS,
    cursor.MAX_LENGTH,
    cursor.MAX_HEIGHT,
    scanner.PRECISION,
    budget.MOST_STEPS,
    budget.MADE,
    budget.MOST_CHARACTERS,
    iteration.MOST,
    machine.STEPS,
    machine.STEPS_WITH_BACK_REFERENCES,
]


def test_the_page_has_the_limits_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"^\| [^|]+ \| ([0-9,]+) \|", text, re.MULTILINE)
    assert found == [f"{limit:,}" for limit in LIMITS]
    assert f"more than {engine._HIGHEST} levels" in text
