"""The outcomes of many people in words: one row for each person, and how many there are of each outcome."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Union

from offerrules.decision.decision import Decision
from offerrules.decision.tree import OUTCOMES, OutcomeName
from offerrules.explain.head import left_out, note, outcome_label
from offerrules.explain.naming import capitalised
from offerrules.explain.phrases import phrases
from offerrules.explain.wording import day
from offerrules.language import Language
from offerrules.rules.tree import RuleSet

Found = Union[OutcomeName, Literal["refused"], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """The outcome of one offer for one person.

    There is none where the policy is not in force on the day, and `refused` where the record does not fit.
    """

    outcome: Found
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """`subject` is empty where the reference is not known, or has been left out.

    `refused` says what does not fit, and where the record was; it is empty where it does.
    """

    subject: str
    cells: tuple[Cell, ...]
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class Overview:
    """Collects decisions under one rule set."""

    rule_set: RuleSet
    language: Language
    rows: list[Row] = field(default_factory=list)
    on: date | None = None
    left_out: tuple[str, ...] = ()

    def add(self, decision: Decision) -> None:
        """Takes up a decision; nothing of it is kept but the outcomes."""
        self.add_row(self.row(decision), decision.on, decision.redacted_classes)

    def row(self, decision: Decision) -> Row:
        """What it takes up of a decision."""
        return Row(decision.subject or "", tuple(self._cells(decision)))

    def refused_row(self, subject: str | None, lines: tuple[str, ...]) -> Row:
        """The row of a record that does not fit; `lines` say why."""
        cell = Cell("refused", phrases(self.language)("outcome-refused"))
        return Row(subject or "", tuple(cell for _ in self.rule_set.offers), lines)

    def add_row(self, row: Row, on: date, left_out: tuple[str, ...]) -> None:
        """Takes up a row, with the day of the decision and the privacy classes that were left out of it."""
        self.on = self.on or on
        self.left_out = self.left_out or left_out
        self.rows.append(row)

    @property
    def day(self) -> str:
        """The day as of which it was judged, in words; empty before the first decision."""
        return day(self.on, self.language) if self.on is not None else ""

    @property
    def note(self) -> str:
        """Who decides."""
        return note(self.rule_set, self.language)

    @property
    def left_out_note(self) -> str | None:
        """Which facts have been left out, where some have."""
        return left_out(self.left_out, self.language)

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

    def names(self) -> list[str]:
        """What each person is called: by the reference, or by a number where that is not known or left out."""
        say = phrases(self.language)
        return [row.subject or say("person-numbered", number=str(place)) for place, row in enumerate(self.rows, 1)]

    def counts(self) -> tuple[tuple[str, tuple[tuple[Cell, int], ...]], ...]:
        """For each offer how many people have each outcome, the best outcome first."""
        order = [*(self._cell(outcome) for outcome in (*OUTCOMES, None)), *self.refused_row(None, ()).cells[:1]]
        found = []
        for place, title in enumerate(self.columns[1:]):
            cells = Counter(row.cells[place] for row in self.rows)
            found.append((title, tuple((cell, cells[cell]) for cell in order if cells[cell])))
        return tuple(found)

    def _cells(self, decision: Decision) -> list[Cell]:
        outcomes = (decision.outcomes.get(offer.name) for offer in self.rule_set.offers)
        return [self._cell(found.outcome if found is not None else None) for found in outcomes]

    def _cell(self, outcome: OutcomeName | None) -> Cell:
        if outcome is None:
            return Cell(None, phrases(self.language)("outcome-not-in-force"))
        return Cell(outcome, outcome_label(outcome, self.rule_set, self.language))
