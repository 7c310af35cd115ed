"""How many cases of the DMN compatibility kit come out right: read, evaluated, compared, counted by folder.

    python -m offerrules.feel.conformance CASES [--write FILE]

CASES is a file of JSON lines as the project's README describes: `expr`, typed `inputs` and `expected`, helping
expressions in `lets`, the type in `result_type` to which a decision brings its result. The cases themselves are not
part of the project.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from offerrules.feel.chronology import instant
from offerrules.feel.equality import same
from offerrules.feel.evaluation import FeelSyntaxError, evaluate
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.temporal import moment_of, parse_date, parse_date_time, parse_duration, parse_time
from offerrules.feel.values import Failure, Value

OTHERS: Final = (("jDMN", "100 %"), ("Drools", "99.9 %"), ("Camunda DMN-Scala", "87.5 %"))
"""What other engines publish for the whole kit at compliance level 3."""
OTHERS_EMBEDDED: Final = (("feelin (npm)", "87.7 %"), ("pySFeel", "84.5 %"), ("bkflow-feel", "54.2 %"))
"""What engines that can be embedded reach on the cases of the policy subset (tier A)."""
NOT_REACHED: Final[Mapping[str, str]] = {}
"""Cases that do not come out right, by their id, and why."""
NOT_COMPILED: Final = 2
"""So many cases the engine `direct` does not compile, as its own test counts."""
_TOLERANCE: Final = Decimal("1e-8")
_TIERS: Final = ("A", "B")

_PAGE: Final = """\
# Conformance

How much of FEEL (OMG DMN 1.5, chapter 10) is as the standard says, counted with the DMN Technology Compatibility Kit
(Apache License 2.0). Tier A is the part of the language that policies use, tier B the rest of it.

This page is written by `python -m offerrules.feel.conformance CASES --write docs/conformance.md`. The cases are not
part of this project; about a third of the kit was kept back from its developers.

| | tier A | tier B | all |
|---|---|---|---|
| **offerrules** | {scores} |

Other engines, as published:

- the whole kit at compliance level 3: {others};
- engines that a program can embed, on tier A: {embedded}.

## How to read the score

Two cases in five expect null, which an engine that can do nothing gives as well, and a third are arithmetic. The kit
hardly tests missing data: what offerrules adds to the standard, `UNKNOWN`, is tested by the project itself.

## Both engines

The score is that of the interpreter. The engine `direct`, which compiles, runs the same cases through its compiler in
the standard's error mode, and gives what the interpreter gives: {by_direct} of {all_cases}. It
does not compile functions as values, `now()` and names without a meaning, none of which a policy may have.

## What is left out

{left_out}

Functions of Java (`external`) give null: a policy never runs foreign code.

## By folder

| folder | tier A | tier B |
|---|---|---|
{folders}
"""

Case = Mapping[str, Any]
Evaluate = Callable[[str, Mapping[str, Value]], Value]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case."""

    id: str
    folder: str
    tier: str
    passed: bool
    found: str


