"""Requirements in words: the same structure as in the rule set, each part with the truth that the trace has."""

import re
from collections.abc import Iterable, Iterator

from offerrules.decision.tree import Trace, Truth
from offerrules.explain import tree as words
from offerrules.explain.evidence import Gathered, Gatherer
from offerrules.explain.naming import Namer, capitalised
from offerrules.explain.notes import Notes
from offerrules.explain.phrases import phrases
from offerrules.explain.wording import CALENDAR_YEAR, value_in_words
from offerrules.feel.failures import FAILURES
from offerrules.feel.values import UNKNOWN
from offerrules.language import Language, Text
from offerrules.rules.tree import All, Any, AtLeast, Criterion, Met, Not, Requirement, RuleSet

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def truth_name(truth: Truth) -> words.Truth:
    """The code of a truth."""
    if truth is UNKNOWN:
        return "unknown"
    return "true" if truth else "false"


class Wording:
    """Puts criteria, requirements and facts of one trace into words."""

    def __init__(self, rule_set: RuleSet, trace: Trace, notes: Notes, language: Language) -> None:
        self.rule_set = rule_set
        self.trace = trace
        self.notes = notes
        self.language: Language = language
        self.say = phrases(language)
        self.namer = Namer(rule_set, trace.facts, language)
        self.gatherer = Gatherer(rule_set, trace)
        self._criteria = {criterion.name: criterion for criterion in rule_set.criteria}
        self._years = {parameter.name for parameter in rule_set.parameters if parameter.unit == CALENDAR_YEAR}
        self._lists = {candidate.name: ".".join(candidate.path) for candidate in rule_set.candidates}

    def authored(self, text: Text) -> str:
        """A text of the policy, with the values of the parameters filled in and a capital at the beginning."""
        return capitalised(_PLACEHOLDER.sub(self._parameter, text.in_language(self.language)))

    def word(self, truth: Truth) -> str:
        """The word that stands beside the sign."""
        return self.say(f"word-{truth_name(truth)}")

    def near(self, candidate: str | None, index: int | None) -> str | None:
        """The path of a candidate, whose facts are named without it."""
        return f"{self._lists[candidate]}.{index}" if candidate is not None and index is not None else None

    def facts(self, gathered: Gathered, near: str | None) -> tuple[words.FactReason, ...]:
        """The facts in words, in the order of the record's fields, those of the candidate first."""
        paths = sorted(
            gathered.facts,
            key=lambda path: (not (near is not None and path.startswith(f"{near}.")), self.namer.order(path)),
        )
        return tuple(self.namer.fact(path, gathered.facts[path], near) for path in paths)

    def every_fact(self) -> tuple[words.FactReason, ...]:
        """Every fact that was used anywhere, in the order of the record's fields."""
        return tuple(self.namer.fact(path, False) for path in sorted(self.gatherer.paths(), key=self.namer.order))

    def causes(self, gathered: Gathered) -> tuple[str, ...]:
        """Why something could not be worked out."""
        return tuple(
            self.say("cause", expression=" ".join(source.split()), cause=self._cause(cause.code))
            for source, cause in gathered.causes
        )

    def criterion(self, criterion: Criterion, index: int | None) -> words.RequirementReason:
        """One criterion, with what it rests on."""
        found = self.trace.criteria.get((criterion.name, index if criterion.candidate is not None else None))
        truth: Truth = found.truth if found is not None else UNKNOWN
        gathered = self.gatherer.criterion(criterion, index)
        return words.RequirementReason(
            kind="criterion",
            name=criterion.name,
            index=index if criterion.candidate is not None else None,
            truth=truth_name(truth),
            word=self.word(truth),
            text=self.authored(criterion.text),
            facts=self.facts(gathered, self.near(criterion.candidate, index)),
            causes=self.causes(gathered) if truth is UNKNOWN else (),
            support=self.notes.cite((criterion.grounds, *self.gatherer.grounds(criterion.condition))),
        )

    def named(self, names: Iterable[str], index: int | None) -> tuple[words.RequirementReason, ...]:
        """Criteria by their names."""
        return tuple(self.criterion(self._criteria[name], index) for name in names)

    def requirement(
        self, requirement: Requirement, truths: Iterable[Truth], index: int | None
    ) -> words.RequirementReason:
        """A requirement; `truths` are those of its nodes, in pre-order."""
        return self._node(requirement, iter(truths), index)

    def _node(self, requirement: Requirement, truths: Iterator[Truth], index: int | None) -> words.RequirementReason:
        truth = next(truths)
        kind: words.RequirementKind
        match requirement:
            case Met(criterion=name):
                return self.criterion(self._criteria[name], index)
            case All(of=of):
                kind, text = "all", self.say("group-all")
            case Any(of=of):
                kind, text = "any", self.say("group-any")
            case AtLeast(n=n, of=of):
                kind, text = "at_least", self.say("group-at-least", n=str(n))
            case Not(of=inner):
                kind, text, of = self._negation(inner)
                if kind != "not":
                    next(truths)
        parts = tuple(self._node(part, truths, index) for part in of)
        return words.RequirementReason(kind, None, None, truth_name(truth), self.word(truth), text, of=parts)

    def _negation(self, inner: Requirement) -> tuple[words.RequirementKind, str, tuple[Requirement, ...]]:
        match inner:
            case All(of=of):
                return "not_all", self.say("group-not-all"), of
            case Any(of=of):
                return "not_any", self.say("group-not-any"), of
            case AtLeast(n=n, of=of):
                return "fewer_than", self.say("group-not-at-least", n=str(n)), of
            case Met() | Not():
                return "not", self.say("group-not"), (inner,)

    def _cause(self, code: str) -> str:
        return FAILURES[code].in_language(self.language) if code in FAILURES else code

    def _parameter(self, found: re.Match[str]) -> str:
        name = found[1]
        if name not in self.trace.parameters:
            return found[0]
        # The sentence has its own word for the unit; a year has none, but is written without spaces.
        unit = CALENDAR_YEAR if name in self._years else None
        return value_in_words(self.trace.parameters[name], self.language, unit=unit)
