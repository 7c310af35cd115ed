"""Where the range of a number ends, and what is taken as a list, in Python, JSON text and JSON bytes."""

import json
from collections import deque
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import StringConstraints
from tests.records.wide import Part, Wide, words

from offerrules.feel.values import UNKNOWN
from offerrules.records import OrUnknown, Record, RecordError
from offerrules.records.json_text import parse
from offerrules.records.reading import record_of
from offerrules.records.scalars import DIGITS

GREATEST = 10**DIGITS - 1


def codes(model: type[Record], given: Any) -> list[tuple[str, str]]:
    with pytest.raises(RecordError) as refused:
        record_of(model, given)
    return [(problem.path, problem.code) for problem in refused.value.problems]


def forms(record: dict[str, Any]) -> list[Any]:
    text = json.dumps(record)
    return [record, text, text.encode()]


@pytest.mark.parametrize("number", [0, 1, 10 ** (DIGITS - 1), GREATEST])
@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_up_to_the_limit_are_taken_exactly(number: int, sign: int) -> None:
    for given in [*forms({"id": "p", "count": sign * number}), {"id": "p", "count": Decimal(sign * number)}]:
        found = record_of(Wide, given)
        assert (found.count, type(found.count)) == (sign * number, int)


@pytest.mark.parametrize("number", [GREATEST + 1, 10 ** (DIGITS + 1), 10**34, 10**70])
@pytest.mark.parametrize("sign", [1, -1])
def test_whole_numbers_beyond_the_limit_are_refused(number: int, sign: int) -> None:
    for given in [*forms({"id": "p", "count": sign * number}), {"id": "p", "count": Decimal(sign * number)}]:
        [(path, code)] = codes(Wide, given)
        assert path == "count"
        assert code in ("too_many_digits", "not_whole_number")


@pytest.mark.parametrize(
    ("digits", "is_taken"),
    [
        ("1" * DIGITS, True),
        ("1" * (DIGITS + 1), False),
        ("0." + "1" * DIGITS, True),
        ("0." + "1" * (DIGITS + 1), False),
        # No digit is lost with the zeros at the end, so only the length of the text is a reason.
        ("0.5" + "0" * 57, True),
        ("0.5" + "0" * 58, False),
        ("-0.5" + "0" * 56, True),
        ("-0.5" + "0" * 57, False),
        ("5e-1", True),
        ("5e-" + "0" * 56 + "1", True),
        ("5e-" + "0" * 57 + "1", False),
    ],
)
def test_numbers_in_json_are_read_exactly_or_not_at_all(digits: str, is_taken: bool) -> None:
    text = f'{{"id": "p", "amount": {digits}}}'
    for given in (text, text.encode()):
        if is_taken:
            assert record_of(Wide, given).amount == Decimal(digits)
        else:
            assert codes(Wide, given) == [("amount", "too_many_digits")]


@pytest.mark.parametrize(("length", "value"), [(59, 10**59 - 1), (60, 10**60 - 1), (61, Decimal("1e60"))])
def test_json_text_counts_no_digits_beyond_sixty(length: int, value: Any) -> None:
    """Python would take minutes for a number of millions of digits."""
    assert parse("9" * length).value == value
    assert parse("9" * (length - 2) + ".9").value == (Decimal("9" * (length - 2) + ".9") if length <= 60 else value)


@pytest.mark.parametrize("name", ["tags", "parts"])
@pytest.mark.parametrize(
    "value", ["ab", b"ab", {"a": 1}, {"a"}, frozenset("a"), deque("a"), iter("ab"), range(2), 7, True, Decimal(1)]
)
def test_what_is_no_list_is_not_taken_as_one(name: str, value: Any) -> None:
    assert codes(Wide, {"id": "p", name: value}) == [(name, "not_list")]


@pytest.mark.parametrize("value", ["ab", {"a": 1}, 7, True, 1.5])
def test_what_is_no_list_in_json_is_not_taken_as_one(value: Any) -> None:
    for given in forms({"id": "p", "tags": value})[1:]:
        assert codes(Wide, given) == [("tags", "not_list")]


def test_lists_and_tuples_are_lists() -> None:
    class Own(list[Any]):
        """As libraries have them."""

    for value in (["a", "b"], ("a", "b"), Own(["a", "b"])):
        assert record_of(Wide, {"id": "p", "tags": value}).tags == ("a", "b")
    for value in ([], (), Own()):
        assert record_of(Wide, {"id": "p", "tags": value}).tags == ()
    for value in ([{"flag": True}], (Part(flag=True),), Own([{"flag": True}])):
        assert record_of(Wide, {"id": "p", "parts": value}).parts == (Part(flag=True),)


class Coded(Record):
    id: Annotated[str, words("id")]
    code: Annotated[OrUnknown[Annotated[str, StringConstraints(pattern="^[a-cé]{2}$")]], words("code")] = UNKNOWN


@pytest.mark.parametrize(
    ("code", "is_taken"),
    [("ab", True), ("aé", True), ("ae\u0301", True), ("a", False), ("abc", False), ("xy", False), ("e\u0301", False)],
)
def test_a_pattern_of_the_class_is_asked_of_the_composed_text(code: str, is_taken: bool) -> None:
    for given in forms({"id": "p", "code": code}):
        if is_taken:
            assert record_of(Coded, given).code == code.replace("e\u0301", "é")
        else:
            assert [path for path, _ in codes(Coded, given)] == ["code"]


@pytest.mark.parametrize("name", ["tags", "amount", "hour", "part", "count", "flag"])
@pytest.mark.parametrize("nothing", [None, UNKNOWN])
def test_what_cannot_be_none_is_unknown_where_nothing_is_recorded(name: str, nothing: Any) -> None:
    expected = None if nothing is None and name in ("amount", "part", "flag") else UNKNOWN
    assert getattr(record_of(Wide, {"id": "p", name: nothing}), name) is expected
