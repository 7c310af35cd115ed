import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from offerrules.plain import exposed, harmless

STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@given(st.text(st.characters()))
def test_nothing_steers(text: str) -> None:
    for found in (harmless(text), exposed(text)):
        assert not [sign for sign in found if unicodedata.category(sign) in STEERING]


@given(st.text(st.characters()))
def test_what_is_exposed_stays_in_its_place(text: str) -> None:
    found = exposed(text)
    assert len(found) == len(text)
    assert all(shown in (meant, "\ufffd") for shown, meant in zip(found, text, strict=True))


def test_in_prose_a_break_is_a_space_and_a_soft_hyphen_nothing() -> None:
    assert harmless("arbets\xadmarknad\r\noch\tmer\x1b[31m") == "arbetsmarknad  och mer\ufffd[31m"
    assert exposed("arbets\xadmarknad") == "arbets\ufffdmarknad"
