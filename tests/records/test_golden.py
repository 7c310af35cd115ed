"""What is said about records that do not fit, word by word, in both languages."""

import re
from pathlib import Path

import pytest
from tests.conftest import Golden

from offerrules.language import LANGUAGES
from offerrules.records import Participant, ReadingError, RecordError
from offerrules.records.csv_reader import read_csv
from offerrules.records.json_reader import read_json, read_ndjson
from offerrules.records.texts import TEXTS

CASES = Path(__file__).parent / "golden"
READERS = {".csv": read_csv, ".json": read_json, ".ndjson": read_ndjson}
SECRET = re.compile("hemligt|850709", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", sorted(each for each in CASES.iterdir() if each.suffix in READERS), ids=lambda each: each.name
)
def test_messages(path: Path, language: str, golden: Golden) -> None:
    said: list[str] = []
    try:
        for found in READERS[path.suffix](path, Participant):
            said.append(found.in_language(language) if isinstance(found, RecordError) else f"ok: {found.id}")
    except ReadingError as error:
        said.append(error.in_language(language))
    text = "\n".join(said) + "\n"
    assert not SECRET.search(text)
    golden.check(CASES / f"{path.name}.{language}.txt", text)


def test_every_text_is_in_both_languages_and_ends_as_a_sentence() -> None:
    for text in TEXTS.values():
        for language in LANGUAGES:
            assert text.in_language(language).endswith(".")
        assert text.sv != text.en
