"""The outcomes of many people in words: one row for each person, and how many there are of each outcome."""

from collections import Counter
from dataclasses import dataclass, field

from offerrules.decision.decision import Decision
from offerrules.decision.tree import OUTCOMES, OutcomeName
from offerrules.explain.naming import capitalised
from offerrules.explain.phrases import phrases
from offerrules.explain.wording import day
from offerrules.language import Language
from offerrules.rules.tree import RuleSet


@dataclass(frozen=True, slots=True)
class Cell:
    """The outcome of one offer for one person; no outcome where the policy is not in force on the day."""

    outcome: OutcomeName | None
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    subject: str
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Overview:
    """Collects decisions under one rule set."""

    rule_set: RuleSet
    language: Language
    rows: list[Row] = field(default_factory=list)
    day: str = ""

    def add(self, decision: Decision) -> None:
        """Takes up a decision; nothing of it is kept but the outcomes."""
        self.day = self.day or day(decision.on, self.language)
        self.rows.append(Row(decision.subject or "", tuple(self._cells(decision))))

    @property
    def heading(self) -> str:
        """*Underlag* or *Beslut*."""
        return phrases(self.language)("heading", mode=self.rule_set.decision_mode)

    @property
    def title(self) -> str:
        """The title of the policy."""
        return capitalised(self.rule_set.title.in_language(self.language))

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings: the person, then every offer."""
        say = phrases(self.language)
        return (
            say("column-subject"),
            *(capitalised(offer.title.in_language(self.language)) for offer in self.rule_set.offers),
        )

    def counts(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """For each offer how many people have each outcome, the best outcome first."""
        order = [*map(self._label, OUTCOMES), phrases(self.language)("outcome-not-in-force")]
        found = []
        for place, title in enumerate(self.columns[1:]):
            labels = Counter(row.cells[place].label for row in self.rows)
            found.append((title, tuple((label, labels[label]) for label in order if labels[label])))
        return tuple(found)

    def _cells(self, decision: Decision) -> list[Cell]:
        cells = []
        for offer in self.rule_set.offers:
            found = decision.outcomes.get(offer.name)
            if found is None:
                cells.append(Cell(None, phrases(self.language)("outcome-not-in-force")))
            else:
                cells.append(Cell(found.outcome, self._label(found.outcome)))
        return cells

    def _label(self, outcome: OutcomeName) -> str:
        return phrases(self.language)(f"outcome-{outcome.replace('_', '-')}", mode=self.rule_set.decision_mode)
