"""Reading stored decisions, one after the other, from what `decide` writes; and the policy that each rests on.

A file holds one decision, a JSON list of them, or one on each line (NDJSON). Two decisions at most are held in memory.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Final

from offerrules.api import Policy
from offerrules.cli.errors import RefusedError, UsageError, at, cannot_read
from offerrules.cli.policies import load_policy, record_classes, tell_errors
from offerrules.cli.refusal import REFUSED
from offerrules.cli.streams import Streams
from offerrules.decision import reading
from offerrules.decision.decision import Decision
from offerrules.decision.errors import DecisionError, too_large
from offerrules.diagnostics import PolicyError
from offerrules.folder import load_folder, policy_files
from offerrules.language import Language, Text
from offerrules.quick import dataclass

_MARK: Final = b"\xef\xbb\xbf"
_LINES: Final = (".ndjson", ".jsonl")
_CHUNK: Final = 1 << 16
_OUTSIDE: Final = re.compile(rb'["{}\[\]]')
_INSIDE: Final = re.compile(rb'["\\]')
_BETWEEN: Final = b" \t\r\n,[]"
"""What is between the decisions of a file."""
_MOST_SHOWN: Final = 20
"""Fingerprints that are listed where none of them is the one sought."""

_NO_POLICY: Final = Text(
    "Ingen policy i {folder} har fingeravtrycket {sought}, som underlaget vilar på. Där finns: {there}.",
    "No policy in {folder} has the fingerprint {sought}, on which the decision rests. There are: {there}.",
)
_NO_FINGERPRINT: Final = Text("Det sparade underlaget har inget fingeravtryck.", "The decision has no fingerprint.")
_UNFINISHED: Final = Text("Filen slutar mitt i ett underlag.", "The file ends in the middle of a decision.")
_NO_POLICIES: Final = Text("det finns ingen policy i mappen", "there is no policy in this folder")
_NOTHING: Final = Text("Det finns inget underlag i filen.", "There is no decision in the file.")
_SOMETHING_ELSE: Final = Text(
    "Filen är varken ett underlag, en lista med underlag eller ett underlag på varje rad.",
    "The file is neither a decision nor a list of decisions, and does not have one on each line.",
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One decision of a file, with the policy that it rests on; or why it cannot be read.

    `number` counts from 1; of NDJSON it is that of the line. `decision` is None where `error` says why, or where the
    file says that the record was refused, so that nothing was decided.
    """

    number: int
    policy: "Policy[Any] | None" = None
    decision: Decision | None = None
    error: DecisionError | None = None


class StoredDecisions:
    """The decisions in one place. `are_several` says that the file is made for more than one."""

    def __init__(self, file: BinaryIO, name: str, policies: "Policies") -> None:
        self._file = file
        self._policies = policies
        self._start = self._first_line()
        first = self._start.strip()
        is_object = first[:1] == b"{"
        self._is_list = first[:1] == b"["
        self._is_lines = not self._is_list and (
            Path(name).suffix.lower() in _LINES or (is_object and first[-1:] == b"}" and _is_json(first))
        )
        self._found = self._read()
        self._first = list(islice(self._found, 2))
        self.are_several: Final = len(self._first) > 1 or (self._is_list and self._first[0].error is None)

    def __iter__(self) -> Iterator[Stored]:
        return chain(self._first, self._found)

    def _first_line(self) -> bytes:
        """The first line with something on it."""
        line = self._file.readline(reading.LARGEST + 1).removeprefix(_MARK)
        while line and not line.strip():
            line = self._file.readline(reading.LARGEST + 1)
        return line

    def _read(self) -> Iterator[Stored]:
        number = 0
        try:
            for number, data in self._lines() if self._is_lines else enumerate(self._objects(), 1):
                yield self._stored(number, data)
        except DecisionError as error:
            yield Stored(number + 1, error=error)
            return
        if number == 0:
            yield Stored(1, error=DecisionError("decision-none", _NOTHING))

    def _stored(self, number: int, data: bytes) -> Stored:
        try:
            if len(data) > reading.LARGEST:
                raise too_large(reading.LARGEST)
            policy = self._policies.only
            if policy is None or b'"fingerprint"' not in data:
                tree = reading.parse(data)
                if isinstance(tree, dict) and tree.get("status") == REFUSED:
                    return Stored(number)
                policy = policy or self._policies.of(tree.get("fingerprint") if isinstance(tree, dict) else None)
            return Stored(number, policy, Decision.from_json(data, policy))
        except DecisionError as error:
            return Stored(number, error=error)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        number, line = 1, self._start
        while line:
            if line.strip():
                yield number, line.strip()
            while len(line) > reading.LARGEST and not line.endswith(b"\n"):
                line = self._file.readline(reading.LARGEST + 1)
            number, line = number + 1, self._file.readline(reading.LARGEST + 1)

    def _objects(self) -> Iterator[bytes]:
        """The objects at the top, or those in the list at the top."""
        outer = 1 if self._is_list else 0
        depth, in_text, found = 0, False, bytearray()
        for chunk in self._chunks():
            at = end = 0
            begun = 0 if found else None
            while match := (_INSIDE if in_text else _OUTSIDE).search(chunk, at):
                at = match.end()
                sign = match.group()
                if sign == b"\\":
                    at += 1
                elif sign == b'"':
                    in_text = not in_text
                elif sign in b"{[":
                    if depth == outer:
                        _check_between(chunk[end : match.start()])
                        begun = match.start()
                    depth += 1
                else:
                    depth -= 1
                    if depth == outer and begun is not None:
                        yield bytes(found + chunk[begun:at])
                        found, begun, end = bytearray(), None, at
            if begun is None:
                _check_between(chunk[end:])
            else:
                found += chunk[begun:]
            if len(found) > reading.LARGEST:
                raise too_large(reading.LARGEST)
        if depth > 0 or in_text:
            raise DecisionError("decision-unfinished", _UNFINISHED)

    def _chunks(self) -> Iterator[bytes]:
        """What the file holds, in parts that do not end in a backslash."""
        chunk = self._start
        while chunk:
            more = self._file.read(_CHUNK)
            if chunk.endswith(b"\\") and more:
                chunk += more
                continue
            yield chunk
            chunk = more


