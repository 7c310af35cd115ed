"""The tree of an expression: the whole language on one page (OMG DMN 1.5, 10.3.1).

Nodes hold data and a place, nothing else. `id` numbers the nodes of one expression from 0 in the order in which the
parser made them; side tables (types, meanings) are indexed by it. Neither `id` nor `span` takes part in
equality, so that two trees are equal when they say the same.
"""

from dataclasses import field
from enum import Enum
from typing import Union

from offerrules.diagnostics import Span
from offerrules.feel.values import Value
from offerrules.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    id: int = field(compare=False)
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(_Node):
    """A number, string, boolean, null or `@"…"` literal; `value` is its FEEL value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A name, with single spaces where it has several words."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(_Node):
    """`source.name`."""

    source: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Filter(_Node):
    """`source[condition]`, also an index."""

    source: "Expression"
    condition: "Expression"


@dataclass(frozen=True, slots=True)
class Negation(_Node):
    """`-operand`."""

    operand: "Expression"


class ArithmeticOperator(Enum):
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "**"


@dataclass(frozen=True, slots=True)
class Arithmetic(_Node):
    """`left operator right`."""

    operator: ArithmeticOperator
    left: "Expression"
    right: "Expression"


class ComparisonOperator(Enum):
    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


@dataclass(frozen=True, slots=True)
class Comparison(_Node):
    """`left operator right`."""

    operator: ComparisonOperator
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Between(_Node):
    """`value between low and high`, both ends included."""

    value: "Expression"
    low: "Expression"
    high: "Expression"


@dataclass(frozen=True, slots=True)
class In(_Node):
    """`value in test` or `value in (test, test)`; true when one of the tests is."""

    value: "Expression"
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class And(_Node):
    """Two or more operands joined by `and`."""

    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Or(_Node):
    """Two or more operands joined by `or`."""

    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """`not(operand)`."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class If(_Node):
    """`if condition then consequence else alternative`."""

    condition: "Expression"
    consequence: "Expression"
    alternative: "Expression"


@dataclass(frozen=True, slots=True)
class Iterator(_Node):
    """`name in domain`, or `name in domain..end` over whole numbers or days when `end` is given."""

    name: str
    domain: "Expression"
    end: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class For(_Node):
    """`for iterators return body`; `partial` names the list of the results so far."""

    iterators: tuple[Iterator, ...]
    body: "Expression"


class Quantifier(Enum):
    SOME = "some"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Quantified(_Node):
    """`some iterators satisfies condition`, `every …`."""

    quantifier: Quantifier
    iterators: tuple[Iterator, ...]
    condition: "Expression"


@dataclass(frozen=True, slots=True)
class ListLiteral(_Node):
    """`[item, item]`."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral(_Node):
    """`{key: value}`; a later entry sees the earlier ones."""

    entries: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(_Node):
    """`[low..high]`, `(low..high)`, and with one end left out `(< high)`, `(>= low)`."""

    low: "Expression | None"
    high: "Expression | None"
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class InstanceOf(_Node):
    """`value instance of type`; `type_name` is the type as the standard writes it, normalised."""

    value: "Expression"
    type_name: str


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """`function(a, b)` or, where `names` is not empty, `function(x: a, y: b)`.

    `function` is a `Name` for a built-in; `names` has one entry for each argument or none.
    """

    function: "Expression"
    arguments: tuple["Expression", ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FunctionLiteral(_Node):
    """`function(a, b: number) body`, or with `external` before the body. The checker refuses it in policies."""

    parameters: tuple[tuple[str, str | None], ...]
    body: "Expression"
    external: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonTest(_Node):
    """A unary test with an operator: `< 5`, `!= "a"`."""

    operator: ComparisonOperator
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class ExpressionTest(_Node):
    """A unary test that is an expression: a value to equal, a range or list to be in, or a boolean over `?`."""

    expression: "Expression"


@dataclass(frozen=True, slots=True)
class NegatedTests(_Node):
    """`not(test, test)`."""

    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class AnyTest(_Node):
    """`-`: always true."""


Test = Union[ComparisonTest, ExpressionTest, NegatedTests, AnyTest]

Expression = Union[
    Literal,
    Name,
    Path,
    Filter,
    Negation,
    Arithmetic,
    Comparison,
    Between,
    In,
    And,
    Or,
    Not,
    If,
    For,
    Quantified,
    ListLiteral,
    ContextLiteral,
    RangeLiteral,
    InstanceOf,
    Call,
    FunctionLiteral,
]

Node = Union[Expression, Test, Iterator]
