"""What is said of a worker that has died."""

from typing import Final

from offerrules.language import Language, Text


class WorkerError(RuntimeError):
    """A worker process ended before its work was done. All decisions before those of its chunk have been handed on."""

    def __init__(self, exit_code: int | None) -> None:
        self.exit_code = exit_code
        how = "" if exit_code is None else f" ({f'signal {-exit_code}' if exit_code < 0 else f'exit code {exit_code}'})"
        hur = "" if exit_code is None else f" ({f'signal {-exit_code}' if exit_code < 0 else f'slutkod {exit_code}'})"
        self.text: Final = Text(
            f"En arbetsprocess avslutades innan den var klar{hur}. Resten av posterna har inte bedömts.",
            f"A worker process ended before its work was done{how}. The rest of the records have not been decided.",
        )
        super().__init__(self.text.en)

    def __reduce__(self) -> tuple[type["WorkerError"], tuple[int | None]]:
        return (WorkerError, (self.exit_code,))

    def in_language(self, language: Language) -> str:
        """What happened, in words."""
        return self.text.in_language(language)
