"""What others build on: the names that stay, with what they take. A change here is a change of the contract.

`docs/compatibility.md` says how a name goes away.
"""

import ast
import inspect
import logging
import pickle
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

import offerrules
from offerrules import testing

SOURCE = Path(offerrules.__file__).parent
NAMES = {
    "CaseBook", "CaseBookError", "Change", "Decision", "DecisionError", "Diagnostic", "Difference", "Duty",
    "DutyState", "DutyTo", "Event", "EventError", "Language", "NotInForceError", "Outcome", "OutcomeName", "Period",
    "Policies", "Policy", "PolicyDuty", "PolicyError", "PolicyField", "PolicyOffer", "ReadingError", "RecordError",
    "RecordProblem", "Status", "Text", "Trace", "UNKNOWN", "Unchecked", "Value", "Verification", "VersionError",
    "Witness", "WorkerError", "__version__", "check", "check_text", "feel", "load", "load_folder", "loads", "records",
    "verified", "verify",
}  # fmt: skip
PARAMETERS = {
    "load": "path, *, records",
    "loads": "text, *, records, path",
    "load_folder": "path, *, records",
    "check": "path, *, records",
    "check_text": "text, *, records, path",
    "verified": "decision, policy",
    "verify": "decision, policy",
    "Policy.decide": "self, record, *, on, engine, null",
    "Policy.decide_many": "self, records, *, on, engine, workers, null",
    "Policy.explain": "self, decision, language, form",
    "Policies.in_force": "self, name, on",
    "Policies.version_on": "self, on, *, name",
    "Policies.decide": "self, record, *, on, name, engine, null",
    "Policies.decide_many": "self, records, *, on, name, engine, workers, null",
    "Decision.explain": "self, language, form",
    "Decision.redacted": "self, classes",
    "Decision.to_json": "self, texts",
    "Decision.from_json": "data, policy",
    "CaseBook": "policy, engine, *, on, ledger, most_cases",
    "CaseBook.post": "self, event",
    "CaseBook.post_many": "self, events",
    "CaseBook.advance": "self, to",
    "CaseBook.advance_in_parts": "self, to",
    "CaseBook.sent": "self, change",
    "CaseBook.delivered": "self, changes",
    "CaseBook.export": "self, subject",
    "CaseBook.erase": "self, subject",
    "CaseBook.idle_since": "self, day",
    "Event": "subject, id, known_at, facts",
    "feel.evaluate": "expression, inputs, *, now",
    "testing.records": "policy",
}
MEMBERS = {
    "Policy": {
        "name", "version", "fingerprint", "text", "path", "record", "rule_set", "diagnostics", "decide", "decide_many",
        "title", "authority", "in_force", "offers", "duties", "fields",
    },
    "Decision": {
        "status", "on", "subject", "outcomes", "duties", "trace", "policy", "version", "fingerprint", "assumptions",
        "semantics", "schema", "explain", "redacted", "redacted_classes", "to_json", "from_json",
        "is_stored",
    },
    "Diagnostic": {"code", "message", "path", "line", "column", "end_line", "end_column", "hint", "severity"},
    "Difference": {"kind", "place", "stored", "derived"},
    "Unchecked": {"place", "text", "message", "in_language"},
    "Verification": {"status", "differences", "unchecked"},
    "CaseBook": {"on", "record", "decision", "undelivered", "entries", "close", "__enter__"},
    "Change": {
        "id", "subject", "what", "about", "name", "candidate", "number", "on", "replaces", "sent", "decision", "to_json",
    },
    "Event": {"to_json"},
    "CaseBookError": {"in_language"},
    "EventError": {"in_language"},
}  # fmt: skip
POLICY = """\
offerrules: 1
policy: example/youth
version: "1"
title: {sv: Ungdomsjobb, en: Work for the young}
authority: Exempelkommunen
in_force: {from: 2024-01-01}
record:
  extends: Participant
  fields:
    note: {type: string, privacy: health, label: {sv: anteckning, en: note}}
criteria:
  young: {text: {sv: har inte fyllt 20 år, en: has not turned 20}, when: birth_date + @"P20Y" > today()}
  noted:
    text: {sv: har en anteckning, en: has a note}
    when: string length(note) > 3 or number(note, ",", ".") > 1
offers:
  work:
    title: {sv: Jobb, en: Work}
    requires: {all: [young, noted]}
"""
DAY = date(2024, 6, 3)
SECRET = "verkligen hemlig uppgift"


