"""Which files a path stands for: a file for itself, a folder for all that lie in it, at any depth."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from offerrules.cli.errors import UsageError

CASES: Final = "cases.yaml"
_ENDINGS: Final = (".yaml", ".yml")
_POLICY: Final = ("policy.yaml", "policy.yml")
_MARK: Final = re.compile(rb"^(\xef\xbb\xbf)?offerrules[ \t]*:", re.MULTILINE)
"""The key that heads every policy. In a folder, files without it are taken for something else."""


def policies_in(paths: Iterable[str]) -> list[Path]:
    """The policies that the paths stand for, each once. Raises `UsageError` where there are none."""
    return _found(paths, "policy", lambda folder: (path for path in _yaml_in(folder) if _is_policy(path)))


def cases_in(paths: Iterable[str]) -> list[Path]:
    """The files of cases that the paths stand for; those beside a policy where the path is that of a policy."""
    beside = (str(Path(path).with_name(CASES)) if Path(path).name in _POLICY else path for path in paths)
    return _found(beside, CASES, lambda folder: sorted(folder.rglob(CASES)))


def _found(paths: Iterable[str], sought: str, search: Callable[[Path], Iterable[Path]]) -> list[Path]:
    found: dict[Path, None] = {}
    for name in paths:
        path = Path(name)
        if path.is_dir():
            inside = list(search(path))
            if not inside:
                raise UsageError(f"{name}: there is no {sought} in this folder")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise UsageError(f"cannot read {name}: no such file or folder")
    return list(found)


def _yaml_in(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in _ENDINGS and path.is_file())


def _is_policy(path: Path) -> bool:
    if path.name in _POLICY:
        return True
    try:
        with path.open("rb") as file:
            return _MARK.search(file.read(1 << 16)) is not None
    except OSError:
        return False
