"""`python -m tests.mutants ROOM`: small changes to the code of a room, one at a time, and whether a test notices.

The changes are those of cosmic-ray. A sample is drawn (`--sample`, `--seed`): first lines of the room, each as likely as
any other, then one of the changes that are possible there. Each is made in a copy of the project, never here. The tests
nearest to the changed module run first: those called as it is and those that import it; then those of its room; then
the quick tests of everything that needs no other program. Prints each change that no test noticed, as a diff, and ends
with 1 where fewer than `--least` percent were.
"""

import argparse
import ast
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve
from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).parents[1]
ROOMS = ROOT / "src" / "offerrules"
LONGEST = 900
"""Seconds for one change; a change after which a test never ends is noticed by that."""
ELSEWHERE = (
    "agreement",
    "policies",
    "engines",
    "verification",
    "explain",
    "decision",
    "rules",
    "faults",
    "test_api.py",
)
"""Tests that rest on many rooms."""
_SAME = "ReplaceBinaryOperator_BitOr", "RemoveDecorator", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"
"""Changes that nothing is learned from in annotations and decorators: a union of types is no arithmetic."""
_FOR_TYPES = re.compile(r"\s*(if|elif) (not )?TYPE_CHECKING\b")
"""Turned round, it imports at once what is imported when it is first needed: no answer changes by that."""
_PROFILE = "mutants"
"""Of Hypothesis: an example that fails is not made smaller, and the same change is judged alike each time."""


@dataclass(frozen=True)
class Change:
    """One change, and how it ended."""

    spec: MutationSpec
    outcome: TestOutcome
    diff: str


def possible(copy: Path, room: str, folder: Path) -> dict[tuple[str, int], list[MutationSpec]]:
    """Every possible change in a room, by module and line."""
    place = copy / "src" / "offerrules" / room
    modules = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    found: dict[tuple[str, int], list[MutationSpec]] = {}
    with use_db(folder / "work.sqlite", WorkDB.Mode.create) as database:
        init(modules, database, {})
        for item in database.work_items:
            [spec] = item.mutations
            module = str(spec.module_path)
            if not _is_quiet(Path(module), spec):
                found.setdefault((module, spec.start_pos[0]), []).append(spec)
    return found


def _family(spec: MutationSpec) -> str:
    return str(spec.operator_name).removeprefix("core/")


def _is_quiet(module: Path, spec: MutationSpec) -> bool:
    """Whether a change is one that no test can notice: for types alone, or in a decorator or the bases of a class."""
    line, column = spec.start_pos
    declared, for_types = _declared(module)
    if line in for_types:
        return True
    return _family(spec).startswith(_SAME) and any(start <= (line, column) <= end for start, end in declared)


@cache
def _declared(module: Path) -> tuple[list[tuple[tuple[int, int], tuple[int, int]]], frozenset[int]]:
    """From where to where the annotations, decorators and bases of a module are, and its lines that are for types."""
    text = module.read_text(encoding="utf-8")
    found = [
        ((node.lineno, node.col_offset), (node.end_lineno or 0, node.end_col_offset or 0)) for node in _nodes(text)
    ]
    lines = enumerate(text.splitlines(), 1)
    return found, frozenset(number for number, line in lines if _FOR_TYPES.match(line))


def _nodes(text: str) -> Iterator[Any]:
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.AnnAssign() | ast.arg() if node.annotation is not None:
                yield node.annotation
            case ast.FunctionDef():
                yield from node.decorator_list
                if node.returns is not None:
                    yield node.returns
            case ast.ClassDef():
                yield from [*node.decorator_list, *node.bases]


def drawn(by_line: Mapping[tuple[str, int], list[MutationSpec]], number: int, seed: int) -> list[MutationSpec]:
    """A sample in which each line and, in it, each kind of change is as likely as any other."""
    chance = random.Random(seed)
    lines = chance.sample(sorted(by_line), min(number, len(by_line)))
    found = []
    for line in lines:
        families: dict[str, list[MutationSpec]] = {}
        for spec in by_line[line]:
            families.setdefault(_family(spec).partition("_")[0], []).append(spec)
        found.append(chance.choice(families[chance.choice(sorted(families))]))
    return found


def copied(to: Path) -> Path:
    """A copy of what git knows of the project, with what lies beside it, compiled."""
    copy = to / "project"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    shared = ROOT.parent / "shared"
    if shared.exists():
        (to / "shared").symlink_to(shared.resolve())
    subprocess.run([sys.executable, "-m", "compileall", "-q", "src"], cwd=copy, check=True)
    return copy


