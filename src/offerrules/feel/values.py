"""The values that FEEL computes with (OMG DMN 1.5, 10.3.2.3), and `UNKNOWN`, which offerrules adds.

| FEEL | Python |
|---|---|
| null | `None` |
| boolean, string | `bool`, `str` |
| number | `Decimal` with 34 digits (`int` is accepted) |
| date, time, date and time | `date`, `time`, `datetime` |
| days and time duration | `timedelta` |
| years and months duration | `MonthsDuration` |
| range | `Range` |
| list | `list` or `tuple` |
| context, record | `Mapping` |
| function | `Function` |

A date, time, date and time or days and time duration that Python's own type cannot hold is a `Typed`.
"""

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, NoReturn, final

from offerrules.quick import dataclass


@final
class Unknown(Enum):
    """The value of a field about which nothing has been recorded. There is one: `UNKNOWN`.

    It is an enumeration of one member so that type checkers narrow on `value is UNKNOWN`.
    """

    UNKNOWN = "UNKNOWN"

    def __repr__(self) -> str:
        return "UNKNOWN"

    __str__ = __repr__
    __hash__ = object.__hash__
    """There is one, so that its place in memory will do: that of enumerations is computed in Python (100 ns)."""

    def __bool__(self) -> NoReturn:
        raise TypeError("UNKNOWN is neither true nor false; compare with `is UNKNOWN`")


UNKNOWN: Final = Unknown.UNKNOWN

Value = Any
"""One of the Python values in the table above, or `UNKNOWN`; every consumer dispatches on its type."""


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """A years and months duration: a whole number of months, negative where it points back."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two ends. An end that is `None` is open: there is no bound on that side."""

    low: Value
    high: Value
    low_included: bool = True
    high_included: bool = True
    single: bool = False
    """Written `(= x)`, which is not the same range as `[x..x]`."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A temporal value that Python's own type cannot hold: a year outside 1 to 9999, or parts of a microsecond.

    `t` is `date`, `time`, `dateTime` or `dtDuration`, `v` the value's canonical text in FEEL. The functions of
    `feel.temporal` make one only where they must, and take it wherever they take the Python type.
    """

    t: str
    v: str


@dataclass(frozen=True, slots=True)
class Function:
    """A function as a value: a function literal or a built-in. `call` takes the arguments in their order.

    `types` are the names of the parameters' types, `Any` where none is declared.
    """

    parameters: tuple[str, ...]
    types: tuple[str, ...]
    call: "Callable[[tuple[Value, ...]], Value | Failure]"


@dataclass(frozen=True, slots=True)
class Failure:
    """What an operator or built-in gives where FEEL says *null by error*.

    Never a value of an expression: the interpreter turns it into null or into `UNKNOWN`, as its error mode
    says, and keeps the cause.
    """

    code: str


class Facts(Mapping[str, Value]):
    """A record as the engines see it: a mapping that also says whether a field is recorded at all.

    Reading an item gives its value, `None` for none, `UNKNOWN` where nothing is recorded. Subclasses may
    note what is read.
    """

    __slots__ = ()

    def is_known(self, name: str) -> bool:
        """Whether something is recorded for the field, without reading what. None counts as recorded."""
        return self[name] is not UNKNOWN
