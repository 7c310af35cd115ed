"""Calls and arithmetic against the signatures of the table."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.feel import check_problems as problems
from offerrules.feel import tree as feel
from offerrules.feel.check_advice import advice_on_literal, duration_advice, length_advice
from offerrules.feel.check_problems import NO_ADVICE, Advice, Operand, write
from offerrules.feel.entries import Entry, Parameter, Signature, UnknownRule
from offerrules.feel.fitting import bare, filled, fits, may_be_none
from offerrules.feel.type_words import words
from offerrules.feel.types import (
    ANY,
    DATE,
    AnyType,
    ChoiceType,
    DateTimeType,
    DateType,
    DaysDurationType,
    ListType,
    MonthsDurationType,
    NumberType,
    RecordType,
    StringType,
    Type,
    VariableType,
)
from offerrules.language import Text
from offerrules.nearest import nearest
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.feel import value_problems
else:
    value_problems = later.module("offerrules.feel.value_problems")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The type that a call gives, and what is wrong with it; any where something is wrong."""

    type: Type
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Misfit:
    signature: Signature
    at: int
    expected: Type


def call(entry: Entry, call: feel.Call, arguments: Sequence[Operand], name_span: Span) -> Outcome:
    """What `entry(arguments)` gives, where `arguments` stand in the order of the call."""
    known = [parameter.name for signature in entry.signatures for parameter in signature.parameters]
    for name in call.names:
        if name not in known:
            return Outcome(
                ANY, problems.unknown_argument(name_span, entry.name, name, nearest(name, known), usage(entry))
            )
    signatures = [in_policies(entry, signature) for signature in entry.signatures]
    slotted = [(signature, _slots(signature, len(arguments), call.names)) for signature in signatures]
    possible = [(signature, slots) for signature, slots in slotted if slots is not None]
    if not possible:
        return Outcome(ANY, problems.wrong_arguments(name_span, entry.name, usage(entry)))
    found = _fitting(possible, arguments, lambda misfits: _argument_problem(entry.name, arguments, misfits))
    if found.problem is None:
        for parameter, argument in zip(possible[0][1], arguments, strict=True):
            if parameter.name in _POSITIONS and _is_zero(argument):
                return Outcome(ANY, problems.index_zero(argument.span, is_text=entry.name == "substring"))
    return found


_POSITIONS = ("position", "start position")
"""Parameters that count from 1, or from -1 backwards."""


def _is_zero(argument: Operand) -> bool:
    return (
        isinstance(argument.node, feel.Literal) and argument.node.value == 0 and isinstance(argument.type, NumberType)
    )


def binary(entry: Entry, left: Operand, right: Operand, span: Span) -> Outcome:
    """What the arithmetic `left operator right` gives."""
    possible = [(signature, signature.parameters) for signature in entry.signatures]
    return _fitting(possible, (left, right), lambda _: _arithmetic_problem(entry.name, left, right, span))


def unary(entry: Entry, operand: Operand, span: Span) -> Outcome:
    """What `-operand` gives."""

    def problem(_: Sequence[_Misfit]) -> Problem:
        return (
            value_problems.may_be_none(operand) if may_be_none(operand.type) else value_problems.negated(operand, span)
        )

    return _fitting([(signature, signature.parameters) for signature in entry.signatures], (operand,), problem)


def usage(entry: Entry) -> str:
    """The ways to call an entry, as an author would write them."""
    return " / ".join(dict.fromkeys(f"`{entry.name}({_parameters(signature)})`" for signature in entry.signatures))


def in_policies(entry: Entry, signature: Signature) -> Signature:
    """The signature without none where a truth value is asked: none is an error in a policy (design, section 6)."""
    if entry.unknown is not UnknownRule.KLEENE or entry.kind == "form":
        return signature
    return Signature(
        tuple(replace(parameter, type=_never_none(parameter.type)) for parameter in signature.parameters),
        signature.result,
    )


def _never_none(type_: Type) -> Type:
    return ListType(bare(type_.item)) if isinstance(type_, ListType) else bare(type_)


def _parameters(signature: Signature) -> str:
    shown = ""
    for parameter in signature.parameters:
        name = f"{parameter.name}, …" if parameter.variadic else parameter.name
        comma = ", " if shown else ""
        shown += f"[{comma}{name}]" if parameter.optional else comma + name
    return shown


def _slots(signature: Signature, count: int, names: tuple[str, ...]) -> Sequence[Parameter] | None:
    """The parameter for each argument, or None where the arguments are too few, too many or other ones."""
    parameters = signature.parameters
    if names:
        by_name = {parameter.name: parameter for parameter in parameters}
        needed = {parameter.name for parameter in parameters if not parameter.optional}
        if len(set(names)) < len(names) or not needed <= set(names) <= by_name.keys():
            return None
        return [by_name[name] for name in names]
    if count < sum(not parameter.optional for parameter in parameters):
        return None
    if parameters and parameters[-1].variadic:
        return [*parameters[:-1], *([parameters[-1]] * (count - len(parameters) + 1))]
    return parameters[:count] if count <= len(parameters) else None


