"""`offerrules explain`: the reasons of a stored decision."""

from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import RefusedError, at
from offerrules.cli.policies import load_policy
from offerrules.cli.stored import error_in_words, stored_decision
from offerrules.cli.streams import Streams
from offerrules.cli.writers import width
from offerrules.decision.errors import DecisionError
from offerrules.explain.forms import FORMS, explained

EXAMPLE = "offerrules explain decision.json policy.yaml --lang sv --format html -o reasons.html"


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_decision(parser)
    shared.add_policy(parser)
    shared.add_language(parser)
    shared.add_output(parser, FORMS)
    shared.add_redact(parser)
    shared.add_record_class(parser)
    shared.add_width(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes the reasons."""
    policy = load_policy(arguments.policy, arguments.record, arguments.lang, streams)
    decision = stored_decision(arguments.decision, policy, streams)
    if arguments.redact:
        decision = decision.redacted(arguments.redact)
    with streams.output(arguments.output) as output:
        try:
            found = explained(
                decision, policy.rule_set, arguments.lang, arguments.format, width(arguments), output.shows_signs
            )
        except DecisionError as error:
            raise RefusedError(at(arguments.decision, error_in_words(error))) from None
        if arguments.format == "text":
            output.write(found)
        else:
            output.write_bytes(found.encode("utf-8") + (b"\n" if arguments.format == "json" else b""))
    return 0
