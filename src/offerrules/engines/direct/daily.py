"""What rests on nothing but the day is computed once for the day, and costs nothing for a record."""

import ast
from dataclasses import dataclass, field, replace

from offerrules.engines.direct import python as py
from offerrules.engines.direct.expressions import Emitter
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work
from offerrules.feel import tree as feel
from offerrules.feel.scope import Meaning
from offerrules.feel.walking import walk


@dataclass(frozen=True, slots=True)
class Day:
    """What is computed once for the day: variables by what they hold, functions by what they do, memos by functions.

    `always` has the functions that rest on no day, with what they remember, if there is such a place.
    """

    body: Body
    variables: dict[str, ast.expr]
    always: Body | None = None
    functions: dict[tuple[object, ...], str] = field(default_factory=dict)
    functions_of_all_days: set[str] = field(default_factory=set)
    memos: dict[str, str] = field(default_factory=dict)

    def place_of(self, function: str) -> Body:
        """Where a function stands, and what it remembers."""
        return self.always if self.always is not None and function in self.functions_of_all_days else self.body


class Daily(Emitter):
    """Writes what rests on the day alone in front of the function that decides."""

    def __init__(self, body: Body, constants: Constants, subjects: Subjects, work: Work, day: Day) -> None:
        super().__init__(body, constants, subjects, work, "unknown")
        self._day = day

    def _is_daily(self, node: feel.Expression) -> bool:
        """Whether a node depends on nothing but the day, and is worth a variable."""
        if isinstance(node, feel.Literal | feel.Name):
            return False
        return all(self._is_daily_here(each) for each in walk(node))

    def _is_daily_here(self, node: feel.Node) -> bool:
        match node:
            case feel.Name(name=name):
                meaning = self._expression.meanings.get(node.id)
                if meaning in (Meaning.PARAMETER, Meaning.BUILT_IN):
                    return True
                return meaning is Meaning.DEFINITION and self._subjects.values[name].daily
            case feel.For() | feel.Quantified() | feel.Filter() | feel.ContextLiteral() | feel.FunctionLiteral():
                return False
            case _:
                return True

    def _once_a_day(self, node: feel.Expression) -> Code:
        outside = self.body, self._locals, self._work
        self.body, self._locals, self._work = self._day.body, {}, Work(self._day.body, "FAILING")
        code = Emitter._value(self, node)
        self.body, self._locals, self._work = outside
        return self._kept_for_the_day(code, "daily")

    def _kept_for_the_day(self, code: Code, wish: str) -> Code:
        if not code.atom:
            text = key_of(code)
            known = self._day.variables.get(text)
            if known is None:
                variable = self._day.body.names.fresh(wish)
                self._day.body.add(py.assign(variable, code.python))
                known = self._day.variables[text] = py.name(variable)
            code = replace(code, python=known, atom=True)
        return replace(code, daily=True)


def key_of(code: Code) -> str:
    """What tells it from other code."""
    return ast.dump(code.python)