def read_cases(path: Path) -> list[Case]:
    """The cases of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def run(cases: Iterable[Case], by: Evaluate = evaluate) -> list[Result]:
    """Each case evaluated and compared. `by` evaluates its expression; helping expressions are interpreted."""
    return [_run(case, by) for case in cases]


def _run(case: Case, by: Evaluate) -> Result:
    found: Value = None
    try:
        environment = {name: _native(value) for name, value in case["inputs"].items()}
        for helper in case["lets"]:
            environment[helper["name"]] = evaluate(helper["expr"], environment)
        found = _brought_to(by(case["expr"], environment), case["result_type"])
        passed = _alike(_native(case["expected"]), found)
        shown = repr(found)
    except FeelSyntaxError as error:
        passed, shown = False, f"not FEEL: {error}"
    return Result(case["id"], case["suite"], case["tier"], passed, shown)


def _native(typed: Mapping[str, Any]) -> Value:
    """The value that a typed text of a case writes."""
    value = typed.get("v")
    match typed["t"]:
        case "null" | "boolean" | "string":
            found = value
        case "number":
            found = Decimal(str(value))
        case "list":
            found = [_native(item) for item in value or ()]
        case "context":
            found = {name: _native(item) for name, item in (value or {}).items()}
        case "date":
            found = parse_date(str(value))
        case "time":
            found = parse_time(str(value))
        case "dateTime":
            found = parse_date_time(str(value))
        case _:
            found = parse_duration(str(value))
    if isinstance(found, Failure):
        raise ValueError(f"the case holds no value of type {typed['t']}")
    return found


# --- Comparing


def _alike(expected: Value, found: Value) -> bool:
    """Whether the values are the same; numbers may differ by a rounding."""
    kind = kind_of(expected)
    if kind is not kind_of(found):
        return False
    match kind:
        case Kind.NUMBER:
            return abs(Decimal(expected) - Decimal(found)) <= _TOLERANCE * max(Decimal(1), abs(Decimal(expected)))
        case Kind.LIST:
            return len(expected) == len(found) and all(map(_alike, expected, found))
        case Kind.CONTEXT:
            return expected.keys() == found.keys() and all(_alike(expected[name], found[name]) for name in expected)
        case Kind.DATE_TIME:
            at, other = instant(moment_of(expected)), instant(moment_of(found))
            return same(expected, found) or (at is not None and at == other)
        case _:
            return same(expected, found)


# --- The type of a decision's result (OMG DMN 1.5, 10.3.2.9.4)


def _brought_to(value: Value, wanted: Any) -> Value:
    """The value as the decision's type asks for it; null where it cannot be brought to it."""
    if _conforms(value, wanted):
        return value
    if isinstance(value, list) and len(value) == 1 and _conforms(value[0], wanted):
        return value[0]
    if _is_list_type(wanted) and not isinstance(value, list) and _conforms([value], wanted):
        return [value]
    if wanted == Kind.DATE_TIME.value and kind_of(value) is Kind.DATE:
        return evaluate('date and time(day, time(0, 0, 0, duration("PT0S")))', {"day": value})
    return None


def _is_list_type(wanted: Any) -> bool:
    return isinstance(wanted, Mapping) and bool(wanted.get("collection"))


def _conforms(value: Value, wanted: Any) -> bool:
    if value is None or wanted is None:
        return True
    if isinstance(wanted, str):
        known = wanted in {kind.value for kind in Kind}
        return not known or kind_of(value).value == wanted
    if _is_list_type(wanted):
        item = {name: part for name, part in wanted.items() if name != "collection"}
        return isinstance(value, list) and all(_conforms(each, item) for each in value)
    if "components" in wanted:
        parts = wanted["components"]
        return isinstance(value, dict) and all(name in value and _conforms(value[name], parts[name]) for name in parts)
    return _conforms(value, wanted.get("base"))


# --- The page


def page(results: Sequence[Result]) -> str:
    """The score as a page of Markdown."""
    folders = sorted({result.folder for result in results})
    return _PAGE.format(
        scores=" | ".join(_score(results, tier) for tier in (*_TIERS, None)),
        others=", ".join(f"{name} {score}" for name, score in OTHERS),
        embedded=", ".join(f"{name} {score}" for name, score in OTHERS_EMBEDDED),
        left_out="\n".join(_left_out(results)),
        by_direct=f"{len(results) - NOT_COMPILED:,}",
        all_cases=f"{len(results):,}",
        folders="\n".join(_row(each, [result for result in results if result.folder == each]) for each in folders),
    )


def _left_out(results: Sequence[Result]) -> list[str]:
    failed = [result for result in results if not result.passed]
    if not failed:
        return ["Nothing: every case comes out as the kit expects."]
    return [f"- `{result.id}`: {NOT_REACHED.get(result.id, 'not yet explained')}" for result in failed]


def _row(folder: str, results: Sequence[Result]) -> str:
    return f"| {folder} | {' | '.join(_score(results, tier, percent=False) for tier in _TIERS)} |"


def _score(results: Sequence[Result], tier: str | None, percent: bool = True) -> str:
    counted = [result for result in results if tier is None or result.tier == tier]
    if not counted:
        return ""
    passed = sum(result.passed for result in counted)
    share = f" ({100 * passed / len(counted):.1f} %)" if percent else ""
    return f"{passed} of {len(counted)}{share}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 where a case does not come out right."""
    parser = argparse.ArgumentParser(prog="python -m offerrules.feel.conformance", description="Score FEEL by the kit.")
    parser.add_argument("cases", type=Path)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    chosen = parser.parse_args(arguments)
    results = run(read_cases(chosen.cases))
    if chosen.write:
        chosen.write.write_text(page(results), encoding="utf-8", newline="\n")
    for result in results:
        if not result.passed:
            sys.stdout.write(f"{result.id}: {result.found}\n")
    sys.stdout.write(f"{_score(results, None)}\n")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
