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
    for view, sv, en in (
        (
            "rules",
            "varje namn med typ, villkor och källa, i den ordning de beräknas (förval)",
            "every name with its type, condition and source, in the order of evaluation (the default)",
        ),
        ("fields", "de fält i posten som policyn läser", "the fields of the record that the policy reads"),
        (
            "graph",
            "vad som bygger på vad, som ett flödesschema i Mermaid",
            "what rests on what, as a Mermaid flowchart",
        ),
        (
            "python",
            "den Python som motorn direct gör av policyn, med de parametrar som gäller den dag som --on anger",
            "the Python that the direct engine makes of it, with the parameters in force on --on",
        ),
    ):
        views.add_argument(f"--{view}", dest="view", action="store_const", const=view, help=parser.text(sv, en))
    parser.set_defaults(view="rules")
    shared.add_day(
        parser,
        "med --python: dagen (förval: den första som policyn gäller)",
        "with --python: the day (default: the first on which it is in force)",
    )
    shared.add_language(parser)
    shared.add_output_file(parser)
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
