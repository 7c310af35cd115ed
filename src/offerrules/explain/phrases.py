"""The phrases of the engine itself, from the catalogues `catalogues/sv.ftl` and `en.ftl`.

The only module that knows Fluent. Parsing a whole catalogue costs some forty milliseconds; its messages are therefore
cut apart by their first lines, and each is parsed when it is first asked for. So no message refers to another; a test
sees to it.
"""

import re
from functools import cache
from pkgutil import get_data

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType

from offerrules.language import Language, check_language

_BEGINNING = re.compile(r"^(?=[a-z])", re.MULTILINE)


class _Text(str, FluentType):
    """A text that goes into a phrase as it is. Fluent refuses plain texts of more than 2,500 characters."""

    __slots__ = ()

    def format(self, *_: object, **__: object) -> str:
        return self


class Phrases:
    """The phrases in one language."""

    def __init__(self, language: Language) -> None:
        data = get_data("offerrules.explain", f"catalogues/{language}.ftl")
        if data is None:
            raise FileNotFoundError(f"the catalogue {language}.ftl is not in the package")
        entries = _BEGINNING.split(data.decode("utf-8"))[1:]
        self.language: Language = language
        self.sources = {entry.partition("=")[0].strip(): entry for entry in entries}
        self._bundle = FluentBundle([language], use_isolating=False)

    def __call__(self, name: str, **arguments: str | int) -> str:
        """The phrase `name`. Texts go in as they are; an `int` chooses the plural form."""
        if not self._bundle.has_message(name):
            self._bundle.add_resource(FluentResource(self.sources[name]))
        pattern = self._bundle.get_message(name).value
        if pattern is None:
            raise KeyError(name)
        given = {each: _Text(said) if isinstance(said, str) else said for each, said in arguments.items()}
        text, errors = self._bundle.format_pattern(pattern, given)
        if errors:
            raise errors[0]
        return str(text)


@cache
def phrases(language: Language) -> Phrases:
    """The phrases in `language`, read once. Raises `ValueError` for a language that there is not."""
    check_language(language)
    return Phrases(language)
