"""A command in Swedish has no English in it: help, usage, wrong use, every message, schemas.

English is found by its small words, none of which is a Swedish one. What stays as it is in every language is taken away first: flags,
paths, what is in back ticks, quotation marks or braces, and the codes of `CODES`.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import offerrules
from offerrules.cli import errors, refusal
from offerrules.cli.commands import COMMANDS
from offerrules.cli.parser import WORDS, Parser, language_of
from offerrules.cli.swedish_schema import WORDS as SCHEMA_WORDS
from offerrules.cli.swedish_schema import in_swedish
from offerrules.decision import form as decision_form
from offerrules.document.schema import policy_schema
from offerrules.explain import schema as reasons_form
from offerrules.records.participant import Participant
from offerrules.records.schema import record_schema

SOURCE = Path(offerrules.__file__).parent
Run = Callable[..., Any]

_ENGLISH = """
about above after again already also an and any are as at because been before behind below between both but by can cannot choose could did does
down each either else ended error every example exit expected file few first folder found from give given had have held help how if interrupted into
invalid is it kept know known language least left less like line many may mean meant missing more most must name neither never no none nor not nothing
of off on once one only option options or other others out over people policies read reads record records refused required result same see shall should
show since some such than that the their them then there these they this those through to too twice unknown unrecognized until up usage used value was
were what when where whether which while who whom whose why will with without word words would write written wrong yes you your
"""
ENGLISH = frozenset(_ENGLISH.split())
"""Words that are Swedish too (`be`, `so`, `under`) are no sign of English."""
_CODES = """
policy decide check test explain verify watch show schema demo json ndjson html csv xlsx text sarif github sv en direct reference record decision
refused reasons offerrules yaml excel pydantic feel mermaid markdown python standard id in null true false unknown none
"""
CODES = frozenset(_CODES.split())
_KEPT = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|--?\w[\w-]*|\S*[/\\.:_]\S+|\[[^\]]*\]|<[^>]*>")


def left_over(text: str) -> list[str]:
    """The English words in a Swedish text."""
    bare = _KEPT.sub(" ", re.sub(r"\\u[0-9a-f]{4}", " ", text))
    return [word for word in re.findall(r"[A-Za-zÅÄÖåäöéÉ]+", bare) if word.lower() in ENGLISH - CODES]


def test_english_is_found_and_swedish_is_not() -> None:
    assert left_over("the file cannot be read") == ["the", "file", "cannot", "read"]
    assert left_over("usage: offerrules [-h]") == ["usage"]
    assert not left_over("filen går inte att läsa: `the file`, --the-file, the/file och {the,file}")


# --- Help, usage, wrong use


def command(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "offerrules", *words],
        env={**kept, "PYTHONUTF8": "1", **environment},
        input="", capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


NAMES = [each.name for each in COMMANDS]
EXAMPLE = re.compile(r"^exempel: .*$", re.MULTILINE)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_is_swedish(run: Run, name: str) -> None:
    words = [name] if name else []
    found = run(*words, "--lang", "sv", "--help")
    assert found.code == 0
    assert found.out.startswith("användning: offerrules")
    assert "flaggor:" in found.out
    assert not left_over(EXAMPLE.sub("", found.out))
    english = run(*words, "--lang", "en", "--help")
    assert english.out.startswith("usage: offerrules") and "options:" in english.out
    # Every argument has help, in both.
    for out in (found.out, english.out):
        assert not re.search(r"^  (-\S+|(?!KOMMANDO|COMMAND)[A-ZÅÄÖ]{3,})$\n(?!\s{10})", out, re.MULTILINE)


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
@pytest.mark.parametrize("locale", ["sv_SE.UTF-8", "sv", "sv_FI", "SV_se"])
def test_a_swedish_locale_speaks_swedish(variable: str, locale: str) -> None:
    assert language_of([], {variable: locale}) == "sv"


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "C"}, "en"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "swg_DE"}, "en"),
        ([], {"LANG": "svx"}, "en"),
        ([], {"LANG": "sv_SE", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "sv_SE", "LC_ALL": ""}, "sv"),
        ([], {"LANG": "sv_SE", "LC_MESSAGES": "en_US"}, "en"),
        ([], {"LANG": "en_US", "LANGUAGE": "sv:en"}, "sv"),
        ([], {"LANG": "sv_SE", "LANGUAGE": "en"}, "en"),
        ([], {"LANG": "C", "LANGUAGE": "sv"}, "en"),
        (["decide", "--lang", "sv"], {"LANG": "en_US"}, "sv"),
        (["decide", "--lang=sv"], {}, "sv"),
        (["--lang", "en", "decide"], {"LANG": "sv_SE"}, "en"),
        (["decide", "--lang", "de"], {"LANG": "sv_SE"}, "sv"),
        (["decide", "--lang"], {}, "en"),
        (["decide", "--", "--lang", "sv"], {}, "en"),
    ],
)
def test_whose_language_counts(words: list[str], environment: dict[str, str], language: str) -> None:
    assert language_of(words, environment) == language


def test_the_command_speaks_the_language_of_the_locale(small: Path) -> None:
    """Results too, in a process of its own."""
    assert command("check", str(small), LANG="sv_SE.UTF-8").stdout.startswith("Inga fynd")
    assert command("check", str(small), LANG="en_US.UTF-8").stdout.startswith("Nothing found")
    assert command("check", str(small), "--lang", "en", LANG="sv_SE.UTF-8").stdout.startswith("Nothing found")
    assert command("--lang", "sv", "check", str(small)).stdout.startswith("Inga fynd")
    assert command(LC_ALL="sv_SE.UTF-8").stderr.startswith("användning")
    assert command("nothing", LC_ALL="sv_SE.UTF-8").returncode == 2


WRONG = [
    ("decide",),
    ("decide", "a"),
    ("decide", "a", "b", "--wrong"),
    ("decide", "a", "b", "--on"),
    ("decide", "a", "b", "--on", "x"),
    ("decide", "a", "b", "--format", "pdf"),
    ("decide", "a", "b", "--lang", "de"),
    ("decide", "a", "b", "--excel=1"),
    ("decide", "a", "b", "--width", "3"),
    ("decide", "a", "b", "--workers", "0"),
    ("decide", "a", "b", "--encoding", "klingon"),
    ("decide", "a", "b", "--record", "x"),
    ("decide", "a", "b", "--redact", "helth"),
    ("decide", "a", "b", "--redact", "zzzzzzzz"),
    ("decide", "a", "b", "--null", "unknown"),
    ("decide", "a", "b", "--null", "x=y"),
    ("decide", "a", "b", "c"),
    ("show", "a", "--rules", "--graph"),
    ("check",),
    ("schema",),
    ("schema", "nothing"),
    ("watch", "a"),
    ("nothing",),
    (),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_wrong_use_is_told_in_swedish(run: Run, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    found = run(*words)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("användning: ")
    if words:
        assert ": fel: " in found.err
    assert not left_over(found.err), found.err
    monkeypatch.setenv("LC_ALL", "C")
    assert run(*words).err.startswith("usage: ")


# --- Messages, each by what causes it


def causes(small: Path, one: Path, folder: Path) -> Iterator[tuple[str, tuple[object, ...], bytes]]:
    """A name for each, the words of the command, and what it reads from standard input."""
    bad = folder / "bad.policy.yaml"
    bad.write_text(small.read_text(encoding="utf-8").replace("birth_date", "brith_date"), encoding="utf-8")
    (folder / "broken.json").write_text('[{"id": "a"}, {', encoding="utf-8")
    (folder / "none.json").write_text("{", encoding="utf-8")
    (folder / "latin.csv").write_bytes("id;x\nå;1\n".encode("latin-1"))
    (folder / "names.csv").write_text("id;nothing\na;1\n", encoding="utf-8")
    (folder / "empty").mkdir()
    (folder / "other.yml").write_text("a: 1\n", encoding="utf-8")
    (folder / "events").write_text('{"advance": "x"}\n{"sent": "x"}\n{}\nx\n', encoding="utf-8")
    (folder / "cases.yaml").write_text(
        f"policy: {small.name}\ncases: [{{name: a, on: 2022-05-30, record: {{id: a}}, expect: {{card: offer}}}}]\n",
        encoding="utf-8",
    )
    (folder / "bad.cases.yaml").write_text("policy: nowhere.yaml\ncases: [{}]\n", encoding="utf-8")
    on = ("--on", "2022-05-30")
    yield "no policy", ("decide", "nowhere.yaml", one, *on), b""
    yield "no records", ("decide", small, "nowhere.json", *on), b""
    yield "records are a folder", ("decide", small, folder, *on), b""
    yield "no kind", ("decide", small, small, *on), b""
    yield "no module", ("decide", small, one, *on, "--record", "no_such_module:Pupil"), b""
    yield "no class", ("decide", small, one, *on, "--record", "json:Pupil"), b""
    yield "no model", ("decide", small, one, *on, "--record", "json:JSONDecoder"), b""
    yield "output is a folder", ("decide", small, one, *on, "-o", folder), b""
    yield "output nowhere", ("decide", small, one, *on, "-o", folder / "no/such"), b""
    yield "output is read", ("decide", small, one, *on, "-o", one), b""
    yield "folder not empty", ("decide", small, one, *on, "-o", f"{folder}/", "--format", "html"), b""
    yield "folder is a file", ("decide", small, one, *on, "-o", f"{small}/", "--format", "html"), b""
    yield "nobody", ("decide", small, one, *on, "--person", "nobody"), b""
    yield "null", ("decide", small, one, *on, "--null", "birth_dat=none"), b""
    yield "today", ("decide", small, one), b""
    yield "bad policy", ("decide", bad, one, *on), b""
    yield "broken off", ("decide", small, folder / "broken.json", *on), b""
    yield "no JSON", ("decide", small, folder / "none.json", *on), b""
    yield "encoding", ("decide", small, folder / "latin.csv", *on), b""
    yield "columns", ("decide", small, folder / "names.csv", *on), b""
    yield (
        "refused",
        ("decide", small, "-", *on),
        b'{"id": 1}\n{"id": "191212121212"}\n[]\nx\n{"id": "a", "birth_date": "x"}\n{"id": "a"}',
    )
    yield "same reference", ("decide", small, "-", *on), b'{"id": "a"}\n{"id": "a"}\n'
    yield "page", ("decide", small, "-", *on, "--format", "html"), b"\n".join(b'{"id": "a%d"}' % n for n in range(201))
    yield "no version", ("decide", folder / "empty", one, *on), b""
    yield "name of a file", ("decide", small, one, *on, "--name", "x"), b""
    yield "check", ("check", bad, small), b""
    yield "check folder", ("check", folder), b""
    yield "check nothing", ("check", folder / "empty"), b""
    yield "check nowhere", ("check", "nowhere"), b""
    yield "test", ("test", folder / "cases.yaml"), b""
    yield "bad cases", ("test", folder / "bad.cases.yaml"), b""
    yield "no cases", ("test", folder / "empty"), b""
    yield "no decision", ("verify", one, small), b""
    yield "no decision to explain", ("explain", "nowhere", small), b""
    yield "schema", ("schema", "policy", "--policy", small), b""
    yield "events", ("watch", small, "--events", folder / "events", *on), b""
    yield "no events", ("watch", small, "--events", "nowhere", *on), b""
    yield "ledger", ("watch", small, "--events", folder / "events", "--ledger", "cases.db"), b""
    yield "ledger is no database", ("watch", small, "--events", folder / "events", "--ledger", f"sqlite:///{one}"), b""
    yield "demo", ("demo",), b""
    yield "demo of nobody", ("demo", "--person", "nobody"), b""
    yield "fields", ("show", small, "--fields"), b""


def test_every_message_is_swedish(run: Run, small: Path, one: Path, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    moved = folder / small.name
    moved.write_bytes(small.read_bytes())
    wrong = {}
    for name, words, stdin in causes(moved, one, folder):
        found = run(*words, "--lang", "sv", stdin=stdin)
        said = (
            found.err
            if name not in ("check", "check folder", "test", "refused", "demo", "fields")
            else found.err + found.out
        )
        assert said, name
        # Lines of the author's own file are shown as they are.
        said = re.sub(
            r"^\s+\d* ?\|.*$|^.*\[[a-z-]+\]$\n(?=\s+\d)",
            lambda line: "" if "|" in line[0] else line[0],
            said,
            flags=re.MULTILINE,
        )
        if rest := left_over(said):
            wrong[name] = (rest, said)
    assert not wrong


def test_reasons_of_the_system_are_swedish() -> None:
    for number in (*errors._SWEDISH, 9999):
        said = errors.reason(OSError(number, os.strerror(number)))
        assert said.en == os.strerror(number).lower()
        assert not left_over(said.sv) and said.sv != said.en


# --- Every text in the source that is written in both languages


def pairs() -> Iterator[tuple[str, str, str]]:
    """Where each is, the Swedish and the English: of `Text`, `parser.text`, `WrongValueError`, and tables of words."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name not in ("Text", "text", "WrongValueError", "Command", "add_day", "add_person"):
                    continue
                by_key = {keyword.arg: keyword.value for keyword in node.keywords}
                ordered = [written(each) for each in node.args]
                if name in ("Command", "add_day", "add_person"):
                    ordered = ordered[1:]
                sv = written(by_key["sv"]) if "sv" in by_key else (ordered or [None])[0]
                en = written(by_key["en"]) if "en" in by_key else (ordered[1:] or [None])[0]
                if sv and en:
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", sv, en


