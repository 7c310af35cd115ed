"""A leaf of a condition, or an expression that gives a value, while decisions are written.

What it reads is decided by the lengths of the lists that it goes through; what it finds, by the masks, by a generated
function or by one value (see `plan`). What is met for the first time is asked of the interpreter.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, assert_never

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import Cause, Evidence, Fact
from offerrules.decision.values import encode
from offerrules.engines.dependence import NAMED, Dependence, may_settle
from offerrules.engines.direct.leaves import Atom, Steady
from offerrules.engines.direct.pieces import Written
from offerrules.engines.direct.trace_json.asking import Asking
from offerrules.engines.direct.trace_json.person import NOBODY, Person
from offerrules.engines.direct.trace_json.plan import PlannedLeaf
from offerrules.engines.direct.trace_json.requirement import truth_of_bit
from offerrules.engines.direct.trace_json.texts import LONGEST_KEPT, MOST_KEPT, TRUTHS, Texts
from offerrules.feel import tree as feel
from offerrules.feel.values import UNKNOWN, Value
from offerrules.feel.walking import walk

MOST_READ: Final = 500
"""For so many lengths of lists it is kept what a leaf reads there, which may be some hundred paths."""

Found = tuple[Value, bytes, bytes]
"""A truth or value, the same as JSON, and its causes as JSON."""
Find = Callable[[Person], Found]

_TRUE, _FALSE, _UNKNOWN = ((truth, TRUTHS[truth], b"") for truth in (True, False, UNKNOWN))
_UNKNOWN_VALUE = (UNKNOWN, canonical(encode(UNKNOWN)), b"")


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
        self.may_settle: Final = may_settle(planned.node)
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
            if len(self._read) >= MOST_READ:
                self._read.clear()
            found = self._read[place] = Read(evidence)
        return found

    def looked_at(self, person: Person) -> Mapping[str, Fact]:
        """By path what is read to find what it depends on, where that may be more than it reads itself: where a list is
        unknown, that is what is done with its elements too."""
        if not self.may_settle or all(person.lengths[number] != -1 for number in self._lists):
            return {}
        return self._asking.looked_at(self._written, self._node, person)

    def depends(self, person: Person, named: Callable[[str], Dependence]) -> Dependence:
        """What it depends on, where `named` gives that of a definition or criterion."""
        expression = self._written.expression

        def of_name(name: feel.Name) -> Dependence | None:
            return named(name.name) if expression.meanings.get(name.id) in NAMED else None

        return self._asking.dependence(
            expression,
            self._node,
            self._written.candidate,
            person,
            of_name,
            is_condition=self._written.is_condition,
        )

    # The ways of finding, each a function of its own: to choose among them for each person took longer than to find.

    def _finding(self, steady: Steady, bits: Mapping[str, int]) -> Find:
        if self.fixed is not None:
            fixed = self.fixed
            return lambda person: fixed
        if self.seat is not None:
            return _kept(_seat(self.seat), lambda _, seen: _seen(seen))
        if self.bit and not self.may_have_causes:
            return self._finding_by_bit(_unknown if self._written.is_condition else _unknown_value)
        by_value = self._finding_by_value(steady, bits)
        return self._finding_by_bit(by_value) if self.bit else by_value

    def _finding_by_value(self, steady: Steady, bits: Mapping[str, int]) -> Find:
        if steady.lists:
            return self._once_for_each
        if steady.is_field and not self._written.is_condition:
            return _field(steady.atoms[0])
        values = [_value_of(atom, bits) for atom in steady.atoms]
        if len(values) == 1:
            return _kept(values[0], lambda person, _: self._by_value(person))
        return _kept(
            lambda person: tuple([value(person) for value in values]), lambda person, _: self._by_value(person)
        )

    def _finding_by_bit(self, where_unknown: Find) -> Find:
        bit = self.bit

        def find(person: Person) -> Found:
            if person.true & bit:
                return _TRUE
            return where_unknown(person) if person.unknown & bit else _FALSE

        return find

    def _once_for_each(self, person: Person) -> Found:
        if person.asked is None:
            person.asked = {}
        found: Found | None = person.asked.get(self)
        if found is None:
            found = person.asked[self] = self._by_value(person)
        return found

    def _by_value(self, person: Person) -> Found:
        value, evidence = self._asking.about(self._written, self._node, person)
        shown = TRUTHS[value] if self._written.is_condition else canonical(encode(value))
        return value, shown, _causes(evidence.causes)


def _value_of(atom: Atom, bits: Mapping[str, int]) -> Callable[[Person], Any]:
    """A value on which a leaf depends."""
    name = atom.name
    match atom.owner:
        case "candidate":
            return lambda person: person.part_facts[name]
        case "record":
            return lambda person: person.facts[name]
        case "definition":
            return lambda person: person.values[name]
        case "criterion":
            bit = bits[name]
            return lambda person: truth_of_bit(person.true, person.unknown, bit)
    assert_never(atom.owner)


def _seat(number: int) -> Callable[[Person], Any]:
    return lambda person: person.seen[number]


def _unknown(_: Person) -> Found:
    return _UNKNOWN


def _unknown_value(_: Person) -> Found:
    """The same where a criterion is a value, as in a term: values and truths are not written alike."""
    return _UNKNOWN_VALUE


def _kept(value_of: Callable[[Person], Any], anew: Callable[[Person, Any], Found]) -> Find:
    """What was found for a value when it was first met."""
    known: dict[Any, Found] = {}

    def find(person: Person) -> Found:
        value = value_of(person)
        found = known.get(value)
        if found is None:
            found = anew(person, value)
            if len(known) >= MOST_KEPT:
                known.clear()
            if _is_short(value):
                known[value] = found
        return found

    return find


def _is_short(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_short, value))
    return not isinstance(value, str) or len(value) <= LONGEST_KEPT


def _field(atom: Atom) -> Find:
    """A field and nothing else."""
    texts = Texts()
    value_of = _value_of(atom, {})

    def find(person: Person) -> Found:
        value = value_of(person)
        return value, texts[type(value)][value], b""

    return find


def _seen(seen: Any) -> Found:
    """What the generated function gives: a truth, or a pair of it and the places where none was compared."""
    truth, places = seen if type(seen) is tuple else (seen, ())
    return truth, TRUTHS[truth], _causes(Cause("none", *place) for place in sorted(places))


def _causes(causes: Iterable[Cause]) -> bytes:
    trees = [{"code": each.code, "end": each.end, "start": each.start} for each in causes]
    return b'"causes":%b,' % canonical(trees) if trees else b""
