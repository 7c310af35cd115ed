"""The commands by name. A command's module is imported when the command is called, so that the others cost nothing."""

from typing import Final, NamedTuple


class Command(NamedTuple):
    """A command: what it is called, what it does in a few words, and the module that does it."""

    name: str
    summary: str
    module: str


COMMANDS: Final = (
    Command("decide", "decide about the people in a file, with reasons", "offerrules.cli.decide"),
    Command("check", "find what is wrong in policies", "offerrules.cli.check"),
    Command("test", "run the cases beside policies", "offerrules.cli.test"),
    Command("explain", "show the reasons of a stored decision", "offerrules.cli.explain"),
    Command("verify", "derive a stored decision again and show every difference", "offerrules.cli.verify"),
    Command("watch", "follow cases over time: events in, changes out", "offerrules.cli.watch"),
    Command("show", "show a policy as offerrules understands it", "offerrules.cli.show"),
    Command("schema", "print the JSON Schema of policies, records, decisions or reasons", "offerrules.cli.schema"),
    Command("demo", "decide the Gotland example that comes with offerrules", "offerrules.cli.demo"),
)
