"""What the compiler of a policy knows and finds while it works: the document, the names in scope, the diagnostics."""

import re
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from offerrules import later
from offerrules.diagnostics import Diagnostic, Problem, Span
from offerrules.document import Document, Location
from offerrules.document.form import PolicyForm, TextForm
from offerrules.document.gathering import MAX_PROBLEMS
from offerrules.feel import tree as feel
from offerrules.feel.check_problems import did_you_mean, type_not_told
from offerrules.feel.checker import Checked, check
from offerrules.feel.narrowing import Known
from offerrules.feel.normal_form import is_composed
from offerrules.feel.parser import Parsed, parse
from offerrules.feel.scope import LookUp, Meaning, Named
from offerrules.feel.types import ANY, AnyType
from offerrules.language import Text
from offerrules.quick import dataclass
from offerrules.records.shape import Field, Shape
from offerrules.rules.tree import Expression
from offerrules.rules.written import Written

if TYPE_CHECKING:
    from offerrules.rules import comments
    from offerrules.rules.values_meant import Meant
else:
    comments = later.module("offerrules.rules.comments")

MAX_PLACES: Final = 500
"""Places at which errors are noted before nothing further is looked into."""
_COMMENT = re.compile("//|#|/[*]")
"""What may begin a comment, here or as an author writes one."""
_ANY_WORD = re.compile(r"\w+")
_WORD = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Read:
    """A parsed expression; `tree` is None where it is no expression."""

    written: Written
    parsed: Parsed

    @property
    def tree(self) -> feel.Expression | None:
        return self.parsed.tree


class TooMuchWrongError(Exception):
    """So much is wrong with a policy that nothing further is looked into."""


@dataclass(frozen=True, slots=True)
class Suspected:
    """A text in a parameter that was likely meant as something else. `is_plain` without quotation marks."""

    written: str
    meant: "Meant"
    location: Location
    is_plain: bool


