"""Everybody's answers against ours, before anybody is timed.

Each peer is checked in a process of its own, so that one that crashes costs only its own row.
"""

import hashlib
import json
import multiprocessing
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from benchmarks.agreeing import Answer, handwritten_answer, handwritten_truths, our_answer
from benchmarks.peers.peer import BatchAsked, Peer
from benchmarks.people import DAYS
from benchmarks.rows import HANDWRITTEN, HANDWRITTEN_JSON, package_version
from benchmarks.translation import RULES, answer, complete, with_unknown

from offerrules.decision.decision import Decision
from offerrules.engines.head import head_of
from offerrules.records import Participant

Records = Mapping[tuple[str, bool], Sequence[Participant]]
Answers = Mapping[tuple[str, bool], Sequence[Answer]]


@dataclass(frozen=True)
class Checked:
    """How many records were compared, and how many answers were not ours. `failed` where it could not be asked."""

    records: int
    different: int
    failed: str | None = None


def our_answers(policies: Mapping[str, Any], records: Records) -> dict[tuple[str, bool], list[Answer]]:
    """The answers of the direct engine."""
    return {
        (policy, unknown): [our_answer(policies[policy].decide(record, on=DAYS[policy][0])) for record in given]
        for (policy, unknown), given in records.items()
    }


def check_handwritten(policies: Mapping[str, Any], records: Records, answers: Answers, traces: int) -> Checked:
    """The hand-written functions: outcomes on all records, truths and the whole JSON on some of them."""
    compared = different = 0
    for (policy, unknown), given in records.items():
        module = HANDWRITTEN[policy]
        decide = module.for_day(DAYS[policy][0])
        write = HANDWRITTEN_JSON[policy].for_day(DAYS[policy][0], head_of(policies[policy].rule_set))
        for number, (record, ours) in enumerate(zip(given, answers[(policy, unknown)], strict=True)):
            found = decide(record)
            same = handwritten_answer(found) == ours
            if same and number < traces:
                decision = policies[policy].decide(record, on=DAYS[policy][0])
                same = truths_agree(decision, found, module) and decision.to_json() == write(record, found)
            compared += 1
            different += not same
    return Checked(compared, different)


def truths_agree(decision: Decision, found: Any, module: Any) -> bool:
    """Whether the bits tell the same of every criterion as the trace does."""
    theirs = handwritten_truths(found, module.ONCE, module.EACH)
    ours = {}
    for (name, index), trace in decision.trace.criteria.items():
        ours[(name, 0 if index is None and name not in module.ONCE else index)] = trace.truth
    return theirs == ours


def check_peer(peer: Peer, records: Records, answers: Answers) -> Checked:
    """One peer, in this process."""
    compared = different = 0
    for (policy, unknown), given in records.items():
        if unknown and not peer.unknown:
            continue
        rules = RULES[policy](DAYS[policy][0])
        question = with_unknown(rules) if unknown else complete(rules)
        asked = peer.make(question)
        ours = answers[(policy, unknown)]
        theirs: list[Answer] = []
        for at in range(0, len(given), peer.batch):
            batch = [question.given(record) for record in given[at : at + peer.batch]]
            if isinstance(asked, BatchAsked):
                found = asked.ask(asked.adapt(batch))
            else:
                found = [asked.ask(asked.adapt(its)) for its in batch]
            theirs += [answer(question, its, *numbers) for its, numbers in zip(batch, found, strict=True)]
        compared += len(given)
        different += sum(one != other for one, other in zip(theirs, ours, strict=True))
    return Checked(compared, different)


def check_peers(
    peers: Sequence[Peer],
    records: Records,
    answers: Answers,
    count_of: Callable[[Peer], int],
    at_once: int,
    tell: Callable[[str], None],
    memory: Path | None = None,
) -> dict[str, Checked]:
    """Every peer that is installed, `at_once` at a time. `count_of` says on how many records of each kind.

    What was found before is taken from `memory`, as long as nothing is other than it was: the peer's version, its
    translation, the records, and our answers.
    """
    fork = multiprocessing.get_context("fork")
    known: dict[str, Any] = json.loads(memory.read_text(encoding="utf-8")) if memory and memory.exists() else {}
    about = _about(answers) if memory else ""
    keys = {peer.name: f"{peer.name} {package_version(peer.package)} {count_of(peer)} {about}" for peer in peers}
    found = {peer.name: Checked(**known[keys[peer.name]]) for peer in peers if keys[peer.name] in known}
    waiting = [peer for peer in peers if package_version(peer.package) is not None and peer.name not in found]
    waiting.sort(key=lambda peer: not peer.slow)
    running: dict[Connection, tuple[Peer, BaseProcess]] = {}
    while waiting or running:
        while waiting and len(running) < at_once:
            peer = waiting.pop(0)
            receiving, sending = fork.Pipe(duplex=False)
            count = count_of(peer)
            # A peer that is not asked about unknown facts is checked on as many records, all of them complete.
            share = {key: given[: count if peer.unknown else 2 * count] for key, given in records.items()}
            theirs = {key: given[: len(share[key])] for key, given in answers.items()}
            process: BaseProcess = fork.Process(target=_in_process, args=(peer, share, theirs, sending))
            process.start()
            sending.close()
            running[receiving] = (peer, process)
        tell(f"answers: {', '.join(peer.name for peer, _ in running.values())}; {len(waiting)} more to come")
        for ready in wait(list(running)):
            assert isinstance(ready, Connection)
            peer, process = running.pop(ready)
            try:
                found[peer.name] = Checked(**json.loads(ready.recv()))
            except EOFError:
                found[peer.name] = Checked(0, 0, "its process ended without an answer")
            process.join()
            ready.close()
            if memory and not found[peer.name].failed:
                known[keys[peer.name]] = asdict(found[peer.name])
                memory.write_text(json.dumps(known, indent=2), encoding="utf-8")
    return found


def _about(answers: Answers) -> str:
    """A hash of everything that the answers of peers rest on, and of ours."""
    found = hashlib.sha256(sys.version.encode())
    here = Path(__file__).parent
    for file in sorted((*here.glob("peers/*.py"), here / "translation.py", here / "people.py", here / "agreeing.py")):
        found.update(file.read_bytes())
    for given in answers.values():
        for one in given:
            found.update(repr(one).encode())
    return found.hexdigest()


def _in_process(peer: Peer, records: Records, answers: Answers, sending: Connection) -> None:
    try:
        checked = check_peer(peer, records, answers)
        sending.send(json.dumps({"records": checked.records, "different": checked.different}))
    except Exception as error:
        last = traceback.format_exception_only(error)[-1].strip()
        sending.send(json.dumps({"records": 0, "different": 0, "failed": last[:200]}))
    sending.close()
