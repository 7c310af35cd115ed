"""Cases over time: events about people in, changes out, each once (see `book`)."""

from offerrules.cases.book import CaseBook
from offerrules.cases.change import Change
from offerrules.cases.error import CaseBookError, EventError
from offerrules.cases.event import REMOVED, Event, event_from_json
from offerrules.cases.judging import ENGINES
from offerrules.cases.ledger import Reading

__all__ = [
    "ENGINES",
    "REMOVED",
    "CaseBook",
    "CaseBookError",
    "Change",
    "Event",
    "EventError",
    "Reading",
    "event_from_json",
]