def _fitting(
    possible: Sequence[tuple[Signature, Sequence[Parameter]]],
    arguments: Sequence[Operand],
    problem: Callable[[Sequence[_Misfit]], Problem],
) -> Outcome:
    misfits = []
    results: list[Type] = []
    for signature, slots in possible:
        bound: dict[str, Type] = {}
        for at, (parameter, argument) in enumerate(zip(slots, arguments, strict=True)):
            taken = dict(bound)
            # A variable by itself takes no value that may be none; as the item of a list it does.
            is_none = isinstance(parameter.type, VariableType) and may_be_none(argument.type)
            if is_none or not fits(argument.type, parameter.type, bound):
                misfits.append(_Misfit(signature, at, filled(parameter.type, taken)))
                break
        else:
            results.append(filled(signature.result, bound, ANY))
    if not results:
        return Outcome(ANY, problem(misfits))
    # Of an argument of which nothing is known, more than one signature may be meant.
    is_sure = not any(isinstance(argument.type, AnyType) for argument in arguments)
    return Outcome(results[0] if is_sure or all(result == results[0] for result in results) else ANY)


def _argument_problem(name: str, arguments: Sequence[Operand], misfits: Sequence[_Misfit]) -> Problem:
    """The problem of the argument up to which some signature fits."""
    at = max(misfit.at for misfit in misfits)
    argument = arguments[at]
    expected = [misfit.expected for misfit in misfits if misfit.at == at]
    if any(fits(bare(argument.type), type_, {}) for type_ in expected):
        return value_problems.may_be_none(argument)
    listed = bare(argument.type)
    if isinstance(listed, ListType):
        if any(fits(ListType(bare(listed.item)), type_, {}) for type_ in expected):
            return value_problems.items_may_be_none(argument, _without_none(argument))
        if any(isinstance(type_, ListType) and _is_ordering(type_.item) for type_ in expected):
            return problems.unordered_argument(argument, name, _fields_advice(argument, listed, None))
        items = [type_.item for type_ in expected if isinstance(type_, ListType)]
        if items:
            advice = _fields_advice(argument, listed, items[0])
            return problems.items_of_another_kind(argument, name, listed.item, items[0], advice)
    if all(_is_ordering(type_) for type_ in expected):
        return problems.unordered_argument(argument, name)
    advice = _other_function(name, argument) or next(
        (found for type_ in expected if (found := advice_on_literal(argument, type_)) is not None), NO_ADVICE
    )
    return problems.argument_type(argument, name, _either(expected), advice)


def _fields_advice(argument: Operand, listed: ListType, wanted: Type | None) -> Advice:
    """`sum(internships)`: the fields of the elements that could be meant."""
    if not isinstance(listed.item, RecordType):
        return NO_ADVICE
    fields = [
        problems.quoted(f"{argument.tight}.{name}")
        for name, type_ in listed.item.fields.items()
        if (isinstance(type_, NumberType | DateType) if wanted is None else fits(type_, wanted, {}))
    ][:3]
    if not fields:
        return NO_ADVICE
    return Advice(Text(f"Menade du {_listed(fields, 'eller')}?", f"Did you mean {_listed(fields, 'or')}?"))


def _other_function(name: str, argument: Operand) -> Advice | None:
    """`contains` looks into texts, `list contains` into lists."""
    match name, bare(argument.type):
        case "contains", ListType():
            other = "list contains"
        case "list contains", StringType() | ChoiceType():
            other = "contains"
        case _:
            return None
    return Advice(problems.did_you_mean(other))


def _is_ordering(type_: Type) -> bool:
    return isinstance(type_, VariableType) and type_.ordered


def _either(types: Sequence[Type]) -> Text:
    kinds = [words(bare(type_)) for type_ in types]
    swedish = list(dict.fromkeys(kind.sv for kind in kinds))
    english = list(dict.fromkeys(kind.en for kind in kinds))
    return Text(_listed(swedish, "eller"), _listed(english, "or"))


def _listed(words_: list[str], joint: str) -> str:
    return words_[0] if len(words_) == 1 else f"{', '.join(words_[:-1])} {joint} {words_[-1]}"


def _without_none(argument: Operand) -> Advice:
    if isinstance(argument.node, feel.Path):
        source, _, field = argument.source.rpartition(".")
        correction = f"{source}[{field} != null].{field}"
    else:
        correction = f"{argument.tight}[item != null]"
    return Advice(write(correction), correction)


def _arithmetic_problem(operator: str, left: Operand, right: Operand, span: Span) -> Problem:
    for side in (left, right):
        if may_be_none(side.type):
            return value_problems.may_be_none(side)
    for side, opposite in ((left, right), (right, left)):
        advice = _arithmetic_advice(operator, side, opposite)
        if advice is not None:
            return value_problems.arithmetic(operator, left, right, span, advice)
    return value_problems.arithmetic(operator, left, right, span)


def _arithmetic_advice(operator: str, side: Operand, opposite: Operand) -> Advice | None:
    match side.type, opposite.type:
        case NumberType(), StringType() | ChoiceType() if operator == "+":
            correction = f"string({side.source})"
            return Advice(write(correction), correction, side.span)
        case NumberType(), DateType() | DateTimeType():
            return _days_or_length(side)
        case StringType() | ChoiceType(), DateType() | DateTimeType() | DaysDurationType() | MonthsDurationType():
            return duration_advice(side) or advice_on_literal(side, DATE)
        case StringType() | ChoiceType(), _:
            return advice_on_literal(side, opposite.type)
        case _:
            return None


def _days_or_length(number: Operand) -> Advice:
    """A length of time is no number: what it would be in days, and in years; of a field or parameter in weeks too."""
    match number.node:
        case feel.Literal(value=Decimal() | int() as count) if count == int(count):
            correction, in_years = f'@"P{int(count)}D"', f'@"P{int(count)}Y"'
            return Advice(
                Text(
                    f"Skriv `{correction}` för så många dagar, `{in_years}` för år.",
                    f"Write `{correction}` for so many days, `{in_years}` for years.",
                ),
                correction,
                number.span,
            )
        case _:
            return length_advice(number)
