"""The page about the language is what the table says now."""

from pathlib import Path

import pytest

from offerrules.feel import documentation
from offerrules.feel.table import BUILT_INS, OPERATORS
from offerrules.language import LANGUAGES, Language

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_current(language: Language) -> None:
    written = (DOCS / documentation.FILES[language]).read_text(encoding="utf-8")
    assert written == documentation.page(language), "write it with python -m offerrules.feel.documentation docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_on_the_page_once(language: Language) -> None:
    titles = [line[4:] for line in documentation.page(language).splitlines() if line.startswith("### ")]
    assert sorted(titles) == sorted({*BUILT_INS, *OPERATORS})


def test_signatures_are_written_as_the_standard_does() -> None:
    signatures = BUILT_INS["substring"].signatures
    assert documentation.notation("substring", signatures[0]) == (
        "substring(string: string, start position: number, length?: number | null): string"
    )
    assert documentation.notation("append", BUILT_INS["append"].signatures[0]) == (
        "append(list: list<T>, item: T | null …): list<T>"
    )


def test_the_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    documentation.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(documentation.FILES.values())
