"""`offerrules demo`: the Gotland example, from files that come with offerrules."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from offerrules.cli import arguments as shared
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.decide import LEFT_OUT, nobody_called, tell_rejected
from offerrules.cli.people import Form, people_in
from offerrules.cli.policies import load_policy
from offerrules.cli.refusal import Refusal
from offerrules.cli.streams import Streams
from offerrules.cli.writers import width
from offerrules.decision.decision import Decision
from offerrules.explain import as_text, reasons
from offerrules.explain.overview import Overview
from offerrules.explain.overview_text import overview_as_text
from offerrules.records.error import RecordError

EXAMPLE = "offerrules demo --lang sv"

ON: Final = date(2022, 5, 30)
"""The Monday after the last internships of the round."""
_POLICY: Final = "policies/gotland/kompetenslyftet/policy.yaml"
_RECORDS: Final = "examples/gotland-2022.csv"


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    shared.add_person(
        parser,
        "vems skäl som visas (förval: den första personens)",
        "whose reasons to show (default: the first person's)",
    )
    shared.add_language(parser)
    shared.add_width(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Writes the table of outcomes and the reasons of one person; what is wrong with the other records is told."""
    with _folder() as folder:
        policy = load_policy(str(folder / _POLICY), None, arguments.lang, streams)
        people = people_in(str(folder / _RECORDS), Form(), policy.record, streams)
        overview = Overview(policy.rule_set, arguments.lang)
        shown: Decision | None = None
        rejected = 0
        for record in people.records():
            if isinstance(record, RecordError):
                rejected += 1
                tell_rejected(record, arguments.lang, streams)
                refusal = Refusal(record, ON)
                overview.add_row(overview.refused_row(refusal.subject, refusal.lines(arguments.lang)), ON, ())
                continue
            decision = policy.decide(record, on=ON)
            overview.add(decision)
            if shown is None and arguments.person in (None, decision.subject):
                shown = decision
    if shown is None:
        raise nobody_called(arguments.person)
    if rejected:
        streams.tell(f"{LEFT_OUT.in_language(arguments.lang)}: {rejected}")
    with streams.output() as output:
        columns, signs = width(arguments), output.shows_signs
        output.write(overview_as_text(overview, columns, signs))
        output.write("\n\n")
        output.write(as_text(reasons(shown, policy.rule_set, arguments.lang), columns, signs))
    return 0


@contextmanager
def _folder() -> Iterator[Path]:
    """The folder in which the example's files lie: in an installed package, or around a working copy."""
    packaged = files("offerrules") / "demo"
    if packaged.is_dir():
        with as_file(packaged) as folder:
            yield folder
    else:
        yield Path(__file__).parents[3]
