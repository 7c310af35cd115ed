"""The policies in a folder: which versions there are, and which one is in force on a day."""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Union

from pydantic import BaseModel

from offerrules.api import EngineName, Policy, RecordClasses, load
from offerrules.decision.decision import Decision
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.given import check_classes, check_day, check_path
from offerrules.language import Language, Text
from offerrules.nearest import nearest
from offerrules.records.error import RecordError
from offerrules.records.null import Null

FILE_NAME: Final = "policy.yaml"
"""Every file of this name, and every one that ends in `.policy.yaml`, is a policy."""
CASES_NAME: Final = "cases.yaml"
"""The same for the cases beside a policy."""

_YAML: Final = re.compile(r"\.ya?ml\b", re.IGNORECASE)

AnyRecord = Union[BaseModel, Mapping[str, Any], str, bytes]


class VersionError(LookupError):
    """There is no policy to decide by: none of that name, more than one, or none in force on the day.

    `text` says which, in both languages.
    """

    def __init__(self, text: Text) -> None:
        self.text: Final = text
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type["VersionError"], tuple[Text]]:
        return (VersionError, (self.text,))

    def in_language(self, language: Language) -> str:
        """What is wrong, in words."""
        return self.text.in_language(language)


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

    def version_on(self, on: date, *, name: str | None = None) -> Policy[Any]:
        """The version in force on a day, of the policy of this name; of the only one where no `name` is given.

        Raises `VersionError`, and `TypeError` where `on` is no plain date.
        """
        check_day(on)
        if name is None:
            if len(self._versions) != 1:
                raise VersionError(_several(self._versions))
            [name] = self._versions
        elif name not in self._versions:
            raise VersionError(_unknown(name, self._versions))
        found = self.in_force(name, on)
        if found is None:
            raise VersionError(_none_in_force(name, self._versions[name], on))
        return found

    def decide(
        self,
        record: AnyRecord,
        *,
        on: date,
        name: str | None = None,
        engine: EngineName = "direct",
        null: Null | None = None,
    ) -> Decision:
        """The decision about one record by the version in force on a day.

        `name` is that of the policy, where there are several. Raises `VersionError`, and as `Policy.decide`.
        """
        return self.version_on(on, name=name).decide(record, on=on, engine=engine, null=null)

    def decide_many(
        self,
        records: Iterable[Union[AnyRecord, RecordError]],
        *,
        on: date,
        name: str | None = None,
        engine: EngineName = "direct",
        workers: int | None = None,
        null: Null | None = None,
    ) -> Generator[Union[Decision, RecordError], None, None]:
        """Decisions by the version in force on a day, as `Policy.decide_many` makes them. Raises `VersionError` too."""
        return self.version_on(on, name=name).decide_many(records, on=on, engine=engine, workers=workers, null=null)


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
    diagnostics += (each for each in version_problems(found) if each.severity == "error")
    if diagnostics:
        raise PolicyError(diagnostics)
    return Policies({name: tuple(each) for name, each in _by_name(found).items()})


def policy_files(root: Path) -> list[Path]:
    """The policy files under a folder, sorted by path; one to which several paths lead is listed once."""
    files = sorted(file for file in root.rglob("*policy.yaml") if _is_named(file, FILE_NAME))
    return list({file.resolve(): file for file in reversed(files)}.values())[::-1]


def other_files(root: Path) -> list[Path]:
    """The YAML files under a folder that are neither policies nor cases by their names, sorted by path; copies such as
    `policy.yaml.bak` too. Hidden folders are left out.
    """
    found = (file for file in root.rglob("*.*") if _YAML.search(file.name) and file.is_file())
    seen = (file for file in found if not any(part.startswith(".") for part in file.relative_to(root).parts))
    return sorted(file for file in seen if not (_is_named(file, FILE_NAME) or _is_named(file, CASES_NAME)))


def version_problems(policies: Iterable[Policy[Any]]) -> list[Diagnostic]:
    """What is wrong with policies beside each other: versions of one that overlap, or have the same version."""
    return [problem for versions in _by_name(policies).values() for problem in _problems(versions)]


def unread(path: Path) -> Diagnostic:
    """A warning: a file that holds a policy and is not found in a folder, since it has another name."""
    text = Text(
        sv=f"Filen innehåller en policy, men läses inte när en mapp läses: den heter `{path.name}`.",
        en=f"The file holds a policy, but is not read where a folder is read: it is called `{path.name}`.",
    )
    stem = path.name.partition(".")[0]
    better = FILE_NAME if stem.lower() == "policy" else f"{stem}.{FILE_NAME}"
    hint = Text(sv=f"Kalla den `{better}`.", en=f"Call it `{better}`.")
    return Diagnostic("unread-policy", text, str(path), 1, 1, 1, 1, hint, severity="warning")


