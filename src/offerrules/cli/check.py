"""`offerrules check`: every finding about policies, each at its place."""

from pathlib import Path
from typing import Final

from offerrules import report
from offerrules.api import RecordClasses, check
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import UsageError
from offerrules.cli.finding import policies_in
from offerrules.cli.policies import record_classes, sources_of
from offerrules.cli.streams import Streams, reason
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.folder import load_folder
from offerrules.language import Text

EXAMPLE = "offerrules check policies"
_FORMATS: Final = ("text", "json", "sarif", "github")
_NOTHING: Final = Text("Inga fynd. Antal kontrollerade policyer", "Nothing found. Policies checked")


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a policy, or a folder of policies")
    shared.add_language(parser)
    shared.add_output(parser, _FORMATS)
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes every diagnostic; gives 1 if there is any."""
    paths = policies_in(arguments.paths)
    records = record_classes(arguments.record)
    found: list[Diagnostic] = []
    for path in paths:
        try:
            found += check(path, records=records)
        except OSError as error:
            raise UsageError(f"cannot read {path}: {reason(error)}") from None
    found += _overlaps(arguments.paths, records, found)
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


def _overlaps(paths: list[str], records: RecordClasses, found: list[Diagnostic]) -> list[Diagnostic]:
    """Versions in a folder that are in force at the same time; asked only where every policy can be loaded."""
    if any(finding.severity == "error" for finding in found):
        return []
    overlaps: list[Diagnostic] = []
    for folder in filter(lambda path: Path(path).is_dir(), paths):
        try:
            load_folder(folder, records=records)
        except PolicyError as error:
            overlaps += error.diagnostics
    return overlaps
