"""What pydantic finds wrong with a value, in the author's words: one function for each kind of finding."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.document.expected import is_form, keys_of, shapes_at
from offerrules.document.form import REQUIREMENT_KEYS, RESERVED_OFFER_NAMES, TextForm
from offerrules.document.kinds import ADDRESS_PATTERN, NAME_PATTERN, POLICY_NAME_PATTERN
from offerrules.document.nodes import MappingNode, Node, ScalarNode, SequenceNode
from offerrules.document.places import Location, head_of
from offerrules.document.problems import Words
from offerrules.document.shape_problems import listed
from offerrules.nearest import nearest
from offerrules.quick import dataclass

if TYPE_CHECKING:
    from offerrules.document import shape_problems as problems
else:
    problems = later.module("offerrules.document.shape_problems")


def describe(node: Node) -> Words:
    """What stands there, in words."""
    match node:
        case SequenceNode():
            return "en lista", "a list"
        case MappingNode():
            return problems.KEYS
        case ScalarNode(value=None):
            return "ingenting", "nothing"
        case ScalarNode(value=bool()):
            return f"sanningsvärdet `{node.text}`", f"the truth value `{node.text}`"
        case ScalarNode(value=str()):
            return f"texten `{_short(node.text)}`", f"the text `{_short(node.text)}`"
        case ScalarNode():
            return f"talet `{node.text}`", f"the number `{node.text}`"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def owner_of(location: Location) -> Words:
    """What stands at a location, in words at the beginning of a sentence."""
    if not location:
        return "Filen", "The file"
    if isinstance(location[-1], str):
        return f"`{location[-1]}`", f"`{location[-1]}`"
    around = next((step for step in reversed(location) if isinstance(step, str)), None)
    return (f"En post i `{around}`", f"An item of `{around}`") if around is not None else ("En post", "An item")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that pydantic found, at its place in the file."""

    kind: str
    location: Location
    at_key: bool
    node: Node
    key: ScalarNode | None
    context: dict[str, Any]

    @property
    def last(self) -> str | None:
        """The key of the value, or of the list around it."""
        return next((step for step in reversed(self.location) if isinstance(step, str)), None)

    @property
    def owner(self) -> Words:
        """The value in words."""
        return owner_of(self.location)

    @property
    def written(self) -> str:
        return self.node.text if isinstance(self.node, ScalarNode) else ""


def problem_of(form: type[BaseModel], mistake: Mistake) -> Problem:
    """The problem that a mistake is told as."""
    return _PROBLEMS.get(mistake.kind, _wrong_kind)(form, mistake)


def _span(mistake: Mistake) -> Span:
    """A value, or the key before it where the value goes over several lines."""
    if mistake.at_key and mistake.key is not None:
        return mistake.key.span
    if isinstance(mistake.node, ScalarNode) or mistake.node.flow:
        return mistake.node.span
    return mistake.key.span if mistake.key is not None else head_of(mistake.node)


def _wrong_kind(form: type[BaseModel], mistake: Mistake) -> Problem:
    shapes = shapes_at(form, mistake.location)
    node = mistake.node
    if TextForm in shapes and mistake.kind in ("model_type", "wrong_shape"):
        return problems.text_needs_translations(_span(mistake), mistake.last)
    expected = _expected(mistake.kind, shapes)
    hint: Words | None = None
    correction: str | None = None
    if expected == problems.A_TEXT and isinstance(node, ScalarNode) and node.style == "plain":
        correction = f'"{node.text}"'
        hint = (f"Skriv `{correction}` med citattecken.", f"Write `{correction}` with quotation marks.")
    elif expected == problems.A_TRUTH_VALUE and mistake.written.lower() in _TRUTH_WORDS:
        correction = _TRUTH_WORDS[mistake.written.lower()]
        hint = (f"Skriv `{correction}`.", f"Write `{correction}`.")
    elif expected == problems.A_LIST and isinstance(node, ScalarNode) and len(node.text) <= 60:
        correction = f"[{node.text}]"
        hint = (f"Skriv `{correction}`.", f"Write `{correction}`.")
    return problems.wrong_kind(
        _span(mistake), mistake.owner, expected, describe(node), hint=hint, correction=correction
    )


