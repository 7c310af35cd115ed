"""`offerrules test`: the cases beside policies, each against what is decided."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from offerrules import report
from offerrules.api import ENGINES, Policy
from offerrules.authoring.cases import check_names, read_cases
from offerrules.authoring.run import TRUTHS, CaseResult, CasesResult, run_cases
from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import RefusedError, cannot_read, said
from offerrules.cli.finding import cases_in
from offerrules.cli.policies import load_policy
from offerrules.cli.streams import Output, Streams
from offerrules.language import Language, Text

EXAMPLE = "offerrules test policies"
_FORMATS: Final = ("text", "json")
_EXPECTED: Final = Text("väntat", "expected")
_FOUND: Final = Text("fick", "found")
_CASES: Final = Text("Fall", "Cases")
_FAILED: Final = Text("varav fel", "of which failed")
_ALL_HOLD: Final = Text("alla stämmer", "all as expected")
_SEEN: Final = Text("Villkor", "Criteria")
_ALL_SEEN: Final = Text("prövade som sanna, falska och okända", "seen true, false and unknown")
_UNSEEN: Final = {
    "true": Text("Aldrig sanna", "Never seen true"),
    "false": Text("Aldrig falska", "Never seen false"),
    "unknown": Text("Aldrig okända", "Never seen unknown"),
}


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser.add_argument(
        "paths",
        metavar=parser.text("SÖKVÄG", "PATH"),
        nargs="+",
        help=parser.text(
            "en cases.yaml, en policy.yaml eller en mapp med policyer",
            "a cases.yaml, a policy.yaml, or a folder of policies",
        ),
    )
    shared.add_language(parser)
    shared.add_output(parser, _FORMATS)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=shared.default(parser, ENGINES[0]))
    shared.add_record_class(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes what did not come out as expected; gives 1 if anything did."""
    results = [_run(path, arguments, streams) for path in cases_in(arguments.paths)]
    with streams.output(arguments.output) as output:
        if arguments.format == "json":
            data = {"cases": [_as_json(result, arguments.lang) for result in results]}
            output.write_data(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        else:
            for result in results:
                _write(result, arguments.lang, output)
    return 1 if any(result.failed for result in results) else 0


def _run(path: Path, arguments: Arguments, streams: Streams) -> CasesResult:
    language: Language = arguments.lang
    streams.reads(path)
    try:
        source = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from None
    read = read_cases(source, str(path))
    diagnostics = list(read.diagnostics)
    policy: Policy[Any] | None = None
    if read.document is not None and not diagnostics:
        policy = load_policy(str(path.parent / read.document.form.policy), arguments.record, language, streams)
        diagnostics += check_names(read.document, policy.rule_set)
    if diagnostics or read.document is None or policy is None:
        streams.tell(report.as_text(diagnostics, {str(path): read.text}, language))
        raise RefusedError(said(f"{path}: {report.summary(diagnostics, language)}"))
    loaded = policy
    return run_cases(
        read.document, loaded.rule_set, lambda record, on: loaded.decide(record, on=on, engine=arguments.engine)
    )


def _write(result: CasesResult, language: Language, output: Output) -> None:
    for case in result.failed:
        output.write(f"{result.path}:{case.line}: {case.name}\n")
        for line in _complaints(case, language):
            output.write(f"  {line}\n")
    failed = f"{_FAILED.in_language(language)}: {len(result.failed)}"
    held = failed if result.failed else _ALL_HOLD.in_language(language)
    output.write(f"{result.path}\n  {_CASES.in_language(language)}: {len(result.cases)}, {held}\n")
    fully = sum(len(truths) == len(TRUTHS) for truths in result.seen.values())
    output.write(f"  {_SEEN.in_language(language)}: {len(result.seen)}, {_ALL_SEEN.in_language(language)}: {fully}\n")
    for truth in TRUTHS:
        if unseen := result.unseen(truth):
            output.write(f"  {_UNSEEN[truth].in_language(language)}: {', '.join(unseen)}\n")


def _complaints(case: CaseResult, language: Language) -> Iterator[str]:
    if case.refused is not None:
        yield from case.refused.in_language(language).splitlines()
    expected, found = _EXPECTED.in_language(language), _FOUND.in_language(language)
    for deviation in case.deviations:
        yield f"{deviation.place}: {expected} {deviation.expected}, {found} {deviation.found}"


def _as_json(result: CasesResult, language: Language) -> dict[str, Any]:
    return {
        "path": result.path,
        "cases": [
            {
                "name": case.name,
                "line": case.line,
                "holds": case.holds,
                "deviations": [
                    {"place": deviation.place, "expected": deviation.expected, "found": deviation.found}
                    for deviation in case.deviations
                ],
                "refused": case.refused.in_language(language) if case.refused is not None else None,
            }
            for case in result.cases
        ],
        "criteria": {name: [truth for truth in TRUTHS if truth in truths] for name, truths in result.seen.items()},
    }
