"""Mistakes of authors in policies of a length that policies have."""

import pytest

import offerrules

HEAD = """\
offerrules: 1
policy: example/key
version: "1"
title: {sv: Nyckel, en: Key}
authority: Exempelkommunen
in_force: {from: 2025-01-01}
sources: {terms: {title: Villkor, publisher: Exempelkommunen, published: 2024-12-01}}
record:
  name: Club
  fields:
    debt: {type: number, label: {sv: skuld, en: debt}}
"""


def policy_of(unrelated: int, requires: str, refer: str) -> str:
    """A policy with as many criteria about other fields, all required, beside what is required and referred."""
    names = [f"n{place}" for place in range(unrelated)]
    fields = "".join(f"    {name}: {{type: number, label: {{sv: {name}s, en: {name}e}}}}\n" for name in names)
    criteria = "".join(
        f"  c{name}: {{text: {{sv: s{name}, en: e{name}}}, when: {name} >= 5 or {name} = 3, source: terms ¶1}}\n"
        for name in names
    )
    return (
        f"{HEAD}{fields}criteria:\n{criteria}"
        "  owes: {text: {sv: är skyldig, en: owes}, when: debt > 0, source: terms ¶1}\n"
        "  free: {text: {sv: är skuldfri, en: owes nothing}, when: debt <= 0, source: terms ¶1}\n"
        "offers:\n  key:\n    title: {sv: Nyckel, en: Key}\n"
        f"    requires: {{all: [{', '.join([*(f'c{name}' for name in names), requires])}]}}\n"
        f"    refer: [{{when: {refer}}}]\n"
    )


@pytest.mark.parametrize("unrelated", [0, 1, 6, 12, 40])
@pytest.mark.parametrize(
    ("requires", "refer", "advice"),
    [
        ("free", "owes", "`despite: [free]`"),
        ("{not: owes}, free", "owes", "`not` of `owes`"),
        ("{not: owes}, free", "owes, despite: [owes, free]", "`not` of `owes`"),
        ("{any: [free, {not: owes}]}", "owes", "`despite: [free]`"),
    ],
)
def test_a_case_that_is_never_referred_is_found_however_much_else_is_required(
    unrelated: int, requires: str, refer: str, advice: str
) -> None:
    (found,) = offerrules.check_text(policy_of(unrelated, requires, refer))
    assert found.code == "never-referred"
    assert advice in str(found.hint)


@pytest.mark.parametrize("unrelated", [0, 6, 40])
@pytest.mark.parametrize(("requires", "refer"), [("free", "owes, despite: [free]"), ("{any: [free, owes]}", "owes")])
def test_a_case_that_can_be_referred_is_not_warned_of(unrelated: int, requires: str, refer: str) -> None:
    found = offerrules.check_text(policy_of(unrelated, requires, refer))
    assert [each.code for each in found if each.code in {"never-referred", "only-referred"}] == []


@pytest.mark.parametrize("unrelated", [0, 6, 40])
def test_requirements_that_exclude_each_other_are_found_however_much_else_is_required(unrelated: int) -> None:
    found = offerrules.check_text(policy_of(unrelated, "owes, free", "owes"))
    assert [each.code for each in found] == ["never-offered"]
    assert "`owes`" in found[0].message and "`free`" in found[0].message
