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
from typing import TYPE_CHECKING, Final, TypeVar

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import brackets, forms, temporal, unary
from offerrules.feel.cursor import (
    MAX_HEIGHT,
    MAX_LENGTH,
    Cursor,
    PlaceLostError,
    TooDeepError,
    TooManyProblemsError,
    is_sign,
)
from offerrules.feel.precedence import BINDING, COMPARISON, NEGATION, POSTFIX
from offerrules.feel.scanner import MAX_PROBLEMS, Kind
from offerrules.feel.tree import (
    And,
    Arithmetic,
    ArithmeticOperator,
    Between,
    Call,
    Comparison,
    Expression,
    Filter,
    In,
    InstanceOf,
    Literal,
    Name,
    Negation,
    Not,
    Or,
    Path,
    Test,
)
from offerrules.feel.typenames import type_name
from offerrules.feel.values import Failure
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.feel import mistaken_operators, mistakes, problems
else:
    mistaken_operators = later.module("offerrules.feel.mistaken_operators")
    mistakes = later.module("offerrules.feel.mistakes")
    problems = later.module("offerrules.feel.problems")

_Found = TypeVar("_Found")

_ARITHMETIC: Final = {operator.value: operator for operator in ArithmeticOperator}
_ENDS: Final = frozenset({")", "]", "}", ",", "..", "then", "else", "return", "satisfies"})
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


def parse(text: str, names: Iterable[str] = (), *, as_written: bool = False) -> Parsed:
    """The tree of an expression, or what is wrong with it. Never raises.

    `names` are the names in scope, also those of fields of things in scope; they matter where they have spaces or
    signs (`Monthly Income`, `loan-total`). Names of one word need not be told. `as_written` leaves strings uncomposed.
    """
    tree, told, count = _read(text, names, _Parser.whole, as_written)
    return Parsed(tree, told, count)


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> ParsedTests:
    """The unary tests that stand in a cell of a decision table: `< 5, [10..20]`, `not("a", "b")`, `-`. Never raises."""
    tests, told, count = _read(text, names, _Parser.whole_tests)
    return ParsedTests(tests, told, count)


