"""`offerrules show`: a policy as offerrules understands it."""

from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.fields import fields_as_text
from offerrules.cli.graph import graph
from offerrules.cli.policies import load_policy
from offerrules.cli.streams import Streams
from offerrules.rules.text import listing

EXAMPLE = "offerrules show policy.yaml --graph > policy.mmd"


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_policy(parser)
    views = parser.add_mutually_exclusive_group()
    for view, words in (
        ("rules", "every name with its type, condition and source, in the order of evaluation (the default)"),
        ("fields", "the fields of the record that the policy reads"),
        ("graph", "what rests on what, as a Mermaid flowchart"),
        ("python", "the Python that the direct engine makes of it, with the parameters in force on --on"),
    ):
        views.add_argument(f"--{view}", dest="view", action="store_const", const=view, help=words)
    parser.set_defaults(view="rules")
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=shared.day,
        help="with --python: the day (default: the first on which it is in force)",
    )
    shared.add_language(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="write to FILE instead of standard output")
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes the view that was asked for."""
    policy = load_policy(arguments.policy, arguments.record, arguments.lang, streams)
    rules = policy.rule_set
    with streams.output(arguments.output) as output:
        match arguments.view:
            case "fields":
                output.write(fields_as_text(rules, arguments.lang))
            case "graph":
                output.write(graph(rules, arguments.lang))
            case "python":
                output.write(policy.generated_python(arguments.on or rules.in_force_from) + "\n")
            case _:
                output.write(listing(rules, arguments.lang))
    return 0
