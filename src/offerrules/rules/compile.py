"""From a document and the shape of its record to a rule set."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from offerrules import later
from offerrules.diagnostics import Diagnostic
from offerrules.document import Document, gathered
from offerrules.document.form import PolicyForm, RecordForm
from offerrules.nearest import nearest
from offerrules.records.shape import Shape
from offerrules.rules.expressions import candidates, name_candidates, named_expressions
from offerrules.rules.fingerprint import fingerprints
from offerrules.rules.names import name_everything, tell_never_used
from offerrules.rules.offers import duties, offers
from offerrules.rules.parameters import parameters, tell_suspected
from offerrules.rules.state import Compiling, TooMuchWrongError
from offerrules.rules.texts import check_texts
from offerrules.rules.tree import RuleSet, Source

if TYPE_CHECKING:
    from offerrules.rules import problems, unknown_names
else:
    unknown_names = later.module("offerrules.rules.unknown_names")
    problems = later.module("offerrules.rules.problems")


class Compiled(NamedTuple):
    """What came out of a document: the rule set if nothing is wrong with it, and what was found."""

    rule_set: RuleSet | None
    diagnostics: tuple[Diagnostic, ...]
    """Sorted by position, one for each cause; warnings do not stand in the way of a rule set."""


def compile_rules(document: Document, records: Mapping[str, Shape], declared: Shape | None = None) -> Compiled:
    """The rule set of a policy.

    `records` are the known records by name. `declared` is the shape of the record that the policy declares itself,
    where it does. Never raises; everything that is wrong is told in one run, and nothing that only follows from it.
    """
    shape = declared if declared is not None else _shape(document.form, records)
    if shape is None:
        return Compiled(None, (_unknown_record(document, records),))
    compiling = Compiling(document, shape)
    try:
        rule_set = _rule_set(compiling)
    except TooMuchWrongError:
        rule_set = None
    found = gathered(compiling.diagnostics)
    return Compiled(rule_set, found if rule_set is not None else unknown_names.with_unknown_names(compiling, found))


def _rule_set(compiling: Compiling) -> RuleSet | None:
    """The rule set, or None where there are errors, which have been noted."""
    name_everything(compiling)
    values = parameters(compiling)
    places = name_candidates(compiling)
    named = named_expressions(compiling)
    tried = candidates(compiling, places)
    offered = offers(compiling)
    owed = duties(compiling)
    check_texts(compiling)
    tell_suspected(compiling)
    tell_never_used(compiling)
    if any(diagnostic.severity == "error" for diagnostic in compiling.diagnostics):
        return None
    form, shape = compiling.form, compiling.shape
    return RuleSet(
        name=form.policy,
        version=form.version,
        title=compiling.text(form.title),
        text=None if form.text is None else compiling.text(form.text),
        authority=form.authority,
        in_force_from=form.in_force.from_,
        in_force_to=form.in_force.to,
        decision_mode=form.decision_mode,
        legal_basis=None if form.legal_basis is None else compiling.text(form.legal_basis),
        shape=shape,
        sources=tuple(_sources(form)),
        parameters=values,
        candidates=tried,
        definitions=named.definitions,
        criteria=named.criteria,
        offers=offered,
        duties=owed,
        fingerprints=fingerprints(form, shape, compiling.reads),
        reads=frozenset(compiling.reads),
    )


def _shape(form: PolicyForm, records: Mapping[str, Shape]) -> Shape | None:
    return None if isinstance(form.record, RecordForm) else records.get(form.record)


def _unknown_record(document: Document, records: Mapping[str, Shape]) -> Diagnostic:
    record = document.form.record
    name = (record.extends or record.name or "record") if isinstance(record, RecordForm) else record
    return document.diagnostic(problems.unknown_record(name, nearest(name, records)), ("record",))


def _sources(form: PolicyForm) -> Iterable[Source]:
    for name, source in form.sources.items():
        yield Source(
            name, source.title, source.language, source.publisher, source.published, source.url, source.paragraphs
        )
