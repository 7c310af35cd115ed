"""What the table says of each operator and built-in: the shape of an entry, and how an entry is applied.

An entry's `apply` is a plain function on known values. What an entry does with `UNKNOWN` is declared by its rule
and done here, in one place, for every engine.
"""

from collections.abc import Callable
from enum import Enum
from typing import Literal

from offerrules.feel.types import Type
from offerrules.feel.values import Failure, Value
from offerrules.language import Text
from offerrules.quick import dataclass

Kind = Literal["operator", "form", "built-in"]
"""A form is evaluated by the engine itself, since it binds names, chooses what to evaluate or asks the day."""


class UnknownRule(Enum):
    """What an operator or built-in gives when an argument is unknown."""

    STRICT = "strict"
    """Unknown, if anything is unknown in any argument, also deep inside lists and contexts."""
    KLEENE = "kleene"
    """Three-valued logic: the truth is told as soon as the known operands decide it."""
    EQUALITY = "equality"
    """As strict; but whether a list or context is null does not rest on what is in it."""
    LENGTH = "length"
    """Unknown, if a list or context is, or an argument that says what to do with it. What the elements are is not
    looked at: an unknown element is an element like any other."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `name` is the name for a call with named arguments; a variadic parameter stands last."""

    name: str
    type: Type
    optional: bool = False
    variadic: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call an entry. A `VariableType` means the same type wherever its name stands."""

    parameters: tuple[Parameter, ...]
    result: Type


@dataclass(frozen=True, slots=True)
class Example:
    """An expression and the expression of its value; both are evaluated by a test and shown in the documentation."""

    expression: str
    result: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One operator, form or built-in.

    `errors` are codes of `feel.failures`. `apply` takes the arguments in the order of a signature and gives a value
    or a `Failure`; a form has none. `policy` says whether policies may use it.
    """

    name: str
    kind: Kind
    signatures: tuple[Signature, ...]
    doc: Text
    examples: tuple[Example, ...]
    errors: tuple[str, ...] = ()
    unknown: UnknownRule = UnknownRule.STRICT
    policy: bool = True
    apply: Callable[..., Value | Failure] | None = None
