"""Loading the policy that a command names, and telling what is wrong with it."""

import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from offerrules import later
from offerrules.api import Policy, load
from offerrules.cli.errors import RefusedError, UsageError, at, cannot_read, said
from offerrules.cli.streams import Streams
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.language import Language, Text

if TYPE_CHECKING:
    from offerrules import folder, report
else:
    folder = later.module("offerrules.folder")
    report = later.module("offerrules.report")

_SHOWN_BY: Final = Text("visas av", "shown by")
_NAME_OF_FOLDER: Final = Text(
    "--name hör till en mapp med policyer, inte till en fil", "--name goes with a folder of policies, not with a file"
)


def load_policy(path: str, record: tuple[str, str] | None, language: Language, streams: Streams) -> "Policy[Any]":
    """The policy at `path`; that it has warnings is told. Raises `UsageError` where there is no such file,
    `RefusedError` where it has errors.
    """
    records = record_classes(record, streams)
    streams.reads(path)
    try:
        policy = load(path, records=records)
    except OSError as error:
        raise cannot_read(path, error) from None
    except PolicyError as error:
        raise tell_errors(path, error, language, streams) from None
    _tell_warnings(path, policy, language, streams)
    return policy


def tell_errors(path: str, error: PolicyError, language: Language, streams: Streams) -> RefusedError:
    """Tells what is wrong with what is at `path`, and gives the error that ends the command."""
    streams.tell(report.as_text(error.diagnostics, sources_of(error.diagnostics), language))
    return RefusedError(said(f"{path}: {report.summary(error.diagnostics, language)}"))


def _tell_warnings(path: str, policy: "Policy[Any]", language: Language, streams: Streams) -> None:
    if policy.diagnostics:
        found = report.summary(policy.diagnostics, language)
        streams.tell(f"{path}: {found}; {_SHOWN_BY.in_language(language)} `offerrules check {path}`")


def load_version(
    path: str, name: str | None, on: date, record: tuple[str, str] | None, language: Language, streams: Streams
) -> "Policy[Any]":
    """The policy at `path`; of a folder the version in force on a day, of the policy with a name. Raises as
    `load_policy`, and `UsageError` where there is none.
    """
    if not Path(path).is_dir():
        if name is not None:
            raise UsageError(_NAME_OF_FOLDER)
        return load_policy(path, record, language, streams)
    for file in folder.policy_files(Path(path)):
        streams.reads(file)
    records = record_classes(record, streams)
    try:
        policies = folder.load_folder(path, records=records)
        policy = policies.version_on(on, name=name)
    except OSError as error:
        raise cannot_read(path, error) from None
    except PolicyError as error:
        raise tell_errors(path, error, language, streams) from None
    except folder.VersionError as error:
        text = error.text
        if name is None and len(policies) > 1:
            names = ", ".join(policies)
            text = Text(
                f"mappen har flera policyer; ange --name NAMN: {names}",
                f"the folder has several policies; give --name NAME: {names}",
            )
        raise UsageError(at(path, text)) from None
    _tell_warnings(policy.path, policy, language, streams)
    return policy


def record_classes(record: tuple[str, str] | None, streams: Streams) -> dict[str, type[BaseModel]]:
    """The classes that a policy may name besides the built-in ones, by name."""
    return {record[1]: record_class(record, streams)} if record is not None else {}


def sources_of(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> dict[str, str]:
    """The texts of the files that the diagnostics are about, as far as they can be read."""
    texts: dict[str, str] = {}
    for path in {finding.path for finding in diagnostics}:
        try:
            texts[path] = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def record_class(record: tuple[str, str], streams: Streams) -> type[BaseModel]:
    """The class of a module, by both names; the module may be in the current folder. Raises `UsageError`."""
    module, name = record
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        imported = import_module(module)
        found = getattr(imported, name)
    except ModuleNotFoundError as error:
        why = Text(f"det finns ingen modul {error.name}", f"there is no module {error.name}")
        raise _cannot_import(module, why) from None
    except ImportError as error:
        raise _cannot_import(module, said(type(error).__name__)) from None
    except AttributeError:
        raise UsageError(Text(f"{module} har ingen klass {name}", f"{module} has no class {name}")) from None
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        not_model = Text(f"{module}:{name} är ingen pydantic-modell", f"{module}:{name} is not a pydantic model")
        raise UsageError(not_model)
    streams.reads(getattr(imported, "__file__", None))
    return found


def _cannot_import(module: str, why: Text) -> UsageError:
    return UsageError(Text(f"kan inte importera {module}: {why.sv}", f"cannot import {module}: {why.en}"))
