"""Names that mean nothing: what is likely meant by them, and when a whole section is missing instead."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Diagnostic, Place
from offerrules.document import gathered
from offerrules.feel.check_problems import did_you_mean
from offerrules.rules.names import UNKNOWN
from offerrules.rules.state import Compiling

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")

_IN_EXPRESSIONS: Final = UNKNOWN["unknown-name"]
_MANY: Final = 2
"""From this number of unknown names on, a missing section is at fault rather than each of them."""
_NAMES_SHOWN: Final = 8


def with_unknown_names(compiling: Compiling, found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings, those of unknown names improved by what the policy has and does not have."""
    unknown = [each for each in found if each.code in UNKNOWN and each.hint_text is None and each.cause is not None]
    section = _missing_section(compiling, unknown)
    if section is None:
        return tuple(_suggested(compiling, each) if each in unknown else each for each in found)
    names = [_name(each) for each in unknown]
    problem = problems.missing_section(section, names[:_NAMES_SHOWN], len(names))
    others = [place for each in unknown for place in (_place(each), *each.related)]
    whole = replace(
        unknown[0], code=problem.code, text=problem.text, hint_text=problem.hint, related=tuple(others[1:]), cause=None
    )
    return gathered((whole, *(each for each in found if each not in unknown and each.code != "too-many-problems")))


def _missing_section(compiling: Compiling, unknown: Sequence[Diagnostic]) -> str | None:
    """The section or record that the policy does not have, and that could hold all of several unknown names."""
    if len(unknown) < _MANY:
        return None
    common = set(_IN_EXPRESSIONS) | {"sources"}
    for each in unknown:
        common &= set(UNKNOWN[each.code])
    has = {
        "sources": compiling.form.sources,
        "parameters": compiling.form.parameters,
        "candidates": compiling.form.candidates,
        "definitions": compiling.form.definitions,
        "criteria": compiling.form.criteria,
    }
    missing = [section for section in has if section in common and not has[section]]
    if missing and (len(common) == 1 or "record" in compiling.form.model_fields_set):
        return missing[0]
    if all(each.code == "unknown-name" for each in unknown) and not compiling.reads:
        # Nothing that the policy reads is in the record that is meant where none is named.
        return "record" if "record" not in compiling.form.model_fields_set else None
    return None


def _suggested(compiling: Compiling, finding: Diagnostic) -> Diagnostic:
    """With the only name that is never used as what was likely meant: one of the two was renamed without the other."""
    form = compiling.form
    named = {
        "sources": [name for name in form.sources if name not in compiling.cited],
        **{
            section: [name for name, its in compiling.names.items() if its == section and name not in compiling.used]
            for section in _IN_EXPRESSIONS
        },
    }
    unused = [name for section in UNKNOWN[finding.code] for name in named[section]]
    if len(unused) != 1:
        return finding
    correction = f"{{{unused[0]}}}" if finding.code == "unknown-placeholder" else unused[0]
    return replace(finding, hint_text=did_you_mean(unused[0]), correction=correction)


def _name(finding: Diagnostic) -> str:
    return (finding.cause or "").partition(" ")[2]


def _place(finding: Diagnostic) -> Place:
    return Place(finding.line, finding.column, finding.end_line, finding.end_column)
