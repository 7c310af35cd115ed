from hypothesis import given
from hypothesis import strategies as st

from offerrules.nearest import nearest


def test_a_misspelt_name_finds_the_one_that_is_meant() -> None:
    choices = ["yrkesexamen", "hogskoleforberedande_examen", "studiebevis"]
    assert nearest("yrkesexammen", choices) == "yrkesexamen"
    assert nearest("yrkseexamen", choices) == "yrkesexamen"
    assert nearest("Hogskoleforberedande examen", choices) == "hogskoleforberedande_examen"
    assert nearest("attestion", ["attestation", "end", "start"]) == "attestation"


def test_a_name_like_no_other_finds_none() -> None:
    assert nearest("salary", ["attestation", "end", "start"]) is None
    assert nearest("x", ["end"]) is None
    assert nearest("", []) is None


@given(st.text("abc_", min_size=1, max_size=8), st.lists(st.text("abc_", min_size=1, max_size=8)))
def test_a_name_that_is_there_is_its_own_nearest_but_for_case_and_signs(name: str, others: list[str]) -> None:
    found = nearest(name, [*others, name])
    assert found is not None
    assert found.replace("_", "") == name.replace("_", "")


@given(st.text("abc", min_size=4, max_size=12), st.data())
def test_one_letter_wrong_is_forgiven(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    assert nearest(name[:place] + letter + name[place + 1 :], [name]) == name
