"""The table of blocks, by what the Unicode Standard says of every block (section 3.4, D10b; Blocks.txt)."""

import unicodedata
from functools import partial
from itertools import pairwise

import pytest

from offerrules.feel import evaluate
from offerrules.feel.patterns.blocks import BLOCKS

SAME = {"Greek", "CombiningMarksforSymbols"}
"""Older names of blocks that are in the table by their newer ones too."""


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_begins_and_ends_at_a_column_of_sixteen(name: str) -> None:
    first, last = BLOCKS[name]
    assert 0 <= first < last <= 0x10FFFF
    assert (first % 16, last % 16) == (0, 15)


def test_no_two_blocks_overlap() -> None:
    spans = sorted({span for name, span in BLOCKS.items() if name not in SAME})
    assert all(last < first for (_, last), (first, _) in pairwise(spans))


@pytest.mark.parametrize("name", ["Oriya", "Tamil", "Thai", "Armenian", "Hebrew", "Devanagari", "Bengali", "Thaana"])
def test_the_letters_of_a_script_are_in_its_block_and_their_neighbours_are_not(name: str) -> None:
    first, last = BLOCKS[name]
    script = name.upper()
    codes = [code for code in range(0x0500, 0x1000) if unicodedata.name(chr(code), "").startswith(f"{script} LETTER")]
    letters = [chr(code) for code in (first, *codes, last)]
    # What is composed is taken apart before it is compared, and is two characters then.
    for letter in filter(partial(unicodedata.is_normalized, "NFC"), letters):
        assert evaluate(f'matches(letter, "^\\\\p{{Is{name}}}$")', {"letter": letter}) is True, hex(ord(letter))
    for code in (first - 1, last + 1):
        assert evaluate(f'matches(letter, "^\\\\p{{Is{name}}}$")', {"letter": chr(code)}) is False, hex(code)
