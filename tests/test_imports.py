"""Which outside library is imported where: each in one file, so that it can be changed for another in one place.

What the rooms may know of each other stands in `.importlinter`.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import offerrules

SOURCE = Path(offerrules.__file__).parent
EVERYWHERE = {"pydantic", "pydantic_core"}
"""Records, documents and decisions are pydantic models."""
OURS = {"offerrules", "_typeshed"}


def outside(source: str) -> Iterator[str]:
    """The outside libraries that a module imports, at its top or in a function."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found = [name.name for name in names]
            case ast.ImportFrom(module=str(module), level=0):
                found = [module]
            case _:
                found = []
        for name in found:
            library = name.partition(".")[0]
            if library not in sys.stdlib_module_names and library not in OURS:
                yield library


def sites() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for library in outside(path.read_text(encoding="utf-8")):
            found[library].add(path.relative_to(SOURCE).as_posix())
    return found


SITES = sites()


def test_imports_are_found() -> None:
    assert list(outside("import os, yaml\nfrom babel.dates import x\ndef f():\n    import rich.live")) == [
        "yaml",
        "babel",
        "rich",
    ]
    assert set(SITES) >= EVERYWHERE | {"yaml", "babel", "fluent", "rich"}


@pytest.mark.parametrize("library", sorted(set(SITES) - EVERYWHERE))
def test_one_import_site_for_each_outside_library(library: str) -> None:
    assert len(SITES[library]) == 1


MODULES = {
    ".".join(("offerrules", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}


def inside(source: str) -> Iterator[str]:
    """Our modules that a module imports, also those that it imports later or for its types alone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "offerrules":
            for name in node.names:
                full = f"{node.module}.{name.name}"
                yield full if full in MODULES else node.module


def test_imports_of_ours_are_found() -> None:
    text = "from offerrules import later\ndef f():\n    from offerrules.feel import tree, Value\nfrom offerrules.api import load"
    assert list(inside(text)) == ["offerrules.later", "offerrules.api", "offerrules.feel.tree", "offerrules.feel"]


def test_no_two_modules_know_each_other() -> None:
    """Nor do several in a circle: `static_order` raises `CycleError`, which names them."""
    known = {name: {*inside(path.read_text(encoding="utf-8"))} - {name} for name, path in MODULES.items()}
    assert len([*TopologicalSorter(known).static_order()]) == len(MODULES) >= 300
