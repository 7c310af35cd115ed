"""`verify` and `explain` of what `decide` writes: one, lists, lines; doctored, redacted; the policy found in a folder."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import ROOT, Run

from offerrules.cli.stored import Policies, StoredDecisions

ON = ("--on", "2024-06-03")
WARNING_SV = "Varning: det sparade underlaget följer inte av sina uppgifter och sin policy."
WARNING_EN = "Warning: this stored decision does not follow from its facts and its policy."


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.ndjson"
    path.write_text(
        "".join(json.dumps({"id": f"p{number}", "birth_date": f"200{number}-01-01"}) + "\n" for number in range(1, 4)),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def many(run: Run, small: Path, people: Path, tmp_path: Path) -> Path:
    path = tmp_path / "decisions.ndjson"
    assert run("decide", small, people, *ON, "--format", "ndjson", "-o", path).code == 0
    return path


def doctored(line: str) -> str:
    tree = json.loads(line)
    [outcome] = tree["outcomes"].values()
    outcome["outcome"] = "no_offer" if outcome["outcome"] != "no_offer" else "refer"
    return json.dumps(tree)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_lines_a_list_and_one(run: Run, small: Path, many: Path, people: Path, tmp_path: Path) -> None:
    found = run("verify", many, small)
    assert (found.code, found.err) == (0, "")
    assert found.out.splitlines() == ["1: holds", "2: holds", "3: holds", "", "Hold: 3"]
    assert run("verify", "-", small, stdin=many.read_bytes()).out == found.out
    as_list = tmp_path / "decisions.json"
    run("decide", small, people, *ON, "--format", "json", "-o", as_list)
    assert run("verify", as_list, small).out == found.out
    pretty = json.dumps(json.loads(as_list.read_text(encoding="utf-8")), indent=4).encode()
    assert run("verify", "-", small, stdin=pretty).out == found.out
    one = json.dumps(json.loads(lines_of(many)[0]), indent=2).encode()
    assert run("verify", "-", small, stdin=b"\n" + one).out.startswith("The decision follows")


def test_one_doctored_among_many(run: Run, small: Path, many: Path) -> None:
    first, second, third = lines_of(many)
    many.write_text("\n".join([first, doctored(second), "{broken", "", third]), encoding="utf-8")
    found = run("verify", many, small, "--lang", "sv")
    assert found.code == 1
    lines = found.out.splitlines()
    assert lines[:2] == ["1: stämmer", "2: stämmer inte"]
    assert "Utfallet följer inte av uppgifterna." in lines[2]
    assert lines[3:5] == ["3: kan inte läsas", "  Det sparade underlaget är inte giltig JSON i UTF-8."]
    assert lines[5:] == ["5: stämmer", "", "Stämmer: 2", "Stämmer inte: 1", "Kan inte läsas: 1"]
    data = json.loads(run("verify", many, small, "--format", "json").out)
    assert [(each["number"], each["status"]) for each in data] == [
        (1, "holds"), (2, "differs"), (3, "unreadable"), (5, "holds"),
    ]  # fmt: skip
    assert [each["kind"] for each in data[1]["differences"]] == ["outcome"]
    assert data[2]["error"]["message"]["en"] == "The stored decision is not valid JSON in UTF-8."
    each_line = run("verify", many, small, "--format", "ndjson").out.splitlines()
    assert [json.loads(line) for line in each_line] == data


def test_people_who_were_refused_are_no_decisions(run: Run, small: Path, many: Path) -> None:
    bad = json.dumps({"id": "p4", "birth_date": "never"}).encode()
    found = run("decide", small, "-", *ON, "--format", "ndjson", stdin=bad + b"\n" + b'{"id": "p5"}')
    assert found.code == 1
    many.write_text("\n".join([*lines_of(many), found.out.splitlines()[0]]), encoding="utf-8")
    found = run("verify", many, small)
    assert found.code == 0
    assert found.out.splitlines()[3] == "4: the record was refused, so there is no decision"
    assert found.out.splitlines()[-1] == "Records refused: 1"
    explained = run("explain", many, small)
    assert (explained.code, explained.err) == (0, "")


def test_a_redacted_one_is_told_apart_from_one_that_differs(
    run: Run, small: Path, people: Path, tmp_path: Path
) -> None:
    path = tmp_path / "shared.ndjson"
    run("decide", small, people, *ON, "--format", "ndjson", "--redact", "identity", "-o", path)
    found = run("verify", path, small)
    assert found.code == 3
    assert found.out.splitlines()[0] == "1: could not be checked in part"
    assert found.out.splitlines()[-1] == "Could not be checked in part: 3"
    data = json.loads(run("verify", path, small, "--format", "json").out)
    assert {each["status"] for each in data} == {"partly_checked"}
    assert all(each["unchecked"] and not each["differences"] for each in data)
    first, *rest = lines_of(path)
    path.write_text("\n".join([doctored(first), *rest]), encoding="utf-8")
    assert run("verify", path, small).code == 1


def test_the_policy_is_found_in_a_folder_by_fingerprint(run: Run, small: Path, many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    text = small.read_text(encoding="utf-8")
    (folder / "1.policy.yaml").write_text(text, encoding="utf-8")
    (folder / "other.policy.yaml").write_text(text.replace("test/small", "test/other"), encoding="utf-8")
    found = run("verify", many, folder)
    assert found.code == 0
    assert found.out.splitlines()[0] == "1: holds (test/small 1)"
    data = json.loads(run("verify", many, folder, "--format", "json").out)
    assert {each["policy"]["name"] for each in data} == {"test/small"}
    assert run("explain", many, folder).code == 0
    (folder / "1.policy.yaml").unlink()
    one = tmp_path / "one.json"
    one.write_text(lines_of(many)[0], encoding="utf-8")
    for command in ("verify", "explain"):
        found = run(command, one, folder)
        assert (found.code, found.out) == (1, "")
        assert f"No policy in {folder} has the fingerprint {json.loads(lines_of(many)[0])['fingerprint']}" in found.err
        assert "There are: test/other 1 (" in found.err
    (folder / "other.policy.yaml").unlink()
    assert run("verify", one, folder).code == 2


def test_explain_says_that_a_decision_does_not_hold(run: Run, small: Path, many: Path, tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(lines_of(many)[0], encoding="utf-8")
    honest = run("explain", one, small, "--lang", "sv")
    assert honest.code == 0
    assert WARNING_SV not in " ".join(honest.out.split())
    one.write_text(doctored(lines_of(many)[0]), encoding="utf-8")
    text = run("explain", one, small, "--lang", "sv")
    assert text.code == 1
    head = " ".join(text.out.split())
    assert head.index(WARNING_SV) < head.index("Person:")
    page = run("explain", one, small, "--format", "html")
    assert page.code == 1
    assert page.out.index(WARNING_EN) < page.out.index("<main")
    data: Any = json.loads(run("explain", one, small, "--format", "json").out)
    assert data["check"] == "differs"
    assert data["check_sentence"].startswith(WARNING_EN)
    # What is left out cannot hide that it does not hold.
    data = json.loads(run("explain", one, small, "--format", "json", "--redact", "identity").out)
    assert data["check"] == "differs"


def test_reasons_for_many(run: Run, small: Path, many: Path, tmp_path: Path) -> None:
    assert run("explain", many, small, "--lang", "sv").out.count("UNDERLAG") == 3
    data = json.loads(run("explain", many, small, "--format", "json").out)
    assert [each["subject"] for each in data] == ["p1", "p2", "p3"]
    assert run("explain", many, small, "--format", "html").code == 2
    assert run("explain", many, small, "--format", "html", "-o", f"{tmp_path}/pages/").code == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["1.html", "2.html", "3.html"]
    many.write_text("\n".join([*lines_of(many), "{"]), encoding="utf-8")
    found = run("explain", many, small)
    assert found.code == 1
    assert found.err == f"offerrules: {many}: 4: The stored decision is not valid JSON in UTF-8.\n"
    assert found.out.count("BASIS FOR A DECISION") == 3


@pytest.mark.parametrize("end", [b"[{}", b'[{"a": "', b"[{}, 7]", b"[{}] x", b'{"a":\n 1} "x"'])
def test_what_is_cut_off_or_something_else(run: Run, small: Path, end: bytes) -> None:
    assert run("verify", "-", small, stdin=end).code == 1


class Endless:
    """A file of many decisions, that says how much of it was read."""

    def __init__(self, decision: bytes, number: int, before: bytes, between: bytes) -> None:
        self._parts = chain([before + decision], (between + decision for _ in range(number - 1)), [b"]"])
        self._rest = b""
        self.read_so_far = 0

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        found, self._rest = self._rest[:size], self._rest[size:]
        self.read_so_far += len(found)
        return found

    def readline(self, size: int) -> bytes:
        line = self.read(1 << 12)
        end = line.find(b"\n") + 1
        if end:
            self._rest = line[end:] + self._rest
            self.read_so_far -= len(line) - end
        return line[:end] if end else line


@pytest.mark.parametrize(("before", "between"), [(b"[", b",\n"), (b"[\n  ", b",\n  "), (b"", b"\n")])
def test_a_long_file_is_read_as_it_is_used(before: bytes, between: bytes) -> None:
    file: Any = Endless(b'{"text": "a \\"{[ \\\\"}', 200_000, before, between)
    policies: Any = Policies("none", [], is_folder=True)
    decisions = iter(StoredDecisions(file, "decisions.json", policies))
    assert [next(decisions).number for _ in range(5)] == [1, 2, 3, 4, 5]
    assert file.read_so_far < 500_000


def test_the_shipped_policies_explain_what_they_decided(run: Run, tmp_path: Path) -> None:
    policy = ROOT / "policies/alingsas/yrkesexamen/policy.yaml"
    path = tmp_path / "decisions.ndjson"
    run(
        "decide", policy, ROOT / "examples/alingsas-2024.ndjson", "--on", "2024-06-14", "--format", "ndjson", "-o", path
    )
    found = run("verify", path, ROOT / "policies")
    assert found.code == 0
    assert "holds (alingsas/yrkesexamen 2023.2)" in found.out
