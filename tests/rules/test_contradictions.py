"""Nothing is told that is not so: whatever is said never to hold, or always to hold, is tried on every kind of record.

The conditions speak of few fields with few values, so that all records can be tried: each value beside and at every
value that a condition compares with, none, and unknown.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from random import Random
from typing import Any

from hypothesis import Phase, assume, event, given, settings
from hypothesis import strategies as st

import offerrules
from offerrules.decision.decision import Decision
from offerrules.diagnostics import Diagnostic
from offerrules.engines import reference
from offerrules.feel.interpreter import judge
from offerrules.feel.parser import parse
from offerrules.feel.values import UNKNOWN

ON = date(2024, 6, 3)
HEAD = """\
offerrules: 1
policy: test/case
version: "1"
title: {sv: Prov, en: Trial}
authority: Testkommunen
in_force: {from: 2024-01-01, to: 2024-12-31}
record:
  name: R
  fields:
    role: {label: {sv: roll, en: role}, choice: [driver, passenger, other]}
    a: {label: {sv: a, en: aa}, type: integer}
    end: {label: {sv: slut, en: end}, type: date, absence: none}
    born: {label: {sv: född, en: born}, type: date}
    ready: {label: {sv: redo, en: ready}, type: boolean}
parameters:
  low: {value: 2, text: {sv: lägst, en: least}}
  high: {values: {2024-01-01: 4, 2024-09-01: 1}, text: {sv: högst, en: most}}
