"""A template drawn: the whole text of a decision for lists of given lengths, key by key in canonical order."""

from offerrules.engines.direct.trace_json.conditions import Condition
from offerrules.engines.direct.trace_json.facts import FactPlan
from offerrules.engines.direct.trace_json.leaf import Leaf
from offerrules.engines.direct.trace_json.person import Person
from offerrules.engines.direct.trace_json.prepared import People, Prepared
from offerrules.engines.direct.trace_json.template import Template, Text


def drawn(prepared: Prepared, people: People, facts: FactPlan) -> Template:
    """The template for people of the same kind as these.

    Its slots stand so: those of the sections, person by person; the outcomes of the offers and the duties, section by
    section; the subject; the facts as `FactPlan` tells them.
    """
    return _Drawing(prepared, people, facts).whole()


class _Drawing:
    def __init__(self, prepared: Prepared, people: People, facts: FactPlan) -> None:
        self._prepared = prepared
        self._rules = prepared.rules
        self._people = people
        self._facts = facts
        self._text = Text()
        self._start: dict[tuple[str | None, int | None], int] = {}
        at = 0
        for candidate, own in people.items():
            for person in own:
                self._start[(candidate, person.index)] = at
                at += prepared.sections[candidate].width
        offers = [offer.name for each in people for offer in prepared.sections[each].offers]
        duties = [duty.name for each in people for duty in prepared.sections[each].duties]
        self._outcomes = {name: at + number for number, name in enumerate(offers)}
        self._duties = {name: at + len(offers) + number for number, name in enumerate(duties)}
        self._subject = at + len(offers) + len(duties)
        self._told = {path: self._subject + 1 + number for number, path in enumerate(facts.told)}

    def whole(self) -> Template:
        put, head = self._text.put, self._prepared.head
        put(b'{%b,%b,"duties":{' % (head["assumptions"], head["decision_mode"]))
        self._by_name(self._duties)
        put(b'},%b,%b,"outcomes":{' % (head["fingerprint"], head["on"]))
        self._by_name(self._outcomes)
        put(b'},%b,"redacted":[],%b,%b' % (head["policy"], head["schema"], head["semantics"]))
        put(b',"status":"decided","subject":')
        self._text.slot(self._subject)
        put(b',"trace":{"criteria":[')
        self._criteria()
        put(b'],"definitions":[')
        self._definitions()
        put(b'],"duties":[')
        self._judged_duties()
        put(b'],"facts":[')
        self._each_fact()
        put(b'],"offers":[')
        self._offers()
        put(b'],"parameters":%b,"preferences":[' % self._prepared.parameters)
        self._preferences()
        put(b"]},%b}" % head["version"])
        return self._text.joined()

    def _by_name(self, places: dict[str, int]) -> None:
        for number, name in enumerate(sorted(places)):
            self._text.put(b'%b"%b":' % (_comma(number), name.encode()))
            self._text.slot(places[name])

    def _criteria(self) -> None:
        first = True
        for rule in self._rules.criteria:
            condition = self._prepared.conditions[id(rule.condition)]
            for person in self._people[rule.candidate]:
                start = b"{" if first else b",{"
                self._text.put(b'%b"index":%b,"name":"%b","parts":[' % (start, _index(person), rule.name.encode()))
                self._parts(condition, person, self._place(rule.candidate, person, "criterion", rule.name))
                self._text.put(b"]}")
                first = False

    def _parts(self, condition: Condition, person: Person, place: int) -> None:
        put, slot = self._text.put, self._text.slot
        start = b"{"
        for leaf in condition.parts:
            if leaf is None:
                put(start + b'"truth":')
            elif leaf.fixed is not None:
                _, truth, causes = leaf.fixed
                put(b'%b%b"truth":%b}' % (start, causes, truth))
                start = b",{"
                continue
            elif leaf.may_have_causes:
                put(start)
                slot(place)
                place += 1
                put(leaf.reads(person).text + b'"truth":')
            else:
                put(start + leaf.reads(person).text + b'"truth":')
            slot(place)
            place += 1
            start = b"},{"
        put(b"}" if start == b"},{" else b"")

    def _definitions(self) -> None:
        first = True
        for rule in self._rules.definitions:
            leaf = self._prepared.values[id(rule.expression)]
            for person in self._people[rule.candidate]:
                self._text.put(b"{" if first else b",{")
                self._value(leaf, person, rule.candidate, "definition", rule.name, rule.name)
                first = False

    def _preferences(self) -> None:
        first = True
        for candidate in self._prepared.plan.preferred:
            leaf = self._prepared.values[id(candidate.prefer)]
            for person in self._people[candidate.name]:
                self._text.put(b"{" if first else b",{")
                self._value(leaf, person, candidate.name, "prefer", "", candidate.name)
                first = False

    def _value(self, leaf: Leaf, person: Person, candidate: str | None, kind: str, key: str, name: str) -> None:
        """Keys stand in their order: presence and reads between the name and the value."""
        about = b'"index":%b,"name":"%b",' % (_index(person), name.encode())
        if leaf.fixed is not None:
            _, value, causes = leaf.fixed
            self._text.put(b'%b%b"value":%b}' % (causes, about, value))
            return
        place = self._place(candidate, person, kind, key)
        self._text.slot(place)
        self._text.put(b'%b%b"value":' % (about, leaf.reads(person).text))
        self._text.slot(place + 1)
        self._text.put(b"}")

    def _judged_duties(self) -> None:
        first = True
        conditions = self._prepared.conditions
        for duty in self._rules.duties:
            for person in self._people[duty.each]:
                self._text.put(b'{"fulfilled":[' if first else b',{"fulfilled":[')
                fulfilled = self._place(duty.each, person, "fulfilled", duty.name)
                self._parts(conditions[id(duty.fulfilled_when)], person, fulfilled)
                self._text.put(b'],"index":%b,"name":"%b","owed":[' % (_index(person), duty.name.encode()))
                self._parts(conditions[id(duty.owed_when)], person, self._place(duty.each, person, "owed", duty.name))
                self._text.put(b'],"state":"')
                self._text.slot(self._place(duty.each, person, "state", duty.name))
                self._text.put(b'"}')
                first = False

    def _each_fact(self) -> None:
        for number, path in enumerate(self._facts.paths):
            _, shown, _ = self._prepared.order[path]
            self._text.put(b'%b{"path":%b,"state":' % (_comma(number), shown))
            if path in self._told:
                self._text.slot(self._told[path])
            else:
                self._text.put(self._facts.fixed[path])

    def _offers(self) -> None:
        first = True
        for offer in self._rules.offers:
            for person in self._people[offer.each]:
                place = self._place(offer.each, person, "offer", offer.name)
                self._text.put(b'%b"index":%b,"missing":' % (b"{" if first else b",{", _index(person)))
                self._text.slot(place)
                self._text.put(b',"name":"%b","nodes":' % offer.name.encode())
                self._text.slot(self._place(offer.each, person, "judged", offer.name))
                self._text.put(b',"terms":{')
                self._terms(offer.name, person, place + 1)
                self._text.put(b"}}")
                first = False

    def _terms(self, offer: str, person: Person, place: int) -> None:
        for number, (term, leaf) in enumerate(self._prepared.offers[offer].terms):
            self._text.put(b'%b"%b":{' % (_comma(number), term.name.encode()))
            if leaf.fixed is not None:
                _, value, causes = leaf.fixed
                self._text.put(b'%b"value":%b}' % (causes, value))
                continue
            self._text.slot(place)
            self._text.put(b'%b"value":' % leaf.reads(person).text)
            self._text.slot(place + 1)
            self._text.put(b"}")
            place += 2

    def _place(self, candidate: str | None, person: Person, kind: str, name: str) -> int:
        return self._start[(candidate, person.index)] + self._prepared.sections[candidate].place(kind, name)


def _comma(number: int) -> bytes:
    return b"," if number else b""


def _index(person: Person) -> bytes:
    return b"null" if person.index is None else b"%d" % person.index