def _is_json(data: bytes) -> bool:
    try:
        reading.parse(data)
    except DecisionError:
        return False
    return True


def _check_between(data: bytes) -> None:
    if data.strip(_BETWEEN):
        raise DecisionError("decision-not-json", _SOMETHING_ELSE)


class Policies:
    """Where the policy of a decision is sought: one file, or a folder that has it in one of its versions.

    `only` is the policy where it is one file, whatever a decision rests on.
    """

    def __init__(self, name: str, found: "list[Policy[Any]]", is_folder: bool) -> None:
        self._name = name
        self._found = found
        self.is_folder: Final = is_folder
        self.only: Final = None if is_folder else found[0]
        self._by_fingerprint = {
            fingerprint: policy for policy in found for fingerprint in policy.rule_set.fingerprints.values()
        }

    def of(self, fingerprint: object) -> "Policy[Any]":
        """The policy with this fingerprint, of whatever version of the meaning. Raises `DecisionError`."""
        if not isinstance(fingerprint, str):
            raise DecisionError("decision-shape", _NO_FINGERPRINT, "fingerprint")
        policy = self._by_fingerprint.get(fingerprint)
        if policy is None:
            shown = [f"{each.name} {each.version} ({each.fingerprint})" for each in self._found[:_MOST_SHOWN]]
            there = ", ".join([*shown, *(["…"] if len(self._found) > _MOST_SHOWN else [])])
            sought = fingerprint if re.fullmatch("[0-9a-f]{64}", fingerprint) else "?"
            said = {"folder": self._name, "sought": sought, "there": there}
            raise DecisionError(
                "decision-no-policy", Text(_NO_POLICY.sv.format(**said), _NO_POLICY.en.format(**said)), "fingerprint"
            )
        return policy


def policies_at(name: str, record: tuple[str, str] | None, language: Language, streams: Streams) -> Policies:
    """The policy at `name`, or those in the folder. Raises `UsageError`, or `RefusedError` where one has errors."""
    if not Path(name).is_dir():
        return Policies(name, [load_policy(name, record, language, streams)], is_folder=False)
    for file in policy_files(Path(name)):
        streams.reads(file)
    try:
        folder = load_folder(name, records=record_classes(record, streams))
    except OSError as error:
        raise cannot_read(name, error) from None
    except PolicyError as error:
        raise tell_errors(name, error, language, streams) from None
    found = [policy for versions in folder.values() for policy in versions]
    if not found:
        raise UsageError(at(name, _NO_POLICIES))
    return Policies(name, found, is_folder=True)


@contextmanager
def stored_decisions(name: str, policies: Policies, streams: Streams) -> Iterator[StoredDecisions]:
    """The decisions at `name`, `-` for standard input. Raises `UsageError` where there is no file."""
    if name == "-":
        yield StoredDecisions(streams.read_bytes(), name, policies)
        return
    streams.reads(name)
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("rb"))
            found = StoredDecisions(file, name, policies)
        except OSError as error:
            raise cannot_read(name, error) from None
        yield found


def refused(name: str, stored: Stored) -> RefusedError:
    """The one decision of a file cannot be read, or there is none."""
    return RefusedError(at(name, _NOTHING if stored.error is None else error_in_words(stored.error)))


def error_in_words(error: DecisionError) -> Text:
    """The place in the decision, where there is one, and what is wrong there."""
    return at(error.place, error.text) if error.place else error.text
