"""`offerrules decide`: the outcomes of the people in a file, with the reasons of one of them."""

from collections.abc import Generator, Iterable
from contextlib import closing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from offerrules import later
from offerrules.api import ENGINES, Deciding, Policy
from offerrules.cli import arguments as shared
from offerrules.cli import garbage
from offerrules.cli.arguments import Arguments, Parser
from offerrules.cli.errors import RefusedError, UsageError, at
from offerrules.cli.making import Made, Making
from offerrules.cli.people import FORMATS as INPUT_FORMATS
from offerrules.cli.people import Form, People, counted, people_in
from offerrules.cli.policies import load_version
from offerrules.cli.progress import watched
from offerrules.cli.streams import Streams
from offerrules.cli.writers import FORMATS, Layout, width, writer
from offerrules.language import Language, Text
from offerrules.records.error import Place, ReadingError, RecordError
from offerrules.records.normalization import composed

if TYPE_CHECKING:
    from offerrules import workers
else:
    workers = later.module("offerrules.workers")

EXAMPLE = "offerrules decide policy.yaml people.csv --on 2024-06-03 --lang sv"

LEFT_OUT = Text("Poster som inte bedömdes", "Records not decided")
_NOT_FOR_TERMINAL = Text(
    "en Excelfil är inte för en terminal; ange -o FIL", "an Excel file is not for a terminal; give -o FILE"
)
STARTED: Final = 4
"""Records after which a command has started: what was imported and compiled is there by then."""
MOST_REFERENCES: Final = 50_000
"""So many people before one are compared with it: a file may be longer than the memory is large."""
_SAME_REFERENCE = Text("har samma referens som", "has the same reference as")


def add_arguments(parser: Parser) -> None:
    """What the command takes."""
    parser.add_argument(
        "policy",
        metavar="POLICY",
        help=parser.text(
            "policyn, en YAML-fil, eller en mapp med versioner, av vilka den tas som gäller på dagen",
            "the policy, a YAML file, or a folder of versions, of which that in force on the day is taken",
        ),
    )
    parser.add_argument(
        "records",
        metavar=parser.text("POSTER", "RECORDS"),
        help=parser.text(
            "en fil .json, .ndjson, .csv eller .xlsx; - är standard in",
            "a .json, .ndjson, .csv or .xlsx file; - is standard input",
        ),
    )
    shared.add_day(parser, "dagen som bedömningen gäller (förval: i dag)", "the day to decide for (default: today)")
    parser.add_argument(
        "--name",
        metavar=parser.text("NAMN", "NAME"),
        help=parser.text(
            "vilken policy, när mappen POLICY har flera", "which policy, where the folder POLICY has several"
        ),
    )
    shared.add_person(
        parser,
        "bedöm bara den här personen, och visa skälen",
        "decide about this person only, and show the reasons",
    )
    shared.add_language(parser)
    shared.add_output(parser, FORMATS)
    parser.add_argument(
        "--input",
        choices=INPUT_FORMATS,
        help=parser.text(
            "vad POSTER innehåller, om namnet inte säger det eller är -",
            "what RECORDS holds, where its name does not say it or it is -",
        ),
    )
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help=shared.default(parser, ENGINES[0]))
    parser.add_argument(
        "--encoding",
        metavar=parser.text("NAMN", "NAME"),
        type=parser.value(shared.encoding),
        help=parser.text("teckenkodning för en csv-fil (förval: UTF-8)", "the encoding of a csv file (default: UTF-8)"),
    )
    shared.add_null(parser)
    parser.add_argument(
        "--workers",
        metavar="N",
        type=parser.value(shared.processes),
        default=1,
        help=parser.text(
            "antal processer som bedömer samtidigt (förval: 1)", "number of processes that decide at once (default: 1)"
        ),
    )
    shared.add_record_class(parser)
    shared.add_redact(parser)
    parser.add_argument(
        "--excel",
        action="store_true",
        help=parser.text(
            "med csv: bytemärke och semikolon, som Excel i Sverige läser det",
            "with csv: a byte-order mark and semicolons, as Excel in Sweden reads it",
        ),
    )
    shared.add_width(parser)


