"""Feeds and files of other projects: everything is read or refused in one line, and no item is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.ingest.feeds import read_feed
from tests.unit.shared import shared

FEEDS = ("feedparser", "miniflux", "newsboat", "reader")
# Documents that feedparser itself finds nothing in: no title, no item, no known root.
# The first two break off before they say anything.
EMPTY = {
    "aaa_illformed.xml",
    "attr_amp.xml",
    "rss_empty_document.xml",
    "iso88591.xml",
    "iso88591_utf8_mismatch.xml",
    "empty.xml",
}


def files(folder: Path, every: int) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()][::every]


@pytest.mark.parametrize("corpus", FEEDS)
def test_feeds_of_other_projects_are_read_without_an_exception(corpus: str) -> None:
    """Every fourth file of feedparser's two thousand, every one of the others."""
    read = 0
    refused: list[tuple[Path, str]] = []
    for path in files(shared(f"corpora/{corpus}"), 4 if corpus == "feedparser" else 1):
        try:
            feed = read_feed(path.read_bytes(), url="http://news.example/feed", name=path.name)
        except FetchError as error:
            refused.append((path, str(error)))
            continue
        read += 1
        for entry in feed.entries:
            document = entry.document
            assert entry.guid
            assert document.title
            assert "<p>" not in document.text
            assert all(block.span.stop <= len(document.text) for block in document.blocks)
    assert read
    odd = [message for _, message in refused if not re.search("no feed|empty|breaks off", message)]
    assert not [*odd, *(message for _, message in refused if "\n" in message)]
    assert not [
        path
        for path, _ in refused
        if path.suffix in (".xml", ".rss", ".atom") and path.name not in EMPTY and "cdf" not in path.parts
    ]


ITEMS = {
    "miniflux/internal/reader/encoding/testdata/invalid-prolog.xml": 1,
    "miniflux/internal/reader/encoding/testdata/koi8r.xml": 2,
    "miniflux/internal/reader/encoding/testdata/utf8-incorrect-prolog.xml": 1,
    "miniflux/internal/reader/parser/testdata/encoding_ISO-8859-1.xml": 40,
    "miniflux/internal/reader/parser/testdata/encoding_WINDOWS-1251.xml": 50,
    "miniflux/internal/reader/parser/testdata/large_atom.xml": 25,
    "miniflux/internal/reader/parser/testdata/large_rss.xml": 25,
    "miniflux/internal/reader/parser/testdata/no_encoding_ISO-8859-1.xml": 10,
    "miniflux/internal/reader/parser/testdata/rdf_UTF8.xml": 60,
    "miniflux/internal/reader/parser/testdata/small_atom.xml": 20,
    "miniflux/internal/reader/parser/testdata/urdu_UTF8.xml": 26,
    "newsboat/data/atom10_1.xml": 3,
    "newsboat/data/atom10_feed_authors.xml": 9,
    "newsboat/data/items_without_titles.xml": 5,
    "newsboat/data/rss.xml": 8,
    "newsboat/data/rss091_1.xml": 1,
    "newsboat/data/rss092_1.xml": 3,
    "newsboat/data/rss10_1.xml": 1,
    "newsboat/data/rss20_2.xml": 3,
    "reader/data/empty.atom": 1,
    "reader/data/full.atom": 5,
    "reader/data/full.json": 2,
    "reader/data/full.rss": 5,
}
"""The items of each feed, counted by their opening tags."""


@pytest.mark.parametrize("name", ITEMS)
def test_feeds_have_all_their_items(name: str) -> None:
    feed = read_feed(shared(f"corpora/{name}").read_bytes(), url="http://news.example/feed")
    assert len(feed.entries) == ITEMS[name]
