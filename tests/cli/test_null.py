"""`offerrules decide --null`: what a null means in JSON, lines and tables, for all fields or for one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

Run = Callable[..., Any]

POLICY = """\
offerrules: 1
policy: example/nulls
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
candidates:
  p:
    from: internships
    label: {sv: praktik, en: internship}
    assumed: {text: {sv: t, en: t}, decided_by: {sv: t, en: t}}
criteria:
  open:
    text: {sv: pågår, en: goes on}
    when: p.end = null
    assumed: {text: {sv: t, en: t}, decided_by: {sv: t, en: t}}
offers:
  o: {title: {sv: O, en: O}, each: p, requires: open}
"""
OFFER, ASKED = "offer", "needs_information"
PERSON = {"id": "a", "internships": [{"end": None, "workplace": "x"}]}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("policy.yaml", "a.json", "a.ndjson", "a.csv", "a.xlsx")}
    found["policy.yaml"].write_text(POLICY, encoding="utf-8")
    found["a.json"].write_text(json.dumps([PERSON]), encoding="utf-8")
    found["a.ndjson"].write_text(
        "\n".join(json.dumps({**PERSON, "id": f"p{number}"}) for number in range(8)), encoding="utf-8"
    )
    found["a.csv"].write_text("id;internships.0.end;internships.0.workplace\na;;x\nb;none;x\n", encoding="utf-8")
    with xlsxwriter.Workbook(str(found["a.xlsx"])) as book:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["id", "internships.0.end", "internships.0.workplace"])
        sheet.write_row(1, 0, ["a", "", "x"])
        sheet.write_row(2, 0, ["b", "none", "x"])
    return found


WAYS: list[tuple[list[str], str, str]] = [
    ([], OFFER, ASKED),
    (["--null", "none"], OFFER, OFFER),
    (["--null", "left_out"], ASKED, ASKED),
    (["--null", "internships.end=left_out"], ASKED, ASKED),
    (["--null", "internships.end=none"], OFFER, OFFER),
    (["--null", "internships=left_out"], ASKED, ASKED),
    (["--null", "left_out", "--null", "internships.end=none"], OFFER, OFFER),
    (["--null", "*=none", "--null", "internships.end=left_out"], ASKED, ASKED),
]


@pytest.mark.parametrize(("words", "in_json", "in_tables"), WAYS)
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_null_means_what_is_said(
    run: Run, files: dict[str, Path], words: list[str], in_json: str, in_tables: str, workers: str
) -> None:
    def outcomes(name: str) -> list[str]:
        found = run(
            "decide",
            files["policy.yaml"],
            files[name],
            "--on",
            "2024-06-03",
            "--format",
            "ndjson",
            "--workers",
            workers,
            *words,
        )
        assert (found.code, found.err) == (0, "")
        return [json.loads(line)["outcomes"]["o"]["outcome"] for line in found.out.splitlines()]

    assert outcomes("a.json") == [in_json]
    assert outcomes("a.ndjson") == [in_json] * 8
    # What a cell says is none stays so, whatever an empty one means.
    assert outcomes("a.csv") == [in_tables, OFFER]
    assert outcomes("a.xlsx") == [in_tables, OFFER]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("unknown", "comes with version 2"),
        ("leftout", "is neither none nor left_out"),
        ("internship.end=none", "did you mean 'internships.end'"),
        ("internships.end=", "is neither none nor left_out"),
    ],
)
def test_another_word_is_wrong_use(run: Run, files: dict[str, Path], word: str, said: str) -> None:
    for name in ("a.json", "a.ndjson", "a.csv"):
        found = run("decide", files["policy.yaml"], files[name], "--on", "2024-06-03", "--null", word)
        assert (found.code, found.out) == (2, "")
        assert said in found.err