def run(arguments: Arguments, streams: Streams) -> int:
    """Decides about everyone in the file; a record that does not fit is told, counted and left out."""
    if arguments.format == "xlsx" and arguments.output is None and streams.is_terminal:
        raise UsageError(_NOT_FOR_TERMINAL)
    on = arguments.on or _today(arguments.lang, streams)
    policy = load_version(arguments.policy, arguments.name, on, arguments.record, arguments.lang, streams)
    form = Form(arguments.input, arguments.encoding, shared.null_of(arguments.null))
    people = people_in(arguments.records, form, policy.record, streams)
    return decide_people(policy, people, on, arguments, streams)


def decide_people(policy: "Policy[Any]", people: People, on: date, arguments: Arguments, streams: Streams) -> int:
    """Writes what was decided, tells what was refused, and gives the exit code."""
    language = arguments.lang
    person = None if arguments.person is None else composed(arguments.person)
    found = 0
    broken: ReadingError | None = None
    roll = _Roll(language, streams)
    with streams.output(arguments.output, may_be_folder=arguments.format == "html") as output:
        layout = Layout(language, width(arguments), arguments.excel, output.folder is not None)
        write = writer(arguments.format, policy.rule_set, layout, output)
        null = shared.null_of(arguments.null) if people.are_lines else None
        deciding = Deciding(policy, arguments.engine, on, null)
        making = Making(deciding, arguments.format, layout, tuple(arguments.redact), person)
        try:
            records = watched(people.records(), streams.stderr, people.size, people.position, counted)
            with closing(_results(making, records, arguments.workers)) as results:
                for made in results:
                    roll.take(made.people)
                    found += made.written
                    for part in made.parts:
                        write.add(part, made.first)
        except ReadingError as error:
            broken = error
            if not found:  # then there is no result, and a file that is there already stays as it is
                raise _unreadable(arguments.records, broken) from None
        except workers.WorkerError as error:
            raise RefusedError(Text(error.in_language("sv"), error.in_language("en"))) from None
        if person is not None and not found:
            raise nobody_called(person, arguments.records)
        write.end(as_object=people.is_object or person is not None)
    if roll.rejected:
        streams.tell(f"{LEFT_OUT.in_language(language)}: {roll.rejected}")
    if broken is not None:
        raise _unreadable(arguments.records, broken)
    return 1 if roll.rejected else 0


def _results(making: Making, records: Iterable[Any], processes: int) -> Generator[Made, None, None]:
    """What comes of each record, in order."""
    if processes > 1:
        garbage.look_again()
        yield from workers.done(making, records, processes)
        return
    for number, record in enumerate(records):
        if number == STARTED:
            garbage.look_again()
        yield making(record)


class _Roll:
    """The people so far. Tells who was left out, and who comes a second time."""

    def __init__(self, language: Language, streams: Streams) -> None:
        self.rejected = 0
        self._number = 0
        self._seen: dict[str, int] = {}
        self._language = language
        self._streams = streams

    def take(self, people: Iterable[str | RecordError | None]) -> None:
        """Takes the next people: of each the reference, if there is one, or why the record does not fit."""
        for person in people:
            self._number += 1
            if isinstance(person, RecordError):
                self.rejected += 1
                tell_rejected(person, self._language, self._streams)
            elif person is not None:
                first = self._seen.setdefault(person, self._number)
                if first != self._number:
                    self._tell_same_reference(first)
                elif len(self._seen) > MOST_REFERENCES:
                    del self._seen[next(iter(self._seen))]

    def _tell_same_reference(self, first: int) -> None:
        """Two records about one person: both are decided, since which of them is right cannot be told."""
        here, there = (Place(item=number).in_language(self._language) for number in (self._number, first))
        self._streams.tell(f"{here}: {_SAME_REFERENCE.in_language(self._language)} {there}.")


def tell_rejected(record: RecordError, language: Language, streams: Streams) -> None:
    """Where the record stood, and every field of it that does not fit."""
    streams.tell(record.in_language(language).replace("\n", "\n  "))


def nobody_called(person: str, where: str | None = None) -> UsageError:
    """Nobody has the reference that was asked for."""
    text = Text(f"ingen post har referensen {person}", f"no record has the id {person}")
    return UsageError(at(where, text) if where is not None else text)


def _unreadable(name: str, error: ReadingError) -> RefusedError:
    return RefusedError(at(name, Text(error.in_language("sv"), error.in_language("en"))))


def _today(language: Language, streams: Streams) -> date:
    today = datetime.now().astimezone().date()
    said = Text(
        f"bedömt för i dag, {today}; --on DATUM anger en annan dag",
        f"decided for today, {today}; --on DATE names another day",
    )
    streams.tell(f"offerrules: {said.in_language(language)}")
    return today
