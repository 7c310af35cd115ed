"""Loading the policy that a command names, and telling what is wrong with it."""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from offerrules import later
from offerrules.api import Policy, load
from offerrules.cli.errors import RefusedError, UsageError
from offerrules.cli.streams import Streams, reason
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.language import Language, Text

if TYPE_CHECKING:
    from offerrules import report
else:
    report = later.module("offerrules.report")

_SHOWN_BY: Final = Text("visas av", "shown by")


def load_policy(path: str, record: tuple[str, str] | None, language: Language, streams: Streams) -> "Policy[Any]":
    """The policy at `path`; that it has warnings is told. Raises `UsageError` where there is no such file,
    `RefusedError` where it has errors.
    """
    records = record_classes(record)
    try:
        policy = load(path, records=records)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {reason(error)}") from None
    except PolicyError as error:
        streams.tell(report.as_text(error.diagnostics, sources_of(error.diagnostics), language))
        raise RefusedError(f"{path}: {report.summary(error.diagnostics, language)}") from None
    if policy.diagnostics:
        found = report.summary(policy.diagnostics, language)
        streams.tell(f"{path}: {found}; {_SHOWN_BY.in_language(language)} `offerrules check {path}`")
    return policy


def record_classes(record: tuple[str, str] | None) -> dict[str, type[BaseModel]]:
    """The classes that a policy may name besides the built-in ones, by name."""
    return {record[1]: record_class(*record)} if record is not None else {}


def sources_of(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> dict[str, str]:
    """The texts of the files that the diagnostics are about, as far as they can be read."""
    texts: dict[str, str] = {}
    for path in {finding.path for finding in diagnostics}:
        try:
            texts[path] = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def record_class(module: str, name: str) -> type[BaseModel]:
    """The class `name` of `module`, which may lie in the current folder. Raises `UsageError`."""
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        found = getattr(import_module(module), name)
    except ImportError as error:
        raise UsageError(f"cannot import {module}: {error}") from None
    except AttributeError:
        raise UsageError(f"{module} has no class {name}") from None
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise UsageError(f"{module}:{name} is not a pydantic model")
    return found