def test_public_names() -> None:
    assert set(offerrules.__all__) == NAMES
    assert set(dir(offerrules)) == NAMES
    for name in NAMES:
        assert getattr(offerrules, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        offerrules.nothing  # noqa: B018


@pytest.mark.parametrize("path", PARAMETERS)
def test_parameters(path: str) -> None:
    found: object = offerrules
    for name in path.split("."):
        found = testing if name == "testing" else getattr(found, name)
    assert callable(found)
    shown, star = [], False
    for parameter in inspect.signature(found).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not star:
            shown.append("*")
            star = True
        shown.append(parameter.name)
    assert ", ".join(shown) == PARAMETERS[path]


@pytest.mark.parametrize("owner", MEMBERS)
def test_members(owner: str) -> None:
    found = getattr(offerrules, owner)
    assert set(dir(found)) >= MEMBERS[owner]


def test_importing_the_package_imports_none_of_its_rooms() -> None:
    code = (
        "import sys, offerrules; print([name for name in sys.modules if name in ('pydantic', 'yaml', 'rich', 'babel')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_types_are_shipped() -> None:
    assert (SOURCE / "py.typed").exists()


def test_policies_and_decisions_go_to_other_processes() -> None:
    policy = offerrules.loads(POLICY)
    decision = policy.decide({"id": "a"}, on=DAY)
    again, copy = pickle.loads(pickle.dumps((policy, decision)))
    assert again.decide({"id": "a"}, on=DAY) == decision == copy


def test_a_day_is_no_moment() -> None:
    policy = offerrules.loads(POLICY)
    for on in (datetime(2024, 6, 3), "2024-06-03", None):  # noqa: DTZ001
        with pytest.raises(TypeError, match="date"):
            policy.decide({"id": "a"}, on=on)  # type: ignore[arg-type]


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    policy = offerrules.loads(POLICY)
    decision = policy.decide({"id": "a", "birth_date": "2006-01-01", "note": SECRET}, on=DAY)
    decision.explain("sv")
    offerrules.verify(offerrules.Decision.from_json(decision.to_json(), policy), policy)
    with pytest.raises(offerrules.RecordError) as refused:
        policy.decide({"id": "a", "birth_date": SECRET, SECRET: 1, "note": [SECRET]}, on=DAY)
    assert caplog.records == []
    assert "".join(capfd.readouterr()) == ""
    assert "birth_date" in str(refused.value)
    assert SECRET not in str(refused.value).replace(f"{SECRET}: is not a field", "")


def test_no_module_logs() -> None:
    for path in SOURCE.rglob("*.py"):
        assert loquacious(path.read_text(encoding="utf-8")) == [], path


def loquacious(source: str) -> list[int]:
    """The lines on which a module could tell a log about a record.

    `warnings.warn` may be called only as `docs/compatibility.md` says: with a sentence that is written in the program,
    so that no fact can be in it, and as a `DeprecationWarning`.
    """
    found: list[int] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names) if {name.name.split(".")[0] for name in names} & {"logging", "syslog"}:
                found.append(node.lineno)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in ("logging", "syslog", "warnings"):
                found.append(node.lineno)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="warnings")),
                args=[ast.Constant(value=str()), ast.Name(id="DeprecationWarning")],
            ):
                pass
            case ast.Attribute(value=ast.Name(id="warnings"), attr=attribute) if attribute != "warn":
                found.append(node.lineno)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="warnings"))):
                found.append(node.lineno)
            case _:
                pass
    return found


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import logging", True),
        ("from logging import getLogger", True),
        ("from warnings import warn", True),
        ("import warnings\nwarnings.warn(f'{record} is old', DeprecationWarning)", True),
        ("import warnings\nwarnings.warn('a record is odd')", True),
        ("import warnings\nwarnings.showwarning('a', b, 'c', 1)", True),
        ("import warnings\nwarnings.warn('`old` goes in 2.0; use `new`', DeprecationWarning, stacklevel=2)", False),
    ],
)
def test_what_counts_as_logging(source: str, told: bool) -> None:
    assert bool(loquacious(source)) is told


_POLICY = offerrules.loads(POLICY)


@given(testing.records(_POLICY))
@settings(max_examples=30)
def test_records_for_property_tests_fit_their_policy(record: object) -> None:
    assert isinstance(record, _POLICY.record)
    decision = _POLICY.decide(record, on=DAY)
    assert offerrules.verify(decision, _POLICY) == []
