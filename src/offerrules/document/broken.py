"""Why YAML cannot read a text: the likeliest cause in the author's words, found by looking at the place."""

import re
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from offerrules import later
from offerrules.diagnostics import Problem, Span

if TYPE_CHECKING:
    from offerrules.document import problems, yaml_problems
else:
    problems = later.module("offerrules.document.problems")
    yaml_problems = later.module("offerrules.document.yaml_problems")

_COLON_WITHOUT_SPACE: Final = re.compile(r"\s*(?:- +)*[A-Za-zÅÄÖåäö_][\w-]*:[^\s:/]")
_INDENTING_TAB: Final = re.compile(r"^[ ]*(\t+)(?=[^\s#])", re.MULTILINE)
MAX_TABS: Final = 1000
"""More lines with tabs are not listed."""
_KEY: Final = re.compile(r"\s*(?:- +)*[^\s:#][^:#]*:(?:\s|$)")


class Breakage(NamedTuple):
    """Where the parser stopped. `problem` is its own sentence; `begun` is where that began which it was reading.

    `bracket` is where the innermost open bracket stands, and `last` the last scalar that was read whole.
    """

    problem: str
    at: int
    begun: int | None
    bracket: int | None
    last: Span | None


def why_broken(breakage: Breakage, text: str) -> Problem:
    """The one problem of a text that YAML cannot read."""
    said, at = breakage.problem, breakage.at
    begun = breakage.begun if breakage.begun is not None else at
    if said.startswith("found character"):
        return _sign(text, at)
    if said.startswith("mapping values"):
        return _second_colon(breakage, text)
    if said.startswith("could not find expected ':'"):
        return _no_colon(text, begun)
    if said.startswith(("expected <block end>", "expected '<document start>'")):
        return _left_over(breakage, text)
    if said.startswith(("expected ',' or", "expected the node content")):
        return _in_brackets(breakage, text)
    if said.startswith(("found unexpected end of stream", "found unexpected document separator")):
        return yaml_problems.unclosed_quote(Span(begun, begun + 1))
    if said.startswith(("found unknown escape", "expected escape sequence")):
        return problems.bad_escape(Span(max(at - 1, begun), _line(text, at).end))
    if text[begun : begun + 1] in ("|", ">") and text[begun:]:
        return yaml_problems.block_header(_rest(text, begun), text[begun])
    if said.startswith("sequence entries"):
        return yaml_problems.dash_in_value(_rest(text, at))
    sign = text[begun : begun + 1]
    if sign == "%" or "directive" in said or "incompatible" in said or ("tag handle" in said and sign == "%"):
        return yaml_problems.directive(_rest(text, begun))
    if sign == "!":
        value = _rest(text, begun)
        return problems.tag(value, text[value.start : value.end])
    if sign in ("*", "&", "?"):
        return _reserved(text, begun)
    return yaml_problems.broken_yaml(_rest(text, at))


