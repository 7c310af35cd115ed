"""The formats that `decide` writes. Each writer's module is imported when its format is asked for."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

from offerrules.cli.arguments import Arguments
from offerrules.cli.errors import needs_extra
from offerrules.cli.streams import Output
from offerrules.decision.decision import Decision
from offerrules.language import Language
from offerrules.rules.tree import RuleSet


@dataclass(frozen=True, slots=True)
class Layout:
    """How a person wants it. `excel` is a byte-order mark and semicolons."""

    language: Language
    width: int
    excel: bool = False


def width(arguments: Arguments) -> int:
    """The columns of a line: as asked for, else those of the terminal, else 80."""
    asked: int | None = arguments.width
    return asked or shutil.get_terminal_size((80, 24)).columns


class Writer(Protocol):
    """Takes decisions one by one, and writes each as soon as it can."""

    def add(self, decision: Decision) -> None:
        """Takes the next decision."""
        ...

    def end(self, as_object: bool) -> None:
        """Writes what had to wait for the last. `as_object` says that one was asked about, not a list."""
        ...


_WRITERS: Final = {
    "text": ("offerrules.cli.text_writer", "TextWriter"),
    "json": ("offerrules.cli.json_writers", "JsonWriter"),
    "html": ("offerrules.cli.html_writer", "HtmlWriter"),
    "ndjson": ("offerrules.cli.json_writers", "NdjsonWriter"),
    "csv": ("offerrules.cli.csv_writer", "CsvWriter"),
    "xlsx": ("offerrules.cli.excel_writer", "ExcelWriter"),
}
FORMATS: Final = tuple(_WRITERS)


def writer(name: str, rules: RuleSet, layout: Layout, output: Output) -> Writer:
    """The writer of a format. Raises `UsageError` where it needs an extra that is not installed."""
    module, class_name = _WRITERS[name]
    try:
        loaded = import_module(module)
    except ModuleNotFoundError as error:
        raise needs_extra(error, "excel") from None
    made = cast(Callable[[RuleSet, Layout, Output], Writer], getattr(loaded, class_name))
    return made(rules, layout, output)
