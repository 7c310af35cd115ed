"""What can be wrong with the cases of a policy beyond their shape: one function for each problem."""

from collections.abc import Sequence

from offerrules.diagnostics import Problem, Span
from offerrules.document.problems import Words, problem
from offerrules.document.shape_problems import did_you_mean


def duplicate_case(span: Span, name: str, line: int) -> Problem:
    """Two cases have the same name, so that a report about one of them could mean the other."""
    return problem(
        "duplicate-case",
        span,
        (f"Fallet på rad {line} heter också `{name}`.", f"The case on line {line} is called `{name}` too."),
        ("Ge det ett eget namn.", "Give it a name of its own."),
    )


def unknown_expectation(span: Span, kind: Words, name: str, near: str | None, known: Sequence[str]) -> Problem:
    """A case speaks of an offer, a duty or a criterion that the policy does not have."""
    return problem(
        "unknown-expectation",
        span,
        (f"Policyn har {kind[0]} `{name}`.", f"The policy has {kind[1]} `{name}`."),
        _instead(near, known),
        near,
    )


def unknown_term(span: Span, offer: str, name: str, near: str | None, known: Sequence[str]) -> Problem:
    """A case expects a term that the offer does not have."""
    return problem(
        "unknown-term",
        span,
        (f"`{offer}` har inget `{name}` bland sina `terms`.", f"`{offer}` has no term `{name}`."),
        _instead(near, known),
        near,
    )


def _instead(near: str | None, known: Sequence[str]) -> Words | None:
    if near is not None:
        return did_you_mean(near)
    names = ", ".join(f"`{one}`" for one in known)
    return (f"Där finns {names}.", f"There are {names}.") if known else None


def candidate_missing(span: Span, name: str, candidate: str) -> Problem:
    """A criterion that is judged for each candidate is expected without saying for which."""
    return problem(
        "candidate-missing",
        span,
        (f"`{name}` prövas för varje `{candidate}`.", f"`{name}` is judged for each `{candidate}`."),
        (f"Skriv `{name}.0` för den första.", f"Write `{name}.0` for the first."),
        f"{name}.0",
    )


def candidate_not_meant(span: Span, name: str) -> Problem:
    """A criterion that is judged once is expected for one candidate."""
    return problem(
        "candidate-not-meant",
        span,
        (f"`{name}` prövas bara en gång.", f"`{name}` is judged only once."),
        (f"Skriv `{name}`.", f"Write `{name}`."),
        name,
    )


def told_twice(span: Span, offer: str) -> Problem:
    """What is missing for an offer stands both under the offer and under `missing`."""
    return problem(
        "told-twice",
        span,
        (
            f"Vad som saknas för `{offer}` står redan under `{offer}`.",
            f"What is missing for `{offer}` already stands under `{offer}`.",
        ),
        ("Ta bort det ena.", "Remove one of them."),
    )
