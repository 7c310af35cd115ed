"""What libyaml reads is what PyYAML's own parser reads, or it is not used."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from offerrules.document import composing
from offerrules.document.composing import compose, compose_surely

ROOT = Path(__file__).parents[2]
GOOD = (Path(__file__).parent / "golden" / "good" / "summer-post" / "policy.yaml").read_text("utf-8")
SIGNS = [
    *"{}[],:#\"'|>&*!%@`?-\\ \t\n=~.\0\r\x85\ufeff\u2028åab1",
    ": ", " #", "- ", "? ", "---\n", "...\n", "null", "a: ", "  b: ", "\n  ", "\n- ", "|\n ", ">-\n  ", "{a: b, ", "[a, ",
]  # fmt: skip

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")


def pieces(text: str) -> st.SearchStrategy[str]:
    """Lines of a text that stand together, some of them changed in one place."""

    def changed(first: int, count: int, at: int, sign: str, gone: int) -> str:
        piece = "".join(text.splitlines(keepends=True)[first : first + count])
        at %= len(piece) + 1
        return piece[:at] + sign + piece[at + gone :]

    numbers = st.integers(0, 200)
    return st.builds(changed, numbers, st.integers(1, 8), numbers, st.sampled_from(["", *SIGNS]), st.integers(0, 2))


def is_the_same(text: str) -> None:
    try:
        surely = compose_surely(text)
    except yaml.YAMLError:  # a sign that is refused before a text comes here
        return
    assert compose(text) == surely


@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
@settings(max_examples=settings().max_examples * 3)
def test_any_text_is_read_the_same(text: str) -> None:
    is_the_same(text)


@given(pieces(GOOD))
def test_parts_of_a_policy_are_read_the_same(text: str) -> None:
    is_the_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "a:\tb\n",
        "\ufeffa: b\n",
        "a: |#b\n  c\n",
        "a: >-#",
        "a: {b?: c}\n",
        "a: [b?]\n",
        "a: {b:, c}\n",
        "a: {b: c:d}\n",
        "a: &b c\n",
        "a: b\na: c\n",
        "a: [b\n",
        "a: \ud800\n",
        "[" * 100,
        "",
    ],
)
def test_what_may_be_read_otherwise_is_left_to_pyyaml(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(composing, "compose_surely", lambda text: read.append(text) or composing.Composed(None, ()))
    compose(text)
    assert read == [text]


@pytest.mark.parametrize("path", sorted((ROOT / "policies").rglob("policy.yaml")), ids=lambda path: path.parent.name)
def test_policies_are_read_quickly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text("utf-8")
    surely = compose_surely(text)
    monkeypatch.delattr(composing, "compose_surely")
    assert compose(text) == surely
    monkeypatch.setattr(composing, "_LIBYAML", None)
    with pytest.raises(NameError):
        compose(text)
