"""`offerrules check`: every finding about policies, each at its place."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from offerrules import report
from offerrules.api import RecordClasses, check, load
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import cannot_read
from offerrules.cli.finding import policies_in
from offerrules.cli.policies import record_classes, sources_of
from offerrules.cli.streams import Streams
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.folder import other_files, unread, version_problems
from offerrules.language import Text

EXAMPLE = "offerrules check policies"
_FORMATS: Final = ("text", "json", "sarif", "github")
_HEAD: Final = re.compile(rb"^(?:\xef\xbb\xbf)?offerrules\s*:", re.MULTILINE)
_MOST: Final = 100_000
"""Bytes in which the head of a policy is looked for."""
_NAMED: Final = 20
"""How many files that are not checked are named."""
_SKIPPED: Final = Text(
    "Inte kontrollerade, eftersom de varken heter policy.yaml eller slutar på .policy.yaml",
    "Not checked, since they are neither called policy.yaml nor end in .policy.yaml",
)
_NOTHING: Final = Text("Inga fynd. Antal kontrollerade policyer", "Nothing found. Policies checked")


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser.add_argument(
        "paths",
        metavar=parser.text("SÖKVÄG", "PATH"),
        nargs="+",
        help=parser.text("en policy, eller en mapp med policyer", "a policy, or a folder of policies"),
    )
    shared.add_language(parser)
    shared.add_output(parser, _FORMATS)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes every diagnostic; gives 1 if there is any."""
    paths = policies_in(arguments.paths)
    records = record_classes(arguments.record, streams)
    found: list[Diagnostic] = []
    for path in paths:
        streams.reads(path)
        try:
            found += check(path, records=records)
        except OSError as error:
            raise cannot_read(path, error) from None
    found += _beside_each_other(paths, records)
    others = [file for name in arguments.paths if Path(name).is_dir() for file in other_files(Path(name))]
    found += [unread(file) for file in others if _holds_policy(file)]
    if skipped := [str(file) for file in others if not _holds_policy(file)]:
        more = f" … (+{len(skipped) - _NAMED})" if len(skipped) > _NAMED else ""
        streams.tell(f"{_SKIPPED.in_language(arguments.lang)}: {', '.join(skipped[:_NAMED])}{more}")
    with streams.output(arguments.output) as output:
        match arguments.format:
            case "json":
                output.write_data(report.as_json(found))
            case "sarif":
                output.write_data(report.as_sarif(found, arguments.lang))
            case "github":
                output.write_data(report.as_annotations(found, arguments.lang))
            case _ if found:
                output.write(report.as_text(found, sources_of(found), arguments.lang))
                output.write(f"\n{report.summary(found, arguments.lang)}\n")
            case _:
                output.write(f"{_NOTHING.in_language(arguments.lang)}: {len(paths)}\n")
    return 1 if found else 0


def _beside_each_other(paths: list[Path], records: RecordClasses) -> list[Diagnostic]:
    """What is wrong with the policies beside each other, wherever they are; those with errors are left out."""
    policies = []
    for path in paths:
        with suppress(PolicyError):
            policies.append(load(path, records=records))
    return version_problems(policies)


def _holds_policy(file: Path) -> bool:
    """Whether the file begins as a policy does: with the version of the format, after comments."""
    try:
        with file.open("rb") as opened:
            return _HEAD.search(opened.read(_MOST)) is not None
    except OSError:
        return False
