"""What rests on what in a policy, as a Mermaid flowchart."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.walking import walk
from offerrules.language import Language
from offerrules.rules.tree import All, Any, AtLeast, Expression, Met, Not, Requirement, RuleSet

_SHAPES = {
    "field": '[/"{}"/]',
    "parameter": '[["{}"]]',
    "candidate": '(["{}"])',
    "definition": '["{}"]',
    "criterion": '{{{{"{}"}}}}',
    "offer": '[["{}"]]:::answer',
    "duty": '[["{}"]]:::answer',
}


def graph(rules: RuleSet, language: Language) -> str:
    """The chart: fields and parameters at the left, offers and duties at the right."""
    nodes: dict[str, str] = {}
    edges: dict[tuple[str, str], None] = {}

    def add(kind: str, name: str, words: str, rests_on: Iterable[tuple[str, str]]) -> None:
        nodes[f"{kind}_{name}"] = _SHAPES[kind].format(_quoted(words))
        for source_kind, source in rests_on:
            if (source_kind, source) != (kind, name):
                edges[(f"{source_kind}_{source}", f"{kind}_{name}")] = None

    for parameter in rules.parameters:
        add("parameter", parameter.name, parameter.name, ())
    for candidate in rules.candidates:
        prefer = _mentioned(rules, candidate.prefer) if candidate.prefer is not None else ()
        add("candidate", candidate.name, candidate.name, [("field", candidate.path[0]), *prefer])
    for definition in rules.definitions:
        add("definition", definition.name, definition.name, _mentioned(rules, definition.expression))
    for criterion in rules.criteria:
        add("criterion", criterion.name, criterion.name, _mentioned(rules, criterion.condition))
    for offer in rules.offers:
        requirements = [offer.requires, *(entry.when for entry in offer.refer)]
        criteria = [("criterion", name) for requirement in requirements for name in _criteria(requirement)]
        terms = [mention for term in offer.terms for mention in _mentioned(rules, term.expression)]
        add("offer", offer.name, offer.title.in_language(language), [*criteria, *terms])
    for duty in rules.duties:
        conditions = (duty.owed_when, duty.fulfilled_when)
        rests_on = [mention for condition in conditions for mention in _mentioned(rules, condition)]
        add("duty", duty.name, duty.title.in_language(language), rests_on)
    fields = {source: source.removeprefix("field_") for source, _ in edges if source.startswith("field_")}
    lines = [f"  {node}{_SHAPES['field'].format(_quoted(name))}" for node, name in fields.items()]
    lines += [f"  {node}{shape}" for node, shape in nodes.items()]
    lines += [f"  {source} --> {target}" for source, target in edges]
    return "\n".join(["flowchart LR", *lines, "  classDef answer stroke-width:3px"]) + "\n"


def _mentioned(rules: RuleSet, expression: Expression) -> Iterator[tuple[str, str]]:
    kinds = {
        **{item.name: "parameter" for item in rules.parameters},
        **{item.name: "candidate" for item in rules.candidates},
        **{item.name: "definition" for item in rules.definitions},
        **{item.name: "criterion" for item in rules.criteria},
    }
    for name in sorted(expression.mentions):
        yield kinds[name], name
    for node in walk(expression.tree):
        if isinstance(node, feel.Name) and expression.meanings.get(node.id) is Meaning.FIELD:
            yield "field", node.name


def _criteria(requirement: Requirement) -> Iterator[str]:
    match requirement:
        case Met(criterion):
            yield criterion
        case All(of) | Any(of) | AtLeast(of=of):
            for part in of:
                yield from _criteria(part)
        case Not(of):
            yield from _criteria(of)
        case _:
            assert_never(requirement)


def _quoted(words: str) -> str:
    return words.replace('"', "#quot;")
