"""How tightly operators bind (OMG DMN 1.5, 10.3.1.2, rules 2 and 4): what the parser reads by and unparse writes by."""

from typing import Final

DISJUNCTION: Final = 10
CONJUNCTION: Final = 20
COMPARISON: Final = 30
"""Also `between` and `in`."""
ADDITION: Final = 40
MULTIPLICATION: Final = 50
POWER: Final = 60
NEGATION: Final = 70
TYPE_TEST: Final = 80
POSTFIX: Final = 90
"""Path, filter, call."""

BINDING: Final = {
    "or": DISJUNCTION,
    "and": CONJUNCTION,
    "=": COMPARISON,
    "!=": COMPARISON,
    "<": COMPARISON,
    "<=": COMPARISON,
    ">": COMPARISON,
    ">=": COMPARISON,
    "between": COMPARISON,
    "in": COMPARISON,
    "+": ADDITION,
    "-": ADDITION,
    "*": MULTIPLICATION,
    "/": MULTIPLICATION,
    "**": POWER,
    "instance": TYPE_TEST,
    ".": POSTFIX,
    "[": POSTFIX,
    "(": POSTFIX,
}
"""Of a sign behind an operand."""