def written(node: ast.expr) -> str | None:
    """What is written out in a text; what is put into it is as in back ticks."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values):
            return "".join(written(each) or "`…`" for each in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return f"{written(left) or '`…`'}{written(right) or '`…`'}"
        case _:
            return None


def test_every_text_in_the_source_is_swedish_in_swedish() -> None:
    found = list(pairs())
    assert len(found) > 400
    wrong = [(place, sv, rest) for place, sv, _ in found if (rest := left_over(sv))]
    assert not wrong
    same = [(place, sv) for place, sv, en in found if sv == en and len(re.findall(r"\w+", _KEPT.sub("", sv))) > 1]
    assert not same


def test_words_of_the_parser_are_swedish() -> None:
    assert not [sv for sv, _ in WORDS.values() if left_over(sv)]
    assert not [each.sv for each in COMMANDS if left_over(each.sv)]


def test_the_parser_knows_what_argparse_says() -> None:
    """Everything that `argparse` of this Python can say of wrong use of a command is said in Swedish."""
    parser = Parser(prog="x", language="sv")
    for english in (
        "the following arguments are required: A, B",
        "unrecognized arguments: --x y",
        "argument --x: expected one argument",
        "argument --x: expected at least one argument",
        "argument --x: expected at most one argument",
        "argument --x: expected 2 arguments",
        "argument --x: invalid choice: 'y' (choose from 'a', 'b')",
        "argument --x: invalid choice: 'y' (choose from a, b)",
        "argument --x: invalid choice: 'y', maybe you meant 'a'? (choose from a, b)",
        "argument --x: invalid int value: 'y'",
        "argument --x: not allowed with argument --y",
        "argument --x/-x: ignored explicit argument 'y'",
        "ambiguous option: --x could match --xa, --xb",
    ):
        said = parser._said(english)
        assert not left_over(said), said
        assert said != english


def test_nothing_is_told_that_is_written_in_one_language_only() -> None:
    """No module of the command passes a sentence of its own to `tell`, `write` or an error, but through `Text`."""
    wrong = []
    for path in sorted((SOURCE / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("tell", "write", "UsageError", "RefusedError", "said", "cannot_read", "cannot_write"):
                texts = [written(each) for each in node.args if isinstance(each, ast.Constant | ast.JoinedStr)]
                wrong += [(path.name, node.lineno, text) for text in texts if text and left_over(text)]
    assert not wrong


def test_the_catalogue_is_swedish() -> None:
    text = (SOURCE / "explain/catalogues/sv.ftl").read_text(encoding="utf-8")
    lines = [line.partition("=")[2] or line for line in text.splitlines() if not line.startswith("#")]
    assert not [(line, rest) for line in lines if (rest := left_over(re.sub(r"\{[^}]*\}?", " ", line)))]


# --- Schemas

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "policy": policy_schema,
    "decision": decision_form.json_schema,
    "reasons": reasons_form.json_schema,
    "record": lambda: record_schema(Participant),
    "refused": refusal.json_schema,
}


def described(tree: Any, keys: tuple[str, ...] = ("description",)) -> Iterator[str]:
    """The descriptions in a schema, at any depth, but for those that only repeat the name of a class."""
    match tree:
        case dict():
            for key, value in tree.items():
                if key in keys and isinstance(value, str):
                    if key != "description" or value != tree.get("title"):
                        yield value
                else:
                    yield from described(value, keys)
        case list():
            for each in tree:
                yield from described(each, keys)
        case _:
            return


@pytest.mark.parametrize("of", SCHEMAS)
def test_schemas_are_swedish(run: Run, of: str) -> None:
    english = json.loads(run("schema", of, "--lang", "en").out)
    assert english == json.loads(json.dumps(SCHEMAS[of]()))
    swedish = json.loads(run("schema", of, "--lang", "sv").out)
    assert swedish == in_swedish(english)
    assert not [each for each in described(english) if each not in SCHEMA_WORDS], "translate these"
    told = list(described(swedish, ("title", "description")))
    assert len(list(described(swedish))) == len(list(described(english))) > 5
    assert not [(each, rest) for each in told if (rest := left_over(each))]
    # A schema in Swedish takes what that in English takes.
    assert bare(swedish) == bare(english)


def bare(tree: Any) -> Any:
    """A schema without its words."""
    if isinstance(tree, list):
        return [bare(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        key: bare(value)
        for key, value in tree.items()
        if not (key in ("title", "description") and isinstance(value, str))
    }


def test_no_translation_is_kept_that_no_schema_has() -> None:
    found = {each for schema in SCHEMAS.values() for each in described(schema(), ("title", "description"))}
    assert not set(SCHEMA_WORDS) - found


def test_a_schema_of_a_record_of_the_policy_is_swedish(run: Run, gotland: Path) -> None:
    swedish = json.loads(run("schema", "record", "--policy", gotland, "--lang", "sv").out)
    assert swedish["properties"]["birth_date"]["title"] == "Födelsedatum"
    assert not [rest for each in described(swedish, ("title", "description")) if (rest := left_over(each))]
