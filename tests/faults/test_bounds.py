"""Inputs that are small and would grow to gigabytes: each is refused, in little memory and at once."""

import subprocess
import sys
from pathlib import Path

import pytest

import offerrules
from offerrules import feel
from offerrules.cli import main

MEMORY = 600 << 20

WORKBOOK = f"""
import io, resource, sys, zipfile
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from offerrules.records import Participant
from offerrules.records.error import ReadingError
from offerrules.records.excel import read_excel, write_excel

kind, path = sys.argv[1:]
file = io.BytesIO()
write_excel(file, {{"A": [["id", "birth_date"], ["p", "MARK"]]}})
small = zipfile.ZipFile(file)
SHEET, TEXTS, NAMES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
sheet, texts = small.read(SHEET), small.read(TEXTS)
before, after = sheet[: sheet.index(b"</sheetData>")], sheet[sheet.index(b"</sheetData>") :]
first, last = texts[: texts.index(b"<si><t>MARK")], texts[texts.index(b"<si><t>MARK") :]

def shared(cell, hidden=b""):
    cells = [b'<row r="%d">' % row + cell.replace(b"ROW", b"%d" % row) + b"</row>" for row in range(3, 4000)]
    return {{TEXTS: [texts.replace(b"MARK", b"x" * 100_000 + hidden)], SHEET: [before, *cells, after]}}

def sheet_of(*parts):
    return {{SHEET: [before, *parts, after]}}

FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
made = {{
    "shared": lambda: shared(b'<c r="BROW" t="s"><v>3</v></c>'),
    "shared, with a formula": lambda: shared(b'<c r="BROW" t="s"><f>1</f><v>3</v></c>'),
    "shared, in a prefix": lambda: shared(b"<c t='s' r='BROW'><v>3</v></c>"),
    "shared, with a comment": lambda: shared(b'<c r="BROW" t="s"><v>3</v></c>', b"<!-- </si> -->"),
    "runs": lambda: {{TEXTS: [first, b"<si>", *[b"<r><t>y</t></r>" * 10_000] * 40, b"</si>", last]}},
    "texts": lambda: {{TEXTS: [first, *[b"<si/>" * 10_000] * 600, last]}},
    "far": lambda: sheet_of(FAR),
    "far, under another name": lambda: {{
        NAMES: [small.read(NAMES).replace(b"worksheets/sheet1.xml", b"media/picture.png")],
        "xl/media/picture.png": [before, FAR, after],
    }},
    "far, in the second reference": lambda: sheet_of(FAR.replace(b"r=\\"XFD", b"x=\\" r='A1'\\" r=\\"XFD")),
    "without references": lambda: sheet_of(*[b"<row>" + b"<c/>" * 10_000 + b"</row>"] * 600),
    "empty rows": lambda: sheet_of(*[b"<row/>" * 10_000] * 110, b"<row>" + b"<c/>" * 20 + b"</row>"),
    "styles": lambda: {{"xl/styles.xml": [b"<styleSheet><cellXfs>", *[b'<xf numFmtId="0"/>' * 10_000] * 400]}},
    "parts": lambda: {{f"xl/{{number}}.xml": [] for number in range(10_001)}},
    "more than it says": lambda: {{TEXTS: [first, b"<si><t>", *[b"x" * 1_000_000] * 50, b"</t></si>", last]}},
    "as a sheet is": lambda: sheet_of(*[b'<row r="%d"><c r="A%d"/></row>' % (row, row) for row in range(3, 9_000)]),
}}[kind]()
with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
    for name in dict.fromkeys([*small.namelist(), *made]):
        with written.open(name, "w") as part:
            for data in made.get(name) or [small.read(name) if name in small.namelist() else b""]:
                part.write(data)
if kind == "more than it says":
    data = bytearray(open(path, "rb").read())
    entry = data.rindex(b"xl/sharedStrings.xml") - 46
    assert data[entry : entry + 4] == b"PK\\1\\2"
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    open(path, "wb").write(data)
try:
    print(len(list(read_excel(path, Participant))))
except ReadingError as refused:
    print(refused.code, refused.text.sv[:20], refused.text.en[:21])
"""

TOO_LARGE = "too_large Filen är för stor: d The file is too large"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("shared", TOO_LARGE),
        ("shared, with a formula", TOO_LARGE),
        ("shared, in a prefix", TOO_LARGE),
        ("shared, with a comment", TOO_LARGE),
        ("runs", TOO_LARGE),
        ("texts", TOO_LARGE),
        ("far", TOO_LARGE),
        ("far, under another name", TOO_LARGE),
        ("far, in the second reference", TOO_LARGE),
        ("without references", TOO_LARGE),
        ("empty rows", TOO_LARGE),
        ("styles", TOO_LARGE),
        ("parts", TOO_LARGE),
        ("more than it says", TOO_LARGE),
        ("as a sheet is", "1"),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, kind: str, wanted: str) -> None:
    command = [sys.executable, "-c", WORKBOOK, kind, str(tmp_path / "people.xlsx")]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)
    assert (ended.stdout.strip(), ended.stderr) == (wanted, "")


def test_groups_of_a_replacement_count_as_what_they_match() -> None:
    long = '"' + "a" * 100_000 + '"'
    assert feel.evaluate(f'replace({long}, "(.+)", "{"$1" * 1000}")') is None
    assert feel.evaluate(f'string length(replace({long}, "(.+)", "$1$1"))') == 200_000


CHAIN = """offerrules: 1
policy: example/chain
version: "1"
title: {sv: Prov, en: Trial}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record:
  name: R
  fields:
    a: {label: {sv: a-sv, en: a-en}, type: boolean}
    n: {label: {sv: n-sv, en: n-en}, type: number}
"""


def chain(first: str, length: int, condition: str) -> str:
    definitions = [first, *(f"d{number} + 1" for number in range(length))]
    named = "".join(f"  d{number}: {each}\n" for number, each in enumerate(definitions))
    assumed = "assumed: {text: {sv: sv, en: en}, decided_by: {sv: sv, en: en}}"
    criterion = f'criteria:\n  c: {{text: {{sv: sv, en: en}}, when: "{condition}", {assumed}}}\n'
    return f"{CHAIN}definitions:\n{named}{criterion}offers:\n  o: {{title: {{sv: O, en: P}}, requires: c}}\n"


@pytest.mark.parametrize("first", ["n", "1"])
@pytest.mark.parametrize(
    "command", [["check"], ["show", "--python"], ["show", "--rules"], ["show", "--graph"], ["show", "--fields"]]
)
def test_every_command_takes_long_chains(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], first: str
) -> None:
    (tmp_path / "policy.yaml").write_text(chain(first, 1200, "d1200 > 0 and n > 0"), encoding="utf-8")
    name, *options = command
    ended = main([name, str(tmp_path / "policy.yaml"), *options])
    assert ended == 0, capsys.readouterr()


def test_a_circle_of_definitions_is_named_however_long() -> None:
    text = chain("d3000 + 1", 3000, "d3000 > 0")
    assert [each.code for each in offerrules.check_text(text) if each.severity == "error"] == ["cycle"]
