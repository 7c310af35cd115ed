"""How a command ends early: each error has a message for standard error, in both languages, and an exit code."""

import errno
from typing import ClassVar, Final

from offerrules.language import Language, Text


class EndingError(Exception):
    """Ends the command."""

    code: ClassVar[int]

    def __init__(self, text: Text) -> None:
        self.text: Final = text
        super().__init__(text.en)

    def in_language(self, language: Language) -> str:
        """Why the command ended."""
        return self.text.in_language(language)


class UsageError(EndingError):
    """The command was called in a way that cannot work: a file that is not there, arguments that do not fit."""

    code = 2


class RefusedError(EndingError):
    """What the command was given does not hold: a policy with errors, records that cannot be read."""

    code = 1


def said(words: str) -> Text:
    """Words that are in the language of the command already."""
    return Text(words, words)


def at(place: object, text: Text) -> Text:
    """The text, after where it belongs."""
    return Text(f"{place}: {text.sv}", f"{place}: {text.en}")


def cannot_read(name: object, why: OSError | Text) -> UsageError:
    """A file that cannot be read."""
    cause = reason(why) if isinstance(why, OSError) else why
    return UsageError(Text(f"kan inte läsa {name}: {cause.sv}", f"cannot read {name}: {cause.en}"))


def cannot_write(name: object, why: OSError | Text) -> UsageError:
    """A file that cannot be written."""
    cause = reason(why) if isinstance(why, OSError) else why
    return UsageError(Text(f"kan inte skriva {name}: {cause.sv}", f"cannot write {name}: {cause.en}"))


IS_FOLDER: Final = Text("det är en mapp", "it is a folder")


def needs_extra(error: ModuleNotFoundError, extra: str) -> UsageError:
    """What to say where a library of an extra is not installed."""
    return UsageError(
        Text(
            f"{error.name} är inte installerat; det ingår i tillägget `{extra}` till offerrules",
            f"{error.name} is not installed; it comes with the extra `{extra}` of offerrules",
        )
    )


_SWEDISH: Final = {
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EACCES: "åtkomst nekad",
    errno.EPERM: "åtgärden är inte tillåten",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "en del av sökvägen är ingen mapp",
    errno.EEXIST: "filen finns redan",
    errno.ENOTEMPTY: "mappen är inte tom",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "din diskkvot är slut",
    errno.EFBIG: "filen är för stor",
    errno.EROFS: "filsystemet är skrivskyddat",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "för många symboliska länkar",
    errno.EMFILE: "för många öppna filer",
    errno.ENFILE: "för många öppna filer i systemet",
    errno.EIO: "läs- eller skrivfel",
    errno.EINVAL: "ogiltigt argument",
    errno.EBUSY: "resursen är upptagen",
    errno.ENOMEM: "minnet räcker inte",
    errno.EXDEV: "filerna ligger på olika enheter",
    errno.ETXTBSY: "filen körs just nu",
    errno.EPIPE: "mottagaren läser inte längre",
    errno.ENXIO: "enheten finns inte",
    errno.ENODEV: "enheten finns inte",
    errno.EBADF: "filen är inte öppen",
}


def reason(error: OSError) -> Text:
    """Why the system refused, in a few words. The system itself speaks English to a program that sets no locale."""
    english = (error.strerror or type(error).__name__).lower()
    if error.errno is None:
        return said(english)
    return Text(_SWEDISH.get(error.errno, f"systemfel {error.errno}"), english)
