"""A decision with its full trace as JSON, written without the trace being built.

To unfold a trace part by part takes some 1,500 µs, to write it so a thirtieth. Most of the text is the same for all
records whose lists are equally long: a template, made when such a record is first met. What differs stands in slots:
truths, values, states of facts, outcomes. They are found by the masks, by one generated function for each candidate,
and by what the interpreter said of a value when it was first met.

A rule set with a leaf that is not steady (see `leaves`) is not written so.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from offerrules.decision.tree import DUTY_STATES
from offerrules.engines.direct.compiler import NOT_OWED, Layout
from offerrules.engines.direct.runtime import UnknownCandidate
from offerrules.engines.direct.subjects import fields_at
from offerrules.engines.direct.trace_json.drawing import drawn
from offerrules.engines.direct.trace_json.facts import FactPlan
from offerrules.engines.direct.trace_json.person import Person, states_of
from offerrules.engines.direct.trace_json.prepared import People, Prepared, Section
from offerrules.engines.direct.trace_json.template import Template
from offerrules.engines.direct.trace_json.texts import FactTexts, text_of

MOST_ELEMENTS: Final = 64
"""Elements of all lists together; about more, the trace is unfolded: such a template would hardly be used again."""
MOST_TEXT: Final = 16 * 1024 * 1024
"""Signs of all templates that are kept."""
_MOST_SHARED: Final = 4
"""Of so many candidates the text of a duty is kept, since few combinations of states occur."""

_STATES: Final = [state.encode() for state in DUTY_STATES]

Seen = Callable[[Any, Any, int, int], tuple[Any, ...]]
"""What the generated function finds of the leaves that it is asked for, from record, candidate and masks."""


class _Shape:
    """How decisions look where the lists have certain lengths."""

    __slots__ = ("facts", "template")

    def __init__(self, template: Template, facts: FactPlan) -> None:
        self.template: Final = template
        self.facts: Final = facts


class Writer:
    """Writes the decisions of one rule set on one day. `seen` has the generated function of each candidate."""

    def __init__(self, prepared: Prepared, layout: Layout, seen: Mapping[str | None, Seen]) -> None:
        self._prepared: Final = prepared
        self._layout: Final = layout
        self._seen: Final = seen
        self._lists: Final = prepared.plan.lists
        self._list_of: Final = prepared.plan.list_of
        rules = prepared.rules
        self._nobody: Final = {
            each.name: (UnknownCandidate(fields_at(rules.shape, each.path)),) for each in rules.candidates
        }
        self._fact_texts: Final = FactTexts()
        self._duties: Final[dict[tuple[tuple[int, ...], bool], bytes]] = {}
        self._shapes: Final[dict[tuple[int, ...], _Shape]] = {}
        self._kept = 0

    def write(self, record: Any, found: tuple[Any, ...], subject: str | None) -> bytes | None:
        """The decision; None about a record with so many elements that its trace is better unfolded."""
        states = states_of(record.__dict__, self._lists)
        key = tuple(states.values())
        shape = self._shapes.get(key)
        if shape is None and sum(state for state in key if state > 0) > MOST_ELEMENTS:
            return None
        people = self._people(record, states, found)
        if shape is None:
            shape = self._shapes[key] = self._new_shape(people)
        facts, unknown = shape.facts.slots(record.__dict__, self._fact_texts)
        told = self._told(people, found, unknown)
        slots = [slot for own in people.values() for person in own for slot in person.slots]
        slots += told
        slots.append(text_of(subject))
        slots += facts
        return shape.template.filled(slots)

    def _new_shape(self, people: People) -> _Shape:
        lists = [self._list_of[candidate] for candidate in people if candidate is not None]
        facts = FactPlan(self._prepared.evidence(people), people[None][0].states, lists, self._prepared.order)
        template = drawn(self._prepared, people, facts)
        if self._kept + template.size > MOST_TEXT:
            self._shapes.clear()
            self._kept = 0
        self._kept += template.size
        return _Shape(template, facts)

    def _people(self, record: Any, states: Mapping[str, int], found: tuple[Any, ...]) -> People:
        """The record by itself, and with each candidate; definitions have their values."""
        sections = self._prepared.sections
        true, unknown = found[0], found[1]
        once = Person(record, states, true, unknown)
        once.seen = self._seen[None](record, None, true, unknown)
        _define(once, sections[None])
        people: dict[str | None, list[Person]] = {None: [once]}
        for candidate, position in self._layout.rows.items():
            rows, exists = found[position], found[position + 1]
            parts = record.__dict__[self._list_of[candidate]] if exists else self._nobody[candidate]
            section, seen = sections[candidate], self._seen[candidate]
            own = people[candidate] = []
            for number, (part, (true, unknown, *_)) in enumerate(zip(parts or (), rows, strict=True)):
                person = once.with_part(part, number if exists else None, true, unknown)
                person.seen = seen(record, part, true, unknown)
                _define(person, section)
                own.append(person)
        return people

    def _told(self, people: People, found: tuple[Any, ...], unknown: frozenset[str]) -> list[bytes]:
        """The outcomes and then the duties; everybody gets slots."""
        outcomes: list[bytes] = []
        duties: list[bytes] = []
        layout = self._layout
        for candidate, own in people.items():
            section = self._prepared.sections[candidate]
            rows, exists = self._rows(candidate, section, found)
            positions = [layout.offers[offer.name] for offer in section.offers]
            offered = []
            for person, (ranks, states) in zip(own, rows, strict=True):
                slots, judged = section.judged(person, exists, ranks, states)
                person.slots += slots
                offered.append(judged)
            for number, (offer, position) in enumerate(zip(section.offers, positions, strict=True)):
                its_ranks = [ranks[number] for ranks, _ in rows]
                its_judged = [judged[number] for judged in offered]
                outcomes.append(offer.slots(own, its_judged, its_ranks, found[position + 1], unknown))
            for number, _ in enumerate(section.duties):
                its_states = tuple([states[number] for _, states in rows])
                duties.append(self._duty(its_states, candidate is not None and exists))
        return outcomes + duties

    def _rows(
        self, candidate: str | None, section: Section, found: tuple[Any, ...]
    ) -> tuple[list[tuple[Sequence[int], Sequence[int]]], bool]:
        """For each person the outcomes of the offers and the states of the duties, and whether the list is known."""
        layout = self._layout
        if candidate is None:
            ranks = [found[layout.offers[offer.name]] for offer in section.offers]
            return [(ranks, [found[layout.duties[duty.name]] for duty in section.duties])], True
        # A row has the masks, then the offers and then the duties in the order of the rule set.
        position, behind = layout.rows[candidate], 2 + len(section.offers)
        return [(row[2:behind], row[behind:]) for row in found[position]], found[position + 1]

    def _duty(self, states: tuple[int, ...], exists: bool) -> bytes:
        """The states of a duty and their summary."""
        found = self._duties.get((states, exists))
        if found is None:
            each = b",".join(
                b'{"index":%b,"state":"%b"}' % (b"%d" % number if exists else b"null", _STATES[state])
                for number, state in enumerate(states)
            )
            found = b'{"each":[%b],"state":"%b"}' % (each, _STATES[min(states, default=NOT_OWED)])
            if len(states) <= _MOST_SHARED:
                self._duties[(states, exists)] = found
        return found


def _define(person: Person, section: Section) -> None:
    """Finds the values; the person gets their slots."""
    person.values.update(section.fixed)
    for name, leaf in section.values:
        value, text, causes = leaf.find(person)
        person.slots += (causes, text)
        if name is not None:
            person.values[name] = value