class Compiling:
    """One policy on its way to a rule set. `scope` grows as names get their types."""

    def __init__(self, document: Document, shape: Shape) -> None:
        self.document = document
        self.form: PolicyForm = document.form
        self.shape = shape
        self.scope: dict[str, Named] = {name: Named(type_, Meaning.FIELD) for name, type_ in shape.type.fields.items()}
        self.names: Mapping[str, str] = {}
        """The names that the policy gives, each with its section."""
        self.doubtful: set[str] = set()
        """Names that collide: of what they stand for nothing is told."""
        self.used: set[str] = set()
        self.cited: set[str] = set()
        self.reads: set[tuple[str, str]] = set()
        """The fields that expressions read: name of the record's type, name of the field."""
        self.speaks_of: dict[str, tuple[str, ...]] = {}
        """For each definition and criterion the candidate that it speaks of, if any."""
        self.tests: dict[Written, tuple[Known, Known]] = {}
        """For each expression what is certainly not none where it is true, and where it is false."""
        self.lookups: dict[Written, LookUp] = {}
        """The expressions that are a look-up in a table and nothing more."""
        self.diagnostics: list[Diagnostic] = []
        self._causes: set[str | int] = set()
        """The causes of the errors so far; an error without one is a cause of its own."""
        self._places = 0
        self.suspected: dict[str, list[Suspected]] = {}
        """By the name of the parameter, values that are texts and were likely meant as something else."""
        self.misused: set[str] = set()
        """Parameters of which an expression shows that no text was meant."""
        self.resting: dict[str, frozenset[str]] = {}
        """For each definition and criterion the suspected parameters on which it rests."""
        self.misfits: set[Location] = set()
        """Where such values are among numbers, so that they are no texts either."""
        self._labels = _labelled(shape.fields)
        self._suggested: dict[str, str | None] = {
            written: name
            for label, name in self._labels.items()
            if name in shape.fields
            for written in (label, label.capitalize())
        }
        self.without_each: set[tuple[Location, str]] = set()
        """Offers and duties that have been told to lack an `each` for a candidate."""
        self._several_words = tuple(name for name in _field_names(shape.fields) if not _ANY_WORD.fullmatch(name))
        self._field_names = frozenset(_field_names(shape.fields))

    def tell(self, problem: Problem, location: Location, of_key: bool = False) -> None:
        """Note a problem of the value at `location`, or of the key in front of it.

        Raises `TooMuchWrongError` where so much has been noted that nothing further is looked into.
        """
        self.diagnostics.append(self.document.diagnostic(problem, location, of_key))
        if problem.severity == "error":
            self._causes.add(len(self.diagnostics) if problem.cause is None else problem.cause)
            self._places += 1
            if len(self._causes) > MAX_PROBLEMS or self._places >= MAX_PLACES:
                raise TooMuchWrongError

    def candidates_of(self, name: str) -> tuple[str, ...]:
        """The candidate that `name` is or speaks of, if any."""
        return (name,) if self.names.get(name) == "candidates" else self.speaks_of.get(name, ())

    def candidates_in(self, expression: Expression) -> tuple[str, ...]:
        """The candidates that an expression speaks of, in the order of their names."""
        return tuple(sorted({each for name in expression.mentions for each in self.candidates_of(name)}))

    def text(self, form: TextForm) -> Text:
        return Text(form.sv, form.en)

    def read(self, written: Written) -> Read:
        """The parsed expression, after its problems have been told."""
        if _COMMENT.search(written.text) is None:
            parsed = self._parsed(written.text)
            self._tell_in(_of_lost_quote(parsed), written)
        else:
            parsed = self._commented(written)
        if parsed.tree is None:
            # What a broken expression mentions cannot be told; none of it is called unused.
            self.used.update(_WORD.findall(written.text))
        return Read(written, parsed)

    def _parsed(self, text: str) -> Parsed:
        """The parsed text; where that fails, with the labels of fields that stand in it taken for names."""
        parsed = parse(text, self._names_for(text))
        if parsed.tree is not None:
            return parsed
        plain = text.casefold()
        found = {
            text[start : start + len(label)]: name
            for label, name in self._labels.items()
            if " " in label and len(plain) == len(text) and (start := plain.find(label)) >= 0
        }
        again = parse(text, (*self._names_for(text), *found)) if found else parsed
        if again.tree is None:
            return parsed
        self._suggested.update(found)
        return again

    def _commented(self, written: Written) -> Parsed:
        """The same for an expression with comments, as its author sees it."""
        laid = comments.laid_out(self.document, written)
        parsed = parse(laid.text, self._names_for(laid.text))
        # What is lost by a comment is told alone: that it looks like a division besides is the same mistake.
        lost = [problem.span for problem in laid.problems]
        further = [each for each in parsed.problems if not any(_overlap(each.span, span) for span in lost)]
        self._tell_in((*laid.problems, *(comments.for_joined_lines(each, laid) for each in further)), written)
        return parsed

    def _names_for(self, text: str) -> Iterable[str]:
        """The names that could stand in a text: those of several words, and of one word those that do stand there."""
        words = frozenset(_ANY_WORD.findall(text))
        for names in (self.scope.keys(), self.names.keys(), self._field_names):
            yield from words & names
        yield from self._several_words

    def suspected_behind(self, name: str) -> frozenset[str]:
        """The suspected parameters that a name is, or rests on."""
        return frozenset({name}) if name in self.suspected else self.resting.get(name, frozenset())

    def expression(self, read: Read) -> Expression | None:
        """The checked expression, or None where something is wrong with it that has been told."""
        if read.tree is None:
            return None
        checked = check(read.tree, self.scope, read.written.text, self._suggested)
        resting = {name: behind for name in checked.mentions if (behind := self.suspected_behind(name))}
        if resting and _errors(checked):
            unsuspected = {name: Named(ANY, self.scope[name].meaning) for name in resting}
            again = check(read.tree, ChainMap(unsuspected, self.scope), read.written.text, self._suggested)
            if len(_errors(again)) < len(_errors(checked)):
                # What is wrong is the value, and it is told there.
                self.misused.update(*resting.values())
                checked = again
        told = [problem.span for problem in read.parsed.problems]
        found = [problem for problem in checked.problems if not any(_overlap(problem.span, span) for span in told)]
        self._tell_in(found, read.written)
        self.tests[read.written] = (checked.where_true, checked.where_false)
        if checked.lookup is not None:
            self.lookups[read.written] = checked.lookup
        self.used |= checked.mentions
        self.used.update(problem.correction for problem in checked.problems if problem.correction is not None)
        self.reads |= {(owner or self.shape.name, name) for owner, name in checked.reads}
        if any(each.severity == "error" for each in (*read.parsed.problems, *checked.problems)):
            return None
        if isinstance(checked.type, AnyType):
            self._tell_untyped(read.written, checked.mentions)
            return None
        return Expression(
            source=read.written.text,
            tree=read.tree,
            type=checked.type,
            types=checked.types,
            meanings=checked.meanings,
            mentions=checked.mentions,
            as_written=self.tree_as_written(read),
        )

    def tree_as_written(self, read: Read) -> feel.Expression | None:
        """The tree of the expression with its texts uncomposed, where one of them is."""
        text = read.written.text
        if is_composed(text) and "\\u" not in text.lower():
            return None
        tree = parse(text, self._names_for(text), as_written=True).tree
        return None if tree == read.tree else tree

    def _tell_untyped(self, written: Written, mentions: Iterable[str]) -> None:
        """Tell that an expression has no type, unless something that it mentions has none."""
        if not any(isinstance(self.scope[name].type, AnyType) for name in mentions):
            self.tell_whole(type_not_told(Span(0, 0), written.text), written)

    def _tell_in(self, found: Iterable[Problem], written: Written) -> None:
        for problem in found:
            start, end = problem.span
            moved = replace(problem, span=Span(start + written.offset, end + written.offset))
            if problem.code in ("unknown-name", "unknown-field") and problem.hint is None:
                name = self._labels.get(written.text[start:end].casefold())
                moved = moved if name is None else replace(moved, hint=did_you_mean(name))
            self.tell(moved, written.location)

    def tell_whole(self, problem: Problem, written: Written) -> None:
        """Note a problem of all of an expression."""
        self._tell_in([replace(problem, span=Span(0, len(written.text)))], written)