"""
VALUES: Mapping[str, tuple[Any, ...]] = {
    "role": (UNKNOWN, "driver", "passenger", "other"),
    "a": (UNKNOWN, *range(6)),
    "end": (UNKNOWN, None, date(2024, 6, 1), ON, date(2024, 6, 30)),
    "born": (UNKNOWN, date(2006, 6, 3), date(2006, 6, 4), date(2004, 6, 3), date(2024, 5, 30), date(1990, 2, 28)),
    "ready": (UNKNOWN, True, False),
}


@cache
def everybody() -> list[dict[str, Any]]:
    """Every record there is."""
    found = product(*VALUES.values())
    return [{name: value for name, value in zip(VALUES, each, strict=True) if value is not UNKNOWN} for each in found]


numbers = st.sampled_from(["1", "2", "3", "4", "low", "high"])
orders = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
lengths = st.sampled_from(['@"P18Y"', '@"P20Y"', '@"P1M"', '@"P5D"', '@"-P1M"'])
leaves = st.one_of(
    st.builds('{} {} "{}"'.format, st.just("role"), st.sampled_from(["=", "!="]), st.sampled_from(["driver", "other"])),
    st.builds("a {} {}".format, orders, numbers),
    st.builds("{1} {0} a".format, orders, numbers),
    st.builds("a between {} and {}".format, numbers, numbers),
    st.builds("a in [{0}, {1}]".format, st.sampled_from("123"), st.sampled_from("234")),
    st.builds("a in (< {0}, > {1})".format, numbers, numbers),
    st.builds("(end {} null)".format, st.sampled_from(["=", "!="])),
    st.builds('end != null and end {} @"2024-06-{}"'.format, orders, st.sampled_from(["01", "03", "30"])),
    st.builds("born + {1} {0} today()".format, orders, lengths),
    st.builds("today() - {1} {0} born".format, orders, lengths),
    st.builds("born {} today()".format, orders),
    st.builds("today() {} born".format, orders),
    st.builds('today() {} @"2024-{}-01"'.format, orders, st.sampled_from(["01", "03", "08"])),
    st.sampled_from(
        [
            "ready",
            "ready = false",
            "is known(a)",
            "not(is known(ready))",
            "low > high",
            'list contains(["driver", "other"], role)',
        ]
    ),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
    ),
    max_leaves=4,
)
requirements = st.recursive(
    st.sampled_from(["c0", "c1", "c2"]),
    lambda inner: st.one_of(
        st.builds("{{all: [{}, {{not: {}}}]}}".format, inner, inner),
        st.builds("{{any: [{}, {{all: [{}, {{not: {}}}]}}]}}".format, inner, inner, inner),
        st.builds("{{at_least: {{n: 2, of: [{}, {{not: {}}}, {{all: [{}]}}]}}}}".format, inner, inner, inner),
        st.builds("{{not: {}}}".format, inner),
    ),
    max_leaves=3,
)


def policy_text(written: list[str], requires: str, refer: str, more: str) -> str:
    criteria = "".join(
        f"  c{place}:\n    text: {{sv: sv{place}, en: en{place}}}\n    when: '{each}'\n"
        for place, each in enumerate(written)
    )
    return (
        f"{HEAD}criteria:\n{criteria}offers:\n  o:\n    title: {{sv: O, en: Oo}}\n    requires: {requires}\n"
        f"    refer: [{{when: {refer}{more}}}]\n"
    )


CODES = {
    "never-at-once", "one-always-holds", "never-holds", "always-holds", "never-offered", "always-offered", "never-met",
    "always-met", "never-referred", "only-referred",
}  # fmt: skip


@settings(
    deadline=None,
    phases=(Phase.reuse, Phase.generate, Phase.shrink),
    max_examples=max(40, settings.default.max_examples // 4),
)
@given(
    st.lists(conditions, min_size=3, max_size=3),
    requirements,
    requirements,
    st.sampled_from(["", ", if_unknown: ignore", ", despite: [c0]"]),
    st.sampled_from([date(2024, 2, 1), ON, date(2024, 10, 1)]),
    st.randoms(use_true_random=False),
)
def test_what_is_told_is_so(written: list[str], requires: str, refer: str, more: str, on: date, random: Random) -> None:
    if "c0" not in requires:
        more = more.replace(", despite: [c0]", "")
    text = policy_text(written, requires, refer, more)
    told = offerrules.check_text(text)
    # What another check refuses (`role = "a" and role = "b"`) is no policy.
    assume(all(each.severity == "warning" for each in told))
    found = [each for each in told if each.code in CODES and _is_on(each, on)]
    event(f"told {len(found)}")
    if not found:
        return
    policy = offerrules.loads(text)
    lines = text.splitlines()
    for record in random.sample(everybody(), 60):
        decision = reference.decide(policy.rule_set, policy.record.model_validate({"id": "p1", **record}), on)
        for each in found:
            _check(each, decision, record, on, lines[each.line - 1][each.column - 1 : each.end_column - 1])


def _is_on(found: Diagnostic, on: date) -> bool:
    """Whether what is told is told of a day too: `high` is another from September on."""
    late = on >= date(2024, 9, 1)
    return not found.message.startswith("Until" if late else "From")


def _check(found: Diagnostic, decision: Decision, record: Mapping[str, Any], on: date, part: str) -> None:
    trace = decision.trace.offers[("o", None)]
    outcome = decision.outcomes["o"].outcome
    match found.code:
        case "never-offered":
            assert trace.requires is not True
            assert outcome != "offer"
        case "always-offered":
            assert trace.requires is not False
        case "never-referred":
            assert trace.refer[0].when[0] is not True or trace.refer[0].requires is False
        case "only-referred":
            assert outcome != "offer"
        case "never-at-once" | "never-holds":
            assert truth(part, record, on) is not True
        case "one-always-holds" | "always-holds":
            assert truth(part, record, on) is not False


def truth(part: str, record: Mapping[str, Any], on: date) -> Any:
    tree = parse(part).tree
    assert tree is not None
    facts = dict.fromkeys(VALUES, UNKNOWN) | dict(record)
    parameters = {"low": Decimal(2), "high": Decimal(4 if on < date(2024, 9, 1) else 1)}
    return judge(tree, facts | parameters, today=on)


simple_leaves = st.builds("a {} {}".format, orders, st.sampled_from("12345"))


@settings(deadline=None)
@given(st.lists(simple_leaves, min_size=2, max_size=3, unique=True), st.sampled_from([" and ", " or "]))
def test_nothing_simple_passes_unseen(written: list[str], joint: str) -> None:
    """Of comparisons of one field with literals all that is never so, or always so, is told."""
    condition = joint.join(written)
    found = {each.code for each in offerrules.check_text(policy_text([condition, "ready", "ready"], "c0", "c1", ""))}
    truths = {truth(condition, {"a": Decimal(number) / 2}, ON) for number in range(-2, 16)}
    assert ("never-at-once" in found or "never-true" in found) == (truths == {False})
    assert ("one-always-holds" in found or "always-true" in found) == (truths == {True})
