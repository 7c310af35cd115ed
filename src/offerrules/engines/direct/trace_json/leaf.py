"""A leaf of a condition, or an expression that gives a value, while decisions are written.

What it reads is decided by the lengths of the lists that it goes through; what it finds, by the masks, by a generated
function or by one value (see `plan`). What is met for the first time is asked of the interpreter.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import Cause, Evidence
from offerrules.decision.values import encode
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
    masks. What depends on the day alone is `fixed`."""

    def __init__(
        self, planned: PlannedLeaf, written: Written, seat: int | None, asking: Asking, bits: Mapping[str, int]
    ) -> None:
        steady = planned.steady
        self.lists: Final = steady.lists
        self.bit: Final = bits[planned.criterion] if planned.criterion else 0
        self.seat: Final = seat
        self.may_have_causes: Final = planned.may_have_causes
        self._written: Final = written
        self._node: Final = planned.node
        self._atom: Final = steady.atoms[0] if steady.atoms else None
        self._is_field: Final = steady.is_field and not written.is_condition
        self._asking: Final = asking
        self._bits: Final = bits
        self._texts: Final = Texts()
        self._found: Final[dict[Any, Found]] = {}
        self._read: Final[dict[Any, Read]] = {}
        mentioned = (node.name for node in walk(planned.node) if isinstance(node, feel.Name))
        self.mentions: Final = tuple(name for name in mentioned if name in written.expression.mentions)
        is_fixed = not (self.bit or steady.atoms or steady.lists or seat is not None)
        self.fixed: Final[Found | None] = self._find_anew(NOBODY, None) if is_fixed else None

    def find(self, person: Person) -> Found:
        """What it finds."""
        bit = self.bit
        if bit:
            if person.true & bit:
                return _TRUE
            if not person.unknown & bit:
                return _FALSE
            if not self.may_have_causes:
                return _UNKNOWN
        elif self.fixed is not None:
            return self.fixed
        if self.seat is not None:
            key: Any = person.seen[self.seat]
        else:
            key = self._given(person)
            if self._is_field:
                return key, b'{"unknown":true}' if key is UNKNOWN else self._texts[type(key)][key], b""
        found = self._found.get(key)
        if found is None:
            found = self._find_anew(person, key)
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            if not (isinstance(key, str) and len(key) > LONGEST_KEPT):
                self._found[key] = found
        return found

    def reads(self, person: Person) -> Read:
        """What it uses."""
        place: Any = person.index
        if self.lists:
            place = (place, *[person.states[name] for name in self.lists])
        found = self._read.get(place)
        if found is None:
            _, evidence = self._asking.about(self._written, self._node, person)
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            found = self._read[place] = Read(evidence)
        return found

    def _find_anew(self, person: Person, key: Any) -> Found:
        if self.seat is not None:
            truth, places = key if type(key) is tuple else (key, ())
            return truth, TRUTHS[truth], _causes(Cause("none", *place) for place in sorted(places))
        value, evidence = self._asking.about(self._written, self._node, person)
        shown = TRUTHS[value] if self._written.is_condition else canonical(encode(value))
        return value, shown, _causes(evidence.causes)

    def _given(self, person: Person) -> Value:
        """The value on which it depends."""
        atom = self._atom
        if atom is None:
            return None
        match atom.owner:
            case "candidate":
                return person.part_facts[atom.name]
            case "record":
                return person.facts[atom.name]
            case "definition":
                return person.values[atom.name]
            case _:
                return truth_of_bit(person.true, person.unknown, self._bits[atom.name])


def _causes(causes: Iterable[Cause]) -> bytes:
    trees = [{"code": each.code, "end": each.end, "start": each.start} for each in causes]
    return b'"causes":%b,' % canonical(trees) if trees else b""