_TRUTH_WORDS: Final = {
    "yes": "true", "on": "true", "ja": "true", "sant": "true",
    "no": "false", "off": "false", "nej": "false", "falskt": "false",
}  # fmt: skip


def _expected(kind: str, shapes: tuple[Any, ...]) -> Words:
    match kind:
        case "string_type":
            return problems.A_TEXT
        case "int_type":
            return problems.A_NUMBER
        case "bool_type":
            return problems.A_TRUTH_VALUE
        case "list_type":
            return problems.A_LIST
        case "dict_type" | "model_type":
            return problems.KEYS
        case _:
            return _either(shapes)


_OR: Final[Words] = ("eller", "or")


def _either(shapes: tuple[Any, ...]) -> Words:
    words: list[Words] = []
    for shape in shapes:
        if is_form(shape) or get_origin(shape) is dict:
            words.append(problems.KEYS)
        elif get_origin(shape) is list:
            words.append(problems.A_LIST)
        elif get_origin(shape) is Literal:
            options = [str(option) for option in get_args(shape)]
            words.append((listed(options, "sv", _OR), listed(options, "en", _OR)))
        elif shape is str and {bool, int, Decimal} & set(shapes):
            words.append(problems.A_SINGLE_VALUE)
        elif shape is str:
            words.append(problems.A_TEXT)
    single = list(dict.fromkeys(words)) or [problems.A_SINGLE_VALUE]
    return " eller ".join(sv for sv, _ in single), " or ".join(en for _, en in single)


def _too_short(form: type[BaseModel], mistake: Mistake) -> Problem:
    return problems.empty_value(_span(mistake), mistake.owner)


def _pattern(form: type[BaseModel], mistake: Mistake) -> Problem:
    pattern = mistake.context.get("pattern")
    if mistake.at_key:
        written = str(mistake.location[-1])
        better = _as_name(written) if pattern == NAME_PATTERN else None
        return problems.bad_name(_span(mistake), _short(written), better)
    if pattern == NAME_PATTERN:
        if _is_requirement(shapes_at(form, mistake.location)):
            return _requirement(form, mistake)
        return problems.bad_name(_span(mistake), _short(mistake.written), _as_name(mistake.written))
    if pattern == POLICY_NAME_PATTERN:
        return problems.bad_policy_name(_span(mistake), _short(mistake.written))
    if pattern == ADDRESS_PATTERN:
        return problems.bad_address(_span(mistake))
    return problems.empty_value(_span(mistake), mistake.owner)


def _is_requirement(shapes: tuple[Any, ...]) -> bool:
    return any(is_form(shape) and set(keys_of(shape)) & set(REQUIREMENT_KEYS) for shape in shapes)


def _as_name(written: str) -> str | None:
    apart = re.sub(r"(?<=[^\W_A-ZÅÄÖ])(?=[A-ZÅÄÖ])", "_", written.strip())  # oldEnough
    letters = unicodedata.normalize("NFKD", apart.lower())
    name = re.sub(r"[^a-z0-9]+", "_", "".join(sign for sign in letters if not unicodedata.combining(sign))).strip("_")
    return name if re.fullmatch(NAME_PATTERN, name) and len(name) <= 40 else None


def _requirement(form: type[BaseModel], mistake: Mistake) -> Problem:
    node = mistake.node
    match node:
        case SequenceNode():
            return problems.requirement_is_list(_span(mistake))
        case ScalarNode(value=str()):
            for word, joined in (("and", "all"), ("or", "any"), ("och", "all"), ("eller", "any"), (",", "all")):
                names = [part.strip() for part in re.split(rf"\s+{word}\s+|\s*{word}\s+", node.text)]
                if len(names) > 1 and all(re.fullmatch(NAME_PATTERN, name) for name in names):
                    return problems.requirement_is_expression(_span(mistake), names, joined)
            if re.search(r"[\s=<>()]", node.text):
                return problems.requirement_is_expression(_span(mistake), (), None)
            return problems.bad_name(_span(mistake), _short(node.text), _as_name(node.text))
        case MappingNode() if (first := next(iter(node.entries), None)) is not None:
            near = nearest(first.key.text, REQUIREMENT_KEYS)
            return problems.unknown_key(first.key.span, first.key.text, near, REQUIREMENT_KEYS)
        case _:
            return problems.not_a_requirement(_span(mistake), describe(node))


