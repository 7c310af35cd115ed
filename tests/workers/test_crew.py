"""Deciding in several processes: the same decisions in the same order, and no process is ever waited for in vain."""

import dataclasses
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from multiprocessing import active_children, parent_process
from pathlib import Path
from typing import Any, TypeGuard

import pytest

import offerrules
from offerrules import carrying, workers
from offerrules.api import Deciding
from offerrules.engines.direct.carried import CarriedDecision
from offerrules.records import Participant
from offerrules.workers import crew
from offerrules.workers.texts import SLOT

pytestmark = [
    pytest.mark.filterwarnings("ignore:This process:DeprecationWarning"),
    pytest.mark.skipif(sys.platform != "linux", reason="most of these start processes by forking, to be quick"),
]

ROOT = Path(__file__).parents[2]
ON = date(2022, 5, 30)
COMPLETED: dict[str, Any] = {
    "id": "p1",
    "measures": [{"start": "2022-01-01", "end": None}],
    "internships": [
        {
            "service": "home_care",
            "workplace": "Åkerö",
            "start": "2022-04-25",
            "attestation": "completed",
            "study_visit": True,
            "hygiene_instruction": True,
            "workplace_open_in_summer": True,
        }
    ],
    "offers_sent": [],
}


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "start_method", lambda: "fork")


