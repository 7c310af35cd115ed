"""Comments in expressions of several lines: YAML joins the lines, so that a comment can swallow what follows it.

A comment that begins with `//` ends with its line. In a value that is not a block behind `|`, the lines of the file are
one line of the expression, and the comment goes on to the end of all of them. What the author sees ends where the line
of the file ends; where that says something else, something is lost.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from offerrules import later
from offerrules.diagnostics import Problem, Span
from offerrules.document import Document
from offerrules.feel.scanner import Kind, comments, scan
from offerrules.language import Text
from offerrules.quick import dataclass
from offerrules.rules.written import Written

if TYPE_CHECKING:
    from offerrules.rules import problems
else:
    problems = later.module("offerrules.rules.problems")

_COMMENT_WITHIN = re.compile(r"\s(/\*)")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """An expression as its author sees it. Offsets are those of what was written."""

    text: str
    """With the line breaks of the file where a comment depends on them, else as YAML reads it."""
    joined: tuple[int, ...]
    """The offsets at which lines begin that YAML has joined to the one before."""
    problems: tuple[Problem, ...]
    """Comments by which something is lost."""


def laid_out(document: Document, written: Written) -> LaidOut:
    """What the author sees of an expression, and the comments that hide something else."""
    text = written.text
    size = len(text)
    starts = [offset - written.offset for offset in document.joined_lines(written.location)]
    joined = tuple(offset for offset in starts if 0 < offset < size)
    seen = list(text)
    for offset in joined:
        if text[offset - 1] == " ":
            seen[offset - 1] = "\n"
    whole = "".join(seen)
    found = tuple(_swallowing(text, whole, joined))
    if found or ("#" in text and scan(text).broken):
        return LaidOut(whole, joined, found)
    return LaidOut(text, joined, ())


def _swallowing(text: str, seen: str, joined: Sequence[int]) -> Iterable[Problem]:
    end = 0
    for comment in comments(text):
        if comment.start < end:
            continue
        if text.startswith("/*", comment.start):
            inner = _COMMENT_WITHIN.search(text, comment.start + 2, comment.end)
            if inner is not None:
                yield problems.comment_not_closed(Span(comment.start, comment.start + 2))
            continue
        line_end = next((offset for offset in joined if comment.start < offset < comment.end), None)
        if line_end is not None and _says_something(seen[line_end : comment.end]):
            span = Span(comment.start, comment.start + len(text[comment.start : line_end].rstrip()))
            yield problems.comment_swallows(span, text[span.start + 2 : span.end].strip())


def _says_something(text: str) -> bool:
    found = scan(text)
    return found.broken or any(token.kind is not Kind.END for token in found.tokens)


def for_joined_lines(problem: Problem, laid: LaidOut) -> Problem:
    """The problem with another correction where the one that it has would swallow the next line."""
    if problem.code != "hash-comment" or not any(offset >= problem.span.end for offset in laid.joined):
        return problem
    words = laid.text[problem.span.start + 1 : problem.span.end].strip()
    correction = f"/* {words} */"
    return replace(problem, hint=Text(f"Skriv `{correction}`.", f"Write `{correction}`."), correction=correction)
