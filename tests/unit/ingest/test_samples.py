from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from reader.ingest.samples import SAMPLES, sample_documents
from reader.model import BlockKind, Document


@pytest.fixture(scope="module")
def samples() -> list[Document]:
    return sample_documents()


def test_there_are_two_french_samples_and_an_english_one(samples: list[Document]) -> None:
    assert [document.language for document in samples] == ["fr", "fr", "en"]
    assert len({document.title for document in samples}) == 3


def test_every_sample_has_every_part_of_a_news_story(samples: list[Document]) -> None:
    for document in samples:
        count = Counter(block.kind for block in document.blocks)
        for kind in (BlockKind.HEADLINE, BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.LEDE):
            assert count[kind] == 1, (document.title, kind)
        assert count[BlockKind.SUBHEAD] == 2
        assert count[BlockKind.PARAGRAPH] >= 9
        assert 350 <= len(document.text.split()) <= 500


def test_samples_lie_in_the_package() -> None:
    names = {entry.name for entry in (files("reader.ingest") / "data").iterdir()}
    assert set(SAMPLES) == {name for name in names if name.endswith(".txt")}
