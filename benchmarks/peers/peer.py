"""What a peer is: another engine, and how it is asked the questions of `benchmarks.translation`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.translation import Given, Question

Numbers = tuple[list[int], Mapping[str, list[list[int]]]]
"""What `translation.answer` takes: the offers without candidates, and for every candidate its offers and duties."""


@dataclass(frozen=True)
class Asked:
    """A question that a peer has compiled. `adapt` brings a record into the form that the peer reads fastest, and is
    not timed; `ask` is."""

    adapt: Callable[[Given], Any]
    ask: Callable[[Any], Numbers]


@dataclass(frozen=True)
class BatchAsked:
    """The same for a peer that is made for many records at once."""

    adapt: Callable[[list[Given]], Any]
    ask: Callable[[Any], list[Numbers]]


@dataclass(frozen=True)
class Peer:
    """`package` is its name in the registry, `language` what it is written in. `unknown`: it can be asked where facts
    are unknown. `cannot` says what it does not do, for its row in the report."""

    name: str
    package: str
    language: str
    make: Callable[[Question], Asked | BatchAsked]
    cannot: str
    unknown: bool = True
    trace: bool = False
    batch: int = 1
    slow: bool = False
    """It takes milliseconds, so fewer records are timed."""
