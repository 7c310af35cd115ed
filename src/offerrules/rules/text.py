"""A rule set as text: every name with its type, in the order of evaluation, for `offerrules show --rules` and tests.

Words that the policy format has are kept as they stand there; the texts of the policy are shown in one language.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

from offerrules.feel.type_words import spelled
from offerrules.feel.unparse import literal_text, unparse
from offerrules.feel.values import MonthsDuration, Range, Value
from offerrules.language import Language
from offerrules.rules.tree import (
    All,
    Any,
    AtLeast,
    Candidate,
    Citation,
    Criterion,
    Definition,
    Duty,
    Expression,
    Grounds,
    Met,
    Not,
    Offer,
    Parameter,
    Refer,
    Requirement,
    RuleSet,
    Term,
)

_STEP = "  "


def listing(rule_set: RuleSet, language: Language = "en") -> str:
    """All of a rule set in lines of text; the same rule set always gives the same text."""
    return "\n".join(_lines(rule_set, language)) + "\n"


def _lines(rule_set: RuleSet, language: Language) -> Iterator[str]:
    yield f"policy {rule_set.name} {rule_set.version}"
    yield f"title: {rule_set.title.in_language(language)}"
    yield f"authority: {rule_set.authority}"
    to = "" if rule_set.in_force_to is None else f" to {rule_set.in_force_to.isoformat()}"
    yield f"in_force: from {rule_set.in_force_from.isoformat()}{to}"
    yield f"record: {rule_set.shape.name}"
    yield f"decision_mode: {rule_set.decision_mode}"
    yield f"fingerprint: {rule_set.fingerprint}"
    yield from _section("sources", [f"{source.name}: {source.title}" for source in rule_set.sources])
    yield from _section("parameters", [_parameter(each) for each in rule_set.parameters])
    yield from _section("candidates", [_candidate(each) for each in rule_set.candidates])
    yield from _section("definitions", [line for each in rule_set.definitions for line in _definition(each)])
    yield from _section("criteria", [line for each in rule_set.criteria for line in _criterion(each, language)])
    yield from _section("offers", [line for each in rule_set.offers for line in _offer(each, language)])
    yield from _section("duties", [line for each in rule_set.duties for line in _duty(each, language)])


def _section(name: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield name
        yield from _indented(lines)


def _indented(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield _STEP + line


def _parameter(parameter: Parameter) -> str:
    unit = "" if parameter.unit is None else f" {parameter.unit}"
    values = ", ".join(
        f"{_value(value)}{unit}" + ("" if first == date.min else f" from {first.isoformat()}")
        for first, value in parameter.values
    )
    return f"{parameter.name}: {spelled(parameter.type)} = {values}{_grounds(parameter.grounds)}"


def _value(value: Value) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_value(item)}' for key, item in value.items())}}}"
    if isinstance(value, Range):
        low, high = ("" if end is None else _value(end) for end in (value.low, value.high))
        return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
    return literal_text(value)


def _candidate(candidate: Candidate) -> str:
    prefer = "" if candidate.prefer is None else f", prefer {unparse(candidate.prefer.tree)}"
    path = ".".join(candidate.path)
    return f"{candidate.name}: {spelled(candidate.type)} from {path}{prefer}{_grounds(candidate.grounds)}"


def _definition(definition: Definition) -> Iterator[str]:
    of = _of(definition.candidate)
    yield f"{definition.name}{of}: {spelled(definition.expression.type)}{_grounds(definition.grounds)}"
    yield f"{_STEP}{_expression(definition.expression)}"


def _criterion(criterion: Criterion, language: Language) -> Iterator[str]:
    yield f"{criterion.name}{_of(criterion.candidate)}{_grounds(criterion.grounds)}"
    yield f"{_STEP}{criterion.text.in_language(language)}"
    yield f"{_STEP}{_expression(criterion.condition)}"


def _of(candidate: str | None) -> str:
    return "" if candidate is None else f" of {candidate}"


def _expression(expression: Expression) -> str:
    return unparse(expression.tree)


def _offer(offer: Offer, language: Language) -> Iterator[str]:
    each = "" if offer.each is None else f", each {offer.each}"
    yield f"{offer.name}{each}{_grounds(offer.grounds)}"
    yield f"{_STEP}{offer.title.in_language(language)}"
    yield f"{_STEP}requires"
    yield from _indented([_STEP + line for line in _requirement(offer.requires)])
    for entry in offer.refer:
        yield from _indented(list(_refer(entry)))
    for term in offer.terms:
        yield f"{_STEP}term {_term(term)}"
    match offer.valid_for:
        case None:
            pass
        case MonthsDuration(months):
            yield f"{_STEP}valid_for {months} months"
        case days:
            yield f"{_STEP}valid_for {days} days"


def _refer(entry: Refer) -> Iterator[str]:
    despite = f", despite {', '.join(sorted(entry.despite))}" if entry.despite else ""
    ignored = ", if_unknown ignore" if entry.ignore_unknown else ""
    yield f"refer{despite}{ignored}{_grounds(entry.grounds)}"
    yield from _indented(list(_requirement(entry.when)))


def _requirement(requirement: Requirement) -> Iterator[str]:
    match requirement:
        case Met(criterion):
            yield criterion
        case All(of):
            yield "all"
            yield from _several(of)
        case Any(of):
            yield "any"
            yield from _several(of)
        case Not(inner):
            yield "not"
            yield from _several((inner,))
        case AtLeast(n, of):
            yield f"at_least {n}"
            yield from _several(of)
        case _:
            assert_never(requirement)


def _several(of: Sequence[Requirement]) -> Iterator[str]:
    return _indented([line for each in of for line in _requirement(each)])


def _term(term: Term) -> str:
    optional = ", optional" if term.optional else ""
    return f"{term.name}: {spelled(term.expression.type)} = {_expression(term.expression)}{optional}"


def _duty(duty: Duty, language: Language) -> Iterator[str]:
    each = "" if duty.each is None else f", each {duty.each}"
    yield f"{duty.name}{each}{_grounds(duty.grounds)}"
    yield f"{_STEP}{duty.title.in_language(language)}"
    yield f"{_STEP}bearer {duty.bearer.in_language(language)}"
    yield f"{_STEP}owed_when {_expression(duty.owed_when)}"
    yield f"{_STEP}fulfilled_when {_expression(duty.fulfilled_when)}"


def _grounds(grounds: Grounds) -> str:
    """The sources in square brackets, and whether something is assumed."""
    cited = [_citation(citation) for citation in grounds.citations]
    told = [*cited, "assumed"] if grounds.assumption is not None else cited
    return f" [{', '.join(told)}]" if told else ""


def _citation(citation: Citation) -> str:
    if citation.first is None:
        return citation.source
    last = "" if citation.last == citation.first else f"-{citation.last}"
    return f"{citation.source} ¶{citation.first}{last}"
