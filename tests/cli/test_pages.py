"""Pages and data from the command line: one person, many, a folder; what is left out; what verify then says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.explain.page import parsed

from offerrules.cli import html_writer
from offerrules.cli.html_writer import INDEX, file_of

ON = ("--on", "2022-05-30")
Run = Callable[..., Any]


def people(folder: Path, count: int) -> Path:
    path = folder / "people.json"
    records = [{"id": f"p<{number}>", "birth_date": f"{1998 + number % 5}-01-01"} for number in range(1, count + 1)]
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_one_person_is_a_page(run: Run, gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--lang", "sv", "--format", "html")
    assert (found.code, found.err) == (0, "")
    page = parsed(found.out)
    assert page.one("h1").text == "Underlag"
    assert not page.all("article")


def test_several_people_are_one_page(run: Run, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    found = run("decide", small, people(tmp_path, 3), *ON, "--format", "html", "-o", target)
    assert (found.code, found.out, found.err) == (0, "", "")
    page = parsed(target.read_text(encoding="utf-8"))
    assert [article.one("h2").text for article in page.all("article")] == ["p<1>", "p<2>", "p<3>"]


def test_several_people_in_a_folder_are_a_page_each(run: Run, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "pages"
    found = run("decide", small, people(tmp_path, 3), *ON, "--format", "html", "-o", f"{target}/")
    assert (found.code, found.err) == (0, "")
    assert sorted(path.name for path in target.iterdir()) == ["00001.html", "00002.html", "00003.html", INDEX]
    links = parsed((target / INDEX).read_text(encoding="utf-8")).having("outcomes")[0].all("a")
    assert [(link.text, link.attributes["href"]) for link in links] == [
        (f"p<{number}>", file_of(number)) for number in (1, 2, 3)
    ]
    page = parsed((target / file_of(2)).read_text(encoding="utf-8"))
    assert page.all("a")[0].attributes["href"] == INDEX
    assert "p<2>" in page.one("header").text


def test_a_folder_that_holds_something_is_left_alone(run: Run, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "pages"
    target.mkdir()
    (target / "kept.txt").write_text("kept", encoding="utf-8")
    found = run("decide", small, people(tmp_path, 2), *ON, "--format", "html", "-o", target)
    assert found.code == 2
    assert found.err == f"offerrules: cannot write {target}: the folder is not empty\n"
    assert [path.name for path in target.iterdir()] == ["kept.txt"]
    (target / "kept.txt").unlink()
    assert run("decide", small, people(tmp_path, 2), *ON, "--format", "html", "-o", target).code == 0
    assert (target / INDEX).is_file()


def test_only_pages_fill_a_folder(run: Run, small: Path, tmp_path: Path) -> None:
    found = run("decide", small, people(tmp_path, 2), *ON, "--format", "json", "-o", f"{tmp_path}/")
    assert found.code == 2
    assert found.err == f"offerrules: cannot write {tmp_path}: it is a folder\n"


def test_too_many_for_a_page_are_refused_and_nothing_is_written(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_writer, "MOST_IN_A_PAGE", 3)
    monkeypatch.setattr(html_writer, "MOST_IN_A_FOLDER", 4)
    target = tmp_path / "page.html"
    assert run("decide", small, people(tmp_path, 3), *ON, "--format", "html", "-o", target).code == 0
    target.unlink()
    found = run("decide", small, people(tmp_path, 4), *ON, "--format", "html", "-o", target)
    assert found.code == 2
    assert found.err == "offerrules: more than 3 people are too many for one page; give -o FOLDER/ for a page each\n"
    assert run("decide", small, people(tmp_path, 4), *ON, "--format", "html", "-o", f"{tmp_path}/four/").code == 0
    found = run("decide", small, people(tmp_path, 5), *ON, "--format", "html", "-o", f"{tmp_path}/five/")
    assert found.code == 2
    assert "too many for a table to read" in found.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["four", "people.json", "small.policy.yaml"]


def test_a_stored_decision_as_page_and_as_data(run: Run, gotland: Path, one: Path, tmp_path: Path) -> None:
    stored = tmp_path / "decision.json"
    run("decide", gotland, one, *ON, "--format", "json", "-o", stored)
    page = run("explain", stored, gotland, "--lang", "sv", "--format", "html").out
    assert page == run("decide", gotland, one, *ON, "--lang", "sv", "--format", "html").out
    data = json.loads(run("explain", stored, gotland, "--lang", "sv", "--format", "json").out)
    schema = json.loads(run("schema", "reasons").out)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["heading"] == "Underlag"


def test_what_is_left_out(run: Run, gotland: Path, one: Path, tmp_path: Path) -> None:
    stored = tmp_path / "decision.json"
    found = run("decide", gotland, one, *ON, "--format", "json", "--redact", "performance, social", "-o", stored)
    assert found.code == 0
    assert json.loads(stored.read_text(encoding="utf-8"))["redacted"] == ["performance", "social"]
    text = " ".join(run("explain", stored, gotland, "--lang", "sv").out.split())
    assert "Dessa slag av uppgifter är utelämnade: hur det gick och personens livssituation." in text
    assert "Intyg om praktiken: utelämnad" in text
    more = json.loads(run("explain", stored, gotland, "--redact", "identity", "--format", "json").out)
    assert more["left_out_classes"] == ["identity", "performance", "social"]
    assert more["subject"] is None


def test_what_verify_says_of_what_is_left_out(run: Run, gotland: Path, one: Path, tmp_path: Path) -> None:
    stored = tmp_path / "decision.json"
    run("decide", gotland, one, *ON, "--format", "json", "--redact", "performance", "-o", stored)
    found = run("verify", stored, gotland, "--lang", "sv")
    assert found.code == 3
    lines = found.out.splitlines()
    unchecked = "Det här vilar på utelämnade uppgifter och kunde inte kontrolleras."
    assert f"trace.criteria.completed.0.parts.0.truth: {unchecked}" in lines
    assert lines[-1] == (
        "Det som kunde kontrolleras följer av uppgifterna och policyn. Resten vilar på det som är utelämnat."
    )
    data = json.loads(run("verify", stored, gotland, "--format", "json").out)
    assert (data["status"], data["differences"]) == ("partly_checked", [])
    assert "trace.criteria.completed.0.parts.0.truth" in [each["place"] for each in data["unchecked"]]
    stored.write_bytes(stored.read_bytes().replace(b'"outcome":"offer"', b'"outcome":"refer"'))
    assert run("verify", stored, gotland).code == 1


def test_many_people_of_whom_it_is_left_out_who_they_are(run: Run, small: Path, tmp_path: Path) -> None:
    found = run("decide", small, people(tmp_path, 2), *ON, "--redact", "identity")
    assert "p<1>" not in found.out
    assert "Person 1" in found.out
    assert "Facts of these kinds have been left out: who the person is." in " ".join(found.out.split())


def test_a_class_that_does_not_exist_is_refused(run: Run, gotland: Path, one: Path) -> None:
    found = run("decide", gotland, one, *ON, "--redact", "performence")
    assert found.code == 2
    assert "'performence' is no privacy class; did you mean performance?" in found.err
    assert "there are ordinary, identity" in run("decide", gotland, one, *ON, "--redact", "x").err
