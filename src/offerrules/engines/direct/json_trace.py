"""A decision with its full trace as JSON, written without the trace being built.

To unfold a trace part by part takes some 1,500 µs, to write it so 40. Most of its text is the same for everybody: it is
learned from a trace that was unfolded once, and put together again from what the generated function found. What can
vary is read anew for each record: facts, truths, values, and where none was compared.

Nothing is guessed: where something was not yet learned, the trace is unfolded, and learned from. A rule set with a leaf
that is not steady (see `leaves`) is always unfolded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from offerrules.decision.canonical import canonical
from offerrules.decision.tree import (
    DUTY_STATES,
    CriterionTrace,
    Evidence,
    Key,
    OfferTrace,
    OutcomeName,
    PartTrace,
    ReferTrace,
    Trace,
    Truth,
    ValueTrace,
)
from offerrules.decision.values import encode
from offerrules.engines import meaning
from offerrules.engines.direct.compiler import Layout
from offerrules.engines.direct.leaves import Steady, leaves_of, steady
from offerrules.engines.direct.pieces import Written, written
from offerrules.engines.direct.runtime import UnknownCandidate
from offerrules.engines.direct.subjects import fields_at
from offerrules.engines.evidence import in_order
from offerrules.engines.missing import Structure, missing_of
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.types import ListType, RecordType
from offerrules.feel.values import UNKNOWN, Value
from offerrules.rules.parts import in_preorder, parts_of
from offerrules.rules.tree import Candidate, Offer, Refer, RuleSet

MOST_LEARNED: Final = 5_000
"""So much is remembered of one leaf, or of the lengths of lists."""
MOST_TEXTS: Final = 1_000
"""So many texts are kept of one condition."""
_OUTCOMES: Final[tuple[OutcomeName, ...]] = ("no_offer", "needs_information", "refer", "offer")
_TRUTHS: Final[Mapping[Truth, str]] = {True: "true", False: "false", UNKNOWN: '"unknown"'}

_Paths = list[tuple[str | None, int, list[tuple[str, str, bool, str]]]]
"""Facts in their order, by the part of the record in which they stand: its list and index, and of each fact the start
of its text, its name, whether only its presence is used, and its path."""
LeafFunction = Callable[[Any, Any, int, int], tuple[Truth, set[tuple[int, int]]]]


class NotLearnedError(Exception):
    """Something is met for the first time."""


def _text(tree: Any) -> str:
    return canonical(tree).decode()


class _Texts(dict[Any, str]):
    """JSON by value, for values of one class."""

    def __missing__(self, value: Any) -> str:
        text = _text(encode(value))
        if len(self) < MOST_LEARNED and (not isinstance(value, str) or len(value) <= 60):
            self[value] = text
        return text


class _ByClass(dict[type, _Texts]):
    """The same for each class, since True is equal to 1."""

    def __missing__(self, class_: type) -> _Texts:
        texts = self[class_] = _Texts()
        return texts


class _Person:
    """One record, or one record with one of its candidates, while its trace is written."""

    __slots__ = ("facts", "index", "part", "part_facts", "record", "states", "true", "unknown", "values")

    def __init__(self, record: Any, states: Mapping[str, int], true: int, unknown: int) -> None:
        self.record = record
        self.facts: Mapping[str, Any] = record.__dict__
        self.states = states
        self.true = true
        self.unknown = unknown
        self.values: dict[str, Value] = {}
        self.index: int | None = None
        self.part: Any = None
        self.part_facts: Mapping[str, Any] = {}

    def with_part(self, part: Any, index: int | None, row: Sequence[int]) -> "_Person":
        person = _Person(self.record, self.states, row[0], row[1])
        person.values = dict(self.values)
        person.index, person.part, person.part_facts = index, part, part.__dict__
        return person


class _Leaf:
    """A leaf, or an expression that gives a value: what it reads, and what it finds."""

    def __init__(self, found: Steady, bit: int, function: LeafFunction | None, bits: Mapping[str, int]) -> None:
        self.lists = found.lists
        self.bit = bit
        self._function = function
        self._atoms = found.atoms
        self._bits = bits
        self.is_field = found.is_field
        self.memo: dict[Any, tuple[Value, str, str]] = {}
        self.evidence: dict[Any, tuple[str, Evidence]] = {}

    def place(self, person: _Person) -> Any:
        """What decides which facts are read."""
        if not self.lists:
            return person.index
        return (person.index, *[person.states[name] for name in self.lists])

    def given(self, person: _Person) -> Any:
        """The value on which it depends."""
        if not self._atoms:
            return None
        atom = self._atoms[0]
        match atom.owner:
            case "candidate":
                return person.part_facts[atom.name]
            case "record":
                return person.facts[atom.name]
            case "definition":
                return person.values[atom.name]
            case _:
                bit = self._bits[atom.name]
                return True if person.true & bit else UNKNOWN if person.unknown & bit else False

    def seen(self, person: _Person) -> Any:
        """What decides what it finds."""
        if self._function is None:
            return self.given(person)
        truth, causes = self._function(person.record, person.part, person.true, person.unknown)
        return (truth, frozenset(causes)) if causes else truth

    @property
    def is_remembered(self) -> bool:
        """Whether what it finds is learned by value."""
        return not self.bit and self._function is None and not self.is_field

    def find(self, person: _Person) -> tuple[Value, str, str]:
        """The truth or value, the same as JSON, and its causes as JSON."""
        if self.bit:
            truth: Truth = True if person.true & self.bit else UNKNOWN if person.unknown & self.bit else False
            return truth, _TRUTHS[truth], ""
        if self._function is not None:
            truth, causes = self._function(person.record, person.part, person.true, person.unknown)
            return truth, _TRUTHS[truth], _none_compared(causes) if causes else ""
        try:
            return self.memo[self.given(person)]
        except KeyError:
            raise NotLearnedError from None

    def reads(self, person: _Person) -> str:
        """Its evidence as JSON, but for the causes."""
        try:
            return self.evidence[self.place(person)][0]
        except KeyError:
            raise NotLearnedError from None

    def learn(self, person: _Person, value: Value, evidence: Evidence, *, is_truth: bool) -> None:
        """Take over what an unfolded trace says."""
        if len(self.memo) >= MOST_LEARNED:
            self.memo.clear()
        if len(self.evidence) >= MOST_LEARNED:
            self.evidence.clear()
        reads = f'"presence":{_text(list(evidence.presence))},' if evidence.presence else ""
        reads += f'"reads":{_text(list(evidence.reads))},' if evidence.reads else ""
        self.evidence[self.place(person)] = (reads, Evidence(evidence.reads, evidence.presence))
        if self.is_remembered:
            trees = [{"code": each.code, "end": each.end, "start": each.start} for each in evidence.causes]
            causes = f'"causes":{_text(trees)},' if trees else ""
            shown = _TRUTHS[value] if is_truth else _text(encode(value))
            self.memo[self.given(person)] = (value, shown, causes)


def _none_compared(causes: Iterable[tuple[int, int]]) -> str:
    return '"causes":' + _text([{"code": "none", "end": end, "start": start} for start, end in sorted(causes)]) + ","


class _Condition:
    """A condition: its parts in pre-order, each a leaf or what joins those under it."""

    def __init__(self, each: Written, leaves: Iterator[_Leaf]) -> None:
        parts = list(in_preorder(parts_of(each.expression)))
        places = {part.node: place for place, part in enumerate(parts)}
        self._parts: list[tuple[str, _Leaf | None, tuple[int, ...]]] = [
            (part.kind, next(leaves) if part.kind == "leaf" else None, tuple(places[below.node] for below in part.of))
            for part in parts
        ]
        self._only = self._parts[0][1]
        self.is_leaf = self._only is not None
        leaves_here = [leaf for _, leaf, _ in self._parts if leaf is not None]
        self.mask = 0
        for leaf in leaves_here:
            self.mask |= leaf.bit
        self._found = [leaf for leaf in leaves_here if not leaf.bit]
        self._lists = tuple(dict.fromkeys(name for leaf in leaves_here for name in leaf.lists))
        self.is_pure = not (self._found or self._lists)
        self._known: dict[Any, str] = {}

    def text(self, person: _Person) -> str:
        """The parts as JSON, without the brackets. What they found decides the text, so it is written once for that."""
        mask = self.mask
        key: Any = (person.index, person.true & mask, person.unknown & mask)
        if self._found:
            key += tuple([leaf.seen(person) for leaf in self._found])
        if self._lists:
            key += tuple([person.states[name] for name in self._lists])
        text = self._known.get(key)
        if text is None:
            if len(self._known) >= MOST_TEXTS:
                self._known.clear()
            text = self._known[key] = self._written(person)
        return text

    def parts(self, person: _Person) -> list[tuple[Truth, _Leaf | None, str]]:
        """The truth of every part, in pre-order, its leaf and the causes."""
        found: list[tuple[Truth, _Leaf | None, str]] = [(False, None, "")] * len(self._parts)
        for place in range(len(found) - 1, -1, -1):
            kind, leaf, below = self._parts[place]
            if leaf is not None:
                truth, _, causes = leaf.find(person)
                found[place] = (truth, leaf, causes)
            elif kind == "and":
                found[place] = (meaning.all_of([found[each][0] for each in below]), None, "")
            elif kind == "or":
                found[place] = (meaning.any_of([found[each][0] for each in below]), None, "")
            else:
                found[place] = (meaning.not_of(found[below[0]][0]), None, "")
        return found

    def _written(self, person: _Person) -> str:
        only = self._only
        if only is not None:
            _, truth, causes = only.find(person)
            return "{" + causes + only.reads(person) + '"truth":' + truth + "}"
        return ",".join(
            [
                "{" + causes + (leaf.reads(person) if leaf is not None else "") + '"truth":' + _TRUTHS[truth] + "}"
                for truth, leaf, causes in self.parts(person)
            ]
        )

    def traces(self, person: _Person) -> tuple[PartTrace, ...]:
        """The same as in a trace, but for the causes."""
        return tuple(
            PartTrace(truth, leaf.evidence[leaf.place(person)][1] if leaf is not None else Evidence())
            for truth, leaf, _ in self.parts(person)
        )

    def learn(self, person: _Person, traces: Sequence[PartTrace]) -> None:
        """Take over what an unfolded trace says."""
        for (_, leaf, _), trace in zip(self._parts, traces, strict=True):
            if leaf is not None:
                leaf.learn(person, trace.truth, trace.evidence, is_truth=True)


class _Group:
    """Criteria that stand side by side. Where the masks decide everything that is said of them, they are one text."""

    def __init__(self, candidate: str | None, is_pure: bool) -> None:
        self.candidate: Final = candidate
        self.is_pure: Final = is_pure
        self.conditions: list[tuple[str, _Condition]] = []
        self._known: dict[tuple[int | None, int, int], str] = {}

    def text(self, person: _Person) -> str:
        """The criteria of one person."""
        mask = self.mask
        key = (person.index, person.true & mask, person.unknown & mask)
        text = self._known.get(key)
        if text is None:
            if len(self._known) >= MOST_TEXTS:
                self._known.clear()
            shown = "null" if person.index is None else person.index
            text = self._known[key] = ",".join(
                [f'{{"index":{shown},{name}{condition.text(person)}]}}' for name, condition in self.conditions]
            )
        return text

    @property
    def mask(self) -> int:
        """The bits of its criteria and of those that they name."""
        if self._mask is None:
            self._mask = 0
            for _, condition in self.conditions:
                self._mask |= condition.mask
        return self._mask

    _mask: int | None = None


class JsonTrace:
    """Writes the decisions of one rule set on one day."""

    def __init__(
        self,
        rules: RuleSet,
        layout: Layout,
        on: date,
        plan: "Plan",
        functions: Sequence[LeafFunction],
        head: Mapping[str, Any],
    ) -> None:
        self._rules = rules
        self._layout = layout
        self._on = on
        self._plan = plan
        self._structure = Structure(rules)
        made = iter(functions)
        self._values: dict[int, _Leaf] = {}
        self._conditions: dict[int, _Condition] = {}
        bits = layout.bits
        whole = {id(each.condition): bits[each.name] for each in rules.criteria}
        for each, leaves in plan.leaves:
            slots = []
            for found, is_asked, criterion in leaves:
                alone = len(leaves) == 1 and not found.may_fail and not found.causes
                bit = whole.get(id(each.expression), 0) if alone else bits[criterion] if criterion else 0
                slots.append(_Leaf(found, bit, next(made) if is_asked else None, bits))
            if each.is_condition:
                self._conditions[id(each.expression)] = _Condition(each, iter(slots))
            else:
                self._values[id(each.expression)] = slots[0]
        self._nobody = {each.name: (UnknownCandidate(fields_at(rules.shape, each.path)),) for each in rules.candidates}
        self._groups: list[_Group] = []
        for rule in rules.criteria:
            condition = self._conditions[id(rule.condition)]
            last = self._groups[-1] if self._groups else None
            if last is None or last.candidate != rule.candidate or not (last.is_pure and condition.is_pure):
                last = _Group(rule.candidate, condition.is_pure)
                self._groups.append(last)
            last.conditions.append((f'"name":"{rule.name}","parts":[', condition))
        self._mixed: dict[str | None, list[_Condition]] = {each.name: [] for each in rules.candidates}
        self._mixed[None] = []
        for rule in rules.criteria:
            condition = self._conditions[id(rule.condition)]
            if not condition.is_pure and not condition.is_leaf:
                self._mixed[rule.candidate].append(condition)
        self._missed: dict[Any, tuple[str, ...]] = {}
        self._paths: dict[tuple[int, ...], _Paths] = {}
        self._judged: dict[tuple[str, int, int, bool], tuple[str, str, str, OfferTrace]] = {}
        self._texts = _ByClass()
        parameters = {each.name: encode(each.on(on)) for each in rules.parameters}
        self._parameters = _text(parameters)
        self._before = {key: f"{_text(key)}:{_text(value)}" for key, value in sorted(head.items())}

    # Writing

    def write(self, record: Any, found: tuple[Any, ...], subject: str | None) -> bytes:
        """The decision. Raises `NotLearnedError`."""
        people = self._people(record, found)
        shown, unknown = self._facts(people[None][0])
        trace = self._trace(people, found, shown, unknown)
        before = self._before
        text = (
            f'{{{before["assumptions"]},{before["decision_mode"]},"duties":{self._duties(found)},'
            f'{before["fingerprint"]},{before["on"]},"outcomes":{trace[1]},{before["policy"]},"redacted":[],'
            f'{before["schema"]},{before["semantics"]},"status":"decided","subject":{_text(subject)},'
            f'"trace":{trace[0]},{before["version"]}}}'
        )
        return text.encode()

    def _value(self, value: Value) -> str:
        return self._texts[type(value)][value]

    def _people(self, record: Any, found: tuple[Any, ...]) -> dict[str | None, list[_Person]]:
        """The record by itself, and with each candidate; definitions have their values."""
        facts = record.__dict__
        states = {}
        for name in self._plan.lists:
            items = facts[name]
            states[name] = -1 if items is UNKNOWN else -2 if items is None else len(items)
        once = _Person(record, states, found[0], found[1])
        for each in self._plan.definitions[None]:
            once.values[each.name] = self._found(self._values[id(each.expression)], once)[0]
        people: dict[str | None, list[_Person]] = {None: [once]}
        for candidate, position in self._layout.rows.items():
            rows, exists = found[position], found[position + 1]
            parts = facts[self._plan.list_of[candidate]] if exists else self._nobody[candidate]
            own = []
            for number, (part, row) in enumerate(zip(parts, rows, strict=True)):
                person = once.with_part(part, number if exists else None, row)
                for each in self._plan.definitions[candidate]:
                    person.values[each.name] = self._found(self._values[id(each.expression)], person)[0]
                own.append(person)
            people[candidate] = own
        return people

    def _trace(
        self, people: Mapping[str | None, list[_Person]], found: tuple[Any, ...], facts: str, unknown: frozenset[str]
    ) -> tuple[str, str]:
        rules, values, conditions = self._rules, self._values, self._conditions
        definitions = [
            self._entry(rule.name, values[id(rule.expression)], person)
            for rule in rules.definitions
            for person in people[rule.candidate]
        ]
        preferences = [
            self._entry(candidate.name, values[id(candidate.prefer)], person)
            for candidate in self._plan.preferred
            for person in people[candidate.name]
        ]
        criteria = []
        for group in self._groups:
            own = people[group.candidate]
            if len(own) == 1 and group.is_pure:
                criteria.append(group.text(own[0]))
                continue
            for name, condition in group.conditions:
                for person in own:
                    shown = "null" if person.index is None else person.index
                    criteria.append(f'{{"index":{shown},{name}{condition.text(person)}]}}')
        duties = []
        for duty in rules.duties:
            owed, fulfilled = conditions[id(duty.owed_when)], conditions[id(duty.fulfilled_when)]
            for person, state in zip(people[duty.each], self._states(duty.name, duty.each, found), strict=True):
                shown = "null" if person.index is None else person.index
                duties.append(
                    f'{{"fulfilled":[{fulfilled.text(person)}],"index":{shown},"name":"{duty.name}",'
                    f'"owed":[{owed.text(person)}],"state":"{DUTY_STATES[state]}"}}'
                )
        offers, outcomes = [], {}
        for offer in rules.offers:
            texts, outcome = self._offer(offer, people, found, unknown)
            offers += texts
            outcomes[offer.name] = outcome
        shown_outcomes = ",".join([f'"{name}":{outcomes[name]}' for name in sorted(outcomes)])
        trace = (
            f'{{"criteria":[{",".join(criteria)}],"definitions":[{",".join(definitions)}],'
            f'"duties":[{",".join(duties)}],"facts":[{facts}],"offers":[{",".join(offers)}],'
            f'"parameters":{self._parameters},"preferences":[{",".join(preferences)}]}}'
        )
        return trace, f"{{{shown_outcomes}}}"

    def _entry(self, name: str, leaf: _Leaf, person: _Person) -> str:
        _, value, causes = self._found(leaf, person)
        index = "null" if person.index is None else person.index
        reads = leaf.reads(person)
        # Keys stand in their order: presence and reads between the name and the value.
        return f'{{{causes}"index":{index},"name":"{name}",{reads}"value":{value}}}'

    def _found(self, leaf: _Leaf, person: _Person) -> tuple[Value, str, str]:
        if not leaf.is_field:
            return leaf.find(person)
        value = leaf.given(person)
        return value, '{"unknown":true}' if value is UNKNOWN else self._value(value), ""

    def _states(self, name: str, each: str | None, found: tuple[Any, ...]) -> list[int]:
        if each is None:
            return [found[self._layout.duties[name]]]
        column = self._layout.columns[name]
        return [row[column] for row in found[self._layout.rows[each]]]

    def _duties(self, found: tuple[Any, ...]) -> str:
        shown = []
        for duty in self._plan.duties_by_name:
            states = self._states(duty.name, duty.each, found)
            exists = duty.each is not None and found[self._layout.rows[duty.each] + 1]
            each = ",".join(
                [
                    f'{{"index":{number if exists else "null"},"state":"{DUTY_STATES[state]}"}}'
                    for number, state in enumerate(states)
                ]
            )
            summary = DUTY_STATES[min(states, default=3)]
            shown.append(f'"{duty.name}":{{"each":[{each}],"state":"{summary}"}}')
        return "{" + ",".join(shown) + "}"

    def _facts(self, person: _Person) -> tuple[str, frozenset[str]]:
        """The facts as JSON, and the paths of those that are unknown."""
        key = tuple(person.states.values())
        paths = self._paths.get(key)
        if paths is None:
            raise NotLearnedError
        facts = person.facts
        texts = []
        unknown = []
        by_class = self._texts
        for holder, index, fields in paths:
            read = facts if holder is None else facts[holder][index].__dict__
            for start, name, presence, path in fields:
                value = read[name]
                if value is UNKNOWN:
                    texts.append(f'{start}"unknown"}}')
                    unknown.append(path)
                elif presence:
                    texts.append(f'{start}"recorded"}}')
                elif value is None:
                    texts.append(f'{start}"none"}}')
                elif type(value) is tuple:
                    texts.append(f'{start}"list","value":{len(value)}}}')
                else:
                    texts.append(f'{start}"value","value":{by_class[type(value)][value]}}}')
        return ",".join(texts), frozenset(unknown)

    # Offers

    def _offer(
        self,
        offer: Offer,
        people: Mapping[str | None, list[_Person]],
        found: tuple[Any, ...],
        unknown: frozenset[str],
    ) -> tuple[list[str], str]:
        """The judgements of an offer in the trace, and its outcome."""
        position = self._layout.offers[offer.name]
        rank, winner = found[position], found[position + 1]
        texts: list[str] = []
        outcome_terms = "{}"
        all_missing: set[str] = set()
        if offer.each is None:
            ranks, exists = [rank], True
        else:
            rows = self._layout.rows[offer.each]
            column = self._layout.columns[offer.name]
            ranks, exists = [row[column] for row in found[rows]], found[rows + 1]
        for person, its_rank in zip(people[offer.each], ranks, strict=True):
            nodes, refer, requires, judged = self._judgement(offer, person, exists)
            terms = [
                (term, *values[:3], leaf.reads(person))
                for term in self._plan.terms_by_name[offer.name]
                for leaf in (self._values[id(term.expression)],)
                for values in (self._found(leaf, person),)
            ]
            missing: tuple[str, ...] = ()
            if its_rank in (1, 2) and unknown:
                values = {term.name: value for term, value, *_ in terms}
                missing = self._known_missing(offer, person, judged, values, unknown, people[None][0])
                all_missing.update(missing)
            shown = ",".join(
                [f'"{term.name}":{{{causes}{reads}"value":{text}}}' for term, _, text, causes, reads in terms]
            )
            index = "null" if person.index is None else person.index
            texts.append(
                f'{{"index":{index},"missing":{_paths_text(missing)},"name":"{offer.name}","nodes":{nodes},'
                f'"outcome":"{_OUTCOMES[its_rank]}","refer":{refer},"requires":{requires},"terms":{{{shown}}}}}'
            )
            if rank == 3 and person.index == winner:
                own = ",".join(
                    [
                        f'"{term.name}":{text}'
                        for term, value, text, *_ in terms
                        if not (term.optional and value is UNKNOWN)
                    ]
                )
                outcome_terms = f"{{{own}}}"
        witness = "null"
        if rank and offer.each is not None and winner is not None:
            witness = f'{{"candidate":"{offer.each}","index":{winner}}}'
        named = in_order(all_missing) if rank in (1, 2) else ()
        valid = self._plan.valid_to[offer.name] if rank == 3 else "null"
        outcome = (
            f'{{"missing":{_paths_text(named)},"outcome":"{_OUTCOMES[rank]}","terms":{outcome_terms},'
            f'"valid_to":{valid},"witness":{witness}}}'
        )
        return texts, outcome

    def _judgement(self, offer: Offer, person: _Person, exists: bool) -> tuple[str, str, str, OfferTrace]:
        """What follows from the masks, as JSON; the same masks have the same."""
        key = (offer.name, person.true, person.unknown, exists)
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= MOST_LEARNED:
                self._judged.clear()
            known = self._judged[key] = self._judge(offer, person, exists)
        return known

    def _judge(self, offer: Offer, person: _Person, exists: bool) -> tuple[str, str, str, OfferTrace]:
        there: Truth = True if exists else UNKNOWN

        def truth(name: str) -> Truth:
            bit = self._layout.bits[name]
            return True if person.true & bit else UNKNOWN if person.unknown & bit else False

        def judged(entry: Refer) -> ReferTrace:
            when = tuple(meaning.truth_of(node, truth) for node in meaning.nodes_of(entry.when))
            own = meaning.truth_of(offer.requires, lambda name: True if name in entry.despite else truth(name))
            return ReferTrace(meaning.all_of((there, own)), when, entry.ignore_unknown and when[0] is UNKNOWN)

        nodes = tuple(meaning.truth_of(node, truth) for node in meaning.nodes_of(offer.requires))
        refer = tuple(map(judged, offer.refer))
        requires = meaning.all_of((there, nodes[0]))
        shown = ",".join(
            f'{{"ignored":{_TRUTHS[each.ignored]},"requires":{_TRUTHS[each.requires]},"when":{_truths(each.when)}}}'
            for each in refer
        )
        return _truths(nodes), f"[{shown}]", _TRUTHS[requires], OfferTrace("refer", requires, nodes, refer)

    def _known_missing(
        self,
        offer: Offer,
        person: _Person,
        judged: OfferTrace,
        terms: Mapping[str, Value],
        unknown: frozenset[str],
        once: _Person,
    ) -> tuple[str, ...]:
        """What the judgement waits for; the same where the same is unknown, and the same was found of every part."""
        parts = tuple([condition.text(person) for condition in self._mixed[offer.each]])
        parts += tuple([condition.text(once) for condition in self._mixed[None]])
        named = (*person.values.values(), *terms.values())
        states = tuple(person.states.values())
        key = (offer.name, person.index, person.true, person.unknown, unknown, parts, named, states)
        try:
            missing = self._missed.get(key)
        except TypeError:
            return self._missing(offer, person, judged, terms, unknown)
        if missing is None:
            if len(self._missed) >= MOST_LEARNED:
                self._missed.clear()
            missing = self._missed[key] = self._missing(offer, person, judged, terms, unknown)
        return missing

    def _missing(
        self,
        offer: Offer,
        person: _Person,
        judged: OfferTrace,
        terms: Mapping[str, Value],
        unknown: frozenset[str],
    ) -> tuple[str, ...]:
        """What the judgement waits for."""

        def truth(name: str) -> Truth:
            bit = self._layout.bits[name]
            return True if person.true & bit else UNKNOWN if person.unknown & bit else False

        found = OfferTrace(
            judged.outcome,
            judged.requires,
            judged.nodes,
            judged.refer,
            {
                term.name: ValueTrace(terms[term.name], self._evidence(id(term.expression), person))
                for term in offer.terms
            },
        )
        unknown_list = None
        if offer.each is not None and person.index is None:
            unknown_list = self._plan.list_of[offer.each]
        return missing_of(
            self._structure,
            offer,
            found,
            definitions=_Definitions(self, person),
            criteria=_Criteria(self, person),
            index=person.index,
            truth=truth,
            unknown_list=unknown_list,
            is_unknown=unknown.__contains__,
        )

    def _evidence(self, expression: int, person: _Person) -> Evidence:
        leaf = self._values[expression]
        return leaf.evidence[leaf.place(person)][1]

    # Learning

    def learn(self, trace: Trace, record: Any, found: tuple[Any, ...]) -> None:
        """Take over what an unfolded trace says of a record."""
        rules = self._rules
        facts = record.__dict__
        states = {}
        for name in self._plan.lists:
            items = facts[name]
            states[name] = -1 if items is UNKNOWN else -2 if items is None else len(items)
        once = _Person(record, states, found[0], found[1])
        people: dict[Key, _Person] = {}
        for candidate, position in self._layout.rows.items():
            rows, exists = found[position], found[position + 1]
            parts = facts[self._plan.list_of[candidate]] if exists else self._nobody[candidate]
            for number, (part, row) in enumerate(zip(parts, rows, strict=True)):
                index = number if exists else None
                people[(candidate, index)] = once.with_part(part, index, row)
        everybody: dict[str | None, list[_Person]] = {None: [once]}
        for (candidate, _), person in people.items():
            everybody.setdefault(candidate, []).append(person)
        for rule in rules.definitions:
            for person in everybody.get(rule.candidate, ()):
                value = trace.definitions[(rule.name, person.index)]
                self._values[id(rule.expression)].learn(person, value.value, value.evidence, is_truth=False)
                person.values[rule.name] = value.value
                if rule.candidate is None:
                    for each in people.values():
                        each.values[rule.name] = value.value
        for criterion in rules.criteria:
            for person in everybody.get(criterion.candidate, ()):
                parts_found = trace.criteria[(criterion.name, person.index)].parts
                self._conditions[id(criterion.condition)].learn(person, parts_found)
        for candidate_rule in self._plan.preferred:
            for person in everybody.get(candidate_rule.name, ()):
                value = trace.preferences[(candidate_rule.name, person.index)]
                self._values[id(candidate_rule.prefer)].learn(person, value.value, value.evidence, is_truth=False)
        for offer in rules.offers:
            for person in everybody.get(offer.each, ()):
                for name, value in trace.offers[(offer.name, person.index)].terms.items():
                    term = next(each for each in offer.terms if each.name == name)
                    self._values[id(term.expression)].learn(person, value.value, value.evidence, is_truth=False)
        for duty in rules.duties:
            for person in everybody.get(duty.each, ()):
                judged = trace.duties[(duty.name, person.index)]
                self._conditions[id(duty.owed_when)].learn(person, judged.owed)
                self._conditions[id(duty.fulfilled_when)].learn(person, judged.fulfilled)
        self._learn_facts(trace, tuple(states.values()))

    def _learn_facts(self, trace: Trace, key: tuple[int, ...]) -> None:
        read = {path for evidence in _all_evidence(trace) for path in evidence.reads}
        paths: _Paths = []
        for path in trace.facts:
            start = f'{{"path":{_text(path)},"state":'
            match path.split("."):
                case [name]:
                    # The list of candidates is read also where no expression reads it.
                    field = (start, name, path not in read and name not in self._plan.lists, path)
                    place: tuple[str | None, int] = (None, 0)
                case [holder, index, name]:
                    field = (start, name, path not in read, path)
                    place = (holder, int(index))
                case _:
                    return
            if paths and paths[-1][:2] == place:
                paths[-1][2].append(field)
            else:
                paths.append((*place, [field]))
        if len(self._paths) >= MOST_LEARNED:
            self._paths.clear()
        self._paths[key] = paths


class _Definitions(Mapping[Key, ValueTrace]):
    """The definitions' values as in a trace, made where they are asked for."""

    def __init__(self, writer: JsonTrace, person: _Person) -> None:
        self._writer, self._person = writer, person

    def __getitem__(self, key: Key) -> ValueTrace:
        rule = self._writer._structure.definitions[key[0]]
        person = self._person if rule.candidate is not None else _without_part(self._person)
        return ValueTrace(person.values[rule.name], self._writer._evidence(id(rule.expression), person))

    def __iter__(self) -> Iterator[Key]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


