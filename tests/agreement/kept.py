"""Golden cases: examples on which the engines once disagreed, each a folder with its policy, record and decision.

`policy.yaml` is read by the real reader, with the record `Person` of these tests; `case.json` has the date and the
record; `decision.json` what the reference engine decides. `python -m tests.agreement.soak` writes the folder of a new one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml
from tests.agreement.registers import BY_NAME

import offerrules
from offerrules.decision.decision import Decision
from offerrules.records import Record

FOLDER: Final = Path(__file__).parent / "golden"


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")
)


def policy_text(form: Mapping[str, Any]) -> str:
    """A policy as a file, without the sections that it leaves empty."""
    return yaml.dump(
        {name: section for name, section in form.items() if section or name == "offers"},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=140,
    )


def loaded(text: str) -> offerrules.Policy[Any]:
    """A policy over any of the registers, read by the real reader."""
    return offerrules.loads(text, records={name: register.person for name, register in BY_NAME.items()})


@dataclass(frozen=True, slots=True)
class Kept:
    """One golden case."""

    folder: Path

    @property
    def policy(self) -> offerrules.Policy[Any]:
        return loaded(self.folder.joinpath("policy.yaml").read_text(encoding="utf-8"))

    def decided(self, policy: offerrules.Policy[Any], engine: Any) -> Decision:
        case = json.loads((self.folder / "case.json").read_bytes())
        return policy.decide(json.dumps(case["record"]), on=date.fromisoformat(case["on"]), engine=engine)


def cases() -> list[Kept]:
    """All golden cases."""
    return [Kept(path.parent) for path in sorted(FOLDER.glob("*/policy.yaml"))]


def indented(data: bytes) -> str:
    """A decision's JSON as it stands in a golden file, which a person can compare."""
    return json.dumps(json.loads(data), ensure_ascii=False, indent=1) + "\n"


def keep(name: str, form: Mapping[str, Any], person: Record, on: date, folder: Path = FOLDER) -> Kept:
    """Writes a golden case, and gives it."""
    kept = Kept(folder / name)
    kept.folder.mkdir(parents=True, exist_ok=True)
    kept.folder.joinpath("policy.yaml").write_text(policy_text(form), encoding="utf-8")
    case = {"on": on.isoformat(), "record": person.model_dump(mode="json")}
    kept.folder.joinpath("case.json").write_text(
        json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    found = kept.decided(kept.policy, "reference")
    kept.folder.joinpath("decision.json").write_text(indented(found.to_json()), encoding="utf-8")
    return kept
