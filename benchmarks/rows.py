"""The rows of the report: everybody who decides, and how each is asked for one slice of records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from benchmarks.handwritten import alingsas, alingsas_json, gotland, gotland_json
from benchmarks.peers.peer import BatchAsked, Peer
from benchmarks.people import DAYS
from benchmarks.translation import RULES, answer, complete, with_unknown

from offerrules.engines.head import head_of
from offerrules.records import Participant

POLICIES: Final = tuple(DAYS)
HANDWRITTEN: Final = {gotland.POLICY: gotland, alingsas.POLICY: alingsas}
HANDWRITTEN_JSON: Final = {gotland.POLICY: gotland_json, alingsas.POLICY: alingsas_json}
DIRECT: Final = "offerrules direct"
BY_HAND: Final = "hand-written Python"
BY_HAND_JSON: Final = "hand-written, JSON to JSON"
JSON_TO_JSON: Final = "offerrules, JSON to JSON"
_PEER_MODULES: Final = (
    "json_logic",
    "zen",
    "cel",
    "openfisca",
    "cedar",
    "business_rules",
    "durable",
    "rule_engine",
)

Slice = Callable[[Sequence[Any]], None]
"""Decides for every record of a slice."""


@dataclass(frozen=True)
class Work:
    """One policy and one kind of records for one row: what is decided for, and how. `warm` are others of the same
    kind, for which is decided before anything is timed: whoever learns from records is not to know those timed."""

    inputs: Sequence[Any]
    run: Slice
    warm: Sequence[Any] = ()


@dataclass(frozen=True)
class Row:
    name: str
    peer: bool
    trace: bool
    says: str
    package: str | None = None
    language: str = "Python"
    unknown: bool = True
    slow: bool = False
    batch: int = 1
    work: Mapping[tuple[str, bool], Work] = field(default_factory=dict)
    """By policy, and whether facts may be unknown."""
    failed: str | None = None


def all_peers() -> list[Peer]:
    """Every peer, whether it is installed or not."""
    return [peer for name in _PEER_MODULES for peer in import_module(f"benchmarks.peers.{name}").PEERS]


def package_version(package: str) -> str | None:
    """The version that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def own_rows(
    policies: Mapping[str, Any],
    records: Mapping[tuple[str, bool], list[Participant]],
    warm: Mapping[tuple[str, bool], list[Participant]],
) -> list[Row]:
    """The rows of offerrules and of the hand-written functions."""

    def work(
        make: Callable[[str], Slice], inputs: Mapping[tuple[str, bool], Sequence[Any]], warming: Any
    ) -> dict[Any, Work]:
        return {key: Work(given, make(key[0]), warming[key]) for key, given in inputs.items()}

    texts, warm_texts = (
        {key: [record.model_dump_json().encode() for record in given] for key, given in each.items()}
        for each in (records, warm)
    )
    few = {key: given[:10] for key, given in warm.items()}
    return [
        Row(
            BY_HAND,
            False,
            False,
            "one function for each policy over the same pydantic objects; keeps as bits which conditions were true and "
            "which unknown",
            work=work(_by_hand, records, warm),
        ),
        Row(
            DIRECT,
            False,
            True,
            "`policy.decide(record, on=…)` on validated records; trace and `missing` are unfolded when asked for",
            work=work(lambda name: _direct(policies[name], name), records, warm),
        ),
        Row(
            "offerrules direct, all read",
            False,
            True,
            "the same, and then every outcome, its witness and terms, and every duty for each candidate is read",
            work=work(lambda name: _direct_read(policies[name], name), records, warm),
        ),
        Row(
            "offerrules, decide and trace as JSON",
            False,
            True,
            "`policy.decide(record, on=…).to_json()` on validated records, full trace",
            work=work(lambda name: _to_json(policies[name], name), records, warm),
        ),
        Row(
            JSON_TO_JSON,
            False,
            True,
            "`policy.decide(data, on=…).to_json()`: JSON bytes in, checked, decision with full trace out",
            work=work(lambda name: _to_json(policies[name], name), texts, warm_texts),
        ),
        Row(
            BY_HAND_JSON,
            False,
            True,
            "pydantic validation of the JSON bytes, the hand-written function, the same full trace built by hand and "
            "written by orjson",
            work=work(lambda name: _by_hand_json(policies[name], name), texts, warm_texts),
        ),
        Row(
            "pydantic validation alone",
            False,
            False,
            "`validate_json` of the record class, decides nothing",
            work=work(_validation, texts, warm_texts),
        ),
        Row(
            "offerrules reference",
            False,
            True,
            "walks the tree, plain as the specification; judges every part and keeps the whole trace",
            slow=True,
            work=work(lambda name: _reference(policies[name], name), records, few),
        ),
    ]


