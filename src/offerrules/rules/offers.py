"""Offers and duties."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Span
from offerrules.document import Location
from offerrules.document.form import DutyForm, OfferForm, ReferForm, TermForm, TextForm
from offerrules.feel import tree as feel
from offerrules.feel.fitting import bare
from offerrules.feel.normal_form import composed, in_normal_form
from offerrules.feel.temporal import parse_literal
from offerrules.feel.types import ChoiceType, ListType, RangeType, RecordType, StringType, TableType, Type
from offerrules.feel.unparse import unparse
from offerrules.feel.value_types import type_of_value
from offerrules.feel.values import MonthsDuration
from offerrules.language import Text
from offerrules.nearest import nearest
from offerrules.records.shape import Field
from offerrules.rules.citations import grounds_of
from offerrules.rules.expressions import condition
from offerrules.rules.requirements import criteria_in, is_criterion, requirement, speaks_of_no_other
from offerrules.rules.state import Compiling, in_words
from offerrules.rules.tree import Duty, Expression, Offer, Refer, Term
from offerrules.rules.written import Written, behind_equals

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")

_LONGEST_DAYS = 36_525
"""A hundred years: what stands longer is a misunderstanding."""


def offers(compiling: Compiling) -> tuple[Offer, ...]:
    """Every offer in which nothing is wrong."""
    found = (_offer(compiling, name, form) for name, form in compiling.form.offers.items())
    return tuple(offer for offer in found if offer is not None)


def _offer(compiling: Compiling, name: str, form: OfferForm) -> Offer | None:
    at: Location = ("offers", name)
    each = _each(compiling, form.each, at)
    grounds = grounds_of(compiling, form, at)
    requires = requirement(compiling, form.requires, (*at, "requires"), form.each)
    required = dict.fromkeys(criteria_in(form.requires))
    refer = [_refer(compiling, one, (*at, "refer", place), form.each, required) for place, one in enumerate(form.refer)]
    terms = [_term(compiling, key, one, (*at, "terms", key), form.each) for key, one in form.terms.items()]
    valid_for = None if form.valid_for is None else _valid_for(compiling, form.valid_for, (*at, "valid_for"))
    whole = [entry for entry in refer if entry is not None]
    given = [term for term in terms if term is not None]
    if requires is None or each != form.each or len(whole) < len(refer) or len(given) < len(terms):
        return None
    return Offer(
        name=name,
        title=compiling.text(form.title),
        text=None if form.text is None else compiling.text(form.text),
        each=each,
        requires=requires,
        refer=tuple(whole),
        terms=tuple(given),
        valid_for=valid_for,
        grounds=grounds,
    )


def _each(compiling: Compiling, name: str | None, at: Location) -> str | None:
    """The candidate that `each` names; None where there is none of this name."""
    if name is None or compiling.names.get(name) == "candidates":
        if name is not None:
            compiling.used.add(name)
        return name
    if name not in compiling.doubtful:
        near = nearest(name, compiling.form.candidates)
        compiling.used.update(() if near is None else (near,))
        compiling.tell(problems.unknown_candidate(name, near), (*at, "each"))
    return None


def _refer(
    compiling: Compiling, form: ReferForm, at: Location, each: str | None, required: Mapping[str, None]
) -> Refer | None:
    grounds = grounds_of(compiling, form, at)
    when = requirement(compiling, form.when, (*at, "when"), each)
    for place, name in enumerate(form.despite):
        here = (*at, "despite", place)
        if is_criterion(compiling, name, here, each) and name not in required:
            compiling.tell(problems.despite_not_required(name, nearest(name, required)), here)
    if when is None:
        return None
    return Refer(when, frozenset(form.despite), form.if_unknown == "ignore", grounds)


def _term(compiling: Compiling, name: str, form: object, at: Location, each: str | None) -> Term | None:
    match form:
        case TermForm():
            whole, location = form, (*at, "value")
        case bool() | int() | Decimal() | str():
            whole, location = TermForm(value=form), at
        case _:
            raise TypeError(form)
    expression = _term_value(compiling, whole.value, location)
    if expression is None or not speaks_of_no_other(
        compiling, name, compiling.candidates_in(expression), each, location
    ):
        return None
    if not _is_plain(expression.type):
        compiling.tell(problems.not_a_term(expression.source, expression.type), location)
        return None
    shown = _shown(compiling, whole.shown, expression, (*at, "shown"))
    label = _field_label(compiling, expression) or in_words(name)
    return Term(
        name=name,
        expression=expression,
        optional=whole.optional,
        label=label if whole.label is None else compiling.text(whole.label),
        shown=shown,
    )


def _shown(
    compiling: Compiling, form: TextForm | Mapping[str, TextForm] | None, expression: Expression, at: Location
) -> Text | Mapping[str, Text] | None:
    match form:
        case None:
            return None
        case TextForm():
            return compiling.text(form)
        case _:
            _check_codes(compiling, form, expression, at)
            return {composed(code): compiling.text(words) for code, words in form.items()}


def _check_codes(compiling: Compiling, form: Mapping[str, TextForm], expression: Expression, at: Location) -> None:
    """Tell which texts the term can be that have no words, and which have words that it cannot be."""
    match bare(expression.type):
        case ChoiceType(options=options):
            for code in form:
                if composed(code) not in options:
                    compiling.tell(problems.words_for_another(code, nearest(code, options)), (*at, code), of_key=True)
            written = {composed(code) for code in form}
            without = [option for option in options if option not in written]
            if without and written <= {*options}:
                compiling.tell(problems.words_missing(without), at, of_key=True)
        case StringType():
            pass
        case type_:
            compiling.tell(problems.words_for_no_text(expression.source, type_), at, of_key=True)


def _term_value(compiling: Compiling, value: bool | int | Decimal | str, location: Location) -> Expression | None:
    if isinstance(value, str):
        written = behind_equals(value, location)
        if written is not None and not written.text:
            compiling.tell(problems.empty_expression(), location)
            return None
        if written is not None:
            return compiling.expression(compiling.read(written))
        if _is_path(compiling, value):
            compiling.tell(problems.path_as_text(value), location)
    return _constant(value if isinstance(value, bool | str) else Decimal(value))


def _is_path(compiling: Compiling, written: str) -> bool:
    """Whether a text is the path of a field, or the name of a parameter or definition."""
    first, *rest = written.split(".")
    if rest:
        section = compiling.names.get(first)
        fields = compiling.shape.fields.get(first)
        return (section == "candidates" or fields is not None) and all(part.isidentifier() for part in rest)
    return compiling.names.get(first) in ("parameters", "definitions")


def _constant(value: bool | Decimal | str) -> Expression:
    """The expression of a literal that stands in the document itself."""
    normal = in_normal_form(value)
    source = unparse(feel.Literal(normal, id=0, span=Span(0, 0)))
    span = Span(0, len(source))
    type_ = type_of_value(normal)
    as_written = None if repr(value) == repr(normal) else feel.Literal(value, id=0, span=span)
    tree = feel.Literal(normal, id=0, span=span)
    return Expression(source, tree, type_, (type_,), {}, frozenset(), as_written)


def _is_plain(type_: Type) -> bool:
    match bare(type_):
        case ListType(item):
            return _is_plain(item) and not isinstance(bare(item), ListType)
        case RecordType() | TableType() | RangeType():
            return False
        case _:
            return True


def _field_label(compiling: Compiling, expression: Expression) -> Text | None:
    """The label of the field, where the expression is the path of one."""
    field = _field(compiling, expression.tree)
    return None if field is None else field.label


def _field(compiling: Compiling, node: feel.Expression) -> Field | None:
    match node:
        case feel.Name(name=name):
            return compiling.shape.fields.get(name)
        case feel.Path(source=feel.Name(name=candidate), name=name) if compiling.names.get(candidate) == "candidates":
            return _candidate_field(compiling, candidate, name)
        case feel.Path(source=source, name=name):
            owner = _field(compiling, source)
            return None if owner is None else owner.fields.get(name)
        case _:
            return None


def _candidate_field(compiling: Compiling, candidate: str, name: str) -> Field | None:
    fields = compiling.shape.fields
    for step in compiling.form.candidates[candidate].from_.split("."):
        field = fields.get(step.strip())
        if field is None:
            return None
        fields = field.fields
    return fields.get(name)


def _valid_for(compiling: Compiling, written: str, location: Location) -> MonthsDuration | int | None:
    text = written.strip().removeprefix("@").strip().strip('"').strip()
    match parse_literal(text):
        case timedelta() as length if length.days >= 1 and length == timedelta(length.days):
            if length.days <= _LONGEST_DAYS:
                return length.days
        case MonthsDuration(months) as length if months >= 1:
            if months <= _LONGEST_DAYS // 30:
                return length
        case _:
            pass
    compiling.tell(problems.wrong_duration(written, _duration_meant(text)), location)
    return None


def _duration_meant(text: str) -> str | None:
    """The length that was likely meant: `14`, `14 days`, `P2W`."""
    digits = "".join(sign for sign in text if sign.isdigit())[:5]
    rest = "".join(sign for sign in text if sign.isalpha()).casefold()
    if not digits or int(digits) == 0:
        return None
    match rest:
        case "" | "d" | "day" | "days" | "dag" | "dagar":
            return f"P{int(digits)}D"
        case "pw" | "w" | "week" | "weeks" | "vecka" | "veckor":
            return f"P{int(digits) * 7}D"
        case "m" | "month" | "months" | "månad" | "månader":
            return f"P{int(digits)}M"
        case "y" | "year" | "years" | "år":
            return f"P{int(digits)}Y"
        case _:
            return None


def duties(compiling: Compiling) -> tuple[Duty, ...]:
    """Every duty in which nothing is wrong."""
    found = (_duty(compiling, name, form) for name, form in compiling.form.duties.items())
    return tuple(duty for duty in found if duty is not None)


def _duty(compiling: Compiling, name: str, form: DutyForm) -> Duty | None:
    at: Location = ("duties", name)
    each = _each(compiling, form.each, at)
    grounds = grounds_of(compiling, form, at)
    owed = _duty_condition(compiling, name, Written(form.owed_when, (*at, "owed_when")), form.each)
    fulfilled = _duty_condition(compiling, name, Written(form.fulfilled_when, (*at, "fulfilled_when")), form.each)
    if owed is None or fulfilled is None or each != form.each:
        return None
    return Duty(
        name=name,
        title=compiling.text(form.title),
        text=None if form.text is None else compiling.text(form.text),
        bearer=compiling.text(form.bearer),
        each=each,
        owed_when=owed,
        fulfilled_when=fulfilled,
        grounds=grounds,
    )


def _duty_condition(compiling: Compiling, name: str, written: Written, each: str | None) -> Expression | None:
    found = condition(compiling, written)
    if found is None:
        return None
    speaks = compiling.candidates_in(found)
    if len(speaks) > 1:
        compiling.tell_whole(problems.several_candidates(name, speaks), written)
        return None
    return found if speaks_of_no_other(compiling, name, speaks, each, written.location) else None
