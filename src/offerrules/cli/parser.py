"""A parser of arguments that speaks Swedish and English: headings, usage, and what it says of wrong use.

The `argparse` of Python speaks English, with other words from one version to the next. What it says here is found by
how it is said, and passed on as it is where it is not known.
"""

import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "usage": ("användning: ", "usage: "),
    "positional": ("argument", "arguments"),
    "options": ("flaggor", "options"),
    "help": ("visa den här hjälpen och sluta", "show this help and exit"),
    "version": ("visa versionen och sluta", "show the version and exit"),
    "error": ("fel", "error"),
    "commands": ("kommandon", "commands"),
    "command": ("KOMMANDO", "COMMAND"),
    "example": ("exempel", "example"),
    "language": (
        "språk för resultat och meddelanden (förval: det som datorn är inställd på, annars en)",
        "the language of results and messages (default: that of the locale if it is sv, else en)",
    ),
}
"""Swedish and English."""

_ERRORS: Final = tuple(
    (re.compile(pattern, re.DOTALL), swedish, english)
    for pattern, swedish, english in (
        (
            r"the following arguments are required: (.*)",
            r"följande argument saknas: \1",
            r"the following arguments are required: \1",
        ),
        (r"unrecognized arguments: (.*)", r"okända argument: \1", r"unrecognized arguments: \1"),
        (
            r"invalid choice: (.*?), maybe you meant (.*?)\? \(choose from (.*)\)",
            r"ogiltigt val: \1 (välj bland \3)",
            r"invalid choice: \1 (choose from \3)",
        ),
        (
            r"invalid choice: (.*?) \(choose from (.*)\)",
            r"ogiltigt val: \1 (välj bland \2)",
            r"invalid choice: \1 (choose from \2)",
        ),
        (r"expected one argument", "ett värde saknas", "expected one argument"),
        (r"expected at least one argument", "minst ett värde saknas", "expected at least one argument"),
        (r"expected at most one argument", "högst ett värde får anges", "expected at most one argument"),
        (r"expected (\d+) arguments?", r"\1 värden ska anges", r"expected \1 arguments"),
        (r"invalid \S+ value: (.*)", r"ogiltigt värde: \1", r"invalid value: \1"),
        (r"not allowed with argument (.*)", r"kan inte anges tillsammans med \1", r"not allowed with argument \1"),
        (r"ignored explicit argument (.*)", r"tar inget värde, men fick \1", r"takes no value, but was given \1"),
        (
            r"ambiguous option: (.*?) could match (.*)",
            r"tvetydig flagga: \1 kan vara \2",
            r"ambiguous option: \1 could match \2",
        ),
    )
)
_NAMED: Final = re.compile(r"argument (\S+): (.*)", re.DOTALL)


class WrongValueError(ValueError):
    """A value that an argument cannot have, in Swedish and in English."""

    def __init__(self, sv: str, en: str) -> None:
        self.sv: Final = sv
        self.en: Final = en
        super().__init__(en)


class Parser(ArgumentParser):
    """A parser whose every word is in one language."""

    def __init__(self, *, language: str = "en", **options: Any) -> None:
        self.language: Final = language
        options.setdefault("formatter_class", _formatter(self.words("usage")))
        super().__init__(**options, add_help=False, allow_abbrev=False)
        self._positionals.title = self.words("positional")
        self._optionals.title = self.words("options")
        self.add_argument("-h", "--help", action="help", default=SUPPRESS, help=self.words("help"))

    def words(self, name: str) -> str:
        """Words of the parser's own."""
        return self.text(*WORDS[name])

    def text(self, sv: str, en: str) -> str:
        """One of two texts, by the language."""
        return sv if self.language == "sv" else en

    def value(self, read: Callable[[str], Any]) -> Callable[[str], Any]:
        """`read` as the type of an argument: what it says of a wrong value is said in the language."""

        def reading(text: str) -> Any:
            try:
                return read(text)
            except WrongValueError as error:
                raise ArgumentTypeError(self.text(error.sv, error.en)) from None

        return reading

    def error(self, message: str) -> NoReturn:
        """Says how the command is used and what was wrong, and ends with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {self.words('error')}: {self._said(message)}\n")

    def _said(self, message: str) -> str:
        named = _NAMED.fullmatch(message)
        about, message = (f"{self.text('argumentet', 'argument')} {named[1]}: ", named[2]) if named else ("", message)
        for pattern, sv, en in _ERRORS:
            if found := pattern.fullmatch(message):
                return about + found.expand(self.text(sv, en))
        return about + message


def _formatter(usage: str) -> type[RawDescriptionHelpFormatter]:
    """The layout of help in which the usage is called so."""

    class Formatter(RawDescriptionHelpFormatter):
        def add_usage(
            self, text: str | None, actions: Iterable[Action], groups: Iterable[Any], prefix: str | None = None
        ) -> None:
            super().add_usage(text, actions, groups, usage if prefix is None else prefix)

    return Formatter


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language in which a command is to speak: what `--lang` says, else that of the locale, else English.

    The variables of the locale are those of POSIX (XBD 8.2), `LANGUAGE` that of GNU gettext.
    """
    for place, word in enumerate(words):
        asked = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and place + 1 < len(words):
            asked = words[place + 1]
        if asked in ("sv", "en"):
            return asked
        if word == "--":
            break
    named = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    if named not in ("", "C", "POSIX") and not named.startswith("C.") and environment.get("LANGUAGE"):
        named = environment["LANGUAGE"].partition(":")[0]
    return "sv" if re.match(r"sv(?![a-z])", named, re.IGNORECASE) else "en"
