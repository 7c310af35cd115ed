"""What goes wrong around a book: clocks, sizes, odd names, engines and extras that are not there."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import model_validator
from tests.cases import installed
from tests.cases.streams import FIRST, ROOT, event, gotland
from tests.cases.test_book import DONE, VALID

import offerrules
from offerrules.cases import REMOVED, CaseBook, CaseBookError, Event, EventError
from offerrules.feel.values import UNKNOWN
from offerrules.records import NotAFact, Participant, RecordError

COMPLETED = {"internships[k1].attestation": "completed"}


# --- Erased, and begun anew


def test_a_case_that_begins_anew_tells_changes_of_its_own(ledger: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        first = book.post(event(1, "p1", DONE))
        assert book.erase("p1") and not book.erase("p1")
    with CaseBook(gotland(), ledger=ledger) as book:
        again = book.post(event(1, "p1", DONE))
        assert [change.what for change in first] == [change.what for change in again] == ["offer"]
        assert first[0].id != again[0].id


# --- Time


def test_a_day_that_was_is_no_news_and_one_that_never_was_is_refused() -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        book.post(event(1, "p1", DONE))
        assert book.advance(to=FIRST + timedelta(days=14))
        for day in (FIRST, FIRST + timedelta(days=14)):
            assert book.advance(to=day) == []
        for day in (FIRST + timedelta(days=1), FIRST - timedelta(days=1)):
            with pytest.raises(ValueError, match="does not go back"):
                book.advance(to=day)
        with pytest.raises(TypeError):
            book.advance(to=datetime(2022, 6, 1, tzinfo=UTC))
        assert book.on == FIRST + timedelta(days=14)


def test_the_clock_of_a_sender_may_go_backwards_and_over_midnight() -> None:
    """An hour that comes twice in autumn, another zone, and a moment long ago: what counts is the moment."""
    moments = [
        datetime(2022, 10, 30, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2022, 10, 30, 2, 10, tzinfo=timezone(timedelta(hours=1))),
        datetime(2022, 10, 29, 23, 0, tzinfo=timezone(timedelta(hours=-3))),
        datetime(1, 1, 1, tzinfo=UTC),
    ]
    for order in (moments, moments[::-1]):
        with CaseBook(gotland(), on=FIRST) as book:
            for number, moment in enumerate(order):
                book.post(Event("p1", f"e{number}", moment, {"birth_date": f"199{moments.index(moment)}-01-01"}))
            assert book.record("p1").birth_date == date(1992, 1, 1)


@pytest.mark.parametrize("moment", [datetime(2022, 1, 1), datetime.min.replace(tzinfo=timezone(timedelta(hours=5)))])  # noqa: DTZ001
def test_a_moment_without_zone_or_before_all_time_is_refused(moment: datetime) -> None:
    with pytest.raises(EventError, match="known_at"):
        Event("p1", "e1", moment, {"birth_date": "1990-01-01"})


# --- Sizes and odd values


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({f"internships[k{number}].workplace": "x" * 90_000 for number in range(25)}, "too_large"),
        ({f"internships[k{number}].workplace": "x" for number in range(1001)}, "too_many_facts"),
        ({"internships[k1].weeks_planned": 10**5000}, "not_value"),
        ({"internships[k1].weeks_planned": Decimal("1e999999")}, "not_value"),
        ({"internships[k1].weeks_planned": object()}, "not_value"),
        ({"a." * 5000 + "b": 1}, "no_such_field"),
    ],
)
def test_what_is_too_much_is_refused(facts: dict[str, Any], code: str) -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        with pytest.raises(EventError) as refused:
            book.post(event(1, "p1", facts))
        assert refused.value.code == code and not list(book.entries())[1:]


def test_what_is_nested_without_end_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with CaseBook(gotland(), on=FIRST) as book, pytest.raises(EventError, match="no record holds"):
        book.post(event(1, "p1", {"birth_date": deep}))
    while deep:  # Python would take them apart by recursion
        deep = deep[0]


ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.decimals(), st.dates(),
        st.datetimes(), st.times(), st.timedeltas(), st.just(UNKNOWN), st.just(REMOVED), st.builds(object),
    ),
    lambda below: st.one_of(st.lists(below), st.dictionaries(st.text(), below), st.tuples(below)),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60)
@given(
    st.one_of(st.just("p1"), ANYTHING),
    st.one_of(st.just("e1"), ANYTHING),
    st.one_of(st.datetimes(timezones=st.just(UTC)), ANYTHING),
    st.one_of(
        st.dictionaries(
            st.one_of(
                st.sampled_from(("birth_date", "internships[k1]", "internships[k1].start", "measures")), st.text()
            ),
            ANYTHING,
            max_size=3,
        ),
        ANYTHING,
    ),
)
def test_whatever_is_posted_is_taken_or_refused(subject: Any, name: Any, moment: Any, facts: Any) -> None:
    with CaseBook(gotland(), on=FIRST) as book:
        try:
            posted = Event(subject, name, moment, facts)
            book.post(posted)
        except (EventError, RecordError):
            assert len(list(book.entries())) == 1
        else:
            assert book.post(posted) == []
            assert [entry.id for entry in book.entries()][1:] == [name]
            json.loads(posted.to_json())


ODD = ["å", "a", "𝔘𝔫𝔦", "ß", "نص", "a'b;--", "%", "_", '"', "\\", "G 1", "x" * 200, "0", "None"]


def test_people_are_told_apart_whatever_they_are_called(ledger: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger, most_cases=2) as book:
        for number, subject in enumerate(ODD):
            book.post(event(number, subject, {"birth_date": f"19{number + 10}-01-01"}))
    with CaseBook(gotland(), ledger=ledger) as book:
        for number, subject in enumerate(ODD):
            assert book.record(subject).birth_date.year == 1910 + number
            assert [each["id"] for each in book.export(subject)["events"]] == [f"e{number}"]
        assert book.erase("%") and book.record("_")
        assert sorted(book.idle_since(FIRST + timedelta(days=1))) == sorted(set(ODD) - {"%"})


def test_a_person_is_one_however_the_marks_of_a_reference_are_written(ledger: str) -> None:
    with CaseBook(gotland(), on=FIRST, ledger=ledger) as book:
        book.post(event(1, "\u00e5", {"birth_date": "1990-01-01"}))
        book.post(event(2, "a\u030a", {"protected_identity": False}))
        assert [each["id"] for each in book.export("a\u030a")["events"]] == ["e1", "e2"]
        assert book.record("a\u030a") == book.record("\u00e5")


# --- Several at once


def test_two_books_in_one_process_do_not_touch_each_other(tmp_path: Path) -> None:
    installed.package("sqlalchemy", "cases")
    policies = (gotland(), offerrules.loads(VALID))
    engines = installed.engines()
    with contextlib.ExitStack() as open_:
        books = [
            open_.enter_context(
                CaseBook(policy, engine, on=on, ledger=f"sqlite:///{tmp_path / f'{number}{engine}.db'}")
            )
            for engine in engines
            for number, (policy, on) in enumerate(zip(policies, (FIRST, date(2024, 1, 1)), strict=True))
        ]
        for book in books:
            book.post(event(1, "p1", {"birth_date": "2000-01-01"}))
        whats = [[change.name for change in book.post(event(2, "p1", DONE))] for book in books]
        assert whats == [["internship_place"], []] * len(engines)
        assert [[change.name for change in book.undelivered()] for book in books] == [
            ["internship_place"], ["post"]
        ] * len(engines)  # fmt: skip


def test_threads_share_a_book(ledger: str) -> None:
    failed: list[BaseException] = []
    told: list[str] = []
    with CaseBook(gotland(), on=FIRST, ledger=ledger, most_cases=3) as book:

        def work(own: int) -> None:
            try:
                for number in range(8):
                    posted = event(own * 100 + number, f"p{number}", DONE | COMPLETED if number % 2 else COMPLETED)
                    told.extend(change.id for change in book.post(posted))
                    list(book.undelivered())
                    if number == 5:
                        book.record("p1")
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work, args=(own,)) for own in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed
        assert sorted(told) == sorted(change.id for change in book.undelivered())
        assert len(told) == len(set(told)) == 8


def test_a_book_that_is_closed_twice_is_closed(ledger: str) -> None:
    book = CaseBook(gotland(), on=FIRST, ledger=ledger)
    book.close()
    book.close()


# --- When the book is made


def test_without_a_name_the_engine_is_the_one_that_was_measured_to_be_faster() -> None:
    with CaseBook(gotland()) as book, CaseBook(gotland(), "direct") as named:
        assert type(book._judge) is type(named._judge)
    with pytest.raises(ValueError, match="there are direct, durable"):
        CaseBook(gotland(), "swift")  # type: ignore[arg-type]


def test_what_is_no_event_and_no_day_is_refused() -> None:
    with pytest.raises(TypeError, match="date"):
        CaseBook(gotland(), on=datetime(2022, 4, 20, tzinfo=UTC))
    with CaseBook(gotland()) as book, pytest.raises(TypeError, match="event_from_json"):
        book.post({"subject": "p1"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("module", "said"),
    [
        # How it fails where it was compiled without the flag, on a Python that lacks the name.
        ("raise ImportError('durable_rules_engine.so: undefined symbol: PyEval_CallObject')", "CPPFLAGS=-DPyEval"),
        ("import no_such_module", "no_such_module is not installed; the extra `durable` brings it"),
    ],
)
def test_a_durable_rules_that_cannot_be_loaded_is_told(tmp_path: Path, module: str, said: str) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(module + "\n")
    policy = str(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")
    done = subprocess.run(
        [sys.executable, "-m", "offerrules", "watch", policy, "--engine", "durable", "--events", "-"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and said in done.stderr


def test_an_extra_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    for module in ("engine", "chain"):
        monkeypatch.delitem(sys.modules, f"offerrules.engines.durable.{module}", raising=False)
    monkeypatch.delitem(sys.modules, "offerrules.cases.chaining", raising=False)
    with pytest.raises(CaseBookError, match="the extra `durable` brings it"):
        CaseBook(gotland(), engine="durable")
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    for module in ("sql", "database"):
        monkeypatch.delitem(sys.modules, f"offerrules.cases.{module}", raising=False)
    with pytest.raises(CaseBookError, match="the extra `cases` brings it"):
        CaseBook(gotland(), ledger="sqlite://")


def many(criteria: int, group: str) -> "offerrules.Policy[Any]":
    """A policy of very many criteria, each in as many requirements as `group` has it."""
    names = [f"c{number}" for number in range(criteria)]
    rules = "".join(f"  {name}: {{text: {{sv: a, en: a}}, when: protected_identity, source: s}}\n" for name in names)
    text = VALID[: VALID.index("criteria:")] + f"criteria:\n{rules}offers:\n"
    return offerrules.loads(
        text + f"  post: {{title: {{sv: J, en: J}}, source: s, requires: {group.format(*names)}}}\n"
    )


@pytest.mark.parametrize(
    ("criteria", "group", "said"),
    [
        (260, "{{all: [" + ", ".join(f"{{{{any: [{{0}}, {{{n}}}]}}}}" for n in range(1, 260)) + "]}}", "used by 259"),
        (
            80,
            "{{at_least: {{n: 40, of: [" + ", ".join(f"{{{n}}}" for n in range(80)) + "]}}}}",
            "rules of durable-rules",
        ),
    ],
)
def test_a_limit_of_durable_rules_is_told_when_the_book_is_made(criteria: int, group: str, said: str) -> None:
    installed.durable()
    policy = many(criteria, group)
    with pytest.raises(CaseBookError, match=f"{said}.*direct"):
        CaseBook(policy, engine="durable")
    with CaseBook(policy) as book:
        assert book.post(event(1, "p1", {"protected_identity": True}))


class Ordered(Participant):
    """A record in which one field must fit another."""

    role: Annotated[Literal["pupil"], NotAFact] = "pupil"

    @model_validator(mode="after")
    def _check(self) -> "Ordered":
        return self


def test_a_record_with_a_rule_across_fields_is_refused() -> None:
    policy = offerrules.loads(VALID.replace("authority:", "record: Ordered\nauthority:"), records={"Ordered": Ordered})
    with pytest.raises(CaseBookError, match="rule across fields"):
        CaseBook(policy)