def _choice(form: type[BaseModel], mistake: Mistake) -> Problem:
    if mistake.location == ("offerrules",):
        return problems.format_not_number(_span(mistake))
    shapes = shapes_at(form, mistake.location)
    options = [option for shape in shapes for option in _options(shape)]
    if not isinstance(mistake.node, ScalarNode):
        return problems.wrong_kind(_span(mistake), mistake.owner, problems.A_TEXT, describe(mistake.node))
    near = nearest(mistake.written, options)
    return problems.unknown_choice(_span(mistake), mistake.owner, _short(mistake.written), options, near)


def _options(shape: Any) -> tuple[str, ...]:
    return ("true", "false") if shape is bool else tuple(str(option) for option in get_args(shape))


def _too_small(form: type[BaseModel], mistake: Mistake) -> Problem:
    return problems.number_too_small(_span(mistake), mistake.owner, int(mistake.context["ge"]))


def _day(form: type[BaseModel], mistake: Mistake) -> Problem:
    if not isinstance(mistake.node, ScalarNode) and not mistake.at_key:
        expected = ("ett datum", "a date")
        return problems.wrong_kind(_span(mistake), mistake.owner, expected, describe(mistake.node))
    written = str(mistake.location[-1]) if mistake.at_key else mistake.written
    is_written_so = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written) is not None
    return problems.not_a_day(_span(mistake), _short(written), _as_day(written), not is_written_so)


def _as_day(written: str) -> str | None:
    found = re.fullmatch(r"\s*([0-9]{4})[-/.]?([0-9]{1,2})[-/.]?([0-9]{1,2})(?:[T ].*)?\s*", written)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None
    return day if day != written else None


def _exactly_one(form: type[BaseModel], mistake: Mistake) -> Problem:
    given = [name for name in str(mistake.context["given"]).split(", ") if name]
    keys = str(mistake.context["keys"]).split(", ")
    entry = mistake.node.entry(given[-1]) if given and isinstance(mistake.node, MappingNode) else None
    key = entry.key if entry is not None else mistake.key
    return problems.exactly_one(key.span if key is not None else head_of(mistake.node), mistake.owner, keys, given)


def _at_least(form: type[BaseModel], mistake: Mistake) -> Problem:
    n = _value_of(mistake, "n")
    return problems.at_least_too_many(n.span, int(mistake.context["n"]), int(mistake.context["of"]))


def _value_of(mistake: Mistake, key: str) -> Node:
    """The value of one key of a mapping that is wrong as a whole."""
    entry = mistake.node.entry(key) if isinstance(mistake.node, MappingNode) else None
    return entry.value if entry is not None else mistake.node


def _reserved(form: type[BaseModel], mistake: Mistake) -> Problem:
    return problems.reserved_offer_name(_span(mistake), str(mistake.location[-1]), sorted(RESERVED_OFFER_NAMES))


def _turned_round(form: type[BaseModel], mistake: Mistake) -> Problem:
    return problems.in_force_turned_round(_value_of(mistake, "to").span)


def _legal_basis(form: type[BaseModel], mistake: Mistake) -> Problem:
    return problems.missing_legal_basis(_value_of(mistake, "decision_mode").span)


_PROBLEMS: Final[dict[str, Callable[[type[BaseModel], Mistake], Problem]]] = {
    "too_short": _too_short,
    "string_too_short": _too_short,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "greater_than_equal": _too_small,
    "not_a_day": _day,
    "not_a_requirement": _requirement,
    "exactly_one": _exactly_one,
    "at_least_too_many": _at_least,
    "reserved_offer_name": _reserved,
    "in_force_turned_round": _turned_round,
    "missing_legal_basis": _legal_basis,
}