class _Criteria(Mapping[Key, CriterionTrace]):
    """The same of criteria."""

    def __init__(self, writer: JsonTrace, person: _Person) -> None:
        self._writer, self._person = writer, person

    def __getitem__(self, key: Key) -> CriterionTrace:
        rule = self._writer._structure.criteria[key[0]]
        person = self._person if rule.candidate is not None else _without_part(self._person)
        return CriterionTrace(self._writer._conditions[id(rule.condition)].traces(person))

    def __iter__(self) -> Iterator[Key]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


def _without_part(person: _Person) -> _Person:
    """The record by itself. The masks of a candidate hold those of the record too."""
    if person.part is None:
        return person
    once = _Person(person.record, person.states, person.true, person.unknown)
    once.values = person.values
    return once


def _truths(truths: Iterable[Truth]) -> str:
    return "[" + ",".join([_TRUTHS[each] for each in truths]) + "]"


def _paths_text(paths: Sequence[str]) -> str:
    return _text(list(paths)) if paths else "[]"


def _all_evidence(trace: Trace) -> Iterator[Evidence]:
    for value in (*trace.definitions.values(), *trace.preferences.values()):
        yield value.evidence
    for criterion in trace.criteria.values():
        yield from (part.evidence for part in criterion.parts)
    for offer in trace.offers.values():
        yield from (value.evidence for value in offer.terms.values())
    for duty in trace.duties.values():
        yield from (part.evidence for part in (*duty.owed, *duty.fulfilled))


