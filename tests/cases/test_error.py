"""What is told of a book that cannot be made or used: why, in both languages, wherever it is raised."""

import ast
import contextlib
import pickle
import re
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, model_validator
from tests.cases import installed
from tests.cases.streams import event, gotland
from tests.cases.test_book import DONE, VALID

import offerrules
from offerrules.cases import CaseBook, CaseBookError
from offerrules.records import Participant, Record

SOURCE = Path(offerrules.__file__).parent
Raise = Callable[[pytest.MonkeyPatch, Path], Any]


class Model(BaseModel):
    """No record."""

    id: str


class Named(Record):
    """A record of which more than the id must be known."""

    id: str
    name: str


class Ordered(Participant):
    """A record in which one field must fit another."""

    @model_validator(mode="after")
    def _check(self) -> "Ordered":
        return self


def with_record(record: type[BaseModel]) -> Raise:
    text = VALID.replace("authority:", f"record: {record.__name__}\nauthority:")
    text = text.replace('birth_date + @"P18Y" <= today()', 'id = "x"')
    return lambda *_: CaseBook(offerrules.loads(text, records={record.__name__: record}))


def with_ledger(address: str) -> Raise:
    return lambda *_: CaseBook(gotland(), ledger=address)


def forget_modules(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """They are imported anew."""
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)


def without_sqlalchemy(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    forget_modules(monkeypatch, "offerrules.cases.sql", "offerrules.cases.database")
    CaseBook(gotland(), ledger="sqlite://")


def without_psycopg(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    CaseBook(gotland(), ledger="postgresql://nobody@127.0.0.1:1/none")


DURABLE = ("offerrules.engines.durable.chain", "offerrules.engines.durable.engine", "offerrules.cases.chaining")


def without_durable(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    forget_modules(monkeypatch, *DURABLE)
    CaseBook(gotland(), engine="durable")


def with_durable_compiled_otherwise(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "durable_rules_engine.py").write_text("raise ImportError('undefined symbol: PyEval_CallObject')\n")
    monkeypatch.syspath_prepend(str(folder))
    forget_modules(monkeypatch, "durable_rules_engine", *DURABLE)
    CaseBook(gotland(), engine="durable")


def beyond_durable(monkeypatch: pytest.MonkeyPatch, _: Path) -> None:
    installed.durable()
    monkeypatch.setattr("offerrules.engines.durable.literals.MOST_RULES", 0)
    CaseBook(gotland(), engine="durable")


def of_another_form(_: pytest.MonkeyPatch, folder: Path) -> None:
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db").close()
    with contextlib.closing(sqlite3.connect(folder / "cases.db")) as other:
        other.execute("UPDATE offerrules_book SET form = 99")
        other.commit()
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db")


def of_another_policy(_: pytest.MonkeyPatch, folder: Path) -> None:
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db").close()
    CaseBook(offerrules.loads(VALID), ledger=f"sqlite:///{folder}/cases.db")


def in_use(_: pytest.MonkeyPatch, folder: Path) -> None:
    with CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db"):
        CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db")


def closed(_: pytest.MonkeyPatch, folder: Path) -> None:
    book = CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db")
    book.close()
    book.post(event(1, "p1", DONE))


def no_database(_: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "cases.db").write_bytes(b"no database at all" * 1000)
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db")


def on_a_day_that_is_none(_: pytest.MonkeyPatch, folder: Path) -> None:
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db").close()
    with contextlib.closing(sqlite3.connect(folder / "cases.db")) as other:
        other.execute("UPDATE offerrules_book SET day = '2022-02-30'")
        other.commit()
    CaseBook(gotland(), ledger=f"sqlite:///{folder}/cases.db")


RAISED: list[tuple[Raise, str, str]] = [
    (with_record(Model), "Model är ingen offerrules.records.Record; bara ", "Model is no offerrules.records.Record; only "),
    (with_record(Named), "Named måste tillåta att inget är känt utom id", "Named must allow that nothing is known but id"),
    (with_record(Ordered), "Ordered har en regel som gäller flera fält", "Ordered has a rule across fields"),
    (without_sqlalchemy, "sqlalchemy är inte installerat; det ingår i tillägget `cases`", "sqlalchemy is not installed"),
    (without_psycopg, "psycopg är inte installerat; det ingår i tillägget `postgresql`", "psycopg is not installed"),
    (without_durable, "durable_rules_engine är inte installerat; ", "durable_rules_engine is not installed; "),
    (with_durable_compiled_otherwise, "durable-rules har kompilerats utan ett namn", "durable-rules was compiled without"),
    (beyond_durable, "policyn behöver ", "the policy needs "),
    (with_ledger("cases.db"), "liggaren är inte angiven så som SQLAlchemy", "the ledger is not named as SQLAlchemy"),
    (with_ledger("mysql://localhost/x"), "en liggare förs i SQLite", "a ledger is kept by SQLite"),
    (of_another_form, "liggaren har form 99; den här versionen", "the ledger has form 99; this version"),
    (of_another_policy, "liggaren hör till ", "the ledger is that of "),
    (in_use, "liggaren används av en annan bok", "the ledger is in use by another book"),
    (closed, "liggaren är stängd, eller ", "the ledger is closed, or "),
    (on_a_day_that_is_none, "liggaren är skadad: en rad i ", "the ledger is damaged: a row of "),
    (no_database, "liggaren kunde inte öppnas: filen är ingen ", "the ledger could not be opened: the file is no "),
]  # fmt: skip


def raised(cause: Raise, folder: Path) -> pytest.ExceptionInfo[CaseBookError]:
    installed.package("sqlalchemy", "cases")
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as monkeypatch, pytest.raises(CaseBookError) as found:
        cause(monkeypatch, folder)
    return found


def stable(words: str) -> list[str]:
    """What is the same in every language: numbers, addresses, names of code."""
    return re.findall(r"`[^`]+`|\d+|\w+://[\w./]+|-D\S+", words)


@pytest.mark.parametrize(("cause", "swedish", "english"), RAISED)
def test_it_has_words_in_both_languages(cause: Raise, swedish: str, english: str, tmp_path: Path) -> None:
    error = raised(cause, tmp_path).value
    sv, en = error.in_language("sv"), error.in_language("en")
    assert sv.startswith(swedish) and en.startswith(english)
    assert str(error) == en and stable(sv) == stable(en)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is CaseBookError and (str(again), again.in_language("sv")) == (en, sv)


def test_none_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place in the source that makes such an error made one of those above."""
    installed.durable()
    made: set[tuple[str, int]] = set()
    init = CaseBookError.__init__

    def noted(self: CaseBookError, text: Any) -> None:
        frame = sys._getframe(1)
        made.add((Path(frame.f_code.co_filename).relative_to(SOURCE).as_posix(), frame.f_lineno))
        init(self, text)

    monkeypatch.setattr(CaseBookError, "__init__", noted)
    for number, (cause, *_) in enumerate(RAISED):
        raised(cause, tmp_path / str(number))
    places = {
        (path.relative_to(SOURCE).as_posix(), node.lineno, node.end_lineno or node.lineno)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == CaseBookError.__name__
    }
    assert len(places) > 10
    left_out = {place for place in places if not any(m[0] == place[0] and place[1] <= m[1] <= place[2] for m in made)}
    assert not left_out
