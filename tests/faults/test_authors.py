"""Mistakes of authors in policies of a length that policies have."""

from pathlib import Path

import pytest

import offerrules
from offerrules.cli import main

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


GRANT = f"""\
{HEAD.partition("  fields:")[0]}  fields:
    kind:
      label: {{sv: slag, en: kind}}
      choice: {{ramp: {{sv: ramp, en: a ramp}}, lift: {{sv: hiss, en: a lift}}}}
    cost: {{type: number, label: {{sv: kostnad, en: cost}}}}
parameters:
  most: {{value: {{ramp: 80000, lift: 400000}}, text: {{sv: gräns, en: limit}}, source: terms ¶1}}
  rows:
    value: [{{from_grade: 0, km: 2}}, {{from_grade: 4, km: 3}}]
    text: {{sv: gränser, en: limits}}
    source: terms ¶1
  days: {{values: {{2025-01-01: 5, 2026-01-01: 4}}, text: {{sv: dagar, en: days}}, source: terms ¶1}}
definitions: {{limit: 'get value(most, kind)'}}
criteria:
  cheap: {{text: {{sv: är billig, en: is cheap}}, when: cost <= limit, source: terms ¶1}}
  near: {{text: {{sv: är nära, en: is near}}, when: 'some r in rows satisfies r.km > cost', source: terms ¶1}}
  short: {{text: {{sv: är kort, en: is short}}, when: cost < days, source: terms ¶1}}
offers:
  grant:
    title: {{sv: Bidrag, en: Grant}}
    requires: {{all: [cheap, near, short]}}
    valid_for: P14D
    source: terms ¶1
"""


def grant(written: str, instead: str) -> list[tuple[str, str, str | None]]:
    """Severity, code and correction of everything that is said after one change."""
    assert written in GRANT
    found = offerrules.check_text(GRANT.replace(written, instead))
    return [(each.severity, each.code, each.correction) for each in found]


def test_nothing_is_said_of_the_policy_without_a_mistake() -> None:
    assert grant("ramp", "ramp") == []


@pytest.mark.parametrize(
    ("written", "instead", "correction"),
    [
        ("ramp: 80000", "ramp: 80 000", "80000"),
        ("ramp: 80000", "ramp: 80\u00a0000", "80000"),
        ("ramp: 80000", "ramp: 80\u202f000\u00a0kr", "80000"),
        ("lift: 400000", "lift: 400 000", "400000"),
        ("lift: 400000", "lift: 400\u00a0000", "400000"),
        ("km: 3}", "km: 3 000}", "3000"),
        ("2026-01-01: 4", "2026-01-01: 4 dagar", "4"),
        ("2025-01-01: 5", "2025-01-01: 5 dagar", "5"),
    ],
)
def test_a_number_among_numbers_that_is_read_as_a_text_is_one_error(
    written: str, instead: str, correction: str
) -> None:
    assert grant(written, instead) == [("error", "value-as-text", correction)]


def test_numbers_that_are_all_read_as_texts_are_told_where_they_are_and_not_where_they_are_used() -> None:
    found = grant("{ramp: 80000, lift: 400000}", "{ramp: 80 000, lift: 400 000}")
    assert found == [("error", "value-as-text", "80000"), ("error", "value-as-text", "400000")]


def test_values_of_different_kinds_are_still_told() -> None:
    assert grant("lift: 400000", "lift: mycket") == [("error", "different-values", None)]


@pytest.mark.parametrize(
    ("written", "instead", "number"),
    [
        ("lift: 400000", "lift: 400000,50", "400000.50"),
        ("ramp: 80000", "ramp: 80000,5", "80000.5"),
        ("km: 3}", "km: 3,5}", "3.5"),
        ("2025-01-01: 5", "2025-01-01: 5,5", "5.5"),
        ("2026-01-01: 4}", "2026-01-01: 4,5}", "4.5"),
    ],
)
def test_a_decimal_comma_is_found_however_deep_in_a_parameter(written: str, instead: str, number: str) -> None:
    (found,) = offerrules.check_text(GRANT.replace(written, instead))
    assert found.code == "comma-in-braces"
    assert f"`{number}`" in str(found.hint)
    assert GRANT.replace(written, instead).splitlines()[found.line - 1][found.column - 2] == ","


def test_a_number_of_days_without_their_unit_is_one_error() -> None:
    assert grant("valid_for: P14D", "valid_for: 14") == [("error", "wrong-duration", "P14D")]


def test_a_look_up_through_a_definition_names_what_the_table_lacks() -> None:
    (found,) = offerrules.check_text(GRANT.replace(", lift: 400000", ""))
    assert found.code == "may-be-none"
    assert found.message == "`most` has no value for `lift`, and then the expression cannot be worked out."
    assert " or cost <= limit" not in str(found.hint)
    assert found.correction is None


@pytest.mark.parametrize("written", ["law 10 kap. 32 §", "law, kap. 10", "(law) tredje stycket"])
def test_a_source_in_a_citation_that_cannot_be_read_counts_as_cited(written: str) -> None:
    text = GRANT.replace("sources: {", "sources: {law: {title: Lag, publisher: Riksdagen, published: 2010-06-23}, ")
    text = text.replace("when: cost < days, source: terms ¶1", f"when: cost < days, source: '{written}'")
    (found,) = offerrules.check_text(text)
    assert found.code == "wrong-citation"
    assert "`law ¶" in str(found.hint)


def test_a_decimal_comma_in_the_record_of_a_case_is_told_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "policy.yaml").write_text(GRANT, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(
        "policy: policy.yaml\ncases:\n  - name: one\n    on: 2025-06-01\n"
        "    record: {id: c1, cost: 3,5, kind: ramp}\n    expect: {grant: no_offer}\n",
        encoding="utf-8",
    )
    assert main(["test", str(tmp_path / "cases.yaml"), "--lang", "sv"]) == 1
    told = capsys.readouterr()
    assert "cases.yaml:5:30: fel: Inom `{…}` avslutar ett komma värdet" in told.out + told.err
    assert "Skriv talet med punkt: `3.5`." in told.out + told.err
