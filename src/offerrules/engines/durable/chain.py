"""durable-rules, driven so that it holds: only facts, at most two conditions each, sessions by slots.

Of a person nothing but a slot and literals enters the engine. Actions do nothing; what a rule derives is told to the
session as a further fact. A literal that is taken back means a new session, told again what still holds.

Sets of literals are masks here: bit `l` says that literal `l` is in it.
"""

import json
from collections import OrderedDict
from collections.abc import Hashable
from itertools import count
from threading import RLock
from typing import Any, Final

import durable_rules_engine as engine  # type: ignore[import-not-found, import-untyped, unused-ignore]

from offerrules.engines.durable.literals import GROUP, LimitError, Literal, Net
from offerrules.language import Text

MOST_SESSIONS: Final = 1000
"""Live sessions; durable-rules takes 1,024, and the next one would spoil the rule set."""
SESSION_BYTES: Final = 64 * 1024
INPUT_BYTES: Final = 16 * 1024
"""What durable-rules sets aside for each session, and in it for each fact that a rule joins, as measured, rounded
up."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""Memory of all live sessions together."""

_NUMBERS: Final = count(1)


class _Session:
    """`given` is what was told, `held` also what was derived."""

    __slots__ = ("given", "held", "slot")

    def __init__(self, slot: str) -> None:
        self.slot = slot
        self.given = 0
        self.held = 0


class Chain:
    """The gates of a net in durable-rules, and the sessions in which they are chained."""

    def __init__(self, net: Net, most_sessions: int | None = None) -> None:
        net.check()
        most = sessions_of(net) if most_sessions is None else most_sessions
        if not 1 <= most <= MOST_SESSIONS:
            raise LimitError(
                Text(
                    f"durable-rules klarar 1 till {MOST_SESSIONS} sessioner",
                    f"durable-rules takes 1 to {MOST_SESSIONS} sessions",
                )
            )
        self._outputs = {f"g{number}": output for number, (_, output) in enumerate(net.gates)}
        rules: dict[str, Any] = {
            f"g{number}": {"all": [{f"x{at}": {"$and": _condition(literal)}} for at, literal in enumerate(inputs)]}
            for number, (inputs, _) in enumerate(net.gates)
        }
        rules["open"] = {"all": [{"m": {"open": 1}}]}
        self._handle: int | None = engine.create_ruleset(f"offerrules{next(_NUMBERS)}", json.dumps(rules))
        self._lock: Final = RLock()
        self._sessions: OrderedDict[tuple[str, Hashable], _Session] = OrderedDict()
        self._candidates: dict[str, set[Hashable]] = {}
        self._free = [f"s{number}" for number in range(most)]

    def told(self, subject: str, candidate: Hashable, given: int) -> int:
        """Everything that holds in the session of a person and candidate where `given` was told, and nothing else."""
        with self._lock:
            session = self._session((subject, candidate), given)
            new = given & ~session.given
            while new:
                first = new & -new
                new ^= first
                self._tell(session, first.bit_length() - 1)
            session.given = given
            return session.held

    def forget(self, subject: str) -> None:
        """Ends the sessions of a person."""
        with self._lock:
            for candidate in list(self._candidates.get(subject, ())):
                self._end((subject, candidate))

    def close(self) -> None:
        """Ends all sessions and the rule set."""
        with self._lock:
            if self._handle is not None:
                for key in list(self._sessions):
                    self._end(key)
                engine.delete_ruleset(self._handle)
                self._handle = None

    def __len__(self) -> int:
        return len(self._sessions)

    def _session(self, key: tuple[str, Hashable], given: int) -> _Session:
        """The session at a key, a new one where something that was told holds no longer."""
        session = self._sessions.get(key)
        if session is not None and session.given & ~given:
            self._end(key)
            session = None
        if session is None:
            if not self._free:
                self._end(next(iter(self._sessions)))
            session = self._sessions[key] = _Session(self._free.pop())
            self._candidates.setdefault(key[0], set()).add(key[1])
            # Before a session has fired once, deleting it crashes.
            self._assert(session, '"id":"open","open":1')
        self._sessions.move_to_end(key)
        return session

    def _end(self, key: tuple[str, Hashable]) -> None:
        session = self._sessions.pop(key)
        subject, candidate = key
        self._candidates[subject].discard(candidate)
        if not self._candidates[subject]:
            del self._candidates[subject]
        engine.delete_state(self._handle, session.slot)
        self._free.append(session.slot)

    def _tell(self, session: _Session, literal: Literal) -> None:
        """Tells a literal, and what is derived from it and from everything before."""
        session.held |= 1 << literal
        waiting = [literal]
        while waiting:
            literal = waiting.pop()
            for rule in self._assert(session, f'"id":"l{literal}","g":{literal // GROUP},"l":{literal % GROUP}'):
                output = self._outputs.get(rule)
                if output is not None and not session.held >> output & 1:
                    session.held |= 1 << output
                    waiting.append(output)

    def _assert(self, session: _Session, fact: str) -> list[str]:
        """Tells one fact; the names of the rules that fire."""
        code, state = engine.assert_fact(self._handle, f'{{"sid":"{session.slot}",{fact}}}')
        if code != 0:
            return []
        fired: list[str] = []
        started = engine.start_action_for_state(self._handle, state)
        message = started[1] if started else None
        while message:
            fired += json.loads(message)
            message = engine.complete_and_start_action(self._handle, state)
        return fired


def sessions_of(net: Net) -> int:
    """How many sessions can live at once. Raises `LimitError` where not one could."""
    each = SESSION_BYTES + INPUT_BYTES * sum(len(inputs) for inputs, _ in net.gates)
    if each > MOST_BYTES:
        needed, allowed = each // 2**20, MOST_BYTES // 2**20
        raise LimitError(
            Text(
                f"durable-rules skulle ta {needed} MiB för en person; {allowed} är tillåtna för alla tillsammans",
                f"durable-rules would take {needed} MiB for one person; {allowed} are allowed for all",
            )
        )
    return min(MOST_SESSIONS, MOST_BYTES // each)


def _condition(literal: Literal) -> list[dict[str, int]]:
    return [{"g": literal // GROUP}, {"l": literal % GROUP}]