@pytest.fixture(scope="module")
def policy() -> offerrules.Policy[Any]:
    return offerrules.load(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")


def person(number: int) -> Any:
    """A record of every kind that may be given, every third of which does not fit."""
    if number % 3 == 2:
        return ({"id": number}, b"{", '{"id": "x", "nothing": 1}', 17, offerrules.RecordError([]))[number // 3 % 5]
    fields = {**COMPLETED, "id": f"p{number}"}
    if number % 2 == 0:
        fields = {"id": f"p{number}", "internships": [{"workplace": "Öster"}, {"attestation": "withdrawn"}]}
    record = Participant.model_validate(fields)
    return (fields, record, record.model_dump_json(), record.model_dump_json().encode())[number % 4]


def said(result: offerrules.Decision | offerrules.RecordError) -> Any:
    """All that can be asked of a result."""
    if isinstance(result, offerrules.RecordError):
        return result.problems, result.places
    return (
        result.subject,
        result.status,
        dict(result.outcomes),
        {name: outcome.missing for name, outcome in result.outcomes.items()},
        dict(result.duties),
        result.trace,
        result.to_json(),
        result.to_json(texts=True),
        result.assumptions,
        pickle.loads(pickle.dumps(result)).to_json(),
        result.redacted({"performance"}).to_json(),
    )


def alone_and_together(policy: offerrules.Policy[Any], size: int, **options: Any) -> Iterator[tuple[Any, Any]]:
    alone = policy.decide_many((person(number) for number in range(size)), on=ON, **options)
    together = policy.decide_many((person(number) for number in range(size)), on=ON, workers=2, **options)
    return zip(alone, together, strict=True)


@pytest.mark.parametrize("engine", ["direct", "reference"])
def test_decisions_are_the_same(policy: offerrules.Policy[Any], engine: str) -> None:
    for alone, together in alone_and_together(policy, 15, engine=engine):
        assert said(alone) == said(together)


def test_reasons_are_the_same(policy: offerrules.Policy[Any]) -> None:
    for alone, together in alone_and_together(policy, 2):
        assert alone.explain("sv") == together.explain("sv")


def test_they_are_the_same_whatever_is_asked_first(policy: offerrules.Policy[Any]) -> None:
    for number, (alone, together) in enumerate(alone_and_together(policy, 60)):
        if isinstance(alone, offerrules.RecordError):
            continue
        match number // 3 % 3:
            case 0:
                assert alone.outcomes["summer_post"].missing == together.outcomes["summer_post"].missing
            case 1:
                assert alone.to_json() == together.to_json()
            case _:
                assert alone.trace == together.trace


def test_a_day_on_which_the_policy_is_not_in_force(policy: offerrules.Policy[Any]) -> None:
    people = [{"id": "a"}, {"id": "b"}]
    found = list(policy.decide_many(people, on=date(1999, 1, 1), workers=2))
    assert found == list(policy.decide_many(people, on=date(1999, 1, 1)))
    assert {decision.status for decision in found if isinstance(decision, offerrules.Decision)} == {"not_in_force"}


def test_no_records_need_no_processes(policy: offerrules.Policy[Any]) -> None:
    assert list(policy.decide_many([], on=ON, workers=2)) == []


def test_few_records_need_no_processes(policy: offerrules.Policy[Any]) -> None:
    found = policy.decide_many([COMPLETED] * workers.FIRST_CHUNK, on=ON, workers=2)
    for _ in range(workers.FIRST_CHUNK):
        assert next(found) == policy.decide(COMPLETED, on=ON)
        assert not active_children()
    assert list(found) == []


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Grows by each record that is read in this process."""
    read: list[Any] = []
    facts = Deciding.facts

    def noted(deciding: Deciding, record: Any) -> Any:
        read.append(record)
        return facts(deciding, record)

    monkeypatch.setattr(Deciding, "facts", noted)
    return read


def test_what_is_asked_of_the_first_is_sent_of_the_others(policy: offerrules.Policy[Any], read_here: list[Any]) -> None:
    """Then nothing is decided again here, and no record read again."""
    partly = {"internships": [{"workplace": "Öster"}]}
    people = [{**(COMPLETED if number % 3 else partly), "id": f"p{number}"} for number in range(50)]
    alone = [policy.decide(each, on=ON) for each in people]
    found = policy.decide_many(people, on=ON, workers=2)
    for number, (decision, expected) in enumerate(zip(found, alone, strict=True)):
        assert isinstance(decision, CarriedDecision)
        if number == workers.FIRST_CHUNK:
            read_here.clear()
        assert decision.to_json() == expected.to_json()
        assert decision.subject == expected.subject
        assert dict(decision.outcomes) == dict(expected.outcomes)
        assert dict(decision.duties) == dict(expected.duties)
        assert [each.missing for each in decision.outcomes.values()] == [
            each.missing for each in expected.outcomes.values()
        ]
    assert read_here == []
    assert decision.trace == expected.trace
    assert read_here == [people[-1]]


def test_outcomes_and_duties_are_always_sent(policy: offerrules.Policy[Any], read_here: list[Any]) -> None:
    people = [{**COMPLETED, "id": f"p{number}"} for number in range(50)]
    for decision in list(policy.decide_many(people, on=ON, workers=2)):
        assert isinstance(decision, CarriedDecision)
        assert decision.outcomes["summer_post"].outcome == "offer"
        assert decision.outcomes["summer_post"].terms
        assert decision.duties["introduction"].state == "fulfilled"
        assert decision.subject
    assert len(read_here) == workers.FIRST_CHUNK


def test_what_was_compiled_otherwise_is_decided_here(
    policy: offerrules.Policy[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it might be where processes are spawned: what a number means there, it need not mean here."""
    loaded = carrying.loaded

    def otherwise(results: Any, whole: bool) -> Any:
        load, texts = loaded(results, whole)
        load.layout = dataclasses.replace(load.layout, offers={}) if load.layout else None
        load.computed = [None] * len(load.computed)
        return load, texts

    monkeypatch.setattr(carrying, "loaded", otherwise)
    for alone, together in alone_and_together(policy, 15):
        assert said(alone) == said(together)


def test_processes_that_are_spawned(policy: offerrules.Policy[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "start_method", lambda: "spawn")
    for alone, together in alone_and_together(policy, 6):
        assert said(alone) == said(together)


def test_a_record_that_is_changed_later_is_decided_as_it_was(policy: offerrules.Policy[Any]) -> None:
    record = {**COMPLETED}
    (decision,) = policy.decide_many([record], on=ON, workers=2)
    before = policy.decide(record, on=ON)
    record["internships"] = []
    assert isinstance(decision, offerrules.Decision)
    assert said(decision) == said(before)


class Unpicklable(dict[str, Any]):
    def __reduce__(self) -> Any:
        raise TypeError("not this one")


def test_a_record_that_cannot_be_sent_is_decided_here(policy: offerrules.Policy[Any]) -> None:
    found = list(policy.decide_many([{"id": "a"}, Unpicklable(COMPLETED), {"id": "b"}], on=ON, workers=2))
    assert found == list(policy.decide_many([{"id": "a"}, COMPLETED, {"id": "b"}], on=ON))


@pytest.mark.parametrize("number", [0, -1, True, 2.0, "2"])
def test_a_number_of_workers_that_is_none(policy: offerrules.Policy[Any], number: Any) -> None:
    with pytest.raises(ValueError, match="`workers`"):
        policy.decide_many([], on=ON, workers=number)


def test_what_is_wrong_with_the_call_is_told_at_once(policy: offerrules.Policy[Any]) -> None:
    with pytest.raises(TypeError):
        policy.decide_many([], on="2022-05-30", workers=2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no engine"):
        policy.decide_many([], on=ON, engine="slow", workers=2)  # type: ignore[arg-type]


@pytest.mark.parametrize("before", [0, 1, 100])
def test_an_error_of_the_records_comes_after_the_decisions_before_it(
    policy: offerrules.Policy[Any], before: int
) -> None:
    def people() -> Iterator[Any]:
        yield from ({"id": f"p{number}"} for number in range(before))
        raise LookupError("no more")

    found: list[Any] = []
    with pytest.raises(LookupError, match="no more"):
        found.extend(result.subject for result in each(policy, people()))
    assert found == [f"p{number}" for number in range(before)]
    assert not active_children()


def each(policy: offerrules.Policy[Any], people: Any) -> Iterator[Any]:
    return policy.decide_many(people, on=ON, workers=2)


@pytest.mark.parametrize("number_of_processes", [2, 3])
def test_no_more_is_read_than_what_is_on_its_way(policy: offerrules.Policy[Any], number_of_processes: int) -> None:
    taken = 0

    def people() -> Iterator[Any]:
        nonlocal taken
        for number in count():
            taken += 1
            yield {"id": f"p{number}"}

    found = policy.decide_many(people(), on=ON, workers=number_of_processes)
    most = (workers.AHEAD * number_of_processes + 1) * workers.LARGEST_CHUNK
    for number, decision in enumerate(islice(found, 3000)):
        assert isinstance(decision, offerrules.Decision)
        assert decision.subject == f"p{number}"
        assert taken <= number + most
    assert len(active_children()) == number_of_processes - 1
    found.close()
    assert not active_children()


def test_processes_end_when_nobody_wants_the_rest(policy: offerrules.Policy[Any]) -> None:
    found = policy.decide_many(({"id": f"p{number}"} for number in count()), on=ON, workers=2)
    for _ in range(workers.FIRST_CHUNK + 1):
        next(found)
    assert active_children()
    del found
    assert not active_children()


def test_a_large_record_fills_a_chunk(policy: offerrules.Policy[Any]) -> None:
    one = b'{"workplace": "%s"}' % (b"x" * 50_000)
    several = b", ".join([one] * (workers.LARGEST_TEXT // 2 // len(one)))
    people = [b'{"id": "p%d", "internships": [%s]}' % (number, several) for number in range(40)]
    assert [result.to_json() for result in each(policy, people)] == [
        result.to_json() for result in policy.decide_many(people, on=ON) if isinstance(result, offerrules.Decision)
    ]


@pytest.mark.parametrize("after", [workers.FIRST_CHUNK + 1, 100])
def test_a_process_that_is_killed_is_told(policy: offerrules.Policy[Any], after: int) -> None:
    found = policy.decide_many(({"id": f"p{number}"} for number in count()), on=ON, workers=2)
    subjects = [decision.subject for decision in islice(found, after) if isinstance(decision, offerrules.Decision)]
    for process in active_children():
        os.kill(process.pid or 0, signal.SIGKILL)
    with pytest.raises(offerrules.WorkerError, match="signal 9") as raised:
        subjects.extend(decision.subject for decision in found)  # type: ignore[union-attr]
    assert "signal 9" in raised.value.in_language("sv")
    assert pickle.loads(pickle.dumps(raised.value)).exit_code == -signal.SIGKILL
    assert subjects[:after] == [f"p{number}" for number in range(after)]
    assert not active_children()


class Deadly(Participant):
    """A record that ends the worker in which it is read."""

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Any:
        if obj.get("id") == "deadly" and parent_process() is not None:
            os._exit(3)
        return super().model_validate(obj, **options)


def test_a_record_that_ends_the_process_is_told() -> None:
    text = (ROOT / "policies/gotland/kompetenslyftet/policy.yaml").read_text(encoding="utf-8")
    policy = offerrules.loads(text.replace("record: Participant", "record: Deadly"), records={"Deadly": Deadly})
    people = [{"id": f"p{number}" if number < 300 else "deadly"} for number in range(3000)]
    subjects = []
    with pytest.raises(offerrules.WorkerError, match="exit code 3"):
        for result in policy.decide_many(people, on=ON, workers=2):
            subjects.append(result.subject)  # type: ignore[union-attr]
    assert subjects == [person["id"] for person in people[: len(subjects)]]
    assert 300 - workers.LARGEST_CHUNK <= len(subjects) <= 300 + (workers.AHEAD * 2 + 1) * workers.LARGEST_CHUNK


class Faulty(Participant):
    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Any:
        if obj.get("id") == "p20":
            raise ArithmeticError("a mistake in a class of the caller")
        return super().model_validate(obj, **options)


def test_an_error_that_is_none_of_the_record_comes_in_its_place() -> None:
    text = (ROOT / "policies/gotland/kompetenslyftet/policy.yaml").read_text(encoding="utf-8")
    policy = offerrules.loads(text.replace("record: Participant", "record: Faulty"), records={"Faulty": Faulty})
    subjects = []
    with pytest.raises(ArithmeticError, match="a mistake"):
        for result in each(policy, [{"id": f"p{number}"} for number in range(30)]):
            subjects.append(result.subject)
    assert subjects == [f"p{number}" for number in range(20)]


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        f"""\
import datetime, itertools, multiprocessing, offerrules, os, signal
policy = offerrules.load({str(ROOT / "policies/gotland/kompetenslyftet/policy.yaml")!r})
found = policy.decide_many(({{"id": str(n)}} for n in itertools.count()), on=datetime.date(2022, 5, 30), workers=3)
for _ in range(500):
    next(found)
print(*(process.pid for process in multiprocessing.active_children()), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
""",
        encoding="utf-8",
    )
    ended = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False, timeout=60)
    assert ended.stderr == ""
    started = [int(number) for number in ended.stdout.split()]
    assert len(started) == 2
    until = time.monotonic() + 20
    while any(map(_is_running, started)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_is_running, started))


def _is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_this_process_decides_too(policy: offerrules.Policy[Any], read_here: list[Any]) -> None:
    """While the worker is stopped nothing comes of it; this process decides as far ahead as it may, and then waits."""
    size = (workers.AHEAD * 2 + 1) * workers.LARGEST_CHUNK
    found = policy.decide_many(({"id": f"p{number}"} for number in range(size)), on=ON, workers=2)
    subjects = [decision.subject for decision in islice(found, workers.FIRST_CHUNK) if is_decision(decision)]
    subjects += [next(found).subject]  # type: ignore[union-attr]
    (worker,) = active_children()
    os.kill(worker.pid or 0, signal.SIGSTOP)
    going_on = threading.Timer(1.0, os.kill, (worker.pid or 0, signal.SIGCONT))
    going_on.start()
    subjects += [decision.subject for decision in found if is_decision(decision)]
    going_on.join()
    assert subjects == [f"p{number}" for number in range(size)]
    assert workers.FIRST_CHUNK + workers.LARGEST_CHUNK <= len(read_here) < size


def is_decision(result: Any) -> TypeGuard[offerrules.Decision]:
    return isinstance(result, offerrules.Decision)


class Repeating:
    """Work of which texts come, each record being told how large."""

    def __call__(self, record: bytes) -> bytes:
        number, _, size = record.partition(b" ")
        return number * (int(size) // len(number))

    def loaded(self, results: Any, whole: bool) -> Any:
        return len(results), list(results)

    def unloaded(self, load: Any, texts: Iterator[bytes], records: Any, tell: Any) -> Iterator[bytes]:
        return islice(texts, load)


class Dying(Repeating):
    """Work that ends a worker at some record, while the process that started it is busy."""

    def __call__(self, record: bytes) -> bytes:
        number = int(record)
        if parent_process() is None:
            time.sleep(1.0 if number == workers.FIRST_CHUNK + 3 * workers.LARGEST_CHUNK else 0)
        elif number == workers.FIRST_CHUNK + 2 * workers.LARGEST_CHUNK:
            os._exit(3)
        return record


def test_what_a_worker_answered_before_it_died_is_handed_on() -> None:
    found: list[bytes] = []
    with pytest.raises(offerrules.WorkerError, match="exit code 3"):
        found.extend(workers.done(Dying(), (b"%d" % number for number in range(3000)), 2))
    assert found == [b"%d" % number for number in range(workers.FIRST_CHUNK + 2 * workers.LARGEST_CHUNK)]


class Unsendable(Repeating):
    """Work whose results cannot be sent from here."""

    def __call__(self, record: bytes) -> bytes:
        return record

    def loaded(self, results: Any, whole: bool) -> Any:
        if parent_process() is None:
            raise ArithmeticError("not this one")
        return super().loaded(results, whole)


def test_what_cannot_be_sent_is_handed_on_as_it_is() -> None:
    records = [b"%d" % number for number in range(600)]
    assert list(workers.done(Unsendable(), records, 2)) == records


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("sizes", [[100], [5_000, 70_000], [200_000], [100, SLOT - 7, SLOT + 9]])
def test_texts_of_any_size_come_from_everywhere(monkeypatch: pytest.MonkeyPatch, method: str, sizes: list[int]) -> None:
    monkeypatch.setattr(crew, "start_method", lambda: method)
    number = 600 if sum(sizes) < 300_000 else 60
    records = [b"%d %d" % (each, sizes[each % len(sizes)]) for each in range(number)]
    work = Repeating()
    for found, record in zip(workers.done(work, records, 3), records, strict=True):
        assert found == work(record)


def test_how_processes_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    ways = subprocess.run(
        [
            sys.executable,
            "-c",
            "import multiprocessing, threading, time; from offerrules.workers.crew import start_method; "
            "print(start_method()); threading.Thread(target=time.sleep, args=(1,), daemon=True).start(); "
            "print(start_method()); multiprocessing.set_start_method('forkserver'); print(start_method())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ways.stdout.split() == ["fork", "spawn", "forkserver"]
