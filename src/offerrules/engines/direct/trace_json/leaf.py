"""A leaf of a condition, or an expression that gives a value, while decisions are written.

What it reads is decided by the lengths of the lists that it goes through; what it finds, by the masks, by a generated
function or by one value (see `plan`). What is met for the first time is asked of the interpreter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import Cause, Evidence
from offerrules.decision.values import encode
from offerrules.engines.direct.leaves import Steady
from offerrules.engines.direct.pieces import Written
from offerrules.engines.direct.trace_json.asking import Asking
from offerrules.engines.direct.trace_json.person import NOBODY, Person
from offerrules.engines.direct.trace_json.plan import PlannedLeaf
from offerrules.engines.direct.trace_json.requirement import truth_of_bit
from offerrules.engines.direct.trace_json.texts import LONGEST_KEPT, MOST_KEPT, TRUTHS, Texts
from offerrules.feel import tree as feel
from offerrules.feel.values import UNKNOWN, Value
from offerrules.feel.walking import walk

Found = tuple[Value, bytes, bytes]
"""A truth or value, the same as JSON, and its causes as JSON."""
Find = Callable[[Person], Found]

_TRUE, _FALSE, _UNKNOWN = ((truth, TRUTHS[truth], b"") for truth in (True, False, UNKNOWN))


class Read:
    """The evidence of a leaf but for the causes, as JSON too."""

    __slots__ = ("evidence", "paths", "text")

    def __init__(self, evidence: Evidence) -> None:
        self.evidence: Final = Evidence(evidence.reads, evidence.presence)
        self.paths: Final = frozenset((*evidence.reads, *evidence.presence))
        shown = b'"presence":%b,' % canonical(list(evidence.presence)) if evidence.presence else b""
        self.text: Final = shown + (b'"reads":%b,' % canonical(list(evidence.reads)) if evidence.reads else b"")


class Leaf:
    """What is known of a leaf. `seat` is its place in what the generated function gives, `bit` that of its truth in the
    masks. What depends on the day alone is `fixed`. `find` gives what it finds for a person."""

    def __init__(
        self,
        planned: PlannedLeaf,
        written: Written,
        seat: int | None,
        asking: Asking,
        bits: Mapping[str, int],
        lists: Sequence[str],
    ) -> None:
        steady = planned.steady
        self.bit: Final = bits[planned.criterion] if planned.criterion else 0
        self.seat: Final = seat
        self.may_have_causes: Final = planned.may_have_causes
        self._written: Final = written
        self._node: Final = planned.node
        self._asking: Final = asking
        self._lists: Final = [lists.index(name) for name in steady.lists]
        self._read: Final[dict[Any, Read]] = {}
        mentioned = (node.name for node in walk(planned.node) if isinstance(node, feel.Name))
        self.mentions: Final = tuple(name for name in mentioned if name in written.expression.mentions)
        is_fixed = not (self.bit or steady.atoms or steady.lists or seat is not None)
        self.fixed: Final = self._by_value(NOBODY) if is_fixed else None
        self.find: Final = self._finding(steady, bits)

    def reads(self, person: Person) -> Read:
        """What it uses."""
        place: Any = person.index
        if self._lists:
            lengths = person.lengths
            place = (place, *[lengths[number] for number in self._lists])
        found = self._read.get(place)
        if found is None:
            _, evidence = self._asking.about(self._written, self._node, person)
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            found = self._read[place] = Read(evidence)
        return found

    # The ways of finding, each a function of its own: to choose among them for each person took longer than to find.

    def _finding(self, steady: Steady, bits: Mapping[str, int]) -> Find:
        if self.fixed is not None:
            fixed = self.fixed
            return lambda person: fixed
        if self.seat is not None:
            return _kept(itemgetter(self.seat), attrgetter("seen"), lambda person, seen: _seen(seen))
        if not steady.atoms:
            return self._finding_by_bit(_unknown)
        atom = steady.atoms[0]
        if atom.owner == "criterion":
            bit = bits[atom.name]
            by_value = _kept(
                lambda person: truth_of_bit(person.true, person.unknown, bit),
                _self,
                lambda person, _: self._by_value(person),
            )
        else:
            place = _PLACES[atom.owner]
            if steady.is_field and not self._written.is_condition:
                return _field(atom.name, place)
            by_value = _kept(itemgetter(atom.name), place, lambda person, _: self._by_value(person))
        if not self.bit:
            return by_value
        return self._finding_by_bit(by_value if self.may_have_causes else _unknown)

    def _finding_by_bit(self, where_unknown: Find) -> Find:
        bit = self.bit

        def find(person: Person) -> Found:
            if person.true & bit:
                return _TRUE
            return where_unknown(person) if person.unknown & bit else _FALSE

        return find

    def _by_value(self, person: Person) -> Found:
        value, evidence = self._asking.about(self._written, self._node, person)
        shown = TRUTHS[value] if self._written.is_condition else canonical(encode(value))
        return value, shown, _causes(evidence.causes)


_PLACES: Final[Mapping[str, Callable[[Person], Any]]] = {
    "candidate": attrgetter("part_facts"),
    "record": attrgetter("facts"),
    "definition": attrgetter("values"),
}
"""Where the values stand on which a leaf may depend."""


def _self(person: Person) -> Person:
    return person


def _unknown(_: Person) -> Found:
    return _UNKNOWN


def _kept(value_of: Callable[[Any], Any], place: Callable[[Person], Any], anew: Callable[[Person, Any], Found]) -> Find:
    """What was found for a value when it was first met."""
    known: dict[Any, Found] = {}

    def find(person: Person) -> Found:
        value = value_of(place(person))
        found = known.get(value)
        if found is None:
            found = anew(person, value)
            if len(known) >= MOST_KEPT:
                known.clear()
            if not (isinstance(value, str) and len(value) > LONGEST_KEPT):
                known[value] = found
        return found

    return find


def _field(name: str, place: Callable[[Person], Any]) -> Find:
    """A field and nothing else."""
    texts = Texts()

    def find(person: Person) -> Found:
        value = place(person)[name]
        return value, texts[type(value)][value], b""

    return find


def _seen(seen: Any) -> Found:
    """What the generated function gives: a truth, or a pair of it and the places where none was compared."""
    truth, places = seen if type(seen) is tuple else (seen, ())
    return truth, TRUTHS[truth], _causes(Cause("none", *place) for place in sorted(places))


def _causes(causes: Iterable[Cause]) -> bytes:
    trees = [{"code": each.code, "end": each.end, "start": each.start} for each in causes]
    return b'"causes":%b,' % canonical(trees) if trees else b""
