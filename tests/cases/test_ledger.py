"""A book in a database: the same changes as in memory, nothing lost or counted twice when its process is killed."""

import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.cases import installed
from tests.cases.streams import FIRST, VALUES, Step, event, gotland
from tests.cases.test_book import DONE, VALID, play

import offerrules
from offerrules.cases import CaseBook, CaseBookError, Event, Reading
from offerrules.cases.database import BOOK
from offerrules.language import Text
from offerrules.semantics import SEMANTICS

MEASURED = DONE | {"internships[k1].attestation": "completed"}


def stream(seed: int, length: int, people: int) -> list[Event]:
    chance = random.Random(seed)
    found = []
    for number in range(length):
        subject = f"p{chance.randrange(people)}"
        if chance.random() < 0.2:
            facts: dict[str, Any] = dict(MEASURED)
        else:
            facts = {path: chance.choice(VALUES[path]) for path in chance.sample(sorted(VALUES), 3)}
        found.append(event(number, subject, facts, chance.randrange(100)))
    return found


def contents(book: CaseBook, subjects: list[str]) -> list[Any]:
    return [book.export(subject) for subject in subjects]


@pytest.mark.parametrize("seed", range(2))
def test_it_says_the_same_as_a_book_in_memory(ledger: str, seed: int) -> None:
    steps: list[Step] = list(stream(seed, 40, 4))
    subjects = [f"p{number}" for number in range(4)]
    with CaseBook(gotland(), on=FIRST) as memory, CaseBook(gotland(), on=FIRST, ledger=ledger, most_cases=2) as book:
        assert [each.to_json() for each in play(memory, steps)] == [each.to_json() for each in play(book, steps)]
        memory.advance(date(2022, 5, 10))
        book.advance(date(2022, 5, 10))
        expected = sorted(change.to_json() for change in memory.undelivered())
        found = list(book.undelivered())
        assert sorted(change.to_json() for change in found) == expected
        for change in found:
            assert offerrules.verify(change.decision, gotland()) == []
        assert contents(memory, subjects) == contents(book, subjects)
    with CaseBook(gotland(), ledger=ledger) as again:
        assert again.on == date(2022, 5, 10)
        assert contents(memory, subjects) == contents(again, subjects)
        assert [change.to_json() for change in again.undelivered()] == [change.to_json() for change in found]
        again.delivered([change.id for change in found[:-1]])
        assert [change.id for change in again.undelivered()] == [found[-1].id]
        one, other = (
            [(each.kind, each.id, each.day, each.digest) for each in book.entries()] for book in (again, memory)
        )
        assert one == other


def test_how_far_each_source_was_read_is_kept(ledger: str) -> None:
    one, other, further = Reading("a", 1, 2, 3), Reading("b", 4, 5, 6), Reading("a", 7, 8, 9)
    with CaseBook(gotland(), ledger=ledger) as book:
        for number, reading in enumerate((one, other)):
            book.note_reading(reading)
            book.post(event(number, "p1", {"birth_date": "2000-01-01"}))
        assert [book.reading(source) for source in ("a", "b", "c")] == [one, other, None]
        book.note_reading(further)
    with CaseBook(gotland(), ledger=ledger) as book:
        assert [book.reading(source) for source in ("a", "b", "c")] == [further, other, None]
        book.note_reading(Reading("c", 1, 1, 1))
    with CaseBook(gotland(), ledger=ledger) as book:
        assert [book.reading(source) for source in ("a", "b", "c")] == [further, other, Reading("c", 1, 1, 1)]


