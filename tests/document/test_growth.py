"""What checking a policy costs grows with its length and no faster, however much is wrong with it."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from offerrules.api import check_text
from offerrules.document.gathering import MAX_PROBLEMS

HEAD = """\
offerrules: 1
policy: a/b
version: "1"
title: {sv: Ett jobb, en: A job}
authority: A
in_force: {from: 2024-01-01}
"""
TEXT = "    text: {sv: har det, en: has it}\n"
CRITERION = f"criteria:\n  c0:\n{TEXT}    when: protected_identity\n    source: s0 ¶1\n"
SOURCE = "sources:\n  s0: {title: A, publisher: B, published: 2024-01-01}\n"


def _offer(requires: str = "c0") -> str:
    return f"offers:\n  o:\n    title: {{sv: Jobb nu, en: Job now}}\n    requires: {requires}\n"


def _criteria(count: int, when: str = "protected_identity", key: str = "when", text: str = TEXT) -> str:
    named = (f"  c{n}:\n{text}    {key}: {when.format(n=n)}\n    source: s0 ¶1\n" for n in range(count))
    return SOURCE + "criteria:\n" + "".join(named)


def _all(count: int, name: str) -> str:
    return _offer(f"{{all: [{', '.join(f'{name}{n}' for n in range(count))}]}}")


def _fields(count: int, more: str = "") -> str:
    label = f"{more}label: {{sv: ett fält, en: a field}}"
    return "record:\n  fields:\n" + "".join(f"    f{n}: {{type: number, {label}}}\n" for n in range(count))


def _placeholders(count: int) -> str:
    return " ".join(f"{{q{n}}}" for n in range(count))


POLICIES: dict[str, Callable[[int], str]] = {
    "right": lambda n: _criteria(n) + _all(n, "c"),
    "definitions in a chain": lambda n: (
        "definitions:\n  d0: protected_identity\n"
        + "".join(f"  d{k}: d{k - 1}\n" for k in range(1, n))
        + SOURCE
        + CRITERION.replace("when: protected_identity", f"when: d{n - 1}")
        + _offer()
    ),
    "never used": lambda n: (
        "definitions:\n" + "".join(f"  d{k}: protected_identity\n" for k in range(n)) + SOURCE + CRITERION + _offer()
    ),
    "unknown names": lambda n: _criteria(n, "nobody_{n} = 1") + _all(n, "c"),
    "one unknown name": lambda n: _criteria(n, "nobody = 1") + _all(n, "c"),
    "near names": lambda n: _criteria(n, "c{n}x = true") + _all(n, "c"),
    "unknown names in one expression": lambda n: (
        SOURCE + CRITERION.replace("protected_identity", " or ".join(f"nobody{k}" for k in range(n))) + _offer()
    ),
    "unknown criteria": lambda n: SOURCE + CRITERION + _all(n, "nobody"),
    "a criterion many times": lambda n: SOURCE + CRITERION + _offer(f"{{all: [{', '.join(['c0'] * n)}]}}"),
    "misspelt keys": lambda n: _criteria(n, key="wenn") + _offer(),
    "one language": lambda n: _criteria(n, text="    text: {sv: har det}\n") + _offer(),
    "unknown sources": lambda n: (
        "sources:\n"
        + "".join(f"  s{k}: {{title: A, publisher: B, published: 2024-01-01}}\n" for k in range(n))
        + CRITERION.replace("s0 ¶1", f"[{', '.join(f'q{k} ¶3' for k in range(n))}]")
        + _offer()
    ),
    "the same key": lambda n: SOURCE + CRITERION.replace("  c0:", "  c0: {}\n" * n + "  c0:") + _offer(),
    "fields": lambda n: _fields(n) + SOURCE + CRITERION.replace("protected_identity", "f1 = 1") + _offer(),
    "fields with unknown units": lambda n: _fields(n, "unit: dayz, ") + SOURCE + CRITERION + _offer(),
    "unknown placeholders": lambda n: (
        SOURCE
        + CRITERION.replace("{sv: har det, en: has it}", f'{{sv: "{_placeholders(n)}", en: "{_placeholders(n)}"}}')
        + _offer()
    ),
    "unknown names in terms": lambda n: (
        SOURCE + CRITERION + _offer() + "    terms:\n" + "".join(f"      t{k}: = nobody{k}\n" for k in range(n))
    ),
    "refer despite": lambda n: (
        _criteria(n)
        + _all(n, "c")
        + "    refer:\n"
        + "".join(f"      - {{when: c{k}, despite: [c{k}]}}\n" for k in range(n))
    ),
    "a long block": lambda n: (
        SOURCE
        + CRITERION.replace("protected_identity", ">-\n" + f"{' ' * 40}nobody or\n" * n + f"{' ' * 40}true")
        + _offer()
    ),
}


def work(text: str) -> int:
    """How many functions are called to check a text, of Python and of C."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        check_text(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("kind", POLICIES)
def test_work_grows_with_the_length(kind: str) -> None:
    policy = POLICIES[kind]
    check_text(HEAD + policy(3))
    once, four_times = work(HEAD + policy(120)), work(HEAD + policy(480))
    assert four_times < 5 * once


@pytest.mark.parametrize("kind", POLICIES)
def test_no_more_is_reported_than_anybody_reads(kind: str) -> None:
    codes = [each.code for each in check_text(HEAD + POLICIES[kind](MAX_PROBLEMS + 30))]
    assert "too-many-problems" not in codes[:MAX_PROBLEMS]
    assert codes[MAX_PROBLEMS:] in ([], ["too-many-problems"])