def commands(copy: Path, room: str, module: Path) -> Iterator[list[str]]:
    """The tests in the order in which they are likely to notice a change of a module."""
    own = copy / "tests" / room
    rest = [copy / "tests" / each for each in ELSEWHERE if each != room and (copy / "tests" / each).exists()]
    for paths in (nearest(copy, room, module), [own] if own.is_dir() else [], rest):
        if paths:
            options = ["-x", "-q", "-n", "0", "--tb", "no", "-p", "no:cacheprovider", "-m", "not long"]
            yield [sys.executable, "-m", "pytest", *options, *map(str, paths)]


def nearest(copy: Path, room: str, module: Path) -> list[Path]:
    """The files of tests that are called as a module, and then those of its room that import it, or else any."""
    tests, name = copy / "tests", module.stem
    dotted = ".".join(module.relative_to(copy / "src").with_suffix("").parts)
    package, _, last = dotted.rpartition(".")
    imports = re.compile(
        rf"^from {re.escape(dotted)} import |^import {re.escape(dotted)}\b"
        rf"|^from {re.escape(package)} import .*\b{re.escape(last)}\b",
        re.MULTILINE,
    )
    called = sorted((tests / room).rglob(f"test_{name}*.py"))
    importing = [path for path in sorted(tests.rglob("test_*.py")) if imports.search(path.read_text(encoding="utf-8"))]
    own = [path for path in importing if path.is_relative_to(tests / room)]
    return list(dict.fromkeys((*called, *own))) or importing


def tried(copy: Path, room: str, spec: MutationSpec) -> Change:
    """Makes a change in a copy, runs the tests until one notices, and takes it back."""
    steps = [shlex.join(command) for command in commands(copy, room, Path(spec.module_path))]
    # One shell command, as the tool takes it: the first that fails ends it.
    steps = [f"cd {shlex.quote(str(copy))}", *steps]
    settings = [f"PYTHONPATH={copy / 'src'}", f"HYPOTHESIS_PROFILE={_PROFILE}"]
    line = shlex.join(["env", *settings, "sh", "-c", " && ".join(steps)])
    done = mutate_and_test([spec], line, LONGEST)
    outcome = done.test_outcome if done.test_outcome is not None else TestOutcome.INCOMPETENT
    return Change(spec, outcome, done.diff or done.output or "")


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Make small changes to a room, one at a time, and see what notices.")
    parser.add_argument("room", help="a folder or module of src/offerrules, such as feel or cases")
    parser.add_argument("--sample", type=int, default=60, metavar="N", help="how many changes (default: 60)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="draws another sample (default: 1)")
    parser.add_argument("--least", type=int, default=90, metavar="PERCENT", help="to be noticed (default: 90)")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="copies at work (default: 2)")
    given = parser.parse_args(words)
    if not (ROOMS / given.room).is_dir() and not (ROOMS / f"{given.room}.py").is_file():
        parser.error(f"there is no room {given.room!r} in src/offerrules")
    os.environ["CI"] = "false"  # what needs another program is left out
    with tempfile.TemporaryDirectory() as name:
        copies = []
        for number in range(given.processes):
            (folder := Path(name, str(number))).mkdir()
            copies.append(copied(folder))
        found = list(_all(copies, given, Path(name)))
    alive = [change for change in found if change.outcome is not TestOutcome.KILLED]
    noticed = 100 * (len(found) - len(alive)) // max(len(found), 1)
    print(f"{given.room}: {len(found) - len(alive)} of {len(found)} changes noticed ({noticed} percent)")
    return int(noticed < given.least)


def _all(copies: list[Path], given: Any, folder: Path) -> Iterator[Change]:
    """Each change of the sample, tried; those that nothing noticed are printed as they come."""
    sample = drawn(possible(copies[0], given.room, folder), given.sample, given.seed)
    free = list(copies)

    def one(spec: MutationSpec) -> Change:
        copy = free.pop()
        try:
            here = str(spec.module_path).replace(str(copies[0]), str(copy), 1)
            moved = evolve(spec, module_path=here)
            return tried(copy, given.room, moved)
        finally:
            free.append(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        for number, change in enumerate(pool.map(one, sample), 1):
            print(f"{number} of {len(sample)}: {change.outcome.value}", file=sys.stderr, flush=True)
            if change.outcome is not TestOutcome.KILLED:
                print(f"-- {number} of {len(sample)}: {change.outcome.value}\n{change.diff}\n", flush=True)
            yield change


if __name__ == "__main__":
    sys.exit(main())
