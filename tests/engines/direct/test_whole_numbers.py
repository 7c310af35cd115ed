"""Whole numbers that Python adds: what comes out is what the table gives, to the byte."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.agreement.building import compiled, form_of
from tests.engines.direct.test_deciding import DAY

from offerrules.engines import reference
from offerrules.engines.direct import Engine, compiler
from offerrules.engines.direct.runtime import NAMES
from offerrules.engines.direct.whole_numbers import LARGEST
from offerrules.feel.values import UNKNOWN
from offerrules.language import Text
from offerrules.records import Fact, OrUnknown, Record, shape_of
from offerrules.records.fact import Privacy

ORDINARY: Final[Privacy] = "ordinary"


def fact(name: str) -> Fact:
    return Fact(Text(name, name), privacy=ORDINARY)


class Counted(Record):
    """Whole numbers, a decimal, and one that may be none."""

    id: Annotated[str, fact("id")]
    a: Annotated[OrUnknown[int], fact("a")] = UNKNOWN
    b: Annotated[OrUnknown[int], fact("b")] = UNKNOWN
    c: Annotated[OrUnknown[Decimal], fact("c")] = UNKNOWN
    d: Annotated[OrUnknown[int | None], fact("d")] = UNKNOWN


SUMS = (
    "a + b",
    "a - b",
    "a + 3",
    "3 - a",
    "a * 12",
    "12 * a - b",
    "a * b",
    "a * -3",
    "-3 * a",
    "a * 0",
    "0.5 * a + b",
    "a + c",
    "a + b + a + b",
    "a * 1000 * 1000 * 1000 * 1000 * 1000 + b",
    "a + b / 2",
    "if a > b then a + 1 else b - 1",
    "(if d != null then d + 1 else 0) + a",
)


@cache
def engine_of(total: str) -> Engine:
    form = form_of(
        definitions={"total": total},
        criteria={"c1": "total >= 10", "c2": f"({total}) < b + 7", "c3": f'string(({total})) != "-0"'},
        offers={
            "post": {"requires": {"any": ["c1", "c2", "c3"]}, "terms": {"total": "= total", "again": f"= {total}"}}
        },
    )
    return Engine(compiled(form, shape_of(Counted)))


whole = st.integers(-20, 20) | st.integers(1 - LARGEST, LARGEST - 1) | st.sampled_from([1 - LARGEST, LARGEST - 1])


@settings(max_examples=200)
@given(
    st.sampled_from(SUMS),
    st.fixed_dictionaries(
        {},
        optional={
            "a": whole,
            "b": whole,
            "c": st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(-3), Decimal(LARGEST - 1)]),
            "d": st.none() | whole,
        },
    ),
)
@example("a * -3", {"a": 0, "b": 0})
@example("a * b", {"a": 0, "b": -3})
@example("12 * a - b", {"a": 0, "b": 0})
@example("a + b", {"a": LARGEST - 1, "b": LARGEST - 1})
def test_sums(total: str, facts: dict[str, Any]) -> None:
    engine = engine_of(total)
    person = Counted.model_validate({"id": "p", **facts})
    assert engine.decide(person, DAY).to_json() == reference.decide(engine.rules, person, DAY).to_json()


@pytest.mark.parametrize("total", ["a + b", "a - 3", "12 * a", "a + b + 1"])
def test_no_entry_of_the_table_is_applied_to_small_whole_numbers(total: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    apply: Any = NAMES["apply"]

    def noting(*arguments: Any) -> Any:
        asked.append(arguments)
        return apply(*arguments)

    monkeypatch.setattr(compiler, "RUNTIME", {**NAMES, "apply": noting})
    form = form_of(criteria={"met": f"{total} > 0"}, offers={"post": {"requires": "met"}})
    engine = Engine(compiled(form, shape_of(Counted)))
    engine.decide(Counted(id="p", a=3, b=4), DAY)
    assert asked == []
    engine.decide(Counted(id="p", a=LARGEST - 1, b=LARGEST - 1), DAY)
    assert bool(asked) is (total == "a + b + 1")