def _read(
    text: str, names: Iterable[str], read: Callable[["_Parser"], _Found], as_written: bool = False
) -> tuple[_Found | None, tuple[Problem, ...], int]:
    if len(text) > MAX_LENGTH:
        return None, (problems.text_too_long(len(text), MAX_LENGTH),), 0
    parser = _Parser(text, names, as_written=as_written)
    found: _Found | None = None
    try:
        found = read(parser)
    except (TooDeepError, RecursionError):
        del parser.problems[MAX_PROBLEMS - 1 :]
        parser.problems.append(problems.too_deep(MAX_HEIGHT, parser.token.span))
        parser.broken = True
    except (PlaceLostError, TooManyProblemsError):
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
        found = self.go_on(self.operand(), start, power)
        self.ascend()
        return found

    def go_on(self, left: Expression, start: int, power: int) -> Expression:
        most = POSTFIX
        while True:
            token = self.token
            signs = token.kind is Kind.SYMBOL or token.kind is Kind.KEYWORD
            if token.kind is Kind.END or (signs and token.text in _ENDS):
                return left
            binding = BINDING.get(token.text, 0) if signs else 0
            if token.text == "[" and self.range_may_end and self._ends_range():
                return left
            if power < binding <= most:
                left = self._followed(left, start, binding)
                most = binding
            elif binding or (found := mistaken_operators.behind(self, left, start, power)) is None:
                return left
            else:
                left = found

    def _ends_range(self) -> bool:
        """Whether the `[` that is the next token can't begin a filter."""
        behind = self.ahead()
        return behind.kind is Kind.END or is_sign(behind, *_BEHIND_A_RANGE)

    # Operands

    def operand(self) -> Expression:
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
                last = self.behind()
                if last is not None and last.end == token.start and is_sign(last, "-"):
                    mistakes.double_minus(self)
                self.take()
                operand = self.expression(NEGATION)
                return Negation(operand, id=self.number(operand), span=self.since(token.start))
            case "(":
                return brackets.round_brackets(self)
            case "[":
                return brackets.square_brackets(self)
            case "]":
                return brackets.reversed_bracket(self)
            case "{":
                return brackets.context(self)
            case "if":
                return forms.choice(self)
            case "for":
                return forms.loop(self)
            case "some" | "every":
                return forms.quantified(self)
            case "function":
                return forms.function(self)
            case "not" if is_sign(self.ahead(), "("):
                return self._not()
            case _:
                return mistakes.sign(self)

    def _at_literal(self) -> Expression:
        token = self.take()
        value = temporal.parse_literal(str(token.value))
        if isinstance(value, Failure):
            self.note(mistakes.not_a_literal(str(token.value), value.code, token.span))
            value = None
        return Literal(value, id=self.number(), span=token.span)

    def _not(self) -> Expression:
        """`not(a)`; with any other number of arguments, or a named one, a call, which is an error by null."""
        word = self.take()
        found, names = brackets.arguments(self)
        if len(found) == 1 and not names:
            return Not(found[0], id=self.number(found[0]), span=self.since(word.start))
        name = Name("not", id=self.number(), span=word.span)
        return Call(name, found, names, id=self.number(name, *found), span=self.since(word.start))

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
                return self._call(left, start)
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
        sign = self.take()
        if text in _ARITHMETIC:
            operator = _ARITHMETIC.get(mistaken_operators.arithmetic_meant(self, sign), ArithmeticOperator.ADD)
            right = self.expression(binding)
            return Arithmetic(operator, left, right, id=self.number(left, right), span=self.since(start))
        comparison = mistaken_operators.comparison_meant(self, sign)
        right = self.expression(binding)
        if isinstance(left, Comparison) and left.span.start == start:
            mistaken_operators.chained(self, left, start)
        return Comparison(comparison, left, right, id=self.number(left, right), span=self.since(start))

    def _call(self, left: Expression, start: int) -> Expression:
        opening = self.token
        found, names = brackets.arguments(self)
        if isinstance(left, Path) and not names:
            mistaken_operators.method(self, left, opening.start, start)
        return Call(left, found, names, id=self.number(left, *found), span=self.since(start))

    def _path(self, left: Expression, start: int) -> Expression:
        self.take()
        named = self.property_here()
        if named is None:
            raise self.lose(mistakes.operand_missing(self))
        self.take(named[0])
        return Path(left, named[1], id=self.number(left), span=self.since(start))

    def _filter(self, left: Expression, start: int) -> Expression:
        with self.brackets() as opening:
            condition = self.part("]")
            self.close(opening, "]")
        if isinstance(condition, Literal):
            mistaken_operators.text_index(self, left, condition, start)
        return Filter(left, condition, id=self.number(left, condition), span=self.since(start))

    def _joined(self, left: Expression, start: int, sign: str, binding: int) -> Expression:
        operands = [left]
        while self.take_sign(sign):
            if self.token.kind is Kind.SYMBOL and self.token.text in brackets.COMPARISONS:
                mistakes.operand_left_out(self, operands[-1])
            operands.append(self.expression(binding))
        number = self.number(*operands)
        if sign == "and":
            return And(tuple(operands), id=number, span=self.since(start))
        return Or(tuple(operands), id=number, span=self.since(start))

    def _instance_of(self, left: Expression, start: int) -> Expression:
        word = self.take()
        if self.is_word("of"):
            self.take()
        elif word.end - word.start == len("instance"):
            raise self.lose(mistakes.word_missing(self, "of"))
        name = type_name(self)
        return InstanceOf(left, name, id=self.number(left), span=self.since(start))

    def _between(self, left: Expression, start: int) -> Expression:
        self.take()
        low = self.expression(COMPARISON)
        if not self.take_sign("and") and not mistakes.instead_of(self, "and"):
            raise self.lose(mistakes.word_missing(self, "and"))
        high = self.expression(COMPARISON)
        return Between(left, low, high, id=self.number(left, low, high), span=self.since(start))
