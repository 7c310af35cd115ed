"""What a ledger cannot take is set aside, and a ledger that somebody damaged is told: in both languages, on both
databases, by the command as it is used.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cases import installed
from tests.cases.streams import FIRST, ROOT, event, gotland
from tests.cases.test_book import DONE

from offerrules.cases import CaseBook, CaseBookError, EventError
from offerrules.cases.ledger import Reading
from offerrules.records.error import RecordError

POLICY = ROOT / "policies/gotland/kompetenslyftet/policy.yaml"
ODD = {"nul": "a\0b", "low surrogate": "a\ud800", "high surrogate": "\udfffb", "only nul": "\0"}
COMPLETED: dict[str, Any] = {"internships[k1].attestation": "completed"}


def watched(events: Path | str, ledger: str, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "offerrules", "watch", str(POLICY), "--events", str(events), "--ledger", ledger]
    return subprocess.run(
        [*command, "--on", "2022-04-20", *words], input=stdin, capture_output=True, text=True, check=False
    )


def line(number: int, facts: dict[str, Any], **other: Any) -> dict[str, Any]:
    moment = f"2022-05-{number + 1:02}T08:00:00+02:00"
    return {"subject": "p1", "id": f"e{number}", "known_at": moment, "facts": facts, **other}


def odd_lines(odd: str) -> list[dict[str, Any]]:
    """The text in every place of a line where a text may be."""
    fine = {"internships[k1].workplace": "V"}
    return [
        line(5, fine, subject=f"p{odd}"),
        line(5, fine, id=f"e{odd}"),
        line(5, fine, known_at=f"2022-05-06T08:00:00+02:00{odd}"),
        line(5, {f"internships[{odd}].workplace": "V"}),
        line(5, {f"internships[k1].{odd}": "V"}),
        line(5, {odd: "V"}),
        line(5, {"internships[k1].service": odd}),
        line(5, {"internships[k1].start": odd}),
        line(5, fine, **{odd: "V"}),
        {"sent": odd},
        {"advance": odd},
        {odd: "V"},
    ]


@pytest.mark.parametrize("odd", ODD)
def test_a_line_that_a_database_cannot_take_is_set_aside_and_the_next_is_taken(
    ledger: str, tmp_path: Path, odd: str
) -> None:
    """A NUL in the id of a change stopped a book on PostgreSQL at the same line for ever."""
    lines = [line(1, DONE), *odd_lines(ODD[odd]), line(2, COMPLETED)]
    # Every line is tried under a number of its own, so that none is refused as another event with the same id.
    for number, each in enumerate(lines[1:-1], 10):
        if "id" in each:
            each["id"] = each["id"].replace("e5", f"e{number}")
    events, aside = tmp_path / "events.ndjson", tmp_path / "aside.ndjson"
    events.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    done = watched(events, ledger, "--set-aside", str(aside), "--lang", "sv")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert [json.loads(each)["change"]["name"] for each in done.stdout.splitlines()] == [
        "internship_place",
        "summer_post",
    ]
    assert len(aside.read_text(encoding="utf-8").splitlines()) == len(lines) - 2
    assert done.stderr.endswith(f"Rader som lades åt sidan: {len(lines) - 2}\n")
    assert watched(events, ledger).returncode == 0, "nothing is read again"


def test_a_value_with_nul_is_kept_as_it_is(ledger: str) -> None:
    """NUL is a character of JSON, and no column of a database ever has it: it is kept in the body of the event."""
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post_many([event(1, "p1", DONE | {"internships[k1].workplace": "a\0b"}), event(2, "p1", COMPLETED)])
    with CaseBook(gotland(), ledger=ledger) as book:
        assert book.record("p1").internships[0].workplace == "a\0b"
        assert book.decision("p1").outcomes["summer_post"].terms["workplace"] == "a\0b"
        assert [change.name for change in book.undelivered()] == ["internship_place", "summer_post"]


@pytest.mark.parametrize("odd", ODD)
def test_nobody_is_known_by_a_text_that_is_no_reference(ledger: str, odd: str) -> None:
    text = ODD[odd]
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00"), DONE))
        before = len(list(book.entries()))
        with pytest.raises(KeyError):
            book.record(text)
        with pytest.raises(EventError):
            book.sent(text)
        assert book.export(text)["events"] == []
        assert not book.erase(text)
        book.delivered([text])
        assert len(list(book.entries())) == before
        assert book.reading(text) is None
        book.note_reading(Reading(text, 1, 2, 3))
        book.advance(date(2022, 5, 1))
        assert book.reading(text) == Reading(text, 1, 2, 3)
        assert book.reading("other") is None


def test_half_a_pair_of_surrogates_is_refused_also_under_an_id_that_is_there(ledger: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, "p1", DONE))
        for number in (1, 2):
            with pytest.raises((EventError, RecordError)):
                book.post(event(number, "p1", {"internships[k1].workplace": "\ud800"}))


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_take_every_text_is_refused(server: str, encoding: str) -> None:
    """Else a book would stop at the first reference with a character that its encoding has not."""
    installed.package("psycopg", "postgresql")
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    name = f"other_{encoding.lower()}"
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    engine.dispose()
    done = watched("-", f"{server}/{name}", "--lang", "sv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("offerrules: liggaren kunde inte öppnas: databasen har inte teckenkodningen UTF8; ")


# --- A damaged file

DAMAGES: dict[str, tuple[str, str]] = {
    "the day of the book": ("UPDATE offerrules_book SET day = '2022-13-45'", "offerrules_book"),
    "the day of a case": ("UPDATE offerrules_case SET day = '2022-02-30'", "offerrules_case"),
    "the day of an entry": ("UPDATE offerrules_entry SET day = 'today'", "offerrules_entry"),
    "the last day of an offer": ("UPDATE offerrules_change SET last_day = 'soon'", "offerrules_change"),
    "the states of a case": ("UPDATE offerrules_case SET states = 'x'", "offerrules_case"),
    "states of another form": ("UPDATE offerrules_case SET states = '[1]'", "offerrules_case"),
    "an event that is no JSON": ("UPDATE offerrules_entry SET body = '{'", "offerrules_entry"),
    "an event that is none": ("UPDATE offerrules_entry SET body = '{}'", "offerrules_entry"),
    "a fact without a path": (
        """UPDATE offerrules_entry SET body = '{"id":"e","known_at":"2022","facts":{"a..b":1}}'""",
        "offerrules_",
    ),
    "a change that is none": ("UPDATE offerrules_change SET body = '[]'", "offerrules_change"),
    "a decision that is none": ("UPDATE offerrules_change SET decision = '{}'", "offerrules_change"),
    "an event without a case": ("DELETE FROM offerrules_case", ""),
}


def harmed(ledger: str, statement: str) -> None:
    installed.package("sqlalchemy", "cases")
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(ledger)
    with engine.begin() as connection:
        if ledger.startswith("sqlite"):
            # As bytes, which is what the tables have there.
            for column in ("states", "body", "decision"):
                statement = statement.replace(f"SET {column} = '", f"SET {column} = x'")
            if "= x'" in statement:
                head, _, tail = statement.partition("= x'")
                statement = f"{head}= x'{tail[:-1].encode().hex()}'"
        connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_ledger_that_was_damaged_is_told(ledger: str, damage: str) -> None:
    """Each time something is asked that needs what was damaged."""
    statement, table = DAMAGES[damage]
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        [place, post] = book.post_many([event(1, "p1", DONE), event(2, "p1", COMPLETED)])
        assert (place.name, post.name) == ("internship_place", "summer_post")
    harmed(ledger, statement)

    def everything() -> None:
        with CaseBook(gotland(), ledger=ledger) as book:
            list(book.undelivered())
            list(book.entries())
            book.sent(post.id)
            book.record("p1")
            book.export("p1")

    with pytest.raises(CaseBookError) as told:
        everything()
    assert "the ledger is damaged" in str(told.value)
    assert "liggaren är skadad" in told.value.in_language("sv")
    assert table in str(told.value)
    for secret in ("2022-13-45", "p1", "e1"):
        assert secret not in str(told.value)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("damage", ["the day of the book", "a decision that is none", "an event that is none"])
def test_the_command_says_that_a_ledger_is_damaged(ledger: str, damage: str, language: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, "p1", DONE))
    harmed(ledger, DAMAGES[damage][0])
    done = watched("-", ledger, "--lang", language, stdin=json.dumps(line(2, COMPLETED)) + "\n")
    assert done.returncode == 2
    said = {"sv": "liggaren är skadad: en rad i tabellen", "en": "the ledger is damaged: a row of its table"}
    assert done.stderr.startswith(f"offerrules: {said[language]} {DAMAGES[damage][1]}")
    assert done.stderr.count("\n") == 1


def test_a_text_in_the_file_that_is_not_utf8_is_damage_and_no_server(tmp_path: Path) -> None:
    installed.package("sqlalchemy", "cases")
    ledger = f"sqlite:///{tmp_path / 'cases.db'}"
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, "p1", DONE))
    harmed(ledger, "UPDATE offerrules_book SET policy = CAST(x'ff' AS TEXT)")
    with pytest.raises(CaseBookError, match="the file is damaged"):
        CaseBook(gotland(), ledger=ledger)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE offerrules_book SET day = 7",
        "UPDATE offerrules_book SET erased = 'some'",
        "UPDATE offerrules_case SET number = 'many'",
        "UPDATE offerrules_entry SET body = 'text'",
    ],
)
def test_sqlite_may_have_anything_in_any_column(tmp_path: Path, statement: str) -> None:
    installed.package("sqlalchemy", "cases")
    ledger = f"sqlite:///{tmp_path / 'cases.db'}"
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, "p1", DONE))
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(ledger)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
    with pytest.raises(CaseBookError, match="the ledger is damaged"), CaseBook(gotland(), ledger=ledger) as book:
        book.record("p1")
