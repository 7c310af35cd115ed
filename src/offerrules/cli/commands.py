"""The commands by name. A command's module is imported when the command is called, so that the others cost nothing."""

from typing import Final, NamedTuple


class Command(NamedTuple):
    """A command: what it is called, what it does in a few words of either language, and the module that does it."""

    name: str
    sv: str
    en: str
    module: str


COMMANDS: Final = (
    Command(
        "decide",
        "bedöm personerna i en fil, med skäl",
        "decide about the people in a file, with reasons",
        "offerrules.cli.decide",
    ),
    Command("check", "sök efter fel i policyer", "find what is wrong in policies", "offerrules.cli.check"),
    Command("test", "kör de fall som ligger bredvid policyer", "run the cases beside policies", "offerrules.cli.test"),
    Command(
        "explain",
        "visa skälen i ett sparat underlag",
        "show the reasons of a stored decision",
        "offerrules.cli.explain",
    ),
    Command(
        "verify",
        "härled ett sparat underlag igen och visa varje skillnad",
        "derive a stored decision again and show every difference",
        "offerrules.cli.verify",
    ),
    Command(
        "watch",
        "följ ärenden över tid: händelser in, ändringar ut",
        "follow cases over time: events in, changes out",
        "offerrules.cli.watch",
    ),
    Command(
        "show",
        "visa en policy så som offerrules förstår den",
        "show a policy as offerrules understands it",
        "offerrules.cli.show",
    ),
    Command(
        "schema",
        "skriv ut JSON Schema för policyer, poster, underlag eller skäl",
        "print the JSON Schema of policies, records, decisions or reasons",
        "offerrules.cli.schema",
    ),
    Command(
        "demo",
        "bedöm exemplet från Gotland som följer med offerrules",
        "decide the Gotland example that comes with offerrules",
        "offerrules.cli.demo",
    ),
)
