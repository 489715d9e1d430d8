from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.model import Document
from reader.services import importing
from reader.services.library import Library, open_library
from reader.settings import load_settings
from tests.pilot.driving import add_articles, document

MakeLibrary = Callable[..., Library]


@pytest.fixture
def make_library(tmp_path: Path) -> Iterator[MakeLibrary]:
    """An empty library of its own; ``config`` is the text of its configuration file."""
    opened: list[Library] = []

    def make(config: str = "") -> Library:
        (tmp_path / "config.toml").write_text(config, encoding="utf-8")
        opened.append(open_library(load_settings(environ={"NEWSREADER_HOME": str(tmp_path)})))
        return opened[-1]

    yield make
    for library in opened:
        library.close()


@pytest.fixture
def empty_library(make_library: MakeLibrary) -> Library:
    return make_library()


@pytest.fixture
def samples(make_library: MakeLibrary) -> Library:
    library = make_library()
    importing.import_samples(library)
    return library


@pytest.fixture
def stories(make_library: MakeLibrary) -> Library:
    """Twelve articles: "Story 0" is the newest."""
    library = make_library()
    add_articles(library, [document(number) for number in range(12)])
    return library


@pytest.fixture
def many(make_library: MakeLibrary) -> Library:
    library = make_library()
    documents: list[Document] = [document(number) for number in range(5_000)]
    add_articles(library, documents)
    return library
