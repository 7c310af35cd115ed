"""Which files a path stands for: a file for itself, a folder for all that lie in it, at any depth."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from offerrules.cli.errors import UsageError, at, cannot_read
from offerrules.folder import CASES_NAME, FILE_NAME, policy_files
from offerrules.language import Text

_MISSING: Final = Text("filen eller mappen finns inte", "no such file or folder")
_NO_POLICY: Final = Text("det finns ingen policy i mappen", "there is no policy in this folder")
_ARE_CASES: Final = Text(
    "filen har fall, som `offerrules test` kör; `check` kontrollerar policyer",
    "the file holds cases, which `offerrules test` runs; `check` is for policies",
)
_NO_CASES: Final = Text("det finns ingen cases.yaml i mappen", "there is no cases.yaml in this folder")
CASES: Final = CASES_NAME
"""Beside `policy.yaml`; beside `old.policy.yaml` it is `old.cases.yaml`."""


def policies_in(paths: Sequence[str]) -> list[Path]:
    """The policies that the paths stand for, each once. Raises `UsageError` where there are none, or only cases."""
    for name in paths:
        path = Path(name)
        if path.is_file() and _is_cases(path):
            raise UsageError(at(name, _ARE_CASES))
    return _found(paths, _NO_POLICY, policy_files)


def cases_in(paths: Iterable[str]) -> list[Path]:
    """The files of cases that the paths stand for; those beside a policy where the path is that of a policy."""
    beside = (str(_cases_beside(Path(path))) for path in paths)
    return _found(beside, _NO_CASES, lambda folder: sorted(_cases_under(folder)))


def _cases_beside(path: Path) -> Path:
    if path.is_dir() or not path.name.endswith(FILE_NAME):
        return path
    return path.with_name(path.name.removesuffix(FILE_NAME) + CASES)


def _cases_under(folder: Path) -> Iterable[Path]:
    return filter(_is_cases, folder.rglob(f"*{CASES}"))


def _is_cases(path: Path) -> bool:
    return path.name == CASES or path.match(f"*.{CASES}")


def _found(paths: Iterable[str], sought: Text, search: Callable[[Path], Iterable[Path]]) -> list[Path]:
    found: dict[Path, Path] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir():
            inside = list(search(path))
            if not inside:
                raise UsageError(at(name, sought))
            for file in inside:
                found.setdefault(file.resolve(), file)
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise cannot_read(name, _MISSING)
    return list(found.values())
