"""What writing expressions as Python rests on: their types, variables for parts of them, and entries of the table.

Each room that writes some kinds of nodes is a class over `Writing`; `expressions.Emitter` joins them. Values are those
of FEEL, with two exceptions that are marked in `Code` and undone before a value reaches the table: numbers may be
`int`, and parts of a record are the objects themselves.
"""

import ast
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from offerrules.engines.direct import python as py
from offerrules.engines.direct.names import Constants
from offerrules.engines.direct.subjects import Body, Code, Subjects, Work, is_scalar
from offerrules.feel import tree as feel
from offerrules.feel.entries import Entry
from offerrules.feel.interpreter import ErrorMode as OnError
from offerrules.feel.scope import Meaning
from offerrules.feel.types import OptionalType, RecordType, StringType, Type
from offerrules.feel.values import Failure
from offerrules.rules.tree import Expression

_GIVEN: Final = (Meaning.FIELD, Meaning.ITEM_FIELD, Meaning.PARAMETER, Meaning.CANDIDATE)
"""What is no larger than the record or the policy is."""


class NotCompiledError(ValueError):
    """The expression has a part that this engine does not compile. Nothing of a policy is such a part."""


class Writing(ABC):
    """Writes into one body. `on_error` says what becomes of a failure, `work` what counts the work."""

    def __init__(self, body: Body, constants: Constants, subjects: Subjects, work: Work, on_error: OnError) -> None:
        self.body = body
        self._constants = constants
        self._subjects = subjects
        self._work = work
        self._on_error = on_error
        self._guards: tuple[ast.expr, ...] = ()
        self._expression: Expression
        self._locals: Mapping[str, Code] = {}
        self._items: tuple[tuple[Code, RecordType], ...] = ()

    @abstractmethod
    def _value(self, node: feel.Expression) -> Code:
        """The value of a node."""

    def _type(self, node: feel.Node) -> Type:
        return self._expression.types[node.id]

    def _bare_type(self, node: feel.Node) -> Type:
        type_ = self._type(node)
        return type_.item if isinstance(type_, OptionalType) else type_

    def _truth(self, node: feel.Expression) -> Code:
        """True, false or unknown: in a policy a value that is none of them is an error."""
        code = self._value(node)
        if code.truth or self._on_error == "null":
            return code
        return self._settled(py.call("truth", code.python), node, truth=True)

    # Values of the table

    def _exact_value(self, node: feel.Expression) -> ast.expr:
        return self._exact(self._value(node)).python

    def _exact(self, code: Code) -> Code:
        """The value as the table holds it: numbers are decimals, parts of the record are mappings."""
        if code.fields is not None and self._subjects.traces:
            return replace(code, fields=None)
        if code.fields is not None:
            place = py.name(self._constants.add("fields", code.fields))
            return replace(code, python=py.call("facts", code.python, place), fields=None, raw=False, atom=False)
        if not code.raw:
            return code
        if isinstance(code.python, ast.Constant) and isinstance(code.python.value, int):
            return replace(code, python=py.name(self._constants.decimal(code.python.value)), raw=False)
        return replace(code, python=py.call("exact", code.python), raw=False, atom=False)

    def _sized(self, node: feel.Expression) -> bool:
        """Whether an expression may make something large of what it is given, so that looking at it counts as work."""
        if is_scalar(bare := self._bare_type(node)) and not isinstance(bare, StringType):
            return False
        return not isinstance(node, feel.Literal | feel.Name) or self._expression.meanings.get(node.id) not in _GIVEN

    def _applied(
        self, entry: Entry, node: feel.Expression, operands: Sequence[feel.Expression], *, truth: bool = False
    ) -> Code:
        """An operator of the table."""
        return self._applied_to(entry, node, operands, [self._value(each) for each in operands], truth=truth)

    def _applied_to(
        self,
        entry: Entry,
        node: feel.Expression,
        operands: Sequence[feel.Expression],
        codes: list[Code],
        *,
        truth: bool = False,
    ) -> Code:
        """The same, of operands that are written. Where the checker knows that none cannot matter, nothing is said of
        none."""
        harmless: list[ast.expr] = []
        if not self._subjects.traces:
            for number, (operand, code) in enumerate(zip(operands, codes, strict=True)):
                if code.may_be_none and not isinstance(self._type(operand), OptionalType):
                    codes[number] = self._atom(code, "operand")
                    harmless.append(py.is_(codes[number].python, py.constant(None)))
        sized = any(map(self._sized, operands))
        call = self._application(entry, [self._exact(code).python for code in codes], sized=sized)
        settled = self._settled(call, node, truth=truth)
        if harmless:
            return replace(settled, python=py.conditional(py.either(harmless), py.UNKNOWN, settled.python))
        return settled

    def _application(
        self, entry: Entry, operands: Sequence[ast.expr], names: Sequence[str] = (), *, sized: bool = False
    ) -> ast.expr:
        """The entry applied. `sized` says that an operand may be large, so that looking at it is counted."""
        arguments = [py.name(self._constants.entry(entry)), py.tuple_of(operands)]
        if names:
            arguments.append(py.tuple_of([py.constant(each) for each in names]))
        return py.call_method(self._work.name(), "apply", *arguments) if sized else py.call("apply", *arguments)

    def _failed(self, code: str, node: feel.Node) -> Code:
        """What is a failure whatever the values are."""
        return self._settled(py.name(self._constants.add("failure", Failure(code))), node)

    def _settled(self, call: ast.expr, node: feel.Node | None, *, truth: bool = False) -> Code:
        """The result of a call that may fail: here alone it is said what becomes of a failure.

        In a policy it is unknown, and its cause is kept; in plain FEEL it is null, so that nothing is certain to be a
        truth.
        """
        if self._on_error == "null":
            return Code(py.call("or_null", call))
        return Code(py.call("settled", call, self._work.causes, self._place(node)), truth=truth)

    def _place(self, node: feel.Node | None) -> ast.expr:
        if node is None:
            return py.tuple_of([])
        return py.tuple_of([py.constant(node.span.start), py.constant(node.span.end)])

    def _atom(self, code: Code, wish: str) -> Code:
        """The same value in a variable, unless it costs nothing to write it again."""
        if code.atom:
            return code
        variable = self.body.names.fresh(wish)
        self.body.add(py.assign(variable, code.python))
        return code.named(variable)
