"""What is done with records, in whatever process."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

Load = tuple[Any, list[bytes]]
"""What came of some records, as it is sent: what is pickled, and texts that are sent as they are."""


class Work(Protocol):
    """What is done with each record, in whatever process: it can be pickled."""

    def __call__(self, record: Any) -> Any:
        """The result."""
        ...

    def loaded(self, results: Sequence[Any], whole: bool) -> Load:
        """What to send of results; all that can be asked of them where `whole`, else what is quickly found."""
        ...

    def unloaded(
        self, load: Any, texts: Iterator[bytes], records: Sequence[Any], tell: Callable[[], None]
    ) -> Iterator[Any]:
        """The results again. `records` are those that they came of, each as `as_it_was` takes it; `tell` is called
        where more is asked for than was sent.
        """
        ...


def results_of(work: Work, records: Sequence[Any]) -> tuple[list[Any], BaseException | None]:
    """What came of the records, up to the first error that is none of the record."""
    found: list[Any] = []
    for record in records:
        try:
            found.append(work(record))
        except Exception as error:
            return found, error
    return found, None
