"""The engine `durable` of a book: what is true of the criteria comes from the compiled function of the direct engine,
what it means for the offers from durable-rules.

The engines do not know each other, so they meet here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, Union

from offerrules.cases.policy import Policy
from offerrules.decision.decision import Decision
from offerrules.decision.tree import OutcomeName
from offerrules.engines.direct.compiler import NEEDS_INFORMATION, NO_OFFER, OFFER, REFER
from offerrules.engines.direct.engine import Found
from offerrules.engines.durable.engine import Durable, Judged, Row

_OUTCOMES: Final[Mapping[int, OutcomeName]] = {
    NO_OFFER: "no_offer",
    NEEDS_INFORMATION: "needs_information",
    REFER: "refer",
    OFFER: "offer",
}


class Chained:
    """Decides by the truths that durable-rules chains. Raises `LimitError` where it cannot take the policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy: Final = policy
        self._durable: Final = Durable(policy.rule_set)
        self._each: Final = {offer.name: offer.each for offer in policy.rule_set.offers}

    def judge(
        self, subject: str, record: Any, keys: Mapping[str, tuple[str, ...]], on: date
    ) -> Union[Decision, Judged]:
        """The decision of the direct engine where its outcomes are those that follow from what was chained, since then
        its terms, duties and preferences are also the same; otherwise a judgement with the truths that were chained."""
        decision = self._policy.decide(record, on=on)
        if not isinstance(decision, Found):  # not in force, or the compiled function could not say
            return self._durable.judge(subject, record, keys, on)
        if self._durable.confirms(subject, keys, decision.computed()[0].bits, self._rows(decision)):
            return decision
        return self._durable.judge(subject, record, keys, on)

    def forget(self, subject: str) -> None:
        """Ends the sessions of a person."""
        self._durable.forget(subject)

    def close(self) -> None:
        """Ends all sessions."""
        self._durable.close()

    def _rows(self, decision: Found) -> Iterator[Row]:
        """What the compiled function found of everybody for whom there is an offer."""
        layout, found = decision.computed()
        for candidate in dict.fromkeys(self._each.values()):
            offers = [name for name, each in self._each.items() if each == candidate]
            if candidate is None:
                outcomes = {name: _OUTCOMES[found[layout.offers[name]]] for name in offers}
                yield Row(None, None, found[0], found[1], outcomes)
                continue
            position = layout.rows[candidate]
            exists = found[position + 1]
            for index, row in enumerate(found[position]):
                outcomes = {name: _OUTCOMES[row[layout.columns[name]]] for name in offers}
                yield Row(candidate, index if exists else None, row[0], row[1], outcomes)
