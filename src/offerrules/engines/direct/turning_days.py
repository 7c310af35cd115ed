"""A day that is moved and then compared, as `birth_date + P18Y <= today()`, is compared with the day that decides.

When days come later, so do days that are moved by the same duration: P18Y after 28 and after 29 February 2008 is the
same day, and none is earlier. So what is compared with something that rests on the day alone turns once, on a day that
is found once for the day (`turning`). A comparison takes 25 ns, where the table takes 4,000, and no birth date has to
have been met before.
"""

import ast
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.remembering import Remembering
from offerrules.engines.direct.subjects import Code
from offerrules.engines.direct.two_tests import Sides, absent
from offerrules.feel import tree as feel
from offerrules.feel.table import OPERATORS
from offerrules.feel.tree import ArithmeticOperator, ComparisonOperator
from offerrules.feel.types import DateType, DaysDurationType, MonthsDurationType
from offerrules.feel.walking import walk

_OF_EARLY_DAYS: Final = (ComparisonOperator.LESS, ComparisonOperator.LESS_OR_EQUAL)
_OF_LATE_DAYS: Final = (ComparisonOperator.GREATER, ComparisonOperator.GREATER_OR_EQUAL)


class TurningDays(Remembering):
    """Writes comparisons of days that are moved."""

    def _turning(self, node: feel.Comparison) -> Sides | None:
        """The comparison of a field with the day on which it turns; None where it is of another kind."""
        day = self._remembered_atom(node) if node.operator in (*_OF_EARLY_DAYS, *_OF_LATE_DAYS) else None
        if day is None or day.may_be_none:
            return None
        test = self._turns(day, node, node.left, node.operator, node.right)
        return None if test is None else Sides(absent([day]), test)

    def _turning_twice(self, node: feel.Between) -> Sides | None:
        """The same of `between`, which is two comparisons."""
        day = self._remembered_atom(node)
        if day is None or day.may_be_none:
            return None
        from_low = self._turns(day, node, node.low, ComparisonOperator.LESS_OR_EQUAL, node.value)
        to_high = self._turns(day, node, node.value, ComparisonOperator.LESS_OR_EQUAL, node.high)
        if from_low is None or to_high is None:
            return None
        return Sides(absent([day]), py.both([from_low, to_high]))

    def _turns(
        self,
        day: Code,
        node: feel.Expression,
        left: feel.Expression,
        operator: ComparisonOperator,
        right: feel.Expression,
    ) -> ast.expr | None:
        if self._is_moved(left) and self._is_still(right):
            moved, still, is_early = left, right, operator in _OF_EARLY_DAYS
        elif self._is_still(left) and self._is_moved(right):
            moved, still, is_early = right, left, operator not in _OF_EARLY_DAYS
        else:
            return None
        entry = OPERATORS[operator.value]
        judge, _ = self._computed(day, lambda inner: inner._applied(entry, node, [left, right], truth=True))
        first = py.call("first_day", py.name(judge), py.constant(not is_early), self._moved_back(moved, still))
        turning = self._kept_for_the_day(Code(py.call("certain", first)), "turning").python
        return py.compare(day.python, ast.Lt() if is_early else ast.GtE(), turning)

    def _moved_back(self, moved: feel.Expression, still: feel.Expression) -> ast.expr:
        """A day near which the comparison turns: what stands still, moved the other way; none where that may fail.

        A day of the calendar that is moved once by what leads from one day of it to another stays near the calendar,
        so that no day of it fails.
        """
        match moved:
            case feel.Arithmetic(operator=operator, left=left, right=right):
                day, by = (left, right) if self._moves(right) else (right, left)
                if isinstance(day, feel.Arithmetic):
                    return py.constant(None)
                is_later = operator is ArithmeticOperator.ADD
                entry = py.name(self._constants.entry(OPERATORS["-" if is_later else "+"]))
                return py.call("moved", entry, self._exact_value(still), self._exact_value(by))
            case _:
                return self._exact_value(still)

    def _is_moved(self, node: feel.Expression) -> bool:
        """Whether a node is a day in a field, or such a day that is moved by the same for all."""
        if not isinstance(self._type(node), DateType):
            return False
        match node:
            case feel.Name() | feel.Path():
                return not self._is_still(node)
            case feel.Arithmetic(operator=ArithmeticOperator.ADD, left=left, right=right):
                return (self._is_moved(left) and self._moves(right)) or (self._moves(left) and self._is_moved(right))
            case feel.Arithmetic(operator=ArithmeticOperator.SUBTRACT, left=left, right=right):
                return self._is_moved(left) and self._moves(right)
            case _:
                return False

    def _moves(self, node: feel.Expression) -> bool:
        return isinstance(self._type(node), MonthsDurationType | DaysDurationType) and self._is_still(node)

    def _is_still(self, node: feel.Expression) -> bool:
        """Whether a node rests on nothing but the day."""
        return all(self._is_daily_here(each) for each in walk(node))
