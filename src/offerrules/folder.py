"""The policies in a folder: which versions there are, and which one is in force on a day."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Union

from offerrules.api import Policy, RecordClasses, load
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.given import check_classes, check_day, check_path
from offerrules.language import Text

FILE_NAME: Final = "policy.yaml"
"""Every file of this name, and every one that ends in `.policy.yaml`, is a policy."""


class Policies(Mapping[str, tuple[Policy[Any], ...]]):
    """The versions of each policy by its name, the earliest in force first. It never changes."""

    __slots__ = ("_versions",)

    def __init__(self, versions: Mapping[str, tuple[Policy[Any], ...]]) -> None:
        self._versions = dict(versions)

    def __getitem__(self, name: str) -> tuple[Policy[Any], ...]:
        return self._versions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)

    def in_force(self, name: str, on: date) -> Policy[Any] | None:
        """The version of the policy that is in force on a day; None where none is. Raises `KeyError`, `TypeError`."""
        check_day(on)
        return next((each for each in self._versions[name] if each.rule_set.is_in_force(on)), None)


def load_folder(path: Union[str, Path], *, records: RecordClasses | None = None) -> Policies:
    """All policies in a folder and the folders under it.

    Raises `PolicyError`, which holds the diagnostics of all files, also where the times of two versions overlap; and
    `OSError` where the folder or a file cannot be read.
    """
    check_path(path)
    check_classes(records or {})
    root = Path(path)
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is no folder")
    found: list[Policy[Any]] = []
    diagnostics: list[Diagnostic] = []
    for file in policy_files(root):
        try:
            found.append(load(file, records=records or {}))
        except PolicyError as error:
            diagnostics += error.diagnostics
    versions: dict[str, list[Policy[Any]]] = {}
    for policy in sorted(found, key=lambda each: (each.name, each.rule_set.in_force_from, each.path)):
        versions.setdefault(policy.name, []).append(policy)
    for each in versions.values():
        diagnostics += _overlaps(each)
    if diagnostics:
        raise PolicyError(diagnostics)
    return Policies({name: tuple(each) for name, each in versions.items()})


def policy_files(root: Path) -> list[Path]:
    """The policy files under a folder, sorted by path."""
    return sorted(file for file in root.rglob("*policy.yaml") if file.name == FILE_NAME or file.match("*.policy.yaml"))


def _overlaps(versions: list[Policy[Any]]) -> Iterator[Diagnostic]:
    """A diagnostic for each version that begins before an earlier one has ended."""
    before = versions[0]
    for policy in versions[1:]:
        ends, begins = before.rule_set.in_force_to, policy.rule_set.in_force_from
        if ends is None or begins <= ends:
            yield _overlap(policy, before)
        if ends is not None and (policy.rule_set.in_force_to is None or policy.rule_set.in_force_to > ends):
            before = policy


def _overlap(policy: Policy[Any], before: Policy[Any]) -> Diagnostic:
    line = _line_of(policy.text, "in_force:")
    text = Text(
        sv=f"Version `{policy.version}` av `{policy.name}` gäller delvis samtidigt som version `{before.version}` "
        f"i {before.path}.",
        en=f"Version `{policy.version}` of `{policy.name}` is in force at the same time as version "
        f"`{before.version}` in {before.path}.",
    )
    hint = Text(
        sv="Låt den tidigare versionen sluta gälla dagen innan den senare börjar.",
        en="Let the earlier version end on the day before the later one begins.",
    )
    return Diagnostic("overlapping-versions", text, policy.path, line, 1, line, 9, hint)


def _line_of(text: str, key: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if line.startswith(key)), 1)
