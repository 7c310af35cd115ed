"""`offerrules explain`: the reasons of stored decisions, which are verified first."""

from offerrules.api import verified
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import RefusedError, UsageError, at
from offerrules.cli.stored import Stored, error_in_words, policies_at, refused, stored_decisions
from offerrules.cli.streams import Output, Streams
from offerrules.cli.writers import width
from offerrules.decision.errors import DecisionError
from offerrules.explain.forms import FORMS, explained
from offerrules.language import Text

EXAMPLE = "offerrules explain decision.json policy.yaml --lang sv --format html -o reasons.html"
_SEVERAL = Text(
    "filen har flera underlag; ange -o MAPP/ så att vart och ett får en sida",
    "there are several decisions; give -o FOLDER/, for a page of each",
)


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_stored(parser)
    shared.add_policies(parser)
    shared.add_language(parser)
    shared.add_output(parser, FORMS)
    shared.add_redact(parser)
    shared.add_record_class(parser)
    shared.add_width(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes the reasons; gives 1 where a decision does not hold, or cannot be read."""
    policies = policies_at(arguments.policy, arguments.record, arguments.lang, streams)
    with (
        stored_decisions(arguments.decision, policies, streams) as decisions,
        streams.output(arguments.output, may_be_folder=arguments.format == "html") as output,
    ):
        if decisions.are_several and arguments.format == "html" and output.folder is None:
            raise UsageError(at(arguments.decision, _SEVERAL))
        explain = _Explaining(arguments, output, streams)
        for stored in decisions:
            if stored.decision is None and not decisions.are_several:
                raise refused(arguments.decision, stored)
            explain.add(stored, decisions.are_several)
        explain.end(decisions.are_several)
    return RefusedError.code if explain.failed else 0


class _Explaining:
    """Writes the reasons for one decision after the other. `failed` counts those that do not hold or cannot be read."""

    def __init__(self, arguments: Arguments, output: Output, streams: Streams) -> None:
        self._arguments = arguments
        self._output = output
        self._streams = streams
        self._written = 0
        self.failed = 0

    def add(self, stored: Stored, are_several: bool) -> None:
        """Writes the reasons for one decision, or tells why there are none."""
        try:
            found = self._reasons(stored)
        except DecisionError as error:
            if not are_several:
                raise RefusedError(at(self._arguments.decision, error_in_words(error))) from None
            self.failed += 1
            said = error_in_words(error).in_language(self._arguments.lang)
            self._streams.tell(f"offerrules: {self._arguments.decision}: {stored.number}: {said}")
            return
        if found is None:
            return
        self._write(found, stored.number, are_several)
        self._written += 1

    def end(self, are_several: bool) -> None:
        """Writes what comes behind the last."""
        if self._arguments.format == "json":
            self._output.write_bytes(b"" if not are_several else b"]" if self._written else b"[]")
            self._output.write_bytes(b"\n")

    def _reasons(self, stored: Stored) -> str | None:
        if stored.error is not None:
            raise stored.error
        decision, policy = stored.decision, stored.policy
        if decision is None or policy is None:
            return None
        # Before redaction more can be checked than behind it.
        checked = verified(decision, policy).status
        if checked == "differs":
            self.failed += 1
        if self._arguments.redact:
            decision = decision.redacted(self._arguments.redact)
        return explained(
            decision,
            policy.rule_set,
            self._arguments.lang,
            self._arguments.format,
            width(self._arguments),
            self._output.shows_signs,
            checked,
        )

    def _write(self, found: str, number: int, are_several: bool) -> None:
        match self._arguments.format:
            case "text":
                self._output.write(f"\n{found}" if self._written else found)
            case "html" if self._output.folder is not None:
                (self._output.folder / f"{number}.html").write_bytes(found.encode("utf-8"))
            case "json" if are_several:
                self._output.write_bytes((b",\n" if self._written else b"[") + found.encode("utf-8"))
            case _:
                self._output.write_bytes(found.encode("utf-8"))
