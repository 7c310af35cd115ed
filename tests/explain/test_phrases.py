"""The catalogues: complete, alike in both languages, and with nothing that nobody says."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from fluent.runtime.errors import FluentReferenceError
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, MessageReference, SelectExpression, TermReference, VariableReference
from fluent.syntax.visitor import Visitor

import offerrules
from offerrules.decision.tree import DUTY_STATES, OUTCOMES
from offerrules.explain.phrases import Phrases, phrases
from offerrules.explain.tree import AnswerKind, Check, ReferralEffect, Truth
from offerrules.language import LANGUAGES, Language
from offerrules.records.fact import PRIVACY_CLASSES, UNITS

ROOT = Path(offerrules.__file__).parent
CATALOGUES = ROOT / "explain" / "catalogues"


class Found(Visitor):
    """What the pattern of one message uses."""

    def __init__(self) -> None:
        self.arguments: set[str] = set()
        self.selected: set[str] = set()
        self.references: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.arguments.add(node.id.name)

    def visit_SelectExpression(self, node: SelectExpression) -> None:
        assert isinstance(node.selector, VariableReference)
        self.selected.add(node.selector.id.name)
        self.generic_visit(node)

    def visit_MessageReference(self, node: MessageReference) -> None:
        self.references.add(node.id.name)

    def visit_TermReference(self, node: TermReference) -> None:
        self.references.add(node.id.name)


def catalogue(language: Language) -> dict[str, Found]:
    resource = FluentParser().parse((CATALOGUES / f"{language}.ftl").read_text(encoding="utf-8"))
    assert not [entry.content for entry in resource.body if isinstance(entry, Junk)]
    messages: dict[str, Found] = {}
    for entry in resource.body:
        if isinstance(entry, Message):
            assert entry.id.name not in messages, f"{entry.id.name} stands twice"
            found = Found()
            found.visit(entry)
            messages[entry.id.name] = found
    return messages


def said() -> tuple[set[str], set[str]]:
    """The texts in the source that may name a message, and the beginnings of those that are put together."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    whole.add(text)
                case ast.JoinedStr(values=[ast.Constant(value=str(text)), ast.FormattedValue()]):
                    beginnings.add(text)
    return whole, beginnings


ENDINGS = (
    *OUTCOMES,
    *DUTY_STATES,
    *PRIVACY_CLASSES,
    *UNITS,
    *get_args(AnswerKind),
    *get_args(ReferralEffect),
    *get_args(Truth),
    *get_args(Check),
    *("minutes", "seconds", "all", "any"),
)
SUFFIXES = {name.replace("_", "-") for name in ENDINGS}


def test_both_languages_have_the_same_messages_with_the_same_arguments() -> None:
    swedish, english = catalogue("sv"), catalogue("en")
    assert list(swedish) == list(english)
    for name, found in swedish.items():
        # In one language a choice may make no difference; the argument is the same all the same.
        assert found.arguments == english[name].arguments, name
        assert found.selected == english[name].selected, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_refers_to_another(language: Language) -> None:
    assert not {name for name, found in catalogue(language).items() if found.references}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_cut_apart_are_the_messages_of_the_whole_file(language: Language) -> None:
    assert list(Phrases(language).sources) == list(catalogue(language))


def test_every_message_is_said_somewhere() -> None:
    whole, beginnings = said()
    unsaid = {
        name
        for name in catalogue("sv")
        if name not in whole
        and not any(name.startswith(start) and name[len(start) :] in SUFFIXES for start in beginnings)
    }
    assert not unsaid


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said(language: Language) -> None:
    for name, found in catalogue(language).items():
        for count in (1, 2):
            arguments: dict[str, str | int] = dict.fromkeys(found.arguments, "xyz")
            if "count" in arguments:
                arguments["count"] = count
            text = phrases(language)(name, **arguments)
            assert text
            assert not re.search(r"[{}\u2066-\u2069]", text), text


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(FluentReferenceError):
        phrases("sv")("answer-witness")


def test_a_message_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrases("sv")("no-such-message")
