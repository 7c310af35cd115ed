"""Applying entries: which signature is meant, the standard's conversions, unknown by rule."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from offerrules.feel.calls import apply, conforms
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DATE_TIME,
    NUMBER,
    STRING,
    ListType,
    NullType,
    OptionalType,
    RangeType,
    RecordType,
    TableType,
    VariableType,
)
from offerrules.feel.values import UNKNOWN, Failure, MonthsDuration, Range

DAY = date(2024, 5, 1)
ITEMS = VariableType("T")


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("upper case", [["bob"]], "BOB"),
        ("upper case", [["bob", "eve"]], Failure("type")),
        ("count", [5], Decimal(1)),
        ("count", [None], Failure("none")),
        ("day of week", [[DAY]], "Wednesday"),
        ("date and time", [DAY], datetime(2024, 5, 1, tzinfo=UTC)),
        ("years and months duration", [DAY, datetime(2025, 6, 1, tzinfo=UTC)], MonthsDuration(13)),
        ("substring", ["abc", 2], "bc"),
        ("substring", ["abc", 2, None], "bc"),
        ("substring", ["abc"], Failure("arguments")),
        ("floor", [Decimal("1.5"), None], Failure("none")),
        ("min", [3, 1, 2], 1),
        ("min", [[3, 1, 2]], 1),
        ("min", [[]], Failure("empty-list")),
        ("abs", ["1"], Failure("type")),
        ("not", [5], Failure("not-boolean")),
    ],
)
def test_arguments_by_place(name: str, arguments: list[Any], result: Any) -> None:
    assert apply(BUILT_INS[name], arguments) == result


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("substring", {"start position": 2, "string": "abc"}, "bc"),
        ("substring", {"string": "abc"}, Failure("none")),
        ("substring", {"string": "abc", "start": 2}, Failure("arguments")),
        ("is", {"value2": None}, True),
        ("date", {"day": 1, "month": 5, "year": 2024}, DAY),
        ("date", {"from": "2024-05-01"}, DAY),
        ("date", {"from": "2024-05-01", "day": 1}, Failure("arguments")),
        ("context put", {"context": {}, "key": "a", "value": 1}, {"a": 1}),
        ("context put", {"context": {}, "key": ["a"], "value": 1}, {"a": 1}),
        ("context put", {"context": {"b": {}}, "keys": ["b", "a"], "value": 1}, {"b": {"a": 1}}),
        ("context put", {"context": {"b": {}}, "key": ["b", "a"], "value": 1}, Failure("type")),
        ("list replace", {"list": [1, 2], "position": 1, "newItem": 9}, [9, 2]),
        ("before", {"point": 1, "range": Range(2, 3)}, True),
        ("before", {"range1": Range(1, 2), "range2": Range(3, 4)}, True),
    ],
)
def test_arguments_by_name(name: str, arguments: dict[str, Any], result: Any) -> None:
    assert apply(BUILT_INS[name], list(arguments.values()), list(arguments)) == result


def test_a_name_given_twice_is_an_error() -> None:
    assert apply(BUILT_INS["abs"], [1, 2], ["n", "n"]) == Failure("arguments")


def test_a_form_cannot_be_applied() -> None:
    with pytest.raises(TypeError, match="form"):
        apply(OPERATORS["if"], [])


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("append", [[1], UNKNOWN], [1, UNKNOWN]),
        ("append", [UNKNOWN, 1], UNKNOWN),
        ("insert before", [[1], 1, UNKNOWN], [UNKNOWN, 1]),
        ("insert before", [[1], UNKNOWN, 1], UNKNOWN),
        ("remove", [[UNKNOWN, 1], 1], [1]),
        ("concatenate", [[UNKNOWN], [1]], [UNKNOWN, 1]),
        ("concatenate", [[UNKNOWN], UNKNOWN], UNKNOWN),
        ("reverse", [[1, UNKNOWN]], [UNKNOWN, 1]),
        ("sublist", [[1, UNKNOWN], 1, UNKNOWN], UNKNOWN),
        ("flatten", [[1, UNKNOWN]], UNKNOWN),
        ("list contains", [[1, UNKNOWN], 1], UNKNOWN),
        ("get value", [{"a": 1, "b": UNKNOWN}, "a"], 1),
        ("get value", [{"a": 1, "b": UNKNOWN}, "b"], UNKNOWN),
        ("get value", [{"a": {"b": UNKNOWN}}, ["a", "b"]], UNKNOWN),
        ("get value", [{"a": UNKNOWN}, ["a", "b"]], UNKNOWN),
        ("get value", [{"a": 1}, UNKNOWN], UNKNOWN),
        ("get value", [{"a": 1}, ["a", UNKNOWN]], UNKNOWN),
        ("get entries", [{"a": UNKNOWN}], [{"key": "a", "value": UNKNOWN}]),
        ("all", [[UNKNOWN, False]], False),
        ("all", [[UNKNOWN, True]], UNKNOWN),
        ("all", [UNKNOWN], UNKNOWN),
        ("any", [UNKNOWN, True], True),
        ("not", [UNKNOWN], UNKNOWN),
    ],
)
def test_unknown_by_rule(name: str, arguments: list[Any], result: Any) -> None:
    assert apply(BUILT_INS[name], arguments) == result


@pytest.mark.parametrize(
    ("value", "type_", "holds"),
    [
        (1, NUMBER, True),
        (True, NUMBER, False),
        (None, NUMBER, False),
        (None, OptionalType(NUMBER), True),
        (None, ANY, True),
        (None, NullType(), True),
        (None, ITEMS, False),
        ([1], ITEMS, True),
        ([1], VariableType("T", ordered=True), False),
        (DAY, DATE, True),
        (DAY, DATE_TIME, False),
        (datetime(2024, 5, 1, tzinfo=UTC), DATE, False),
        ([1, None], ListType(ITEMS), True),
        ([1, "a"], ListType(NUMBER), False),
        ([1, None], ListType(OptionalType(NUMBER)), True),
        ("a", ListType(STRING), False),
        ({"a": 1}, TableType(BOOLEAN), True),
        ({"a": 1}, RecordType("r", {}), True),
        (Range(1, 2), RangeType(NUMBER), True),
        (Range(1, 2), VariableType("T", ordered=True), False),
    ],
)
def test_conformance(value: Any, type_: Any, holds: bool) -> None:
    assert conforms(value, type_) is holds
