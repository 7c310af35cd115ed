"""The formats that `decide` writes. Each writer's module is imported when its format is asked for."""

import shutil
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, Protocol, cast

from offerrules.cli.arguments import Arguments
from offerrules.cli.errors import needs_extra
from offerrules.cli.refusal import Refusal
from offerrules.cli.streams import Output
from offerrules.decision.decision import Decision
from offerrules.language import Language
from offerrules.quick import dataclass
from offerrules.rules.tree import RuleSet


@dataclass(frozen=True, slots=True)
class Layout:
    """How a person wants it. `excel` is a byte-order mark and semicolons, `pages` a page for each person."""

    language: Language
    width: int
    excel: bool = False
    pages: bool = False


def width(arguments: Arguments) -> int:
    """The columns of a line: as asked for, else those of the terminal, else 80."""
    asked: int | None = arguments.width
    return asked or shutil.get_terminal_size((80, 24)).columns


class Maker(Protocol):
    """Makes of a decision what its writer takes. That can be pickled: it may be made in another process."""

    joined: bool
    """Whether the writer takes the parts of several decisions as one: bytes, one behind the other."""

    def __call__(self, decision: Decision) -> Any:
        """The part of the output that is about this decision."""
        ...

    def refused(self, refusal: Refusal) -> Any:
        """The part of the output that is about a record that does not fit."""
        ...


class Writer(Protocol):
    """Takes what was made of decisions one by one, and writes each as soon as it can."""

    def add(self, part: Any, decision: Callable[[], Decision]) -> None:
        """Takes the next part; `decision` gives what the first part was made of, where that is needed after all."""
        ...

    def end(self, as_object: bool) -> None:
        """Writes what had to wait for the last. `as_object` says that one was asked about, not a list."""
        ...


_WRITERS: Final = {
    "text": ("offerrules.cli.text_writer", "TextMaker", "TextWriter"),
    "json": ("offerrules.cli.json_writers", "JsonMaker", "JsonWriter"),
    "html": ("offerrules.cli.html_writer", "HtmlMaker", "HtmlWriter"),
    "ndjson": ("offerrules.cli.json_writers", "NdjsonMaker", "NdjsonWriter"),
    "csv": ("offerrules.cli.csv_writer", "CsvMaker", "CsvWriter"),
    "xlsx": ("offerrules.cli.excel_writer", "ExcelMaker", "ExcelWriter"),
}
FORMATS: Final = tuple(_WRITERS)


def maker(name: str, rules: RuleSet, layout: Layout) -> Maker:
    """What makes the parts that the writer of a format takes."""
    module, class_name, _ = _WRITERS[name]
    made = cast(Callable[[RuleSet, Layout], Maker], getattr(import_module(module), class_name))
    return made(rules, layout)


def writer(name: str, rules: RuleSet, layout: Layout, output: Output) -> Writer:
    """The writer of a format. Raises `UsageError` where it needs an extra that is not installed."""
    module, _, class_name = _WRITERS[name]
    try:
        loaded = import_module(module)
    except ModuleNotFoundError as error:
        raise needs_extra(error, "excel") from None
    made = cast(Callable[[RuleSet, Layout, Output], Writer], getattr(loaded, class_name))
    return made(rules, layout, output)
