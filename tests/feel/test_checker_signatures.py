"""Every built-in gives what its signature says, for the checker promises that to whoever stands around a call."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.feel.test_checker_soundness import BY_VALUE
from tests.feel.typed import TODAY, conforms, values

from offerrules.feel.check_calls import in_policies
from offerrules.feel.checker import check
from offerrules.feel.entries import Entry, Signature
from offerrules.feel.fitting import filled
from offerrules.feel.interpreter import evaluate
from offerrules.feel.parser import parse
from offerrules.feel.scope import Meaning, Named
from offerrules.feel.table import BUILT_INS
from offerrules.feel.types import (
    BOOLEAN,
    DATE,
    DATE_TIME,
    DAYS_DURATION,
    MONTHS_DURATION,
    NUMBER,
    STRING,
    TIME,
    AnyType,
    FunctionType,
    ListType,
    OptionalType,
    RangeType,
    TableType,
    Type,
    VariableType,
)

ENTRIES = [entry for entry in BUILT_INS.values() if entry.policy and entry.name != "is known"]
BY_TEXT = {"text-form", "pattern", "pattern-work", "range-order", "zones", "duplicate-key", "no-such-entry"}
SAMPLES: list[Type] = [NUMBER, STRING, DATE, BOOLEAN, DAYS_DURATION, MONTHS_DURATION]
WITH_NONE = [*SAMPLES, OptionalType(NUMBER)]
"""Only where a variable stands inside something: by itself it takes nothing that may be none."""
ORDERED: list[Type] = [NUMBER, STRING, DATE, TIME, DATE_TIME, DAYS_DURATION, MONTHS_DURATION]


def usable(entry: Entry) -> list[Signature]:
    """The signatures that a policy can use: those without functions and without values of any type."""
    return [
        signature
        for signature in entry.signatures
        if not any(isinstance(part, FunctionType | AnyType) for part in parts(signature))
    ]


def parts(signature: Signature) -> list[Type]:
    found: list[Type] = [parameter.type for parameter in signature.parameters] + [signature.result]
    for type_ in found:
        if isinstance(type_, ListType | RangeType | TableType | OptionalType):
            found.append(type_.item)
    return found


@given(data=st.data())
@settings(max_examples=4 * settings().max_examples)
def test_what_a_built_in_gives_is_of_its_type(data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from([entry for entry in ENTRIES if usable(entry)]))
    signature = in_policies(entry, data.draw(st.sampled_from(usable(entry))))
    variables = {type_ for type_ in parts(signature) if isinstance(type_, VariableType)}
    ordered = {variable.name for variable in variables if variable.ordered}
    alone = {parameter.type for parameter in signature.parameters}
    chosen = {
        variable.name: data.draw(
            st.sampled_from(ORDERED if variable.name in ordered else SAMPLES if variable in alone else WITH_NONE)
        )
        for variable in sorted(variables, key=str)
    }
    parameters = list(signature.parameters)
    if parameters and parameters[-1].variadic:
        parameters += parameters[-1:] * data.draw(st.integers(0, 2))
    elif parameters and parameters[-1].optional and data.draw(st.booleans()):
        parameters.pop()
    types = [filled(parameter.type, chosen) for parameter in parameters]
    scope = {f"a{place}": Named(type_, Meaning.PARAMETER) for place, type_ in enumerate(types)}
    text = f"{entry.name}({', '.join(scope)})"
    parsed = parse(text, scope)
    assert parsed.tree is not None
    checked = check(parsed.tree, scope, text)
    assert checked.problems == ()
    environment: dict[str, Any] = {name: data.draw(values(named.type, False)) for name, named in scope.items()}
    causes: set[str] = set()
    value = evaluate(parsed.tree, environment, on_error="unknown", today=TODAY, note=lambda code, _: causes.add(code))
    assert conforms(value, checked.type)
    assert causes <= BY_VALUE | BY_TEXT
