"""Tree to text: the shortest way to write a tree so that it is read back as the same.

One line, single spaces around operators, and no bracket that could be left out, but for one kind: `if`, `for`, `some`,
`every` and `function` stand in brackets wherever an operator takes them, since a reader can't see where they end.
"""

import re
from decimal import Decimal
from typing import assert_never

from offerrules.feel import temporal
from offerrules.feel.cursor import MAX_NAME
from offerrules.feel.kinds import Kind, kind_of
from offerrules.feel.names import written_name
from offerrules.feel.precedence import (
    BINDING,
    COMPARISON,
    CONJUNCTION,
    DISJUNCTION,
    NEGATION,
    POSTFIX,
    TYPE_TEST,
)
from offerrules.feel.scanner import Kind as Word
from offerrules.feel.scanner import scan
from offerrules.feel.tree import (
    And,
    AnyTest,
    Arithmetic,
    Between,
    Call,
    Comparison,
    ComparisonTest,
    ContextLiteral,
    Expression,
    ExpressionTest,
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
    NegatedTests,
    Negation,
    Not,
    Or,
    Path,
    Quantified,
    RangeLiteral,
    Test,
)
from offerrules.feel.values import Value

_OPEN = 0
"""How tightly binds what reaches to the right as far as it can."""
_WHOLE = POSTFIX + 10
"""How tightly binds what needs no brackets anywhere."""

_TYPES_WITH_PARTS = ("list", "range", "context", "function")
_NAME_GOES_ON = re.compile(r"(?:^|[^\w.])(?:date|days|years|years and months)$")
_GOING_ON = re.compile(r"(?:time|months)\b")
_TAIL = 30
_HALF_RANGE = re.compile(r"\((?:[<>=]|!=)")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LONGEST_PLAIN = 40


def unparse(tree: Expression) -> str:
    """The text of an expression; reading it with the same names in scope gives `tree` again.

    A literal that no text writes, a negative number for instance, is written as the expression of the same value.
    Raises `TypeError` for a literal that holds no FEEL value or is unknown.
    """
    return _text(tree)


def unparse_tests(tests: tuple[Test, ...]) -> str:
    """The text of unary tests as they stand in the cell of a decision table."""
    texts = [_test(test) for test in tests]
    if isinstance(tests[0], ExpressionTest) and texts[0].startswith("not("):
        texts[0] = f"({texts[0]})"
    return ", ".join(texts)


def _text(node: Expression) -> str:
    match node:
        case Literal(value):
            return literal_text(value)
        case Name(name):
            return name
        case Path(source, name):
            return f"{_operand(source, POSTFIX)}.{name}"
        case Filter(source, condition):
            return f"{_operand(source, POSTFIX)}[{_text(condition)}]"
        case Call(function, arguments, names):
            return f"{_called(function)}({_arguments(arguments, names)})"
        case Negation(operand):
            return f"-{_operand(operand, NEGATION)}"
        case Arithmetic(operator, left, right):
            binding = BINDING[operator.value]
            return f"{_operand(left, binding)} {operator.value} {_operand(right, binding + 1)}"
        case Comparison(operator, left, right):
            return f"{_left(left, operator.value)} {operator.value} {_operand(right, COMPARISON + 1)}"
        case Between(value, low, high):
            low_text, high_text = _apart([_operand(low, COMPARISON + 1), _operand(high, COMPARISON + 1)])
            return f"{_operand(value, COMPARISON)} between {low_text} and {high_text}"
        case In(value, tests):
            return f"{_operand(value, COMPARISON)} in {_tests_behind_in(tests)}"
        case And(operands):
            return " and ".join(_apart([_operand(operand, CONJUNCTION + 1) for operand in operands]))
        case Or(operands):
            return " or ".join(_operand(operand, DISJUNCTION + 1) for operand in operands)
        case Not(operand):
            return f"not({_text(operand)})"
        case InstanceOf(value, type_name):
            return f"{_operand(value, TYPE_TEST)} instance of {type_name}"
        case If(condition, consequence, alternative):
            return f"if {_text(condition)} then {_text(consequence)} else {_text(alternative)}"
        case For(iterators, body):
            return f"for {_iterators(iterators)} return {_text(body)}"
        case Quantified(quantifier, iterators, condition):
            return f"{quantifier.value} {_iterators(iterators)} satisfies {_text(condition)}"
        case ListLiteral(items):
            return f"[{', '.join(_text(item) for item in items)}]"
        case ContextLiteral(entries):
            return "{" + ", ".join(f"{_key(key)}: {_text(value)}" for key, value in entries) + "}"
        case RangeLiteral():
            return _range(node)
        case FunctionLiteral(parameters, body, external):
            listed = ", ".join(name if type_ is None else f"{name}: {type_}" for name, type_ in parameters)
            return f"function({listed}) {'external ' if external else ''}{_text(body)}"
    assert_never(node)


def _binding(node: Expression) -> int:
    match node:
        case If() | For() | Quantified() | FunctionLiteral():
            return _OPEN
        case Or():
            return DISJUNCTION
        case And():
            return CONJUNCTION
        case Comparison() | Between() | In():
            return COMPARISON
        case Arithmetic(operator):
            return BINDING[operator.value]
        case Negation():
            return NEGATION
        case InstanceOf():
            return TYPE_TEST
        case Path() | Filter() | Call():
            return POSTFIX
        case Literal(value):
            return NEGATION if isinstance(value, (int, Decimal)) and value < 0 else _WHOLE
        case Name() | Not() | ListLiteral() | ContextLiteral() | RangeLiteral():
            return _WHOLE
    assert_never(node)