def test_the_cases_of_many_people_are_read_at_once(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than are asked for at once, known and new, twice in a batch, though only one is held in memory."""
    monkeypatch.setattr("offerrules.cases.database.PAGE", 3)
    batches = [
        [event(number, f"p{number}", DONE) for number in range(8)],
        [event(100 + number, f"p{number % 10}", {"internships[k1].attestation": "completed"}) for number in range(20)],
        [event(200 + number, f"p{number}", {"internships[k1].attestation": "withdrawn"}) for number in range(3, 10)],
    ]
    subjects = [f"p{number}" for number in range(10)]
    with CaseBook(gotland(), on=FIRST) as memory, CaseBook(gotland(), on=FIRST, ledger=ledger, most_cases=1) as book:
        for batch in batches:
            expected = [change.to_json() for change in memory.post_many(batch)]
            assert expected and [change.to_json() for change in book.post_many(batch)] == expected
        assert contents(memory, subjects) == contents(book, subjects)


def test_what_is_asked_for_a_person_is_found_by_an_index(tmp_path: Path) -> None:
    """However large the ledger is, taking an event does not go through all of it: SQLite says how it would search."""
    installed.package("sqlalchemy", "cases")
    import sqlalchemy  # noqa: PLC0415

    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    file = tmp_path / "cases.db"
    with CaseBook(gotland(), on=FIRST, ledger=f"sqlite:///{file}", most_cases=1) as book:
        book.post_many([event(number, f"p{number}", MEASURED) for number in range(3)])
        [offer, *_] = [each.id for each in book.undelivered() if each.name == "summer_post"]
        sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", note)
        try:
            book.post_many([event(10 + number, f"p{number}", DONE) for number in range(3)])
            book.sent(offer)
            book.record("p2")
            book.export("p1")
        finally:
            sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", note)
    with closing(sqlite3.connect(file)) as other:
        plans = [
            row[3] for text, values in asked for row in other.execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
        ]
    searched = [plan for plan in plans if "offerrules_" in plan]
    assert len(searched) >= 8
    for plan in searched:
        assert plan.startswith("SEARCH") and "INDEX" in plan and "(kind=?)" not in plan


def test_an_offer_is_sent_and_reopened_in_a_later_process(ledger: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        [offer] = [each for each in book.post(event(1, "p1", MEASURED)) if each.name == "summer_post"]
        book.delivered([offer.id])
    with CaseBook(gotland(), ledger=ledger) as book:
        assert book.sent(offer.id) == book.sent(offer.id) == []
    with CaseBook(gotland(), ledger=ledger) as book:
        [change] = book.post(event(2, "p1", {"internships[k1].attestation": "withdrawn"}))
        assert (change.what, change.replaces) == ("reopened", offer.id)


def test_a_ledger_belongs_to_one_version_of_one_policy(ledger: str) -> None:
    CaseBook(gotland(), ledger=ledger).close()
    with pytest.raises(CaseBookError, match="a ledger of its own"):
        CaseBook(offerrules.loads(VALID), ledger=ledger)


def test_a_ledger_begun_under_an_earlier_meaning_is_continued_under_this_one(ledger: str) -> None:
    policy = gotland()
    with CaseBook(policy, on=FIRST, ledger=ledger) as book:
        book.post(event(1, "p1", MEASURED))
        expected = book.export("p1")
    fingerprints = policy.rule_set.fingerprints
    engine = sa.create_engine(ledger, poolclass=sa.NullPool)
    with engine.begin() as run:
        run.execute(BOOK.update().values(fingerprint=fingerprints[1]))
    with CaseBook(policy, on=FIRST, ledger=ledger) as book:
        assert book.export("p1") == expected
        book.advance(FIRST + timedelta(days=1))
    with engine.begin() as run:
        assert run.execute(BOOK.select()).one().fingerprint == fingerprints[SEMANTICS]


def test_a_day_that_was_interrupted_is_finished_when_the_book_is_made_again(
    ledger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offerrules.cases.book.CHUNK", 2)
    people = [event(number, f"p{number}", MEASURED) for number in range(5)]
    with CaseBook(gotland(), on=FIRST) as memory:
        memory.post_many(people)
        expected = {change.id for change in memory.advance(date(2022, 5, 2))}
    book = CaseBook(gotland(), on=FIRST, ledger=ledger)
    book.post_many(people)
    before = {change.id for change in book.undelivered()}
    written = 0

    def third_write_fails(batch: Any) -> None:
        nonlocal written
        written += 1
        if written == 3:
            raise CaseBookError(Text("disken är full", "the disk is full"))
        write(batch)

    write = book._ledger.write
    monkeypatch.setattr(book._ledger, "write", third_write_fails)
    with pytest.raises(CaseBookError, match="full"):
        book.advance(date(2022, 5, 2))
    book.close()
    with CaseBook(gotland(), ledger=ledger) as again:
        assert {change.id for change in again.undelivered()} - before == expected


def test_what_is_erased_is_no_longer_in_the_files(tmp_path: Path) -> None:
    installed.package("sqlalchemy", "cases")
    with CaseBook(gotland(), ledger=f"sqlite:///{tmp_path / 'cases.db'}") as book:
        book.post(event(1, "p-erased", MEASURED | {"internships[k1].workplace": "Enebacken"}))
        book.post(event(2, "p-kept", MEASURED))
        assert any(b"Enebacken" in file.read_bytes() for file in tmp_path.iterdir())
        assert book.erase("p-erased") and not book.erase("p-erased")
        assert not any(word in file.read_bytes() for file in tmp_path.iterdir() for word in (b"Enebacken", b"p-erased"))
        assert book.export("p-kept")["events"]


def test_no_error_repeats_what_was_said(ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with CaseBook(gotland(), ledger=ledger) as book:
        book.post(event(1, "p1", MEASURED))
        monkeypatch.setattr(book._ledger, "digests", lambda ids: {})
        with pytest.raises(CaseBookError) as refused:
            book.post(event(1, "p1", {"internships[k1].workplace": "Enebacken"}))
        assert "Enebacken" not in str(refused.value) and "p1" not in str(refused.value)
        assert book.record("p1").internships[0].workplace == "Björkgården"


# --- Killed at any moment


def work(ledger: str, told: list[Event], first: int, out: Connection) -> None:
    """What a process does that may be killed: post, acknowledge; deliver, mark as delivered."""
    book = CaseBook(gotland(), on=FIRST, ledger=ledger)
    for number in range(first, len(told)):
        book.post(told[number])
        out.send(("posted", number))
        if number % 7 == 0:
            delivering = list(book.undelivered())
            for change in delivering:
                out.send(("change", (change.id, change.to_json())))
            book.delivered(change.id for change in delivering)
            for change in delivering:
                if change.what == "offer" and change.number % 2:
                    book.sent(change.id)
        if number % 29 == 28:
            book.advance(book.on + timedelta(days=1))
    for change in list(book.undelivered()):
        out.send(("change", (change.id, change.to_json())))
        book.delivered([change.id])
    out.send(("done", 0))
    book.close()


def messages(connection: Connection) -> Iterator[tuple[str, Any]]:
    try:
        while True:
            yield connection.recv()
    except (EOFError, OSError):
        return


def killed_again_and_again(ledger: str, seed: int, times: int) -> int:
    """Runs the work in processes of which `times` are killed; how many were."""
    chance = random.Random(seed)
    told = stream(seed, times * 20, 12)
    acknowledged, done, killed = -1, False, 0
    delivered: dict[str, bytes] = {}
    fork = multiprocessing.get_context("fork")
    while not done:
        if killed == times:
            told = told[: acknowledged + 21]
        reader, writer = fork.Pipe(duplex=False)
        process = fork.Process(target=work, args=(ledger, told, acknowledged + 1, writer))
        process.start()
        writer.close()
        stop_after = chance.randrange(1, 24) if killed < times else None
        for seen, (kind, value) in enumerate(messages(reader), 1):
            if kind == "posted":
                acknowledged = value
            elif kind == "change":
                assert delivered.setdefault(*value) == value[1], "what is delivered again is the same"
            done = done or kind == "done"
            if seen == stop_after and process.pid is not None and not done:
                process.join(chance.random() * 0.03)
                if process.is_alive():
                    os.kill(process.pid, signal.SIGKILL)
                    killed += 1
        process.join()
        assert done or process.exitcode == -signal.SIGKILL, "a process ended by itself before it was done"
    with CaseBook(gotland(), ledger=ledger) as book:
        kept = [entry.id for entry in book.entries() if entry.kind == "event"]
        assert sorted(kept) == sorted(each.id for each in told)
        assert not list(book.undelivered())
        lasting = {change["change"]["id"] for number in range(12) for change in book.export(f"p{number}")["changes"]}
        entries = list(book.entries())
    assert set(delivered) == lasting
    assert any(entry.kind == "sent" for entry in entries) and any(entry.kind == "day" for entry in entries)
    with CaseBook(gotland(), on=FIRST) as memory:
        for entry in entries:
            if entry.kind == "event" and entry.event is not None:
                memory.post(entry.event)
            elif entry.kind == "day":
                memory.advance(entry.day)
            elif entry.kind == "sent":
                memory.sent(entry.id)
        assert {change.id: change.to_json() for change in memory.undelivered()} == delivered
    return killed


# Workers are forked also where pytest runs threads (pytest-xdist), which Python 3.12 warns of.
FORKS = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@FORKS
def test_nothing_is_lost_or_counted_twice_when_processes_are_killed(ledger: str) -> None:
    assert killed_again_and_again(ledger, 1, 5) == 5


@FORKS
@pytest.mark.long
def test_nothing_is_lost_or_counted_twice_when_200_processes_are_killed(ledger: str) -> None:
    assert killed_again_and_again(ledger, 2, 200) >= 200
