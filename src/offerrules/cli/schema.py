"""`offerrules schema`: the JSON Schema of what is read and written."""

import json
from typing import Any

from offerrules.cli import arguments as shared
from offerrules.cli import refusal
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import UsageError
from offerrules.cli.policies import load_policy, record_class
from offerrules.cli.streams import Streams
from offerrules.cli.swedish_schema import in_swedish
from offerrules.decision import form as decision_form
from offerrules.document.schema import policy_schema
from offerrules.explain import schema as reasons_form
from offerrules.language import Text
from offerrules.records.participant import Participant
from offerrules.records.schema import record_schema

_OF = ("policy", "record", "decision", "refused", "reasons")
_RECORD_ONLY = Text(
    "--policy och --record hör bara till `schema record`", "--policy and --record go with `schema record` only"
)
EXAMPLE = "offerrules schema policy -o policy.schema.json"


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser.add_argument(
        "of",
        metavar="SCHEMA",
        choices=_OF,
        help=parser.text(f"vad schemat beskriver: {', '.join(_OF)}", f"what the schema is of: {', '.join(_OF)}"),
    )
    parser.add_argument(
        "--policy",
        metavar="POLICY",
        help=parser.text(
            "med record: den post som policyn har, i stället för den inbyggda",
            "with record: the record of this policy, rather than the built-in one",
        ),
    )
    shared.add_output_file(parser)
    shared.add_language(parser)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes the schema."""
    if arguments.of != "record" and (arguments.policy or arguments.record):
        raise UsageError(_RECORD_ONLY)
    schema = _schema(arguments, streams)
    if arguments.lang == "sv":
        schema = in_swedish(schema)
    with streams.output(arguments.output) as output:
        output.write_data(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0


def _schema(arguments: Arguments, streams: Streams) -> dict[str, Any]:
    match arguments.of:
        case "policy":
            return policy_schema()
        case "decision":
            return decision_form.json_schema()
        case "refused":
            return refusal.json_schema()
        case "reasons":
            return reasons_form.json_schema()
        case _ if arguments.policy is not None:
            return record_schema(load_policy(arguments.policy, arguments.record, arguments.lang, streams).record)
        case _ if arguments.record is not None:
            return record_schema(record_class(arguments.record, streams))
        case _:
            return record_schema(Participant)
