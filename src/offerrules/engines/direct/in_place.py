"""Plain values are compared where they stand, as Python compares them, in place of a call of the table.

A comparison takes 20 to 30 ns, an entry of the table 1,500 to 2,500. Here `between`, `in`, `max` and `min` come to what
comparisons are in `comparisons`.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.subjects import Code, is_scalar
from offerrules.engines.direct.turning_days import TurningDays
from offerrules.engines.direct.two_tests import Sides, absent
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.tree import ComparisonOperator
from offerrules.feel.types import (
    BooleanType,
    ChoiceType,
    DateType,
    NumberType,
    OptionalType,
    StringType,
    Type,
)

_CLASSES: Final[Mapping[type[Type], tuple[type, ...]]] = {
    StringType: (str,),
    ChoiceType: (str,),
    NumberType: (int, Decimal),
    DateType: (date,),
}
"""Python's own class for values that Python compares as FEEL does."""


class InPlace(TurningDays):
    """Writes comparisons of plain values; gives None where Python would not compare as FEEL does."""

    def _sides(self, node: feel.Comparison) -> Sides | None:
        """A comparison that Python makes as FEEL does; None where it does not."""
        turning = self._turning(node)
        if turning is not None:
            return turning
        if not self._is_plain(node) or self._remembered_atom(node) is not None:
            return None
        outside, self.body = self.body, self.body.branch()
        sides = self._plain_sides(node)
        inside, self.body = self.body, outside
        if sides is None:
            return None
        self.body.statements += inside.statements
        unknown, python = sides
        # Nothing is equal to UNKNOWN, so that one side need not be looked at twice (10 ns).
        is_equality = node.operator is ComparisonOperator.EQUAL
        return Sides(unknown, python, sure_by_itself=is_equality and len(unknown) == 1)

    def _between(self, node: feel.Between) -> Sides | None:
        operands = (node.value, node.low, node.high)
        types = [self._type(each) for each in operands]
        if not all(is_scalar(each) and not isinstance(each, BooleanType) and _alike(each, types[0]) for each in types):
            return None
        if self._remembered_atom(node) is not None:
            return self._turning_twice(node)
        codes = self._plain_codes(operands, ordered=True)
        if codes is None:
            return None
        value, low, high = codes
        python = ast.Compare(low.python, [ast.LtE(), ast.LtE()], [value.python, high.python])
        return Sides(absent(codes), python)

    def _member(self, node: feel.In) -> Sides | None:
        """`in` a list or range of constants: one look into a set (15 ns in place of 1,500)."""
        bare = self._type(node.value)
        plain = bare.item if isinstance(bare, OptionalType) else bare
        if not is_scalar(plain) or isinstance(plain, BooleanType) or len(node.tests) == 0:
            return None
        values: list[object] = []
        for test in node.tests:
            found = self._constants_of(test, plain)
            if found is None:
                return self._in_range(node, plain)
            values += found
        codes = self._plain_codes([node.value])
        if codes is None:
            return None
        value = codes[0]
        unknown = [py.is_(value.python, py.UNKNOWN)] if value.may_be_unknown else []
        if len(values) == 1 and isinstance(values[0], str):
            python = py.compare(value.python, ast.Eq(), py.constant(values[0]))
        else:
            python = py.compare(value.python, ast.In(), py.name(self._constants.add("any_of", frozenset(values))))
        return Sides(unknown, python, sure_by_itself=True)

    def _in_range(self, node: feel.In, bare: Type) -> Sides | None:
        if len(node.tests) != 1 or not isinstance(node.tests[0], feel.ExpressionTest):
            return None
        range_ = node.tests[0].expression
        if not isinstance(range_, feel.RangeLiteral) or range_.low is None or range_.high is None:
            return None
        if range_.low is range_.high or isinstance(self._type(node.value), OptionalType):
            return None
        if not all(_alike(self._type(each), bare) for each in (range_.low, range_.high)):
            return None
        codes = self._plain_codes([node.value, range_.low, range_.high])
        if codes is None or codes[0].computed or any(code.may_be_none or not code.daily for code in codes[1:]):
            return None
        operators: list[ast.cmpop] = [
            ast.LtE() if each else ast.Lt() for each in (range_.low_included, range_.high_included)
        ]
        python = ast.Compare(codes[1].python, operators, [codes[0].python, codes[2].python])
        return Sides(absent(codes), python)

    def _constants_of(self, test: feel.Test, bare: Type) -> list[object] | None:
        """The values that a test admits, where they are constants that Python compares as FEEL does."""
        if not isinstance(test, feel.ExpressionTest):
            return None
        expression = test.expression
        match expression:
            case feel.Literal(value=value):
                values = [value]
            case feel.ListLiteral(items=items) if all(isinstance(each, feel.Literal) for each in items):
                values = [each.value for each in items if isinstance(each, feel.Literal)]
            case feel.Name(name=name) if self._expression.meanings.get(expression.id) is Meaning.PARAMETER:
                held = self._subjects.parameters[name]
                values = list(held) if isinstance(held, (list, tuple)) else [held]
            case _:
                return None
        classes = _CLASSES[type(bare)]
        return values if all(type(each) in classes for each in values) else None

    def _plain_codes(self, nodes: Sequence[feel.Expression], *, ordered: bool = False) -> list[Code] | None:
        """The operands as atoms that Python can compare; nothing is written where one of them cannot be."""
        outside, self.body = self.body, self.body.branch()
        codes = [self._value(each) for each in nodes]
        if all(code.plain and not (ordered and code.computed) for code in codes):
            codes = [self._atom(code, "side") for code in codes]
            inside, self.body = self.body, outside
            self.body.statements += inside.statements
            return codes
        self.body = outside
        return None

    def _extreme(self, node: feel.Call, name: str) -> Code | None:
        """The greatest or least of plain values, compared where they stand (40 ns in place of 2,500)."""
        types = [self._type(each) for each in node.arguments]
        scalar = all(is_scalar(each) and not isinstance(each, BooleanType) and _alike(each, types[0]) for each in types)
        if len(types) < 2 or node.names or not scalar:
            return None
        codes = self._plain_codes(node.arguments, ordered=True)
        if codes is None or any(code.may_be_none for code in codes):
            return None
        daily = [code for code in codes if code.daily]
        if len(daily) > 1:
            codes = [self._kept_for_the_day(replace(daily[0], python=_extreme_of(daily, name), atom=False), name)] + [
                code for code in codes if not code.daily
            ]
        while len(codes) > 2:
            two = replace(codes[0], python=_extreme_of(codes[:2], name), atom=False, daily=False, field=False)
            if any(code.may_be_unknown for code in codes[:2]):
                two = replace(two, python=py.conditional(py.either(absent(codes[:2])), py.UNKNOWN, two.python))
                two = replace(two, may_be_unknown=True)
            codes = [self._atom(two, name), *codes[2:]]
        unknown = absent(codes)
        python = _extreme_of(codes, name)
        if unknown:
            python = py.conditional(py.either(unknown), py.UNKNOWN, python)
        raw = any(code.raw for code in codes)
        return Code(python, bool(unknown), plain=True, raw=raw)


def _alike(one: Type, other: Type) -> bool:
    texts = StringType | ChoiceType
    return type(one) is type(other) or (isinstance(one, texts) and isinstance(other, texts))


def _extreme_of(codes: Sequence[Code], name: str) -> ast.expr:
    """The first of the greatest, or of the least."""
    result = codes[0].python
    for code in codes[1:]:
        operator = ast.GtE() if name == "max" else ast.LtE()
        result = py.conditional(py.compare(result, operator, code.python), result, code.python)
    return result
