"""The names that a policy gives: none may stand for two things, and none may be a word of the language."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.document import Location
from offerrules.feel.scanner import KEYWORDS
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.table import BUILT_INS
from offerrules.feel.types import ANY
from offerrules.rules.state import Compiling

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")

RESERVED = KEYWORDS | {"item", "partial"}
_SECTIONS = ("parameters", "candidates", "definitions", "criteria")
UNKNOWN: Final[dict[str, tuple[str, ...]]] = {
    "unknown-criterion": ("criteria",),
    "unknown-candidate": ("candidates",),
    "unknown-source": ("sources",),
    "unknown-placeholder": ("parameters",),
    "unknown-name": _SECTIONS,
}
"""The sections in which each kind of unknown name could have been given, by the code of its problem."""


def name_everything(compiling: Compiling) -> None:
    """Take up every name with its section, and tell the ones that collide, each where it stands last."""
    names: dict[str, str] = {}
    for section, name in _named(compiling):
        location: Location = (section, name)
        if name in RESERVED:
            problem = problems.reserved_name(name)
        elif name in names:
            problem = problems.name_taken(name, names[name])
        elif name in compiling.shape.fields:
            problem = problems.name_taken(name, "field")
        elif name in BUILT_INS:
            problem = problems.name_taken(name, "built-in")
        else:
            names[name] = section
            continue
        compiling.tell(problem, location, of_key=True)
        compiling.doubtful.add(name)
        compiling.scope[name] = Named(ANY, Meaning.LOCAL)
    compiling.names = {name: section for name, section in names.items() if name not in compiling.doubtful}


def _named(compiling: Compiling) -> Iterator[tuple[str, str]]:
    """The names in the order in which they stand in the file."""
    found = [(section, name) for section in _SECTIONS for name in _section(compiling, section)]
    yield from sorted(found, key=lambda pair: compiling.document.place(pair, of_key=True))


def _section(compiling: Compiling, section: str) -> Mapping[str, object]:
    sections: Mapping[str, Mapping[str, object]] = {
        "parameters": compiling.form.parameters,
        "candidates": compiling.form.candidates,
        "definitions": compiling.form.definitions,
        "criteria": compiling.form.criteria,
    }
    return sections[section]


def tell_never_used(compiling: Compiling) -> None:
    """Warn of what is named and never used, unless a name is used that is not there: one may be meant by the other."""
    if any(each.code in UNKNOWN for each in compiling.diagnostics):
        return
    for section, name in _named(compiling):
        if name not in compiling.used and compiling.names.get(name) == section:
            compiling.tell(problems.never_used(name, section), (section, name), of_key=True)
    for name in compiling.form.sources:
        if name not in compiling.cited:
            compiling.tell(problems.never_used(name, "sources"), ("sources", name), of_key=True)
