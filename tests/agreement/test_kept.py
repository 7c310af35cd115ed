"""What the engines once disagreed about, or got wrong together, stays agreed and right."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.agreement import agreeing, soak
from tests.agreement.choices import Seeded
from tests.agreement.kept import Kept, cases, indented, keep
from tests.agreement.strategies import example_of
from tests.conftest import Golden

from offerrules.api import ENGINES
from offerrules.decision.decision import Decision
from offerrules.engines import reference
from offerrules.engines.direct import Engine

CASES = cases()


@pytest.mark.parametrize("kept", CASES, ids=[kept.folder.name for kept in CASES])
def test_every_engine_decides_as_the_golden_case_says(kept: Kept, golden: Golden) -> None:
    policy = kept.policy
    for engine in ENGINES:
        golden.check(kept.folder / "decision.json", indented(kept.decided(policy, engine).to_json()))


def test_what_is_kept_is_what_was_found(tmp_path: Path) -> None:
    """The policy's file, read by the reader, and the record as JSON give the decision that the generator's gave."""
    for seed in range(5):
        example = example_of(Seeded(seed), 1)
        kept = keep(f"seed-{seed}", example.policy.form, example.people[0], example.on, tmp_path)
        policy = kept.policy
        assert policy.rule_set.fingerprint == example.policy.rule_set.fingerprint
        found = kept.decided(policy, "reference")
        assert found.to_json() == reference.decide(example.policy.rule_set, example.people[0], example.on).to_json()


class Faulty(Engine):
    """An engine that stumbles over adults."""

    def decide(self, record: Any, on: date, subject: str | None = None) -> Decision:
        if record.adult is True:
            raise ValueError("an adult")
        return super().decide(record, on)


def test_the_command_keeps_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(agreeing, "Engine", Faulty)
    monkeypatch.setattr(soak, "simplest", lambda choices, still_fails: choices if still_fails(choices) else [])
    monkeypatch.setattr("sys.argv", ["soak", "--examples", "100", "--seed", "1", "--keep", str(tmp_path)])
    assert soak.main() == 1
    assert "ValueError: an adult" in (told := capsys.readouterr().err)
    [folder] = tmp_path.iterdir()
    assert str(folder) in told
    assert json.loads(folder.joinpath("case.json").read_bytes())["record"]["adult"] is True
    expected = folder.joinpath("decision.json").read_text(encoding="utf-8")
    assert all(indented(Kept(folder).decided(Kept(folder).policy, each).to_json()) == expected for each in ENGINES)
