"""`offerrules verify`: whether a stored decision follows from its facts and its policy."""

import json

from offerrules.api import verify
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.policies import load_policy
from offerrules.cli.stored import stored_decision
from offerrules.cli.streams import Streams
from offerrules.language import Text

EXAMPLE = "offerrules verify decision.json policy.yaml"
_FORMATS = ("text", "json")
_HOLDS = Text(
    "Underlaget följer av sina uppgifter och sin policy. Om uppgifterna är sanna har inte kontrollerats.",
    "The decision follows from its facts and its policy. Whether the facts are true has not been checked.",
)
_FOUND = Text("Antal skillnader", "Differences")
_REST_HOLDS = Text(
    "Det som kan kontrolleras följer av uppgifterna och policyn. Resten vilar på det som är utelämnat.",
    "What can be checked follows from the facts and the policy. The rest depends on what was left out.",
)


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_decision(parser)
    shared.add_policy(parser)
    shared.add_language(parser)
    shared.add_output(parser, _FORMATS)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes every difference; gives 1 if there is any, also one that says what could not be checked."""
    policy = load_policy(arguments.policy, arguments.record, arguments.lang, streams)
    decision = stored_decision(arguments.decision, policy, streams)
    differences = verify(decision, policy)
    with streams.output(arguments.output) as output:
        if arguments.format == "json":
            found = [
                {
                    "kind": difference.kind,
                    "place": difference.place,
                    "message": {"sv": difference.text.sv, "en": difference.text.en},
                    "stored": difference.stored,
                    "derived": difference.derived,
                }
                for difference in differences
            ]
            output.write_data(json.dumps({"differences": found}, ensure_ascii=False, indent=2) + "\n")
        elif differences:
            for difference in differences:
                output.write(f"{difference.in_language(arguments.lang)}\n")
            number = sum(difference.kind != "unchecked" for difference in differences)
            end = (
                f"{_FOUND.in_language(arguments.lang)}: {number}" if number else _REST_HOLDS.in_language(arguments.lang)
            )
            output.write(f"{end}\n")
        else:
            output.write(f"{_HOLDS.in_language(arguments.lang)}\n")
    return 1 if differences else 0
