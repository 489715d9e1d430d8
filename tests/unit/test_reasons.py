from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.i18n import set_language
from reader.ingest.samples import sample_documents
from reader.quotes import attribute
from reader.quotes.rules import RULES
from reader.reasons import REASONS, explained, template
from tests.unit.catalogues import compile_into

GOLD = Path(__file__).parents[3] / "shared" / "gold"


def reasons(text: str, language: str) -> set[str]:
    found = attribute(text, (), language)
    return {quote.explanation for quote in found.quotes} | {item.reason for item in found.unattributed}


def every_reason() -> set[str]:
    given: set[str] = set()
    for rule in RULES:
        for example in rule.examples:
            given |= reasons(example.text, example.language)
    for document in sample_documents():
        given |= reasons(document.text, document.language)
    for gold in GOLD.glob("*-dev.jsonl"):
        for line in gold.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            given |= reasons(article["text"], article["lang"])
    return given


@pytest.fixture
def french(tmp_path: Path) -> Iterator[None]:
    compile_into(tmp_path)
    set_language("fr", localedir=tmp_path)
    yield
    set_language("en")


def test_every_reason_of_the_engine_can_be_translated() -> None:
    clauses = {template(clause)[0] for reason in every_reason() for clause in reason.split("; ") if clause}
    assert clauses <= set(REASONS)


def test_in_english_a_reason_reads_as_the_engine_words_it() -> None:
    for reason in every_reason():
        assert explained(reason) == reason


def test_in_french_the_words_of_the_text_stay(french: None) -> None:
    reason = "the tag “a-t-il dit” follows the quotation; “il” is its subject; “il” stands for Léa {0} Morvan"
    shown = explained(reason)
    assert shown != reason
    for words in ("a-t-il dit", "Léa {0} Morvan"):
        assert words in shown


def test_a_reason_that_is_not_known_stays() -> None:
    assert explained("because {0} “x” } it is so") == "because {0} “x” } it is so"
