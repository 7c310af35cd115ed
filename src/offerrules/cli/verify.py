"""`offerrules verify`: whether stored decisions follow from their facts and their policies."""

import json
from collections import Counter
from typing import Any, Final, Literal

from offerrules.api import Policy, verified
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import RefusedError
from offerrules.cli.stored import Stored, error_in_words, policies_at, refused, stored_decisions
from offerrules.cli.streams import Output, Streams
from offerrules.language import Language, Text
from offerrules.verification.difference import Status, Verification

EXAMPLE = "offerrules verify decisions.ndjson policies/"
_FORMATS = ("text", "json", "ndjson")
PARTLY_CHECKED: Final = 3
"""The exit code where nothing differs, but a part could not be checked."""

Found = Literal["holds", "differs", "partly_checked", "unreadable", "refused"]
_HOLDS = Text(
    "Underlaget följer av sina uppgifter och sin policy. Om uppgifterna är sanna har inte kontrollerats.",
    "The decision follows from its facts and its policy. Whether the facts are true has not been checked.",
)
_REST_HOLDS = Text(
    "Det som kunde kontrolleras följer av uppgifterna och policyn. Resten vilar på det som är utelämnat.",
    "What could be checked follows from the facts and the policy. The rest depends on what was left out.",
)
_DIFFERENCES = Text("Antal skillnader", "Differences")
_UNCHECKED = Text("Kunde inte kontrolleras", "Could not be checked")
_STATUS: dict[Found, Text] = {
    "holds": Text("stämmer", "holds"),
    "differs": Text("stämmer inte", "differs"),
    "partly_checked": Text("kunde delvis inte kontrolleras", "could not be checked in part"),
    "unreadable": Text("kan inte läsas", "cannot be read"),
    "refused": Text("posten togs inte med, så inget underlag finns", "the record was refused, so there is no decision"),
}
_COUNTED: dict[Found, Text] = {
    "holds": Text("Stämmer", "Hold"),
    "differs": Text("Stämmer inte", "Differ"),
    "partly_checked": Text("Kunde delvis inte kontrolleras", "Could not be checked in part"),
    "unreadable": Text("Kan inte läsas", "Cannot be read"),
    "refused": Text("Poster som inte togs med", "Records refused"),
}


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_stored(parser)
    shared.add_policies(parser)
    shared.add_language(parser)
    shared.add_output(parser, _FORMATS)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes every difference, and every place that could not be checked."""
    policies = policies_at(arguments.policy, arguments.record, arguments.lang, streams)
    with (
        stored_decisions(arguments.decision, policies, streams) as decisions,
        streams.output(arguments.output) as output,
    ):
        write = _Writer(output, arguments.format, arguments.lang, decisions.are_several, policies.is_folder)
        for stored in decisions:
            if stored.decision is None and not decisions.are_several:
                raise refused(arguments.decision, stored)
            write.add(stored)
        write.end()
    if write.counts["differs"] or write.counts["unreadable"]:
        return RefusedError.code
    return PARTLY_CHECKED if write.counts["partly_checked"] else 0


class _Writer:
    """Writes what was found of each decision, when it is found."""

    def __init__(self, output: Output, form: str, language: Language, are_several: bool, names_policy: bool) -> None:
        self._output = output
        self._form = form
        self._language: Language = language
        self._are_several = are_several
        self._names_policy = names_policy
        self.counts: Counter[Found] = Counter()

    def add(self, stored: Stored) -> None:
        """Verifies one decision, if there is one, and writes what was found."""
        found: Found
        verification = Verification((), ())
        if stored.decision is None or stored.policy is None:
            found = "refused" if stored.error is None else "unreadable"
        else:
            verification = verified(stored.decision, stored.policy)
            found = verification.status
        self.counts[found] += 1
        if self._form == "text":
            self._write_text(stored, found, verification)
        else:
            self._write_data(stored, found, verification)

    def end(self) -> None:
        """Writes what remains to be written behind the last decision."""
        if self._form == "json" and self._are_several:
            self._output.write_data("\n]\n" if self.counts else "[]\n")
        elif self._form == "text" and self._are_several:
            self._line("")
            for found, said in _COUNTED.items():
                if self.counts[found] or found == "holds":
                    self._line(f"{said.in_language(self._language)}: {self.counts[found]}")

    def _write_text(self, stored: Stored, found: Found, verification: Verification) -> None:
        indent = ""
        named = f" ({stored.policy.name} {stored.policy.version})" if stored.policy and self._names_policy else ""
        if self._are_several:
            indent = "  "
            self._line(f"{stored.number}: {_STATUS[found].in_language(self._language)}{named}")
        elif named:
            self._line(named.strip(" ()"))
        if stored.error is not None:
            self._line(indent + error_in_words(stored.error).in_language(self._language))
        said = [each.in_language(self._language) for each in verification.differences]
        said += [each.in_language(self._language) for each in verification.unchecked]
        for line in said:
            self._line(indent + line)
        if not self._are_several:
            self._sum_up(verification)

    def _sum_up(self, verification: Verification) -> None:
        status: Status = verification.status
        if status == "differs":
            self._line(f"{_DIFFERENCES.in_language(self._language)}: {len(verification.differences)}")
        if verification.unchecked:
            self._line(f"{_UNCHECKED.in_language(self._language)}: {len(verification.unchecked)}")
        if status != "differs":
            self._line((_HOLDS if status == "holds" else _REST_HOLDS).in_language(self._language))

    def _write_data(self, stored: Stored, found: Found, verification: Verification) -> None:
        data = _as_data(stored, found, verification)
        if self._form == "ndjson":
            self._output.write_data(json.dumps(data, ensure_ascii=False) + "\n")
        elif self._are_several:
            before = ",\n" if sum(self.counts.values()) > 1 else "[\n"
            self._output.write_data(before + json.dumps(data, ensure_ascii=False))
        else:
            self._output.write_data(json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def _line(self, text: str) -> None:
        self._output.write(f"{text}\n")


def _as_data(stored: Stored, found: Found, verification: Verification) -> dict[str, Any]:
    return {
        "number": stored.number,
        "status": found,
        "policy": _policy(stored.policy),
        "error": {"place": stored.error.place, "message": _said(stored.error.text)} if stored.error else None,
        "differences": [
            {
                "kind": each.kind,
                "place": each.place,
                "message": _said(each.text),
                "stored": each.stored,
                "derived": each.derived,
            }
            for each in verification.differences
        ],
        "unchecked": [{"place": each.place, "message": _said(each.text)} for each in verification.unchecked],
    }


def _policy(policy: "Policy[Any] | None") -> dict[str, str] | None:
    if policy is None:
        return None
    return {"name": policy.name, "version": policy.version, "fingerprint": policy.fingerprint}


def _said(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}
