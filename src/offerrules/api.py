"""The facade: loads policies and joins the rooms. It holds no logic of its own."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar, Union

from pydantic import BaseModel

from offerrules import later
from offerrules.decision.decision import Decision
from offerrules.decision.rules import ReasonsForm
from offerrules.diagnostics import Diagnostic, PolicyError
from offerrules.document import SIZE_LIMIT, Document, Read, gathered, read
from offerrules.document.form import RecordForm
from offerrules.given import (
    check_classes,
    check_day,
    check_decision,
    check_is_text,
    check_path,
    check_policy,
    check_records,
)
from offerrules.language import Language, Text
from offerrules.quick import dataclass
from offerrules.records import Participant, Record, RecordError, Shape, shape_of
from offerrules.records.json_reader import Line, record_of_line
from offerrules.records.null import Null, nulls_of
from offerrules.records.reading import facts_of
from offerrules.records.shaping import check_reference_field
from offerrules.rules import compile_rules
from offerrules.rules.tree import RuleSet
from offerrules.verification.difference import Difference, Verification

if TYPE_CHECKING:
    from importlib import metadata

    from offerrules import carrying, explain
    from offerrules import workers as several
    from offerrules.engines import direct, reference
    from offerrules.engines.direct.engine import Day
    from offerrules.records import declaration, declared
    from offerrules.rules import advice, view, wording
    from offerrules.rules.view import Period, PolicyDuty, PolicyField, PolicyOffer
    from offerrules.verification import verify as verification
else:
    metadata = later.module("importlib.metadata")
    carrying = later.module("offerrules.carrying")
    explain = later.module("offerrules.explain")
    direct = later.module("offerrules.engines.direct")
    reference = later.module("offerrules.engines.reference")
    declaration = later.module("offerrules.records.declaration")
    declared = later.module("offerrules.records.declared")
    advice = later.module("offerrules.rules.advice")
    view = later.module("offerrules.rules.view")
    wording = later.module("offerrules.rules.wording")
    several = later.module("offerrules.workers")
    verification = later.module("offerrules.verification.verify")

R = TypeVar("R", bound=BaseModel)

EngineName = Literal["direct", "reference"]
ENGINES: Final[tuple[EngineName, ...]] = ("direct", "reference")
"""Engines by name, the default first."""
RecordClasses = Mapping[str, type[BaseModel]]
RECORD_ENTRY_POINTS: Final = "offerrules.records"
"""The entry-point group in which an installed package may offer record classes."""
_NO_CLASSES: RecordClasses = MappingProxyType({})
_TEXT: Final = "<text>"


class Policy(Generic[R]):
    """A policy that is ready to decide. It never changes, may be shared by threads, and is pickled as its text."""

    __slots__ = (
        "_classes",
        "_compiled",
        "_diagnostics",
        "_engines",
        "_frozen",
        "_path",
        "_record",
        "_rule_set",
        "_text",
    )

    def __init__(
        self,
        rule_set: RuleSet,
        record: type[R],
        source: tuple[str, str, RecordClasses],
    ) -> None:
        self._rule_set: Final = rule_set
        self._record: Final = record
        self._diagnostics: tuple[Diagnostic, ...] | None = None
        self._text, self._path, self._classes = source
        self._compiled: direct.Engine | None = None
        self._engines: dict[str, Callable[[Any, date], Decision]] = {}
        self._frozen = record if issubclass(record, Record) else None

    @property
    def record(self) -> type[R]:
        """The class of the records."""
        return self._record

    @property
    def rule_set(self) -> RuleSet:
        """The compiled policy. How it is built may change in any release; programs have `offers`, `fields` and more."""
        return self._rule_set

    @property
    def name(self) -> str:
        """The name of the policy, `authority/name`."""
        return self._rule_set.name

    @property
    def version(self) -> str:
        """The version of the policy."""
        return self._rule_set.version

    @property
    def title(self) -> Text:
        """The title of the policy, in both languages."""
        return self._rule_set.title

    @property
    def authority(self) -> str:
        """Whose promise it is."""
        return self._rule_set.authority

    @property
    def in_force(self) -> "Period":
        """The days on which the policy is in force."""
        return view.Period(self._rule_set.in_force_from, self._rule_set.in_force_to)

    @property
    def offers(self) -> "Mapping[str, PolicyOffer]":
        """The offers by name, in the order of the policy."""
        return view.offers_of(self._rule_set)

    @property
    def duties(self) -> "Mapping[str, PolicyDuty]":
        """The duties by name, in the order of the policy."""
        return view.duties_of(self._rule_set)

    @property
    def fields(self) -> "tuple[PolicyField, ...]":
        """The fields that the policy reads, with the lists that hold them, and the reference."""
        return view.fields_of(self._rule_set)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The warnings about the policy, sorted by position. They are looked for when first asked for."""
        if self._diagnostics is None:
            self._diagnostics = tuple(check_text(self._text, records=self._classes, path=self._path))
        return self._diagnostics

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the policy says, of the fields that it reads, and of the version of the meaning, in hex."""
        return self._rule_set.fingerprint

    @property
    def text(self) -> str:
        """The text of the policy file."""
        return self._text

    @property
    def path(self) -> str:
        """The path of the policy file as it was given."""
        return self._path

    def decide(
        self,
        record: Union[R, Mapping[str, Any], str, bytes],
        *,
        on: date,
        engine: EngineName = "direct",
        null: Null | None = None,
    ) -> Decision:
        """The decision about one record on a date. `record` may also be a dict or JSON.

        `null` says what None and JSON's null mean in it, also at any depth, and also in an object of the record's
        class: `none` that there is none, where the field may be none, or `left_out` that nothing is recorded; or it
        maps fields such as `internships.end` to one of these words, `*` to that of all others. By default it is
        `none`, but for objects that are read attribute by attribute, since they cannot leave one out.

        Raises `RecordError` where the record does not fit, `TypeError` where `on` is no plain date, and `ValueError`
        for an engine that does not exist, or where `null` says another word or names a field that there is not.
        """
        decide = self._engines.get(engine) or self._engine(engine)
        if type(on) is not date:
            check_day(on)
        # A record of the policy's own class, if that is frozen, needs neither to be read nor to be copied.
        facts = record if type(record) is self._frozen and null is None else self._facts(record, null)
        return decide(facts, on)

    def decide_many(
        self,
        records: Iterable[Union[R, Mapping[str, Any], str, bytes, RecordError]],
        *,
        on: date,
        engine: EngineName = "direct",
        workers: int | None = None,
        null: Null | None = None,
    ) -> Generator[Union[Decision, RecordError], None, None]:
        """Decisions in the order of the records, each made when it is asked for.

        A record that does not fit gives its `RecordError` as a value, so that the others are still decided; its `index`
        counts the records from 0, and its `reference` is that of the record where it could be read. With more than one
        of `workers`, so many processes decide, and some records are read ahead of those handed on; close the generator
        to end the processes early. `null` is that of `decide`. Raises `WorkerError` where such a
        process dies.
        """
        self._engine(engine)
        check_day(on)
        check_records(records)
        if workers is not None and (type(workers) is not int or workers < 1):
            raise ValueError("`workers` is a whole number, 1 or more, or None")
        nulls_of(self._record, null)
        deciding = Deciding(self, engine, on, null)
        if workers is None or workers == 1:
            return _numbered(deciding(record) for record in records)
        return _numbered(several.done(deciding, records, workers))

    def explain(self, decision: Decision, language: Language, form: ReasonsForm = "text") -> str:
        """The reasons of a decision under this policy, in words: as text, as a page (`html`), or as data (`json`).

        One that was read from JSON is verified first; the reasons begin by saying so where it does not hold.
        """
        check_decision(decision)
        checked = verified(decision, self).status if decision.is_stored else None
        return explain.explained(decision, self._rule_set, language, form, checked=checked)

    def texts(self) -> Mapping[str, object]:
        """Every text of the policy that a person may read, as JSON."""
        return wording.wording(self._rule_set)

    def generated_python(self, on: date) -> str:
        """The Python that the direct engine made of the rule set, with the parameters in force on a date."""
        check_day(on)
        return direct.Engine(self._rule_set).source(on)

    def __eq__(self, other: object) -> bool:
        """Whether they have the same text and the same record classes; where it was found does not count."""
        if not isinstance(other, Policy):
            return NotImplemented
        return self is other or (self._text, self._record_classes()) == (other._text, other._record_classes())

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return f"<Policy {self.name} {self.version}>"

    def __reduce__(self) -> tuple[object, ...]:
        return (_load_again, (self._text, self._path, dict(self._classes)))

    def _record_classes(self) -> object:
        """What the record is made of: a class of the caller's, or of the text alone, which declares the same anew."""
        return dict(self._classes), self._rule_set.fingerprint

    def _facts(self, record: Union[R, Mapping[str, Any], str, bytes], null: Null | None = None) -> Any:
        return facts_of(self._record, self._rule_set.shape, record, null)

    def _engine(self, name: str) -> Callable[[Any, date], Decision]:
        engine = self._engines.get(name)
        if engine is None:
            match name:
                case "direct":
                    engine = self._direct().decide
                case "reference":
                    engine = self._decide_by_reference
                case _:
                    raise ValueError(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
            self._engines[name] = engine
        return engine

    def _direct(self) -> "direct.Engine":
        if self._compiled is None:
            self._compiled = direct.Engine(self._rule_set, self)
        return self._compiled

    def _decide_by_reference(self, facts: Any, on: date) -> Decision:
        return reference.decide(self._rule_set, facts, on).with_policy(self)


@dataclass(frozen=True, slots=True)
class Deciding:
    """Decides about one record after the other, in this process or in another."""

    policy: Policy[Any]
    engine: EngineName
    on: date
    null: Null | None = None

    def __call__(self, record: Any) -> Union[Decision, RecordError]:
        """The decision about a record, or a line that holds one; or why it does not fit."""
        facts = self.facts(record)
        if isinstance(facts, RecordError):
            return facts
        return self.policy._engine(self.engine)(facts, self.on)

    def facts(self, record: Any) -> Any:
        """The facts of a record, or why it does not fit."""
        if isinstance(record, Line):
            record = record_of_line(self.policy.record, record, nulls_of(self.policy.record, self.null))
            return record if isinstance(record, RecordError) else self._facts(record, None)
        if isinstance(record, RecordError):
            return record
        return self._facts(record, self.null)

    def _facts(self, record: Any, null: Null | None) -> Any:
        try:
            return self.policy._facts(record, null)
        except RecordError as error:
            return error

    def day(self) -> "Day | None":
        """What decisions of the direct engine have in common."""
        return self.policy._direct().day(self.on)

    def loaded(self, results: Sequence[Union[Decision, RecordError]], whole: bool) -> tuple[Any, list[bytes]]:
        """What to send of decisions to another process."""
        return carrying.loaded(results, whole)

    def unloaded(
        self, load: Any, texts: Iterator[bytes], records: Sequence[Any], tell: Callable[[], None]
    ) -> Iterator[Union[Decision, RecordError]]:
        """The decisions again, where they have been sent to."""
        return carrying.unloaded(load, texts, records, self, tell)


def _numbered(
    results: Generator[Union[Decision, RecordError], None, None],
) -> Generator[Union[Decision, RecordError], None, None]:
    """The results, of which each error says which record it is about."""
    with closing(results):
        for index, result in enumerate(results):
            yield result.of(index) if isinstance(result, RecordError) else result


def load(path: Union[str, Path], *, records: RecordClasses = _NO_CLASSES) -> Policy[Any]:
    """The policy in a file. `records` are classes of the caller by the name that the policy gives.

    Raises `PolicyError`, which holds all diagnostics, and `OSError` where the file cannot be read.
    """
    return _policy(_source(path), str(path), records)


def loads(text: Union[str, bytes], *, records: RecordClasses = _NO_CLASSES, path: str = _TEXT) -> Policy[Any]:
    """The policy in a text. Raises `PolicyError`, which holds all diagnostics; they call the text `path`."""
    return _policy(text, path, records)


def check(path: Union[str, Path], *, records: RecordClasses = _NO_CLASSES) -> list[Diagnostic]:
    """Everything that is wrong with the policy in a file, sorted by position. Raises `OSError`."""
    return _checked(_source(path), str(path), records)


def check_text(text: Union[str, bytes], *, records: RecordClasses = _NO_CLASSES, path: str = _TEXT) -> list[Diagnostic]:
    """Everything that is wrong with the policy in a text, sorted by position."""
    return _checked(text, path, records)


def verify(decision: Decision, policy: Policy[Any]) -> list[Difference]:
    """Every difference between a decision and what follows from its facts under the policy; empty when none is found.

    Another fingerprint is the first difference. It is not proved that the facts are true. Of a redacted decision, what
    could not be checked is no difference: `verified` has it.
    """
    return list(verified(decision, policy).differences)


def verified(decision: Decision, policy: Policy[Any]) -> Verification:
    """What `verify` finds, and also what could not be checked since facts were left out; `status` sums it up."""
    check_decision(decision)
    check_policy(policy)
    return verification.verify(decision, policy.rule_set)


class _Compiled:
    """A text on its way to a policy."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.document: Document | None = None
        self.rule_set: RuleSet | None = None
        self.record: type[BaseModel] = Participant
        self.diagnostics: tuple[Diagnostic, ...] = ()


def _compiled(source: Union[str, bytes], path: str, records: RecordClasses) -> _Compiled:
    check_is_text(source)
    check_classes(records)
    found = _compile(read(source, path), records)
    if found.rule_set is None and any(each.code == "invisible-character" for each in found.diagnostics):
        # What is wrong may be that what looks the same is not the same: then that is all there is to say.
        seen = _compile(read(source, path, as_seen=True), records)
        if _errors(seen.diagnostics) <= _errors(found.diagnostics):
            return seen
    return found


def _errors(diagnostics: Iterable[Diagnostic]) -> int:
    """At how many places there are errors, but for characters that cannot be seen."""
    errors = (each for each in diagnostics if each.severity == "error" and each.code != "invisible-character")
    return sum(1 + len(each.related) for each in errors)


def _compile(read_document: Read, records: RecordClasses) -> _Compiled:
    found = _Compiled(read_document.text)
    document = read_document.document
    found.document = document
    found.diagnostics = read_document.diagnostics
    if document is None:
        return found
    known = known_records(document, records)
    shape: Shape | None = None
    form = document.form.record
    if isinstance(form, RecordForm):
        try:
            found.record = declared.declared(form, known)
        except declaration.DeclarationError as error:
            told = [document.diagnostic(each.problem, ("record", *each.location), each.of_key) for each in error.found]
            found.diagnostics = gathered((*found.diagnostics, *told))
            return found
        shape = shape_of(found.record)
    elif form in known:
        found.record = known[form]
    check_reference_field(found.record)
    compiled = compile_rules(document, {name: shape_of(each) for name, each in known.items()}, shape)
    # A document with errors has been mended to find more of them; warnings about it would be about the mending.
    mended = any(each.severity == "error" for each in found.diagnostics)
    further = (each for each in compiled.diagnostics if not mended or each.severity == "error")
    found.diagnostics = gathered((*found.diagnostics, *further))
    if not any(each.severity == "error" for each in found.diagnostics):
        found.rule_set = compiled.rule_set
    return found


def _checked(source: Union[str, bytes], path: str, records: RecordClasses) -> list[Diagnostic]:
    """Every finding, also those that are not worth the time where the policy is only to be used."""
    compiled = _compiled(source, path, records)
    if compiled.rule_set is None or compiled.document is None:
        return list(compiled.diagnostics)
    return list(gathered((*compiled.diagnostics, *advice.advice(compiled.rule_set, compiled.document))))


def known_records(document: Document, records: RecordClasses) -> dict[str, type[BaseModel]]:
    """The record classes that a policy may name: ours, the caller's, and one that an installed package offers."""
    known: dict[str, type[BaseModel]] = {"Participant": Participant, **records}
    form = document.form.record
    wanted = form.extends if isinstance(form, RecordForm) else form
    if wanted is not None and wanted not in known:
        for entry_point in metadata.entry_points(group=RECORD_ENTRY_POINTS, name=wanted):
            offered = entry_point.load()
            if isinstance(offered, type) and issubclass(offered, BaseModel):
                known[wanted] = offered
    return known


def _source(path: Union[str, Path]) -> bytes:
    """The bytes of a file, no more of a large one than it takes to refuse it."""
    check_path(path)
    with Path(path).open("rb") as file:
        return file.read(SIZE_LIMIT + 1)


def _policy(source: Union[str, bytes], path: str, records: RecordClasses) -> Policy[Any]:
    compiled = _compiled(source, path, records)
    if compiled.rule_set is None:
        raise PolicyError(compiled.diagnostics)
    return Policy(compiled.rule_set, compiled.record, (compiled.text, path, records))


def _load_again(text: str, path: str, records: RecordClasses) -> Policy[Any]:
    return loads(text, path=path, records=records)
