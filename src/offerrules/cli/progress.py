"""A bar on standard error while many records are decided; nothing where that is not a terminal.

The only module that knows rich, which is imported when the bar is shown.
"""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING, Final, TextIO, TypeVar

from offerrules import later

if TYPE_CHECKING:
    from rich import console, progress
else:
    console = later.module("rich.console")
    progress = later.module("rich.progress")

T = TypeVar("T")

PATIENCE: Final = 2.0
"""Seconds after which a person wants to see that something happens."""
_EVERY: Final = 64


def watched(
    items: Iterable[T],
    terminal: TextIO,
    size: int | None,
    position: Callable[[], int],
    number: Callable[[T], int],
) -> Iterator[T]:
    """The items, with a bar from about two seconds on. `size` and `position` are in bytes of the file that is read;
    `number` says for how many records an item stands.
    """
    if not terminal.isatty():
        yield from items
        return
    begun = monotonic()
    iterator = iter(items)
    count = seen = 0
    for item in iterator:
        yield item
        count += number(item)
        if count - seen >= _EVERY:
            seen = count
            if monotonic() - begun >= PATIENCE:
                yield from _with_bar(iterator, terminal, size, position, number, count)
                return


def _with_bar(
    items: Iterable[T],
    terminal: TextIO,
    size: int | None,
    position: Callable[[], int],
    number: Callable[[T], int],
    count: int,
) -> Iterator[T]:
    columns = (progress.BarColumn(), progress.TextColumn("{task.fields[count]}"), progress.TimeElapsedColumn())
    with progress.Progress(*columns, console=console.Console(file=terminal), transient=True) as bar:
        task = bar.add_task("", total=size, count=count)
        seen = count
        for item in items:
            yield item
            count += number(item)
            if count - seen >= _EVERY:
                seen = count
                bar.update(task, completed=position() if size is not None else 0, count=count)
