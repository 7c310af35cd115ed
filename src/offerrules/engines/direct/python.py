"""Python's own syntax tree, made without strings: short makers for the nodes that the compiler needs.

Nothing here knows of policies. Generated code is always built from these nodes, so that no text of a policy can
become code.
"""

import ast
import keyword
from collections.abc import Sequence
from unicodedata import normalize


def name(identifier: str) -> ast.expr:
    return ast.Name(identifier, ast.Load())


def constant(value: bool | int | str | None) -> ast.expr:
    if type(value) is int and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def attribute(source: ast.expr, name: str) -> ast.expr:
    """The attribute of any name, also of one that Python cannot write behind a dot, or would write otherwise."""
    if name.isidentifier() and not keyword.iskeyword(name) and normalize("NFKC", name) == name:
        return ast.Attribute(source, name, ast.Load())
    return call("getattr", source, constant(name))


def item(source: ast.expr, key: ast.expr) -> ast.expr:
    return ast.Subscript(source, key, ast.Load())


def call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(name(function), list(arguments), [])


def tuple_of(items: Sequence[ast.expr]) -> ast.expr:
    return ast.Tuple(list(items), ast.Load())


def list_of(items: Sequence[ast.expr]) -> ast.expr:
    return ast.List(list(items), ast.Load())


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
    return ast.Compare(left, [operator], [right])


def is_(left: ast.expr, right: ast.expr) -> ast.expr:
    return compare(left, ast.Is(), right)


def is_not(left: ast.expr, right: ast.expr) -> ast.expr:
    return compare(left, ast.IsNot(), right)


def not_(operand: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), operand)


def both(operands: Sequence[ast.expr]) -> ast.expr:
    """All operands joined by `and`; `True` for none."""
    if not operands:
        return constant(True)
    return operands[0] if len(operands) == 1 else ast.BoolOp(ast.And(), list(operands))


def either(operands: Sequence[ast.expr]) -> ast.expr:
    """All operands joined by `or`; `False` for none."""
    if not operands:
        return constant(False)
    return operands[0] if len(operands) == 1 else ast.BoolOp(ast.Or(), list(operands))


def conditional(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    return ast.IfExp(test, then, otherwise)


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    return ast.BinOp(left, operator, right)


def add(terms: Sequence[ast.expr]) -> ast.expr:
    total = terms[0]
    for term in terms[1:]:
        total = binary(total, ast.Add(), term)
    return total


def assign(target: str | Sequence[str], value: ast.expr) -> ast.stmt:
    names = [target] if isinstance(target, str) else list(target)
    return ast.Assign([ast.Name(each, ast.Store()) for each in names], value, lineno=1)


def set_bits(target: str, bits: int) -> ast.stmt:
    return ast.AugAssign(ast.Name(target, ast.Store()), ast.BitOr(), constant(bits))


def if_(test: ast.expr, then: Sequence[ast.stmt], otherwise: Sequence[ast.stmt] = ()) -> ast.stmt:
    return ast.If(test, list(then) or [ast.Pass()], list(otherwise))


def for_(
    targets: Sequence[str], source: ast.expr, body: Sequence[ast.stmt], otherwise: Sequence[ast.stmt] = ()
) -> ast.stmt:
    stores: list[ast.expr] = [ast.Name(each, ast.Store()) for each in targets]
    target = stores[0] if len(stores) == 1 else ast.Tuple(stores, ast.Store())
    return ast.For(target, source, list(body) or [ast.Pass()], list(otherwise), lineno=1)


def do(expression: ast.expr) -> ast.stmt:
    return ast.Expr(expression)


def return_(value: ast.expr) -> ast.stmt:
    return ast.Return(value)


def function(identifier: str, parameters: Sequence[str], body: Sequence[ast.stmt], doc: str | None = None) -> ast.stmt:
    arguments = ast.arguments(
        posonlyargs=[],
        args=[ast.arg(each) for each in parameters],
        kwonlyargs=[],
        kw_defaults=[],
        defaults=[],
    )
    statements: list[ast.stmt] = [do(constant(doc))] if doc else []
    return ast.FunctionDef(identifier, arguments, [*statements, *body] or [ast.Pass()], [], lineno=1)


def module(body: Sequence[ast.stmt]) -> ast.Module:
    """A module whose nodes stand nowhere yet: who compiles it says where. That takes a tenth of the time to compile.

    Only statements that may have a comment on types have a line, which `ast.unparse` asks for.
    """
    return ast.Module(list(body), [])


def call_method(source: ast.expr, method: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(attribute(source, method), list(arguments), [])


UNKNOWN = name("UNKNOWN")
"""The value of a field about which nothing is recorded, as generated code names it."""