def _operand(node: Expression, least: int) -> str:
    """`node`, in brackets where it binds less tightly than `least`."""
    text = _text(node)
    return text if _binding(node) >= least else f"({text})"


def _left(node: Expression, operator: str) -> str:
    """The left side of a comparison: another one there is an error, and behind `instance of list` `<` goes on."""
    text = _operand(node, COMPARISON + isinstance(node, Comparison))
    goes_on = operator.startswith("<") and text.endswith(_TYPES_WITH_PARTS) and " instance of " in text
    return f"({text})" if goes_on else text


def _called(function: Expression) -> str:
    return f"({_text(function)})" if isinstance(function, Literal) else _operand(function, POSTFIX)


def _apart(operands: list[str]) -> list[str]:
    """`date` and `time`, joined by `and`, would be one name."""
    ahead = [*operands[1:], ""]
    return [
        f"({text})" if _GOING_ON.match(following) and _NAME_GOES_ON.search(text[-_TAIL:]) else text
        for text, following in zip(operands, ahead, strict=True)
    ]


def _arguments(arguments: tuple[Expression, ...], names: tuple[str, ...]) -> str:
    texts = [_text(argument) for argument in arguments]
    return ", ".join([f"{name}: {text}" for name, text in zip(names, texts, strict=True)] if names else texts)


def _iterators(iterators: tuple[Iterator, ...]) -> str:
    return ", ".join(
        f"{iterator.name} in {_operand(iterator.domain, _OPEN + 1)}"
        if iterator.end is None
        else f"{iterator.name} in {_before_dots(iterator.domain)}..{_operand(iterator.end, _OPEN + 1)}"
        for iterator in iterators
    )


def _range(node: RangeLiteral) -> str:
    low, high = node.low, node.high
    if low is None and high is not None:
        return f"({'<=' if node.high_included else '<'} {_operand(high, COMPARISON + 1)})"
    if high is None and low is not None:
        return f"({'>=' if node.low_included else '>'} {_operand(low, COMPARISON + 1)})"
    low_text = "null" if low is None else _before_dots(low)
    high_text = "null" if high is None else _operand(high, _OPEN + 1)
    return f"{'[' if node.low_included else '('}{low_text}..{high_text}{']' if node.high_included else ')'}"


def _before_dots(node: Expression) -> str:
    """The lower end of a range; behind a bare `x in a` the dots would be read as those of a range without brackets."""
    text = _operand(node, _OPEN + 1)
    last = node
    while isinstance(last, (And, Or)):
        last = last.operands[-1]
    bare = isinstance(last, In) and isinstance(last.tests[0], ExpressionTest) and _tests_behind_in(last.tests)[0] != "("
    return f"({text})" if bare else text


def _tests_behind_in(tests: tuple[Test, ...]) -> str:
    if len(tests) != 1:
        return f"({', '.join(_test(test) for test in tests)})"
    test = tests[0]
    if not isinstance(test, ExpressionTest):
        return _test(test)
    text = _operand(test.expression, COMPARISON + 1)
    return f"({text})" if _HALF_RANGE.match(text) else text


def _test(test: Test) -> str:
    match test:
        case ComparisonTest(operator, operand):
            return f"{operator.value} {_operand(operand, COMPARISON + 1)}"
        case ExpressionTest(expression):
            return _text(expression)
        case NegatedTests(tests):
            return f"not({', '.join(_test(inner) for inner in tests)})"
        case AnyTest():
            return "-"
    assert_never(test)


def _key(key: str) -> str:
    words = scan(key).tokens[:-1]
    plain = 0 < len(words) <= MAX_NAME and all(word.kind is Word.WORD for word in words) and written_name(words) == key
    return key if plain else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _escape(char)) for char in text) + '"'


def _escape(char: str) -> str:
    code = ord(char)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:06X}"


def literal_text(value: Value) -> str:
    """The literal of a value, or for a list or context an expression of literals; raises `TypeError` for others."""
    match kind_of(value):
        case Kind.NULL:
            return "null"
        case Kind.BOOLEAN:
            return "true" if value else "false"
        case Kind.NUMBER:
            return _number(Decimal(value))
        case Kind.STRING:
            return _quoted(value)
        case Kind.DATE:
            return f'@"{temporal.date_text(value)}"'
        case Kind.TIME:
            return f'@"{temporal.time_text(value)}"'
        case Kind.DATE_TIME:
            return f'@"{temporal.date_time_text(value)}"'
        case Kind.DAYS_DURATION:
            return f'@"{temporal.duration_text(value)}"'
        case Kind.MONTHS_DURATION:
            return f'@"{temporal.months_text(value)}"'
        case Kind.LIST:
            return f"[{', '.join(literal_text(item) for item in value)}]"
        case Kind.CONTEXT:
            return "{" + ", ".join(f"{_key(key)}: {literal_text(item)}" for key, item in value.items()) + "}"
        case _:
            raise TypeError("this value has no literal")


def _number(value: Decimal) -> str:
    plain = format(value, "f")
    return plain if len(plain) <= _LONGEST_PLAIN else str(value)
