"""Text to tree: a Pratt parser for the whole of FEEL (OMG DMN 1.5, 10.3.1).

Design. `expression(power)` reads an operand (`_operand`) and then, as long as the next sign binds tighter than `power`,
what follows it (`_followed`). The powers are those of the standard's rules 2 and 4:

    or 10 · and 20 · comparison, between, in 30 · + - 40 · * / 50 · ** 60 · - before an operand 70 · instance of 80 ·
    path, filter, call 90

All operators join to the left, `**` too; `-3 ** 2` is 9. `if`, `for`, `some`, `every` and `function` reach as far to
the right as they can. Names are told by longest match against the names in scope, the built-ins, and what the
expression itself has bound before (iterators, parameters, keys of contexts). `[` behind the upper end of a range is a
filter where something follows that can begin a condition, else the end of the range, as in `]1..5[`.

Errors. A problem is told where the text stops being FEEL, and the parser goes on behind it: at the next
comma or closing bracket, at `then`, `else`, `return`, `satisfies`. At one token at most one problem is told, and none
that only follows from another. Text that is plainly meant otherwise (`a == b`, `x is null`) is read as it is meant
(`mistakes`).

Time is linear in the length of the text; what is bounded, and why, is said in `cursor`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from offerrules.diagnostics import Problem, Span
from offerrules.feel import habits, mistakes, problems, temporal, unary
from offerrules.feel.cursor import MAX_HEIGHT, MAX_LENGTH, Cursor, PlaceLostError, TooDeepError, is_sign
from offerrules.feel.precedence import BINDING, COMPARISON, NEGATION, POSTFIX
from offerrules.feel.scanner import NAME_SYMBOLS, Kind, Token
from offerrules.feel.tree import (
    And,
    Arithmetic,
    ArithmeticOperator,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    ContextLiteral,
    Expression,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Not,
    Or,
    Path,
    Quantified,
    Quantifier,
    RangeLiteral,
    Test,
)
from offerrules.feel.typenames import type_name
from offerrules.feel.values import Failure

_Found = TypeVar("_Found")

_ARITHMETIC: Final = {operator.value: operator for operator in ArithmeticOperator}
_COMPARISONS: Final = {operator.value: operator for operator in ComparisonOperator}
_BEHIND_A_RANGE: Final = (
    ")", "]", "}", ",", ".", "..", "=", "!=", "<", "<=", ">", ">=", "+", "*", "/", "**",
    "and", "or", "in", "between", "instance", "then", "else", "return", "satisfies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says.

    `tree` is None if the text is not FEEL. There can be a tree although a problem is an error: where the text is FEEL
    and surely meant otherwise (`date(2024-01-01)`). `count` is the number of nodes, so ids are below it.
    """

    tree: Expression | None
    problems: tuple[Problem, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ParsedTests:
    """What the text of unary tests says; like `Parsed`."""

    tests: tuple[Test, ...] | None
    problems: tuple[Problem, ...]
    count: int


def parse(text: str, names: Iterable[str] = ()) -> Parsed:
    """The tree of an expression, or what is wrong with it. Never raises.

    `names` are the names in scope, also those of fields of things in scope; they matter where they have spaces or
    signs (`Monthly Income`, `loan-total`). Names of one word need not be told.
    """
    tree, told, count = _read(text, names, _Parser.whole)
    return Parsed(tree, told, count)


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> ParsedTests:
    """The unary tests that stand in a cell of a decision table: `< 5, [10..20]`, `not("a", "b")`, `-`. Never raises."""
    tests, told, count = _read(text, names, _Parser.whole_tests)
    return ParsedTests(tests, told, count)


def _read(
    text: str, names: Iterable[str], read: Callable[["_Parser"], _Found]
) -> tuple[_Found | None, tuple[Problem, ...], int]:
    if len(text) > MAX_LENGTH:
        return None, (problems.text_too_long(len(text), MAX_LENGTH),), 0
    parser = _Parser(text, names)
    found: _Found | None = None
    try:
        found = read(parser)
    except (TooDeepError, RecursionError):
        parser.problems.append(problems.too_deep(MAX_HEIGHT, parser.token.span))
        parser.broken = True
    except PlaceLostError:
        parser.broken = True
    told = tuple(sorted(parser.problems, key=lambda problem: problem.span))
    return None if parser.broken else found, told, parser.count


class _Parser(Cursor):
    def whole(self) -> Expression:
        self._something_here()
        mistakes.before_everything(self)
        found = self.expression()
        self._end_here()
        return found

    def whole_tests(self) -> tuple[Test, ...]:
        self._something_here()
        found = unary.whole_tests(self)
        self._end_here()
        return found

    def _something_here(self) -> None:
        if self.token.kind is Kind.END:
            raise self.lose(problems.nothing(Span(0, len(self.text))))

    def _end_here(self) -> None:
        if self.token.kind is not Kind.END:
            raise self.lose(self.stray())

    def stray(self) -> Problem:
        return mistakes.stray(self)

    def expression(self, power: int = 0) -> Expression:
        self.descend()
        start = self.token.start
        found = self.go_on(self._operand(), start, power)
        self.ascend()
        return found

    def go_on(self, left: Expression, start: int, power: int) -> Expression:
        most = POSTFIX
        while True:
            token = self.token
            binding = BINDING.get(token.text, 0) if token.kind in (Kind.SYMBOL, Kind.KEYWORD) else 0
            if token.text == "[" and self.range_may_end and self._ends_range():
                return left
            if power < binding <= most:
                left = self._followed(left, start, binding)
                most = binding
            elif binding or (found := mistakes.behind(self, left, start, power)) is None:
                return left
            else:
                left = found

    def _ends_range(self) -> bool:
        """Whether the `[` that is the next token can't begin a filter."""
        behind = self.ahead()
        return behind.kind is Kind.END or is_sign(behind, *_BEHIND_A_RANGE)

    # Operands

    def _operand(self) -> Expression:
        token = self.token
        if token.kind is Kind.WORD or token.kind is Kind.KEYWORD:
            named = self.name_here()
            if named is not None:
                if named[0] == 1 and (meant := mistakes.word(self)) is not None:
                    return meant
                self.take(named[0])
                return Name(named[1], id=self.number(), span=self.since(token.start))
        elif token.kind is Kind.NUMBER or token.kind is Kind.STRING:
            self.take()
            return Literal(token.value, id=self.number(), span=token.span)
        elif token.kind is Kind.AT:
            return self._at_literal()
        elif token.kind is Kind.END:
            raise self.lose(mistakes.operand_missing(self))
        match token.text:
            case "true" | "false" | "null":
                self.take()
                value = {"true": True, "false": False, "null": None}[token.text]
                return Literal(value, id=self.number(), span=token.span)
            case "?":
                self.take()
                return Name("?", id=self.number(), span=token.span)
            case "-":
                self.take()
                operand = self.expression(NEGATION)
                return Negation(operand, id=self.number(operand), span=self.since(token.start))
            case "(":
                return self._round()
            case "[":
                return self._square()
            case "]":
                return self._reversed_range()
            case "{":
                return self._context()
            case "if":
                return self._if()
            case "for":
                return self._for()
            case "some" | "every":
                return self._quantified()
            case "not" if is_sign(self.ahead(), "("):
                return self._not()
            case "function":
                return self._function()
            case _:
                return mistakes.sign(self)

    def _at_literal(self) -> Expression:
        token = self.take()
        value = temporal.parse_literal(str(token.value))
        if isinstance(value, Failure):
            self.blame(problems.not_a_literal(str(token.value), token.span))
            value = None
        return Literal(value, id=self.number(), span=token.span)

    def _if(self) -> Expression:
        start = self.take().start
        condition = self.part("then")
        if not self.take_sign("then"):
            raise self.lose(mistakes.then_missing(self, start))
        consequence = self.part("else")
        if not self.take_sign("else"):
            raise self.lose(mistakes.else_missing(self, start))
        alternative = self.expression()
        children = (condition, consequence, alternative)
        return If(*children, id=self.number(*children), span=self.since(start))

    def _for(self) -> Expression:
        start = self.take().start
        iterators = self._iterators("return")
        self.names.add("partial")
        body = self.expression()
        return For(iterators, body, id=self.number(*iterators, body), span=self.since(start))

    def _quantified(self) -> Expression:
        first = self.take()
        iterators = self._iterators("satisfies")
        condition = self.expression()
        return Quantified(
            Quantifier(first.text),
            iterators,
            condition,
            id=self.number(*iterators, condition),
            span=self.since(first.start),
        )

    def _iterators(self, behind: str) -> tuple[Iterator, ...]:
        found = [self._iterator(behind)]
        while self.take_sign(","):
            found.append(self._iterator(behind))
        if not self.take_sign(behind) and not mistakes.instead_of(self, behind):
            raise self.lose(mistakes.word_missing(self, behind))
        return tuple(found)

    def _iterator(self, behind: str) -> Iterator:
        start = self.token.start
        named = self.name_of_iterator()
        if named is None:
            raise self.lose(mistakes.iterator_missing(self))
        self.take(named[0] + 1)
        domain = self.part("..", ",", behind)
        end = self.part(",", behind) if self.take_sign("..") else None
        self.names.add(named[1])
        children = (domain,) if end is None else (domain, end)
        return Iterator(named[1], domain, end, id=self.number(*children), span=self.since(start))

    def _not(self) -> Expression:
        """`not(a)`; with any other number of arguments, or a named one, a call, which is an error by null."""
        start = self.take().start
        name = Name("not", id=self.number(), span=self.since(start))
        arguments, names = self._arguments()
        if len(arguments) == 1 and not names:
            return Not(arguments[0], id=self.number(arguments[0]), span=self.since(start))
        return Call(name, arguments, names, id=self.number(name, *arguments), span=self.since(start))

    def _function(self) -> Expression:
        start = self.take().start
        if not self.take_sign("("):
            raise self.lose(mistakes.word_missing(self, "("))
        parameters: list[tuple[str, str | None]] = []
        while not self.is_sign(")") or parameters:
            named = self.name_before((",", ")", ":"), NAME_SYMBOLS)
            if named is None:
                raise self.lose(problems.parameter_missing(self.token.span))
            self.take(named[0])
            self.names.add(named[1])
            parameters.append((named[1], type_name(self) if self.take_sign(":") else None))
            if not self.take_sign(","):
                break
        if not self.take_sign(")"):
            raise self.lose(mistakes.word_missing(self, ")"))
        external = self.take_sign("external")
        body = self.expression()
        return FunctionLiteral(tuple(parameters), body, external, id=self.number(body), span=self.since(start))

    # Brackets

    def _round(self) -> Expression:
        """`(a)`, `(a..b)`, `(< a)`."""
        start = self.token.start
        with self.brackets() as opening:
            if self.token.kind is Kind.SYMBOL and self.token.text in _COMPARISONS:
                return self._half_range(opening)
            inner = self.part("..", ")")
            if not self.take_sign(".."):
                self.close(opening, ")")
                return inner
        return self.upper_end(inner, start, low_included=False)

    def _half_range(self, opening: Token) -> Expression:
        """`(< a)`; `(= a)` is the range from a to a."""
        sign = self.take()
        if sign.text == "!=":
            self.blame(problems.no_range_of_unequal(sign.span))
        if sign.text == "=" and self.in_half_range:
            # Both ends of `(= a)` are the same node: nesting would double the work of whoever walks the tree.
            raise self.lose(problems.range_in_range(sign.span))
        self.in_half_range = True
        end = self.part(")", power=COMPARISON)
        self.close(opening, ")")
        number, span = self.number(end), self.since(opening.start)
        match sign.text:
            case "<" | "<=":
                return RangeLiteral(None, end, False, sign.text == "<=", id=number, span=span)
            case ">" | ">=":
                return RangeLiteral(end, None, sign.text == ">=", False, id=number, span=span)
            case _:
                return RangeLiteral(end, end, True, True, id=number, span=span)

    def upper_end(self, low: Expression, start: int, *, low_included: bool) -> Expression:
        before = self.state()
        self.range_may_end = True
        high = self.part(")", "]", "[")
        self.restore(before)
        if not self.is_sign(")", "]", "["):
            raise self.lose(mistakes.range_not_closed(self, start))
        high_included = self.take().text == "]"
        return RangeLiteral(low, high, low_included, high_included, id=self.number(low, high), span=self.since(start))

    def _reversed_range(self) -> Expression:
        """`]a..b`."""
        with self.brackets() as opening:
            low = self.part("..")
            if not self.take_sign(".."):
                raise self.lose(mistakes.word_missing(self, ".."))
        return self.upper_end(low, opening.start, low_included=False)

    def _square(self) -> Expression:
        """A list, or a range that includes its lower end."""
        with self.brackets() as opening:
            items: list[Expression] = []
            is_range = False
            if not self.take_sign("]"):
                items.append(self.part("..", ",", "]"))
                is_range = self.take_sign("..")
                while not is_range and self.another(opening, "]"):
                    items.append(self.part(",", "]"))
        if is_range:
            return self.upper_end(items[0], opening.start, low_included=True)
        return ListLiteral(tuple(items), id=self.number(*items), span=self.since(opening.start))

    def _context(self) -> Expression:
        with self.brackets() as opening:
            entries: list[tuple[str, Expression]] = []
            keys: set[str] = set()
            if not self.take_sign("}"):
                self._entry(entries, keys)
                while self.another(opening, "}"):
                    self._entry(entries, keys)
        children = [value for _, value in entries]
        return ContextLiteral(tuple(entries), id=self.number(*children), span=self.since(opening.start))

    def _entry(self, entries: list[tuple[str, Expression]], keys: set[str]) -> None:
        token = self.token
        before = self.state()
        try:
            key = self._key()
        except PlaceLostError:
            self.restore(before)
            if not self.skip_to(",", "}"):
                raise
            return
        if key in keys:
            self.note(problems.key_again(key, token.span))
        keys.add(key)
        entries.append((key, self.part(",", "}")))
        self.names.add(key)

    def _key(self) -> str:
        token = self.token
        if token.kind is Kind.STRING:
            self.take()
            if not self.take_sign(":"):
                raise self.lose(mistakes.colon_missing(self))
            return str(token.value)
        named = self.name_before((":",), NAME_SYMBOLS)
        if named is None:
            raise self.lose(mistakes.key_missing(self))
        self.take(named[0] + 1)
        return named[1]

    # What follows an operand

    def _followed(self, left: Expression, start: int, binding: int) -> Expression:
        sign = self.token
        text = sign.text
        match text:
            case ".":
                return self._path(left, start)
            case "[":
                return self._filter(left, start)
            case "(":
                if isinstance(left, Literal) and left.span.end == self.end:
                    raise self.lose(mistakes.stray(self))
                arguments, names = self._arguments()
                return Call(left, arguments, names, id=self.number(left, *arguments), span=self.since(start))
            case "and" | "or":
                return self._joined(left, start, text, binding)
            case "instance":
                return self._instance_of(left, start)
            case "between":
                return self._between(left, start)
            case "in":
                self.take()
                tests = unary.tests_behind_in(self)
                return In(left, tests, id=self.number(left, *tests), span=self.since(start))
            case _:
                return self._operation(left, start, text, binding)

    def _operation(self, left: Expression, start: int, text: str, binding: int) -> Expression:
        self.take()
        if (operator := _ARITHMETIC.get(text)) is not None:
            right = self.expression(binding)
            return Arithmetic(operator, left, right, id=self.number(left, right), span=self.since(start))
        comparison = mistakes.torn_sign(self, _COMPARISONS[text])
        right = self.expression(binding)
        if isinstance(left, Comparison) and left.span.start == start:
            self.note(habits.chained_comparison(self.since(start)))
        return Comparison(comparison, left, right, id=self.number(left, right), span=self.since(start))

    def _path(self, left: Expression, start: int) -> Expression:
        self.take()
        named = self.property_here()
        if named is None:
            raise self.lose(mistakes.property_missing(self, left))
        self.take(named[0])
        return Path(left, named[1], id=self.number(left), span=self.since(start))

    def _filter(self, left: Expression, start: int) -> Expression:
        with self.brackets() as opening:
            condition = self.part("]")
            self.close(opening, "]")
        return Filter(left, condition, id=self.number(left, condition), span=self.since(start))

    def _joined(self, left: Expression, start: int, sign: str, binding: int) -> Expression:
        operands = [left]
        while self.is_sign(sign):
            self.take()
            operands.append(self.expression(binding))
        number = self.number(*operands)
        if sign == "and":
            return And(tuple(operands), id=number, span=self.since(start))
        return Or(tuple(operands), id=number, span=self.since(start))

    def _instance_of(self, left: Expression, start: int) -> Expression:
        self.take()
        if not (self.token.kind is Kind.WORD and self.token.text == "of"):
            raise self.lose(mistakes.word_missing(self, "of"))
        self.take()
        name = type_name(self)
        return InstanceOf(left, name, id=self.number(left), span=self.since(start))

    def _between(self, left: Expression, start: int) -> Expression:
        self.take()
        low = self.expression(COMPARISON)
        if not self.take_sign("and") and not mistakes.instead_of(self, "and"):
            raise self.lose(mistakes.word_missing(self, "and"))
        high = self.expression(COMPARISON)
        return Between(left, low, high, id=self.number(left, low, high), span=self.since(start))

    def _arguments(self) -> tuple[tuple[Expression, ...], tuple[str, ...]]:
        """The arguments of a call with their brackets, and their names, if they have any."""
        arguments: list[Expression] = []
        names: list[str] = []
        with self.brackets() as opening:
            more = not self.take_sign(")")
            while more:
                named = self.name_before((":",), NAME_SYMBOLS)
                if named is not None:
                    self.take(named[0] + 1)
                    names.append(named[1])
                arguments.append(self.part(",", ")"))
                if len(names) not in (0, len(arguments)):
                    self.blame(problems.names_and_places(arguments[-1].span))
                more = self.another(opening, ")")
        return tuple(arguments), tuple(names)
