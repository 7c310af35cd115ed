"""Tree to value, plain as the standard writes it (OMG DMN 1.5, 10.3.2): the oracle of the other engines.

What operators and built-ins do stands in the table; here stands what binds names, chooses what is evaluated, or asks
the day. Everything is evaluated, also where the result is already certain, so that every part has its value.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, TypeVar, assert_never

from offerrules.feel import functions, operators
from offerrules.feel import tree as feel
from offerrules.feel.budget import MADE, Budget, StoppedError
from offerrules.feel.calls import ARGUMENTS, apply
from offerrules.feel.edition import CURRENT, Edition
from offerrules.feel.entries import Entry
from offerrules.feel.instance import is_instance, read_type
from offerrules.feel.iteration import elements, progression
from offerrules.feel.kinds import Kind, holds_unknown, kind_of
from offerrules.feel.lookup import MISSING, Missing, Scope, is_known_in
from offerrules.feel.range_text import range_of_text
from offerrules.feel.tree import Quantifier
from offerrules.feel.types import NumberType, Type
from offerrules.feel.values import UNKNOWN, Failure, Function, Range, Unknown, Value
from offerrules.feel.walking import walk

ErrorMode = Literal["null", "unknown"]
Note = Callable[[str, feel.Node], None]
Observe = Callable[[feel.Node, Value], None]

Made = TypeVar("Made", bound=Iterable[Value])

_NO_NAME = Failure("no-such-name")
_NOT_BOOLEAN = operators.NOT_BOOLEAN


def evaluate(
    tree: feel.Expression,
    environment: Mapping[str, Value],
    *,
    on_error: ErrorMode = "null",
    today: date | None = None,
    now: datetime | None = None,
    note: Note | None = None,
    observe: Observe | None = None,
    edition: Edition = CURRENT,
    types: Sequence[Type] | None = None,
) -> Value:
    """The value of an expression whose names mean what `environment` says.

    `on_error` says what becomes of an error: null, as the standard says, or `UNKNOWN`. `note` is told the code of each
    error and the node in which it arose; `observe` is told the value of each node, of one inside a loop each time.
    Without `today` and `now` the built-ins of these names are errors. `edition` is what the language means. `types` are
    those that the checker found, by the `id` of a node: they tell a position in an empty list from a condition, where
    neither is known. Never raises for what an expression does.
    """
    evaluation = Interpreter(on_error == "unknown", today, now, note, observe, edition, types)
    return evaluation.run(tree, environment, evaluation.value)


def judge(
    tree: feel.Expression,
    environment: Mapping[str, Value],
    *,
    today: date | None = None,
    note: Note | None = None,
    observe: Observe | None = None,
    edition: Edition = CURRENT,
    types: Sequence[Type] | None = None,
) -> bool | Unknown:
    """The truth of a condition of a policy: errors are unknown, and so is a value that is not boolean."""
    evaluation = Interpreter(True, today, None, note, observe, edition, types)
    found = evaluation.run(tree, environment, evaluation.truth)
    return found if isinstance(found, (bool, Unknown)) else UNKNOWN


class Interpreter:
    def __init__(
        self,
        unknown_errors: bool,
        today: date | None,
        now: datetime | None,
        note: Note | None,
        observe: Observe | None,
        edition: Edition,
        types: Sequence[Type] | None,
    ) -> None:
        self._unknown_errors = unknown_errors
        self._today = today
        self._now = now
        self._note = note
        self._observe = observe
        self._edition = edition
        self._types = types
        self._budget = Budget()
        self._mentions: dict[tuple[int, str], bool] = {}

    def run(
        self,
        tree: feel.Expression,
        environment: Mapping[str, Value],
        evaluate: Callable[[feel.Expression, Scope], Value],
    ) -> Value:
        try:
            return evaluate(tree, Scope(environment))
        except StoppedError as stopped:
            return self._failed(stopped.failure, tree)
        except RecursionError:
            return self._failed(Failure("too-deep"), tree)

    # --- Values, failures, truth

    def value(self, node: feel.Expression, scope: Scope) -> Value:
        self._budget.enter()
        found = self._found(node, scope)
        self._budget.leave()
        if isinstance(found, Failure):
            found = self._failed(found, node)
        if self._observe is not None:
            self._observe(node, found)
        return found

    def truth(self, node: feel.Expression, scope: Scope) -> Value:
        """The value of an operand that must be boolean: where errors are unknown, everything else is an error."""
        found = self.value(node, scope)
        if self._unknown_errors and not isinstance(found, (bool, Unknown)):
            found = self._failed(_NOT_BOOLEAN, node)
            if self._observe is not None:
                self._observe(node, found)
        return found

    def _failed(self, failure: Failure, node: feel.Node) -> Value:
        if self._note is not None:
            self._note(failure.code, node)
        return UNKNOWN if self._unknown_errors else None

    def _apply(self, entry: Entry, arguments: Sequence[Value], names: Sequence[str] = ()) -> Value | Failure:
        self._budget.spend_on(arguments)
        return apply(entry, arguments, names)

    def _made(self, parts: Made) -> Made:
        """The parts of a list or context. Each counts with all that is in it: what is made of itself doubles."""
        self._budget.spend_on((part for part in parts if isinstance(part, (list, tuple, dict))), MADE)
        return parts

    def _operate(self, name: str, *operands: Value) -> Value | Failure:
        return self._apply(self._edition.operators[name], operands)

    def _join(self, name: str, truths: Sequence[Value]) -> Value | Failure:
        return apply(self._edition.operators[name], truths)

    def _found(self, node: feel.Expression, scope: Scope) -> Value | Failure:
        match node:
            case feel.Literal(value=value):
                return value
            case feel.Name(name=name):
                return self._name(name, scope)
            case feel.Path(source=source, name=name):
                return self._path(self.value(source, scope), name)
            case feel.Filter():
                return self._filter(node, scope)
            case feel.Negation(operand=operand):
                return self._operate("negation", self.value(operand, scope))
            case feel.Arithmetic(operator=operator, left=left, right=right):
                return self._operate(operator.value, self.value(left, scope), self.value(right, scope))
            case feel.Comparison(operator=compared, left=left, right=right):
                return self._operate(compared.value, self.value(left, scope), self.value(right, scope))
            case feel.Between(value=tested, low=low, high=high):
                return self._operate("between", *[self.value(each, scope) for each in (tested, low, high)])
            case feel.In():
                return self._in(node, scope)
            case feel.And(operands=operands):
                return self._join("and", [self.truth(operand, scope) for operand in operands])
            case feel.Or(operands=operands):
                return self._join("or", [self.truth(operand, scope) for operand in operands])
            case feel.Not(operand=operand):
                return self._join("not", [self.truth(operand, scope)])
            case feel.If():
                return self._if(node, scope)
            case feel.For():
                return self._for(node, scope)
            case feel.Quantified():
                return self._quantified(node, scope)
            case feel.ListLiteral(items=items):
                return self._made([self.value(item, scope) for item in items])
            case feel.ContextLiteral():
                return self._context(node, scope)
            case feel.RangeLiteral():
                return self._range(node, scope)
            case feel.InstanceOf():
                return self._instance_of(node, scope)
            case feel.Call():
                return self._call(node, scope)
            case feel.FunctionLiteral():
                return functions.of_literal(node, lambda given: self.value(node.body, scope.with_names(given)))
            case _:
                assert_never(node)

    # --- Names

    def _name(self, name: str, scope: Scope) -> Value | Failure:
        found = scope.get(name)
        if not isinstance(found, Missing):
            return found
        entry = self._edition.built_ins.get(name)
        if entry is None or entry.apply is None:
            return _NO_NAME
        return functions.of_built_in(entry, lambda arguments: self._apply(entry, arguments))

    def _path(self, value: Value, name: str) -> Value | Failure:
        if isinstance(value, (list, tuple)):
            self._budget.spend(len(value))
        return apply(self._edition.operators["path"], (value, name))

    def _mentions_name(self, node: feel.Node, name: str) -> bool:
        """Whether the name stands anywhere under the node."""
        known = (id(node), name)
        if known not in self._mentions:
            self._mentions[known] = any(isinstance(each, feel.Name) and each.name == name for each in walk(node))
        return self._mentions[known]

    # --- Conditions

    def _if(self, node: feel.If, scope: Scope) -> Value | Failure:
        condition = self.truth(node.condition, scope)
        if condition is UNKNOWN:
            return UNKNOWN
        if condition is not None and not isinstance(condition, bool):
            return _NOT_BOOLEAN
        return self.value(node.consequence if condition else node.alternative, scope)

    def _in(self, node: feel.In, scope: Scope) -> Value | Failure:
        value = self.value(node.value, scope)
        return self._any_test(value, node.tests, scope)

    def _any_test(self, value: Value, tests: Sequence[feel.Test], scope: Scope) -> bool | Unknown | Failure:
        results = [self._test(value, test, scope) for test in tests]
        if any(result is UNKNOWN for result in results):
            return UNKNOWN
        return operators.any_of(result for result in results if not isinstance(result, Unknown))

    def _test(self, value: Value, test: feel.Test, scope: Scope) -> bool | Unknown | Failure:
        match test:
            case feel.ComparisonTest(operator=operator, operand=operand):
                return self._operate(operator.value, value, self.value(operand, scope))
            case feel.ExpressionTest(expression=expression):
                return self._expression_test(value, expression, scope)
            case feel.NegatedTests(tests=tests):
                return operators.negation(self._any_test(value, tests, scope))
            case feel.AnyTest():
                return True
            case _:
                assert_never(test)

    def _expression_test(self, value: Value, test: feel.Expression, scope: Scope) -> bool | Unknown | Failure:
        if self._mentions_name(test, "?"):
            return operators.truth(self.truth(test, scope.with_names({"?": value})))
        return self._operate("in", value, self.value(test, scope))

    def _instance_of(self, node: feel.InstanceOf, scope: Scope) -> Value | Failure:
        value = self.value(node.value, scope)
        written = read_type(node.type_name)
        if written is None:
            return Failure("no-such-type")
        self._budget.spend_on((value,))
        return UNKNOWN if holds_unknown(value) else is_instance(value, written)

    # --- Lists, contexts, ranges

    def _filter(self, node: feel.Filter, scope: Scope) -> Value | Failure:
        source = self.value(node.source, scope)
        if source is UNKNOWN:
            return UNKNOWN
        if source is None:
            return operators.NONE
        items = operators.as_list(source)
        if not items:
            return self._filter_nothing(node, scope)
        results: list[Value] = []
        for item in items:
            result = self.value(node.condition, scope.with_element(item, names_are_certain=self._unknown_errors))
            if not results and kind_of(result) is Kind.NUMBER:
                return operators.element(items, result)
            if self._unknown_errors and not isinstance(result, (bool, Unknown)):
                result = self._failed(_NOT_BOOLEAN, node.condition)
            results.append(result)
        if any(result is UNKNOWN for result in results):
            return UNKNOWN
        if any(result is not None and not isinstance(result, bool) for result in results):
            return _NOT_BOOLEAN
        return [item for item, result in zip(items, results, strict=True) if result is True]

    def _filter_nothing(self, node: feel.Filter, scope: Scope) -> Value | Failure:
        """No element: the condition is only asked whether it is a position, and its errors do not count."""
        types = None if self._edition.positions_are_tried else self._types
        if types is not None and isinstance(types[node.condition.id], NumberType):
            position = self.value(node.condition, scope.with_element(None))
            return UNKNOWN if position is UNKNOWN else operators.element([], position)
        outside = self._note, self._observe
        self._note = self._observe = None
        result = self.value(node.condition, scope.with_element(None))
        self._note, self._observe = outside
        return operators.element([], result) if kind_of(result) is Kind.NUMBER else []

    def _context(self, node: feel.ContextLiteral, scope: Scope) -> Value | Failure:
        made: dict[str, Value] = {}
        inside = scope.with_names(made)
        for name, entry in node.entries:
            if name in made:
                return Failure("duplicate-key")
            made[name] = self.value(entry, inside)
        self._made(made.values())
        return made

    def _range(self, node: feel.RangeLiteral, scope: Scope) -> Value | Failure:
        low = None if node.low is None else self.value(node.low, scope)
        is_single = node.low is node.high
        high = low if is_single else None if node.high is None else self.value(node.high, scope)
        found = self._operate(
            "range literal",
            high if node.low is None else low,
            low if node.high is None else high,
            node.low_included,
            node.high_included,
        )
        return (
            Range(low, high, found.low_included, found.high_included, is_single) if isinstance(found, Range) else found
        )

    # --- Loops

    def _for(self, node: feel.For, scope: Scope) -> Value | Failure:
        results: list[Value] = []
        mentions_partial = self._mentions_name(node.body, "partial")
        for bound in self._bindings(node.iterators, scope):
            if not isinstance(bound, Scope):
                return bound
            keeps_partial = mentions_partial and self._partial_is_free(bound)
            self._budget.spend(len(results) if keeps_partial else 0)
            inside = bound.with_partial(list(results)) if keeps_partial else bound
            results.append(self.value(node.body, inside))
            self._made(results[-1:])
        return results

    def _partial_is_free(self, scope: Scope) -> bool:
        """Policies have no list so far: where a field or an iterator is called `partial`, the name is that."""
        return not self._unknown_errors or self._edition.partial_hides or not scope.binds("partial")

    def _quantified(self, node: feel.Quantified, scope: Scope) -> Value | Failure:
        results: list[Value] = []
        for bound in self._bindings(node.iterators, scope):
            if isinstance(bound, Failure):
                return bound
            results.append(self.truth(node.condition, bound) if isinstance(bound, Scope) else bound)
        return operators.some(results) if node.quantifier is Quantifier.SOME else operators.every(results)

    def _bindings(self, iterators: Sequence[feel.Iterator], scope: Scope) -> Iterator[Scope | Unknown | Failure]:
        """The scopes of the body, one for each combination; where a domain is unknown or fails, that instead."""
        first, *rest = iterators
        domain = self._domain(first, scope)
        if isinstance(domain, (Unknown, Failure)):
            yield domain
            return
        for element in domain:
            self._budget.spend(1)
            bound = scope.with_names({first.name: element})
            if rest:
                yield from self._bindings(rest, bound)
            else:
                yield bound

    def _domain(self, iterator: feel.Iterator, scope: Scope) -> Sequence[Value] | Unknown | Failure:
        start = self.value(iterator.domain, scope)
        end = None if iterator.end is None else self.value(iterator.end, scope)
        if start is UNKNOWN or end is UNKNOWN or (isinstance(start, Range) and holds_unknown(start)):
            return UNKNOWN
        return elements(start) if iterator.end is None else progression(start, end)

    # --- Functions

    def _call(self, node: feel.Call, scope: Scope) -> Value | Failure:
        callee = node.function
        found: Value | Missing
        if isinstance(callee, feel.Name):
            entry = self._edition.built_ins.get(callee.name)
            # Policies have no functions of their own, so that nothing else of the name is even looked at.
            if entry is not None and self._unknown_errors and not self._edition.calls_read:
                return self._built_in(entry, node, scope)
            found = scope.get(callee.name)
            if entry is not None and not isinstance(found, Function):
                return self._built_in(entry, node, scope)
            if found is MISSING:
                return _NO_NAME
        else:
            found = self.value(callee, scope)
        arguments = [self.value(argument, scope) for argument in node.arguments]
        if found is UNKNOWN:
            return UNKNOWN
        return functions.call(found, arguments, node.names) if isinstance(found, Function) else Failure("function")

    def _built_in(self, entry: Entry, node: feel.Call, scope: Scope) -> Value | Failure:
        if entry.name == "is known" and len(node.arguments) == 1:
            return self._is_known(node.arguments[0], scope)
        arguments = [self.value(argument, scope) for argument in node.arguments]
        if entry.apply is not None:
            return self._apply(entry, arguments, node.names)
        if node.names and node.names != tuple(parameter.name for parameter in entry.signatures[0].parameters):
            return ARGUMENTS
        match entry.name, arguments:
            case "today", []:
                return self._today if self._today is not None else Failure("no-clock")
            case "now", []:
                return self._now if self._now is not None else Failure("no-clock")
            case "range", [text]:
                return UNKNOWN if text is UNKNOWN else range_of_text(text)
            case _:
                return ARGUMENTS

    def _is_known(self, node: feel.Expression, scope: Scope) -> bool:
        """`is known(path)`: reads what leads to the field, never the field itself."""
        match node:
            case feel.Name(name=name):
                return scope.is_known(name)
            case feel.Path(source=source, name=name):
                holder = self.value(source, scope)
                if isinstance(holder, Mapping):
                    return is_known_in(holder, name)
                return not holds_unknown(holder) and holder is not None
            case _:
                return not holds_unknown(self.value(node, scope))
