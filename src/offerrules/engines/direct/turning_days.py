"""A day that is moved and then compared, as `birth_date + P18Y <= today()`, is compared with the day that decides.

When a day comes later, so does that day moved by the same duration: P18Y after 28 and after 29 February 2008 is the
same day, and none is earlier. An age on a day, as `years and months duration(birth_date, today()).years`, only falls.
So what is compared with something that rests on the day alone turns once, on a day that is found once for the day
(`turning`). A comparison takes 25 ns, where the table takes 4,000, and no birth date has to have been met before.
"""

import ast
from datetime import timedelta
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.remembering import Remembering
from offerrules.engines.direct.subjects import Code
from offerrules.engines.direct.two_tests import Sides, absent
from offerrules.feel import tree as feel
from offerrules.feel.entries import Entry
from offerrules.feel.table import OPERATORS
from offerrules.feel.tree import ArithmeticOperator, ComparisonOperator
from offerrules.feel.types import DateType, DaysDurationType, MonthsDurationType
from offerrules.feel.values import MonthsDuration
from offerrules.feel.walking import walk

_OF_LESS: Final = (ComparisonOperator.LESS, ComparisonOperator.LESS_OR_EQUAL)
_OF_MORE: Final = (ComparisonOperator.GREATER, ComparisonOperator.GREATER_OR_EQUAL)
_DURATIONS: Final = MonthsDurationType | DaysDurationType
_YEAR: Final = MonthsDuration(12)
_DAY: Final = timedelta(days=1)


class TurningDays(Remembering):
    """Writes comparisons of what rises or falls with a day."""

    def _turning(self, node: feel.Comparison) -> Sides | None:
        """The comparison of a field with the day on which it turns; None where it is of another kind."""
        day = self._remembered_atom(node) if node.operator in (*_OF_LESS, *_OF_MORE) else None
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
        """The test of the field: of days before the one on which the comparison turns, or of that and later ones."""
        moving, still = (left, right) if self._is_still(right) else (right, left)
        course = self._course(moving)
        if course == 0 or not self._is_still(still):
            return None
        is_less = operator in _OF_LESS if moving is left else operator in _OF_MORE
        is_early = is_less if course > 0 else not is_less
        entry = OPERATORS[operator.value]
        judge, _ = self._computed(day, lambda inner: inner._applied(entry, node, [left, right], truth=True))
        near = self._near(moving, self._exact_value(still))
        first = py.call("first_day", py.name(judge), py.constant(not is_early), near)
        turning = self._kept_for_the_day(Code(py.call("certain", first)), "turning").python
        return py.compare(day.python, ast.Lt() if is_early else ast.GtE(), turning)

    def _course(self, node: feel.Expression) -> int:
        """1 where what a node gives never falls when the day in a field comes later, -1 where it never rises; 0 where
        it is not known to do either."""
        match node:
            case feel.Name() | feel.Path(source=feel.Name()) if isinstance(self._type(node), DateType):
                return 0 if self._is_still(node) else 1
            case feel.Arithmetic(operator=ArithmeticOperator.ADD, left=left, right=right):
                by, moved = (left, right) if self._is_still(left) else (right, left)
                return self._course(moved) if self._is_date(moved) and self._moves(by) else 0
            case feel.Arithmetic(operator=ArithmeticOperator.SUBTRACT, left=left, right=right):
                if self._is_date(left) and self._moves(right):
                    return self._course(left)
                return self._course_between(right, left)
            case feel.Call(function=feel.Name(name="years and months duration"), arguments=(start, end), names=()):
                return self._course_between(start, end)
            case feel.Path(source=source, name="years") if isinstance(self._type(source), MonthsDurationType):
                return self._course(source)
            case feel.Path(source=source, name="days") if isinstance(self._type(source), DaysDurationType):
                return self._course(source)
            case _:
                return 0

    def _course_between(self, start: feel.Expression, end: feel.Expression) -> int:
        """That of the time from one day to another."""
        if not (self._is_date(start) and self._is_date(end)):
            return 0
        if self._is_still(end):
            return -self._course(start)
        return self._course(end) if self._is_still(start) else 0

    def _near(self, node: feel.Expression, still: ast.expr) -> ast.expr:
        """A day near which what the node gives passes `still`; none where that may fail.

        What is moved once by what leads from one day of the calendar to another stays near the calendar, so that no
        day of it fails.
        """
        match node:
            case feel.Path(source=source, name="years" | "days" as name) if not self._is_date(node):
                one = _YEAR if name == "years" else _DAY
                unit = py.name(self._constants.name_of(one))
                return self._near(source, self._application(OPERATORS["*"], [unit, still]))
            case feel.Name() | feel.Path():
                return still
            case feel.Arithmetic(operator=operator, left=left, right=right) if self._is_date(node):
                moved, by = (left, right) if self._moves(right) else (right, left)
                entry = OPERATORS["-" if operator is ArithmeticOperator.ADD else "+"]
                return self._moved(moved, entry, still, self._exact_value(by))
            case feel.Arithmetic(left=left, right=right) | feel.Call(arguments=(right, left)):
                if self._is_still(left):
                    return self._moved(right, OPERATORS["-"], self._exact_value(left), still)
                return self._moved(left, OPERATORS["+"], self._exact_value(right), still)
            case _:
                return py.constant(None)

    def _moved(self, day: feel.Expression, entry: Entry, start: ast.expr, by: ast.expr) -> ast.expr:
        if not isinstance(day, feel.Name | feel.Path):
            return py.constant(None)
        return py.call("moved", py.name(self._constants.entry(entry)), start, by)

    def _is_date(self, node: feel.Expression) -> bool:
        return isinstance(self._type(node), DateType)

    def _moves(self, node: feel.Expression) -> bool:
        return isinstance(self._type(node), _DURATIONS) and self._is_still(node)

    def _is_still(self, node: feel.Expression) -> bool:
        """Whether a node rests on nothing but the day."""
        return all(self._is_daily_here(each) for each in walk(node))