def _line(text: str, at: int) -> Span:
    """The line around an offset, without its line break."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return Span(start, min(ends, default=len(text)))


def _rest(text: str, at: int) -> Span:
    """From an offset to the end of its line, without spaces and comment."""
    end = _line(text, at).end
    return Span(at, at + len(re.split(r"\s#", text[at:end], maxsplit=1)[0].rstrip()))


def _content(text: str, at: int) -> Span:
    """The line around an offset without its indentation."""
    line = _line(text, at)
    written = text[line.start : line.end]
    return _rest(text, line.start + len(written) - len(written.lstrip()))


def _first_content(text: str) -> Span:
    """The first line that is neither empty nor a comment, without its indentation."""
    at = 0
    while at < len(text):
        content = _content(text, at)
        if content.start < content.end and text[content.start] != "#":
            return content
        at = _line(text, at).end + 1
    return Span(0, 0)


def _after_bracket(text: str, at: int) -> Problem:
    rest = _rest(text, at)
    return yaml_problems.text_after_bracket(rest, text[rest.start : rest.end])


def _line_above(text: str, at: int) -> Span | None:
    """The nearest line above that is neither empty nor a comment."""
    line = _line(text, at)
    while line.start > 0:
        line = _line(text, line.start - 1)
        written = text[line.start : line.end].strip()
        if written and not written.startswith("#"):
            return line
    return None


def _sign(text: str, at: int) -> Problem:
    if text[at : at + 1] == "\t":
        line = _line(text, at)
        others = (Span(*found.span(1)) for found in _INDENTING_TAB.finditer(text) if found.start(1) != at)
        return yaml_problems.tab(Span(at, at + 1), not text[line.start : at].strip(), tuple(islice(others, MAX_TABS)))
    return _reserved(text, at)


def _reserved(text: str, at: int) -> Problem:
    value = _rest(text, at)
    line = _line(text, at)
    key = re.search(r"([\w-]+): *$", text[line.start : at])
    return yaml_problems.reserved_sign(value, text[value.start : value.end], key.group(1) if key else None)


def _second_colon(breakage: Breakage, text: str) -> Problem:
    """A colon where none can be: another one on the line, or a key on a line that goes on with the value above."""
    line = _line(text, breakage.at)
    before = _KEY.match(text[line.start : breakage.at])
    if before is not None:
        return yaml_problems.colon_in_value(_rest(text, line.start + before.end()))
    above = _line_above(text, breakage.at)
    if above is not None:
        written = text[above.start : above.end]
        if _COLON_WITHOUT_SPACE.match(written):
            return _no_space(text, above.start)
        if _KEY.match(written) is None:
            return _missing_colon(text, above.start)
    return yaml_problems.indentation(_content(text, breakage.at))


def _no_colon(text: str, at: int) -> Problem:
    line = _line(text, at)
    if _COLON_WITHOUT_SPACE.match(text[line.start : line.end]):
        return _no_space(text, at)
    return _missing_colon(text, at)


def _missing_colon(text: str, at: int) -> Problem:
    content = _content(text, at)
    return yaml_problems.missing_colon(content, text[content.start : content.end])


def _no_space(text: str, at: int) -> Problem:
    content = _content(text, at)
    colon = text.index(":", content.start)
    return yaml_problems.missing_space(Span(colon, colon + 1), text[content.start : content.end])


def _left_over(breakage: Breakage, text: str) -> Problem:
    """Something stands behind a value that has ended, or a line belongs to no level."""
    at, last = breakage.at, breakage.last
    line = _line(text, at)
    before = text[line.start : at].rstrip()
    if breakage.problem.startswith("expected '<document start>'"):
        first = _first_content(text)
        if text[first.start : first.start + 1] == "%":
            return yaml_problems.directive(first)
        if first.start > _line(text, first.start).start:
            return yaml_problems.indentation(first)
    if before.endswith(('"', "'")):
        if last is not None and last.end <= at and last.start < line.start:
            return yaml_problems.unclosed_quote(Span(last.start, last.start + 1))
        return yaml_problems.text_after_quote(_rest(text, at), before[-1])
    if before.endswith(("]", "}")):
        return _after_bracket(text, at)
    if breakage.problem.endswith(("'-'", "'?'", "'<block sequence start>'")):
        return yaml_problems.list_among_keys(_content(text, at))
    if breakage.problem.endswith(("']'", "'}'", "','")):
        return yaml_problems.unexpected_sign(Span(at, at + 1), text[at])
    return yaml_problems.indentation(_content(text, at))


def _in_brackets(breakage: Breakage, text: str) -> Problem:
    at = breakage.at
    bracket = breakage.bracket
    if bracket is None:
        return yaml_problems.unexpected_sign(Span(at, at + 1), text[at : at + 1] or " ")
    if at >= len(text) or (_KEY.match(_written(text, at)) and _line(text, bracket) != _line(text, at)):
        return yaml_problems.unclosed_bracket(Span(bracket, bracket + 1), text[bracket])
    if text[at] == ":":
        start = breakage.last.start if breakage.last is not None and breakage.last.end <= at else at
        return yaml_problems.colon_in_value(_rest(text, start))
    if breakage.problem.startswith("expected the node content"):
        return yaml_problems.unexpected_sign(Span(at, at + 1), text[at])
    before = text[:at].rstrip()
    if before.endswith(('"', "'")):
        return yaml_problems.text_after_quote(_rest(text, at), before[-1])
    if text[at] in "]}":
        return yaml_problems.unclosed_bracket(Span(bracket, bracket + 1), text[bracket])
    if before.endswith(("]", "}")):
        return _after_bracket(text, at)
    return yaml_problems.sign_in_braces(Span(at, at + 1), text[at])


def _written(text: str, at: int) -> str:
    line = _line(text, at)
    return text[line.start : line.end]
