"""Canonical JSON: exact, compact, sorted, and the same bytes whichever way it is written."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from offerrules.decision.canonical import canonical, number
from offerrules.feel.decimals import plain

numbers = st.integers() | st.decimals(allow_nan=False, allow_infinity=False)
leaves = st.none() | st.booleans() | st.text() | numbers.map(number)
trees = st.recursive(leaves, lambda below: st.lists(below) | st.dictionaries(st.text(), below), max_leaves=20)


def read(data: bytes) -> object:
    return json.loads(data, parse_int=Decimal, parse_float=Decimal)


def as_read(tree: object) -> object:
    match tree:
        case bool() | None | str():
            return tree
        case int() | Decimal():
            return Decimal(tree)
        case list():
            return [as_read(item) for item in tree]
        case dict():
            return {key: as_read(item) for key, item in tree.items()}
    raise AssertionError(tree)


@given(trees)
def test_what_is_written_is_read_back_exactly(tree: object) -> None:
    assert read(canonical(tree)) == as_read(tree)


@given(trees)
def test_the_two_ways_of_writing_give_the_same(tree: object) -> None:
    exactly = canonical({"a": Decimal("0.5"), "b": tree})
    assert exactly == b'{"a":0.5,"b":' + canonical(tree) + b"}"


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_insertion_does_not_matter(tree: dict[str, int]) -> None:
    assert canonical(tree) == canonical(dict(reversed(tree.items())))


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 20))
def test_equal_numbers_are_written_alike(value: Decimal, zeros: int) -> None:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    longer = Decimal((sign, (*digits, *(0,) * zeros), exponent - zeros))
    assert canonical(number(value)) == canonical(number(longer))


def test_numbers_stand_in_plain_notation() -> None:
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("1.50")) == "1.5"
    assert plain(Decimal("-0.0")) == "0"
    assert plain(Decimal("1E-7")) == "0.0000001"
    assert canonical(number(Decimal("1E+5000"))) == b"1" + b"0" * 5000


def test_a_broken_surrogate_is_escaped() -> None:
    assert canonical("å\ud800") == '"å\\ud800"'.encode()
