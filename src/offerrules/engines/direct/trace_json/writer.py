"""A decision with its full trace as JSON, written without the trace being built.

To unfold a trace part by part takes some 1,500 µs, to write it so about a twentieth. Most of the text is the same for
all records whose lists are equally long: a template, made when such a record is first met. What differs stands in
slots: truths, values, states of facts, outcomes. They are found by the masks, by one generated function for each
candidate, and by what the interpreter said of a value when it was first met.

A rule set with a leaf that is not steady (see `leaves`) is not written so.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from offerrules.engines.direct.compiler import NOT_OWED, Layout
from offerrules.engines.direct.runtime import UnknownCandidate
from offerrules.engines.direct.subjects import fields_at
from offerrules.engines.direct.trace_json.drawing import drawn
from offerrules.engines.direct.trace_json.facts import FactPlan
from offerrules.engines.direct.trace_json.person import Person, lengths_of
from offerrules.engines.direct.trace_json.prepared import STATES, People, Prepared, Section
from offerrules.engines.direct.trace_json.template import Template
from offerrules.engines.direct.trace_json.texts import FactTexts, text_of

MOST_ELEMENTS: Final = 64
"""Elements of all lists together; about more, the trace is unfolded: such a template would hardly be used again."""
MOST_TEXT: Final = 16 * 1024 * 1024
"""Signs of all templates that are kept."""
_MOST_SHARED: Final = 4
"""Of so many candidates the text of a duty is kept, since few combinations of states occur."""

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
        self._sections: Final = prepared.sections
        self._layout: Final = layout
        self._seen: Final = seen
        self._lists: Final = prepared.plan.lists
        self._list_of: Final = prepared.plan.list_of
        rules = prepared.rules
        self._nobody: Final = {
            each.name: UnknownCandidate(fields_at(rules.shape, each.path)) for each in rules.candidates
        }
        once = prepared.sections[None]
        self._places: Final = [
            *(0, 1),
            *(layout.offers[offer.name] for offer in once.offers),
            *(layout.duties[duty.name] for duty in once.duties),
        ]
        """Where of the record by itself that stands which a row has of a candidate."""
        self._fact_texts: Final = FactTexts()
        self._duties: Final[dict[tuple[tuple[int, ...], bool], bytes]] = {}
        self._shapes: Final[dict[tuple[int, ...], _Shape | None]] = {}
        """By the lengths of the lists; None where facts are read that depend on more."""
        self._kept = 0

    def write(self, record: Any, found: tuple[Any, ...], subject: str | None) -> bytes | None:
        """The decision; None where its trace is better unfolded, or has to be, since the facts in it are not the same
        for all records with lists of these lengths."""
        lengths = lengths_of(record.__dict__, self._lists)
        shape = self._shapes.get(lengths)
        if shape is None and (
            lengths in self._shapes or sum(length for length in lengths if length > 0) > MOST_ELEMENTS
        ):
            return None
        people = self._people(record, lengths, found)
        if shape is None:
            shape = self._shapes[lengths] = self._new_shape(people)
            if shape is None:
                return None
        facts, unknown = shape.facts.slots(record.__dict__, self._fact_texts)
        told = self._told(people, found, unknown)
        slots = [slot for own in people.values() for person in own for slot in person.slots]
        slots += told
        slots.append(text_of(subject))
        slots += facts
        return shape.template.filled(slots)

    def _new_shape(self, people: People) -> _Shape | None:
        walked = [self._list_of[candidate] for candidate in people if candidate is not None]
        lengths = dict(zip(self._lists, people[None][0].lengths, strict=True))
        facts = FactPlan(self._prepared.evidence(people), lengths, walked, self._prepared.order)
        if self._prepared.looks_further(people, facts):
            return None
        template = drawn(self._prepared, people, facts)
        if self._kept + template.size > MOST_TEXT:
            self._shapes.clear()
            self._kept = 0
        self._kept += template.size
        return _Shape(template, facts)

    def _people(self, record: Any, lengths: tuple[int, ...], found: tuple[Any, ...]) -> People:
        """The record by itself, and with each candidate; definitions have their values."""
        true, unknown = found[0], found[1]
        once = Person(None, record, lengths, None, None, true, unknown, self._seen[None](record, None, true, unknown))
        _define(once, self._sections[None])
        people: dict[str | None, list[Person]] = {None: [once]}
        for candidate, position in self._layout.rows.items():
            section, seen = self._sections[candidate], self._seen[candidate]
            if found[position + 1]:
                parts = record.__dict__[self._list_of[candidate]] or ()
                own = [
                    Person(once, record, lengths, part, index, row[0], row[1], seen(record, part, row[0], row[1]))
                    for index, (part, row) in enumerate(zip(parts, found[position], strict=True))
                ]
            else:
                part, (row,) = self._nobody[candidate], found[position]
                own = [Person(once, record, lengths, part, None, row[0], row[1], seen(record, part, row[0], row[1]))]
            if section.values or section.fixed:
                for person in own:
                    _define(person, section)
            people[candidate] = own
        return people

    def _told(self, people: People, found: tuple[Any, ...], unknown: frozenset[str]) -> list[bytes]:
        """The outcomes and then the duties; everybody gets slots."""
        outcomes: list[bytes] = []
        duties: list[bytes] = []
        layout = self._layout
        for candidate, own in people.items():
            section = self._sections[candidate]
            if candidate is None:
                rows, exists = [tuple([found[place] for place in self._places])], False
            else:
                position = layout.rows[candidate]
                rows, exists = found[position], found[position + 1]
            offered = []
            for person, row in zip(own, rows, strict=True):
                slots, judged = section.judged(person, row)
                person.slots += slots
                offered.append(judged)
            column = 2
            for number, offer in enumerate(section.offers):
                ranks = [row[column] for row in rows]
                its_judged = [judged[number] for judged in offered]
                winner = found[layout.offers[offer.name] + 1]
                outcomes.append(offer.slots(own, its_judged, ranks, winner, unknown))
                column += 1
            for _ in section.duties:
                duties.append(self._duty(tuple([row[column] for row in rows]), exists))
                column += 1
        return outcomes + duties

    def _duty(self, states: tuple[int, ...], exists: bool) -> bytes:
        """The states of a duty and their summary."""
        found = self._duties.get((states, exists))
        if found is None:
            each = b",".join(
                b'{"index":%b,"state":"%b"}' % (b"%d" % number if exists else b"null", STATES[state])
                for number, state in enumerate(states)
            )
            found = b'{"each":[%b],"state":"%b"}' % (each, STATES[min(states, default=NOT_OWED)])
            if len(states) <= _MOST_SHARED:
                self._duties[(states, exists)] = found
        return found


def _define(person: Person, section: Section) -> None:
    """Finds the values; the person gets their slots."""
    if section.fixed:
        person.values.update(section.fixed)
    for name, leaf in section.values:
        value, text, causes = leaf.find(person)
        person.slots += (causes, text)
        if name is not None:
            person.values[name] = value
