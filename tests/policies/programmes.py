"""The two policies, their cases and their examples, as the tests of this folder use them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import offerrules
from offerrules.authoring.cases import CasesDocument, read_cases
from offerrules.decision.decision import Decision
from offerrules.language import LANGUAGES, Language
from offerrules.records import Participant, RecordError
from offerrules.records.csv_reader import read_csv
from offerrules.records.json_reader import read_ndjson

ROOT = Path(__file__).resolve().parents[2]

Reader = Callable[[Path, type[Participant]], Iterator[Participant | RecordError]]


@dataclass(frozen=True)
class Programme:
    """One policy with what stands beside it."""

    name: str
    example: str
    on: date
    """The day on which the example is decided."""
    reader: Reader

    @property
    def folder(self) -> Path:
        return ROOT / "policies" / self.name

    @cached_property
    def policy(self) -> offerrules.Policy[Any]:
        return offerrules.load(self.folder / "policy.yaml")

    @cached_property
    def cases(self) -> CasesDocument:
        path = self.folder / "cases.yaml"
        found = read_cases(path.read_bytes(), str(path))
        assert found.document is not None, found.diagnostics
        return found.document

    @cached_property
    def people(self) -> list[Participant | RecordError]:
        """The records of the example, those that are refused in their places."""
        return list(self.reader(ROOT / "examples" / self.example, Participant))

    @cached_property
    def decisions(self) -> list[Decision]:
        """The decisions about everybody in the example who is not refused."""
        found = self.policy.decide_many(self.people, on=self.on)
        return [decision for decision in found if isinstance(decision, Decision)]

    @cached_property
    def reasons(self) -> dict[Language, list[str]]:
        """The reasons of all these decisions."""
        return {language: [decision.explain(language) for decision in self.decisions] for language in LANGUAGES}

    @cached_property
    def records(self) -> list[tuple[dict[str, Any], date]]:
        """Every record of the cases and the example as JSON, each with its day."""
        cases = [(dict(case.record), case.on) for case in self.cases.form.cases]
        people = (person for person in self.people if isinstance(person, Participant))
        return [*cases, *((person.model_dump(mode="json"), self.on) for person in people)]


GOTLAND = Programme("gotland/kompetenslyftet", "gotland-2022.csv", date(2022, 5, 30), read_csv)
ALINGSAS = Programme("alingsas/yrkesexamen", "alingsas-2024.ndjson", date(2024, 6, 14), read_ndjson)
PROGRAMMES = (GOTLAND, ALINGSAS)