def _is_named(file: Path, name: str) -> bool:
    return file.name == name or file.name.endswith(f".{name}")


def _by_name(policies: Iterable[Policy[Any]]) -> dict[str, list[Policy[Any]]]:
    versions: dict[str, list[Policy[Any]]] = {}
    for policy in sorted(policies, key=lambda each: (each.name, each.rule_set.in_force_from, each.path)):
        versions.setdefault(policy.name, []).append(policy)
    return versions


def _problems(versions: list[Policy[Any]]) -> Iterator[Diagnostic]:
    """A diagnostic for each version that begins before an earlier one has ended, or is called as an earlier one."""
    before = versions[0]
    called = {before.version: before}
    for policy in versions[1:]:
        same = called.setdefault(policy.version, policy)
        ends, begins = before.rule_set.in_force_to, policy.rule_set.in_force_from
        if ends is None or begins <= ends:
            yield _overlap(policy, before)
        elif same is not policy:
            yield _same_version(policy, same)
        if ends is not None and (policy.rule_set.in_force_to is None or policy.rule_set.in_force_to > ends):
            before = policy


def _overlap(policy: Policy[Any], before: Policy[Any]) -> Diagnostic:
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
    if policy.version == before.version:
        hint = Text(
            sv="Är den ena filen en kopia av den andra, så ta bort den; är den en ny version, så ge den ett eget "
            "nummer och egna datum.",
            en="If one file is a copy of the other, remove it; if it is a new version, give it a number and days of "
            "its own.",
        )
    return _at_key("overlapping-versions", policy, "in_force:", text, hint)


def _same_version(policy: Policy[Any], before: Policy[Any]) -> Diagnostic:
    text = Text(
        sv=f"`{policy.name}` har redan en version `{policy.version}`, i {before.path}.",
        en=f"`{policy.name}` has a version `{policy.version}` already, in {before.path}.",
    )
    hint = Text(sv="Ge varje version ett eget nummer.", en="Give each version a number of its own.")
    return _at_key("same-version", policy, "version:", text, hint, is_warning=True)


def _at_key(code: str, policy: Policy[Any], key: str, text: Text, hint: Text, is_warning: bool = False) -> Diagnostic:
    """A diagnostic at one of the keys of the document."""
    lines = enumerate(policy.text.splitlines(), 1)
    line = next((number for number, words in lines if words.startswith(key)), 1)
    severity: Any = "warning" if is_warning else "error"
    return Diagnostic(code, text, policy.path, line, 1, line, len(key), hint, severity=severity)


def _several(versions: Mapping[str, object]) -> Text:
    if not versions:
        return Text("det finns ingen policy", "there is no policy")
    names = ", ".join(versions)
    return Text(f"det finns flera policyer; ange vilken: {names}", f"there are several policies; name one: {names}")


def _unknown(name: str, versions: Mapping[str, object]) -> Text:
    meant = nearest(name, list(versions))
    names = ", ".join(versions)
    return Text(
        f"det finns ingen policy {name}; " + (f"menade du {meant}?" if meant else f"det finns {names or 'ingen'}"),
        f"there is no policy {name}; " + (f"did you mean {meant}?" if meant else f"there is {names or 'none'}"),
    )


def _none_in_force(name: str, versions: tuple[Policy[Any], ...], on: date) -> Text:
    """That no version is in force on the day, with the one that ended before it and the one that begins after it."""
    ended = [each for each in versions if each.rule_set.in_force_to is not None and each.rule_set.in_force_to < on]
    begin = [each for each in versions if each.rule_set.in_force_from > on]
    sv, en = [], []
    if ended:
        last = max(ended, key=lambda each: each.rule_set.in_force_to or on)
        sv.append(f"version {last.version} gällde till och med {last.rule_set.in_force_to}")
        en.append(f"version {last.version} was in force up to {last.rule_set.in_force_to}")
    if begin:
        first = min(begin, key=lambda each: each.rule_set.in_force_from)
        sv.append(f"version {first.version} börjar gälla {first.rule_set.in_force_from}")
        en.append(f"version {first.version} is in force from {first.rule_set.in_force_from}")
    return Text(
        f"ingen version av {name} gäller {on}: {', och '.join(sv)}",
        f"no version of {name} is in force on {on}: {', and '.join(en)}",
    )
