"""A cell says nothing, none, or a value; what may be read in two ways is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.wide import Wide

from offerrules.feel import types as feel
from offerrules.language import Text
from offerrules.records import Field, shape_of
from offerrules.records.cells import CellError, is_empty, says_none, value_of
from offerrules.records.texts import TEXTS

LABEL = Text("a", "b")
NUMBER = Field("n", feel.NUMBER, LABEL)
TEXT = Field("t", feel.STRING, LABEL)
PERHAPS = Field("p", feel.OptionalType(feel.STRING), LABEL)
CHOICE = Field("c", feel.ChoiceType(("x", "Y", "z")), LABEL, choices={"x": Text("Ja", "y"), "Y": LABEL, "z": LABEL})


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.sampled_from(".,"), st.sampled_from("-−"))
def test_numbers_have_a_decimal_comma_or_point(number: int, places: int, mark: str, minus: str) -> None:
    value = Decimal(number).scaleb(-places)
    text = f"{value:f}".replace(".", mark).replace("-", minus)
    if places == 3 and 1 <= abs(value) < 1000:
        with pytest.raises(CellError, match="perhaps_thousands"):
            value_of(text, NUMBER)
    else:
        assert value_of(f" {text} ", NUMBER) == value


@pytest.mark.parametrize("text", ["1 000", "1e3", "4 v", "1.000,5", "NaN", "+4", "٤", "0x1", "1,", ",5", "--1"])
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="not_number_in_cell"):
        value_of(text, NUMBER)


@pytest.mark.parametrize("text", ["none", "None", "SAKNAS", " – ", "-", "—"])
def test_none_is_none_only_where_it_can_be(text: str) -> None:
    assert says_none(text)
    assert value_of(text, PERHAPS) is None
    with pytest.raises(CellError, match="cannot_be_none"):
        value_of(text, TEXT)


@pytest.mark.parametrize("text", ["?", "okänd", "Okänt", "unknown", "n/a", "vet ej", "null", "NaN"])
def test_words_for_unknown_are_refused_in_text(text: str) -> None:
    with pytest.raises(CellError, match="placeholder"):
        value_of(text, TEXT)


@pytest.mark.parametrize("text", ["", " ", "\t", "\u00a0", "\n"])
def test_white_space_is_nothing(text: str) -> None:
    assert is_empty(text)


def test_choices_are_read_by_code_or_word_unless_two_are_meant() -> None:
    assert [value_of(text, CHOICE) for text in ("x", "ja", "Y", "Z")] == ["x", "x", "Y", "z"]
    for text in ("y", "a", "B", "q"):
        with pytest.raises(CellError, match="no_such_choice"):
            value_of(text, CHOICE)


def test_text_stays_as_it_is() -> None:
    assert value_of(" Åsa  B ", TEXT) == " Åsa  B "


@given(
    st.sampled_from(sorted(shape_of(Wide).fields)),
    st.text(max_size=8)
    | st.sampled_from(["ja", "none", "1", "red", "2022-01-01", "#N/A"])
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas(),
)
def test_every_cell_is_read_or_refused_by_a_code_that_has_words(name: str, cell: Any) -> None:
    try:
        value_of(cell, shape_of(Wide).fields[name])
    except CellError as error:
        assert error.code in TEXTS
        assert error.args == (error.code,)
