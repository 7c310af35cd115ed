"""The codes of all diagnostics, read from the modules that tell them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[2] / "src" / "offerrules"
ROOMS = {
    "document": "The file and its shape",
    "feel": "Expressions",
    "rules": "Names, sources, texts, and what belongs together",
    "records": "Records that a policy declares",
    "authoring": "Cases",
    "folder": "Several versions",
}
"""The rooms that tell diagnostics about a file, and what they look at."""
_DESCRIBED = ("document", "rules", "authoring")
"""Rooms in which the docstring of a function says what its diagnostic is about."""
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Code(NamedTuple):
    """A code, the room that tells it first, and what it is about where that is said there."""

    code: str
    room: str
    about: str


def codes() -> dict[str, Code]:
    """All codes, by code; a code that two rooms tell belongs to the first."""
    functions = [(room, function) for room in ROOMS for function in _functions(room)]
    telling = {"Problem": 0, "Diagnostic": 0}
    for _, function in functions:
        parameters = [parameter.arg for parameter in function.args.args]
        if "code" in parameters and function.returns is not None:
            telling[function.name] = parameters.index("code")
    found: dict[str, Code] = {}
    for room, function in functions:
        about = (ast.get_docstring(function) or "").split("\n\n")[0] if room in _DESCRIBED else ""
        for code in _told(function, telling):
            if code not in found:
                found[code] = Code(code, room, " ".join(about.split()))
    return found


def _functions(room: str) -> Iterator[ast.FunctionDef]:
    for path in _modules(room):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


def _modules(room: str) -> list[Path]:
    match room:
        case "folder":
            return [SOURCE / "folder.py"]
        case "records":
            return [SOURCE / "records" / "declaration.py"]
        case "authoring":
            return [SOURCE / "authoring" / "case_problems.py"]
        case _:
            return sorted((SOURCE / room).rglob("*.py"))


def _told(function: ast.FunctionDef, telling: dict[str, int]) -> Iterator[str]:
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in telling:
            place = telling[call.func.id]
            code = call.args[place] if place < len(call.args) else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str) and _CODE.fullmatch(code.value):
                yield code.value