class Plan:
    """What can be said of a rule set before a day is known. `leaves` has those of every expression, and whether a
    function is to be generated for them; `asked` those functions."""

    def __init__(self, rules: RuleSet, on: date, valid_to: Callable[[Offer, date], date | None]) -> None:
        lists = frozenset(
            name
            for name, place in rules.shape.fields.items()
            if isinstance(place.type, ListType) and isinstance(place.type.item, RecordType)
        )
        self.leaves: list[tuple[Written, list[tuple[Steady, bool, str | None]]]] = []
        self.asked: list[tuple[Written, feel.Expression]] = []
        self.is_steady = all(len(each.path) == 1 and each.path[0] in lists for each in rules.candidates)
        used: dict[str, None] = {each.path[0]: None for each in rules.candidates}
        whole = {id(each.condition) for each in rules.criteria}
        for each in written(rules):
            nodes = list(leaves_of(each.expression)) if each.is_condition else [each.expression.tree]
            slots: list[tuple[Steady, bool, str | None]] = []
            for node in nodes:
                found = steady(each.expression, node, each, lists)
                if found is None:
                    self.is_steady = False
                    return
                used.update(dict.fromkeys(found.lists))
                by_masks = id(each.expression) in whole and len(nodes) == 1 and not found.may_fail and not found.causes
                criterion = None
                if isinstance(node, feel.Name) and each.expression.meanings.get(node.id) is Meaning.CRITERION:
                    criterion = node.name
                of_definition = any(atom.owner == "definition" for atom in found.atoms)
                is_asked = each.is_condition and not (by_masks or criterion or found.may_fail or of_definition)
                if not (is_asked or by_masks) and (found.lists or len(found.atoms) > 1):
                    self.is_steady = False
                    return
                if is_asked:
                    self.asked.append((each, node))
                slots.append((found, is_asked, criterion))
            self.leaves.append((each, slots))
        self.lists = tuple(used)
        self.list_of = {each.name: each.path[0] for each in rules.candidates}
        candidates: list[str | None] = [None, *self.list_of]
        self.definitions = {
            candidate: [each for each in rules.definitions if each.candidate == candidate] for candidate in candidates
        }
        offered = {offer.each for offer in rules.offers}
        self.preferred: list[Candidate] = [
            each for each in rules.candidates if each.prefer is not None and each.name in offered
        ]
        self.duties_by_name = sorted(rules.duties, key=lambda duty: duty.name)
        self.terms_by_name = {offer.name: sorted(offer.terms, key=lambda term: term.name) for offer in rules.offers}
        self.valid_to = {}
        for offer in rules.offers:
            last = valid_to(offer, on)
            self.valid_to[offer.name] = "null" if last is None else f'"{last.isoformat()}"'
