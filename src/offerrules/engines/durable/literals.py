"""Requirements as literals and gates: what durable-rules is given instead of conditions.

Each node of a requirement is a number, and `2 * node + truth` a literal of it; nothing is said of what is unknown.
`all` becomes gates of at most eight inputs, `any` goes by De Morgan, `not` turns the truth round, and `at_least`
becomes a net of both, which by Kleene is exact since nothing in it is negated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, assert_never

from offerrules.language import Language, Text
from offerrules.rules.tree import All, Any, AtLeast, Met, Not, Requirement

WIDEST: Final = 8
"""Facts that one rule joins; durable-rules takes 16."""
MOST_RULES: Final = 4000
"""durable-rules takes 4,096."""
MOST_USES: Final = 250
"""Rules that share a condition; durable-rules takes 256."""
GROUP: Final = 64
"""Literals that one condition tells apart by a second one."""
MOST_GROUPS: Final = 500
"""Distinct conditions beside each other; durable-rules takes 511, and hangs at 513."""

Literal = int


class LimitError(ValueError):
    """A policy that is beyond what durable-rules can take. `text` says what."""

    def __init__(self, text: Text) -> None:
        self.text: Final = text
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type["LimitError"], tuple[Text]]:
        return (LimitError, (self.text,))

    def in_language(self, language: Language) -> str:
        """What, in words."""
        return self.text.in_language(language)


@dataclass(slots=True)
class Net:
    """Gates over nodes. `gates` has the inputs and the output: when all inputs are told, the output is."""

    gates: list[tuple[tuple[Literal, ...], Literal]] = field(default_factory=list)
    criteria: dict[str, Literal] = field(default_factory=dict)
    """The literal that says that a criterion is true."""
    _next: int = 0
    _known: dict[object, Literal] = field(default_factory=dict)

    def criterion(self, name: str) -> Literal:
        """The literal that a criterion is true; the one before it says that it is false."""
        if name not in self.criteria:
            self.criteria[name] = self._node()
        return self.criteria[name]

    def requirement(self, requirement: Requirement, despite: frozenset[str] = frozenset()) -> Literal | bool:
        """The literal that a requirement is true, where the criteria in `despite` are taken as true."""
        match requirement:
            case Met(criterion=name):
                return True if name in despite else self.criterion(name)
            case All(of=of):
                return self._all([self.requirement(part, despite) for part in of])
            case Any(of=of):
                return self._any([self.requirement(part, despite) for part in of])
            case Not(of=part):
                return opposite(self.requirement(part, despite))
            case AtLeast(n=n, of=of):
                return self._at_least(n, [self.requirement(part, despite) for part in of])
        assert_never(requirement)

    def check(self) -> None:
        """Raises `LimitError` where durable-rules could not take the gates."""
        if len(self.gates) > MOST_RULES:
            raise LimitError(
                Text(
                    f"policyn behöver {len(self.gates)} regler i durable-rules, som klarar {MOST_RULES}",
                    f"the policy needs {len(self.gates)} rules of durable-rules, which takes {MOST_RULES}",
                )
            )
        nodes, most_nodes = self._next, GROUP * MOST_GROUPS // 2 - 1
        if nodes > most_nodes:
            raise LimitError(
                Text(
                    f"policyn har {nodes} villkor och grupper; durable-rules klarar {most_nodes}",
                    f"the policy has {nodes} conditions and groups; durable-rules takes {most_nodes}",
                )
            )
        uses: dict[Literal, int] = {}
        for inputs, output in self.gates:
            if not 1 <= len(inputs) <= WIDEST:
                raise LimitError(
                    Text(
                        f"en regel skulle förena {len(inputs)} uppgifter; durable-rules klarar 1 till {WIDEST}",
                        f"a rule would join {len(inputs)} facts; durable-rules takes 1 to {WIDEST}",
                    )
                )
            for literal in inputs:
                if literal // 2 >= output // 2:
                    raise LimitError(
                        Text(
                            "en regel skulle bygga på det den själv leder till, så att durable-rules aldrig blev klar",
                            "a rule would rest on what it derives, so that durable-rules would not end",
                        )
                    )
                uses[literal] = uses.get(literal, 0) + 1
        most = max(uses.values(), default=0)
        if most > MOST_USES:
            raise LimitError(
                Text(
                    f"ett villkor används av {most} regler i durable-rules, som klarar {MOST_USES}",
                    f"one condition is used by {most} rules of durable-rules, which takes {MOST_USES}",
                )
            )

    def _node(self) -> Literal:
        self._next += 1
        return 2 * self._next + 1

    def _all(self, parts: Sequence[Literal | bool]) -> Literal | bool:
        if any(part is False for part in parts):
            return False
        literals = sorted({part for part in parts if part is not True})
        while len(literals) > WIDEST:
            literals = [self._gate(literals[at : at + WIDEST]) for at in range(0, len(literals), WIDEST)]
        if not literals:
            return True
        return literals[0] if len(literals) == 1 else self._gate(literals)

    def _any(self, parts: Iterable[Literal | bool]) -> Literal | bool:
        return opposite(self._all([opposite(part) for part in parts]))

    def _gate(self, inputs: Sequence[Literal]) -> Literal:
        key = tuple(inputs)
        if len(key) == 1:
            return key[0]
        if key not in self._known:
            output = self._known[key] = self._node()
            self.gates.append((key, output))
            self.gates.extend(((literal ^ 1,), output ^ 1) for literal in key)
        return self._known[key]

    def _at_least(self, n: int, parts: Sequence[Literal | bool]) -> Literal | bool:
        reached: list[Literal | bool] = [True, *(False for _ in range(n))]
        for part in parts:
            for count in range(n, 0, -1):
                reached[count] = self._any([reached[count], self._all([part, reached[count - 1]])])
        return reached[n]


def opposite(literal: Literal | bool) -> Literal | bool:
    """The literal that says the opposite."""
    return not literal if isinstance(literal, bool) else literal ^ 1