def _of_lost_quote(parsed: Parsed) -> Sequence[Problem]:
    """What is wrong with a text; only the quotation mark, where one is missing: the rest comes from that."""
    codes = [problem.code for problem in parsed.problems]
    if "open-string" not in codes:
        return parsed.problems
    code = "at-without-quotes" if "at-without-quotes" in codes else "open-string"
    return parsed.problems[codes.index(code) : codes.index(code) + 1]


def _errors(checked: Checked) -> list[Problem]:
    return [problem for problem in checked.problems if problem.severity == "error"]


def in_words(name: str) -> Text:
    """A name as words, for where the author gives none."""
    return Text(name.replace("_", " "), name.replace("_", " "))


def _field_names(fields: Mapping[str, Field]) -> Iterable[str]:
    for name, field in fields.items():
        yield name
        yield from _field_names(field.fields)


def _labelled(fields: Mapping[str, Field]) -> dict[str, str]:
    """The fields by their labels in both languages, in small letters: what authors may take for names."""
    found: dict[str, str] = {}
    for name, field in fields.items():
        found |= {label: inner for label, inner in _labelled(field.fields).items() if label not in found}
        for label in (field.label.sv, field.label.en):
            found[label.casefold()] = name
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one.start < max(other.end, other.start + 1) and other.start < max(one.end, one.start + 1)
