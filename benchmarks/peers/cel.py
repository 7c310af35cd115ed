"""Three implementations of the Common Expression Language: in Rust, in C++, in Python."""

from importlib import import_module
from typing import Any

from benchmarks.peers.infix import CEL, written
from benchmarks.peers.peer import Asked, Peer
from benchmarks.translation import Question

_CANNOT = (
    "no unknown: every condition is written twice, true and possible; no reasons; the choice among candidates is "
    "Python's"
)


def _rust(question: Question) -> Asked:
    cel = import_module("cel")
    program = cel.compile(written(question.whole(), CEL))
    return Asked(cel.Context, lambda context: question.split(program.execute(context)))


def _cpp(question: Question) -> Asked:
    cel = import_module("cel_expr_python.cel")
    names = question.names()
    env = cel.NewEnv(variables=dict.fromkeys(names, cel.Type.DYN))
    expression = env.compile(written(question.whole(), CEL))
    return Asked(
        lambda given: env.Activation({name: given[name] for name in names}),
        lambda activation: question.split(expression.eval(activation).plain_value()),
    )


def _python(question: Question) -> Asked:
    celpy = import_module("celpy")
    env = celpy.Environment(runner_class=celpy.CompiledRunner)
    program = env.program(env.compile(written(question.whole(), CEL)))
    return Asked(celpy.json_to_cel, lambda given: question.split(_numbers(program.evaluate(given))))


def _numbers(found: Any) -> Any:
    return [_numbers(each) for each in found] if isinstance(found, list) else int(found)


PEERS = (
    Peer("CEL (Rust)", "common-expression-language", "Rust", _rust, _CANNOT),
    Peer("CEL (C++)", "cel-expr-python", "C++", _cpp, _CANNOT),
    Peer(
        "cel-python",
        "cel-python",
        "Python",
        _python,
        "complete records only: where a fact is null, comparing it with null is an error; no reasons; the choice among "
        "candidates is Python's",
        unknown=False,
        slow=True,
    ),
)
