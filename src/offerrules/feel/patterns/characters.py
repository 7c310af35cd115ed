"""Which characters an item of a pattern means: ranges, classes, categories, blocks; with or without regard to case."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from unicodedata import category

from offerrules.feel.patterns.blocks import BLOCKS

CharTest = Callable[[str], bool]


class PatternError(Exception):
    """The pattern is no regular expression."""


_CATEGORIES = frozenset(
    ("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
     "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn")
)  # fmt: skip
_FIRST_OF_NAME = (
    (":", ":"), ("A", "Z"), ("_", "_"), ("a", "z"), ("\xc0", "\xd6"), ("\xd8", "\xf6"), ("\xf8", "\u02ff"),
    ("\u0370", "\u037d"), ("\u037f", "\u1fff"), ("\u200c", "\u200d"), ("\u2070", "\u218f"), ("\u2c00", "\u2fef"),
    ("\u3001", "\ud7ff"), ("\uf900", "\ufdcf"), ("\ufdf0", "\ufffd"), ("\U00010000", "\U000effff"),
)  # fmt: skip
_MORE_OF_NAME = (("-", "."), ("0", "9"), ("\xb7", "\xb7"), ("\u0300", "\u036f"), ("\u203f", "\u2040"))
_LAST_WITH_CASE = 0x1E944


def folded(char: str) -> str:
    """The same for all characters that differ only in case."""
    fold = char.casefold()
    if len(fold) > 1:
        fold = char.lower()
    return fold if len(fold) == 1 else char


@lru_cache(maxsize=1)
def _same_but_for_case() -> Mapping[str, tuple[str, ...]]:
    """For each folded character the characters of which it is the fold, where there are others."""
    classes: dict[str, list[str]] = {}
    for code in range(_LAST_WITH_CASE):
        char = chr(code)
        fold = folded(char)
        if fold != char:
            classes.setdefault(fold, [fold]).append(char)
    return MappingProxyType({fold: tuple(chars) for fold, chars in classes.items()})


def in_range(low: str, high: str, ignore_case: bool) -> CharTest:
    """From `low` to `high`, or a character that differs from one of them only in case."""
    if low == high and not ignore_case:
        return low.__eq__
    if not ignore_case:
        return lambda char: low <= char <= high
    if low == high:
        fold = folded(low)
        return lambda char: folded(char) == fold
    variants = _same_but_for_case()
    return lambda char: any(low <= variant <= high for variant in variants.get(folded(char), (char,)))


def either(tests: Iterable[CharTest]) -> CharTest:
    """One of the tests."""
    every = tuple(tests)
    return every[0] if len(every) == 1 else lambda char: any(test(char) for test in every)


def negated(test: CharTest) -> CharTest:
    """Not the test."""
    return lambda char: not test(char)


def except_for(test: CharTest, less: CharTest) -> CharTest:
    """The first test, but not the second."""
    return lambda char: test(char) and not less(char)


def in_category(name: str) -> CharTest:
    """`\\p{Lu}`, `\\p{L}`, `\\p{IsBasicLatin}`."""
    if name in _CATEGORIES:
        return lambda char: category(char).startswith(name)
    ends = BLOCKS.get(name[2:]) if name.startswith("Is") else None
    if ends is None:
        raise PatternError
    low, high = ends
    return lambda char: low <= ord(char) <= high


def _is_space(char: str) -> bool:
    return char in " \t\n\r"


def _is_digit(char: str) -> bool:
    return category(char) == "Nd"


def _is_word(char: str) -> bool:
    return category(char)[0] not in "PZC"


def _starts_name(char: str) -> bool:
    return any(low <= char <= high for low, high in _FIRST_OF_NAME)


def _continues_name(char: str) -> bool:
    return _starts_name(char) or any(low <= char <= high for low, high in _MORE_OF_NAME)


_ESCAPES: Mapping[str, CharTest] = MappingProxyType(
    {"s": _is_space, "d": _is_digit, "w": _is_word, "i": _starts_name, "c": _continues_name}
)


def escape_class(letter: str) -> CharTest:
    """`\\s`, `\\d`, `\\w`, `\\i`, `\\c`, and in capitals what they are not."""
    test = _ESCAPES.get(letter.lower())
    if test is None:
        raise PatternError
    return test if letter.islower() else negated(test)