def peer_row(peer: Peer, records: Mapping[tuple[str, bool], list[Participant]]) -> Row:
    """The row of a peer; where it cannot be asked, the row says why."""
    installed = package_version(peer.package)
    row: dict[str, Any] = {
        "name": peer.name,
        "peer": True,
        "trace": peer.trace,
        "says": peer.cannot,
        "language": peer.language,
        "unknown": peer.unknown,
        "slow": peer.slow,
        "batch": peer.batch,
    }
    if installed is None:
        return Row(**row, package=peer.package, failed="not installed here")
    work = {}
    for (policy, unknown), given in records.items():
        if unknown and not peer.unknown:
            continue
        work[(policy, unknown)] = _asked(peer, policy, unknown, given)
    return Row(**row, package=f"{peer.package} {installed}", work=work)


def _asked(peer: Peer, policy: str, unknown: bool, records: Sequence[Participant]) -> Work:
    rules = RULES[policy](DAYS[policy][0])
    question = with_unknown(rules) if unknown else complete(rules)
    asked = peer.make(question)
    given = [question.given(record) for record in records]
    if isinstance(asked, BatchAsked):
        ask_many = asked.ask
        # A batch goes through as one, so that it counts as one input of a slice.
        batches = [given[at : at + peer.batch] for at in range(0, len(given), peer.batch)]
        inputs: list[Any] = [(batch, asked.adapt(batch)) for batch in batches]

        def run_batches(slice_: Sequence[Any]) -> None:
            for batch, adapted in slice_:
                for its, numbers in zip(batch, ask_many(adapted), strict=True):
                    answer(question, its, *numbers)

        return Work(inputs, run_batches)
    ask = asked.ask

    def run(slice_: Sequence[Any]) -> None:
        for its, adapted in slice_:
            answer(question, its, *ask(adapted))

    return Work([(its, asked.adapt(its)) for its in given], run)


def _by_hand(policy: str) -> Slice:
    decide = HANDWRITTEN[policy].for_day(DAYS[policy][0])

    def run(records: Sequence[Any]) -> None:
        for record in records:
            decide(record)

    return run


def _direct(policy: Any, name: str) -> Slice:
    decide, day = policy.decide, DAYS[name][0]

    def run(records: Sequence[Any]) -> None:
        for record in records:
            decide(record, on=day)

    return run


def _direct_read(policy: Any, name: str) -> Slice:
    decide, day = policy.decide, DAYS[name][0]

    def run(records: Sequence[Any]) -> None:
        for record in records:
            decision = decide(record, on=day)
            for found in decision.outcomes.values():
                found.outcome, found.witness, found.terms  # noqa: B018
            for duty in decision.duties.values():
                duty.state, duty.each  # noqa: B018

    return run


def _to_json(policy: Any, name: str) -> Slice:
    decide, day = policy.decide, DAYS[name][0]

    def run(records: Sequence[Any]) -> None:
        for record in records:
            decide(record, on=day).to_json()

    return run


def _reference(policy: Any, name: str) -> Slice:
    decide, day = policy.decide, DAYS[name][0]

    def run(records: Sequence[Any]) -> None:
        for record in records:
            decide(record, on=day, engine="reference")

    return run


def _by_hand_json(policy: Any, name: str) -> Slice:
    day = DAYS[name][0]
    validate = Participant.__pydantic_validator__.validate_json
    decide = HANDWRITTEN[name].for_day(day)
    write = HANDWRITTEN_JSON[name].for_day(day, head_of(policy.rule_set))

    def run(texts: Sequence[Any]) -> None:
        for text in texts:
            record = validate(text)
            write(record, decide(record))

    return run


def _validation(_: str) -> Slice:
    validate = Participant.__pydantic_validator__.validate_json

    def run(texts: Sequence[Any]) -> None:
        for text in texts:
            validate(text)

    return run
